/* check_each.c - so many each: a total, a number of things and what falls on one of them, in whatever order they are said.
 *
 * 46名检察官办案5,060件，人均110件; eight courses with 50 places each trained 400 people; 24 inspections, two a month. The
 * words 每, 均, per, each, apiece, "a month" say which number is that of one; the total has its unit, the other is counted in
 * what 每 or per names, or is the only one left. Months and days of a year need not be said.
 */
#include "report/check_quant.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum period { PER_THING, PER_YEAR, PER_QUARTER, PER_MONTH, PER_WEEK, PER_DAY };

typedef struct each {
    checker_t *k;
    const sentence_t *s;
    quants_t q;
    int from, to; /* tokens of the sentence */
    int one;      /* the token of what falls on one */
    int word;     /* the token of 每, per ... */
    int of_from, of_to; /* characters of what 每 names */
    enum period period;
} each_t;

/* --- what falls on one ---------------------------------------------------------------------------------------------------- */

static enum period period_of(const each_t *x)
{
    static const struct {
        const char *words;
        enum period period;
    } rows[] = {{"年|year|annual", PER_YEAR}, {"季|quarter", PER_QUARTER}, {"月|month", PER_MONTH}, {"周|week", PER_WEEK}, {"日|天|day|daily", PER_DAY}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (check_says(x->s, x->of_from, x->of_to, rows[r].words)) return rows[r].period;
    return PER_THING;
}

static bool average_zh(each_t *x)
{
    const sentence_t *s = x->s;
    for (int j = x->one - 1; j >= x->from && !check_ends_clause(&s->t[j]) && s->t[j].kind != TOK_NUM; j--) {
        const tok_t *t = &s->t[j];
        if (check_direction(t) || is_word(t, W_OFWHICH)) return false;
        if (is_word(t, W_PER)) {
            x->word = j, x->of_from = t->to, x->of_to = s->t[x->one].from;
            return x->of_to > x->of_from;
        }
        if (is_word(t, W_AVG) && s->c[t->from] != U'平') {
            x->word = j, x->of_from = t->from, x->of_to = t->from + 1;
            return true;
        }
        if (is_word(t, W_AVG) && s->t[x->one].num == NUM_SPAN) { /* 平均办案天数45天 */
            x->word = j, x->of_from = x->of_to = t->from;
            return true;
        }
    }
    return false;
}

/* "a month" behind the number: the length of the words, 0 if they are not there. */
static bool a_period(each_t *x, int i)
{
    static const char *const words[] = {" a year", " a quarter", " a month", " a week", " a day", " monthly", " daily", " yearly", " annually", " weekly", " a head", " a person"};
    const sentence_t *s = x->s;
    int at = s->t[i].to;
    const tok_t *noun = &s->t[i + 1]; /* 1,200 km a month */
    if (is_count(&s->t[i]) && s->t[i].unit == UNIT_NONE && noun->kind == TOK_TEXT && noun->to - noun->from <= 10) at = noun->to;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (check_ends_with(s->c, at + (int)strlen(words[w]), words[w]) && !is_latin(s->c[at + (int)strlen(words[w])])) {
            x->word = i, x->of_from = at, x->of_to = at + (int)strlen(words[w]);
            return true;
        }
    return false;
}

/* 1,800 hours, 600 files: three hours a file. */
static bool a_thing(each_t *x)
{
    const sentence_t *s = x->s;
    const tok_t *next = &s->t[x->one + 1];
    int64_t unit;
    if (!is_word(next, W_LE) || next->to - next->from > 2 || !check_unit_one(s->c, next->to, &unit) || unit >= 0) return false;
    for (int i = 0; i < x->q.n; i++)
        if (x->q.unit[i] == unit && x->q.at[i] >= x->from && x->q.at[i] < x->one) {
            x->word = x->one, x->of_from = next->to, x->of_to = s->t[x->one + 2].to;
            return true;
        }
    return false;
}

/* giving each 150 cases */
static bool each_so_many(each_t *x)
{
    const tok_t *each = &x->s->t[x->one > x->from ? x->one - 1 : x->one];
    if (!is_word(each, W_PER) || !check_says(x->s, each->from, each->to, "each")) return false;
    x->word = x->one - 1, x->of_from = x->of_to = each->from;
    return true;
}

static bool average_en(each_t *x)
{
    const sentence_t *s = x->s;
    const tok_t *next = &s->t[x->one + 1];
    if (a_period(x, x->one)) return true;
    if (a_thing(x) || each_so_many(x)) return true;
    int behind = x->one + 1;
    if (s->t[behind].kind == TOK_TEXT && s->t[behind].to - s->t[behind].from < 16) behind++;
    if (is_word(next, W_PER)) behind = x->one + 1;
    if (is_word(&s->t[behind], W_PER)) {
        const tok_t *per = &s->t[behind];
        bool named = check_says(s, per->from, per->to, "per|every|each") && (s->t[behind + 1].kind == TOK_TEXT || is_word(&s->t[behind + 1], W_CASEWORD));
        x->word = behind, x->of_from = named ? per->to : per->from, x->of_to = named ? s->t[behind + 1].to : per->from;
        return true;
    }
    for (int j = x->one - 1; j >= x->from && s->t[j].kind != TOK_NUM && !is_sep(&s->t[j], ';') && !is_sep(&s->t[j], ','); j--)
        if (is_word(&s->t[j], W_PER) && s->t[j + 1].kind == TOK_TEXT) { /* each inspector made 35 visits */
            x->word = j, x->of_from = s->t[j].to, x->of_to = s->t[j + 1].to;
            return true;
        }
    for (int j = x->one - 1; j >= x->from && s->t[j].kind != TOK_NUM && !is_sep(&s->t[j], ';'); j--) {
        if (is_word(&s->t[j], W_AVG)) {
            x->word = j, x->of_from = x->of_to = s->t[j].from;
            if (j > x->from && check_says(s, s->t[j - 1].from, s->t[j].from, "annual|yearly|quarterly|monthly|weekly|daily")) x->of_from = s->t[j - 1].from;
            return true;
        }
        if (check_direction(&s->t[j])) return false;
    }
    return false;
}

/* Each of the 12 stations has three officers: 每 stands at the head and the number of things right behind it. */
static bool each_of(each_t *x)
{
    const sentence_t *s = x->s;
    int first = -1;
    if (s->zh || !is_word(&s->t[x->from], W_PER) || !is_word(&s->t[x->from + 1], W_OF)) return false;
    for (int i = 0; i < x->q.n && first < 0; i++)
        if (x->q.at[i] >= x->from) first = i;
    if (first < 0 || first + 1 >= x->q.n || x->q.at[first + 1] != x->one) return false;
    x->word = x->from, x->of_from = x->of_to = s->t[x->from].from;
    return true;
}

/* --- the total and the number of things --------------------------------------------------------------------------------------- */

static bool is_total(const each_t *x, int quant)
{
    const tok_t *t = &x->s->t[x->q.at[quant]], *a = &x->s->t[x->one];
    int own = quants_find(&x->q, x->one);
    if (a->num == NUM_SPAN || t->num == NUM_SPAN) return a->num == t->num && (check_days(x->s, a) == check_days(x->s, t) || a->unit == UNIT_NONE);
    if (t->money != a->money && a->unit != UNIT_NONE) return false;
    if (t->money && a->money) return true;
    bool persons = x->q.unit[quant] == UNIT_PTIME && x->q.unit[own] == UNIT_PERSON;
    return persons || quants_alike(x->s, &x->q, quant, own);
}

/* Whether 每 names what the quant counts: 每期 and 8期, 每个社区 and 18个社区, 人均 and 46名, per family and 62 families. */
static bool is_named(const each_t *x, int quant, bool exactly)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[x->q.at[quant]];
    if (x->of_to <= x->of_from) return false;
    if (s->zh) {
        int64_t unit = UNIT_NONE;
        enum num_kind kind;
        bool money;
        int n = unit_zh(s->c, x->of_from, &unit, &kind, &money);
        bool literally = t->digits_to < t->to && s->c[t->digits_to] == s->c[x->of_from];
        if (n && unit == t->unit && unit != UNIT_GE && (literally || !exactly)) return true;
        if (is_word(&s->t[x->word], W_AVG) && s->c[x->of_from] != U'院') return false; /* 人均 asks for persons */
        label_t l = quant_label(s, x->q.at[quant]);
        if (l.to2 > l.from2 + 6) l.to2 = l.from2 + 6;
        int from = x->of_from + (n && unit == UNIT_GE ? n : 0);
        for (int i = from; i < x->of_to && i < from + 3; i++)
            if (is_han(s->c[i]) && label_has_all(s, (label_t){l.from2, l.to2, l.from2, l.to2}, i, i + 1)) return true;
        return false;
    }
    int64_t unit;
    int from = x->of_from + (s->c[x->of_from] == ' ');
    if (check_unit_one(s->c, x->of_from, &unit) && unit == x->q.unit[quant] && unit != UNIT_NONE) return true;
    if (exactly) return false;
    char stem[5] = "";
    for (int i = 0; i < 4; i++) stem[i] = (char)(is_latin(s->c[from + i]) && s->c[from + i] < 128 ? s->c[from + i] | 32 : '~');
    return check_says(s, t->digits_to, t->to, stem); /* per family, 62 families */
}

