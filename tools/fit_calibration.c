/* fit_calibration.c - how sure points make: fits data/names/calibration.tsv and checks it.
 *
 *   fit_calibration [--list N] [--asked N]            a table of chance said and share true by tenths, for each kind of pair
 *   fit_calibration --rows DATE [--list N] [--asked N]   the rows of calibration.tsv
 *   fit_calibration --check PERCENT [...]                ends with 1 when the chances of a kind are off by more than ERROR_MOST percent
 *                                                        on average, or more than TENTHS_MOST tenths of 50 pairs or more are off by
 *                                                        more than PERCENT and twice their standard error
 *
 * The pairs P speaks of: a list of N names (100,000) drawn as people and firms are named; subjects of which half are on the
 * list; of those half are written as listed and half with one error, all classes of names_disturb alike often; the five best
 * records that match_search gives for each. Subjects with even numbers are fitted on, the others are for the table.
 */
#include "../benchmarks/names/names.h"
#include "base/arena.h"
#include "match/calibration.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS_MOST = 200000, TOP = 5, CUT = 400, ROUNDS = 50, TENTHS = 10, FEWEST = 50, ERROR_MOST = 6,
       TENTHS_MOST = 3 };

typedef struct pair {
    int points;
    bool same, fit;
} pair_t;

static struct {
    pair_t pair[PAIRS_MOST];
    size_t count;
    size_t list, asked;
    names_t *maker;
} fit = {.list = 100000, .asked = 8000};

static match_subject_t subject(const char *name, enum names_kind kind)
{
    return (match_subject_t){.schema = names_schema(kind), .name = name, .born = DAY_NONE};
}

static bool disturbed(enum names_kind kind, bool mixed, const char *name, char into[NAMES_ROOM])
{
    if (mixed) return names_disturb(fit.maker, kind, NAMES_PINYIN, name, into);
    for (int tries = 0; tries < 200; tries++) {
        enum names_error error = (enum names_error)names_random(fit.maker, NAMES_ERRORS);
        if (error != NAMES_PINYIN && names_disturb(fit.maker, kind, error, name, into)) return true;
    }
    return false;
}

static bool ask(match_index_t *ix, size_t i, size_t record, const char *name, enum names_kind kind)
{
    arena_t *a = arena_new((size_t)64 << 20);
    match_query_t q = {.subject = subject(name, kind), .top = TOP, .cut = CUT};
    match_result_t r;
    bool ok = a && !match_search(ix, &q, a, &r, NULL);
    for (size_t k = 0; ok && k < r.count && fit.count < PAIRS_MOST; k++)
        fit.pair[fit.count++] = (pair_t){r.hits[k].points, r.hits[k].record == (int64_t)record + 1, i % 2 == 0};
    arena_free(a);
    return ok;
}

/* All pairs of one kind into fit.pair. */
static bool gather(enum names_kind kind, bool mixed)
{
    char (*name)[NAMES_ROOM] = calloc(fit.list, sizeof *name), text[NAMES_ROOM];
    match_index_t *ix = NULL;
    bool ok = name && !match_index_new(&ix, NULL);
    fit.count = 0;
    for (size_t i = 0; ok && i < fit.list; i++) {
        names_next(fit.maker, kind, name[i]);
        match_subject_t s = subject(name[i], kind);
        ok = !match_add(ix, (int64_t)i + 1, 0, &s, NULL);
    }
    for (size_t i = 0; ok && i < fit.asked; i++) {
        size_t record = names_random(fit.maker, (uint32_t)fit.list);
        const char *asked = name[record];
        if (names_random(fit.maker, 2)) {
            record = SIZE_MAX / 2; /* not on the list */
            names_next(fit.maker, kind, text);
            asked = text;
            if (mixed) {
                char han[NAMES_ROOM];
                memcpy(han, text, sizeof han);
                if (!disturbed(kind, true, han, text)) continue;
            }
        } else if (mixed || names_random(fit.maker, 2)) {
            if (!disturbed(kind, mixed, name[record], text)) continue;
            asked = text;
        }
        ok = ask(ix, i, record, asked, kind);
    }
    match_index_free(ix);
    free(name);
    return ok;
}

/* Slope and offset of the logistic curve through the pairs to fit on, by Newton's method; a faint pull to a slope of a
 * fiftieth keeps classes without a single false pair finite. */
