/* log.h - reading the stored log by complete nodes (inside src/ledger). */
#ifndef LEDGER_LOG_H
#define LEDGER_LOG_H

#include "ledger/tree.h"

enum { LOG_TILE = 256, LOG_TILE_LEVELS = 8 };

/* A reader with a few tiles kept; about 32 KiB. Lives inside one store function.
 * log_reader_open gives, log_reader_close takes (NULL allowed). */
typedef struct log_reader log_reader_t;
int log_reader_open(store_conn_t *c, log_reader_t **ret_reader, err_t *err);
void log_reader_close(log_reader_t *r);
int64_t log_reader_size(const log_reader_t *r); /* of the log when it was opened */
tree_source_t log_reader_source(log_reader_t *r);

/* act.id of an act's name. */
int64_t log_act_id(int64_t origin, int64_t seq);
/* ERR_LEDGER_CHANGED at "what number". */
int log_changed(err_t *err, const char *what, int64_t number, const char *detail);

#endif
