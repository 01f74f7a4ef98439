/* read.c - the engine that reads mappings by rows, and the readers of plain values. */
#include "catalogue/read.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { ROWS_MOST = 40, TEXT_MOST = 2000 };

/* One flag says that memory was short; callers only stop what they were doing. */
void *cat_array(reader_t *r, size_t count, size_t size)
{
    void *p = arena_array(r->arena, count ? count : 1, size);
    if (!p) r->mistakes->nomem = true;
    return p;
}

/* What is there instead, in both languages. */
static const char *found_words(const cat_node_t *v)
{
    if (v->type == NODE_LIST) return "是列表" ERR_OR "it is a list";
    if (v->type == NODE_MAP) return "是映射" ERR_OR "it is a mapping";
    return cat_node_nothing(v) ? "没有内容" ERR_OR "nothing is there" : "是文字" ERR_OR "it is a text";
}

void cat_wrong_shape(reader_t *r, const char *what, const cat_node_t *v, words_t expect)
{
    char expected[ERR_ARG_BYTES];
    err_both(expect, expected);
    MISTAKE(r->mistakes, v, ERR_CATALOGUE_SHAPE, what, found_words(v), expected);
}

void cat_missing(reader_t *r, const cat_node_t *where, const char *key, words_t expect)
{
    char expected[ERR_ARG_BYTES];
    err_both(expect, expected);
    MISTAKE(r->mistakes, where, ERR_CATALOGUE_MISSING, key, expected);
}

void cat_unknown(reader_t *r, enum err_code code, const cat_node_t *v, const char *const *words,
                 size_t count)
{
    known_err_set(&r->mistakes->next, code, v->text, &(known_t){words, count});
    mistakes_keep(r->mistakes, v->line, v->column);
}

void cat_together(reader_t *r, const cat_node_t *where, const char *a, const char *b,
                  const char *reason)
{
    MISTAKE(r->mistakes, where, ERR_CATALOGUE_TOGETHER, a, b, reason);
}

void cat_needs(reader_t *r, const cat_node_t *where, const char *a, const char *b,
               const char *reason)
{
    MISTAKE(r->mistakes, where, ERR_CATALOGUE_NEEDS, a, b, reason);
}

/* --- names ----------------------------------------------------------------------------------------- */
/* ASCII only, whatever the locale: names become identifiers of SQL. */
static bool name_char(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (!first && ((c >= '0' && c <= '9') || c == '_'));
}

/* The name an author probably meant: lower case, other characters as '_'. */
static void nearest_name(const char *text, char into[CAT_NAME_MOST + 1])
{
    size_t n = 0;
    for (const char *p = text; *p && n < CAT_NAME_MOST; p++) {
        char c = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
        if (!name_char(c, false)) c = '_';
        if (n == 0 && !name_char(c, true)) continue;
        into[n++] = c;
    }
    if (!n) into[n++] = '-';
    into[n] = '\0';
}

bool cat_check_name(reader_t *r, const cat_node_t *key)
{
    size_t n = 0;
    assert(key->type == NODE_TEXT);
    while (key->text[n] && name_char(key->text[n], n == 0)) n++;
    if (n && n <= CAT_NAME_MOST && !key->text[n]) return true;
    char nearest[CAT_NAME_MOST + 1];
    nearest_name(key->text, nearest);
    MISTAKE(r->mistakes, key, ERR_CATALOGUE_NAME, key->text, nearest);
    return false;
}

/* --- lists ----------------------------------------------------------------------------------------- */
/* The short form "by: clerk" and the list "by: [clerk, chief]" are the same to the callers. */
size_t cat_list_count(reader_t *r, const char *what, const cat_node_t *v, words_t expect)
{
    if (v->type == NODE_TEXT && !cat_node_nothing(v)) return 1;
    if (v->type == NODE_LIST) {
        for (size_t i = 0; i < v->count; i++) {
            const cat_node_t *item = v->item[i];
            if (item->type == NODE_TEXT && !cat_node_nothing(item)) continue;
            cat_wrong_shape(r, what, item, expect);
            return 0;
        }
        if (v->count) return v->count;
    }
    cat_wrong_shape(r, what, v, expect);
    return 0;
}

