/* check_solve.c - readings kept and weighed, the decision, and how it is said. */
#include "report/check_solve.h"
#include "report/check_when.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What is said of each relation. */
static const struct {
    const char *rule, *good_zh, *good_en, *bad_zh, *bad_en;
} SAY[RELATIONS] = {
    [REL_CHANGE] = {"change", "变化与前后数值相符", "the change follows from the two values", "所写变化与前后数值不符", "the change stated does not follow from the two values"},
    [REL_MERGED] = {"merged", "", "", "同一数字有两个互不相容的变化，可能是两句话误并", "two changes of one number that cannot both hold: perhaps two sentences were merged"},
    [REL_BASE] = {"base", "", "", "没有任何整数基数能得出这一变化", "no whole number before gives this change"},
    [REL_POINTS] = {"points", "", "", "数量的变化不能用百分点表示", "a quantity does not change by percentage points"},
    [REL_DIRECTION] = {"direction", "各数的升降、高低与所述相符", "the values go the way that is said", "各数的升降、高低与所述不符", "the values do not go the way that is said"},
    [REL_SUM] = {"sum", "各项之和与总数相符", "the parts add up to the total", "各项之和与总数不符", "the parts do not add up to the total"},
    [REL_LEFT] = {"left", "余数与前列数值相符", "what is left follows from the values before", "余数不能由前列数值得出", "what is left does not follow from the values before"},
    [REL_PART] = {"part", "部分不大于总数", "the part is not larger than the whole", "部分大于总数", "a part larger than the whole"},
    [REL_SHARE] = {"share", "占比与部分、总数相符", "the share follows from part and whole", "占比与部分、总数不符", "the share does not follow from part and whole"},
    [REL_RATE] = {"rate", "比率与所列数值相符", "the rate follows from the values", "比率与所列数值不符", "the rate does not follow from the values"},
    [REL_AVERAGE] = {"average", "平均数与总数相符", "the average follows from the total", "平均数与总数不符", "the average does not follow from the total"},
    [REL_AGAIN] = {"again", "两处数值相符", "the two values agree", "前后两处数值不符", "the value said again is another one"},
    [REL_RANGE] = {"range", "与区间、次序相符", "it is within the range or order said", "与所述区间、次序不符", "it is outside of the range or order said"},
    [REL_UNIT] = {"unit", "", "", "不同单位的数字被当作同一单位计算", "numbers of different units are reckoned as of one"},
    [REL_IMPOSSIBLE] = {"impossible", "", "", "不可能的值", "it cannot be"},
    [REL_TWO] = {"merged", "", "", "同一数量写了两个数字，可能是两处误并", "two numbers of one thing: perhaps two sentences were merged"},
    [REL_ALL] = {"again", "", "", "与所称的“全部”或“没有”不符", "\"all\" or \"none\" was said, and the number says otherwise"},
};

void solve_offer(solve_t *w, enum family family, const reading_t *r)
{
    reading_t *have = r->fits ? &w->good[r->claim][family] : &w->bad[r->claim][family];
    assert(r->claim >= 0 && r->claim < w->x.n && r->n <= LIST_MOST);
    if (have->set && have->score >= r->score) return;
    *have = *r;
    have->set = true;
}

bool solve_parted(const solve_t *w, int a, int b)
{
    int from = w->x.f[a < b ? a : b].tok, to = w->x.f[a < b ? b : a].tok;
    for (int i = from; i < to; i++)
        if ((is_sep(&w->s->t[i], ';') && !w->s->t[i].in) || (!w->s->zh && w->s->t[i].kind == TOK_TEXT && check_says(w->s, w->s->t[i].from - 1, w->s->t[i].to, SAYS[SAY_WHILE]))) return true;
    return false;
}

int solve_slip(double computed, double said)
{
    char a[40], b[40];
    double r = said != 0 ? computed / said : 0;
    double tens = r > 0 ? fabs(log10(r)) : 0; /* a point in the wrong place */
    if (tens > 0.9 && tens < 2.1 && fabs(tens - round(tens)) < 0.003) return 2;
    if (!(r > 0.4 && r < 2.5)) return -3;
    int places = 0;
    while (places < 3 && fabs(said * pow(10, places) - round(said * pow(10, places))) > 1e-6) places++;
    (void)snprintf(a, sizeof a, "%.*f", places, computed);
    (void)snprintf(b, sizeof b, "%.*f", places, said);
    int differ = 0, first = -1;
    for (int i = 0; a[i] && b[i]; i++)
        if (a[i] != b[i]) differ++, first = first < 0 ? i : first;
    bool turned = differ == 2 && a[first] == b[first + 1] && a[first + 1] == b[first];
    if (strlen(a) == strlen(b) && (differ == 1 || turned)) return 2;
    return r > 0.7 && r < 1.4 ? 1 : 0;
}

