/* check_change.c - rises and falls: 同比上升28.6%, 由54.9%降至26.7%, 是去年的4.26倍, 比上年增加300件.
 *
 * A change is tied to a value only when nothing else stands between them, and computed only when the value before it
 * is in the text. "上升N倍" is (N+1) times the old value, "是…的N倍" N times.
 */
#include "report/check_inside.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* --- looking around ------------------------------------------------------------------------------------------------------ */

bool check_is_quantity(const tok_t *t)
{
    return t->kind == TOK_NUM && (t->num == NUM_COUNT || t->num == NUM_PERCENT) && t->role == ROLE_NONE && !t->range;
}

static bool weak(const tok_t *t)
{
    return t->kind == TOK_WORD && (t->word == W_RESP || t->word == W_IS || t->word == W_BY || t->word == W_LE);
}

int check_direction(const tok_t *t)
{
    if (t->kind == TOK_NUM) return t->word == W_DOUBLED || t->word == W_TRIPLED ? 1 : t->word == W_HALVED ? -1 : 0;
    if (t->kind != TOK_WORD) return 0;
    if (t->word == W_UP || t->word == W_UPTO) return 1;
    return t->word == W_DOWN || t->word == W_DOWNTO ? -1 : 0;
}

static bool ends_part(const tok_t *t)
{
    return t->kind == TOK_END || (t->kind == TOK_SEP && t->mark != U'—' && t->mark != U'–' && t->mark != '/');
}

/* The list sign between two numbers: 、, 和, "and", a comma. */
static bool joins(const tok_t *t)
{
    return is_word(t, W_AND) || is_sep(t, U'、') || is_sep(t, ',');
}

/* --- finding changes ----------------------------------------------------------------------------------------------------- */

/* 28.6 and 24.5 per cent: the first takes the unit of the second. */
static void share_kinds(sentence_t *s)
{
    for (int i = s->tokens - 3; i >= 0; i--) { /* TOKENS_MOST leaves room to look ahead */
        tok_t *a = &s->t[i], *b = &s->t[i + 2];
        if (!is_count(a) || a->unit != UNIT_NONE || a->money || !joins(&s->t[i + 1]) || b->kind != TOK_NUM || b->han) continue;
        bool list = joins(&s->t[i + 3]) && (s->t[i + 4].kind == TOK_NUM || s->t[i + 5].kind == TOK_NUM); /* not 486, 18 % */
        if (is_sep(&s->t[i + 1], ',') && !list && !(i > 1 && joins(&s->t[i - 1]) && s->t[i - 2].kind == TOK_NUM)) continue;
        if (i + 3 <= s->tokens && is_word(&s->t[i + 2], W_AND) && s->t[i + 3].kind == TOK_NUM) b = &s->t[i + 3];
        if (b->num == NUM_PERCENT || b->num == NUM_POINTS || b->num == NUM_TIMES) {
            a->num = b->num;
            a->exact = false;
            if (!a->vague) a->lo = a->v - a->last / 2, a->hi = a->v + a->last / 2;
        }
    }
}

static bool says_by(const sentence_t *s, int from, int to)
{
    for (int i = from; i < to; i++) {
        const tok_t *t = &s->t[i];
        if (is_word(t, W_BY)) return true;
        if (check_direction(t) && s->c[t->to - 1] == 'f' && s->c[t->to - 2] == 'o') return true; /* "increase of" */
    }
    return false;
}

static bool says_word(const sentence_t *s, const tok_t *t, const char *word)
{
    int n = 0;
    while (word[n] && s->c[t->from + n] == (unsigned char)word[n]) n++;
    return !word[n] && t->kind != TOK_END;
}

/* English: the times as many as, 3 times higher, a 3-fold increase. */
static bool times_kind_en(const sentence_t *s, int i, int before, int dir, enum change_kind *ret)
{
    const tok_t *next = &s->t[i + 1];
    bool of = is_word(next, W_TIMESOF) || is_word(next, W_ASMANY) || is_word(next, W_LAST) || next->kind == TOK_YEAR || says_word(s, next, "the") ||
              says_word(s, next, "that") || says_word(s, next, "as ");
    *ret = of ? OF_TIMES : SOME_TIMES;
    if (of || (check_direction(next) && dir == 0)) return true;
    if (dir) {
        if (says_by(s, before, i)) *ret = BY_TIMES;
        return true;
    }
    if (s->c[s->t[i].to - 1] == 'd') return false; /* fold */
    return i > 0 && is_sep(&s->t[i - 1], ',') && ends_part(next);
}