typedef struct divided {
    double v, lo, hi; /* the number of things */
    int token;        /* -1: a period of the calendar */
} divided_t;

static double years_said(const each_t *x)
{
    static const char32_t digits[] = U"零一二三四五六七八九十";
    const sentence_t *s = x->s;
    int first = 0, last = 0;
    for (int i = x->from; i < x->to; i++) {
        if (s->t[i].kind == TOK_NUM && s->t[i].num == NUM_SPAN && check_says(s, s->t[i].from, s->t[i].to, "年|year")) return s->t[i].v;
        if (s->t[i].kind == TOK_YEAR) first = first ? first : (int)s->t[i].v, last = (int)s->t[i].v;
    }
    if (last > first) return last - first + 1;
    for (int i = s->t[x->from].from; i + 1 < s->t[x->to].from && s->zh; i++)
        for (int d = 2; d <= 10; d++)
            if (s->c[i] == digits[d] && s->c[i + 1] == U'年') return d;
    for (int d = 2; d <= 10 && !s->zh; d++) { /* the five-year period */
        static const char *const words[] = {"", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
        char text[24];
        (void)snprintf(text, sizeof text, "%s-year|%d-year", words[d], d);
        if (check_says(s, s->t[x->from].from, s->t[x->to].from, text)) return d;
    }
    return 0;
}

/* 一周七天, 三个月: so many of the period, in characters; 0 = not said. */
static double periods_in_characters(const each_t *x)
{
    static const char32_t digits[] = U"零一二三四五六七八九十";
    static const char *const words[] = {"", "年", "个季度", "个月", "周", "天"};
    const sentence_t *s = x->s;
    for (int i = s->t[x->from].from; i + 2 < s->t[x->one].from && s->zh; i++)
        for (int d = 2; d <= 10; d++)
            for (int n = 1; n <= 3; n++)
                if ((s->c[i] == digits[d] || (d == 2 && s->c[i] == U'两')) && check_ends_with(s->c, i + 1 + n, words[x->period]) == n && s->c[i - (i > 0)] != U'第') return d;
    return 0;
}

/* How many periods: said (365天, 六个月), or those of a year, half a year. sure: said or of the year that is spoken of. */
static double periods(const each_t *x, bool *sure)
{
    static const double in_year[] = {0, 1, 4, 12, 52, 365};
    static const char *const words[] = {"", "年|year", "季|quarter", "月|month", "周|week", "日|天|day"};
    const sentence_t *s = x->s;
    int a = s->t[x->from].from, b = s->t[x->to].from;
    *sure = true;
    if (x->period == PER_YEAR) return years_said(x);
    for (int i = x->from; i < x->to; i++)
        if (s->t[i].kind == TOK_NUM && s->t[i].num == NUM_SPAN && i != x->one && check_says(s, s->t[i].from, s->t[i].to, words[x->period])) return s->t[i].v;
    if (check_says(s, a, b, s->zh ? "全年|年度|一年|本年" : "annual|Annual|year|twelve months")) return in_year[x->period];
    if (check_says(s, a, b, s->zh ? "上半年|下半年|半年" : "half|six months")) return in_year[x->period] / 2;
    double said = periods_in_characters(x);
    if (said > 0) return said;
    int years = 0;
    for (int i = x->from; i < x->one; i++) years += x->s->t[i].kind == TOK_YEAR && !fact_is_earlier(s, i);
    *sure = years == 1 && !check_says(s, a, b, s->zh ? "截至|季度|月份|1月" : "quarter|January|February|March|April|May|June|July|August|September|October|November|until|since");
    return in_year[x->period];
}

/* A slip leaves the average near what it is: what is far off is another quantity. */
static bool near_enough(const each_t *x, int total, const divided_t *d)
{
    double mean = x->s->t[total].v / d->v, one = x->s->t[x->one].v;
    return mean < 3 * one && one < 3 * mean;
}

/* 每吨加价100元……造成损失138万元: without 平均 only what is said to be a total is one. */
static bool said_total(const each_t *x, int total)
{
    const sentence_t *s = x->s;
    label_t l = quant_label(s, total);
    for (int i = x->from; i < x->one; i++)
        if (is_word(&s->t[i], W_AVG)) return true;
    return !s->zh || x->period != PER_THING || check_says(s, l.from, l.to, "共|累计|合计|总|培训|发放|覆盖");
}

static void say_each(const each_t *x, int total, const divided_t *d, bool good)
{
    checker_t *k = x->k;
    const tok_t *t = &x->s->t[total];
    int first = total < x->one ? total : x->one, last = total < x->one ? x->one : total;
    if (d->token >= 0 && d->token < first) first = d->token;
    if (d->token > last) last = d->token;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "average", first, last,
                bothf(k, "%s ÷ %s = %s", NULL, say_tok(k, t), say_number(k, d->v, -1), say_number(k, t->v / d->v, 2)),
                good ? both(k, "平均数与总数相符", "the average follows from the total") : both(k, "平均数与总数不符", "the average does not follow from the total"));
}

