/* test_coverage.c - docs/coverage.md and its Chinese twin say which kinds, acts, due rules, papers, figures, commands and
 * endpoints serve each row of the work the program is for. Every name there must exist, every row and every kind must be
 * there, and both languages must name the same things.
 *
 *     test_coverage FOLDER-OF-DOCS */
#include "catalogue/catalogue.h"
#include "cli/commands.h"
#include "web/api.h"

#include "engine.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINE_BYTES = 16384, NAME_BYTES = 256, CELLS = 5 };

static const char *folder;
static catalogue_t *catalogue;
static api_t *api;
static arena_t *arena;

/* A document's place, and what it has named: "A1 kind act name" -> true. */
typedef struct doc {
    const char *file;
    int line, troubles, rows;
    char row[8];
    json_t *named, *kinds;
} doc_t;

static void complain(doc_t *d, const char *what, const char *name)
{
    print_error("%s:%d: %s: %s\n", d->file, d->line, what, name);
    d->troubles++;
}

static void note(doc_t *d, const char *what, const char *name)
{
    char text[NAME_BYTES * 3];
    (void)snprintf(text, sizeof text, "%s %s %s", d->row, what, name);
    (void)json_object_set_new(d->named, text, json_true());
}

/* The next `name` from *at on; false when there is none before the end. */
static bool next_name(const char **at, const char *end, char into[NAME_BYTES])
{
    const char *open = memchr(*at, '`', (size_t)(end - *at));
    const char *close = open ? memchr(open + 1, '`', (size_t)(end - open - 1)) : NULL;
    if (!close || close - open - 1 >= NAME_BYTES) return false;
    memcpy(into, open + 1, (size_t)(close - open - 1));
    into[close - open - 1] = '\0';
    *at = close + 1;
    return true;
}

/* --- does it exist? --------------------------------------------------------------------------------------------- */

static bool has_due(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->due_count; i++)
        if (strcmp(k->dues[i].name, name) == 0) return true;
    return false;
}

static bool has_paper(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->paper_count; i++)
        if (strcmp(k->papers[i], name) == 0) return true;
    return false;
}

static bool has_figure(const cat_kind_t *k, const char *name)
{
    for (size_t i = 0; i < k->figure_count; i++)
        if (strcmp(k->figures[i].name, name) == 0) return true;
    return false;
}

static bool kind_has(const cat_kind_t *k, int cell, const char *name)
{
    const cat_act_t *act = NULL;
    switch (cell) {
    case 1: return cat_kind_act(k, name, &act, NULL) == 0;
    case 2: return has_due(k, name);
    case 3: return has_paper(k, name);
    case 4: return has_figure(k, name);
    default: return false;
    }
}

