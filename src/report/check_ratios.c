/* check_ratios.c - shares and rates whose part and whole stand in other clauses: "391 of 850 (46 %)", 占三分之二, a plea rate.
 *
 * First the form: a percentage in brackets or behind "or" is said of the number before it; "half of the 38" names its whole;
 * a rate names what it is of (审结率: 审结1,558件). Then the other number: named ("of the 420", 64家中), or the only one of
 * its kind. Several that could be meant: one that fits is enough, and where none does it is open.
 */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

typedef struct ratios {
    checker_t *k;
    const sentence_t *s;
    quants_t q;
    int from, to; /* tokens of the sentence of the claim */
} ratios_t;

typedef struct reading {
    int part, whole; /* tokens, -1 */
    bool sure;       /* nothing else can be meant */
    bool rate;       /* the part may also be one of two that make the whole */
} reading_t;

static bool small_words(const sentence_t *s, int from, int to, int room)
{
    for (int i = from; i < to; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM || t->kind == TOK_SEP || is_word(t, W_AND)) return false;
        if (t->kind == TOK_TEXT) room -= t->to - t->from;
    }
    return room >= 0;
}

/* --- two numbers tied by their words ------------------------------------------------------------------------------------ */

static int next_quant(const ratios_t *x, int i, int end)
{
    for (int j = i; j < end; j++)
        if (quants_find(&x->q, j) >= 0) return j;
    return -1;
}

static bool short_text(const tok_t *t, int most)
{
    return t->kind == TOK_TEXT && t->to - t->from <= most;
}

/* a of (the, our) b; of the a, b. */
static bool tied_en(const ratios_t *x, int a, int b, int *part, int *whole)
{
    const sentence_t *s = x->s;
    int of = a + 1, lead = a - 1;
    while (of < b && short_text(&s->t[of], 12)) of++;
    bool out = is_word(&s->t[of], W_OF) || is_word(&s->t[of], W_OFWHICH) || (s->t[of].kind == TOK_TEXT && check_says(s, s->t[of].from, s->t[of].to, "out of"));
    if (out && b > of && small_words(s, of + 1, b, 10)) return *part = a, *whole = b, true;
    while (lead > 0 && (is_word(&s->t[lead], W_LE) || short_text(&s->t[lead], 6))) lead--;
    if (lead < 0 || !is_word(&s->t[lead], W_OF)) return false;
    bool head = lead == 0 || s->t[lead - 1].kind == TOK_SEP || check_says(s, s->t[lead - 1].from, s->t[lead - 1].to, "Out");
    return head ? *part = b, *whole = a, true : false;
}

/* b人中有a人, b人，其中a人. */
static bool tied_zh(const ratios_t *x, int a, int b, int *part, int *whole)
{
    const sentence_t *s = x->s;
    bool among = s->c[s->t[a].to] == U'中' || check_says(s, s->t[a].to, s->t[b].from, "中有|中，|人中|中，有");
    int clause;
    (void)passage_clause(s, a, &clause);
    among = among || (clause <= b && s->t[clause].from > 0 && s->c[s->t[clause].from - 1] == U'中');
    for (int j = a + 1; j < b; j++) among = among || is_word(&s->t[j], W_OFWHICH);
    return among ? *part = b, *whole = a, true : false;
}

static bool tied(const ratios_t *x, int a, int b, int *part, int *whole)
{
    return x->s->zh ? tied_zh(x, a, b, part, whole) : tied_en(x, a, b, part, whole);
}

static bool nothing_between(const ratios_t *x, int a, int b)
{
    for (int i = a + 1; i < b; i++)
        if (quants_find(&x->q, i) >= 0 || is_sep(&x->s->t[i], ';')) return false;
    return true;
}

/* The tied pair of the sentence that is nearest to the claim; no other number stands between. */
static bool tied_pair(const ratios_t *x, int claim, reading_t *r, bool named)
{
    const sentence_t *s = x->s;
    int best = 1 << 20;
    for (int a = next_quant(x, x->from, x->to); a >= 0;) {
        int b = next_quant(x, a + 1, x->to), part, whole;
        if (b < 0) break;
        int far = claim < a ? a - claim : claim > b ? claim - b : 0;
        bool ahead = a < claim || !s->zh || is_sep(&s->t[claim + 1], ':') || check_says(s, s->t[claim].to, s->t[a].from, "即");
        if (ahead && far < best && quants_alike(x->s, &x->q, quants_find(&x->q, a), quants_find(&x->q, b)) && tied(x, a, b, &part, &whole)) {
            best = far;
            r->part = part, r->whole = whole, r->sure = true;
        }
        a = b;
    }
    return best < (named ? 24 : 14) && (named || claim < r->part || claim < r->whole || nothing_between(x, r->part > r->whole ? r->part : r->whole, claim));
}

