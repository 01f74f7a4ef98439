/* ticker.h - a thread that calls a function every so often.
 * Threads: any. The function is never called by two threads at once; it is called once more by
 * ticker_stop (so that nothing queued is left behind), unless told not to. */
#ifndef WEB_TICKER_H
#define WEB_TICKER_H

#include "base/err.h"

#include <stdbool.h>

typedef struct ticker ticker_t;

int ticker_start(int every_ms, void (*fn)(void *arg), void *arg, ticker_t **ret_ticker, err_t *err);
/* NULL allowed. Waits for a running call. */
void ticker_stop(ticker_t *t, bool once_more);

#endif
