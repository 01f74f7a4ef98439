/* check_share.c - shares, rates and rests anywhere in a passage: the part beside the claim, the whole wherever it is said.
 *
 * One whole that fits is enough to agree. A contradiction needs that the words name the whole (占总数, of these), that the part
 * is of a list which adds up to it, or that it is the only one near; and that the values are not far from what is said.
 */
#include "report/check_facts.h"

#include <math.h>
#include <string.h>

/* --- shares ------------------------------------------------------------------------------------------------------------------ */

static bool fits_share(const tok_t *p, const tok_t *whole, const tok_t *c)
{
    double half = c->vague ? 0 : c->last * 0.01;
    if (whole->lo <= 0 || p->lo > whole->hi) return false;
    return ranges_meet((range_t){100 * (p->lo < 0 ? 0 : p->lo) / whole->hi, 100 * p->hi / whole->lo}, (range_t){c->lo - half, c->hi + half});
}

/* Nothing but words between two tokens, and few of them. */
static bool beside(const sentence_t *s, int a, int b, int room)
{
    for (int i = a + 1; i < b; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM || is_sep(t, ';') || is_sep(t, U'。') || is_sep(t, U'、')) return false;
        if (t->kind == TOK_TEXT) room -= t->to - t->from;
    }
    return room >= 0;
}

/* Words that only introduce what follows from the clause before: "; in other words, 20 per cent". */
static bool leads_on(const sentence_t *s, int i)
{
    int end, from = passage_clause(s, i, &end);
    if (from > 1 && is_sep(&s->t[from - 1], ',')) from = passage_clause(s, from - 1, &end);
    return check_says(s, s->t[from].from, s->t[i].from, s->zh ? "即|也就是|相当于|换言之" : "in other words|that is|this is|this means|i.e.|this represents|this corresponds|equal to|equals|equivalent|which is|this makes|which makes|a rate of");
}

/* The stem of the rate's name: "convict" of a conviction rate, 审结 of 审结率; its characters. */
static bool rate_stem(const solve_t *w, int claim, int *from, int *to)
{
    const sentence_t *s = w->s;
    int a, b;
    fact_before(s, w->x.f[claim].tok, &a, &b);
    if (s->zh) {
        for (int i = b - 1; i > a + 1; i--)
            if (s->c[i] == U'率' && is_han(s->c[i - 1]) && is_han(s->c[i - 2])) return *from = i - 2, *to = i, s->c[i - 2] != U'不'; /* 不捕率 is of those decided: check_rates.c */
        return false;
    }
    for (int i = b; i > a + 8; i--) {
        int n = check_ends_with(s->c, i, " rate");
        if (!n || is_latin(s->c[i])) continue;
        int end = i - n, start = end;
        while (start > a && is_latin(s->c[start - 1])) start--;
        return *from = start, *to = start + 5 < end ? start + 5 : end, end - start >= 4;
    }
    return false;
}

/* The count that the share is said of: the one right before it; -1. */
static int part_of(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok, before = claim - 1;
    if (before < 0 || !solve_counted(w, before)) return -1;
    int p = w->x.f[before].tok;
    int from, to;
    bool bracket = is_sep(&s->t[i - (i > 0)], '('), same = w->x.f[before].sentence == w->x.f[claim].sentence;
    bool rate = rate_stem(w, claim, &from, &to) && same;
    if (check_says(s, s->t[i].to, s->t[i].to + 9 < s->n ? s->t[i].to + 9 : s->n, s->zh ? "~" : "of them|of these|of which")) return -1; /* a fifth of them (400) */
    if (!rate && !(same && beside(s, p, i, bracket ? (s->zh ? 10 : 40) : (s->zh ? 14 : 60))) && !(solve_near(w, claim, before, 1) && leads_on(s, i))) return -1;
    int of = p - 1; /* 340 of the 400: the part stands before the whole */
    while (of > 0 && is_word(&s->t[of], W_LE)) of--;
    if (!s->zh && before > 0 && solve_counted(w, before - 1) && is_word(&s->t[of], W_OF) && of - w->x.f[before - 1].tok <= 2) return before - 1;
    return before;
}

