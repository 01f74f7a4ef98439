/* check_spelt.c - English numbers in words: twenty-four, one in five, two thirds, fivefold, a majority. */
#include "report/check_number.h"

static const struct {
    const char *word;
    int v;
} SMALL[] = {{"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7}, {"eight", 8}, {"nine", 9}, {"ten", 10}, {"eleven", 11}, {"twelve", 12},
             {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}},
  TENS[] = {{"twenty", 20}, {"thirty", 30}, {"forty", 40}, {"fifty", 50}, {"sixty", 60}, {"seventy", 70}, {"eighty", 80}, {"ninety", 90}};

/* The letters of word at i, whatever follows. */
static int begins(const uint32_t *c, int i, const char *word)
{
    int n = 0;
    while (word[n] && (c[i + n] | 32) == (unsigned char)word[n]) n++;
    return word[n] ? 0 : n;
}

/* eighteen, twenty-four, 12: below a hundred; 0 if none stands there, else *end behind it. */
static int below_hundred(const uint32_t *c, int i, int *end)
{
    for (size_t w = 0; w < sizeof TENS / sizeof *TENS; w++) {
        int n = num_word(c, i, TENS[w].word);
        if (!n) continue;
        *end = i + n;
        if (c[*end] == '-' || c[*end] == ' ')
            for (size_t u = 0; u < 9; u++) {
                int m = num_word(c, *end + 1, SMALL[u].word);
                if (m) return *end += 1 + m, TENS[w].v + SMALL[u].v;
            }
        return TENS[w].v;
    }
    for (size_t w = 0; w < sizeof SMALL / sizeof *SMALL; w++) {
        int n = num_word(c, i, SMALL[w].word);
        if (n) return *end = i + n, SMALL[w].v;
    }
    return 0;
}

static int and_at(const uint32_t *c, int i)
{
    int n = num_word(c, i, "and");
    return n && c[i + n] == ' ' ? n + 1 : 0;
}

/* A whole number in words: three hundred and twelve, two thousand. 0 if none. */
static double whole_number(const uint32_t *c, int at, int *ret_end)
{
    double total = 0, part = 0;
    int i = at, end = at;
    for (int turns = 0; turns < 12; turns++) {
        int next = i, n, v;
        if (turns && c[i] == ' ') next++;
        if (turns && (part >= 100 || (total > 0 && part == 0))) next += and_at(c, next); /* two thousand and forty */
        if ((v = below_hundred(c, next, &n)) && (part == 0 || (part >= 100 && num_han_scale(0) == 0))) part += v, i = n;
        else if (turns && (n = num_word(c, next, "hundred")) && part > 0 && part < 100) part *= 100, i = next + n;
        else if (turns && (n = num_word(c, next, "thousand")) && part > 0) total += part * 1e3, part = 0, i = next + n;
        else if (turns && (n = num_word(c, next, "million")) && part > 0) total += part * 1e6, part = 0, i = next + n;
        else if (turns && (n = num_word(c, next, "dozen")) && part > 0) part *= 12, i = next + n;
        else break;
        end = i;
    }
    *ret_end = end;
    return total + part;
}

/* Digits or words below a hundred. */
static int small_number(const uint32_t *c, int i, int *end)
{
    int v = below_hundred(c, i, end), n = num_run(c, i);
    if (v || n < 1 || n > 2 || is_latin(c[i + n])) return v;
    for (int j = 0; j < n; j++) v = v * 10 + (int)(c[i + j] - '0');
    *end = i + n;
    return v;
}

static void make_share(tok_t *t, int at, double v, double lo, double hi)
{
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_PERCENT, .v = v, .lo = lo, .hi = hi, .last = 5, .han = true, .vague = true};
}

/* one in five, 3 out of 10: a share, loosely; of more than there are: more than 100. Returns its end, or 0. */
int num_one_in(const uint32_t *c, int at, tok_t *t)
{
    int i = at, a = small_number(c, at, &i), n;
    bool out = false;
    if (!a || c[i] != ' ') return 0;
    if ((n = num_word(c, i + 1, "in every"))) i += 1 + n;
    else if ((n = num_word(c, i + 1, "in"))) i += 1 + n;
    else if ((n = num_word(c, i + 1, "out of every")) || (n = num_word(c, i + 1, "out of"))) i += 1 + n, out = true;
    else return 0;
    if (c[i] != ' ') return 0;
    int end = i, b = small_number(c, i + 1, &end);
    if ((b <= a && !(out && b > 1)) || b > 20 || b == 0) return 0;
    double v = 100.0 * a / b;
    make_share(t, at, v, v > 100 ? v : v - (v * 0.12 < 5 ? v * 0.12 : 5), v + (v * 0.12 < 5 ? v * 0.12 : 5));
    return end;
}