const cat_node_t *cat_list_item(const cat_node_t *v, size_t i)
{
    assert(v->type == NODE_TEXT ? i == 0 : i < v->count);
    return v->type == NODE_TEXT ? v : v->item[i];
}

int cat_find(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cat_word_is(text, words[i])) return (int)i;
    return -1;
}

int cat_refer(reader_t *r, enum err_code code, const cat_node_t *v, const char *const *words,
              size_t count)
{
    assert(v->type == NODE_TEXT);
    int i = cat_find(v->text, words, count);
    if (i < 0) cat_unknown(r, code, v, words, count);
    return i;
}

uint64_t cat_refer_mask(reader_t *r, const char *what, enum err_code code, const cat_node_t *v,
                        const char *const *words, size_t count, words_t expect)
{
    uint64_t mask = 0;
    assert(count <= 64);
    size_t n = cat_list_count(r, what, v, expect);
    for (size_t i = 0; i < n; i++) {
        const cat_node_t *item = cat_list_item(v, i);
        int bit = cat_refer(r, code, item, words, count);
        if (bit < 0 || bit >= 64) continue;
        if (mask >> bit & 1)
            MISTAKE(r->mistakes, item, ERR_CATALOGUE_DUPLICATE, item->text,
                    "同一列表" ERR_OR "the same list");
        mask |= UINT64_C(1) << bit;
    }
    return mask;
}

cat_acts_t cat_refer_acts(reader_t *r, const char *what, const cat_node_t *v, words_t expect)
{
    cat_acts_t acts = {0};
    assert(r->kind->act_count <= CAT_ACTS_MOST);
    size_t n = cat_list_count(r, what, v, expect);
    for (size_t i = 0; i < n; i++) {
        const cat_node_t *item = cat_list_item(v, i);
        int act = cat_refer(r, ERR_CATALOGUE_ACT, item, r->kind->act_names, r->kind->act_count);
        if (act < 0) continue;
        if (cat_acts_has(&acts, (size_t)act))
            MISTAKE(r->mistakes, item, ERR_CATALOGUE_DUPLICATE, item->text, "同一列表" ERR_OR "the same list");
        cat_acts_add(&acts, (size_t)act);
    }
    return acts;
}

/* --- mappings -------------------------------------------------------------------------------------- */
/* Under either spelling of its key. */
static const cat_row_t *find_row(const cat_row_t *rows, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (cat_word_is(rows[i].key, key) || (rows[i].also && cat_word_is(rows[i].also, key)))
            return &rows[i];
    return NULL;
}

/* Keys without a row, each with the nearest key that has one. */
static void check_keys(reader_t *r, const cat_row_t *rows, size_t count, const cat_node_t *map)
{
    const char *words[ROWS_MOST];
    for (size_t i = 0; i < count; i++) words[i] = rows[i].key;
    for (size_t i = 0; i < map->count; i++)
        if (!find_row(rows, count, map->pair[i].key->text))
            cat_unknown(r, ERR_CATALOGUE_KEY, map->pair[i].key, words, count);
}

/* Was the row probably meant by one of the unknown keys? It has been reported as that. */
static bool meant(const cat_node_t *map, const cat_row_t *rows, size_t count, const cat_row_t *row)
{
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->pair[i].key->text;
        if (!find_row(rows, count, key) && text_nearest(key, &row->key, 1)) return true;
    }
    return false;
}

/* The value of one row, if it is there. */
static void read_row(reader_t *r, const cat_row_t *rows, size_t count, const cat_row_t *row,
                     const cat_node_t *map, void *into)
{
    const cat_node_t *v = cat_node_get(map, row->key);
    const cat_node_t *other = row->also ? cat_node_get(map, row->also) : NULL;
    if (v && other)
        cat_together(r, other, row->key, row->also, "两者含义相同" ERR_OR "they mean the same");
    if (!v) v = other;
    if (!v) {
        if (row->required && !meant(map, rows, count, row)) cat_missing(r, map, row->key, row->expect);
        return;
    }
    if (cat_node_nothing(v))
        cat_wrong_shape(r, row->key, v, row->expect);
    else
        row->read(r, row, v, (char *)into + row->offset);
}