static bool of_the(const solve_t *w, int i)
{
    int at = w->x.f[i].tok - 1;
    while (at > 0 && is_word(&w->s->t[at], W_LE)) at--;
    return !w->s->zh && at > 0 && is_word(&w->s->t[at], W_OF);
}

/* 1,860亩 and 3.2万吨: things of their own measures. */
static bool measures(const solve_t *w, int a, int b)
{
    return w->s->zh && fact_tok(&w->x, a)->unit < 0 && fact_tok(&w->x, b)->unit < 0;
}

/* The value of the n that stand behind (way 1) or before (-1) the list of the claim, in the claim's place; -1. */
static int in_turn(const solve_t *w, int claim, bool earlier, int way)
{
    const fact_t *f = &w->x.f[claim];
    int first = claim - f->order, n = 0, found = 0, at[LIST_MOST];
    while (first + n < w->x.n && w->x.f[first + n].order == n) n++;
    for (int i = way < 0 ? first - 1 : first + n; i >= 0 && i < w->x.n && found < n && n <= LIST_MOST; i += way) {
        const fact_t *g = &w->x.f[i];
        if (g->sentence != f->sentence) break;
        bool whole = f->kind == FACT_SHARE && (g->total || (i > 0 && of_the(w, i)) || cue_in(&w->x.hits, g->from, fact_tok(&w->x, i)->from, CUE_SHARE)); /* 分别占三院总数800人的40%、35%、25%; 330 and 220 of the 550 */
        if (g->kind == FACT_VALUE && !whole && (g->time < 0) == earlier && !(found && !check_facts_alike(&w->x, at[0], i) && w->x.f[i + 1].tok != g->tok + 1 && !measures(w, at[0], i))) at[found++] = i;
    }
    return found < n ? -1 : way < 0 ? at[n - 1 - f->order] : at[f->order];
}

int solve_in_turn(const solve_t *w, int claim, int value, bool earlier)
{
    if (w->x.f[claim].order < 0) return 0;
    int at = in_turn(w, claim, earlier, -1);
    if (at < 0) at = in_turn(w, claim, earlier, 1);
    return at < 0 ? 0 : at == value ? 1 : -1;
}

/* --- saying ------------------------------------------------------------------------------------------------------------------ */

/* (26 + 19 + 14) ÷ 118 = 50% */
static void share_of_sum(const solve_t *w, const reading_t *r, buf_t *text)
{
    for (int i = r->n - 2; i >= 0; i--) buf_addf(text, "%s%s", i == r->n - 2 ? "(" : " + ", say_tok(w->k, fact_tok(&w->x, r->op[i])));
    buf_addf(text, ") ÷ %s = %s%%", say_tok(w->k, fact_tok(&w->x, r->op[r->n - 1])), say_number(w->k, r->v, 2));
}

/* Where there is no one formula: the values that do not go together; what the change would have risen from. */
static words_t values_of(const solve_t *w, const reading_t *r)
{
    checker_t *k = w->k;
    const tok_t *c = fact_tok(&w->x, r->claim);
    const char *list = say_tok(k, c);
    if (r->rel == REL_BASE && w->x.f[r->claim].kind == FACT_CHANGE) {
        double v = fact_tok(&w->x, r->op[0])->v, way = w->x.f[r->claim].dir;
        return bothf(k, "%s ÷ (1 %s %s) = %s", NULL, say_number(k, v, -1), way < 0 ? "−" : "+", list, say_number(k, v / (1 + way * c->v / 100), 2));
    }
    if (r->rel == REL_SHARE && r->n > 1) return bothf(k, r->fits ? "Σ = %s%%" : "Σ = %s%% ≠ 100%%", NULL, say_number(k, r->v, -1));
    for (int i = 0; i < r->n; i++) {
        const char *more = r->op[i] == r->claim ? list : arena_printf(k->arena, "%s / %s", say_tok(k, fact_tok(&w->x, r->op[i])), list);
        if (more) list = more;
        else k->nomem = true;
    }
    return bothf(k, "%s", NULL, list);
}

