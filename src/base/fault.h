/* fault.h - makes the n-th fallible call fail, so that ordinary tests meet every failure.
 *
 * Built with -Dfaults=true the countdown is live; otherwise fault_fails() is constant
 * false and the compiler drops it. A test arms one class with the number of calls that
 * still succeed (0 = the next one fails) and asks afterwards how often it fired.
 * Threads    The countdown is process-wide and atomic.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>

enum fault_class { FAULT_ALLOC, FAULT_WRITE, FAULT_SYNC, FAULT_SQL, FAULT_CLASSES };

#ifdef XZ_FAULTS
bool fault_fails(enum fault_class c);
/* Arms class c: calls_before_failure calls succeed, then one fails (sticky: then all). */
void fault_arm(enum fault_class c, long calls_before_failure, bool sticky);
/* Disarms all classes; returns how many calls were failed since arming. */
long fault_disarm(void);
#else
static inline bool fault_fails(enum fault_class c)
{
    (void)c;
    return false;
}
#endif

#endif
