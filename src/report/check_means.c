/* check_means.c - so many each: a total, a number of things and what falls on one of them, in whatever order they are said.
 *
 * 46名检察官办案5,060件，人均110件; 24 inspections, two a month; 20 complaints per 100,000 inhabitants. The words 每, 均, per,
 * each, "a month" say which number is that of one; the total is counted like it, the things in what 每 or per names. Months
 * and days of a year that is spoken of need not be counted.
 */
#include "report/check_solve.h"

#include <stdio.h>

enum { NEVER = -20 };
enum period { PER_THING, PER_YEAR, PER_QUARTER, PER_MONTH, PER_WEEK, PER_DAY };

typedef struct mean {
    int one;             /* the fact of what falls on one */
    int of_from, of_to;  /* characters of what 每 names */
    bool average;        /* 平均 or 均 was said */
    bool each;           /* "each", "apiece" right behind it */
    enum period period;
    int from, to;        /* tokens of its sentence */
} mean_t;

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

/* --- what falls on one ---------------------------------------------------------------------------------------------------- */

static enum period period_of(const solve_t *w, const mean_t *m)
{
    static const char *const words[] = {"年|year|annual", "季|quarter", "月|month", "周|week", "日|天|day|daily"};
    for (int p = 0; p < 5; p++)
        if (check_says(w->s, m->of_from, m->of_to, words[p])) return (enum period)(p + 1);
    return PER_THING;
}

static void read_zh(const solve_t *w, mean_t *m)
{
    const fact_t *f = &w->x.f[m->one];
    const sentence_t *s = w->s;
    int end = tok(w, m->one)->from;
    for (int at = end - 1; at >= f->from; at--) {
        if (s->c[at] == U'每' || (s->c[at] == U'各' && at + 1 < end)) {
            m->of_from = at + 1, m->of_to = end;
            return;
        }
        if (s->c[at] != U'均' || at <= f->from) continue;
        m->average = true;
        int of = s->c[at - 1] == U'平' ? at - 2 : at - 1; /* 人均, 月均, 年平均 */
        if (m->of_to == 0 && of >= f->from && (of == at - 1 || one_of(U"年季月周日天", s->c[of]))) m->of_from = of, m->of_to = of + 1;
    }
}

static void read_en(const solve_t *w, mean_t *m)
{
    const fact_t *f = &w->x.f[m->one];
    const sentence_t *s = w->s;
    int last = s->t[m->to].from, far = f->to2 + 34 < last ? f->to2 + 34 : last;
    for (int i = 0; i < w->x.hits.n && w->x.hits.hit[i].from < far; i++) {
        const hit_t *h = &w->x.hits.hit[i];
        if (h->cue == CUE_PERIOD && h->from >= tok(w, m->one)->to && h->from <= f->to2 + 1) m->of_from = h->from, m->of_to = h->to;
    }
    m->each = is_word(&s->t[f->tok + 1], W_PER) && check_says(s, s->t[f->tok + 1].from, s->t[f->tok + 1].to, SAYS[SAY_APIECE]);
    m->each = m->each || (m->one > 0 && check_says(s, w->x.f[m->one - 1].from, tok(w, m->one - 1)->from, "each of"));
    m->average = cue_in(&w->x.hits, s->t[passage_clause(s, f->tok, &(int){0})].from, f->to2, CUE_MEAN);
    for (int j = m->from; j < m->to && m->of_to == 0; j++) {
        bool near = j > f->tok ? j <= f->tok + 3 : s->t[j].from >= f->from - 60;
        if (!is_word(&s->t[j], W_PER) || !near || !check_says(s, s->t[j].from, s->t[j].to, SAYS[SAY_PER])) continue;
        if (s->t[j + 1].kind == TOK_TEXT) m->of_from = s->t[j].to, m->of_to = s->t[j + 1].to;
    }
    if (m->of_to == 0 && check_says(s, f->from, tok(w, m->one)->from, SAYS[SAY_PERIODICAL])) m->of_from = f->from, m->of_to = tok(w, m->one)->from;
    if (m->of_to == 0 && is_word(&s->t[f->tok + 1], W_LE) && s->t[f->tok + 1].to - s->t[f->tok + 1].from <= 2) m->of_from = s->t[f->tok + 1].to, m->of_to = s->t[f->tok + 2].to; /* three hours a file */
}

