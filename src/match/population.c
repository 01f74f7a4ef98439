/* population.c - bearers of a name from the tables of surnames and given names. */
#include "match/population.h"

#include "match/chars.h"
#include "match/lexicon.h"
#include "match/population_words.h"
#include "match/romanise.h"
#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = 0x32000, NAMES = 1024, GIVEN_ONE = 25, LEAST_SHARE = 1, RARE_SURNAME = 1, SOUNDS = 600, PINYIN_MOST = 3 };

/* People of China, and those of one sex. */
static const double ALL = 1.4e9, ONE_SEX = 0.7e9;
/* Shares of characters are given in ten millionths. */
static const double PARTS = 1e7;
/* Characters of a name are chosen to go together. */
static const double TOGETHER = 1.5;

static struct {
    struct share {
        uint32_t man, woman;
    } *of; /* [CODES] */
    struct {
        uint64_t key; /* both characters */
        int millionths;
    } name[NAMES];
    int names;
    struct {
        double surname, man, woman, one; /* shares of people; of characters; beyond those, of names of one character */
    } sound[SOUNDS]; /* by syllable */
    int code;
    err_t err;
} population;

static uint64_t key_of(uint32_t a, uint32_t b)
{
    return (uint64_t)a << 32 | b;
}

static int load_row(const tsv_t *t, err_t *err)
{
    span_t text = t->cell[1];
    uint32_t c = chars_fold(span_next(&text)), d = chars_fold(span_next(&text));
    int x = 0, y = 0;
    if (!c || c >= CODES || !span_int(t->cell[2], &x)) return tsv_fault(t, "row", err);
    if (span_is(t->cell[0], "name") && population.names < NAMES) {
        population.name[population.names].key = key_of(c, d);
        population.name[population.names++].millionths = x;
        return 0;
    }
    if (!span_is(t->cell[0], "char") || d || !span_int(t->cell[3], &y)) return tsv_fault(t, "row", err);
    population.of[c] = (struct share){(uint32_t)x, (uint32_t)y};
    return 0;
}

static int order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* What characters of one reading come to. */
static void add_sounds(void)
{
    for (uint32_t c = 0; c < CODES; c++) {
        uint16_t s = chars_reading(c);
        if (!s || s >= SOUNDS) continue;
        population.sound[s].man += population.of[c].man / PARTS;
        population.sound[s].woman += population.of[c].woman / PARTS;
        const char *special = lexicon_surname_reading(&c, 1);
        uint16_t read = *special ? chars_syllable_number(special) : s;
        if (read && read < SOUNDS) population.sound[read].surname += lexicon_surname_weight(&c, 1) / 1e5;
    }
    for (int i = 0; i < population.names; i++) {
        uint32_t c = (uint32_t)(population.name[i].key >> 32);
        uint16_t s = chars_reading(c);
        if ((uint32_t)population.name[i].key || !s || s >= SOUNDS) continue;
        double drawn = GIVEN_ONE / 100.0 * (population.of[c].man + population.of[c].woman) / 2 / PARTS;
        if (population.name[i].millionths / 1e6 > drawn) population.sound[s].one += population.name[i].millionths / 1e6 - drawn;
    }
}

static void load(void)
{
    tsv_t t;
    population.of = calloc(CODES, sizeof *population.of);
    population.code = population.of ? lexicon_load(&population.err) : err_nomem(&population.err);
    if (!population.code) population.code = tsv_open(&t, "data/names/population.tsv", &population.err);
    while (!population.code && tsv_next(&t)) population.code = load_row(&t, &population.err);
    qsort(population.name, (size_t)population.names, sizeof population.name[0], order);
    if (!population.code) add_sounds();
    if (!population.code) population.code = population_words_load(&population.err);
}

int population_load(err_t *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (population.code && err) *err = population.err;
    return population.code;
}

static double share_of(uint32_t c, char sex)
{
    struct share s = c < CODES ? population.of[c] : (struct share){0, 0};
    if (s.man + s.woman == 0) s.man = s.woman = LEAST_SHARE;
    double man = s.man / PARTS, woman = s.woman / PARTS;
    return sex == 'M' ? man : sex == 'F' ? woman : (man + woman) / 2;
}

/* Bearers in a million of a name that has a row of its own, 0 when it has none. */
static int known(uint32_t c, uint32_t d)
{
    uint64_t key = key_of(c, d);
    int low = 0, high = population.names;
    while (low < high) {
        int mid = (low + high) / 2;
        if (population.name[mid].key < key) low = mid + 1;
        else high = mid;
    }
    return low < population.names && population.name[low].key == key ? population.name[low].millionths : 0;
}