/* What "N times" means here; false: a count of occasions. before: the word that governs it, -1. */
static bool times_kind(const sentence_t *s, int i, int before, int dir, enum change_kind *ret)
{
    if (!s->zh) return times_kind_en(s, i, before, dir, ret);
    *ret = BY_TIMES;
    if (before < 0) return false;
    const tok_t *t = &s->t[before];
    if (is_word(t, W_OF) || is_word(t, W_UPTO) || is_word(t, W_TO)) return *ret = OF_TIMES, true;
    return dir != 0;
}

/* What a word before the change says of the time it is since. false: it belongs to something else. */
static bool since_word(const sentence_t *s, change_t *c, int i)
{
    const tok_t *t = &s->t[i], *before = &s->t[i > 0 ? i - 1 : 0];
    if (is_word(t, W_YOY) || (is_word(t, W_LAST) && c->since == SINCE_UNSAID)) {
        c->since = SINCE_LAST_YEAR;
    } else if (is_word(t, W_MOM)) {
        c->since = SINCE_LAST_TERM;
    } else if (t->kind == TOK_YEAR && i > 0 && (is_word(before, W_THAN) || is_word(before, W_IS))) {
        c->since = SINCE_YEAR;
        c->year = (int)t->v;
    } else if (t->kind == TOK_TEXT) {
        if (c->since == SINCE_UNSAID && (c->kind == OF_TIMES || is_word(before, W_THAN))) {
            c->since = SINCE_OTHER;
            for (int j = t->from; j < t->to; j++) c->base_words = c->base_words * 31 + s->c[j];
        }
        else return !s->zh;
    }
    return true;
}

/* 是2018年500件的4倍, 4 times the 500 of 2018: the value before stands in the statement. -1 if not. */
static int times_base(const sentence_t *s, int num)
{
    if (s->zh) return num > 1 && is_word(&s->t[num - 1], W_OF) && check_is_quantity(&s->t[num - 2]) ? num - 2 : -1;
    for (int i = num + 1; i <= num + 3 && i < s->tokens; i++) {
        if (check_is_quantity(&s->t[i])) return i;
        if (!weak(&s->t[i]) && (s->t[i].kind != TOK_TEXT || s->t[i].to - s->t[i].from > 4)) return -1;
    }
    return -1;
}

static void since_of(const sentence_t *s, change_t *c)
{
    c->since = SINCE_UNSAID;
    c->first = c->num;
    if (c->kind == OF_TIMES) c->base = times_base(s, c->num);
    for (int i = c->num - 1; i >= 0 && !ends_part(&s->t[i]); i--) {
        if (s->t[i].kind == TOK_NUM && s->t[i].num != NUM_SPAN && i != c->base) break;
        c->first = i;
        if (!since_word(s, c, i)) break;
    }
    for (int i = c->num + 1; i <= c->num + 6 && i < s->tokens && !s->zh; i++) { /* ... over the previous year */
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_SEP || t->kind == TOK_NUM) break;
        if (is_word(t, W_YOY) || is_word(t, W_LAST)) c->since = SINCE_LAST_YEAR;
        else if (is_word(t, W_MOM)) c->since = SINCE_LAST_TERM;
        else if (t->kind == TOK_YEAR && says_word(s, &s->t[i - 1], "in")) c->own = (int)t->v; /* an increase of 5% in 2019 */
        else if (t->kind == TOK_YEAR && c->since == SINCE_UNSAID) c->since = SINCE_YEAR, c->year = (int)t->v;
        else continue;
        c->last = i;
    }
}

static change_t *add_change(changes_t *w, int i, enum change_kind kind, int dir)
{
    if (w->count == CHANGES_MOST) return NULL;
    change_t *c = &w->change[w->count++];
    *c = (change_t){.kind = kind, .dir = dir, .num = i, .first = i, .last = i, .value = -1, .base = -1};
    w->s->t[i].role = ROLE_CHANGE;
    since_of(w->s, c);
    if (c->base >= 0) w->s->t[c->base].role = ROLE_BASE;
    return c;
}

