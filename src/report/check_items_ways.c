/* check_items_ways.c - words that go against each other, in English: a rise that is called a decrease, a record low after a climb, what is
 * unchanged and has risen.
 */
#include "report/check_items.h"

#include <stdlib.h>

static void say(const items_t *x, int from, int to)
{
    item_report(x, "direction", from, to, both(x->k, "", ""), "升降之词前后相反", "the words for the way it went contradict each other");
}

/* A verb or noun of a rise (1) or fall (-1) at item i with its number within the next words: rose by 14.2 per cent, an increase of 12. */
static int moved_by(const items_t *x, int i, int *ret_end)
{
    int way = item_way(x, i), j = i + 1;
    if (!way || item_is(x, i, "more|fewer|less|lower|higher|up|down") || item_phrase(x, i - 1, "to fall|to rise")) return 0;
    while (j < i + 5 && (item_is(x, j, "by|of|about|almost|nearly|some|a|further|only|to|slightly|sharply|around|over|just") || item_mark(x, j, U'–'))) j++;
    if (!item_number(x, j)) return 0;
    *ret_end = j + 1;
    while (item_is(x, *ret_end, "per|cent|percent|percentage|points|point")) (*ret_end)++;
    return way;
}

static bool turns(const items_t *x, int from, int to)
{
    return item_find(x, from, to, "after|following|against|compared|despite|reversing|ending|instead|than|offset|offsetting|while|but|whereas|although|though|before|from|contrast|not|without|reversal|halting|unlike|average") >= 0;
}

/* The noun of a rise or fall that the words from item n on end with: the third yearly decrease. 0 = none. */
static int way_called(const items_t *x, int n)
{
    int words = 0;
    if (!item_is(x, n, "its|the|a|an|their|this|marking|making|that")) return 0;
    n++;
    n += item_is(x, n, "being|is|was|the|a|its");
    while (words < 5 && item_word(x, n) && !item_way(x, n)) n++, words++;
    return item_is(x, n, "increase|rise|growth|gain|decrease|fall|drop|decline|reduction|upturn|downturn|dip|surge") ? n : 0;
}

/* Referrals rose by 14.2 per cent, the third yearly decrease in a row. */
static void look_called(const items_t *x, int i)
{
    int at, end, way = moved_by(x, i, &at);
    (void)item_sentence(x, i, &end);
    if (!way) return;
    for (int j = at; j < at + 12 && j < end; j++) {
        if (item_mark(x, j, ';') || item_mark(x, j, '(')) return;
        if (!item_mark(x, j, ',') && !item_mark(x, j, U'–') && !item_mark(x, j, ':') && !item_is(x, j, "is|was|being")) continue;
        int n = way_called(x, j + 1);
        if (!n || item_way(x, n) == way || turns(x, j, n)) continue;
        bool own = item_ordinal(x, j + 2) || item_find(x, j + 1, n, "largest|biggest|sharpest|steepest|greatest|smallest|first|highest|consecutive|successive|straight|yearly|annual|monthly|such|another|continued|slight|steady|welcome") >= 0;
        bool elsewhere = item_is(x, n + 1, "was|were|being|occurred|came|concerned") || (item_is(x, n + 1, "in|of|by") && !(item_number(x, n + 2) || item_is(x, n + 2, "a|recent|years|its|the|history|over|more|succession|sequence|turn") || item_small(x, n + 2)));
        if (own && !elsewhere && !(item_is(x, n + 1, "of|by") && item_number(x, n + 2) && item_find(x, n + 2, n + 8, "in|for|to|on") >= 0)) {
            say(x, i, n);
            return;
        }
    }
}

/* Complaints remained unchanged, having risen by 9.3 per cent. */
static void look_unchanged(const items_t *x, int i)
{
    int end, said = item_phrase(x, i, "unchanged|did not change|no change|remained stable|remained the same|stayed the same|remained level|remained constant|stood still");
    (void)item_sentence(x, i, &end);
    if (!said) return;
    for (int j = i + said; j < i + said + 10 && j < end; j++) {
        if (item_is(x, j, "while|but|and|whereas|after|although") || item_mark(x, j, ';')) return;
        if (!item_mark(x, j, ',') && !item_mark(x, j, U'–') && !item_mark(x, j, ':')) continue;
        int m = j + 1 + item_is(x, j + 1, "having|with|a|an|at|it|they"), at;
        m += item_is(x, m, "a|an");
        if (m == j + 1 && !item_is(x, m, "up|down|rising|falling")) continue;
        bool up = item_is(x, m, "up|down") && item_number(x, m + 1) && item_tok(x, m + 1)->num == NUM_PERCENT;
        bool then = false; /* having fallen by 5 per cent in 2018 */
        for (int y = m; y < m + 9 && y < end; y++) then = then || item_year(x, y) || item_is(x, y, "before|earlier|then");
        if ((up || moved_by(x, m, &at)) && !item_is(x, j + 1, "at") && !then) {
            say(x, i, m);
            return;
        }
    }
}