static double given_share(const uint32_t *c, int n, char sex)
{
    if (n == 1) return GIVEN_ONE / 100.0 * share_of(c[0], sex);
    return (100 - GIVEN_ONE) / 100.0 * TOGETHER * share_of(c[0], sex) * share_of(c[1], sex);
}

static int64_t of_characters(const form_t *person, char sex)
{
    if (!person->surname || person->dotted) return 0;
    int given = person->core_count - person->surname;
    if (given < 1 || given > 2) return 0;
    const uint32_t *c = person->core + person->surname;
    int weight = lexicon_surname_weight(person->core, person->surname);
    double surname = (weight > RARE_SURNAME ? weight : RARE_SURNAME) / 1e5;
    double man = given_share(c, given, 'M'), woman = given_share(c, given, 'F'), both = (man + woman) / 2;
    double said = known(c[0], given == 2 ? c[1] : 0) / 1e6, more = said > both ? said / both : 1;
    double people = surname * more * (sex == 'M' ? ONE_SEX * man : sex == 'F' ? ONE_SEX * woman : ALL * both);
    return people < 1 ? 1 : (int64_t)(people + 0.5);
}

static double sound_share(uint16_t s, char sex)
{
    return sex == 'M' ? population.sound[s].man : population.sound[s].woman;
}

/* People whose surname is read s, with a given name of n syllables. */
static double so_read(uint16_t s, const uint16_t *given, int n, char sex)
{
    double part[2];
    for (int i = 0; i < 2; i++) {
        char of = i ? 'F' : 'M';
        part[i] = n == 1 ? GIVEN_ONE / 100.0 * sound_share(given[0], of) + population.sound[given[0]].one
                         : (100 - GIVEN_ONE) / 100.0 * sound_share(given[0], of) * sound_share(given[1], of);
    }
    double both = (part[0] + part[1]) / 2 * ALL;
    return population.sound[s].surname * (sex == 'M' ? part[0] * ONE_SEX : sex == 'F' ? part[1] * ONE_SEX : both);
}

/* Two or three syllables of pinyin in up to three words: the surname is the first or the last of them. */
static int64_t of_pinyin(const form_t *f, char sex)
{
    uint16_t s[PINYIN_MOST + 1];
    int n = 0, last = 0, first = 0;
    if (!f->tokens || f->tokens > PINYIN_MOST) return 0;
    for (int i = 0; i < f->tokens; i++) {
        const token_t *t = &f->token[i];
        last = romanise_cut(f->text + t->at, t->n, s + n, PINYIN_MOST - n);
        if (!last) return 0;
        if (i == 0) first = last;
        n += last;
        if (n == PINYIN_MOST && i + 1 < f->tokens) return 0;
    }
    for (int i = 0; i < n; i++)
        if (s[i] >= SOUNDS) return 0;
    if (n < 2) return 0;
    double people = first == 1 || f->tokens == 1 ? so_read(s[0], s + 1, n - 1, sex) : 0;
    if (last == 1 && f->tokens > 1) people += so_read(s[n - 1], s, n - 1, sex);
    return people < 1 ? 0 : (int64_t)(people + 0.5);
}

population_t population_of(const form_t *person, char sex)
{
    if (person->schema != MATCH_PERSON) return (population_t){POPULATION_UNKNOWN, 0};
    int64_t china = person->han ? of_characters(person, sex) : of_pinyin(person, sex);
    int64_t world = person->han && !person->dotted ? 0 : population_words(person);
    if (china && china >= world) return (population_t){person->han ? POPULATION_CHINA : POPULATION_PINYIN, china};
    return (population_t){world ? POPULATION_WORLD : POPULATION_UNKNOWN, world};
}

int64_t population_round(int64_t people)
{
    assert(people > 0);
    int64_t unit = 1;
    while (people / unit >= 10) unit *= 10;
    if (people >= 100000) unit /= 10;
    return (people + unit / 2) / unit * unit;
}

int population_tenths(int64_t people)
{
    static const int steps[] = {10, 13, 16, 20, 25, 32, 40, 50, 63, 79}; /* ten to the power of tenths, times ten */
    int tenths = 0;
    int64_t unit = 1;
    for (; people / unit >= 10; unit *= 10) tenths += 10;
    for (int i = 9; i > 0; i--)
        if (people * 10 >= steps[i] * unit) return tenths + i;
    return tenths;
}