bool cat_read_map(reader_t *r, const cat_row_t *rows, size_t count, const char *what,
                  const cat_node_t *map, void *into)
{
    assert(count <= ROWS_MOST && into);
    if (map->type != NODE_MAP) {
        cat_wrong_shape(r, what, map, (words_t){{"映射（键: 值）", "a mapping (key: value)"}});
        return false;
    }
    check_keys(r, rows, count, map);
    for (size_t i = 0; i < count; i++) read_row(r, rows, count, &rows[i], map, into);
    return true;
}

/* --- plain values ---------------------------------------------------------------------------------- */
/* For what can only be understood later: the node itself. */
void cat_read_keep(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    (void)r;
    (void)row;
    *(const cat_node_t **)into = v;
}

void cat_read_text(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, row->key, v, row->expect);
        return;
    }
    if (text_length(v->text) > TEXT_MOST)
        MISTAKE(r->mistakes, v, ERR_CATALOGUE_LIMIT, "文字长度" ERR_OR "characters of a text",
                num_text(TEXT_MOST, (char[24]){0}));
    *(const char **)into = v->text;
}

void cat_read_name(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    if (v->type != NODE_TEXT)
        cat_wrong_shape(r, row->key, v, row->expect);
    else if (cat_check_name(r, v))
        *(const char **)into = v->text;
}

/* Every pair of words but a help may become part of a message, which would cut a longer one without a word. */
static void check_said(reader_t *r, const cat_row_t *row, const cat_node_t *v)
{
    if (v->type != NODE_TEXT || strcmp(row->key, "help") == 0 || strlen(v->text) <= ERR_WORDS_BYTES) return;
    MISTAKE(r->mistakes, v, ERR_CATALOGUE_LIMIT, "在提示中显示的文字（字节）" ERR_OR "bytes of words shown in messages",
            num_text(ERR_WORDS_BYTES, (char[24]){0}));
}

/* Both languages, or each missing one is a mistake of its own. */
void cat_read_words(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    static const char *const tags[LANG_COUNT] = {[LANG_ZH] = "zh", [LANG_EN] = "en"};
    words_t *words = into;
    if (v->type != NODE_MAP) {
        cat_wrong_shape(r, row->key, v, (words_t){{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}});
        return;
    }
    for (size_t i = 0; i < v->count; i++)
        if (cat_find(v->pair[i].key->text, tags, LANG_COUNT) < 0)
            cat_unknown(r, ERR_CATALOGUE_KEY, v->pair[i].key, tags, LANG_COUNT);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const cat_node_t *text = cat_node_get(v, tags[lang]);
        if (!text || cat_node_nothing(text))
            MISTAKE(r->mistakes, text ? text : v, ERR_CATALOGUE_WORDS, row->key, tags[lang]);
        else {
            cat_read_text(r, row, text, &words->in[lang]);
            check_said(r, row, text);
        }
    }
}

void cat_read_bool(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    /* not YAML's yes, on, y ...: a choice may well be called "no" */
    static const char *const known[] = {"true", "false"};
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, row->key, v, row->expect);
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_WORD, v, known, CAT_COUNT(known));
    if (i >= 0) *(bool *)into = i == 0;
}

void cat_read_count(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    int64_t n = 0;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, row->key, v, row->expect);
    } else if (text_to_int(v->text, 0, 1000, &n, &r->mistakes->next) != 0) {
        mistakes_keep(r->mistakes, v->line, v->column);
    } else {
        *(int *)into = (int)n;
    }
}

void cat_read_roles_mask(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    const char *names[CAT_ROLES_MOST];
    size_t count = r->cat->role_count;
    /* Without roles (their file is missing or broken, which is said once) every use would be an echo. */
    if (!count) return;
    for (size_t i = 0; i < count; i++) names[i] = r->cat->roles[i].name;
    *(uint64_t *)into |= cat_refer_mask(r, row->key, ERR_CATALOGUE_ROLE, v, names, count, row->expect);
}

void cat_read_acts_mask(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    assert(r->kind);
    cat_acts_t acts = cat_refer_acts(r, row->key, v, row->expect);
    cat_acts_join(into, &acts);
}
