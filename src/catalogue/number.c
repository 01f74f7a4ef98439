/* number.c - number patterns such as "{office.brief}检预查〔{year}〕{serial}号". */
#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

enum { NUMBER_MOST = 90 }; /* bytes: the number itself has room for 127 */

static const char *const PLACES[] = {"{office.brief}", "{year}", "{serial}"};
enum { PLACE_BRIEF, PLACE_YEAR, PLACE_SERIAL, PLACE_COUNT };

static void wrong(reader_t *r, const cat_node_t *node, size_t at, const char *what, const char *nearest)
{
    assert(node->type == NODE_TEXT && at <= strlen(node->text));
    err_set(&r->mistakes->next, ERR_CATALOGUE_NUMBER_PATTERN, what, nearest);
    mistakes_keep(r->mistakes, node->line, cat_node_column(node, at));
}

/* "{serial:4}" is {serial} with at least so many digits. */
static bool is_wide_serial(const char *text, size_t n)
{
    return n == strlen("{serial:4}") && strncmp(text, "{serial:", 8) == 0 && text[8] >= '1' && text[8] <= '9';
}

/* Which of PLACES the text in braces is, or -1. */
static int place_of(const char *text, size_t n)
{
    for (int i = 0; i < PLACE_COUNT; i++)
        if (strlen(PLACES[i]) == n && strncmp(PLACES[i], text, n) == 0) return i;
    return is_wide_serial(text, n) ? PLACE_SERIAL : -1;
}

/* One pair of braces: known, and the first of its sort. */
static void check_place(reader_t *r, const cat_node_t *node, size_t at, size_t n, int seen[PLACE_COUNT])
{
    char what[64];
    (void)snprintf(what, sizeof what, "%.*s", (int)(n < 60 ? n : 60), node->text + at);
    int place = place_of(node->text + at, n);
    if (place < 0) {
        err_t near;
        known_err_set(&near, ERR_CATALOGUE_WORD, what, &(known_t){PLACES, PLACE_COUNT});
        wrong(r, node, at, what, near.arg[1]);
    } else if (seen[place]++) {
        wrong(r, node, at, what, "-");
    }
}

void cat_check_number(reader_t *r, const cat_node_t *node)
{
    int seen[PLACE_COUNT] = {0};
    const char *text = node->text;
    bool whole = true;
    for (size_t i = 0; text[i]; i++) {
        if (text[i] == '}') {
            wrong(r, node, i, "}", "-");
            whole = false;
        }
        if (text[i] != '{') continue;
        size_t n = strcspn(text + i, "}");
        if (!text[i + n]) {
            wrong(r, node, i, text + i, "-");
            whole = false;
            break;
        }
        int before = seen[PLACE_BRIEF] + seen[PLACE_YEAR] + seen[PLACE_SERIAL];
        check_place(r, node, i, n + 1, seen);
        if (seen[PLACE_BRIEF] + seen[PLACE_YEAR] + seen[PLACE_SERIAL] == before) whole = false;
        i += n;
    }
    /* A series runs per office and year: without either, two matters would get the same number. What
     * a misspelt place was meant to be is not reported a second time as missing. */
    for (int i = 0; whole && i < PLACE_COUNT; i++)
        if (!seen[i]) wrong(r, node, 0, PLACES[i], PLACES[i]);
    if (strlen(text) > NUMBER_MOST)
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "编号格式长度" ERR_OR "bytes of a number pattern",
                num_text(NUMBER_MOST, (char[24]){0}));
}