static void read_mean(const solve_t *w, int one, mean_t *m)
{
    *m = (mean_t){.one = one};
    m->from = passage_sentence(w->s, w->x.f[one].tok, &m->to);
    if (w->s->zh) read_zh(w, m);
    else read_en(w, m);
    m->period = period_of(w, m);
}

/* --- how many things ----------------------------------------------------------------------------------------------------------- */

static int in_characters(const sentence_t *s, int from, int to, const char *unit)
{
    static const char32_t digits[] = U"零一二三四五六七八九十";
    static const char *const words[] = {"", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
    char text[32];
    for (int d = 2; d <= 10; d++) {
        (void)snprintf(text, sizeof text, "%s-%s|%d-%s|%s %s", words[d], unit, d, unit, words[d], unit);
        if (!s->zh && check_says(s, from, to, text)) return d;
        for (int i = from; i + 1 < to && s->zh; i++)
            for (int n = 1; n <= 3; n++)
                if ((s->c[i] == digits[d] || (d == 2 && s->c[i] == U'两')) && check_ends_with(s->c, i + 1 + n, unit) == n && s->c[i - (i > 0)] != U'第') return d;
    }
    return 0;
}

/* How many periods: said (365天, 六个月, 2018年至2022年), or those of the year that is spoken of. *score: how surely. */
static double periods(const solve_t *w, const mean_t *m, int *score)
{
    static const double in_year[] = {0, 1, 4, 12, 52, 365};
    static const char *const words[][3] = {{"", ""}, {"年", "year", "年|year"}, {"个季度", "quarter", "季|quarter"}, {"个月", "month", "月|month"}, {"周", "week", "周|week"}, {"天", "day", "日|天|day"}};
    const sentence_t *s = w->s;
    int start = m->one > 0 && w->x.f[m->one - 1].sentence + 1 == w->x.f[m->one].sentence ? passage_sentence(s, w->x.f[m->one - 1].tok, &(int){0}) : m->from;
    int a = s->t[start].from, b = s->t[m->to].from, first = 0, last = 0, years = 0;
    *score = 3;
    for (int i = start; i < m->to; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM && t->num == NUM_SPAN && i != w->x.f[m->one].tok && !t->range && check_says(s, t->digits_to, t->to, words[m->period][2])) return t->v;
        if (t->kind == TOK_YEAR) first = first ? first : (int)t->v, last = (int)t->v, years++;
    }
    int said = in_characters(s, a, m->period == PER_YEAR ? b : tok(w, m->one)->from, words[m->period][!s->zh]);
    if (m->period == PER_YEAR) return last > first && check_says(s, a, b, SAYS[SAY_UNTIL]) ? last - first + 1 : said;
    if (check_says(s, a, b, s->zh ? SAYS[SAY_WHOLE_YEAR_ZH] : SAYS[SAY_WHOLE_YEAR_EN])) return in_year[m->period];
    if (check_says(s, a, b, s->zh ? SAYS[SAY_HALF_YEAR_ZH] : SAYS[SAY_HALF_YEAR_EN])) return in_year[m->period] / 2;
    if (said) return said;
    bool part = check_says(s, a, b, s->zh ? SAYS[SAY_PART_OF_YEAR_ZH] : SAYS[SAY_PART_OF_YEAR_EN]);
    *score = years == 1 && !part ? 2 : -3;
    return in_year[m->period];
}