static int part_behind(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok;
    if (claim + 1 >= w->x.n || !solve_counted(w, claim + 1) || w->x.f[claim + 1].sentence != w->x.f[claim].sentence) return -1;
    int p = w->x.f[claim + 1].tok, lead = p - 1;
    bool among = s->zh && claim + 2 < w->x.n && solve_counted(w, claim + 2) && check_says(s, s->t[p].to, s->t[w->x.f[claim + 2].tok].from, "中|里"); /* 即250个问题中已整改230个 */
    if (among && beside(s, i, p, 4)) return claim + 2;
    while (lead > i && (s->t[lead].kind == TOK_WORD || (s->zh && s->t[lead].kind == TOK_TEXT && s->t[lead].to - s->t[lead].from <= 2))) lead--;
    bool tied = is_sep(&s->t[lead], '(') || is_sep(&s->t[lead], ',') || is_sep(&s->t[lead], U'—') || is_sep(&s->t[lead], U'–');
    return tied && beside(s, i, p, s->zh ? 14 : 50) ? claim + 1 : -1;
}

/* The only count near whose words have the stem of the rate's name; -1. */
static int part_named(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int from, to, found = -1;
    char stem[8] = "";
    if (!rate_stem(w, claim, &from, &to)) return -1;
    for (int i = from; i < to && !s->zh && i - from < 5; i++) stem[i - from] = (char)(s->c[i] < 128 ? s->c[i] | 32 : '?');
    for (int i = 0; i < w->x.n; i++) {
        if (!solve_counted(w, i) || !solve_near(w, claim, i, 2) || w->x.f[i].sentence > w->x.f[claim].sentence) continue;
        label_t l = quant_label(s, w->x.f[i].tok);
        bool says = s->zh ? label_has_all(s, (label_t){l.from, l.to, l.from2, l.from2}, from, to) : label_says(s, l, stem);
        if (says && found >= 0) return -1;
        if (says) found = i;
    }
    return found;
}

/* Words that say the whole is one that was said before. */
static bool points_back(const solve_t *w, int claim, int part)
{
    static const char zh[] = "占总|占全部|占全院|占全市|占其|其中|总数的|总量的|总额的|占比|占发出|占受理|占查处|占立案|占起诉|占处分|占办结|占该", en[] = "of them|of these|of those|of whom|of which|of all|of the total|of that|of this|of the |out of";
    const sentence_t *s = w->s;
    int end, p = w->x.f[part].tok, c = w->x.f[claim].tok, from = passage_clause(s, p < c ? p : c, &end), last = p < c ? c : p;
    int a = s->t[from].from;
    if (from > 0 && is_sep(&s->t[from - 1], ',')) a = s->t[passage_clause(s, from - 1, &end)].from;
    (void)passage_clause(s, last, &end);
    return check_says(s, a, s->t[end].from, s->zh ? zh : en);
}

/* The share has a whole of its own right behind it: 40 % of the staff, 占全市的40%. */
static bool other_whole(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok, from, to;
    if (s->zh) {
        fact_before(s, i, &from, &to);
        return check_says(s, from, to, "全国|全省|全系统|同类|同期");
    }
    fact_behind(s, i, &from, &to);
    return is_word(&s->t[i + 1], W_OF) && !check_says(s, s->t[i + 1].from, to, "of them|of these|of those|of the total|of all|of the total");
}

/* Wholes that the part may be of: alike and not smaller, nearest first. */
static int wholes_of(const solve_t *w, int claim, int part, int *into, int most)
{
    int n = 0;
    for (int far = 0; far < w->x.n && n < most; far++)
        for (int side = 0; side < 2 && n < most; side++) {
            int i = side ? part + far : part - far;
            if (i < 0 || i >= w->x.n || i == part || i == claim || (far == 0) || !solve_counted(w, i) || !solve_near(w, part, i, 2)) continue;
            if (w->x.f[i].sentence > w->x.f[claim].sentence || !check_facts_alike(&w->x, i, part) || fact_tok(&w->x, i)->hi < fact_tok(&w->x, part)->lo) continue;
            into[n++] = i;
        }
    return n;
}

static bool is_first_of_kind(const solve_t *w, int whole)
{
    for (int i = 0; i < whole; i++)
        if (solve_counted(w, i) && check_facts_alike(&w->x, i, whole) && solve_near(w, i, whole, 1)) return false;
    return true;
}