static bool is_relative(const tok_t *t)
{
    return t->kind == TOK_NUM && (t->num == NUM_PERCENT || t->num == NUM_TIMES);
}

/* The next member of 分别上升28.6%和24.5%, also 分别下降3.6%、上升9.4%. */
static bool follows_in_list(changes_t *w, int i)
{
    sentence_t *s = w->s;
    int b = i - 1, dir = 0;
    if (b > 0 && (is_word(&s->t[b], W_UP) || is_word(&s->t[b], W_DOWN))) dir = check_direction(&s->t[b--]);
    int joined = b;
    while (b > 0 && joins(&s->t[b])) b--;
    if (b == joined || !w->count || w->change[w->count - 1].num != b || s->t[i].num == NUM_COUNT) return false;
    const change_t before = w->change[w->count - 1];
    bool resp = false;
    for (int j = before.first; j < before.num; j++) resp = resp || is_word(&s->t[j], W_RESP);
    resp = resp || before.order > 0;
    if (dir && !resp) return false;
    if (s->t[b].num != s->t[i].num && !(resp && is_relative(&s->t[i]) && is_relative(&s->t[b]))) return false;
    enum change_kind kind = s->t[i].num == NUM_PERCENT ? BY_PERCENT : s->t[i].num == NUM_POINTS ? BY_POINTS : before.kind == BY_PERCENT ? BY_TIMES : before.kind;
    change_t *c = add_change(w, i, kind, dir ? dir : before.dir);
    if (!c) return false;
    c->since = before.since;
    c->year = before.year;
    c->first = before.first;
    c->order = before.order + 1;
    return true;
}

/* 增加300件（25%）; an increase of 300 cases, or 25 per cent. */
static bool explains_amount(changes_t *w, int i)
{
    sentence_t *s = w->s;
    int b = i - 1;
    while (b > 0 && (joins(&s->t[b]) || is_sep(&s->t[b], '(') || is_word(&s->t[b], W_LE) || is_word(&s->t[b], W_OR))) b--;
    if (b == i - 1 || !w->count || s->t[i].num != NUM_PERCENT) return false;
    const change_t before = w->change[w->count - 1];
    if (before.num != b || before.kind != BY_AMOUNT) return false;
    change_t *c = add_change(w, i, BY_PERCENT, before.dir);
    if (c) c->since = c->since == SINCE_UNSAID ? before.since : c->since, c->first = before.first;
    return c != NULL;
}

/* 28.6 per cent increase, 20%的增长. */
static int direction_behind(const sentence_t *s, int i)
{
    int next = i + 1;
    if (s->t[i].num == NUM_COUNT || s->t[i].num == NUM_TIMES) return 0;
    while (next <= i + 2 && next < s->tokens && (is_word(&s->t[next], W_YOY) || (s->zh && is_word(&s->t[next], W_OF)))) next++;
    if (s->zh && next == i + 1) return 0;
    return is_word(&s->t[next], W_UP) ? 1 : is_word(&s->t[next], W_DOWN) ? -1 : 0;
}

/* 比去年多捕36人, 较上年少收12件: 1, -1; 0 if it is no such thing. */
static int verb_of_amount(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i > 0 ? i - 1 : 0], *than = &s->t[i > 1 ? i - 2 : 0];
    if (i < 2 || t->kind != TOK_TEXT || t->to - t->from > 4 || !(is_word(than, W_LAST) || is_word(than, W_THAN) || is_word(than, W_YOY))) return 0;
    return s->c[t->from] == U'多' ? 1 : s->c[t->from] == U'少' ? -1 : 0;
}

