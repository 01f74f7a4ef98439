/* check_shares.c - shares and rates: the part beside the claim, the whole wherever it is said; shares of one whole make 100 %.
 *
 * The whole is named (占全部1000件的30%, of the 420), or it is what 其中 opens, the total of the list that the part is of, the
 * first of its kind. A rate names its part (审结率: 审结1,558件); it may be of both kinds together (convicted and acquitted).
 */
#include "report/check_solve.h"

#include <string.h>

enum { NEVER = -20 };

/* What is counted above the line of a rate, and below it. */
static const struct {
    const char *name, *above, *below;
    bool within; /* no more above than below */
} RATES[] = {
    {"不捕率|不批捕率|不批准逮捕率", "不批准逮捕|不捕|不批捕|不予批准逮捕", "批准逮捕|批捕|逮捕"},
    {"不诉率|不起诉率", "不起诉|不诉", "提起公诉|起诉"},
    {"结案率|审结率|办结率|清结率", "审结|审执结|办结|结案|清结", "受理|收案|新收|受案"},
    {"回复率|答复率|反馈率", "回复|答复|反馈", "发出|制发|提出|收到|受理", true},
    {"采纳率", "采纳", "提出|发出|制发", true},
    {"有罪判决率|定罪率", "有罪|定罪", "判决|起诉", true},
    {"整改率", "整改", "发出|制发|提出|发现"},
    {"合格率", "合格", "抽检|抽查|检验|检查|检测|参加", true},
    {"化解率", "化解", "排查|受理|办理"},
    {"完成率", "完成", "计划|任务|目标|应"},
    {"改判率", "改判", "抗诉|审结"},
    {"执行率", "支出|执行", "预算|安排"},
    {"出席率|到会率|到庭率|到场率", "出席|到会|实到|到庭|到场", "应到|应出席", true},
};

typedef struct claim {
    int fact;
    int stem, stem_to; /* characters of what the rate is of, -1 = no rate */
    int row;           /* of RATES, -1 */
} claim_t;

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

/* The stem of the rate's name: "convict" of a conviction rate, 审结 of 审结率. */
static void read_claim(const solve_t *w, int i, claim_t *c)
{
    const sentence_t *s = w->s;
    int a = w->x.f[i].from, b = tok(w, i)->from;
    *c = (claim_t){.fact = i, .stem = -1, .row = -1};
    for (int at = b; s->zh && at > a + 2 && c->stem < 0; at--) {
        if (s->c[at - 1] != U'率' || !is_han(s->c[at - 2]) || !is_han(s->c[at - 3])) continue;
        int end = at - 1, n = check_ends_with(s->c, end, "适用|发生|办理|执行");
        if (n && end - n - 2 >= a) end -= n;
        c->stem = end - 2, c->stem_to = end;
        for (int r = 0; r < (int)(sizeof RATES / sizeof *RATES) && c->row < 0; r++)
            if (check_ends_with(s->c, at, RATES[r].name)) c->row = r;
    }
    for (int at = b; !s->zh && at > a + 6 && c->stem < 0; at--) {
        if (!check_ends_with(s->c, at, " rate") || is_latin(s->c[at])) continue;
        int end = at - 5, start = end;
        while (start > a && is_latin(s->c[start - 1])) start--;
        if (end - start >= 4) c->stem = start, c->stem_to = start + 5 < end ? start + 5 : end;
    }
}

/* Where the words of a count begin: 不批准逮捕33件40人, the second has those of the first. */
static int words_from(const solve_t *w, int i)
{
    while (w->s->zh && i > 0 && w->x.f[i - 1].tok == w->x.f[i].tok - 1 && tok(w, i - 1)->to == tok(w, i)->from) i--;
    return w->x.f[i].from;
}

static bool says_stem(const solve_t *w, const claim_t *c, int i)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[i];
    if (c->stem < 0) return false;
    if (c->row >= 0) return check_says(s, words_from(w, i), f->to2, RATES[c->row].above);
    for (int at = f->from; at + (c->stem_to - c->stem) <= f->to2; at++) {
        int n = 0;
        while (n < c->stem_to - c->stem && (s->c[at + n] | 32) == (s->c[c->stem + n] | 32)) n++;
        if (n == c->stem_to - c->stem || (!s->zh && n >= 4)) return true;
    }
    return false;
}

/* 5个院不捕率高于30%: what each of them has, no share of them. */
static bool is_threshold(const solve_t *w, int claim)
{
    const tok_t *t = tok(w, claim);
    int from = t->from > 2 ? t->from - 2 : 0;
    return w->s->zh && check_says(w->s, from, t->to, "高于|低于");
}

bool solve_names_part(const solve_t *w, int claim, int p)
{
    claim_t c;
    read_claim(w, claim, &c);
    return !is_threshold(w, claim) && (c.stem < 0 || says_stem(w, &c, p));
}

/* --- the part -------------------------------------------------------------------------------------------------------------------- */

/* Characters of words between two tokens; -1 when a number, semicolon or full stop stands between. */
static int words_between(const sentence_t *s, int a, int b)
{
    int n = 0;
    for (int i = a + 1; i < b; i++) {
        const tok_t *t = &s->t[i];
        if (is_sep(t, ';') || is_sep(t, U'。') || is_sep(t, U'、') || (t->kind == TOK_NUM && t->num != NUM_SPAN)) return -1;
        if (t->kind == TOK_TEXT) n += t->to - t->from;
    }
    return n;
}

/* of (the, all, our) W right behind token i. */
static bool of_it(const sentence_t *s, int i, int whole)
{
    int of = i + 1 + is_sep(&s->t[i + 1], ')'); /* half (126) of the 300 */
    while (of < whole && s->t[of].kind == TOK_TEXT && s->t[of].to - s->t[of].from <= 14 && !check_says(s, s->t[of].from, s->t[of].to, "out of")) of++;
    bool out = is_word(&s->t[of], W_OF) || is_word(&s->t[of], W_OFWHICH) || (s->t[of].kind == TOK_TEXT && check_says(s, s->t[of].from, s->t[of].to, "out of"));
    int n = out ? words_between(s, of, whole) : -1;
    return n >= 0 && n <= 12;
}

/* A number of another role between does not part them: 300人，同比上升5%，占30%. */
static int words_past_changes(const solve_t *w, int part, int claim)
{
    int n = 0;
    for (int i = part; i < claim; i++) {
        bool whole = (!w->s->zh && i == part + 1 && of_it(w->s, w->x.f[part].tok, w->x.f[i].tok)) || (w->s->zh && w->s->c[tok(w, i)->to] == U'的' && cue_in(&w->x.hits, w->x.f[i].from, tok(w, i)->from, CUE_SHARE)) || (w->s->zh && i == claim - 1 && w->s->c[tok(w, i)->to] == U'中'); /* 在全部1,900件中占比24%; 300 of 1,200, or 25 %; 占全部1000件的30% */
        if (i > part && w->x.f[i].kind == FACT_VALUE && w->x.f[i].time == 0 && tok(w, i)->num != NUM_SPAN && !w->x.f[i].aside && !whole) return -1;
        int m = whole && i > part ? 0 : words_between(w->s, w->x.f[i].tok, w->x.f[i + 1].tok);
        if (m < 0) return -1;
        if (i == part || i + 1 == claim) n += m;
    }
    return n;
}