/* What may stand behind a fraction that is a share: of, the, a bracket, the end; behind "by", anything. */
static bool share_follows(const uint32_t *c, int at, int end)
{
    static const char *const behind[] = {"by ", "in ", "exactly ", "than ", "about ", "around ", "nearly ", "almost ", "over ", "under ", "or ", "to ", NULL};
    static const char *const words[] = {"of", "the", "fewer", "more", "less", "higher", "lower", "over", "compared", "from", "were", "are", "had", "have"};
    int next = end + (c[end] == ' ');
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (num_word(c, next, words[w])) return true;
    return c[next] == '(' || c[next] == 0 || num_in(",.;)", c[next]) || one_of(U"–—", c[next]) || num_behind(c, at, behind);
}

/* a majority, the vast majority of, most of the, almost all of. Returns its end, or 0. */
static int read_most(const uint32_t *c, int at, tok_t *t)
{
    static const struct {
        const char *words;
        double v, lo, hi;
    } rows[] = {{"majority", 50, 50 + 1e-6, 100}, {"minority", 50, 0, 50 - 1e-6}, {"most", 50, 50 + 1e-6, 100}, {"almost all", 95, 80, 100}, {"nearly all", 95, 80, 100}, {"virtually all", 95, 80, 100}};
    static const char *const how[] = {"clear", "large", "vast", "great", "overwhelming", "narrow", "slight", "substantial", "simple", "small"};
    int i = at, n = num_word(c, at, "a") ? 2 : num_word(c, at, "an") ? 3 : num_word(c, at, "the") ? 4 : 0;
    bool article = n > 0;
    if (article && c[at + n - 1] != ' ') return 0;
    i += n;
    for (size_t h = 0; h < sizeof how / sizeof *how && article; h++)
        if ((n = num_word(c, i, how[h]))) {
            i += n + 1;
            break;
        }
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if ((n = num_word(c, i, rows[r].words)) && article == (r < 2) && (r < 2 || num_word(c, i + n, " of the") || num_word(c, i + n, " of our"))) return make_share(t, at, rows[r].v, rows[r].lo, rows[r].hi), i + n;
    return 0;
}

/* half, a quarter, two-thirds, three fifths. Returns its end, or 0. */
static int read_part(const uint32_t *c, int at, tok_t *t)
{
    static const struct {
        const char *word;
        int under;
    } parts[] = {{"half", 2}, {"halves", 2}, {"third", 3}, {"thirds", 3}, {"quarter", 4}, {"quarters", 4}, {"fourth", 4}, {"fourths", 4}, {"fifth", 5}, {"fifths", 5}, {"sixth", 6}, {"sixths", 6},
                 {"seventh", 7}, {"eighth", 8}, {"eighths", 8}, {"ninth", 9}, {"tenth", 10}, {"tenths", 10}};
    static const char *const not_half[] = {"first ", "second ", "first-", "second-", "and a ", "other ", "better ", "a ", "this ", "last ", NULL};
    int end = at, over = 1, n;
    if ((n = read_most(c, at, t))) return n;
    if ((n = num_word(c, at, "half"))) {
        if (num_behind(c, at, not_half) || !share_follows(c, at, at + n)) return 0;
        return make_share(t, at, 50, 47.5, 52.5), at + n;
    }
    if ((n = num_word(c, at, "a further")) || (n = num_word(c, at, "another")) || (n = num_word(c, at, "a")) || (n = num_word(c, at, "an"))) end = at + n;
    else over = below_hundred(c, at, &end);
    if (!over || end == at || over > 9 || (c[end] != ' ' && c[end] != '-')) return 0;
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        n = num_word(c, end + 1, parts[p].word);
        if (!n || over >= parts[p].under) continue;
        if (!share_follows(c, at, end + 1 + n)) return 0;
        double v = 100.0 * over / parts[p].under, half = v < 10 ? 0.05 * v : 2.5;
        make_share(t, at, v, v - half, v + half);
        return end + 1 + n;
    }
    return 0;
}

static int make_times(tok_t *t, int at, double v, int end)
{
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_TIMES, .v = v, .last = 0.1, .lo = v * 0.97, .hi = v * 1.03, .han = true};
    return end;
}

/* twice as many, fivefold, one and a half times. Returns its end, or 0. */
static int read_times(const uint32_t *c, int at, tok_t *t)
{
    static const char *const behind[] = {"at least ", "more than ", "over ", NULL};
    int n, end = at;
    if ((n = num_word(c, at, "twice")) && (num_word(c, at + n, " as") || num_word(c, at + n, " the") || num_word(c, at + n, " that") || num_word(c, at + n, " what")) && !num_behind(c, at, behind)) return make_times(t, at, 2, at + n);
    if (num_word(c, at, "half as many") || num_word(c, at, "half as much")) return make_times(t, at, 0.5, at + 4);
    if ((n = num_word(c, at, "by a factor of")) || (n = num_word(c, at, "a factor of"))) {
        if (c[at + n] == ' ' && is_digit(c[at + n + 1])) { /* a factor of 2.5 */
            digits_t d = num_digits(c, at + n + 1);
            return d.v > 1 && !d.bad ? make_times(t, at, d.v, d.end) : 0;
        }
        int v = small_number(c, at + n + 1, &end);
        return v > 1 && c[at + n] == ' ' ? make_times(t, at, v, end) : 0;
    }
    for (size_t w = 0; w < sizeof SMALL / sizeof *SMALL; w++) {
        if (!(n = begins(c, at, SMALL[w].word))) continue;
        int fold = c[at + n] == '-' ? n + 1 : n;
        if (num_word(c, at + fold, "fold")) return make_times(t, at, SMALL[w].v, at + fold + 4);
    }
    int v = below_hundred(c, at, &end);
    if (v && (n = num_word(c, end, " and a half times"))) return make_times(t, at, v + 0.5, end + n);
    return 0;
}