static void find_change(changes_t *w, int i)
{
    sentence_t *s = w->s;
    tok_t *t = &s->t[i];
    if (t->num == NUM_SPAN || t->range || follows_in_list(w, i) || explains_amount(w, i)) return;
    if (check_direction(t)) {
        (void)add_change(w, i, OF_TIMES, check_direction(t));
        return;
    }
    int before = i - 1, dir = 0;
    while (before >= 0 && weak(&s->t[before])) before--;
    if (before >= 0 && (is_word(&s->t[before], W_UP) || is_word(&s->t[before], W_DOWN))) dir = check_direction(&s->t[before]);
    if (!dir) dir = direction_behind(s, i);
    enum change_kind kind = BY_POINTS;
    if (t->num == NUM_PERCENT) {
        if (!dir) return;
        kind = BY_PERCENT;
    } else if (t->num == NUM_TIMES) {
        if (!times_kind(s, i, before, dir, &kind)) {
            t->num = NUM_COUNT;
            t->unit = UNIT_TURN;
            return;
        }
    } else if (t->num == NUM_COUNT) {
        if (!dir && s->zh) dir = verb_of_amount(s, i);
        if (!dir || (before != i - 1 - (is_word(&s->t[i - 1], W_LE) || is_word(&s->t[i - 1], W_BY)) && !verb_of_amount(s, i))) return;
        kind = BY_AMOUNT;
    }
    (void)add_change(w, i, kind, dir);
}

/* --- from ... to ... -------------------------------------------------------------------------------------------------------- */

/* The number that 由 or 至 leads to, past years and a few characters. */
static int led_to(const sentence_t *s, int i)
{
    for (int n = 0; ++i < s->tokens && n < 7; n++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM) return (t->num == NUM_COUNT || t->num == NUM_PERCENT) && !t->range ? i : -1;
        bool pass = t->kind == TOK_YEAR || weak(t) || is_word(t, W_OF) || is_word(t, W_LAST) || is_word(t, W_THIS) || (t->kind == TOK_DATE) ||
                    (t->kind == TOK_TEXT && t->to - t->from <= (s->zh ? 8 : 12));
        if (!pass) return -1;
    }
    return -1;
}

static void add_pair(changes_t *w, int base, int value, int dir, int first, int last)
{
    sentence_t *s = w->s;
    tok_t *b = &s->t[base], *v = &s->t[value];
    if (w->pairs == CHANGES_MOST || base == value) return;
    if (is_count(b) && b->unit == UNIT_NONE && v->num == NUM_PERCENT) { /* 由54.9降至26.7% */
        b->num = NUM_PERCENT;
        b->lo = b->v - b->last / 2;
        b->hi = b->v + b->last / 2;
        b->exact = false;
    }
    if (!same_unit(b, v)) return;
    b->role = ROLE_BASE;
    w->pair[w->pairs++] = (pair_t){base, value, dir, first, last};
}

static bool leads_to(const tok_t *t)
{
    return is_word(t, W_TO) || is_word(t, W_UPTO) || is_word(t, W_DOWNTO);
}

/* The 至 … behind 由 …; -1 if another number comes first. */
static int value_behind(const sentence_t *s, int base, int *dir)
{
    for (int j = base + 1; j < s->tokens && j < base + 12; j++) {
        const tok_t *t = &s->t[j];
        if (!*dir) *dir = check_direction(t);
        if (leads_to(t)) return led_to(s, j);
        if (is_sep(t, ';') || is_word(t, W_FROM) || (t->kind == TOK_NUM && t->role == ROLE_NONE)) return -1;
    }
    return -1;
}

/* English: to 999 from 777. */
static int value_ahead(const sentence_t *s, int from, int *dir)
{
    int j = from - 1;
    while (j > 0 && j > from - 8 && !is_sep(&s->t[j], ';') && !(s->t[j].kind == TOK_NUM && s->t[j].role == ROLE_NONE)) j--;
    if (j <= 0 || s->t[j].kind != TOK_NUM || s->zh) return -1;
    int to = j - 1;
    while (to > 0 && weak(&s->t[to])) to--;
    if (!leads_to(&s->t[to])) return -1;
    if (check_direction(&s->t[to])) *dir = check_direction(&s->t[to]);
    for (int d = to - 1; d >= 0 && d > to - 4 && !*dir; d--) *dir = check_direction(&s->t[d]);
    return j;
}

/* rose from; fell by 300 cases, from. */
static int direction_ahead(const sentence_t *s, int from)
{
    bool comma = false;
    for (int j = from - 1; j >= 0 && j > from - 7; j--) {
        if (check_direction(&s->t[j])) return check_direction(&s->t[j]);
        if (is_sep(&s->t[j], ',') && !comma) comma = true;
        else if (ends_part(&s->t[j])) break;
    }
    return 0;
}

