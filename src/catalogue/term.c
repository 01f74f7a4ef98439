/* term.c - lengths of time in the law's words, Chinese and English, read and written. */
#include "catalogue/calendar.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { FOLDED_BYTES = 160 };

/* Words of units; longer ones before those they begin with. */
static const struct unit_word {
    const char *word;
    enum term_unit unit;
} unit_words[] = {
    {"个工作日", TERM_WORKING_DAYS}, {"個工作日", TERM_WORKING_DAYS}, {"工作日", TERM_WORKING_DAYS},
    {"个自然日", TERM_DAYS},         {"自然日", TERM_DAYS},           {"日", TERM_DAYS},
    {"天", TERM_DAYS},               {"个月", TERM_MONTHS},           {"個月", TERM_MONTHS},
    {"年", TERM_YEARS},              {"working days", TERM_WORKING_DAYS},
    {"working day", TERM_WORKING_DAYS},   {"workdays", TERM_WORKING_DAYS},
    {"workday", TERM_WORKING_DAYS},       {"business days", TERM_WORKING_DAYS},
    {"business day", TERM_WORKING_DAYS},  {"calendar days", TERM_DAYS},
    {"calendar day", TERM_DAYS},     {"days", TERM_DAYS},             {"day", TERM_DAYS},
    {"months", TERM_MONTHS},         {"month", TERM_MONTHS},          {"years", TERM_YEARS},
    {"year", TERM_YEARS},
};

/* What people also write. It is no law's word, so it is not taken, only understood for the hint. */
static const struct unit_word loose_words[] = {
    {"wd", TERM_WORKING_DAYS}, {"wds", TERM_WORKING_DAYS}, {"bd", TERM_WORKING_DAYS},
    {"d", TERM_DAYS},          {"m", TERM_MONTHS},         {"mo", TERM_MONTHS},
    {"mth", TERM_MONTHS},      {"月", TERM_MONTHS},        {"y", TERM_YEARS},
    {"yr", TERM_YEARS},        {"yrs", TERM_YEARS},        {"工", TERM_WORKING_DAYS},
};

static const char *const half_words[] = {"半个月",    "半個月",       "半月",        "half a month",
                                         "half month", "a half month", "half-month"};
static const char *const joints[] = {"+", "and", "零", "又", "加", "外加"};

static int count_most(enum term_unit unit)
{
    switch (unit) {
    case TERM_DAYS: return 36600;
    case TERM_WORKING_DAYS: return 10000;
    case TERM_MONTHS: return 1200;
    case TERM_YEARS: return 100;
    case TERM_HALF_MONTH: return 1;
    }
    return 0;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000 || c == 0xA0;
}

/* Half width, lower case, single spaces, none at the ends. False when it does not fit. */
static bool fold(const char *text, char into[FOLDED_BYTES])
{
    size_t n = 0;
    bool space = false;
    while (*text) {
        uint32_t c = text_next(&text);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (is_space(c)) {
            space = n > 0;
            continue;
        }
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        if (n + 6 > FOLDED_BYTES) return false;
        if (space) into[n++] = ' ';
        space = false;
        char bytes[4];
        size_t length = text_encode(c, bytes);
        memcpy(into + n, bytes, length);
        n += length;
    }
    into[n] = '\0';
    return n > 0;
}

/* Moves *at behind word if it stands there as a whole word. */
static bool take(const char **at, const char *word)
{
    size_t n = strlen(word);
    assert(n > 0);
    if (strncmp(*at, word, n) != 0) return false;
    bool latin = word[n - 1] >= 'a' && word[n - 1] <= 'z';
    if (latin && (*at)[n] >= 'a' && (*at)[n] <= 'z') return false;
    *at += n;
    return true;
}

static bool take_any(const char **at, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (take(at, words[i])) return true;
    return false;
}

static void skip_space(const char **at)
{
    if (**at == ' ') (*at)++;
}

/* Value of a Chinese digit, 10/100/1000 for the places, -1 for anything else. */
static int han_value(uint32_t c)
{
    static const struct {
        uint32_t c;
        int value;
    } han[] = {{0x96F6, 0}, {0x3007, 0}, {0x4E00, 1}, {0x4E8C, 2}, {0x4E24, 2},  {0x4E09, 3},
               {0x56DB, 4}, {0x4E94, 5}, {0x516D, 6}, {0x4E03, 7}, {0x516B, 8},  {0x4E5D, 9},
               {0x5341, 10}, {0x767E, 100}, {0x5343, 1000}};
    for (size_t i = 0; i < sizeof han / sizeof *han; i++)
        if (han[i].c == c) return han[i].value;
    return -1;
}

/* A number in digits or in Chinese; 0 when there is none or it is too large for any term. */
static int take_number(const char **at)
{
    int total = 0, digit = -1; /* -1: no digit since the last place word */
    while (**at && total < 100000 && digit < 100000) {
        const char *next = *at;
        uint32_t c = text_next(&next);
        int value = c >= '0' && c <= '9' ? (int)(c - '0') : han_value(c);
        if (value < 0) break;
        if (value >= 10) { /* 十五: the one before 十 is left out */
            total += (digit < 0 ? 1 : digit) * value;
            digit = -1;
        } else {
            digit = (digit < 0 ? 0 : digit) * 10 + value;
        }
        *at = next;
    }
    int64_t n = (int64_t)total + (digit < 0 ? 0 : digit);
    return n < 100000 ? (int)n : 0;
}

