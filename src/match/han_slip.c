/* han_slip.c - two Han unit names that one slip, or two, make look unlike.
 *
 * 分公益司, 广西壮英族自治区, （威海利市）, 经部营: one slip keeps a place, a branch or a legal form from being known, and taken apart
 * the names share little. As typed they differ by it alone. The same goes for a place that stands elsewhere. Names taken apart alike are not asked (南京 and 南昌, 检察院 and
 * 法院), and neither are two numbers, two known places or two known branches.
 */
#include "match/han.h"

#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

enum { SLIPS_MOST = 2, TWO_LEAST = 8 /* characters that bear two slips */, MOVED_PERCENT = 1000 };

/* Is the branch called by a place that is known? */
static bool branch_known(const form_t *f)
{
    int code = 0, n = f->branch_count - lexicon_branch_suffix(f->branch, f->branch_count);
    return n >= 2 && lexicon_place(f->branch, n, &code) == n;
}

static bool branches_differ(const form_t *a, const form_t *b)
{
    return a->branch_count && b->branch_count &&
           (a->branch_count != b->branch_count || memcmp(a->branch, b->branch, (size_t)a->branch_count * sizeof *a->branch));
}

/* 台州 and 泰州市: both places known, and what is behind them the same. In 宁海南县 the first two characters are a place
 * only by the slip, and take the rest apart wrongly. */
static bool places_apart(const form_t *a, const form_t *b)
{
    return !a->lead == !b->lead && a->core_count == b->core_count && han_places_apart(a, b);
}

bool han_uneven(const form_t *a, const form_t *b)
{
    if (a->lead != b->lead || a->legal != b->legal || !a->branch_count != !b->branch_count || !a->place_count != !b->place_count) return true;
    return branches_differ(a, b) && branch_known(a) != branch_known(b);
}

/* The folded name with its legal form as typed. Returns its characters, 0 when they do not fit. */
static int as_typed(const form_t *f, uint32_t into[ALIGN_MOST])
{
    int n = f->whole_count - f->legal_count + (f->legal_count ? f->tail : 0), end = f->legal_at + f->legal_count;
    if (n > ALIGN_MOST) return 0;
    if (!f->legal_count) {
        memcpy(into, f->whole, (size_t)n * sizeof *into);
        return n;
    }
    memcpy(into, f->whole, (size_t)f->legal_at * sizeof *into);
    memcpy(into + f->legal_at, f->line + f->lead + f->core_count, (size_t)f->tail * sizeof *into);
    memcpy(into + f->legal_at + f->tail, f->whole + end, (size_t)(f->whole_count - end) * sizeof *into);
    return n;
}

/* Does the step make another number: another digit, one more or less, or two turned round? 分一司 for 分公司 is none. */
static bool of_number(const step_t *s, const side_t *x, const side_t *y)
{
    bool p = s->what != WEIGHT_missing && unit_numeral(x->c[s->i]), q = s->what != WEIGHT_extra && unit_numeral(y->c[s->j]);
    if (s->what == WEIGHT_missing) return q;
    if (s->what == WEIGHT_extra) return p;
    if (s->what == WEIGHT_swapped) return p || unit_numeral(x->c[s->i + 1]);
    return p && q;
}

/* Two characters side by side are another word, or a word left out: 检察院 and 法院. */
static bool of_word(const step_t *s, int count)
{
    if (count != 2 || s[0].what == WEIGHT_swapped) return false;
    int i = s[1].i - s[0].i, j = s[1].j - s[0].j;
    return i <= 1 && j <= 1;
}

/* 幸福农场河东区餐饮公司 for 河东区幸福农场餐饮公司: the place in front of the one stands within the other. */
static bool place_moved(const side_t *front, int lead, const side_t *within)
{
    size_t size = sizeof *front->c;
    if (front->n != within->n || lead < 2) return false;
    for (int at = 1; at + lead <= within->n; at++) {
        if (memcmp(within->c + at, front->c, (size_t)lead * size)) continue;
        return !memcmp(within->c, front->c + lead, (size_t)at * size) &&
               !memcmp(within->c + at + lead, front->c + lead + at, (size_t)(within->n - at - lead) * size);
    }
    return false;
}

void score_han_slip(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(a->han && b->han && !ev->name);
    uint32_t p[ALIGN_MOST], q[ALIGN_MOST];
    side_t x = {p, p, as_typed(a, p)}, y = {q, q, as_typed(b, q)};
    if (!x.n || !y.n || x.n - y.n > SLIPS_MOST || y.n - x.n > SLIPS_MOST) return;
    if (place_moved(&x, a->lead, &y) || place_moved(&y, b->lead, &x)) {
        evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
        evidence_add(ev, WEIGHT_reordered, MOVED_PERCENT, NULL, NULL);
        return;
    }
    if (places_apart(a, b)) return;
    if (branches_differ(a, b) && branch_known(a) && branch_known(b)) return;
    step_t step[ALIGN_MOST * 2];
    int count = han_align(&x, &y, step);
    if (!count || count > (x.n < TWO_LEAST || y.n < TWO_LEAST ? 1 : SLIPS_MOST) || of_word(step, count)) return;
    for (int k = 0; k < count; k++)
        if (of_number(&step[k], &x, &y)) return;
    evidence_add(ev, WEIGHT_near_unit_name, 100, NULL, NULL);
    for (int k = 0; k < count; k++) han_add_step(ev, &step[k], &x, &y, HAN_TRADE_PERCENT);
    han_several(ev, count, 100);
}