/* --- forms ---------------------------------------------------------------------------------------------------------------- */

static bool in_brackets(const sentence_t *s, int i)
{
    int open = i - 1;
    while (open > 0 && (is_word(&s->t[open], W_SHARE) || is_word(&s->t[open], W_LE) || is_word(&s->t[open], W_IS))) open--;
    return open > 0 && is_sep(&s->t[open], '(') && is_sep(&s->t[i + 1], ')') && !one_of(U"+-−–", s->c[s->t[i].from - 1]);
}

/* 56 said so, or 87 per cent; that is 25 %; , three in ten, */
static bool in_apposition(const sentence_t *s, int i)
{
    int j = i - 1;
    if (is_word(&s->t[i + 1], W_OF) && !(s->t[i + 2].kind == TOK_NUM || s->t[i + 3].kind == TOK_NUM)) return false;
    if (s->t[i + 1].kind != TOK_SEP && s->t[i + 1].kind != TOK_END && !is_word(&s->t[i + 1], W_OF)) return false;
    while (j > 0 && (is_word(&s->t[j], W_OR) || is_word(&s->t[j], W_LE) || is_word(&s->t[j], W_IS))) j--;
    return j > 0 && is_sep(&s->t[j], ',') && (j < i - 1 || s->t[i].han);
}

/* 占, accounted for; 约占 is read as a bound. */
static bool share_word(const sentence_t *s, const tok_t *t)
{
    return is_word(t, W_SHARE) || (is_word(t, W_ABOUT) && s->c[t->to - 1] == U'占');
}

static bool shared_out(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0 && j > i - 7 && !check_ends_clause(&s->t[j]); j--) {
        if (share_word(s, &s->t[j])) return true;
        if (s->t[j].kind == TOK_NUM && !(s->zh && s->c[s->t[j].to] == U'的')) break; /* 占全部63人的三分之一 */
    }
    return false;
}

/* The name of a rate before the claim: its characters. */
static bool rate_name(const sentence_t *s, int i, int *from, int *to)
{
    int j = i - 1;
    while (j >= 0 && s->t[j].kind == TOK_WORD && (s->t[j].word == W_IS || s->t[j].word == W_LE || s->t[j].word == W_OF || s->t[j].word == W_UPTO || s->t[j].word == W_TO)) j--;
    if (j < 0 || (s->t[j].kind != TOK_TEXT && s->t[j].kind != TOK_WORD)) return false;
    *to = s->t[j].to;
    int clause = passage_clause(s, i, &(int){0});
    *from = s->t[clause].from;
    if (s->zh) return *to > *from + 2 && s->c[*to - 1] == U'率';
    return check_ends_with(s->c, *to, "rate|rate stood|rate reached") > 0;
}

/* The two characters before 率 that say what it is of: 采纳 in 采纳率; before 适用 what is applied. */
static int stem_of(const sentence_t *s, int from, int to)
{
    int end = to - 1;
    int n = check_ends_with(s->c, end, "适用|发生|办理|执行");
    if (n && end - n - 2 >= from) end -= n;
    return end - 2 >= from ? end - 2 : -1;
}

/* Whether the label says what the rate is of: "complet" of a completion rate. */
static bool names(const sentence_t *s, label_t l, int from, int to)
{
    if (s->zh) {
        int stem = stem_of(s, from, to);
        return stem >= 0 && is_han(s->c[stem]) && is_han(s->c[stem + 1]) && label_has_all(s, l, stem, stem + 2);
    }
    int end = to - 5, begin = end;
    while (begin > from && is_latin(s->c[begin - 1])) begin--;
    if (end - begin < 4) return false;
    char stem[6] = "";
    for (int j = 0; j < 4; j++) stem[j] = (char)(s->c[begin + j] < 128 ? s->c[begin + j] | 32 : '?');
    return label_says(s, l, stem);
}

/* Every character of a Chinese rate's name stands by one of the two numbers, but for those that change nothing: 审判案件结案率
 * is not of all cases. */
static bool says_no_more(const sentence_t *s, int from, int to, int part, int whole)
{
    label_t a = quant_label(s, part), b = quant_label(s, whole);
    for (int i = from; i < to - 1; i++)
        if (is_han(s->c[i]) && !one_of(U"综合总整体平均全年院市省县其率适用程序性按时及期内的当场检察官本系统占比例", s->c[i]) && !label_has_all(s, a, i, i + 1) && !label_has_all(s, b, i, i + 1)) return false;
    return true;
}