/* What may stand behind a number that counts something said before: seven were upheld, six by video. */
static bool counts_alone(const uint32_t *c, int at, int end, int v)
{
    static const char *const words[] = {" were", " was", " by", " in", " for", " from", " at", " with", " had", " have", " on", " to", " against", " under", " of", " as", " each", " every", " apiece", " a month", " a day", " a week", " a year", " a quarter", " per", " more", " fewer", " less", " are", " will", " having", " remain", " remained", " joined", " respectively"};
    static const char *const after_one[] = {" was", " by", " with", " from", " to"};
    if (at > 0 && c[at - 1] == '(' && c[end] == ')') return true; /* education (four) */
    if (c[end] == '(' || (c[end] == ' ' && c[end + 1] == '(')) return true;
    if (v == 1) {
        for (size_t w = 0; w < sizeof after_one / sizeof *after_one; w++)
            if (num_word(c, end, after_one[w])) return true;
        return false;
    }
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (num_word(c, end, words[w])) return true;
    int more = end + 1;
    while (is_latin(c[more])) more++;
    bool closed = c[more] == 0 || num_in(",.;", c[more]) || num_word(c, more, " and"); /* two withdrawn. */
    return c[end] == ' ' && more > end + 3 && (closed || (c[more - 1] == 'd' && c[more - 2] == 'e'));
}

/* ... three prosecutors and one lay member: the last of a list of numbers. */
static bool one_of_list(const sentence_t *s, int at)
{
    int n = s->tokens;
    if (n < 2 || !(is_word(&s->t[n - 1], W_AND) || is_sep(&s->t[n - 1], ',')) || at - s->t[n - 1].to > 1) return false;
    int i = n - 2;
    while (i > 0 && (s->t[i].kind == TOK_TEXT || is_sep(&s->t[i], ','))) i--;
    return is_count(&s->t[i]) && s->t[i].han && s->t[i].v > 1;
}

static int one_thing(const uint32_t *c, int end, tok_t *t)
{
    int to = end + 1;
    if (num_word(c, end, " of") || !check_unit_one(c, end, &t->unit)) return end;
    while (is_latin(c[to])) to++;
    t->kind = TOK_NUM, t->num = NUM_COUNT;
    num_widen(t);
    return to;
}

/* Half a unit more: one and a half years. */
static int and_a_half(const uint32_t *c, int end, double *v)
{
    int n = num_word(c, end, " and a half");
    if (n) *v += 0.5;
    return end + n;
}

/* Part of a word. */
static bool is_inside(const sentence_t *s, int at)
{
    return at > 0 && (is_latin(s->c[at - 1]) || s->c[at - 1] == '-' || s->c[at - 1] == '\'');
}

/* Division Three: a name. */
static bool is_called(const sentence_t *s, int at)
{
    return s->c[at] < 'a' && s->tokens > 0 && at > 1 && s->c[at - 1] == ' ' && is_latin(s->c[at - 2]);
}

int num_spelt(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int end = at;
    if (is_inside(k->s, at)) return 0;
    if ((end = num_one_in(c, at, t)) || (end = read_part(c, at, t)) || (end = read_times(c, at, t))) return end;
    if (is_called(k->s, at)) return 0;
    end = at;
    double v = whole_number(c, at, &end);
    if (!(v > 0) || end == at || c[end] == '-' || num_word(c, end, " or")) return 0;
    end = and_a_half(c, end, &v);
    *t = (tok_t){.kind = TOK_NUM, .from = at, .v = v, .last = v >= 1e6 ? 1e6 : 1, .exact = v < 1e6, .han = true, .num = NUM_COUNT};
    static const char *const amount[] = {"by ", "per cent to ", "difference of ", "rise of ", "fall of ", "drop of ", "increase of ", NULL};
    int to;
    if (v == 1 && one_of_list(k->s, at) && (to = one_thing(c, end, t)) > end) return to;
    to = num_unit(c, end, t, false);
    bool alone = (c[end] == 0 || num_in(",.;)", c[end])) && num_behind(c, at, amount);
    if (to == end && !alone && !counts_alone(c, at, end, (int)v)) return 0;
    if (v == 1 && to > end && t->unit < 0) return 0; /* one of a kind nobody counts */
    num_widen(t);
    return num_bound_behind(c, to, t);
}