static bool of_times(const solve_t *w, const reading_t *r)
{
    return w->x.f[r->claim].kind == FACT_TIMES;
}

/* 1,480亩 + 880平方公里 ≠ 2,360亩: as they are written. */
static words_t mixed(const solve_t *w, const reading_t *r)
{
    buf_t text;
    buf_init(&text, 4096);
    for (int i = 0; i <= r->n; i++) {
        const tok_t *t = fact_tok(&w->x, i < r->n ? r->op[i] : r->claim);
        if (i) buf_add_raw(&text, i < r->n ? " + " : " ≠ ");
        for (int c = t->from; c < t->to; c++) {
            char bytes[4];
            buf_add_bytes(&text, bytes, text_encode(w->s->c[c], bytes));
        }
    }
    words_t out = bothf(w->k, "%s", "%s", buf_failed(&text) ? "" : buf_text(&text));
    buf_release(&text);
    return out;
}

static words_t computed(const solve_t *w, const reading_t *r)
{
    checker_t *k = w->k;
    const char *a = r->n > 0 ? say_tok(k, fact_tok(&w->x, r->op[0])) : "", *b = r->n > 1 ? say_tok(k, fact_tok(&w->x, r->op[1])) : "";
    if (r->rel == REL_UNIT && r->form == '+') return mixed(w, r);
    switch (r->form) {
    case 'r': return bothf(k, "%s ÷ %s − 1 = %s%%", NULL, a, b, say_number(k, r->v, 2));
    case '-': return bothf(k, "%s − %s = %s", NULL, a, b, say_number(k, r->v, 2));
    case '/': return bothf(k, "%s ÷ %s = %s", NULL, a, b, say_number(k, r->v, 2));
    case '%': return bothf(k, "%s ÷ %s = %s%%", NULL, a, b, say_number(k, r->v, 2));
    case 'c': return bothf(k, "1 − %s ÷ %s = %s%%", NULL, a, b, say_number(k, r->v, 2));
    case 't': return bothf(k, "%s ÷ %s − 1 = %s", NULL, a, b, say_number(k, r->v, 2));
    case 'b': return bothf(k, "%s ÷ (%s − %s) = %s%s", NULL, a, b, a, say_number(k, r->v, 2), of_times(w, r) ? "" : "%");
    case 'B': return bothf(k, "%s ÷ (%s + %s) = %s%s", NULL, a, b, a, say_number(k, r->v, 2), of_times(w, r) ? "" : "%");
    case 'm': return bothf(k, "%s ÷ %s = %s", NULL, a, say_number(k, fact_tok(&w->x, r->op[0])->v / r->v, 2), say_number(k, r->v, 2));
    case '>': return bothf(k, "%s / %s", NULL, a, b);
    case '+': case 'S': break;
    case 'x':
        if (r->rel == REL_RATE && r->n == 2) return bothf(k, "%s ÷ (%s + %s) = %s%%", NULL, a, a, b, say_number(k, r->v, 2));
        /* fall through */
    default: return r->fits && !(r->rel == REL_SHARE && r->n > 1) ? both(k, "", "") : values_of(w, r);
    }
    buf_t text;
    buf_init(&text, 4096);
    for (int i = 0; i < r->n && r->form == '+'; i++) buf_addf(&text, "%s%s", r->sign[i] < 0 ? " − " : i ? " + " : "", say_tok(k, fact_tok(&w->x, r->op[i])));
    if (r->form == 'S') share_of_sum(w, r, &text);
    else buf_addf(&text, " = %s", say_number(k, r->v, -1));
    if (!r->fits) buf_addf(&text, " ≠ %s", say_tok(k, fact_tok(&w->x, r->claim)));
    words_t out = bothf(k, "%s", "%s", buf_failed(&text) ? "" : buf_text(&text));
    buf_release(&text);
    return out;
}

