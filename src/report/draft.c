/* draft.c - see draft.h: findings of what a text makes, back to the lines of the text. */
#include "report/draft.h"

#include "report/check_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MOST = 20000, LINE_TEXT_MOST = 4 << 20 };

typedef struct piece {
    size_t from, to; /* bytes of the text */
} piece_t;

typedef struct lines {
    const report_made_t *made;
    buf_t text;      /* one block, or row of a table, a line */
    int *source;     /* of each line */
    int count;
    piece_t *bound;  /* what figures say in it, in order */
    size_t bounds;
} lines_t;

static int line_of(const report_made_t *made, const writ_text_t *t)
{
    for (size_t i = 0; i < t->runs; i++)
        if (t->run[i].bound > 0 && (size_t)t->run[i].bound <= made->figures) return made->figure[t->run[i].bound - 1].line;
    return 0;
}

static void add_text(lines_t *l, const writ_text_t *t)
{
    for (size_t i = 0; i < t->runs; i++) {
        size_t from = l->text.length;
        for (const char *p = t->run[i].text; *p; p++) buf_add_char(&l->text, *p == '\n' ? ' ' : *p);
        if (t->run[i].bound > 0 && l->bounds < REPORT_FIGURES_MOST) l->bound[l->bounds++] = (piece_t){from, l->text.length};
    }
}

static void end_line(lines_t *l, int source)
{
    buf_add_char(&l->text, '\n');
    if (l->count < LINES_MOST) l->source[l->count++] = source;
}

/* Cells are parted by what the checker takes for the end of one. */
static void add_table(lines_t *l, const writ_block_t *b)
{
    for (size_t row = 0; row < b->rows; row++) {
        int source = 0;
        for (size_t c = 0; c < b->columns; c++) {
            const writ_text_t *cell = &b->cell[row * b->columns + c];
            if (c) buf_add_raw(&l->text, "\t");
            add_text(l, cell);
            if (!source) source = line_of(l->made, cell);
        }
        end_line(l, source);
    }
}

static void add_version(lines_t *l, const writ_version_t *v)
{
    for (size_t i = 0; i < v->blocks; i++) {
        const writ_block_t *b = &v->block[i];
        if (b->what == WRIT_CHART || b->what == WRIT_RULE) continue;
        if (b->what == WRIT_TABLE) {
            add_table(l, b);
            continue;
        }
        add_text(l, &b->text);
        end_line(l, line_of(l->made, &b->text));
    }
}

/* --- what the program asked for itself ------------------------------------------------------------------------------------- */

/* Is every figure between two places of the text one that was asked for, and is there any? */
static bool all_bound(const lines_t *l, size_t from, size_t to)
{
    const char *text = buf_text(&l->text);
    size_t k = 0;
    bool any = false;
    for (size_t at = from; at <= to && at < l->text.length; at++) {
        if (text[at] < '0' || text[at] > '9') continue;
        while (k < l->bounds && l->bound[k].to <= at) k++;
        if (k == l->bounds || l->bound[k].from > at) return false;
        any = true;
    }
    return any;
}

/* A rate or a change that was asked for is what its own question says; which of its neighbours it should follow from is a guess.
 * Words around it may still be wrong: sums, parts and directions stay as they were found. */
static void ask_its_question(const lines_t *l, check_result_t *r)
{
    static const char *const derived[] = {"share", "rate", "change", "points", "average", "base", "merged"};
    for (size_t i = 0; i < r->count; i++) {
        check_finding_t *f = &r->findings[i];
        bool its = false;
        for (size_t k = 0; k < sizeof derived / sizeof *derived; k++) its = its || strcmp(f->rule, derived[k]) == 0;
        if (!its || f->verdict != CHECK_INCONSISTENT || !all_bound(l, f->at, f->to)) continue;
        r->tally[f->verdict]--;
        r->tally[f->verdict = CHECK_CONSISTENT]++;
        f->computed = (words_t){{"", ""}};
        f->note = (words_t){{"数值均由程序取数，所依口径见各自的指标护照", "its numbers are all asked for by the program; what each is of, its passport says"}};
    }
}

/* Words without a number stand in the text as they are. */
static int line_with(const char *source, const char *quote)
{
    const char *at = *quote ? strstr(source, quote) : NULL;
    int line = 1;
    if (!at) return 0;
    for (const char *p = source; p < at; p++) line += *p == '\n';
    return line;
}

static int by_line(const void *a, const void *b)
{
    const check_finding_t *x = a, *y = b;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

int draft_check(const report_made_t *made, enum lang lang, const char *source, struct figures *figures, const struct actor *actor, arena_t *a,
                check_result_t *ret, err_t *err)
{
    lines_t l = {.made = made, .source = arena_array(a, LINES_MOST, sizeof *l.source), .bound = arena_array(a, REPORT_FIGURES_MOST, sizeof *l.bound)};
    check_result_t result = {0};
    assert(source && ret);
    if (!l.source || !l.bound) return err_nomem(err);
    buf_init(&l.text, LINE_TEXT_MOST);
    for (size_t v = 0; v < made->writ.versions; v++)
        if (made->writ.version[v].lang == lang) add_version(&l, &made->writ.version[v]);
    int failed = buf_failed(&l.text) ? err_nomem(err) : check_text(buf_text(&l.text), l.text.length, a, &result, err);
    if (!failed) ask_its_question(&l, &result);
    if (!failed && figures) failed = check_against(figures, actor, a, &result, err);
    buf_release(&l.text);
    for (size_t i = 0; !failed && i < result.count; i++) {
        check_finding_t *f = &result.findings[i];
        int line = f->line >= 1 && f->line <= l.count ? l.source[f->line - 1] : 0;
        f->line = line ? line : line_with(source, f->quote);
    }
    if (!failed) failed = check_typed(source, lang, a, &result, err);
    if (!failed && result.count) qsort(result.findings, result.count, sizeof *result.findings, by_line);
    if (!failed) *ret = result;
    return failed;
}