/* Words that only introduce what follows from the clause before: "; in other words, 20 per cent". */
static bool leads_on(const solve_t *w, int i)
{
    const sentence_t *s = w->s;
    int end, from = passage_clause(s, w->x.f[i].tok, &end);
    if (from > 1 && is_sep(&s->t[from - 1], ',')) from = passage_clause(s, from - 1, &end);
    return cue_in(&w->x.hits, s->t[from].from, tok(w, i)->from, CUE_LEADS_ON);
}

static bool in_bracket(const solve_t *w, int i)
{
    const sentence_t *s = w->s;
    int open = w->x.f[i].tok - 1;
    while (open > 0 && (is_word(&s->t[open], W_SHARE) || is_word(&s->t[open], W_LE) || is_word(&s->t[open], W_IS))) open--;
    return open >= 0 && is_sep(&s->t[open], '(') && is_sep(&s->t[w->x.f[i].tok + 1], ')');
}

/* 300 of the 1,200: the fact before it is its part. */
static bool is_whole_of(const solve_t *w, int i)
{
    return w->x.f[i - 1].kind == FACT_VALUE && w->x.f[i - 1].sentence == w->x.f[i].sentence && of_it(w->s, w->x.f[i - 1].tok, w->x.f[i].tok) && tok(w, i - 1)->lo <= tok(w, i)->hi;
}

/* 占, a rate's name, "or 20 per cent", a comma before it. */
static bool said_as_share(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *last = &w->s->t[f->tok > 0 ? f->tok - 1 : 0], *before = &w->s->t[f->tok > 1 ? f->tok - 2 : 0];
    bool named = w->s->zh && i > 0 && w->s->c[tok(w, i - 1)->to] == U'的' && cue_in(&w->x.hits, w->x.f[i - 1].from, tok(w, i - 1)->from, CUE_SHARE); /* 占全省1,550件的40% */
    if (named || f->rate || tok(w, i)->han || tok(w, i)->vague || cue_in(&w->x.hits, f->from, tok(w, i)->from, CUE_SHARE)) return true;
    return is_sep(last, ',') || is_word(last, W_OR) || (is_sep(before, ',') && last->kind == TOK_WORD && !is_word(last, W_AND)) || leads_on(w, i) || is_sep(last, U'—') || is_sep(last, U'–');
}

/* The share is said of the count before it, as near as the words are. */
static int score_before(const solve_t *w, const claim_t *c, int p)
{
    int n = words_past_changes(w, p, c->fact), room = w->s->zh ? 14 : 60;
    if (n < 0) return leads_on(w, c->fact) && p == c->fact - 1 ? 3 : NEVER;
    if (c->stem >= 0) n += room / 3;
    if (w->s->zh && c->stem >= 0 && p > 1 && w->whole[p] >= 0 && w->whole[p - 1] == w->whole[p] && w->whole[p - 2] == w->whole[p]) return NEVER; /* 来信320件、来访150件、网络400件，回复率100%: of them all */
    if (c->row >= 0) return n <= room ? 2 : NEVER; /* the rate names something else */
    if (in_bracket(w, c->fact) && n < (w->s->zh ? 12 : 45)) return 4;
    if (n > room) return leads_on(w, c->fact) && p == c->fact - 1 ? 3 : NEVER;
    return (n < room / 3 ? 4 : 3) - (said_as_share(w, c->fact) ? 0 : 3);
}

static bool ties(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    return is_sep(t, '(') || is_sep(t, ',') || is_sep(t, ':') || is_sep(t, U'—') || is_sep(t, U'–');
}

/* 甲占51%，乙以58.8万元: the share is said of what stands before it; not 占80%，共有1,020件. */
static bool of_before(const solve_t *w, int claim, int p)
{
    const sentence_t *s = w->s;
    return s->zh && s->c[tok(w, claim)->to] != U'的' && tok(w, p)->from - w->x.f[p].from > 3 && cue_in(&w->x.hits, w->x.f[claim].from, tok(w, claim)->from, CUE_SHARE);
}

/* half of the 48 cases, 24, were; 即250个问题中已整改230个: the whole stands between. 0 = not so. */
static int score_past_whole(const solve_t *w, const claim_t *c, int p)
{
    const sentence_t *s = w->s;
    int from = tok(w, p - 1)->to, to = tok(w, p)->from;
    bool aside = w->x.f[p].aside || is_sep(&s->t[w->x.f[p].tok - 1], ',') || check_says(s, from, to, SAYS[SAY_OR_THAT_IS]);
    if (!s->zh) return of_it(s, w->x.f[c->fact].tok, w->x.f[p - 1].tok) && aside ? 5 : 0;
    return check_says(s, from, to, SAYS[SAY_AMONG_CHAR]) && check_says(s, tok(w, c->fact)->to, tok(w, p - 1)->from, "即") ? 4 : 0;
}

/* 近三成（104人） */
static int score_behind(const solve_t *w, const claim_t *c, int p)
{
    const sentence_t *s = w->s;
    int i = w->x.f[c->fact].tok, at = w->x.f[p].tok, n = words_between(s, i, at), lead = at - 1;
    int past = p == c->fact + 2 ? score_past_whole(w, c, p) : 0;
    if (past) return past;
    while (lead > i && (s->t[lead].kind == TOK_WORD || (s->zh && s->t[lead].kind == TOK_TEXT && s->t[lead].to - s->t[lead].from <= 2))) lead--;
    bool again = s->c[s->t[i].to] == U'即';
    for (int j = i + 1; j < lead; j++)
        if (is_sep(&s->t[j], ',') && is_sep(&s->t[lead], '(')) return NEVER; /* 占28%，比盗窃罪（980人）多 */
    if ((is_sep(&s->t[lead], ',') && of_before(w, c->fact, p)) || !(ties(s, lead) || again) || n < 0 || n > (s->zh ? 14 : 50)) return NEVER;
    bool at_once = s->zh && p == c->fact + 1 && tok(w, p)->from - w->x.f[p].from <= 3; /* 占15%，为210件 */
    return is_sep(&s->t[lead], '(') || again ? 4 : at_once ? 3 : 2;
}

/* In the brackets of another share. */
static bool of_another(const solve_t *w, int claim, int p)
{
    for (int j = claim + 1; j < p && w->x.f[p].aside; j++)
        if (w->x.f[j].kind == FACT_SHARE) return true;
    return false;
}

