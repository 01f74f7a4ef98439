/* check_marks.c - which numbers of a finding's quote were computed with, which one it is about; and the numbers that no finding is about.
 *
 * A quote may run over five clauses. What is marked is read from the computation that is shown beside it: the numbers it names are those it
 * was computed from, and what it is about is the number behind "≠", else the one at an end of the quote that the computation does not name
 * (a finding reaches from what it was computed from to what follows, or the other way round). Where neither is plain nothing is marked.
 */
#include "report/check_inside.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_MOST = 64 };

typedef struct named {
    double v[NAMED_MOST];
    size_t count;
    double not_equal; /* behind ≠; NaN: nothing is */
} named_t;

static bool is_figure(char c) { return c >= '0' && c <= '9'; }

/* The number at *at, its marks of thousands left out; *at stands behind it then. */
static double number_at(const char **at)
{
    char plain[48];
    size_t n = 0;
    const char *p = *at;
    for (; is_figure(*p) || (is_figure(p[1]) && (*p == ',' || *p == '.')); p++) {
        if (*p != ',' && n + 1 < sizeof plain) plain[n++] = *p;
    }
    plain[n] = '\0';
    *at = p;
    return strtod(plain, NULL);
}

/* The numbers of "8 ÷ 96 = 8.33% ≠ 83%". */
static named_t numbers_named(const char *computed)
{
    static const char unequal[] = "≠";
    named_t all = {.not_equal = NAN};
    bool behind = false;
    for (const char *p = computed; *p;) {
        if (strncmp(p, unequal, sizeof unequal - 1) == 0) {
            behind = true;
            p += sizeof unequal - 1;
        } else if (is_figure(*p)) {
            double v = number_at(&p);
            if (behind && isnan(all.not_equal)) all.not_equal = v;
            else if (all.count < NAMED_MOST) all.v[all.count++] = v;
        } else p++;
    }
    return all;
}

static bool is_near(double a, double b) { return fabs(a - b) <= 1e-9 * (1 + fabs(a)); }

static bool is_named(const named_t *all, const check_claim_t *c)
{
    for (size_t i = 0; i < all->count; i++) {
        if (is_near(all->v[i], c->v)) return true;
    }
    return false;
}

/* The first claim that begins at `at` or behind it. */
static size_t first_claim(const check_result_t *r, size_t at)
{
    size_t low = 0, high = r->claim_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->claims[middle].at < at) low = middle + 1;
        else high = middle;
    }
    return low;
}

static const check_claim_t *what_it_is_about(const check_result_t *r, const named_t *all, size_t first, size_t end)
{
    const check_claim_t *one = NULL;
    for (size_t i = first; i < end && !isnan(all->not_equal); i++) { /* the last of that value: what follows stands behind what it follows from */
        if (is_near(r->claims[i].v, all->not_equal)) one = &r->claims[i];
    }
    if (one) return one;
    const check_claim_t *head = &r->claims[first], *tail = &r->claims[end - 1];
    return !is_named(all, tail) ? tail : !is_named(all, head) ? head : NULL;
}

size_t check_marks(const check_result_t *r, const check_finding_t *f, check_mark_t *ret, size_t most)
{
    const char *computed = f->computed.in[LANG_ZH];
    named_t all = numbers_named(computed);
    size_t first = first_claim(r, f->at), end = first, count = 0;
    while (end < r->claim_count && r->claims[end].at <= f->to) end++;
    if (!all.count || first == end || strcmp(computed, f->quote) == 0) return 0;
    const check_claim_t *about = what_it_is_about(r, &all, first, end);
    for (size_t i = first; i < end && count < most; i++) {
        const check_claim_t *c = &r->claims[i];
        if (c == about || is_named(&all, c)) ret[count++] = (check_mark_t){.at = c->at, .end = c->end, .about = c == about};
    }
    return count;
}

/* --- telling ---------------------------------------------------------------------------------------------------------- */

/* Characters between two places of the text; as a quote has them: blanks made one, none at its beginning. */
static size_t characters(const char *text, size_t from, size_t to, bool quoted)
{
    size_t n = 0;
    bool gap = false;
    for (const char *p = text + from; p < text + to;) {
        uint32_t c = text_next(&p);
        if (quoted && (c == '\n' || c == '\r' || c == '\t' || c == ' ')) {
            gap = n > 0;
            continue;
        }
        n += 1 + (quoted && gap);
        gap = false;
    }
    return n + (quoted && gap);
}

void check_add_marks(buf_t *out, const check_result_t *r, const check_finding_t *f)
{
    check_mark_t marks[CHECK_MARKS_MOST];
    size_t count = check_marks(r, f, marks, CHECK_MARKS_MOST), length = text_length(f->quote), told = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = characters(r->text, f->at, marks[i].at, true), to = characters(r->text, f->at, marks[i].end, true);
        if (to > length) break; /* a long quote is cut */
        buf_addf(out, "%s{\"from\":%zu,\"to\":%zu,\"about\":%s}", told++ ? "," : ",\"marks\":[", from, to, marks[i].about ? "true" : "false");
    }
    if (told) buf_add_char(out, ']');
}

static bool is_looked_at(const check_result_t *r, const check_claim_t *c)
{
    for (size_t b = c->at; b < c->end; b++) {
        if (r->looked_at[b / 8] >> b % 8 & 1) return true;
    }
    return false;
}

void check_add_alone(buf_t *out, const check_result_t *r)
{
    size_t done = 0, next = 0, begun = 0, told = 0; /* findings are in order of where they begin: done is how far they reach */
    int line = 1;
    const char *p = r->text;
    buf_add_char(out, '[');
    for (size_t i = 0; i < r->claim_count && r->looked_at; i++) {
        const check_claim_t *c = &r->claims[i];
        for (; next < r->count && r->findings[next].at <= c->at; next++) {
            if (r->findings[next].to >= done) done = r->findings[next].to + 1;
        }
        if (c->at < done || is_looked_at(r, c)) continue;
        for (; p < r->text + c->at; p++) {
            if (*p == '\n') line++, begun = (size_t)(p - r->text) + 1;
        }
        buf_addf(out, "%s{\"line\":%d,\"from\":%zu,\"to\":%zu}", told++ ? "," : "", line, characters(r->text, begun, c->at, false), characters(r->text, begun, c->end, false));
    }
    buf_add_char(out, ']');
}