static void find_pairs(changes_t *w)
{
    sentence_t *s = w->s;
    for (int i = 0; i < s->tokens; i++) {
        int base = is_word(&s->t[i], W_FROM) ? led_to(s, i) : -1, dir = 0;
        if (base < 0 || s->t[base].role != ROLE_NONE) continue;
        int value = value_behind(s, base, &dir);
        if (!dir) dir = direction_ahead(s, i);
        if (value < 0) value = value_ahead(s, i, &dir);
        if (value >= 0 && dir) add_pair(w, base, value, dir, i < value ? i : value, value > base ? value : base);
    }
}

/* --- ties ---------------------------------------------------------------------------------------------------------------------- */

/* The bracket that i closes, or i itself. */
static int bracket_open(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0 && j > i - 12; j--)
        if (is_sep(&s->t[j], '(')) return j;
    return i;
}

/* 489.2 million (2018-19: 478.1 million): the value before stands in brackets behind it. -1 if not. */
static int base_in_brackets(const sentence_t *s, int value)
{
    int open = value + 1 + (s->t[value + 1].kind == TOK_TEXT), found = -1;
    bool year = false;
    if (!is_sep(&s->t[open], '(')) return -1;
    for (int j = open + 1; j < s->tokens && j < open + 9; j++) {
        const tok_t *t = &s->t[j];
        if (j == open + 1) year = t->kind == TOK_YEAR || is_word(t, W_LAST);
        if (t->kind == TOK_TEXT) return -1;
        if (is_sep(t, ')')) return year ? found : -1;
        if (t->kind != TOK_NUM) continue;
        if (found >= 0 || !check_is_quantity(t) || !same_unit(t, &s->t[value])) return -1;
        found = j;
    }
    return -1;
}

/* A change said before: over its words. */
static int start_of_change(const changes_t *w, int i)
{
    for (int j = 0; j < w->count; j++)
        if (w->change[j].num == i && w->change[j].first < i) return w->change[j].first;
    return i;
}

/* Walks back from the change to the value it is said of; -1 when anything else stands between. */
static int value_before(const changes_t *w, const change_t *c)
{
    const sentence_t *s = w->s;
    bool text = false, crossed = false;
    int room = s->zh ? 12 : 70;
    for (int i = c->first - 1; i >= 0; i--) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM) {
            if (check_is_quantity(t) && t->num != NUM_SPAN) return i;
            if (t->role != ROLE_CHANGE && t->role != ROLE_BASE && t->num != NUM_SPAN) return -1;
            i = start_of_change(w, i);
        } else if (t->kind == TOK_SEP) {
            if (one_of(U";:、", t->mark) || (text && !crossed)) return -1;
            if (t->mark == ')') i = bracket_open(s, i);
            crossed = true;
        } else if (t->kind == TOK_TEXT) {
            room -= t->to - t->from;
            if (room < 0 || (s->zh && crossed && s->t[i - (i > 0)].kind != TOK_NUM)) return -1;
            text = true;
        } else if (is_word(t, W_OFWHICH) || is_word(t, W_OTHER) || is_word(t, W_CONST)) {
            return -1;
        }
    }
    return -1;
}

/* The own words between the start of the part and the change: a subject of its own breaks the tie. */
static bool own_subject(const sentence_t *s, const change_t *c)
{
    for (int i = c->num - 1; i >= 0 && !ends_part(&s->t[i]); i--) {
        if (s->t[i].kind == TOK_NUM && s->t[i].role != ROLE_BASE && i != c->num) return false;
        if (s->t[i].kind == TOK_TEXT && !(i > 0 && s->t[i - 1].kind == TOK_NUM)) {
            bool base_words = c->since == SINCE_OTHER || (i > 0 && s->t[i - 1].kind == TOK_YEAR) || (i > 0 && is_word(&s->t[i - 1], W_THAN));
            if (!base_words) return true;
        }
    }
    return false;
}

/* 999件1285人，同比分别上升28.6%和24.5%: as many values before it, in the same order. */
static void tie_list(changes_t *w, int first, int n)
{
    sentence_t *s = w->s;
    int found = 0, at[CHANGES_MOST];
    for (int i = w->change[first].first - 1; i >= 0 && found < n; i--) {
        const tok_t *t = &s->t[i];
        if (check_is_quantity(t)) at[found++] = i;
        else if (t->kind == TOK_NUM || is_sep(t, ';') || is_word(t, W_OFWHICH)) break;
    }
    if (found < n) return;
    for (int j = 0; j < n; j++) w->change[first + j].value = at[n - 1 - j];
}