static void say(const solve_t *w, const reading_t *r)
{
    int first = w->x.f[r->claim].tok, last = first;
    for (int i = 0; i < r->n; i++) {
        int at = w->x.f[r->op[i]].tok;
        if (at < first) first = at;
        if (at > last) last = at;
    }
    checker_t *k = w->k;
    report_toks(k, r->fits ? CHECK_CONSISTENT : CHECK_INCONSISTENT, SAY[r->rel].rule, first, last, computed(w, r),
                r->fits ? both(k, SAY[r->rel].good_zh, SAY[r->rel].good_en) : both(k, SAY[r->rel].bad_zh, SAY[r->rel].bad_en));
}

bool solve_explained(const solve_t *w, int i)
{
    for (int j = 0; j < w->x.n; j++) {
        const reading_t *r = &w->good[j][FAM_LEFT];
        for (int o = 0; r->set && r->n > 2 && o < r->n; o++)
            if (r->op[o] == i) return true;
    }
    return false;
}

/* It joins numbers of two sentences that are called otherwise: they are of two things, unless the value is a slip away. */
static bool far_fetched(const solve_t *w, const reading_t *r)
{
    const fact_t *f = &w->x.f[r->claim];
    bool asked = r->rel == REL_CHANGE || r->rel == REL_SHARE || r->rel == REL_BASE;
    int clause = w->s->t[passage_clause(w->s, f->tok, &(int){0})].from;
    bool also = check_says(w->s, clause, fact_tok(&w->x, r->claim)->from, w->s->zh ? "也" : " also ");
    if (!asked || (!f->own && !also) || (r->rel != REL_BASE && solve_slip(fabs(r->v), fact_tok(&w->x, r->claim)->v) == 2)) return false;
    int n = r->rel == REL_SHARE ? 1 : r->n; /* the whole of a share is called otherwise */
    for (int i = 0; i < n; i++)
        if (w->x.f[r->op[i]].sentence != f->sentence && (also || check_facts_named(&w->x, r->claim, r->op[i]) < 0)) return true;
    return false;
}

static int apart(const solve_t *w, int claim, const reading_t *r)
{
    int least = 1 << 20;
    for (int i = 0; i < r->n; i++) {
        int d = abs(w->x.f[r->op[i]].tok - w->x.f[claim].tok);
        if (d < least) least = d;
    }
    return least;
}

/* 640, 5.2 times last year's 123. Grants were up 14 per cent: the two values have their claim, nearer by, and it holds. */
static bool claimed_nearer(const solve_t *w, const reading_t *bad)
{
    if (bad->n != 2 || w->s->zh || (bad->rel != REL_SHARE && bad->rel != REL_CHANGE)) return false;
    for (int c = 0; c < w->x.n; c++) {
        const reading_t *g = &w->good[c][FAM_SAID];
        if (c == bad->claim || !g->set || g->n != 2 || (bad->rel == REL_CHANGE && w->x.f[c].sentence == w->x.f[bad->claim].sentence)) continue;
        bool same = (g->op[0] == bad->op[0] && g->op[1] == bad->op[1]) || (g->op[0] == bad->op[1] && g->op[1] == bad->op[0]);
        if (same && apart(w, c, g) < apart(w, bad->claim, bad)) return true;
    }
    return false;
}

/* 超过1,000万元 meets every number above it: where the figure that is shown would not be what is said, nothing was computed again. */
static bool shows_another(const solve_t *w, const reading_t *r)
{
    enum { ROOM = 12 }; /* per cent: 24,000余 over 128 is near 190 */
    const tok_t *c = fact_tok(&w->x, r->claim);
    bool share = r->form == '%' || r->form == 'S', mean = r->form == 'm' || (r->form == '/' && r->rel == REL_AVERAGE);
    if ((!share && !mean) || r->n < 1) return false;
    double lo = c->lo < c->v ? c->lo : c->v, hi = c->hi > c->v ? c->hi : c->v, room = ROOM * 0.01;
    return r->v < lo * (1 - room) - 0.5 * c->last || r->v > hi * (1 + room) + 1.5 * c->last;
}

/* 24, a quarter of those transferred, nineteen of them once and five twice: what are two parts of one total is no part and whole, however near. */
static bool of_siblings(const solve_t *w, const reading_t *r)
{
    bool exact = solve_fits_share(fact_tok(&w->x, r->op[0]), fact_tok(&w->x, r->op[1]), fact_tok(&w->x, r->claim)) && !fact_tok(&w->x, r->claim)->han;
    return r->n == 2 && r->form == '%' && !exact && w->whole[r->op[0]] >= 0 && w->whole[r->op[0]] == w->whole[r->op[1]] && r->claim < r->op[0];
}