/* 三类案件共计500件, 108 in all: said as the total of what stands before it. */
static bool is_said_total(const solve_t *w, int i)
{
    const sentence_t *s = w->s;
    int tok = w->x.f[i].tok;
    for (int j = tok - 1; j >= 0 && j > tok - 4 && !check_ends_clause(&s->t[j]) && s->t[j].kind != TOK_NUM; j--)
        if (is_word(&s->t[j], W_TOTAL)) return true;
    return !s->zh && is_word(&s->t[tok + 1], W_TOTAL);
}

/* A part of a list that adds up: its share is of the same total. */
static bool in_sum(const solve_t *w, int part, int whole)
{
    const sentence_t *s = w->s;
    size_t p = s->at[s->t[w->x.f[part].tok].from], b = s->at[s->t[w->x.f[whole].tok].from];
    for (size_t f = w->k->result->count; f > w->k->first; f--) {
        const check_finding_t *y = &w->k->result->findings[f - 1];
        if (y->verdict == CHECK_CONSISTENT && strcmp(y->rule, "sum") == 0 && y->at <= p && p <= y->to && y->at <= b && b <= y->to) return true;
    }
    return false;
}

static words_t computed_share(const solve_t *w, int part, int whole)
{
    checker_t *k = w->k;
    const tok_t *p = fact_tok(&w->x, part), *b = fact_tok(&w->x, whole);
    return bothf(k, "%s ÷ %s = %s%%", NULL, say_tok(k, p), say_tok(k, b), say_number(k, 100 * p->v / b->v, 2));
}

/* The part against a whole or, for a rate, against both kinds together (convicted and acquitted). */
static bool agrees(const solve_t *w, int claim, int part, bool rate)
{
    int whole[12], n = wholes_of(w, claim, part, whole, 12);
    const tok_t *p = fact_tok(&w->x, part), *c = fact_tok(&w->x, claim);
    for (int i = 0; i < n; i++)
        if (fits_share(p, fact_tok(&w->x, whole[i]), c)) return solve_say(w, rate ? "rate" : "share", true, claim, part, whole[i], computed_share(w, part, whole[i])), true;
    for (int i = 0; i < w->x.n && rate; i++) {
        if (i == part || i == claim || !solve_counted(w, i) || !solve_near(w, part, i, 1) || !check_facts_alike(&w->x, i, part)) continue;
        tok_t sum = *fact_tok(&w->x, i);
        sum.v += p->v, sum.lo += p->lo, sum.hi += p->hi;
        if (fits_share(p, &sum, c)) return solve_say(w, "rate", true, claim, part, i, bothf(w->k, "%s ÷ %s = %s%%", NULL, say_tok(w->k, p), say_tok(w->k, &sum), say_number(w->k, 100 * p->v / sum.v, 2))), true;
    }
    return false;
}

/* The one whole that can be meant; -1. */
static int only_whole(const solve_t *w, int claim, int part)
{
    int whole[12], n = wholes_of(w, claim, part, whole, 12);
    int best = -1;
    for (int i = 0; i < n; i++) /* the total that all the others are part of; what is said behind the claim is another matter */
        if (!(whole[i] > claim && part < claim) && (best < 0 || fact_tok(&w->x, whole[i])->v > fact_tok(&w->x, best)->v)) best = whole[i];
    if (best < 0) return -1;
    return n == 1 || is_first_of_kind(w, best) || is_said_total(w, best) ? best : -1;
}

/* convicted 96 and acquitted 24, a conviction rate of 84 per cent: two kinds and no whole. */
static void judge_of_both(const solve_t *w, int claim, int part)
{
    int other = -1;
    for (int i = 0; i < w->x.n; i++) {
        if (i == part || i == claim || !solve_counted(w, i) || !solve_near(w, claim, i, 1)) continue;
        if (other >= 0 || !check_facts_alike(&w->x, i, part)) return;
        other = i;
    }
    const tok_t *p = fact_tok(&w->x, part), *c = fact_tok(&w->x, claim);
    if (other < 0 || p->vague) return;
    double r = 100 * p->v / (p->v + fact_tok(&w->x, other)->v);
    if (r > 0.7 * c->v && r < 1.4 * c->v) solve_say(w, "rate", false, claim, part, other, bothf(w->k, "%s ÷ (%s + %s) = %s%%", NULL, say_tok(w->k, p), say_tok(w->k, p), say_tok(w->k, fact_tok(&w->x, other)), say_number(w->k, r, 2)));
}