/* rose by 1.5 million to 21.5 million; 增加300件，达到1500件. -1 if there is none. */
static int value_behind_change(const sentence_t *s, const change_t *c)
{
    int i = c->last + 1;
    while (is_word(&s->t[i], W_YOY) || is_word(&s->t[i], W_LAST)) i++;
    if (s->zh && is_sep(&s->t[i], ',')) i++;
    bool leads = s->zh ? is_word(&s->t[i], W_IS) && s->c[s->t[i].from] == U'达' : leads_to(&s->t[i]);
    int value = leads ? i + 1 : -1;
    if (value < 0 || !check_is_quantity(&s->t[value])) return -1;
    return c->kind == BY_AMOUNT && !same_unit(&s->t[value], &s->t[c->num]) ? -1 : value;
}

static void tie(changes_t *w)
{
    for (int i = 0; i < w->count; i++) {
        change_t *c = &w->change[i];
        int n = 1;
        while (i + n < w->count && w->change[i + n].order == n) n++;
        if (n > 1) {
            tie_list(w, i, n);
            i += n - 1;
        } else if (!own_subject(w->s, c)) {
            c->value = value_before(w, c);
        }
        if (n == 1 && c->value < 0) c->value = value_behind_change(w->s, c);
    }
    for (int i = 0; i < w->count; i++)
        for (int j = 0; j < w->pairs; j++) {
            change_t *c = &w->change[i];
            const pair_t *p = &w->pair[j];
            bool after = c->value == p->value || c->value == p->base, before = p->first > c->num && p->first - c->num <= 3;
            if (after || before || (p->first < c->num && c->num < p->last) || (c->num < p->first && p->first - c->num <= 4 && p->value == c->num + 2)) {
                c->value = p->value;
                c->base = p->base;
            }
        }
}

/* English says the year behind the number: 40 arrests in 2020. 0 = not there. */
static int year_behind(const sentence_t *s, int i)
{
    for (int j = i + 1; j < s->tokens && j < i + 6; j++) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_LAST)) return -1;
        if (t->kind == TOK_YEAR) return (int)t->v;
        if (t->kind == TOK_NUM || t->kind == TOK_SEP || is_word(t, W_AND) || check_direction(t)) break;
    }
    return 0;
}

int check_year_of(const sentence_t *s, int i)
{
    int behind = s->zh ? 0 : year_behind(s, i);
    for (int j = i - 1; j >= 0 && !behind; j--) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_LAST)) return -1;
        if (is_word(t, W_YOY) && (is_word(&s->t[j + 1], W_OF) || j == i - 1)) return -1;
        if (t->kind == TOK_YEAR) return (int)t->v;
        if (t->kind == TOK_NUM || ends_part(t) || check_direction(t) || (is_word(t, W_AND) && !s->zh)) break;
    }
    return behind;
}

/* Whether a number said of that year can be the one before a value said of the year own. */
static bool fits_base(const change_t *c, int year, int own)
{
    if (c->since == SINCE_LAST_TERM) return false;
    if (c->since == SINCE_YEAR) return year > 0 && year == c->year;
    return year == -1 ? own != -1 : year > 0 && own > 0 && year == own - 1;
}

/* "compared with 777", "上年777件": said as the value before. */
static bool is_compared(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0 && j > i - 4; j--) {
        if (is_word(&s->t[j], W_THAN)) return true;
        if (s->t[j].kind == TOK_NUM || ends_part(&s->t[j])) break;
    }
    return check_year_of(s, i) == -1;
}

/* The newer value that stands before the one found: 2022年97.5%，上年95.2%，提高2.3个百分点. */
static int newer_before(const sentence_t *s, int older)
{
    for (int i = older - 1; i >= 0; i--) {
        const tok_t *t = &s->t[i];
        if (is_sep(t, ';')) break;
        if (check_is_quantity(t) && t->in == s->t[older].in && same_unit(t, &s->t[older]) && !is_compared(s, i)) return i;
    }
    return -1;
}