/* 实名举报占62.5%: the share says whose it is. */
static bool called_so(const solve_t *w, int claim, int p)
{
    const fact_t *f = &w->x.f[claim];
    int of, share = cue_last(&w->x.hits, f->from, tok(w, claim)->from, CUE_SHARE);
    return w->s->zh && share > f->from && f->own && p != claim - 1 && w->x.f[p].sentence <= f->sentence && check_facts_calls(&w->x, p, f->from, share, &of) == of && of > 1;
}

/* together these four types accounted for: so many members, no part. */
static bool counts_members(const solve_t *w, int p)
{
    return !w->s->zh && tok(w, p)->han && tok(w, p)->v < 13 && check_ends_with(w->s->c, tok(w, p)->from, "these |those |all |the ") && check_says(w->s, tok(w, p)->to - 12, tok(w, p)->to + 2, SAYS[SAY_KINDS]);
}

/* 去年同期收案208件，结案36件，结案率17.31%: the rate of the same time. */
static bool part_of_earlier(const solve_t *w, int claim, int p)
{
    return w->x.f[claim].time < 0 && !w->x.f[claim].base && w->x.f[p].time < 0 && w->x.f[p].sentence == w->x.f[claim].sentence && !solve_parted(w, p, claim);
}

/* 已答复386件，已答复的申请中82%; 15.6万人中，…占八成: what the share is of, not its part. */
bool solve_is_among(const solve_t *w, int claim, int p)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[claim];
    int to = tok(w, claim)->from, of = 0;
    if (!s->zh || p > claim) return false;
    for (int i = p - 1; i >= 0 && s->c[tok(w, p)->to] == U'中' && f->sentence == w->x.f[p].sentence && solve_near(w, i, p, 2); i--)
        if (fact_counts(&w->x, i) && tok(w, i)->v == tok(w, p)->v && check_facts_alike(&w->x, i, p)) return true; /* said before */
    if (to < 1 || s->c[to - 1] != U'中') return false;
    for (int at = f->from; at < to; at++)
        if (s->c[at] == U'的') return check_facts_calls(&w->x, p, f->from, at, &of) == of && of > 0;
    return false;
}

/* 3200件。3200件来信按期办结率99%: the number of the sentence before, at the head of this one: what the rate is of. */
static bool said_again_at_head(const solve_t *w, int claim, int p)
{
    int from = passage_sentence(w->s, w->x.f[p].tok, &(int){0});
    bool again = p > 0 && solve_near(w, p, p - 1, 1) && w->x.f[p].sentence > w->x.f[p - 1].sentence;
    for (int i = p - 1; again && i >= 0 && w->x.f[i].sentence + 1 >= w->x.f[p].sentence; i--)
        if (tok(w, i)->v == tok(w, p)->v && check_facts_alike(&w->x, i, p)) return w->s->zh && w->x.f[claim].rate && w->x.f[p].tok <= from + 1;
    return false;
}

static bool may_be_part(const solve_t *w, int claim, int p)
{
    if (said_again_at_head(w, claim, p) || solve_is_threshold(w, p)) return false;
    if (solve_is_among(w, claim, p)) return false;
    if (counts_members(w, p) || is_threshold(w, claim)) return false;
    if (w->s->zh && (w->s->c[tok(w, p)->to - 1] == U'类' || w->s->c[tok(w, p)->to] == U'类')) return false; /* 20类380件，其中10类占80%: of the cases */
    return p != claim && fact_counts(&w->x, p) && !tok(w, p)->range && (w->x.f[p].time >= 0 || part_of_earlier(w, claim, p)) && solve_near(w, p, claim, 2) && !of_another(w, claim, p);
}

/* 提请抗诉12件，采纳率83.3%，发出24件，采纳22件: with its count before it, what stands behind a rate is of the next thing. */
static bool of_the_next(const solve_t *w, const claim_t *c, int p)
{
    int sentence = w->x.f[c->fact].sentence, before = c->fact - 1;
    if (!w->s->zh || c->stem < 0 || p < c->fact || before < 0 || w->x.f[p].sentence != sentence) return false;
    return w->x.f[before].sentence == sentence && fact_counts(&w->x, before);
}