static bool fits(const each_t *x, int total, const divided_t *d)
{
    const tok_t *t = &x->s->t[total], *a = &x->s->t[x->one];
    double cut = a->vague ? 0 : (a->exact && a->last > 1 ? 1 : a->last) / 2 * (1 + 1e-9), lo = a->lo, hi = a->hi;
    bool rounded = a->v >= 20 || x->period != PER_THING;
    for (int i = x->from; i < x->one; i++) rounded = rounded || is_word(&x->s->t[i], W_AVG);
    if (a->exact && rounded) lo -= cut, hi += cut * 2; /* 110件 may be 110.4 or, cut off, 110.9; 每期40人 is 40 */
    return d->lo > 0 && ranges_meet((range_t){t->lo / d->hi, t->hi / d->lo}, (range_t){lo, hi});
}

typedef struct means {
    int n, first, last; /* tokens */
    double sum, most;
    bool close; /* one after the other */
} means_t;

static means_t values_before(const each_t *x)
{
    means_t m = {.first = -1, .last = -1, .close = true};
    for (int i = 0; i < x->q.n && x->q.at[i] < x->one; i++) {
        const tok_t *t = &x->s->t[x->q.at[i]];
        if (x->q.at[i] < x->from || !is_total(x, i) || t->vague) continue;
        if (m.first < 0) m.first = x->q.at[i];
        m.close = m.close && (m.last < 0 || t->from - x->s->t[m.last].to <= (x->s->zh ? 6 : 8));
        m.last = x->q.at[i];
        m.sum += t->v, m.n++;
        m.most = fmax(m.most, t->v);
    }
    return m;
}