static bool is_endpoint(const char *name)
{
    static const char *const methods[] = {[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT",
                                          [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OTHER] = "-"};
    char method[16], path[NAME_BYTES];
    if (sscanf(name, "%15[A-Z] %255s", method, path) != 2) return false;
    for (size_t i = 0; i < api_count(api); i++) {
        const api_endpoint_t *e = api_at(api, i);
        if (strcmp(e->path, path) == 0 && strcmp(methods[e->method], method) == 0) return true;
    }
    return false;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

/* | `kind` label | `act` `act` | `rule` | `paper` | `figure` | */
static void read_kind(doc_t *d, const char *line)
{
    static const char *const words[CELLS] = {"kind", "act", "due", "paper", "figure"};
    const cat_kind_t *k = NULL;
    const char *cell = line + 1;
    char name[NAME_BYTES], full[NAME_BYTES * 2];
    for (int i = 0; i < CELLS && cell; i++) {
        const char *end = strchr(cell, '|');
        if (!end) complain(d, "five cells are needed", line);
        for (const char *at = cell; end && next_name(&at, end, name);) {
            if (i == 0 && catalogue_kind(catalogue, name, &k, NULL) != 0) {
                complain(d, "no such kind", name);
                return;
            }
            if (i > 0 && k && !kind_has(k, i, name)) complain(d, words[i], name);
            (void)snprintf(full, sizeof full, "%s %s", k ? k->name : "?", i ? name : "");
            note(d, words[i], full);
        }
        if (i == 0 && !k) return; /* a table of something else */
        cell = end ? end + 1 : NULL;
    }
    if (k) (void)json_object_set_new(d->kinds, k->name, json_true());
}

/* Commands and endpoints, anywhere in the text. */
static void read_doors(doc_t *d, const char *line)
{
    static const char *const methods[] = {"GET ", "POST ", "PUT ", "PATCH ", "DELETE "};
    char name[NAME_BYTES];
    const char *end = line + strlen(line);
    for (const char *at = line; next_name(&at, end, name);) {
        bool command = strncmp(name, "xiezhi ", 7) == 0, endpoint = false;
        for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
            endpoint |= strncmp(name, methods[i], strlen(methods[i])) == 0;
        if (command && !cli_find(name + 7)) complain(d, "no such command", name);
        if (endpoint && !is_endpoint(name)) complain(d, "no such endpoint", name);
        if (command || endpoint) note(d, "door", name);
    }
}

/* The rows in order: A1-A3, B1-B11, C1-C13, D1-D4, E1-E6, F1-F4, G1-G2, H1-H4. */
static const char *row_at(int i)
{
    static const int counts[] = {3, 11, 13, 4, 6, 4, 2, 4};
    static char name[16];
    for (size_t g = 0; g < sizeof counts / sizeof *counts; g++) {
        if (i < counts[g]) {
            (void)snprintf(name, sizeof name, "%c%d", (char)('A' + g), i + 1);
            return name;
        }
        i -= counts[g];
    }
    return NULL;
}

static void read_line(doc_t *d, const char *line)
{
    if (strncmp(line, "### ", 4) == 0) {
        const char *due = row_at(d->rows++);
        (void)snprintf(d->row, sizeof d->row, "%.*s", (int)strcspn(line + 4, " "), line + 4);
        if (!due || strcmp(due, d->row) != 0) complain(d, "this row should stand here", due ? due : "none");
    } else if (strncmp(line, "| `", 3) == 0) read_kind(d, line);
    else read_doors(d, line);
}

static void read_doc(doc_t *d, const char *file)
{
    static char path[1024], line[LINE_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    *d = (doc_t){.file = file, .named = json_object(), .kinds = json_object()};
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        d->line++;
        if (!strchr(line, '\n')) complain(d, "line too long", "");
        line[strcspn(line, "\n")] = '\0';
        read_line(d, line);
    }
    (void)fclose(f);
    if (row_at(d->rows)) complain(d, "missing row", row_at(d->rows));
    for (size_t i = 0; i < catalogue_kind_count(catalogue); i++)
        if (!json_object_get(d->kinds, catalogue_kind_at(catalogue, i)->name))
            complain(d, "a kind serves no row", catalogue_kind_at(catalogue, i)->name);
}

/* --- tests ---------------------------------------------------------------------------------------------------------- */

static void same_names(doc_t *a, doc_t *b)
{
    const char *name;
    json_t *value;
    json_object_foreach(a->named, name, value)
        if (!json_object_get(b->named, name)) complain(b, "named in the other language only", name);
}

static void test_documents(void **state)
{
    (void)state;
    doc_t en, zh;
    read_doc(&en, "coverage.md");
    read_doc(&zh, "coverage.zh-CN.md");
    same_names(&en, &zh);
    same_names(&zh, &en);
    assert_int_equal(en.troubles + zh.troubles, 0);
    assert_int_equal(en.rows, 47);
    json_decref(en.named);
    json_decref(en.kinds);
    json_decref(zh.named);
    json_decref(zh.kinds);
}

/* The test itself: it must see what is wrong. */
static void test_wrong_names(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "| `acount` | `open` | — | — | — |", "| `account` | `opne` | — | — | — |", "| `account` | `open` | `never` | — | — |",
        "| `account` | `open` | — | `none` | — |", "| `account` | `open` | — | — | `none` |", "`xiezhi frobnicate`", "`GET /api/v1/nothing`",
        "### A2 too early",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        doc_t d = {.file = "(expected)", .named = json_object(), .kinds = json_object()};
        read_line(&d, wrong[i]);
        if (d.troubles != 1) fail_msg("%d complaints about %s", d.troubles, wrong[i]);
        json_decref(d.named);
        json_decref(d.kinds);
    }
}

static int begin(void **state)
{
    (void)state;
    const cat_source_t carried = {0};
    cat_mistakes_t mistakes;
    err_t err = {0};
    arena = arena_new((size_t)64 << 20);
    MUST(catalogue_load(&carried, arena, &catalogue, &mistakes, &err), &err);
    MUST(api_load(NULL, 0, &api, &err), &err);
    return 0;
}

static int end(void **state)
{
    (void)state;
    api_free(api);
    catalogue_free(catalogue);
    arena_free(arena);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    folder = argv[1];
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_wrong_names), cmocka_unit_test(test_documents)};
    return cmocka_run_group_tests(tests, begin, end);
}