static int score_part(const solve_t *w, const claim_t *c, int p)
{
    const fact_t *f = &w->x.f[c->fact], *g = &w->x.f[p];
    if (!may_be_part(w, c->fact, p)) return NEVER;
    bool same = f->sentence == g->sentence;
    int turn = solve_in_turn(w, c->fact, p, false);
    if (turn) return turn > 0 ? 5 : NEVER; /* 分别占1.6%、15.1%和83.3% */
    if (of_the_next(w, c, p)) return 1;
    if (says_stem(w, c, p)) return same || g->sentence < f->sentence ? 5 : 1;
    if (c->row >= 0 && check_says(w->s, g->from, tok(w, p)->from, RATES[c->row].below)) return NEVER; /* it is the whole */
    if (called_so(w, c->fact, p)) return 4;
    if (same && c->stem >= 0 && p < c->fact && words_past_changes(w, p, c->fact) < 0) return 1;
    if (!same) return g->sentence == f->sentence - 1 && p == c->fact - 1 && leads_on(w, c->fact) ? 3 : NEVER;
    if (!w->s->zh && p > 0 && c->fact != p - 1 && is_whole_of(w, p)) return NEVER;
    return p < c->fact ? score_before(w, c, p) : score_behind(w, c, p);
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------- */

/* The characters between 占 (of all) and the claim (behind it) that name the whole; none: *from == *to. */
static void whole_name(const solve_t *w, int claim, int *from, int *to)
{
    const fact_t *f = &w->x.f[claim];
    *from = *to = tok(w, claim)->from;
    if (w->s->zh) {
        int at = cue_last(&w->x.hits, f->from, *to, CUE_SHARE);
        if (at >= 0) *from = at + 1;
        else if (w->s->c[tok(w, claim)->to] == U'的' && tok(w, claim)->han) *from = tok(w, claim)->to + 1, *to = f->to2; /* 约三分之一的当事人 */
        return;
    }
    const tok_t *of = &w->s->t[f->tok + 1];
    if (is_word(of, W_OF)) *from = of->to, *to = f->to2;
    if (is_word(of, W_OFWHICH)) *from = of->from, *to = f->to2; /* of those that had fallen due */
}

/* Of the 420, 60 were: the whole opens its sentence or clause. */
static bool opens_of(const sentence_t *s, int whole)
{
    int of = whole - 1;
    while (of > 0 && (is_word(&s->t[of], W_LE) || (s->t[of].kind == TOK_TEXT && s->t[of].to - s->t[of].from <= 6))) of--;
    return of >= 0 && is_word(&s->t[of], W_OF) && (of == 0 || s->t[of - 1].kind == TOK_SEP);
}

/* Where 其中 stands between whole and part, -1 = nowhere, -2 = a semicolon parts them. */
static int opened_at(const sentence_t *s, int whole, int part)
{
    int opened = -1;
    for (int j = whole + 1; j < part; j++) {
        if (is_word(&s->t[j], W_OFWHICH)) opened = j;
        if (is_sep(&s->t[j], ';') && opened < 0 && !is_word(&s->t[j + 1], W_OFWHICH)) return -2;
    }
    return opened;
}

/* No other that could be the whole stands between it and 其中. */
static bool alone(const solve_t *w, int whole, int p, int opened)
{
    for (int j = whole + 1; j < p; j++)
        if (w->x.f[j].tok < opened && w->x.f[j].kind == FACT_VALUE && w->x.f[j].time == 0 && check_facts_alike(&w->x, j, whole)) return false;
    return true;
}

/* The words tie the two: 占1000件的, 60名中有, 其中, of the. */
static int score_tie(const solve_t *w, int claim, int p, int whole)
{
    const sentence_t *s = w->s;
    int a = w->x.f[p].tok, b = w->x.f[whole].tok, i = w->x.f[claim].tok;
    if (w->whole[p] == whole) return 5;
    if (!s->zh && (of_it(s, i, b) || of_it(s, a, b))) return 6;
    if (s->zh && p < whole && whole < claim && cue_in(&w->x.hits, s->t[a].to, s->t[b].from, CUE_SHARE)) return 6;
    int opened = whole > p ? -2 : opened_at(s, b, a);
    if (opened == -2) return 0;
    if (opened >= 0 && alone(w, whole, p, opened)) return 4;
    if (whole != p - 1 && opened < 0 && !(claim == p - 1 && whole == p - 2)) return 0;
    bool among = s->zh ? s->c[s->t[b].to] == U'中' || check_says(s, s->t[b].to, s->t[a].from, SAYS[SAY_AMONG_WHOLE]) : opens_of(s, b);
    return among ? 4 : 0;
}

static bool has_share(const solve_t *w, int i, int claim)
{
    const fact_t *n = i + 1 < w->x.n ? &w->x.f[i + 1] : NULL;
    return n && i + 1 != claim && n->kind == FACT_SHARE && !n->rate && n->sentence == w->x.f[i].sentence && words_between(w->s, w->x.f[i].tok, n->tok) >= 0 && (in_bracket(w, i + 1) || cue_in(&w->x.hits, n->from, tok(w, i + 1)->from, CUE_SHARE));
}

static bool first_of_kind(const solve_t *w, int whole)
{
    for (int i = 0; i < whole; i++)
        if (fact_counts(&w->x, i) && w->x.f[i].time == 0 && check_facts_alike(&w->x, i, whole) && solve_near(w, i, whole, 1)) return false;
    return true;
}

/* 占查办总数的14%。全年共查办300人: the whole is named with the share and said in the sentence behind. */
static bool named_behind(const solve_t *w, int claim, int whole)
{
    int from, to, of;
    whole_name(w, claim, &from, &to);
    return w->x.f[whole].sentence == w->x.f[claim].sentence + 1 && from < to && check_facts_calls(&w->x, whole, from, to, &of) == of && of > 0;
}

/* 申报3,400份，核实170件，占5%: things of one kind in other measures. */
static bool other_measure(const solve_t *w, int p, int whole)
{
    const tok_t *a = tok(w, p), *b = tok(w, whole);
    return w->s->zh && !a->money && !b->money && a->unit != UNIT_NONE && b->unit != UNIT_NONE && a->unit != UNIT_PERSON && b->unit != UNIT_PERSON && w->x.f[p].sentence == w->x.f[whole].sentence;
}

/* 要案18人，…县处级15人，要案人数占: the share says whose it is, and that is the whole offered, not the part. */
static bool names_other(const solve_t *w, int claim, int p, int whole)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[claim];
    int share = cue_last(&w->x.hits, f->from, tok(w, claim)->from, CUE_SHARE), at = f->from, as_whole = 0, as_part = 0;
    if (!s->zh || share < at + 4 || whole > p || w->x.f[whole].sentence != f->sentence) return false;
    if (!is_han(s->c[at]) || !is_han(s->c[at + 1]) || !check_says(s, at, share, "人数|件数|数量|数|案件|金额") || check_says(s, at, at + 2, "其中|人数|件数|数量|案件|金额|全部|全市|全省|全年|共计|总数")) return false;
    for (int k = 0; k < 2; k++) {
        const fact_t *g = &w->x.f[k ? p : whole];
        for (int i = g->from; i + 1 < g->to2; i++)
            if (s->c[i] == s->c[at] && s->c[i + 1] == s->c[at + 1]) *(k ? &as_part : &as_whole) = 1;
    }
    return as_whole && !as_part;
}

static bool may_be_whole(const solve_t *w, const claim_t *c, int p, int whole)
{
    const fact_t *f = &w->x.f[c->fact], *g = &w->x.f[whole];
    if (solve_is_threshold(w, whole) || names_other(w, c->fact, p, whole)) return false;
    if (whole == p || whole == c->fact || !fact_counts(&w->x, whole) || tok(w, whole)->range || tok(w, whole)->lo <= 0) return false;
    if (w->s->zh && tok(w, p)->v == tok(w, whole)->v && (w->s->c[tok(w, p)->to] == U'中' || w->s->c[tok(w, whole)->to] == U'中')) return false; /* one number, said again */
    if (!check_facts_alike(&w->x, p, whole) && !(whole == p - 1 && other_measure(w, p, whole))) return false;
    if (!solve_near(w, p, whole, 2) || (tok(w, whole)->hi < tok(w, p)->lo && !g->plan)) return false;
    return g->sentence <= f->sentence || named_behind(w, c->fact, whole) || (g->sentence == f->sentence + 1 && w->s->zh && check_says(w->s, g->from, tok(w, whole)->from, "全部"));
}

/* 82% of the answered cases, beside 90 notices: of those that were answered. */
static bool of_the_done(const solve_t *w, int from, int to, int whole)
{
    const uint32_t *c = w->s->c;
    int at = from + (from < to && c[from] == U' '), end;
    if (at + 4 < to && (c[at] | 32) == U't' && (c[at + 1] | 32) == U'h' && (c[at + 2] | 32) == U'e' && c[at + 3] == U' ') at += 4;
    for (end = at; end < to && is_latin(c[end]); end++) continue;
    if (end - at < 6 || c[end - 1] != U'd' || c[end - 2] != U'e') return false;
    const fact_t *g = &w->x.f[whole];
    for (int i = g->from; i + 4 <= g->to2; i++)
        if (memcmp(&c[i], &c[at], 4 * sizeof *c) == 0) return false;
    return true;
}