/* Whether the values are one list that the mean must be of: 分别 at its head, the four quarters, two and nothing else. */
static bool one_list(const each_t *x, const means_t *m)
{
    bool resp = (m->n == 4 && x->period == PER_QUARTER) || (m->n == 12 && x->period == PER_MONTH);
    for (int i = m->first - 1; i >= x->from && i > m->first - 4; i--) resp = resp || is_word(&x->s->t[i], W_RESP);
    if (m->n == 2) resp = is_word(&x->s->t[m->last - 1], W_AND) && quants_find(&x->q, x->one) == quants_find(&x->q, m->first) + 2;
    return resp && m->close;
}

/* 四个季度分别85、90、95、110件，平均每季度95件: the mean of a list. */
static bool mean_of_list(const each_t *x)
{
    means_t m = values_before(x);
    if (m.n < 2) return false;
    const tok_t *a = &x->s->t[x->one];
    bool list = one_list(x, &m), good = fabs(m.sum / m.n - a->v) <= a->last;
    if (m.n == 2 && !list) return false;
    if (good || (list && a->v <= m.most * 2))
        report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "average", m.first, x->one, bothf(x->k, "%s ÷ %s = %s", NULL, say_number(x->k, m.sum, -1), say_number(x->k, m.n, 0), say_number(x->k, m.sum / m.n, 2)),
                    good ? both(x->k, "平均数与各数相符", "the average follows from the values") : both(x->k, "平均数与各数不符", "the average does not follow from the values"));
    return good || list;
}