static int names_en(const solve_t *w, const mean_t *m, int i)
{
    const sentence_t *s = w->s;
    int64_t unit = UNIT_NONE;
    int from = m->of_from + (s->c[m->of_from] == ' '), n = 0;
    char stem[6] = "";
    if (check_unit_one(s->c, m->of_from, &unit) && unit == w->x.f[i].unit && unit != UNIT_NONE) return 3;
    for (; n < 5 && is_latin(s->c[from + n]); n++) stem[n] = (char)(s->c[from + n] < 128 ? s->c[from + n] | 32 : '~');
    return n >= 3 && check_says(s, tok(w, i)->digits_to, w->x.f[i].to2, stem) ? 2 : 0;
}

/* Whether 每 names what the fact counts: 每期 and 8期, 每个社区 and 18个社区, 人均 and 46名, per family and 62 families. 3: its unit or noun,
 * 2: a part of the noun, 0: not. */
static int names(const solve_t *w, const mean_t *m, int i)
{
    const sentence_t *s = w->s;
    const tok_t *t = tok(w, i);
    int64_t unit = UNIT_NONE;
    enum num_kind kind;
    bool money;
    if (m->of_to <= m->of_from) return 0;
    if (!s->zh) return names_en(w, m, i);
    int n = unit_zh(s->c, m->of_from, &unit, &kind, &money), from = m->of_from + (n && unit == UNIT_GE ? n : 0);
    if (n && unit == t->unit && unit != UNIT_GE) return t->digits_to < t->to && s->c[t->digits_to] == s->c[m->of_from] ? 3 : 2;
    for (int at = from; at < m->of_to && at < from + 3; at++)
        for (int j = t->digits_to; j < w->x.f[i].to2 && j < t->to + 7; j++)
            if (is_han(s->c[at]) && s->c[at] == s->c[j] && s->c[at] != U'个') return unit == UNIT_GE && t->unit == UNIT_GE ? 3 : 2;
    if (t->unit == UNIT_GE && m->of_to - m->of_from < 6 && m->of_from < s->n && t->from > 0 && s->c[m->of_from] == s->c[t->from - 1]) return 2; /* 基层检察院112个, 每院 */
    return 0;
}

/* --- readings -------------------------------------------------------------------------------------------------------------------- */

static bool is_total(const solve_t *w, int i, int one)
{
    const tok_t *t = tok(w, i), *a = tok(w, one);
    if (i == one || t->range || solve_is_threshold(w, i) || w->x.f[i].kind != FACT_VALUE || check_facts_in_range(&w->x, i)) return false;
    if (a->num == NUM_SPAN || t->num == NUM_SPAN) return a->num == t->num && check_days(w->s, a) == check_days(w->s, t);
    if (t->money != a->money && a->unit != UNIT_NONE) return false;
    if (t->money && a->money) return true;
    return (t->unit == UNIT_PTIME && a->unit == UNIT_PERSON) || check_facts_alike(&w->x, i, one);
}

static int score_total(const solve_t *w, const mean_t *m, int i)
{
    const fact_t *f = &w->x.f[m->one], *g = &w->x.f[i];
    int far = abs(f->sentence - g->sentence);
    for (int j = i + 1; j < m->one && w->s->zh; j++) /* 34,800元，扣除11,538元，二人各分得 */
        if (w->s->c[m->of_from - (m->of_from > 0)] == U'各' && is_total(w, j, m->one)) return NEVER;
    if (far > 1 || !is_total(w, i, m->one)) return NEVER;
    int score = (far == 0 ? 2 : 0) + (i < m->one) + (g->total || check_says(w->s, g->from, tok(w, i)->from, SAYS[SAY_SUM_CHAR])) - 2 * (g->time < 0) - 2 * g->plan;
    bool other = !w->s->zh && g->unit < 0 && tok(w, m->one)->unit < 0 && g->unit != f->unit; /* warnings and fines: sanctions */
    score += 2 * m->each - 3 * other;
    return score - (solve_parted(w, i, m->one) && far == 0) + m->average;
}

