/* check_items_trends.c - a change and what it is called, in English: a rise that is the biggest fall on record, none this year and 20 per cent more,
 * doubled and up by half, more than in a year when there was nothing yet.
 *
 * What is called stands behind a comma in words that have no subject of their own; what turns a trend (reversing, after, instead of) is no
 * contradiction.
 */
#include "report/check_items.h"

#include <math.h>
#include <string.h>

static void say(const items_t *x, int from, int to)
{
    item_report(x, "direction", from, to, both(x->k, "", ""), "升降之词前后相反", "the words for the way it went contradict each other");
}

static bool ends_in(const items_t *x, int i, const char *end)
{
    size_t n = item_word(x, i) ? strlen(x->at[i].word) : 0, m = strlen(end);
    return n > m + 1 && strcmp(x->at[i].word + n - m, end) == 0;
}

/* What moved, at item i: rose by 4 per cent, went up by 4, was down 3 per cent, shrank for the third year running. The way; *ret_past behind it. */
static int moved(const items_t *x, int i, int *ret_past)
{
    int way = item_way(x, i), j = i + 1;
    if (!way || item_is(x, i, "more|fewer|less|lower|higher|gain|reduced")) return 0;
    bool sign = item_is(x, i, "up|down");
    if (sign && !item_is(x, i - 1, "went|was|were|is|are|go|came")) return 0;
    if (item_is(x, i - 1, "to|of") || item_is(x, i - 1, "upward|downward")) return 0;
    while (j < i + 5 && item_is(x, j, "by|of|about|almost|nearly|some|a|further|only|slightly|sharply|around|over|just|again|steadily|markedly")) j++;
    bool number = item_number(x, j), span = item_phrase(x, j, "for the|for a") && item_find(x, j, j + 7, "running|in a row|consecutive|successive|in succession") >= 0;
    if (!number && !span) return 0;
    *ret_past = number ? j + 1 : j;
    while (item_is(x, *ret_past, "per|cent|percent|percentage|points|point")) (*ret_past)++;
    return way;
}

static const char TURNS[] =
    "after|following|against|compared|despite|reversing|ending|instead|than|offset|offsetting|while|but|whereas|although|though|before|contrast|not|without|reversal|halting|unlike|average|slowing|slower|slowed|interrupting|breaking|contrary|notwithstanding|"
    "smaller|smallest|lowest|least|rate|forecast|expected|target|however|yet|still|even|excluding|less|when|where|because|owing|due|thanks";

/* A word that may stand between the comma and what the change is called. */
static bool may_lead(const items_t *x, int j)
{
    return item_is(x, j, "the|a|an|its|this|their|that|which|makes|made|making|is|was|thus|being|marking|as|another|such|continuing|confirming|continues|continued|confirms|in|of|row|year|years|year-on-year|number|has|have|for|to|it|what|yearly|annual|monthly|steady|clear|slight|welcome|worrying|new|long|"
                         "third|fourth|second|first|fifth|sixth|seventh|highest|and|consecutive|successive|straight|on|record|running|largest|overall|recent|general|sharp|steep|small|modest|marked") ||
           ends_in(x, j, "est") || ends_in(x, j, "ly") || item_ordinal(x, j) > 0;
}

static bool is_trend(const items_t *x, int j)
{
    return item_is(x, j, "increase|rise|growth|decrease|fall|drop|decline|reduction|upturn|downturn|upward|downward|rising|falling|growing|shrinking|declining|decreasing|increasing|fallen|risen|fell|rose|declined|grown|dropped|surge|slump");
}

/* of burglaries, in the capital: of something else than was said before; not: in five years, on record, of recent years. */
static bool of_another(const items_t *x, int j)
{
    if (!item_is(x, j + 1, "in|of|among|for|at")) return false;
    int m = j + 2;
    m += item_is(x, m, "the|a|its|more|over");
    bool span = item_number(x, m) || item_small(x, m) || item_year(x, m) || item_is(x, m, "years|year|succession|sequence|recent|decade|history|record|series|decades|past|last|a|number|many|almost|nearly|about") || item_ordinal(x, m);
    return !span;
}

/* What the words behind the comma at item j call the way, against way; 0 = they do not, -1 = nobody can tell what follows. */
static int called_otherwise(const items_t *x, int j, int end, int way)
{
    int m = j + 1, past;
    while (m < j + 16 && m < end && may_lead(x, m) && !is_trend(x, m)) m++;
    if (!is_trend(x, m) || item_way(x, m) != -way || item_find(x, j, m, TURNS) >= 0 || of_another(x, m)) return 0;
    bool joined = item_find(x, j, m, "and") >= 0 && item_find(x, j, m, "which|that") < 0, gerund = ends_in(x, m, "ing") && m == j + 1;
    if (joined || item_is(x, m + 1, "having|was|were") || (gerund && !(item_is(x, m + 1, "by") && item_number(x, m + 2)))) return 0;
    past = m + 2;
    while (item_number(x, past) || item_is(x, past, "per|cent|percent|points")) past++;
    if (past > m + 2 && of_another(x, past - 1)) return 0; /* a fall of 6 per cent in weight */
    for (int y = j; y < m + 8 && y < end; y++)
        if (item_year(x, y) && !item_is(x, y - 1, "since|on|from")) return -1;
    return m;
}

/* Burglaries went up by 4 per cent, the biggest fall on record; rose by 11 per cent, continuing the decline of recent years. */
static void look_called(const items_t *x, int i)
{
    int past, end, way = moved(x, i, &past);
    (void)item_sentence(x, i, &end);
    for (int j = past; way && j < past + 12 && j < end; j++) {
        if (item_mark(x, j, ';') || item_mark(x, j, '(')) return;
        if (!item_mark(x, j, ',') && !item_mark(x, j, U'–')) continue;
        if (item_find(x, past, j, TURNS) >= 0 && !item_phrase(x, past, "compared with|compared to")) return;
        int m = called_otherwise(x, j, end, way);
        if (!m) continue;
        if (m > 0) say(x, i, m);
        return;
    }
}

