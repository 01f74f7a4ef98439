/* population.c - bearers of a name from the tables of surnames and given names. */
#include "match/population.h"

#include "match/chars.h"
#include "match/lexicon.h"
#include "match/tsv.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = 0x32000, NAMES = 1024, GIVEN_ONE = 25, LEAST_SHARE = 1, RARE_SURNAME = 1 };

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

static void load(void)
{
    tsv_t t;
    population.of = calloc(CODES, sizeof *population.of);
    population.code = population.of ? lexicon_load(&population.err) : err_nomem(&population.err);
    if (!population.code) population.code = tsv_open(&t, "data/names/population.tsv", &population.err);
    while (!population.code && tsv_next(&t)) population.code = load_row(&t, &population.err);
    qsort(population.name, (size_t)population.names, sizeof population.name[0], order);
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

int64_t population_of(const form_t *person, char sex)
{
    if (!person->han || person->schema != MATCH_PERSON || !person->surname || person->dotted) return 0;
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