/* 占回复的100%, 100% of those that had fallen due: the words name another whole. */
bool solve_other_whole(const solve_t *w, int claim, int whole)
{
    int from, to, of = 0;
    whole_name(w, claim, &from, &to);
    if (from >= to) return false;
    if (!w->s->zh) return check_says(w->s, from, to, SAYS[SAY_THOSE_THAT]) || of_the_done(w, from, to, whole);
    bool beside = whole > 0 && w->x.f[whole - 1].kind == FACT_VALUE && w->x.f[whole - 1].sentence == w->x.f[whole].sentence; /* 办案35件，院领导办案412件，占全院总数的8.6% */
    if (beside && check_says(w->s, from, to, "全院|全市|全省|全区|全县|全国") && !check_says(w->s, w->x.f[whole].from, tok(w, whole)->from, "全|共|总|合计|受理|办结|审结")) return true;
    return !check_says(w->s, from, to, SAYS[SAY_ALL_ZH]) && !check_facts_calls(&w->x, whole, from, to, &of) && of > 0;
}

/* How the share calls its whole: 占查处总数的. */
static int score_name(const solve_t *w, const claim_t *c, int whole, int tie, bool all)
{
    int from, to, of = 0, score = 0, calls = 0;
    whole_name(w, c->fact, &from, &to);
    if (from >= to) return 0;
    bool generic = check_says(w->s, from, to, SAYS[SAY_ALL]);
    if (tie < 6) calls = check_facts_calls(&w->x, whole, from, to, &of);
    if (of && !calls && has_share(w, whole, c->fact)) return -8; /* 58.8万元占股份49%，其中34.8万元占股份29% */
    if (tie < 4 && solve_other_whole(w, c->fact, whole)) return -5;
    if (of) score += calls ? 3 : generic ? (w->s->zh ? -2 : 0) : w->s->zh ? -3 : -1;
    if (generic && (first_of_kind(w, whole) || all) && !calls) score += 2;
    return score;
}

/* The share before it is of the same whole. */
static bool shared_before(const solve_t *w, int claim, int p, int whole)
{
    for (int j = whole + 1; j < p; j++)
        if (w->x.f[j].total && w->x.f[j].kind == FACT_VALUE && check_facts_alike(&w->x, j, whole)) return false; /* a new one is opened */
    for (int i = claim - 1; i >= 0 && solve_near(w, i, claim, 1); i--) {
        const reading_t *r = &w->good[i][FAM_SAID];
        if (w->x.f[i].kind == FACT_SHARE && r->set && r->n == 2 && r->op[1] == whole && r->op[0] != p) return true;
    }
    return false;
}

/* a budget of $8.4 million, of which 71%: of the value right before it. */
bool solve_of_which(const solve_t *w, int claim)
{
    return !w->s->zh && claim > 0 && is_word(&w->s->t[w->x.f[claim].tok - 1], W_OFWHICH) && check_says(w->s, w->s->t[w->x.f[claim].tok - 1].from, tok(w, claim)->from, SAYS[SAY_WHICH]);
}

/* What speaks against a whole for its time: it is of an earlier one than the share, or the share of an earlier one than it. */
static int score_time(const solve_t *w, const claim_t *c, int whole)
{
    const fact_t *f = &w->x.f[c->fact], *g = &w->x.f[whole];
    if (g->time < 0) return part_of_earlier(w, c->fact, whole) ? 0 : -4;
    return w->s->zh && f->time < 0 && !f->base ? -4 : 0;
}

static int score_whole(const solve_t *w, const claim_t *c, int p, int whole)
{
    const fact_t *f = &w->x.f[c->fact], *g = &w->x.f[whole];
    if (!may_be_whole(w, c, p, whole) || (solve_of_which(w, c->fact) && whole != c->fact - 1)) return NEVER;
    bool all = g->total || (w->s->zh && check_says(w->s, g->from, tok(w, whole)->from, SAYS[SAY_TOTAL_ZH]));
    int tie = score_tie(w, c->fact, p, whole), score = tie + score_name(w, c, whole, tie, all) + 3 * shared_before(w, c->fact, p, whole);
    if (!check_facts_alike(&w->x, p, whole)) score -= 2;
    if (c->row >= 0) score += check_says(w->s, g->from, g->to2, RATES[c->row].below) ? 3 : 0;
    score += first_of_kind(w, whole) + g->total + (g->sentence == f->sentence) - (f->sentence - g->sentence == 2 && c->stem < 0) + score_time(w, c, whole);
    if (g->plan && check_says(w->s, f->from, f->to2, SAYS[SAY_PLAN])) score += 9; /* 完成计划的92% */
    if (tie >= 4) return score;
    if (whole > c->fact) score -= all && g->sentence == f->sentence ? -1 : named_behind(w, c->fact, whole) ? 0 : all && g->sentence > f->sentence ? 0 : 3;
    score -= 2 * (g->aside && !w->x.f[p].aside) + 2 * has_share(w, whole, c->fact);
    return score - 2 * (solve_parted(w, whole, p) && !(all && whole > c->fact) && !says_stem(w, c, p));
}

/* --- readings -------------------------------------------------------------------------------------------------------------------- */

bool solve_fits_share(const tok_t *p, const tok_t *whole, const tok_t *c)
{
    double half = c->vague ? 0 : c->last * 0.01;
    return whole->lo > 0 && ranges_meet((range_t){100 * (p->lo < 0 ? 0 : p->lo) / whole->hi, 100 * p->hi / whole->lo}, (range_t){c->lo - half, c->hi + half});
}

/* 由上年的29.4%降至23.1%: the rate has a base of its own. */
bool solve_own_base(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    bool before = i > 0 && w->x.f[i - 1].sentence == f->sentence && w->x.f[i - 1].base && tok(w, i - 1)->num == NUM_PERCENT;
    return f->kind == FACT_SHARE && (f->base || (f->to && before));
}

/* , a success rate of; a rate with words of its own for what was counted. */
static bool gives(const solve_t *w, int claim)
{
    int from = w->x.f[claim].from - 2;
    return check_says(w->s, from > 0 ? from : 0, tok(w, claim)->from, SAYS[SAY_GIVING_A]);
}

/* 8个院中有2个没有完成，完成率75%: what was not done, so that the rate is of the others. */
static bool is_undone(const solve_t *w, const claim_t *c, int p)
{
    static const char *const NOT[] = {"没有", "没能", "未能", "尚未", "仍未", "未按期", "未如期", "未"};
    const sentence_t *s = w->s;
    int end, at = tok(w, p)->to;
    if (!s->zh || c->stem < 0 || c->row == 0 || c->row == 1) return false;
    (void)passage_clause(s, w->x.f[p].tok, &end);
    int to = s->t[end].from < w->x.f[p].to2 ? s->t[end].from : w->x.f[p].to2;
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++)
        for (int k = at; k <= at + 3 && k < to; k++) {
            int n = check_ends_with(s->c, k, NOT[i]);
            if (!n || k - n < at) continue;
            if (c->row >= 0) return check_says(s, k, to, RATES[c->row].above);
            for (int j = k; j + 1 < to; j++)
                if (s->c[j] == s->c[c->stem] && s->c[j + 1] == s->c[c->stem + 1]) return true;
        }
    return false;
}