/* "an increase of 50.6 per cent in 2019": the value of that year is meant. */
static void value_of_own_year(const sentence_t *s, change_t *c)
{
    const tok_t *v = &s->t[c->value];
    for (int i = 0; c->own && i < s->tokens && check_year_of(s, c->value) != c->own; i++)
        if (check_is_quantity(&s->t[i]) && same_unit(&s->t[i], v) && check_year_of(s, i) == c->own) c->value = i;
}

/* The value before, when the sentence states it once: "上年777件", "777 in 2020". Where the value tied is itself the older
 * one ("2019年24234件，2018年16092件，同比上升"), the newer takes its place. */
static void find_base(changes_t *w, change_t *c)
{
    value_of_own_year(w->s, c);
    const sentence_t *s = w->s;
    const tok_t *v = &s->t[c->value];
    int found = -1, newer = is_compared(s, c->value) ? newer_before(s, c->value) : -1, own = check_year_of(s, c->value);
    if (newer >= 0) {
        c->base = c->value;
        c->value = newer;
        return;
    }
    c->base = c->since == SINCE_LAST_TERM ? -1 : base_in_brackets(s, c->value);
    if (c->base >= 0) return;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (i == c->value || i == c->num || !check_is_quantity(t) || t->in != v->in || !same_unit(t, v)) continue;
        if (s->zh && t->unit == UNIT_NONE && v->num == NUM_COUNT) continue;
        int year = check_year_of(s, i);
        if (own > 0 && year == own + 1) newer = newer == -1 ? i : -2;
        if (fits_base(c, year, own)) found = found == -1 ? i : -2;
    }
    if (found >= 0) c->base = found;
    else if (newer >= 0 && (c->since == SINCE_LAST_YEAR || c->since == SINCE_UNSAID)) c->base = c->value, c->value = newer;
}

static bool relative_kind(enum change_kind kind)
{
    return kind != BY_POINTS && kind != BY_AMOUNT;
}

/* 今年受理数是去年的2.5倍，去年32件，今年80件: the only two counts of the sentence, one of them last year's. */
static void find_both(changes_t *w, change_t *c)
{
    const sentence_t *s = w->s;
    int last = -1, other = -1;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (!is_count(t) || t->role != ROLE_NONE || t->in || t->unit == UNIT_NONE) continue;
        int *at = check_year_of(s, i) == -1 ? &last : &other;
        if (*at >= 0) return;
        *at = i;
    }
    if (last < 0 || other < 0 || s->t[last].unit != s->t[other].unit || c->since != SINCE_LAST_YEAR) return;
    c->base = last;
    c->value = other;
}

/* 上升至1200件，上年为1500件 */
static void find_targets(changes_t *w)
{
    const sentence_t *s = w->s;
    for (int i = 0; i < s->tokens; i++) {
        int dir = is_word(&s->t[i], W_UPTO) ? 1 : is_word(&s->t[i], W_DOWNTO) ? -1 : 0, value = dir ? led_to(s, i) : -1, base = -1;
        if (value < 0 || s->t[value].unit == UNIT_NONE) continue;
        for (int j = 0; j < s->tokens; j++)
            if (check_is_quantity(&s->t[j]) && j != value && s->t[j].num == s->t[value].num && s->t[j].unit == s->t[value].unit) base = base == -1 && check_year_of(s, j) == -1 ? j : -2;
        if (base >= 0) add_pair(w, base, value, dir, base < value ? base : value, base < value ? value : base);
    }
}

static bool constant_prices(const sentence_t *s)
{
    for (int i = 0; i < s->tokens; i++)
        if (is_word(&s->t[i], W_CONST)) return true;
    return false;
}

void rule_change(checker_t *k)
{
    changes_t w = {.k = k, .s = k->s};
    share_kinds(w.s);
    for (int i = 0; i < w.s->tokens; i++)
        if (w.s->t[i].kind == TOK_NUM) find_change(&w, i);
    find_pairs(&w);
    find_targets(&w);
    tie(&w);
    w.constant = constant_prices(w.s);
    for (int i = 0; i < w.count && !w.constant; i++)
        if (w.change[i].value >= 0 && w.change[i].base < 0) find_base(&w, &w.change[i]);
        else if (w.change[i].value < 0 && relative_kind(w.change[i].kind)) find_both(&w, &w.change[i]);
    check_judge_changes(&w);
}