/* 34 of them (20 per cent), 占7%: said right at its part, with one number in the sentence and the one before that can be the
 * whole, and not far from what the two give. */
static int near_whole(const solve_t *w, int claim, int part, bool rate)
{
    const sentence_t *s = w->s;
    int whole[12], n = wholes_of(w, claim, part, whole, 12), i = w->x.f[claim].tok, at = -1;
    bool bracket = is_sep(&s->t[i - (i > 0)], '(') && is_sep(&s->t[i + 1], ')'), share = s->zh && check_ends_with(s->c, fact_tok(&w->x, claim)->from, "占|占比|占比为|占比达|约占") > 0;
    bool or = !s->zh && i > 0 && is_word(&s->t[i - 1], W_OR) && check_ends_clause(&s->t[i + 1]);
    if (!bracket && !share && !rate && !or) return -1;
    for (int j = 0; j < n; j++) {
        if (!solve_near(w, part, whole[j], 1) || w->x.f[whole[j]].time < 0) continue;
        if (at >= 0) return -1;
        at = whole[j];
    }
    if (at < 0 || at > part) return -1;
    const tok_t *p = fact_tok(&w->x, part), *b = fact_tok(&w->x, at), *c = fact_tok(&w->x, claim);
    double r = b->v > 0 && c->v > 0 ? 100 * p->v / b->v / c->v : 0;
    return r > 0.65 && r < 1.5 ? at : -1;
}

/* Bad only where the two are not far from what is said, as slips are. */
static void say_bad(const solve_t *w, int claim, int part, int whole, bool rate)
{
    const tok_t *b = fact_tok(&w->x, whole), *t = fact_tok(&w->x, part), *c = fact_tok(&w->x, claim);
    double r = b->v > 0 && c->v > 0 ? 100 * t->v / b->v / c->v : 0;
    if (r > 0.5 && r < 2 && !t->vague && !b->vague) solve_say(w, rate ? "rate" : "share", false, claim, part, whole, computed_share(w, part, whole));
}

/* Whether the words tie the share to a whole said before. */
static bool tied(const solve_t *w, int claim, int part, int whole)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok;
    bool bracket = i > 0 && is_sep(&s->t[i - 1], '(') && is_sep(&s->t[i + 1], ')');
    bool plain = s->zh ? check_ends_with(s->c, s->t[i].from, "占|占比|占比为|占比达|约占") > 0 : bracket;
    return (plain && whole >= 0 && in_sum(w, part, whole)) || points_back(w, claim, part) || leads_on(s, i);
}

static void judge_named(const solve_t *w, int claim, int part)
{
    int whole = only_whole(w, claim, part);
    if (whole < 0) judge_of_both(w, claim, part);
    else say_bad(w, claim, part, whole, true);
}

static void judge_part(const solve_t *w, int claim, int part, bool rate)
{
    int whole = only_whole(w, claim, part);
    if (!tied(w, claim, part, whole)) whole = -1;
    if (whole < 0) whole = near_whole(w, claim, part, rate);
    if (whole >= 0) say_bad(w, claim, part, whole, rate);
}

/* 68 of those: more than any number before that they can be of. */
void solve_part(const solve_t *w, int part)
{
    const sentence_t *s = w->s;
    const tok_t *p = fact_tok(&w->x, part);
    int most = -1;
    if (s->zh || p->vague || !check_says(s, p->to, p->to + 9 < s->n ? p->to + 9 : s->n, " of those| of these| of them")) return;
    for (int i = 0; i < part; i++)
        if (solve_counted(w, i) && solve_near(w, i, part, 1) && check_facts_alike(&w->x, i, part) && (most < 0 || fact_tok(&w->x, i)->hi > fact_tok(&w->x, most)->hi)) most = i;
    int last = part - 1;
    if (most < 0 || last < 0 || !solve_counted(w, last) || !check_facts_alike(&w->x, last, part)) return;
    bool same = w->x.f[last].sentence == w->x.f[part].sentence; /* of what was said last */
    int whole = same ? last : most;
    if (p->lo > fact_tok(&w->x, whole)->hi) solve_say(w, "part", false, part, whole, whole, bothf(w->k, "%s > %s", NULL, say_tok(w->k, p), say_tok(w->k, fact_tok(&w->x, whole))));
}