/* reached a record low, having climbed; fell to a record high */
static void look_record(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), way = 0, said = 0;
    if ((said = item_phrase(x, i, "record low|all-time low|lowest level|lowest ever|lowest figure|lowest number"))) way = -1;
    else if ((said = item_phrase(x, i, "record high|all-time high|highest level|highest ever|highest figure|highest number"))) way = 1;
    else return;
    bool to = false;
    for (int j = i - 1; j >= from && j > i - 4; j--) to = to || item_is(x, j, "to");
    for (int j = i - 1; to && j >= from && j > i - 7; j--)
        if (item_is(x, j, "rose|climbed|increased|grew|fell|dropped|declined|decreased|rising|climbing|falling|dropping") && item_way(x, j) == -way) {
            say(x, j, i + said - 1);
            return;
        } else if (item_way(x, j) || item_mark(x, j, ',')) {
            break;
        }
    for (int j = i + said; j < i + said + 8 && j < end; j++)
        if (item_mark(x, j, ',') && item_is(x, j + 1, "having") && item_way(x, j + 2) == -way) say(x, i, j + 2);
        else if (item_mark(x, j, ',') && item_is(x, j + 1, "up|down") && item_way(x, j + 1) == -way && item_number(x, j + 2) && item_tok(x, j + 2)->num == NUM_PERCENT) say(x, i, j + 2);
}

/* What would set the two ways apart: other times, other things. */
static bool set_apart(const items_t *x, int from, int to)
{
    for (int j = from; j < to; j++)
        if (item_year(x, j) || item_mark(x, j, ';') || item_mark(x, j, '(')) return true;
    return item_find(x, from, to, "before|then|later|subsequently|until|afterwards|first|but|although|while|and|after|earlier|half|quarter|month|months|again|whereas|initially") >= 0;
}

/* Complaints increased, falling by 5 per cent; the drop in burglaries, up 7 per cent, continued. */
static void look_beside(const items_t *x, int i)
{
    int end, way = item_way(x, i);
    (void)item_sentence(x, i, &end);
    bool verb = item_is(x, i, "rose|increased|grew|climbed|fell|dropped|declined|decreased"), noun = item_is(x, i, "drop|fall|decline|decrease|reduction|rise|increase|growth") && item_is(x, i + 1, "in");
    for (int j = i + 1; way && (verb || noun) && j < i + 6 && j < end; j++) {
        if (!item_mark(x, j, ',')) continue;
        int w = item_way(x, j + 1);
        bool gerund = verb && j == i + 1 && item_is(x, j + 1, "rising|increasing|growing|climbing|falling|dropping|declining|decreasing") && item_is(x, j + 2, "by") && item_number(x, j + 3);
        bool sign = noun && item_is(x, j + 1, "up|down") && item_number(x, j + 2) && item_mark(x, j + 3 + item_is(x, j + 3, "per|percent") + item_is(x, j + 4, "cent"), ',');
        if (w == -way && (gerund || sign) && !set_apart(x, i, j) && !set_apart(x, j + 3, j + 8 < end ? j + 8 : end)) say(x, i, j + 1);
        return;
    }
}

/* With an increase of 5 per cent, thefts continued to fall; fell by 6 per cent and were thus more numerous than. */
static void look_goes_on(const items_t *x, int i)
{
    int at, end, moved = moved_by(x, i, &at);
    (void)item_sentence(x, i, &end);
    for (int j = at; moved && j < at + 9 && j + 1 < end; j++) {
        if (set_apart(x, at, j) && !(item_is(x, j - 1, "and") || item_is(x, j - 2, "and") || item_is(x, j, "and"))) return;
        bool on = (item_phrase(x, j, "continued to|kept") && item_way(x, j + 2) == -moved && item_is(x, j + 2, "fall|rise|grow|decline|increase|decrease|drop|climb|falling|rising")) && item_is(x, i - 2, "with");
        bool thus = item_is(x, j, "thus|therefore|hence|consequently|accordingly") && (item_way(x, j + 1) == -moved || (item_is(x, j + 1, "more") && moved < 0)) && item_is(x, j + 1, "lower|higher|fewer|more|less") && item_find(x, j + 2, j + 5, "than") >= 0;
        if (on || thus) {
            say(x, i, j + 2);
            return;
        }
    }
}