static void turn_undone(const solve_t *w, const claim_t *c, const tok_t *whole, reading_t *r)
{
    const tok_t *undone = tok(w, r->op[0]);
    tok_t rest = {.lo = whole->lo - undone->hi, .hi = whole->hi - undone->lo};
    if (r->form == '%' && is_undone(w, c, r->op[0])) r->form = 'c', r->v = 100 - r->v, r->fits = solve_fits_share(&rest, whole, tok(w, c->fact));
}

static void offer(solve_t *w, const claim_t *c, int p, int whole, int score, bool both_kinds)
{
    const tok_t *a = tok(w, p), *t = tok(w, c->fact);
    tok_t b = *tok(w, whole);
    bool given = gives(w, c->fact);
    if (both_kinds) b.v += a->v, b.lo += a->lo, b.hi += a->hi;
    reading_t r = {.rel = c->stem >= 0 ? REL_RATE : REL_SHARE, .claim = c->fact, .n = 2, .op = {p, whole}, .form = both_kinds ? 'x' : '%', .v = 100 * a->v / b.v, .score = score};
    r.fits = solve_fits_share(a, &b, t);
    turn_undone(w, c, &b, &r);
    if (!r.fits && c->stem >= 0 && !says_stem(w, c, p) && (c->row >= 0 || solve_slip(r.v, t->v) < (given ? 0 : 2))) return; /* 发出90份，收到回复85份，采纳率100% */
    if (!r.fits) r.score += solve_slip(r.v, t->v) - (a->vague || b.vague);
    if (!r.fits && solve_own_base(w, c->fact)) return;
    if (!r.fits && w->x.f[c->fact].to) r.score -= 2;
    if (!r.fits && c->stem < 0 && w->x.f[c->fact].rate) r.score -= 3;
    if (!r.fits && both_kinds && c->row >= 0 && c->row < 2 && !a->exact && fabs(r.v - t->v) < 0.05 * t->v) return; /* of others as well, not said */
    solve_offer(w, FAM_SAID, &r);
}

/* The share has a whole of its own that is not in the text: 占全国的40%. */
static bool elsewhere(const solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    return cue_in(&w->x.hits, f->from, w->s->zh ? tok(w, claim)->from : f->to2, CUE_ELSEWHERE);
}

/* 完成任务的75%。计划80件，已办理60件 */
static bool of_plan(const solve_t *w, int claim, int a, int b)
{
    return w->x.f[a].plan && w->x.f[b].sentence == w->x.f[a].sentence && check_says(w->s, w->x.f[claim].from, tok(w, claim)->from, SAYS[SAY_PLAN_ZH]);
}

/* 近六成来自网络：全年1,200件，网络渠道708件; （1,000件中的893件）: the two counts behind a colon, dash or bracket. */
static void pair_behind(solve_t *w, const claim_t *c)
{
    const sentence_t *s = w->s;
    int i = c->fact, a = i + 1, b = i + 2, j = w->x.f[i].tok + 1;
    if (b >= w->x.n || !fact_counts(&w->x, a) || !fact_counts(&w->x, b) || !check_facts_alike(&w->x, a, b)) return;
    bool led = of_plan(w, i, a, b);
    if (!led && w->x.f[b].sentence != w->x.f[i].sentence) return;
    for (; j < w->x.f[a].tok; j++) led = led || (ties(s, j) && !is_sep(&s->t[j], ',')) || (s->zh && check_says(s, s->t[j].from, s->t[j].to, "即"));
    led = led || (s->zh && is_sep(&s->t[w->x.f[i].tok + 1], ',') && cue_in(&w->x.hits, w->x.f[i].from, tok(w, i)->from, CUE_SHARE) && check_says(s, tok(w, a)->to, tok(w, b)->from, SAYS[SAY_AMONG_OPEN])); /* 约占三成，1,000件中有420件 */
    bool more = b + 1 < w->x.n && fact_counts(&w->x, b + 1) && w->x.f[b + 1].sentence == w->x.f[i].sentence && check_facts_alike(&w->x, b, b + 1);
    bool larger = tok(w, a)->v >= tok(w, b)->v || w->x.f[a].plan;
    if (led && !more && w->x.f[a].aside == w->x.f[b].aside) offer(w, c, larger ? b : a, larger ? a : b, 7, false);
}

static bool fits_both(const solve_t *w, const claim_t *c, int p, int other)
{
    tok_t sum = *tok(w, other);
    sum.v += tok(w, p)->v, sum.lo += tok(w, p)->lo, sum.hi += tok(w, p)->hi;
    return solve_fits_share(tok(w, p), &sum, tok(w, c->fact));
}

/* Convicted 96 and acquitted 4: the rate may be of both. */
static void solve_both(solve_t *w, const claim_t *c, int p, int part, bool whole)
{
    bool among = c->row >= 0 && c->row < 2;
    for (int i = 0; i < w->x.n && says_stem(w, c, p); i++) {
        if (i == p || !fact_counts(&w->x, i) || !check_facts_alike(&w->x, i, p) || !solve_near(w, i, p, 1)) continue;
        if (w->s->zh && c->row < 0 && w->x.f[i].sentence != w->x.f[p].sentence) continue; /* 不起诉1,425人。适用…审结5,130人，适用率: of what is not said beside it */
        bool below = among && check_says(w->s, words_from(w, i), w->x.f[i].to2, RATES[c->row].below) && !says_stem(w, c, i);
        offer(w, c, p, i, part + (below ? 3 : whole ? (fits_both(w, c, p, i) ? 0 : -6) : 2), true);
    }
}

/* A rate, and two counts of one kind right before it. */
static bool two_before(const solve_t *w, const claim_t *c)
{
    int a = c->fact - 1, b = c->fact - 2;
    return c->stem >= 0 && b >= 0 && fact_counts(&w->x, a) && fact_counts(&w->x, b) && solve_near(w, b, c->fact, 1) && check_facts_alike(&w->x, a, b);
}

