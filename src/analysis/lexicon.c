/* lexicon.c - ways of doing and loopholes as patterns over the text of facts.
 *
 * A pattern is words in this order within one sentence, at most LEX_GAP characters apart: what people write of the same
 * thing differs in between ("虚开过路费发票"), seldom in the words themselves.
 */
#include "analysis/inside.h"

#include "match/tsv.h"

#include <assert.h>
#include <string.h>

static const char *const SORT[LEX_SORTS] = {"way", "loophole", "field", "rank", "common", "evidence"};
enum { ROWS_MOST = 1024, PATTERNS_MOST = 512 };

static const char *cell(arena_t *a, const tsv_t *t, int i)
{
    return arena_textn(a, t->cell[i].p, t->cell[i].n);
}

/* "a~b;c" */
static int read_patterns(arena_t *a, const tsv_t *t, lex_row_t *r, err_t *err)
{
    span_t s = t->cell[4];
    lex_pattern_t *list = arena_array(a, PATTERNS_MOST, sizeof *list);
    if (!list) return err_nomem(err);
    r->patterns = list;
    while (s.n) {
        const char *stop = memchr(s.p, ';', s.n);
        size_t n = stop ? (size_t)(stop - s.p) : s.n;
        lex_pattern_t *p = &list[r->pattern_count];
        const char *from = s.p, *end = s.p + n;
        if (r->pattern_count == PATTERNS_MOST) return tsv_fault(t, "too many patterns", err);
        while (from < end) {
            const char *cut = memchr(from, '~', (size_t)(end - from));
            size_t bytes = (size_t)((cut ? cut : end) - from);
            if (!bytes || p->parts == LEX_PARTS_MOST) return tsv_fault(t, "pattern", err);
            p->part[p->parts] = from;
            p->bytes[p->parts++] = bytes;
            from += bytes + (cut ? 1 : 0);
        }
        if (p->parts) r->pattern_count++;
        s.p += n + (stop ? 1 : 0);
        s.n -= n + (stop ? 1 : 0);
    }
    return 0;
}

static int read_ways(const lexicon_t *l, const tsv_t *t, lex_row_t *r, err_t *err)
{
    span_t s = t->cell[7];
    while (s.n) {
        const char *stop = memchr(s.p, ',', s.n);
        size_t n = stop ? (size_t)(stop - s.p) : s.n, i = 0;
        while (i < l->count && !(l->rows[i].sort == LEX_WAY && span_is((span_t){s.p, n}, l->rows[i].code))) i++;
        if (i == l->count) return tsv_fault(t, "unknown way", err);
        r->ways |= l->rows[i].ways;
        s.p += n + (stop ? 1 : 0);
        s.n -= n + (stop ? 1 : 0);
    }
    return 0;
}

static int read_row(arena_t *a, lexicon_t *l, const tsv_t *t, err_t *err)
{
    size_t sort = 0;
    lex_row_t *r = &l->rows[l->count];
    while (sort < LEX_SORTS && !span_is(t->cell[0], SORT[sort])) sort++;
    if (sort == LEX_SORTS || l->count == ROWS_MOST) return tsv_fault(t, "sort", err);
    *r = (lex_row_t){.sort = (enum lex_sort)sort, .code = cell(a, t, 1), .field = cell(a, t, 8),
                     .words = {{cell(a, t, 2), cell(a, t, 3)}}, .remedy = {{cell(a, t, 5), cell(a, t, 6)}}};
    if (!r->code || !r->field || !r->words.in[LANG_EN] || !r->remedy.in[LANG_EN]) return err_nomem(err);
    if (r->sort == LEX_WAY) {
        if (l->ways == ANALYSIS_WAYS_MOST) return tsv_fault(t, "too many ways", err);
        r->ways = UINT64_C(1) << l->ways++;
    }
    int failed = read_patterns(a, t, r, err);
    if (!failed) failed = read_ways(l, t, r, err);
    if (!failed) l->count++;
    return failed;
}

int lexicon_read(arena_t *a, lexicon_t *ret_lexicon, err_t *err)
{
    tsv_t t;
    lexicon_t l = {.version = "", .rows = arena_array(a, ROWS_MOST, sizeof *l.rows)};
    int failed = l.rows ? tsv_open(&t, "data/analysis/lexicon.tsv", err) : err_nomem(err);
    while (!failed && tsv_next(&t)) {
        if (span_is(t.cell[0], "version")) {
            l.version = cell(a, &t, 1);
            if (!l.version) failed = err_nomem(err);
        } else {
            failed = read_row(a, &l, &t, err);
        }
    }
    if (!failed) *ret_lexicon = l;
    return failed;
}

const lex_row_t *lexicon_way(const lexicon_t *l, int bit)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->rows[i].sort == LEX_WAY && l->rows[i].ways == UINT64_C(1) << bit) return &l->rows[i];
    assert(!"a way that the lexicon has");
    return NULL;
}

size_t lexicon_sentence(const char *text, size_t from, size_t bytes)
{
    static const char *const ENDS[] = {"。", "；", "！", "？", ";"};
    for (size_t i = from; i < bytes; i++) {
        if (text[i] == '\n') return i + 1;
        for (size_t k = 0; k < sizeof ENDS / sizeof *ENDS; k++) {
            size_t n = strlen(ENDS[k]);
            if (i + n <= bytes && memcmp(text + i, ENDS[k], n) == 0) return i + n;
        }
    }
    return bytes;
}

/* At most LEX_GAP characters of text after `from`, as bytes. */
static size_t gap_end(const char *text, size_t from, size_t to)
{
    size_t left = LEX_GAP;
    for (; from < to && left; from++)
        if ((text[from] & 0xC0) != 0x80) left--;
    return from;
}

static bool find_pattern(const lex_pattern_t *p, const char *text, size_t from, size_t to, size_t *ret_at, size_t *ret_bytes)
{
    while (from < to) {
        const char *first = memmem(text + from, to - from, p->part[0], p->bytes[0]);
        if (!first) return false;
        size_t at = (size_t)(first - text), end = at + p->bytes[0];
        int part = 1;
        for (; part < p->parts; part++) {
            size_t stop = gap_end(text, end, to) + p->bytes[part];
            const char *next = memmem(text + end, (stop < to ? stop : to) - end, p->part[part], p->bytes[part]);
            if (!next) break;
            end = (size_t)(next - text) + p->bytes[part];
        }
        if (part == p->parts) {
            *ret_at = at;
            *ret_bytes = end - at;
            return true;
        }
        from = at + p->bytes[0];
    }
    return false;
}

bool lexicon_find(const lex_row_t *r, const char *text, size_t from, size_t to, size_t *ret_at, size_t *ret_bytes)
{
    assert(from <= to);
    for (size_t i = 0; i < r->pattern_count; i++)
        if (find_pattern(&r->patterns[i], text, from, to, ret_at, ret_bytes)) return true;
    return false;
}
