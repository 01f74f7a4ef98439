/* table.c - the SQL table of a kind. Names are [a-z0-9_] by the rules of the catalogue; they are quoted
 * all the same, so that no engine's future reserved word can matter. */
#include "catalogue/model.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum { INDEX_NAME_MOST = 63 }; /* PostgreSQL cuts longer names silently */

const char *cat_column_type(enum cat_type type)
{
    switch (type) {
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_CHOICE:
    case CAT_CHOICES:
    case CAT_OFFICE:
    case CAT_USER:
    case CAT_JSON: return "{text}";
    case CAT_INT:
    case CAT_MONEY:
    case CAT_PARTY:
    case CAT_MATTER: return "{int}";
    case CAT_DATE: return "{date}";
    case CAT_BOOL: return "{bool}";
    }
    assert(!"a type without a column");
    return "{text}";
}

/* Parties are found through matter_party. Who handles a matter is asked for each desk. */
bool cat_field_indexed(const cat_field_t *f)
{
    return f->unique || f->type == CAT_MATTER || cat_is_handler(f);
}

bool cat_is_handler(const cat_field_t *f)
{
    return f->handles;
}

const cat_field_t *cat_kind_handler(const cat_kind_t *k)
{
    return k->handler_count ? &k->fields[k->handlers[0]] : NULL;
}

const cat_kind_t *catalogue_handled_in(const catalogue_t *c, const cat_kind_t *k, int *ret_up)
{
    for (*ret_up = 0; k && k->handled_above; ++*ret_up)
        if (!k->parent || catalogue_kind(c, k->parent, &k, NULL) != 0) return NULL;
    return k && k->handler_count ? k : NULL;
}

void cat_add_table_name(buf_t *out, const char *kind)
{
    char name[CAT_NAME_MOST + 3];
    assert(strlen(kind) <= CAT_NAME_MOST);
    (void)snprintf(name, sizeof name, "k_%s", kind);
    store_add_name(out, name);
}

/* "ix_case$suspect": '$' stands in no name of ours, so no two pairs give the same. What is too long ends
 * in a hash of the whole. */
void cat_add_index_name(buf_t *out, const char *kind, const char *what)
{
    char name[2 * CAT_NAME_MOST + 8];
    int n = snprintf(name, sizeof name, "ix_%s$%s", kind, what);
    assert(n > 0 && (size_t)n < sizeof name);
    if (n > INDEX_NAME_MOST) {
        unsigned char hash[crypto_hash_sha256_BYTES];
        crypto_hash_sha256(hash, (const unsigned char *)name, (unsigned long long)n);
        (void)snprintf(name + INDEX_NAME_MOST - 9, 10, "$%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
    }
    store_add_name(out, name);
}

/* columns is text of ours, quoted where it is a field. */
static void add_index(buf_t *out, const char *kind, const char *what, const char *columns, bool unique)
{
    buf_add_raw(out, unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    cat_add_index_name(out, kind, what);
    buf_add_raw(out, " ON ");
    cat_add_table_name(out, kind);
    buf_addf(out, " (%s);\n", columns);
}

void cat_add_index_sql(buf_t *out, const char *kind, const cat_field_t *f)
{
    char column[CAT_NAME_MOST + 32];
    if (!cat_field_indexed(f)) return;
    /* Of a handler only what is open is asked for, and of an office what nobody handles. */
    (void)snprintf(column, sizeof column, "\"%s\"%s", f->name, cat_is_handler(f) && !f->unique ? ", closed_on, office, stage" : "");
    add_index(out, kind, f->name, column, f->unique);
}

/* Fields may all be NULL: what is required is the register's to ask, at the act that must give it. */
void cat_add_table_sql(buf_t *out, const cat_kind_t *k)
{
    assert(k->field_count <= CAT_FIELDS_MOST);
    buf_add_raw(out, "CREATE TABLE ");
    cat_add_table_name(out, k->name);
    buf_add_raw(out, " (\n"
                     "    id {int} PRIMARY KEY,\n"
                     "    office {text} NOT NULL,\n"
                     "    stage {text} NOT NULL,\n"
                     "    number {text},\n"
                     "    parent {int},\n"
                     "    opened_on {date} NOT NULL,\n"
                     "    closed_on {date},\n"
                     "    last_origin {int},\n"
                     "    last_seq {int} NOT NULL");
    for (size_t i = 0; i < k->field_count; i++) {
        buf_add_raw(out, ",\n    ");
        store_add_name(out, k->fields[i].name);
        buf_addf(out, " %s", cat_column_type(k->fields[i].type));
    }
    buf_add_raw(out, "\n);\n");
    add_index(out, k->name, "office,stage", "office, stage", false);
    /* By number a matter is found through number_issued. */
    if (k->parent) add_index(out, k->name, "parent", "parent", false);
    for (size_t i = 0; i < k->field_count; i++) cat_add_index_sql(out, k->name, &k->fields[i]);
}
