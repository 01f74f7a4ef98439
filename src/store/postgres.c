/* postgres.c - to come. */
#include "store/engine.h"

int postgres_store_open(const store_options_t *options, store_t **ret_store, err_t *err)
{
    (void)ret_store;
    err_set(err, ERR_STORE_OPEN, options->url);
    err_detail(err, "PostgreSQL is not built in yet");
    return ERR_STORE_OPEN;
}