static void logistic(double *slope, double *offset)
{
    double a = 0.02, b = -12;
    for (int round = 0; round < ROUNDS; round++) {
        double ga = (0.02 - a) * 2000, gb = 0, aa = 2000, ab = 0, bb = 1e-9;
        for (size_t i = 0; i < fit.count; i++) {
            const pair_t *p = &fit.pair[i];
            if (!p->fit) continue;
            double x = p->points, said = 1 / (1 + exp(-(a * x + b))), w = said * (1 - said), e = p->same - said;
            ga += e * x, gb += e, aa += w * x * x, ab += w * x, bb += w;
        }
        double det = aa * bb - ab * ab, da = (bb * ga - ab * gb) / det, db = (aa * gb - ab * ga) / det;
        double step = fabs(da) > 0.01 ? 0.01 / fabs(da) : 1;
        a += step * da, b += step * db;
        if (fabs(da) < 1e-9 && fabs(db) < 1e-7) break;
    }
    *slope = a, *offset = b;
}

/* The table of the other half; returns the tenths that are off by more than percent, all of them when the chances are wrong
 * on average. */
static int table(enum pair_kind kind, int percent)
{
    size_t n[TENTHS] = {0}, same[TENTHS] = {0};
    double said[TENTHS] = {0};
    int off = 0;
    double error = 0, all = 0;
    for (size_t i = 0; i < fit.count; i++) {
        if (fit.pair[i].fit) continue;
        int score = calibration_score(kind, fit.pair[i].points), t = score * TENTHS / 1000;
        n[t]++, same[t] += fit.pair[i].same, said[t] += score / 1000.0;
    }
    for (int t = 0; t < TENTHS; t++) {
        if (!n[t]) continue;
        double chance = said[t] / (double)n[t], share = (double)same[t] / (double)n[t];
        /* Twice the standard error is chance's own. */
        double own = 2 * sqrt(chance * (1 - chance) / (double)n[t]);
        bool wrong = n[t] >= FEWEST && fabs(chance - share) - own > percent / 100.0;
        off += wrong;
        error += fabs(chance - share) * (double)n[t];
        all += (double)n[t];
        printf("%-13s %3d-%3d%%  %6zu pairs  said %.3f  true %.3f%s\n", calibration_word(kind), t * 10, t * 10 + 10, n[t], chance,
               share, wrong ? "  OFF" : "");
    }
    printf("%-13s off by %.1f%% on average\n", calibration_word(kind), all > 0 ? error / all * 100 : 0);
    return all > 0 && error / all * 100 > ERROR_MOST ? TENTHS : off;
}

int main(int argc, char **argv)
{
    static const struct {
        enum pair_kind kind;
        enum names_kind names;
        bool mixed;
    } kinds[] = {{PAIR_HAN_PERSON, NAMES_PERSON, false}, {PAIR_HAN_UNIT, NAMES_UNIT, false}, {PAIR_LATIN_PERSON, NAMES_LATIN, false},
                 {PAIR_LATIN_UNIT, NAMES_FIRM, false}, {PAIR_MIXED, NAMES_PERSON, true}};
    const char *date = NULL;
    int percent = 100, off = 0;
    bool check = false;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--rows")) date = argv[i + 1];
        else if (!strcmp(argv[i], "--check")) percent = (int)strtol(argv[i + 1], NULL, 10), check = true;
        else if (!strcmp(argv[i], "--list")) fit.list = strtoul(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "--asked")) fit.asked = strtoul(argv[i + 1], NULL, 10);
    }
    fit.maker = names_open(XZ_SOURCE_ROOT, 20261121);
    if (!fit.maker || fit.list < 1000 || calibration_load(NULL)) return 2;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        if (!gather(kinds[k].names, kinds[k].mixed)) return 2;
        double slope = 0, offset = 0;
        size_t n = 0;
        for (size_t i = 0; i < fit.count; i++) n += fit.pair[i].fit;
        if (date) {
            logistic(&slope, &offset);
            printf("%s\t%ld\t%ld\t%zu\t%s\n", calibration_word(kinds[k].kind), lround(slope * 1e6), lround(offset * 1e3), n, date);
        } else {
            off += table(kinds[k].kind, percent);
        }
    }
    names_close(fit.maker);
    return check && off > TENTHS_MOST ? 1 : 0;
}