/* Thefts grew by 8 per cent to the lowest figure; which rose by 8 per cent, is the lowest since 2010; not: the lowest increase. */
static void look_extreme_end(const items_t *x, int i)
{
    int at, end, way = moved_by(x, i, &at);
    (void)item_sentence(x, i, &end);
    for (int j = at; way && j < at + 5 && j < end; j++) {
        int what = item_is(x, j, "highest|largest|most") ? 1 : item_is(x, j, "lowest|smallest|fewest") ? -1 : 0;
        if (!what) continue;
        bool level = item_is(x, j + 1, "figure|level|number|total|since|for|ever|on|in") && item_is(x, j - 1, "the|its|their"), lead = item_is(x, j - 2, "to|is|was|at") || item_mark(x, j - 2, ',');
        if (what == -way && level && lead && item_find(x, j, j + 3, "in the|for a|in a") < 0 && item_find(x, at, j, "from|after|compared") < 0) say(x, i, j);
        return;
    }
}

/* The backlog of appeals grew, so that fewer appeals were waiting at its end than at its beginning. */
static void look_so_that(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), way = 0, verb = i;
    if (!item_phrase(x, i, "so that|which means that|meaning that|leaving") || item_find(x, i, end, "than at|than before|than a year|than the year|than it|than on") < 0) return;
    for (int j = i + 1; j < i + 4 && !way; j++) way = item_is(x, j, "fewer|less|more") ? item_way(x, verb = j) : 0;
    for (int j = i - 1, at; way && j >= from; j--) {
        if (!moved_by(x, j, &at) && !(item_way(x, j) && item_is(x, j, "rose|grew|fell|dropped|increased|decreased|shrank|declined"))) continue;
        if (item_way(x, j) == way) return;
        for (int m = from; m < j; m++) /* what is fewer is what was said to have grown */
            if (item_word(x, m) && item_word(x, verb + 1) && item_is(x, m, x->at[verb + 1].word)) {
                say(x, j, verb);
                return;
            }
        return;
    }
}

/* The number said of a time within the words: last year, when 980 were recorded; with 1,040 this year. */
static int number_beside(const items_t *x, int from, int to, const char *when)
{
    int at = item_find(x, from, to, when);
    for (int d = 1; at >= 0 && d < 6; d++) {
        if (item_number(x, at - d) && at - d >= from) return at - d;
        if (item_number(x, at + d) && at + d < to) return at + d;
    }
    return -1;
}

/* Robbery was down, 980 last year; with 1,040 this year the downward trend continues. */
static void look_trend(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), way = item_way(x, i);
    bool goes_on = way && item_is(x, i + 1, "trend") && item_find(x, i + 2, end < i + 6 ? end : i + 6, "continues|continued|persisted|persists|was confirmed|held") >= 0;
    if (!goes_on) return;
    int a = number_beside(x, from, i, "last year|the previous year|the year before"), b = number_beside(x, from, i, "this year|now|the reporting year");
    if (a < 0 || b < 0 || a == b || !item_count(x, a) || !item_count(x, b)) return;
    if ((item_tok(x, b)->v - item_tok(x, a)->v) * way < 0) say(x, a < b ? a : b, i);
}

/* 3.4 points lower than the 78.2 measured, of a rate that stands at 81.6: the way is the other one. */
static void look_points(const items_t *x, int i)
{
    int j = i + 1, end, from = item_sentence(x, i, &end), a = -1, b = -1;
    if (!item_number(x, i) || item_tok(x, i)->num != NUM_POINTS) return;
    while (item_is(x, j, "percentage|points|point|per|cent")) j++;
    int way = item_is(x, j, "lower|below|less|fewer|down|worse") ? -1 : item_is(x, j, "higher|above|more|up") ? 1 : 0;
    if (!way || !(item_is(x, j + 1, "than|on|from") || item_is(x, j, "below|above"))) return;
    for (int m = j + 1; m < j + 6 && m < end && b < 0; m++)
        if (item_number(x, m)) b = m;
    for (int m = i - 1; m >= from && m > i - 8 && a < 0; m--)
        if (item_number(x, m)) a = m;
    if (a < 0 || b < 0 || item_tok(x, a)->num != NUM_PERCENT || item_tok(x, b)->num != NUM_PERCENT || item_tok(x, a)->vague || item_tok(x, b)->vague) return;
    if ((item_tok(x, a)->v - item_tok(x, b)->v) * way < 0) item_report(x, "direction", a, b, bothf(x->k, "%s / %s", NULL, say_tok(x->k, item_tok(x, a)), say_tok(x->k, item_tok(x, b))), "高低与所列数值相反", "the values lie the other way round");
}

void items_ways(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_called(x, i);
        look_unchanged(x, i);
        look_record(x, i);
        look_so_that(x, i);
        look_beside(x, i);
        look_goes_on(x, i);
        look_extreme_end(x, i);
        look_trend(x, i);
        look_points(x, i);
    }
}