void solve_share(const solve_t *w, int claim)
{
    int before = part_of(w, claim), behind = part_behind(w, claim), named = part_named(w, claim), from, to;
    int parts[3] = {before, behind, named};
    bool rate = rate_stem(w, claim, &from, &to);
    for (int p = 0; p < 3; p++)
        if (parts[p] >= 0 && agrees(w, claim, parts[p], rate)) return;
    if (rate && before >= 1 && solve_counted(w, before - 1) && agrees(w, claim, before - 1, rate)) return;
    int part = rate && named >= 0 ? named : before >= 0 ? before : behind;
    if (part < 0 || (!rate && before >= 0 && behind >= 0) || (other_whole(w, claim) && !leads_on(w->s, w->x.f[claim].tok))) return;
    if (rate && part == named) judge_named(w, claim, part);
    else judge_part(w, claim, part, rate);
}

/* --- what is left ------------------------------------------------------------------------------------------------------------ */

static bool overlaps(const solve_t *w, int from, int to)
{
    for (int i = w->x.f[from].tok; i < w->x.f[to].tok; i++)
        if (is_word(&w->s->t[i], W_OVERLAP)) return true;
    return false;
}

/* Whole less the parts between it and the rest: any start of the list, then its longest. */
void solve_rest(const solve_t *w, int claim, bool settled)
{
    const tok_t *c = fact_tok(&w->x, claim);
    int part[LIST_MOST], n = 0, whole = -1;
    double sum = 0;
    range_t r = {c->lo, c->hi};
    if (c->vague) return;
    for (int i = claim - 1; i >= 0 && n < LIST_MOST && solve_near(w, claim, i, 2); i--) {
        const tok_t *t = fact_tok(&w->x, i);
        if (!solve_counted(w, i) || w->x.f[i].kind == FACT_REST || !check_facts_alike(&w->x, i, claim)) continue;
        if (n && ranges_meet(r, range_of(t))) {
            if (settled && !solve_retract(w, claim)) return;
            solve_say(w, "sum", true, claim, i, i, bothf(w->k, "%s − %s = %s", NULL, say_tok(w->k, t), say_number(w->k, sum, -1), say_tok(w->k, c)));
            return;
        }
        part[n++] = i;
        r.lo += t->lo, r.hi += t->hi, sum += t->v;
    }
    if (n < 2 || settled) return;
    whole = part[n - 1];
    const tok_t *b = fact_tok(&w->x, whole);
    double parts = sum - b->v, left = b->v - parts;
    if (!is_first_of_kind(w, whole) || b->vague || parts >= b->v || overlaps(w, whole, claim) || left > 3 * c->v || c->v > 3 * left) return;
    for (int i = 0; i + 1 < n; i++)
        if (fact_tok(&w->x, part[i])->vague || fact_tok(&w->x, part[i])->v > b->v) return;
    solve_say(w, "sum", false, claim, whole, whole, bothf(w->k, "%s − %s = %s", NULL, say_tok(w->k, b), say_number(w->k, parts, -1), say_number(w->k, left, -1)));
}

/* 62 per cent upheld, 23 dismissed, the remaining 15: all shares of the sentence make a hundred. */
void solve_rest_of_hundred(const solve_t *w, int claim)
{
    int n = 0, first = claim, last = claim;
    double v = 0, lo = 0, hi = 0;
    for (int i = 0; i < w->x.n; i++) {
        const fact_t *f = &w->x.f[i];
        const tok_t *t = fact_tok(&w->x, i);
        if (f->sentence != w->x.f[claim].sentence) continue;
        if (t->num != NUM_PERCENT || f->kind == FACT_CHANGE || t->role == ROLE_RATE || t->range) return;
        n++, v += t->v, lo += t->lo, hi += t->hi;
        if (i < first) first = i;
        if (i > last) last = i;
    }
    bool good = lo <= 100 && hi >= 100;
    if (n < 3 || v < 70 || v > 135) return;
    report_toks(w->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "share", w->x.f[first].tok, w->x.f[last].tok, bothf(w->k, "合计 %s%%", "together %s%%", say_number(w->k, v, 1)),
                good ? both(w->k, "各部分占比之和为 100%", "the shares add up to 100 %") : both(w->k, "各部分占比之和不是 100%", "the shares of one whole do not add up to 100 %"));
}