/* The per cent of a rise or fall that says what was doubled: an increase of 38 per cent; 0 = none. */
static int said_percent(const items_t *x, int j, int *ret_way)
{
    j += item_is(x, j, "that|which|this");
    j += item_is(x, j, "is|means|meant|was");
    j += item_mark(x, j, ',');
    j += item_is(x, j, "a|an|up|down|or");
    if (item_is(x, j - 1, "up|down")) *ret_way = item_way(x, j - 1);
    else if (item_is(x, j, "increase|rise|growth|fall|drop|decrease|decline|reduction|rose|fell|increased|decreased") && item_is(x, j + 1, "of|by")) *ret_way = item_way(x, j), j += 2;
    else return 0;
    return item_number(x, j) && item_tok(x, j)->num == NUM_PERCENT ? j : 0;
}

static const struct {
    const char *words;
    double times, least, most;
} MULTIPLES[] = {{"doubled|doubling", 2, 85, 118}, {"tripled|trebled", 3, 170, 235}, {"quadrupled", 4, 260, 345}, {"halved", 0.5, 42, 58}};

/* doubled, more than tripled at item i, as a word or read as a number: which of the rows, -1. */
static int multiple_at(const items_t *x, int i)
{
    bool number = item_number(x, i) && item_tok(x, i)->num == NUM_TIMES && item_tok(x, i)->han && check_says(x->s, item_tok(x, i)->from, item_tok(x, i)->to, "doubl|tripl|trebl|quadrupl|halved");
    for (int w = 0; w < 4; w++)
        if (number ? item_tok(x, i)->v == MULTIPLES[w].times : item_is(x, i, MULTIPLES[w].words)) return w;
    return -1;
}

/* The number of inspections doubled, an increase of 38 per cent; halved, up 50 per cent. */
static void look_doubled(const items_t *x, int i)
{
    int end, word = multiple_at(x, i), at = i, way = 0;
    (void)item_sentence(x, i, &end);
    while (at < i + 5 && at < end && !item_mark(x, at, ',') && !item_mark(x, at, U'–')) at++;
    int p = word >= 0 && (item_mark(x, at, ',') || item_mark(x, at, U'–')) ? said_percent(x, at + 1, &way) : 0;
    if (!p || item_find(x, at, p + 5, "in|for|of which") >= 0) return;
    double v = item_tok(x, p)->v, least = MULTIPLES[word].least;
    bool more = item_number(x, i) && item_tok(x, i)->hi >= 1e300, fewer = item_number(x, i) && item_tok(x, i)->vague && !more; /* more than, nearly doubled */
    if ((way > 0) != (word < 3) || v < (fewer ? least * 0.75 : least) || (v > MULTIPLES[word].most && !(more && word < 3))) say(x, i, p);
}

/* No bribery cases were registered this year, an increase of 20 per cent; from none to 14, up 40 per cent. */
static void look_none(const items_t *x, int i)
{
    int end, from = item_sentence(x, i, &end), way = 0;
    bool none = (i == from && item_is(x, i, "no|none|not")) || (item_is(x, i, "no") && item_is(x, i - 1, "were|was|had|received|recorded") && i < from + 6), zero = item_is(x, i, "zero|nil|none") && item_is(x, i - 1, "from|at|was|were");
    if ((!none && !zero) || item_is(x, i + 1, "fewer|less|more|one|longer|later|doubt|change|major|significant") || (zero && item_is(x, i + 1, "tolerance|to"))) return;
    for (int j = i + 1; j < i + 16 && j < end; j++) {
        if (item_number(x, j) || item_is(x, j, "but|while|although|except|change|difference|increase|and|which|that|without|or") || item_mark(x, j, ';')) {
            if (!(zero && item_is(x, i - 1, "from") && item_number(x, j))) return;
        }
        if (!item_mark(x, j, ',')) continue;
        int p = said_percent(x, j + 1, &way);
        if (p && way > 0) say(x, i, p);
        return;
    }
}

/* The hotline, opened in 2022, took 4,100 calls, 12 per cent more than in 2021. */
static void look_before_it_was(const items_t *x, int i)
{
    int end, year = 0;
    (void)item_sentence(x, i, &end);
    if (!item_is(x, i, "opened|created|established|introduced|founded|launched|inaugurated") && !item_phrase(x, i, "set up|for the first time|first collected|first recorded|first counted|first held|came into being|came into existence|began work|started work")) return;
    for (int j = i + 1; j < i + 5 && !year; j++)
        if (item_is(x, j, "in") && item_year(x, j + 1)) year = x->at[j + 1].year, i = j + 1;
    for (int j = i + 1; year && j < end; j++) {
        bool than = item_phrase(x, j, "than in|compared with|compared to|against|up on|down on") > 0;
        int y = j + 1;
        while (than && y < j + 4 && !item_year(x, y)) y++;
        bool percent = false;
        for (int m = j - 8 > i ? j - 8 : i; m < j; m++) percent = percent || (item_number(x, m) && (item_tok(x, m)->num == NUM_PERCENT || item_way(x, j - 1)));
        if (than && percent && item_year(x, y) && x->at[y].year < year && item_find(x, i, y, "predecessor|elsewhere|old|former|earlier|replaced|replacing") < 0) say(x, i, y);
    }
}

void items_trends(const items_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_called(x, i);
        look_doubled(x, i);
        look_none(x, i);
        look_before_it_was(x, i);
    }
}