static bool add_part(term_t *term, enum term_unit unit, int count)
{
    assert(term->parts >= 0 && term->parts <= TERM_PARTS);
    if (term->parts == TERM_PARTS || count < 1 || count > count_most(unit)) return false;
    term->part[term->parts].unit = unit;
    term->part[term->parts++].count = count;
    return true;
}

static bool take_part(const char **at, term_t *term)
{
    if (take_any(at, half_words, sizeof half_words / sizeof *half_words))
        return add_part(term, TERM_HALF_MONTH, 1);
    int count = take_number(at);
    if (count == 0) return false;
    skip_space(at);
    if (take(at, "个半月") || take(at, "個半月")) /* 一个半月: a month and a half */
        return add_part(term, TERM_MONTHS, count) && add_part(term, TERM_HALF_MONTH, 1);
    for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++)
        if (take(at, unit_words[i].word)) return add_part(term, unit_words[i].unit, count);
    return false;
}

/* The unit that the word at text is nearest to; false when it is near none. */
static bool guess_unit(const char *text, enum term_unit *ret_unit)
{
    const char *words[sizeof unit_words / sizeof *unit_words];
    for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++) words[i] = unit_words[i].word;
    for (size_t i = 0; i < sizeof loose_words / sizeof *loose_words; i++) {
        if (strcmp(text, loose_words[i].word) == 0) {
            *ret_unit = loose_words[i].unit;
            return true;
        }
    }
    const char *best = text_nearest(text, words, sizeof words / sizeof *words);
    for (size_t i = 0; best && i < sizeof unit_words / sizeof *unit_words; i++) {
        if (unit_words[i].word == best) {
            *ret_unit = unit_words[i].unit;
            return true;
        }
    }
    return false;
}

/* The error with the nearest term: what was understood, with the wrong part guessed. */
static int not_a_term(const char *text, const char *folded, const term_t *before, const char *wrong,
                      err_t *err)
{
    term_t guess = *before;
    const char *unit_at = wrong + strspn(wrong, "-~. ");
    enum term_unit unit = TERM_WORKING_DAYS;
    int count = take_number(&unit_at);
    skip_space(&unit_at);
    char word[FOLDED_BYTES];
    text_copy(word, sizeof word, unit_at);
    word[strcspn(word, "+")] = '\0';
    size_t end = strlen(word);
    if (end > 0 && word[end - 1] == ' ') word[end - 1] = '\0';
    bool weeks = strcmp(word, "weeks") == 0 || strcmp(word, "week") == 0 || strcmp(word, "周") == 0;
    bool near = !weeks && *word && guess_unit(word, &unit);
    if (weeks && count > 0 && count < 1000) {
        unit = TERM_DAYS;
        count *= 7;
    }
    if (count < 1) count = near ? 1 : 3;
    if (count > count_most(unit)) count = count_most(unit);
    (void)add_part(&guess, unit, count);
    bool han = false;
    for (const char *p = folded; *p; p++) han = han || (unsigned char)*p >= 0xE3;
    buf_t nearest;
    buf_init(&nearest, ERR_ARG_BYTES);
    term_add_text(&nearest, &guess, han ? LANG_ZH : LANG_EN);
    int code = err_set(err, ERR_CATALOGUE_TERM, text, buf_failed(&nearest) ? "" : buf_text(&nearest));
    buf_release(&nearest);
    return code;
}

static bool negative(const char *folded)
{
    static const char *const signs[] = {"-", "\u2212", "负", "負"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);
        const char *at = folded + n;
        if (strncmp(folded, signs[i], n) != 0) continue;
        skip_space(&at);
        return take_number(&at) > 0;
    }
    return false;
}

int term_parse(const char *text, term_t *ret_term, err_t *err)
{
    char folded[FOLDED_BYTES];
    term_t term = {0};
    if (!fold(text, folded)) return not_a_term(text, "", &term, "", err);
    if (negative(folded)) { /* with the guess of the term that was probably meant */
        (void)not_a_term(text, folded, &term, folded, err);
        if (err) err->code = ERR_CATALOGUE_TERM_SIGN;
        return ERR_CATALOGUE_TERM_SIGN;
    }
    const char *at = folded;
    while (*at) {
        term_t before = term;
        if (term.parts > 0) {
            (void)take_any(&at, joints, sizeof joints / sizeof *joints);
            skip_space(&at);
        }
        const char *start = at;
        if (!take_part(&at, &term)) return not_a_term(text, folded, &before, start, err);
        skip_space(&at);
    }
    assert(term.parts >= 1 && term.parts <= TERM_PARTS);
    *ret_term = term;
    return 0;
}

static void add_part_text(buf_t *out, enum term_unit unit, int count, enum lang lang)
{
    static const char *const en[] = {"day", "working day", "month", "year"};
    static const char *const zh[] = {"日", "个工作日", "个月", "年"};
    if (unit == TERM_HALF_MONTH && count == 1) {
        buf_add_raw(out, lang == LANG_ZH ? "半个月" : "half month");
        return;
    }
    if (unit == TERM_HALF_MONTH) { /* several halves have no word that is not read as n.5 months */
        unit = TERM_DAYS;
        count *= 15;
    }
    if (lang == LANG_ZH) buf_addf(out, "%d%s", count, zh[unit]);
    else buf_addf(out, "%d %s%s", count, en[unit], count == 1 ? "" : "s");
}

void term_add_text(buf_t *out, const term_t *term, enum lang lang)
{
    assert(term->parts >= 1 && term->parts <= TERM_PARTS);
    for (int i = 0; i < term->parts; i++) {
        if (i) buf_add_raw(out, lang == LANG_ZH ? "零" : " + ");
        add_part_text(out, term->part[i].unit, term->part[i].count, lang);
    }
}