/* What may be the number of things, and the totals, among the other numbers. */
typedef struct others {
    int total[LIST_MOST], totals;
    divided_t thing[LIST_MOST];
    int things, rest;
    bool named, sure;
} others_t;

static void read_others(const each_t *x, int from, others_t *o)
{
    for (int way = 0; way < 3 && x->period == PER_THING && !o->things; way++) /* those that 每 names; if none is, all */
        for (int i = from; i < x->q.n && x->q.at[i] < x->to && o->things < LIST_MOST; i++) {
            const tok_t *t = &x->s->t[x->q.at[i]];
            if (x->q.at[i] == x->one || t->num == NUM_SPAN || (way < 2 && !is_named(x, i, way == 0))) continue;
            o->named = way < 2;
            o->thing[o->things++] = (divided_t){t->v, t->lo, t->hi, x->q.at[i]};
        }
    if (x->period != PER_THING) {
        double n = periods(x, &o->sure);
        if (n > 1) o->thing[o->things++] = (divided_t){n, n, n, -1};
    }
    for (int i = from; i < x->q.n && x->q.at[i] < x->to && o->totals < LIST_MOST; i++) {
        if (x->q.at[i] == x->one) continue;
        o->rest++;
        bool older = x->period != PER_THING && fact_is_earlier(x->s, x->q.at[i]);
        if (is_total(x, i) && !older && !(o->named && o->things == 1 && o->thing[0].token == x->q.at[i])) o->total[o->totals++] = x->q.at[i];
    }
}

/* Two numbers beside that of one: the larger is the total, unless only the other is counted like it. */
static void judge_two(const each_t *x, const others_t *o)
{
    const divided_t *a = &o->thing[0], *b = &o->thing[1];
    bool first = o->totals == 1 ? o->total[0] == a->token : a->v >= b->v;
    if (o->totals < 1 || a->token < 0 || b->token < 0 || (x->s->zh && o->totals > 1)) return;
    int total = first ? a->token : b->token;
    if (near_enough(x, total, first ? b : a) && said_total(x, total)) say_each(x, total, first ? b : a, false);
}

/* 法官人均结案: said of some persons, who need not be those that are counted. */
static bool of_some(const each_t *x, const others_t *o)
{
    const sentence_t *s = x->s;
    const tok_t *who = &s->t[x->word > 0 ? x->word - 1 : 0];
    if (!s->zh || x->word <= x->from || !is_word(&s->t[x->word], W_AVG) || who->kind != TOK_TEXT || who->to != s->t[x->word].from) return false;
    for (int i = 0; i < o->things; i++)
        if (o->thing[i].token >= 0 && label_has_all(s, quant_label(s, o->thing[i].token), who->to - 2 > who->from ? who->to - 2 : who->from, who->to)) return false;
    return !check_says(s, who->from, who->to, "全院|全市|全省|全县|全年");
}

