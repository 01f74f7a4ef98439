/* fault.c - one atomic countdown per class of failure. */
#include "base/fault.h"

#ifdef XZ_FAULTS
#include <stdatomic.h>

static struct {
    atomic_bool armed, sticky;
    atomic_long left, fired;
} points[FAULT_CLASSES];

bool fault_fails(enum fault_class c)
{
    if (!atomic_load_explicit(&points[c].armed, memory_order_relaxed)) return false;
    long left = atomic_fetch_sub(&points[c].left, 1);
    bool fails = left == 0 || (left < 0 && atomic_load(&points[c].sticky));
    if (fails) atomic_fetch_add(&points[c].fired, 1);
    return fails;
}

void fault_arm(enum fault_class c, long calls_before_failure, bool sticky)
{
    atomic_store(&points[c].left, calls_before_failure);
    atomic_store(&points[c].sticky, sticky);
    atomic_store(&points[c].fired, 0);
    atomic_store(&points[c].armed, true);
}

long fault_disarm(void)
{
    long fired = 0;
    for (int c = 0; c < FAULT_CLASSES; c++) {
        atomic_store(&points[c].armed, false);
        fired += atomic_exchange(&points[c].fired, 0);
    }
    return fired;
}
#else
typedef int fault_unit_is_not_empty;
#endif