static void say_good(const solve_t *w, const reading_t *r)
{
    if (!shows_another(w, r) && !of_siblings(w, r)) say(w, r);
}

bool solve_is_threshold(const solve_t *w, int i)
{
    const sentence_t *s = w->s;
    const tok_t *t = fact_tok(&w->x, i), *next = &s->t[w->x.f[i].tok + 1];
    if (!t->vague || t->range || (t->hi < HUGE_VAL && t->lo > -HUGE_VAL)) return false;
    int before = t->from > 24 ? t->from - 24 : 0;
    if (!s->zh) return check_ends_with(s->c, t->from, "involving |exceeding |worth |valued at |aged |lasting ") > 0 || check_says(s, before, t->from, " involving| worth");
    if (!check_says(s, t->digits_to, t->to + 2, "以上|以下|以内|不满")) return false;
    return next->kind == TOK_NUM || check_says(s, t->to - 1, next->kind == TOK_SEP ? t->to : next->to, "的|案件|大案|要案|项目|企业|单位|人员|群众|干警|罪犯|老人");
}

static void decide(const solve_t *w, int claim, enum family family)
{
    const reading_t *good = &w->good[claim][family], *bad = &w->bad[claim][family];
    if ((family == FAM_SUM || family == FAM_LEFT) && !good->set && (solve_explained(w, claim) || w->good[claim][FAM_LEFT].set)) return;
    if (family == FAM_SAID && w->s->zh && w->x.f[claim].kind == FACT_AMOUNT && !good->set && solve_explained(w, claim)) return; /* 年初126万元，增加84万元，减少65万元，年末145万元 */
    bool agrees = good->set && (!bad->set || good->score >= bad->score - (bad->score < READ_PLAIN ? READ_NEAR : READ_NEAR - 2));
    if (agrees) say_good(w, good);
    else if (bad->set && bad->score >= READ_SURE && !far_fetched(w, bad) && !claimed_nearer(w, bad) && !solve_excused(w, bad)) say(w, bad);
    else if (w->x.f[claim].kind != FACT_VALUE && family == FAM_SAID && w->x.f[claim].kind != FACT_SHARE && w->x.f[claim].kind != FACT_OTHER && w->x.f[claim].kind != FACT_EACH)
        report_toks(w->k, CHECK_NOT_CHECKABLE, "change", w->x.f[claim].tok, w->x.f[claim].tok, both(w->k, "", ""), both(w->k, "文内没有可比的数值", "the value before is not in the text"));
}

int check_solve_start(checker_t *k, err_t *err)
{
    k->cues = arena_alloc(k->arena, sizeof *k->cues);
    k->solve = arena_alloc(k->arena, sizeof *k->solve);
    k->line = arena_alloc(k->arena, sizeof *k->line);
    if (!k->cues || !k->solve || !k->line) return err_nomem(err);
    return check_cues_load(k->arena, k->cues, err);
}

const hits_t *check_solve_hits(const checker_t *k)
{
    return &k->solve->x.hits;
}

void check_read(checker_t *k)
{
    check_facts_read(k->cues, k->s, &k->solve->x);
}

void rule_solve(checker_t *k)
{
    solve_t *w = k->solve;
    w->k = k;
    w->s = k->s;
    check_facts_read(k->cues, k->s, &w->x);
    for (int i = 0; i < w->x.n; i++) {
        w->whole[i] = -1;
        for (int f = 0; f < FAMILIES; f++) w->good[i][f].set = w->bad[i][f].set = false;
    }
    solve_sums(w);
    solve_left(w);
    solve_changes(w);
    solve_shares(w);
    solve_means(w);
    solve_orders(w);
    solve_ranges(w);
    solve_again(w);
    solve_pointed(w);
    solve_acts(w);
    solve_tiles(w);
    solve_levels(w);
    solve_scales(w);
    solve_balances(w);
    solve_elided(w);
    solve_only_two(w);
    solve_told_together(w);
    solve_nets(w);
    for (int i = 0; i < w->x.n; i++)
        for (int f = 0; f < FAMILIES; f++) decide(w, i, (enum family)f);
}