/* brought 40 appeals and won 31, a success rate of 77.5 %: what the rate is of is not named. */
static void pair_before(solve_t *w, const claim_t *c)
{
    int claim = c->fact, a = claim - 1, b = claim - 2;
    if (!two_before(w, c)) return;
    bool lone = b < 1 || w->x.f[b - 1].sentence + 1 < w->x.f[b].sentence || !fact_counts(&w->x, b - 1);
    for (int i = 0; i < w->x.n; i++) lone = lone && score_part(w, c, i) < 5;
    bool said = gives(w, claim);
    bool larger = tok(w, a)->v > tok(w, b)->v;
    if (said || lone) offer(w, c, larger ? b : a, larger ? a : b, 5, true); /* charged 230 and declined to charge 70, a refusal rate */
    if (said || lone) offer(w, c, larger ? a : b, larger ? b : a, fits_both(w, c, larger ? a : b, larger ? b : a) ? 5 : -9, true);
    if ((said && !w->s->zh && w->x.f[b].sentence == w->x.f[claim].sentence) || lone) offer(w, c, larger ? b : a, larger ? a : b, said ? 6 : 5, false);
}

/* 三个领域案件占全部案件118件的一半; together these account for 83 per cent of the 420: the part is the sum of the list before. */
static bool of_several(solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[claim];
    int first = claim - 1, start = s->t[passage_clause(s, f->tok, &(int){0})].from, whole = -1, n = 0, end = tok(w, claim)->from;
    if (first >= 0 && tok(w, first)->from >= start && fact_counts(&w->x, first)) whole = first--;
    bool said = s->zh ? check_says(s, start, end, SAYS[SAY_SEVERAL_ZH]) : check_says(s, start, end, SAYS[SAY_SEVERAL_EN]);
    if (!said) return false;
    reading_t r = {.rel = REL_SHARE, .claim = claim, .form = 'S', .score = READ_SURE + 2};
    range_t sum = {0, 0};
    for (int i = first; i >= 0 && solve_near(w, i, claim, 1) && n < LIST_MOST - 1; i--) {
        if (w->x.f[i].kind == FACT_SHARE || tok(w, i)->num == NUM_PERCENT) continue;
        if (!fact_counts(&w->x, i) || (n && !check_facts_alike(&w->x, r.op[0], i)) || w->x.f[i].total) {
            if (whole < 0 && n && fact_counts(&w->x, i) && check_facts_alike(&w->x, r.op[0], i)) whole = i;
            break;
        }
        r.op[n++] = i, sum.lo += tok(w, i)->lo, sum.hi += tok(w, i)->hi, r.v += tok(w, i)->v;
    }
    if (n < 2 || whole < 0 || !check_facts_alike(&w->x, r.op[0], whole) || tok(w, whole)->lo < sum.lo) return whole >= 0 && n >= 2;
    const tok_t *t = tok(w, whole);
    tok_t part = {.lo = sum.lo, .hi = sum.hi};
    r.fits = solve_fits_share(&part, t, tok(w, claim));
    r.v = 100 * r.v / t->v, r.op[n] = whole, r.n = n + 1;
    solve_offer(w, FAM_SAID, &r);
    return true;
}

static void solve_share(solve_t *w, int claim)
{
    if (of_several(w, claim)) return;
    if (!w->s->zh && check_says(w->s, tok(w, claim)->to, tok(w, claim)->to + 18 < w->s->n ? tok(w, claim)->to + 18 : w->s->n, SAYS[SAY_OF_THOSE_THAT])) return; /* another whole */
    claim_t c;
    read_claim(w, claim, &c);
    bool among = c.row >= 0 && c.row < 2;
    for (int p = 0; p < w->x.n; p++) {
        int part = score_part(w, &c, p), wholes = 0;
        for (int i = 0; i < w->x.n && part != NEVER; i++) {
            int whole = score_whole(w, &c, p, i);
            wholes += whole != NEVER;
            if (whole != NEVER && (whole >= 6 || !elsewhere(w, claim))) offer(w, &c, p, i, part + whole - 1 - 8 * among - (part == 1 ? 2 * READ_SURE : 0) * !solve_fits_share(tok(w, p), tok(w, i), tok(w, claim)), false);
        }
        if (part != NEVER) solve_both(w, &c, p, part, wholes > 0);
    }
    pair_behind(w, &c);
    pair_before(w, &c);
}

/* --- a hundred -------------------------------------------------------------------------------------------------------------------- */

typedef struct shares {
    int at[LIST_MOST], n;
    double v, lo, hi;
    bool closed, counts;
} shares_t;

static bool breaks(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    for (int i = w->x.f[a].tok + 1; i < w->x.f[b].tok; i++) {
        const tok_t *t = &s->t[i];
        if (check_direction(t) || is_word(t, W_LAST) || is_word(t, W_PLAN) || is_word(t, W_THAN) || is_word(t, W_YOY) || is_sep(t, U'。') || t->kind == TOK_YEAR) return true;
    }
    return tok(w, b)->from - tok(w, a)->to > (s->zh ? 24 : 70);
}

static bool is_share(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = tok(w, i);
    return f->kind == FACT_SHARE && !f->rate && t->num == NUM_PERCENT && !(t->vague && t->han) && f->time == 0;
}

static void take(const solve_t *w, shares_t *l, int i)
{
    const tok_t *t = tok(w, i);
    l->at[l->n++] = i;
    l->v += t->v, l->lo += t->lo, l->hi += t->hi;
}

/* Two characters behind 不 or 未 in the words of b that stand in those of a: 满意的占68%，不满意的占45%. */
static bool denied(const solve_t *w, int a, int b)
{
    const uint32_t *c = w->s->c;
    for (int k = w->x.f[b].from; k + 2 < tok(w, b)->from && w->s->zh; k++)
        for (int m = w->x.f[a].from; m + 1 < tok(w, a)->from && one_of(U"不未", c[k]); m++)
            if (c[k + 1] == c[m] && c[k + 2] == c[m + 1] && is_han(c[m]) && is_han(c[m + 1])) return true;
    return false;
}

/* Whether the list leaves no other: a rest, 分为, a pair. */
static bool is_closed(const solve_t *w, const shares_t *l)
{
    int i = l->at[0], last = l->at[l->n - 1], start = passage_sentence(w->s, w->x.f[i].tok, &(int){0}), a = w->s->t[start].from, b = tok(w, i)->to, c = w->x.f[last].to2;
    if (cue_in(&w->x.hits, b, c, CUE_REST) || check_says(w->s, a, b, SAYS[SAY_DIVIDED])) return true;
    if (l->n != 2) return false;
    bool all = w->s->zh && check_says(w->s, a, b < a + 12 ? b : a + 12, "中，"); /* 信访件中，首次占62%，重复占38% */
    int p = check_pair_side(w->s, w->x.f[i].from, w->x.f[i].to2), q = check_pair_side(w->s, w->x.f[last].from, c);
    return (all && l->v > 95 && l->v < 125) || (p >= 0 && q >= 0 && (p ^ q) == 1) || denied(w, i, last);
}