/* --- readings ---------------------------------------------------------------------------------------------------------------- */

static bool agrees(const ratios_t *x, int part, int whole, int claim, bool rate)
{
    const tok_t *p = &x->s->t[part], *w = &x->s->t[whole], *c = &x->s->t[claim];
    double plo = p->lo < 0 ? 0 : p->lo, half = c->vague ? 0 : c->last / 2; /* cut off is as good as rounded */
    range_t claimed = {c->lo - half * 0.02, c->hi + half * 0.02};
    if (w->lo <= 0) return false;
    if (ranges_meet((range_t){100 * plo / w->hi, 100 * p->hi / w->lo}, claimed)) return true;
    return rate && ranges_meet((range_t){100 * plo / (w->hi + p->hi), 100 * p->hi / (w->lo + plo)}, claimed);
}

/* A number with a share of its own is another part: 基本支出4,321万元，占79.5%；项目支出… */
static bool has_share(const ratios_t *x, int at, int claim)
{
    for (int i = at + 1; i < claim; i++) {
        if (x->s->t[i].kind != TOK_NUM) continue;
        return x->s->t[i].num == NUM_PERCENT && (x->s->t[i].role == ROLE_SHARE || is_sep(&x->s->t[i - 1], '('));
    }
    return false;
}

/* 占起诉总数的77%: what the share is of, if it is named without a number; the whole must be called so. */
static bool called_so(const ratios_t *x, int whole, int claim)
{
    const sentence_t *s = x->s;
    int share = claim - 1;
    while (share > x->from && !share_word(s, &s->t[share]) && !check_ends_clause(&s->t[share])) share--;
    if (!s->zh || !share_word(s, &s->t[share]) || (whole > share && whole < claim)) return true;
    int from = s->t[share].to, to = s->t[claim].from;
    label_t l = quant_label(s, whole);
    for (int i = from; i < to; i++)
        if (is_han(s->c[i]) && !one_of(U"全部总数人量的同期件比例达到为约近超过已案均占其中该类院市省本年当", s->c[i]) && !label_has_all(s, l, i, i + 1)) return false;
    return true;
}

/* The tokens where the whole may stand: in the part of the sentence that the claim is in, before it; behind it only where a
 * colon, comma or bracket leads on. */
static void look_where(const ratios_t *x, int claim, int *from, int *to)
{
    const sentence_t *s = x->s;
    const tok_t *next = &s->t[claim + 1];
    bool on = !s->zh || is_sep(next, ':') || is_sep(next, ',') || is_sep(next, ')');
    *from = *to = claim;
    while (*from > x->from && !is_sep(&s->t[*from - 1], ';')) --*from;
    while (on && *to < x->to && !is_sep(&s->t[*to], ';')) ++*to;
}

static bool may_be_whole(const ratios_t *x, int quant, int part, int claim)
{
    const sentence_t *s = x->s;
    int at = x->q.at[quant], p = quants_find(&x->q, part);
    if (at == part || !quants_alike(s, &x->q, quant, p) || s->t[at].hi < s->t[part].lo || !called_so(x, at, claim)) return false;
    return !(s->zh && at > claim && part < claim) || check_says(s, s->t[claim].to, s->t[at].from, "同期|全部|总");
}

/* The quants that can be the whole of the part; if there is none, the last of the sentence before. */
static int wholes_of(const ratios_t *x, int part, int claim, int *into, int most)
{
    int n = 0, p = quants_find(&x->q, part), from, to;
    look_where(x, claim, &from, &to);
    for (int i = 0; i < x->q.n && n < most; i++) {
        int at = x->q.at[i];
        if (at >= from && at < to && may_be_whole(x, i, part, claim) && !has_share(x, at, claim)) into[n++] = at;
    }
    if (n == 0 && from == x->from && p > 0 && x->q.sentence[p - 1] == x->q.sentence[p] - 1 && may_be_whole(x, p - 1, part, claim)) into[n++] = x->q.at[p - 1];
    return n;
}

static void judge(const ratios_t *x, int claim, const reading_t *r)
{
    checker_t *k = x->k;
    int whole[8], n = 1;
    whole[0] = r->whole;
    if (r->whole < 0) n = wholes_of(x, r->part, claim, whole, 8);
    for (int i = 0; i < n; i++)
        if (agrees(x, r->part, whole[i], claim, r->rate)) {
            say_ratio(k, r->rate ? "rate" : "share", true, r->part, whole[i], claim, (words_t){{"", ""}});
            return;
        }
    if (n != 1 || !r->sure) return;
    say_ratio(k, r->rate ? "rate" : "share", false, r->part, whole[0], claim,
              r->rate ? both(k, "比率与所列数值不符", "the rate does not follow from the values") : both(k, "占比与部分、总数不符", "the share does not follow from part and whole"));
}