static void judge(const each_t *x, int from)
{
    others_t o = {0};
    read_others(x, from, &o);
    for (int i = 0; i < o.totals; i++)
        for (int j = 0; j < o.things; j++)
            if (o.thing[j].token != o.total[i] && fits(x, o.total[i], &o.thing[j])) {
                say_each(x, o.total[i], &o.thing[j], true);
                return;
            }
    if (of_some(x, &o)) return;
    bool spans = x->s->t[x->one].num == NUM_SPAN && o.rest == 2 && o.things == 1 && o.thing[0].token >= 0 && x->s->t[o.thing[0].token].unit != UNIT_NONE;
    if (o.totals == 1 && o.things == 1 && (o.named || o.sure || spans)) {
        if (near_enough(x, o.total[0], &o.thing[0]) && said_total(x, o.total[0])) say_each(x, o.total[0], &o.thing[0], false);
    }
    else if (!o.named && o.rest == 2 && o.things == 2) judge_two(x, &o);
}

/* The 100,000 of "per 100,000 inhabitants", 每10万人; NULL if the number is not said so. */
static const tok_t *many(const each_t *x)
{
    const sentence_t *s = x->s;
    int per = x->one + 1;
    const tok_t *base;
    if (s->zh) {
        for (per = x->one - 1; per > x->from && !is_count(&s->t[per]); per--) continue;
        base = &s->t[per < 0 ? 0 : per];
        if (check_ends_with(s->c, base->from, "每") == 0) return NULL;
    } else {
        if (s->t[per].kind == TOK_TEXT) per++;
        base = &s->t[per + 1];
        if (!is_word(&s->t[per], W_PER)) return NULL;
    }
    return is_count(base) && base->v >= 100 && !base->money ? base : NULL;
}

/* Whether the number is p in base of q; judged when it is, or when nothing else can be meant. */
static bool judge_per(const each_t *x, const tok_t *base, int part, int whole, bool sure)
{
    const tok_t *p = &x->s->t[part], *q = &x->s->t[whole], *c = &x->s->t[x->one];
    if (part == whole || q->lo <= 0 || p->v > q->v) return false;
    double half = c->exact ? 0.5 : 0, rate = base->v * p->v / q->v;
    bool good = ranges_meet((range_t){base->v * p->lo / q->hi, base->v * p->hi / q->lo}, (range_t){c->lo - half, c->hi + half});
    if (good || (sure && rate < 3 * c->v && c->v < 3 * rate)) say_each(x, part, &(divided_t){q->v / base->v, q->lo / base->v, q->hi / base->v, whole}, good);
    return good;
}

/* 20 complaints per 100,000 inhabitants: any two others of the sentence whose ratio it is. */
static bool per_many(const each_t *x, int own)
{
    const tok_t *base = many(x);
    int other[3], n = 0;
    if (!base) return false;
    for (int i = 0; i < x->q.n; i++) {
        if (x->q.at[i] < x->from || x->q.at[i] >= x->to || &x->s->t[x->q.at[i]] == base || i == own) continue;
        if (n == 3) return true;
        other[n++] = x->q.at[i];
    }
    for (int a = 0; a < n; a++)
        for (int b = 0; b < n; b++)
            if (judge_per(x, base, other[a], other[b], n == 2)) return true;
    return true;
}

void rule_each(checker_t *k)
{
    each_t x = {.k = k, .s = k->s};
    quants_with_spans(k->s, &x.q);
    for (int i = 0; i < x.q.n && x.q.n > 1; i++) {
        x.one = x.q.at[i];
        x.from = passage_sentence(k->s, x.one, &x.to);
        if (!passage_settled(k, x.one) && per_many(&x, i)) continue;
        if (!(k->s->zh ? average_zh(&x) : average_en(&x) || each_of(&x)) || passage_judged(k, x.one)) continue;
        x.period = period_of(&x);
        if (mean_of_list(&x)) continue;
        int first = i, own = 0;
        while (first > 0 && x.q.at[first - 1] >= x.from) first--;
        for (int j = first; j < x.q.n && x.q.at[j] < x.to; j++) own++;
        int totals = 0;
        for (int j = first; j < i; j++) totals += is_total(&x, j) && !fact_is_earlier(k->s, x.q.at[j]);
        if (first > 0 && (x.period == PER_THING ? own < 3 : totals == 0)) { /* the other stands in the sentence before */
            first--;
            if (x.period != PER_THING) x.from = passage_sentence(k->s, x.q.at[first], &(int){0});
        }
        judge(&x, first);
    }
}