/* 110件 may be 110.4 or, cut off, 110.9; 每期40人 is 40. */
static bool fits(const solve_t *w, const mean_t *m, range_t mean)
{
    const tok_t *a = tok(w, m->one);
    double cut = a->vague ? 0 : (a->exact && a->last > 1 ? 1 : a->last) / 2 * (1 + 1e-9), lo = a->lo, hi = a->hi;
    if (a->exact && (a->v >= 20 || m->period != PER_THING || m->average)) lo -= cut, hi += 1.99 * cut;
    return ranges_meet(mean, (range_t){lo, hi});
}

static void offer(solve_t *w, const mean_t *m, int total, int thing, range_t n, double v, int score)
{
    const tok_t *t = tok(w, total);
    reading_t r = {.rel = REL_AVERAGE, .claim = m->one, .n = thing >= 0 ? 2 : 1, .op = {total, thing}, .form = thing >= 0 ? '/' : 'm', .v = t->v / v, .score = score};
    if (n.lo <= 0) return;
    r.fits = fits(w, m, (range_t){t->lo / n.hi, t->hi / n.lo});
    if (!r.fits) r.score += solve_slip(r.v, tok(w, m->one)->v) - (t->vague && !tok(w, m->one)->vague);
    solve_offer(w, FAM_SAID, &r);
}

/* 法官人均结案: said of some persons, who need not be those that are counted. */
static bool of_some(const solve_t *w, const mean_t *m, int thing)
{
    const fact_t *f = &w->x.f[m->one];
    int of;
    if (!w->s->zh || m->of_to != m->of_from + 1 || m->of_from - f->from < 2 || check_says(w->s, f->from, m->of_from, SAYS[SAY_OF_ALL_ZH])) return false;
    return check_facts_calls(&w->x, thing, f->from, m->of_from, &of) == 0 && of > 0;
}

static bool may_be_thing(const solve_t *w, int one, int j)
{
    const tok_t *t = tok(w, j);
    return j != one && w->x.f[j].kind == FACT_VALUE && t->num != NUM_SPAN && !t->range && !t->money && solve_near(w, j, one, 2) && !check_facts_in_range(&w->x, j);
}

static void solve_things(solve_t *w, const mean_t *m)
{
    int others = 0, several = 0, all = 0, sentence = w->x.f[m->one].sentence;
    for (int i = 0; i < w->x.n; i++) {
        all += i != m->one && solve_near(w, i, m->one, 2) && w->x.f[i].kind == FACT_VALUE && !tok(w, i)->range;
        if (i == m->one || w->x.f[i].sentence != sentence || w->x.f[i].kind != FACT_VALUE) continue;
        others++;
        several += names(w, m, i) > 0 && !is_total(w, i, m->one) && !(i > m->one && solve_parted(w, m->one, i)); /* 平均每件375万元；1000万元以上的8件 */
    }
    for (int i = 0; i < w->x.n; i++) {
        int total = score_total(w, m, i);
        for (int j = 0; j < w->x.n && total != NEVER; j++) {
            if (j == i || !may_be_thing(w, m->one, j)) continue;
            int named = names(w, m, j), score = named ? named : others == 2 && w->x.f[j].sentence == sentence ? 1 : -2;
            int far = abs(w->x.f[j].sentence - sentence);
            if (far == 2 && (named < 2 || w->x.f[j].time < 0)) continue;
            score += all == 2; /* there are no others */
            score -= (far == 2 && named < 3) + 3 * (several > 1) + 4 * of_some(w, m, j) + 2 * (!m->average && !named && w->s->zh); /* several: 9个基层院、1个市院 */
            offer(w, m, i, j, range_of(tok(w, j)), tok(w, j)->v, total + score);
        }
    }
}

static void solve_periods(solve_t *w, const mean_t *m)
{
    int score;
    double n = periods(w, m, &score);
    for (int i = 0; i < w->x.n && n > 1; i++) {
        int total = score_total(w, m, i);
        if (total != NEVER) offer(w, m, i, -1, (range_t){n, n}, n, total + score - 2 * (m->period == PER_YEAR && w->x.f[i].total == 0 && !m->average));
    }
}

