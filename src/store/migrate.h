/* migrate.h - for the tests of migrations, which bring files of their own. Private to src/store. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/embed.h"
#include "store/store.h"

/* As store_migrate, with the given files ("sql/NNN_name.sql", in order). */
int store_migrate_files(store_t *s, const embed_file_t *files, size_t count, int *ret_applied, err_t *err);

#endif