/* The last quant of the sentence before the claim, -1. */
static int quant_before(const ratios_t *x, int claim)
{
    for (int i = claim - 1; i >= x->from; i--)
        if (quants_find(&x->q, i) >= 0) return i;
    return -1;
}

/* half of the 38: the whole is named behind; the part stands before, behind a comma, or in brackets. */
static bool of_named(const ratios_t *x, int claim, reading_t *r)
{
    const sentence_t *s = x->s;
    if (s->zh || !is_word(&s->t[claim + 1], W_OF)) return false;
    int whole = next_quant(x, claim + 2, claim + 5 < x->to ? claim + 5 : x->to);
    if (whole < 0 || !small_words(s, claim + 2, whole, 10)) return false;
    int behind = next_quant(x, whole + 1, x->to), before = quant_before(x, claim);
    int lead = behind - 1;
    while (lead > whole && (is_word(&s->t[lead], W_LE) || is_word(&s->t[lead], W_OR))) lead--;
    bool close = behind > 0 && (is_sep(&s->t[lead], '(') || is_sep(&s->t[lead], ',')) && (is_sep(&s->t[behind + 1], ')') || is_sep(&s->t[behind + 1], ',') || is_word(&s->t[behind + 1], W_TOTAL) || check_says(s, s->t[behind].to, s->t[behind].to + 11 < s->n ? s->t[behind].to + 11 : s->n, "in number|in all"));
    if (!close && !(before >= 0 && (is_sep(&s->t[claim - 1], ',') || is_word(&s->t[claim - 1], W_OR) || shared_out(s, claim)))) return false;
    r->part = close ? behind : before;
    r->whole = whole;
    r->sure = true;
    return quants_alike(s, &x->q, quants_find(&x->q, r->part), quants_find(&x->q, whole));
}

/* 近三成（104人）, 三分之一即90件: the part behind the share. */
static int part_behind(const ratios_t *x, int claim)
{
    const sentence_t *s = x->s;
    int i = claim + 1;
    if (s->zh && s->c[s->t[claim].to] == U'即') return next_quant(x, claim + 1, claim + 4 < x->to ? claim + 4 : x->to);
    if (!is_sep(&s->t[i], '(') || !s->zh) return -1;
    return quants_find(&x->q, i + 1) >= 0 && is_sep(&s->t[i + 2], ')') ? i + 1 : -1;
}

/* 审结1,558件，审结率95%: the count that is called like the rate; of two, the smaller. */
static int part_named(const ratios_t *x, int from, int to)
{
    int found = -1;
    for (int i = 0; i < x->q.n; i++) {
        int at = x->q.at[i];
        if (at < x->from || at >= x->to || !names(x->s, quant_label(x->s, at), from, to)) continue;
        if (found < 0 || x->s->t[at].v <= x->s->t[found].v) found = at;
    }
    return found;
}

/* a completion rate of 95 per cent, said of the two counts before. */
static bool rate_in_apposition(const ratios_t *x, int claim, int from, reading_t *r)
{
    const sentence_t *s = x->s;
    int a = quant_before(x, claim), b = a > 0 ? quant_before(x, a) : -1;
    if (s->zh || a < 0 || b < 0 || quant_before(x, b) >= 0) return false;
    bool said = check_says(s, from - 2 > 0 ? from - 2 : 0, s->t[claim].from, ", a |, an |giving a|giving an|making a|with a|therefore|thus |hence |its |yielding a|the success rate stood");
    if (!said || !quants_alike(s, &x->q, quants_find(&x->q, a), quants_find(&x->q, b))) return false;
    bool larger = s->t[a].v > s->t[b].v;
    r->part = larger ? b : a, r->whole = larger ? a : b;
    r->sure = r->rate = true;
    return true;
}

static bool read_rate(const ratios_t *x, int claim, reading_t *r)
{
    const sentence_t *s = x->s;
    int from, to;
    if (!rate_name(s, claim, &from, &to)) return false;
    r->rate = true;
    if (rate_in_apposition(x, claim, from, r)) return true;
    bool colon = is_sep(&s->t[claim + 1], ':') || is_sep(&s->t[claim + 1], '(');
    reading_t pair = {-1, -1, false, true};
    bool tied = tied_pair(x, claim, &pair, true);
    if (tied && (colon || names(s, quant_label(s, pair.part), from, to) || (!s->zh && check_says(s, from, to, "success|giving|with ")))) return *r = pair, true;
    int part = part_named(x, from, to);
    if (part < 0 || !s->zh) return false;
    r->part = part;
    int whole[8];
    r->sure = wholes_of(x, part, claim, whole, 8) == 1 && whole[0] >= x->from && says_no_more(s, from, to, part, whole[0]) && s->c[s->t[claim].to - 1] != 0x2030;
    r->whole = -1;
    return true;
}