/* 四个季度分别85、90、95、110件，平均每季度95件: the mean of a list. */
static void solve_list(solve_t *w, const mean_t *m)
{
    reading_t r = {.rel = REL_AVERAGE, .claim = m->one, .form = 'x'};
    bool close = true, resp = false;
    double sum = 0, most = 0;
    for (int i = 0; i < m->one; i++) {
        if (w->x.f[i].sentence != w->x.f[m->one].sentence || !is_total(w, i, m->one) || tok(w, i)->vague || w->x.f[i].total || r.n == LIST_MOST) continue;
        close = close && (r.n == 0 || tok(w, i)->from - tok(w, r.op[r.n - 1])->to <= 8);
        r.op[r.n++] = i, sum += tok(w, i)->v, most = fmax(most, tok(w, i)->v);
    }
    if (r.n < 2) return;
    for (int j = m->from; j < w->x.f[r.op[0]].tok; j++) resp = resp || is_word(&w->s->t[j], W_RESP);
    bool list = resp || (r.n == 4 && m->period == PER_QUARTER) || (r.n == 12 && m->period == PER_MONTH) || (r.n == 2 && is_word(&w->s->t[w->x.f[r.op[1]].tok - 1], W_AND) && r.op[1] == m->one - 1);
    r.fits = fabs(sum / r.n - tok(w, m->one)->v) <= tok(w, m->one)->last;
    r.v = sum / r.n, r.score = list && close ? 7 : 2;
    if (r.fits ? r.n > 2 || list : tok(w, m->one)->v <= 2 * most) solve_offer(w, FAM_SAID, &r);
}

/* 20 complaints per 100,000 inhabitants, 每10万人: any two others of the sentence whose ratio it is. */
static bool per_many(solve_t *w, int one)
{
    const sentence_t *s = w->s;
    int base = s->zh ? one - 1 : one + 1, other[3], n = 0;
    if (base < 0 || base >= w->x.n || w->x.f[base].sentence != w->x.f[one].sentence || !is_count(tok(w, base)) || tok(w, base)->v < 100 || tok(w, base)->money) return false;
    if (!(s->zh ? check_ends_with(s->c, tok(w, base)->from, "每") > 0 : is_word(&s->t[w->x.f[base].tok - 1], W_PER))) return false;
    for (int i = 0; i < w->x.n; i++)
        if (w->x.f[i].sentence == w->x.f[one].sentence && i != base && i != one && w->x.f[i].kind == FACT_VALUE && n < 3) other[n++] = i;
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++) {
            const tok_t *p = tok(w, other[a]), *q = tok(w, other[b]), *t = tok(w, base), *c = tok(w, one);
            if (a == b || p->v > q->v || q->lo <= 0) continue;
            double half = c->exact ? 0.5 : 0;
            reading_t r = {.rel = REL_AVERAGE, .claim = one, .n = 3, .op = {other[a], other[b], base}, .form = 'x', .v = t->v * p->v / q->v, .score = n == 2 ? 6 : 2};
            r.fits = ranges_meet((range_t){t->v * p->lo / q->hi, t->v * p->hi / q->lo}, (range_t){c->lo - half, c->hi + half});
            if (!r.fits && solve_slip(r.v, c->v) < 0) continue;
            solve_offer(w, FAM_SAID, &r);
        }
    return true;
}

void solve_means(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) {
        mean_t m;
        if ((w->x.f[i].kind == FACT_VALUE || w->x.f[i].kind == FACT_EACH) && per_many(w, i)) continue;
        if (w->x.f[i].kind != FACT_EACH) continue;
        if (!w->s->zh && check_says(w->s, tok(w, i)->to, tok(w, i)->to + 13 < w->s->n ? tok(w, i)->to + 13 : w->s->n, " per thousand| per million| per mille")) continue; /* a share, no mean */
        read_mean(w, i, &m);
        solve_list(w, &m);
        if (m.period == PER_THING) solve_things(w, &m);
        else solve_periods(w, &m);
    }
}
