/* progress.h - how far a long job is. The job calls progress_tick as often as it likes; the front
 * door decides what is drawn (a bar on a terminal, a percentage for the page, nothing in --json).
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct progress {
    /* done of total units; total 0 = not known. Returns false to ask the job to stop (it then ends
     * with ERR_BASE_STOPPED, leaving whole batches only). */
    bool (*tick)(void *arg, uint64_t done, uint64_t total);
    void *arg;
} progress_t;

static inline bool progress_tick(const progress_t *p, uint64_t done, uint64_t total)
{
    return !p || !p->tick || p->tick(p->arg, done, total);
}

#endif