/* 460 held against a target of 400, 115 per cent of target. */
static bool of_target(const ratios_t *x, int claim, reading_t *r)
{
    const sentence_t *s = x->s;
    int to = s->t[claim].to + 22 < s->n ? s->t[claim].to + 22 : s->n, other = 0;
    if (s->zh || !check_says(s, s->t[claim].to, to, " of target| of the target| of its target| of plan| of the plan")) return false;
    for (int i = 0; i < x->q.n; i++) {
        int at = x->q.at[i];
        if (at < x->from || at >= x->to) continue;
        if (label_says(s, quant_label(s, at), "target of|target was|target is|planned|target: ")) r->whole = at;
        else r->part = at, other++;
    }
    r->sure = true;
    return other == 1 && r->whole >= 0;
}

/* Whether the pair may stand behind the claim: "46 per cent of staff, 306 out of 680," or in a bracket. */
static bool pair_behind(const ratios_t *x, int claim)
{
    const sentence_t *s = x->s;
    int open = claim + 1;
    while (!s->zh && (is_word(&s->t[open], W_OF) || is_word(&s->t[open], W_LE) || short_text(&s->t[open], 29))) open++;
    return (!s->zh && is_sep(&s->t[open], ',') && quants_find(&x->q, open + 1) >= 0) || is_sep(&s->t[claim + 1], '(') || is_sep(&s->t[claim + 2], '(') || is_sep(&s->t[claim + 3], '(');
}

/* A tied pair that the share is said of. */
static bool share_of_pair(const ratios_t *x, int claim, bool form, reading_t *r)
{
    const tok_t *c = &x->s->t[claim];
    reading_t pair = {-1, -1, false, false};
    if (!tied_pair(x, claim, &pair, false)) return false;
    bool behind = !x->s->zh && pair.whole > claim && pair.whole < claim + 8;
    if (!form && !behind && !(c->han && pair.part < claim)) return false;
    *r = pair;
    return true;
}

static bool read_share(const ratios_t *x, int claim, reading_t *r)
{
    const sentence_t *s = x->s;
    if (of_target(x, claim, r)) return true;
    *r = (reading_t){-1, -1, false, false};
    if (of_named(x, claim, r)) return true;
    *r = (reading_t){part_behind(x, claim), -1, s->t[claim].han || s->t[claim].vague, false};
    if (r->part >= 0) return true;
    bool apposition = in_apposition(s, claim), shares = shared_out(s, claim), form = in_brackets(s, claim) || apposition || shares;
    if (!form && !s->t[claim].han && !pair_behind(x, claim)) return false;
    if (share_of_pair(x, claim, form, r)) return true;
    *r = (reading_t){quant_before(x, claim), -1, apposition || shares, false};
    if (shares && s->zh && r->part > x->from && s->c[s->t[r->part].to] == U'的' && quant_before(x, r->part) >= 0) {
        r->whole = r->part; /* 19件，占全部38件的一半 */
        r->part = quant_before(x, r->part);
        return quants_alike(s, &x->q, quants_find(&x->q, r->part), quants_find(&x->q, r->whole));
    }
    return form && r->part >= 0;
}

static bool is_claim(const checker_t *k, int i)
{
    const tok_t *t = &k->s->t[i];
    return t->kind == TOK_NUM && t->num == NUM_PERCENT && (t->role == ROLE_NONE || t->role == ROLE_SHARE) && !t->range && !passage_settled(k, i);
}

void rule_ratios(checker_t *k)
{
    ratios_t x = {.k = k, .s = k->s};
    quants_read(k->s, &x.q);
    for (int i = 0; i < k->s->tokens && x.q.n > 1; i++) {
        reading_t r = {-1, -1, false, false};
        if (!is_claim(k, i)) continue;
        x.from = passage_sentence(k->s, i, &x.to);
        if (read_rate(&x, i, &r)) {
            if (r.part >= 0) judge(&x, i, &r);
            continue;
        }
        r = (reading_t){-1, -1, false, false};
        if (read_share(&x, i, &r) && r.part >= 0) judge(&x, i, &r);
    }
}