/* The shares from fact i on that are one list. */
static int read_shares(const solve_t *w, int i, shares_t *l)
{
    int last = i, counts = 0;
    *l = (shares_t){.n = 0};
    take(w, l, i);
    for (int j = i + 1; j < w->x.n && l->n < LIST_MOST; j++) {
        bool value = w->x.f[j].kind == FACT_VALUE;
        counts += value && !w->x.f[j].aside && tok(w, j)->unit != UNIT_NONE;
        if (value || tok(w, j)->num != NUM_PERCENT) continue;
        if (!is_share(w, j) || breaks(w, last, j)) break;
        if (l->n > 1 && l->v > 99.5 && l->v < 100.5) break; /* the others are of something else */
        take(w, l, j);
        last = j;
    }
    l->closed = is_closed(w, l);
    l->counts = counts > 0 && !(l->closed && counts >= l->n - 1 && counts <= l->n); /* a count for each: 36人，占60%；18人，占30%；其他6人，占10% */
    return last + 1;
}

/* Cases by instance: first 76 per cent, appeal 19 per cent, cassation 5 per cent. */
static bool headed(const solve_t *w, const shares_t *l)
{
    int from = passage_clause(w->s, w->x.f[l->at[0]].tok, &(int){0});
    return from > 0 && is_sep(&w->s->t[from - 1], ':');
}

/* The words that make it shares: 占 in the sentence, brackets or colons of each. */
static bool said_as_shares(const solve_t *w, const shares_t *l)
{
    int end, from = passage_sentence(w->s, w->x.f[l->at[0]].tok, &end), brackets = 0, colons = 0, said = 0, each = 0;
    for (int j = from; j < end; j++) said += is_word(&w->s->t[j], W_SHARE);
    for (int j = 0; j < l->n; j++) {
        int i = w->x.f[l->at[j]].tok;
        brackets += in_bracket(w, l->at[j]), colons += i > 0 && is_sep(&w->s->t[i - 1], ':');
        each += cue_in(&w->x.hits, w->x.f[l->at[j]].from, tok(w, l->at[j])->from, CUE_SHARE);
    }
    bool rest = l->n > 2 && cue_in(&w->x.hits, w->x.f[l->at[0]].from, w->x.f[l->at[l->n - 1]].to2, CUE_REST);
    bool all = rest || (!w->s->zh && cue_in(&w->x.hits, tok(w, l->at[l->n - 1])->to, w->s->t[end].from, CUE_OF_ALL));
    all = all || (!w->s->zh && l->n > 2 && (check_ends_with(w->s->c, w->s->t[from].from + 6, "Among ") || check_ends_with(w->s->c, w->s->t[from].from + 7, "Of the ")));
    bool alike = !w->s->zh || each == l->n || each <= 1 || (l->closed && each == l->n - 1);
    return alike && (said > 0 || brackets == l->n || all || (l->n > 2 && colons == l->n) || (l->n > 2 && headed(w, l)));
}

/* 45 per cent of men and 38 per cent of women. */
static bool own_wholes(const solve_t *w, const shares_t *l)
{
    for (int j = 0; j < l->n; j++) {
        const tok_t *of = &w->s->t[w->x.f[l->at[j]].tok + 1];
        if (w->s->zh || !is_word(of, W_OF) || (of[1].kind != TOK_TEXT && !is_word(&of[1], W_OVERLAP))) return false;
    }
    return true;
}

/* Sex, age, schooling, party: shares by several of them are of no one list. */
static bool several_attributes(const solve_t *w, const shares_t *l)
{
    static const char *const kinds[] = {"女|男|women|female|male| men", "岁|aged|under |over ", "学历|本科|研究生|大专|硕士|博士|degree|graduate", "党员|团员|party", "民族|minority|ethnic", "认罪认罚|初犯|累犯|外地|外籍|foreign"};
    int first = -1;
    for (int j = 0; j < l->n; j++)
        for (int k = 0; k < 6; k++) {
            int from = w->x.f[l->at[j]].from - 5 > 0 ? w->x.f[l->at[j]].from - 5 : 0; /* 35岁以下: the age is a number before it */
            if (!check_says(w->s, from, w->s->zh ? tok(w, l->at[j])->from : w->x.f[l->at[j]].to2, kinds[k])) continue;
            if (first >= 0 && first != k) return true;
            first = k;
        }
    return false;
}

static void judge_hundred(solve_t *w, const shares_t *l)
{
    int last = l->at[l->n - 1];
    if (l->n < 2 || own_wholes(w, l) || several_attributes(w, l) || !said_as_shares(w, l)) return;
    bool full = l->lo <= 100.05 && l->hi >= 99.95, over = l->lo > 100.05, enough = l->n > 2 || l->closed;
    bool overlap = false;
    for (int j = w->x.f[l->at[0]].tok; j < w->x.f[last].tok; j++) overlap = overlap || is_word(&w->s->t[j], W_OVERLAP);
    if (overlap && !l->closed && (l->n < 3 || l->v > 115)) return;
    bool bad = (over && enough && l->v <= 130 && !l->counts) || (!over && !full && l->closed && l->v >= 75 && !l->counts);
    if (!(full && enough) && !bad) return;
    reading_t r = {.rel = REL_SHARE, .claim = last, .n = l->n, .form = 'x', .v = l->v, .fits = full, .score = READ_SURE + 1};
    memcpy(r.op, l->at, sizeof l->at);
    solve_offer(w, FAM_SUM, &r);
}

/* 提出检察建议34件，法院采纳36件: more than there were. */
static void solve_within(solve_t *w, int b)
{
    int a = b - 1;
    if (!w->s->zh || a < 0 || !fact_counts(&w->x, a) || !fact_counts(&w->x, b) || !check_facts_alike(&w->x, a, b) || w->x.f[a].sentence != w->x.f[b].sentence || w->x.f[b].time < 0 || tok(w, b)->lo <= tok(w, a)->hi) return;
    for (size_t r = 0; r < sizeof RATES / sizeof *RATES; r++)
        if (RATES[r].within && check_says(w->s, w->x.f[a].from, tok(w, a)->from, RATES[r].below) && check_says(w->s, w->x.f[b].from, tok(w, b)->from, RATES[r].above) && !check_says(w->s, w->x.f[b].from, tok(w, b)->from, SAYS[SAY_OF_OTHER_YEARS]) && !check_says(w->s, w->x.f[a].from, tok(w, a)->from, RATES[r].above) && !solve_parted(w, a, b))
            solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_PART, .claim = b, .n = 2, .op = {b, a}, .form = '>', .score = READ_SURE + 1});
}

void solve_shares(solve_t *w)
{
    for (int i = 1; i < w->x.n; i++) solve_within(w, i);
    for (int i = 0; i < w->x.n; i++)
        if (w->x.f[i].kind == FACT_SHARE && tok(w, i)->num == NUM_PERCENT) solve_share(w, i);
    for (int i = 0; i < w->x.n;) {
        shares_t l;
        if (!is_share(w, i)) {
            i++;
            continue;
        }
        i = read_shares(w, i, &l);
        judge_hundred(w, &l);
    }
}
