/* fit_names.c - fits the weights of Latin names to labelled pairs, and says how well they do on pairs left out.
 *
 *   fit_names [-v] [--fit] [--folds K] FILE.csv [WEIGHT:FILE.csv ...]
 *
 * A file has the columns schema, name1, name2, is_match and, if it likes, quality and category. The first file is the
 * one reported on; further ones only add their pairs to what is fitted, each with the weight given. -v lists the
 * pairs that come out wrong. Nothing is written: the rows for data/names/weights.tsv are printed.
 *
 * Model: points = sum over pieces of weight * share; P(match) = 1 / (1 + exp((match_points - points) / SCALE)).
 * Fitted by coordinate search over whole steps, every weight pulled towards what it was and never over zero.
 * Cross-validation keeps pairs that share a name in one fold.
 */
#include "base/sheet.h"
#include "base/text.h"
#include "match/evidence.h"
#include "match/lexicon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAIRS_MOST = 200000, SHARES_MOST = 16, SCALE = 40, STEP = 5, ROUNDS = 12, SCHEMAS = 8 };

typedef struct pair {
    char *a, *b, *schema, *category;
    bool match, strong;
    int file, group, fold, points; /* points: of this scorer */
    int shares;
    struct {
        short what;
        float share;
    } share[SHARES_MOST];
} pair_t;

static pair_t pairs[PAIRS_MOST];
static int count;
static double file_weight[8];
static double weight[WEIGHT_COUNT];
static bool verbose;

static const enum weight fitted[] = {
    WEIGHT_spelling,  WEIGHT_typo,    WEIGHT_typo_short,    WEIGHT_typo_two,      WEIGHT_typo_two_short, WEIGHT_typo_three,
    WEIGHT_glued,     WEIGHT_initial, WEIGHT_nickname,      WEIGHT_other_tongue,  WEIGHT_synonym,        WEIGHT_acronym,
    WEIGHT_unit_word, WEIGHT_one_word, WEIGHT_missing_word, WEIGHT_extra_word,    WEIGHT_other_initial,  WEIGHT_other_word,
    WEIGHT_particle,  WEIGHT_repeated, WEIGHT_legal_form,   WEIGHT_other_legal_form, WEIGHT_other_number, WEIGHT_kin_turned,
};
enum { FITTED = sizeof fitted / sizeof *fitted };

static enum match_schema schema_of(const char *s)
{
    return !strcmp(s, "Person") ? MATCH_PERSON : !strcmp(s, "LegalEntity") ? MATCH_ANY : MATCH_UNIT;
}

static void take_shares(pair_t *p, const evidence_t *ev)
{
    for (int i = 0; i < ev->pieces; i++) {
        int w = weight_points(ev->piece[i].what), k = 0;
        if (!w) continue;
        while (k < p->shares && p->share[k].what != (short)ev->piece[i].what) k++;
        if (k == SHARES_MOST) continue;
        if (k == p->shares) p->share[p->shares++].what = (short)ev->piece[i].what, p->share[k].share = 0;
        p->share[k].share += (float)ev->piece[i].points / (float)w;
    }
}

static void score(pair_t *p)
{
    static form_t x, y;
    static evidence_t ev;
    enum match_schema s = schema_of(p->schema);
    if (form_parse(p->a, s, &x, NULL)) return;
    if (form_parse(p->b, x.schema, &y, NULL)) return;
    evidence_begin(&ev, true);
    score_names(&x, &y, &ev);
    p->points = ev.name;
    take_shares(p, &ev);
}

static int column(const sheet_row_t *r, const char *name)
{
    for (size_t i = 0; i < r->count; i++)
        if (!strcmp(r->cell[i], name)) return (int)i;
    return -1;
}

static int read_file(const char *path, int file)
{
    sheet_t *s = NULL;
    sheet_row_t r;
    bool more = true;
    err_t err = {0};
    if (sheet_open(path, NULL, &s, &err) || sheet_next(s, &r, &more, &err) || !more) return -1;
    int c[6] = {column(&r, "schema"), column(&r, "name1"),   column(&r, "name2"),
                column(&r, "is_match"), column(&r, "quality"), column(&r, "category")};
    while (!sheet_next(s, &r, &more, &err) && more && count < PAIRS_MOST) {
        if (c[0] < 0 || c[1] < 0 || c[2] < 0 || c[3] < 0) return -1;
        pair_t *p = &pairs[count];
        *p = (pair_t){.file = file, .schema = strdup(r.cell[c[0]]), .a = strdup(r.cell[c[1]]), .b = strdup(r.cell[c[2]])};
        p->match = !strcmp(r.cell[c[3]], "true");
        p->strong = c[4] >= 0 && !strcmp(r.cell[c[4]], "STRONG");
        p->category = strdup(c[5] >= 0 ? r.cell[c[5]] : "");
        p->group = count++;
        score(p);
    }
    sheet_close(s);
    return 0;
}

static int root(int i)
{
    while (pairs[i].group != i) i = pairs[i].group = pairs[pairs[i].group].group;
    return i;
}

/* Pairs of the first file that share a name are one group and go into one fold. */
static void make_folds(int folds)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i && pairs[i].file == 0 && pairs[j].file == 0; j++)
            if (!strcasecmp(pairs[i].a, pairs[j].a) || !strcasecmp(pairs[i].b, pairs[j].b) ||
                !strcasecmp(pairs[i].a, pairs[j].b) || !strcasecmp(pairs[i].b, pairs[j].a))
                pairs[root(i)].group = root(j);
    unsigned seed = 7;
    for (int i = 0; i < count; i++)
        if (root(i) == i) {
            seed = seed * 1103515245u + 12345u;
            pairs[i].fold = (int)(seed >> 16) % folds;
        }
    for (int i = 0; i < count; i++) pairs[i].fold = pairs[root(i)].fold;
}

static double points_of(const pair_t *p, const double *w)
{
    double sum = 0;
    for (int k = 0; k < p->shares; k++) sum += w[p->share[k].what] * (double)p->share[k].share;
    return sum < 0 ? 0 : sum;
}

static double loss(const double *w, int without)
{
    double sum = 0, line = weight[WEIGHT_match_points];
    for (int i = 0; i < count; i++) {
        if (pairs[i].file == 0 && pairs[i].fold == without) continue;
        double z = (points_of(&pairs[i], w) - line) / SCALE;
        if (!pairs[i].match) z = -z;
        sum += (z > 30 ? 0 : log1p(exp(-z))) * file_weight[pairs[i].file] * (pairs[i].strong ? 3 : 1);
    }
    for (int k = 0; k < FITTED; k++) {
        double off = (w[fitted[k]] - weight[fitted[k]]) / (20 + fabs(weight[fitted[k]]));
        sum += 8 * off * off;
    }
    return sum;
}

static void fit(double *w, int without)
{
    memcpy(w, weight, sizeof weight);
    double best = loss(w, without);
    for (int round = 0, moved = 1; round < ROUNDS && moved; round++) {
        moved = 0;
        for (int k = 0; k < FITTED; k++)
            for (int way = -1; way <= 1; way += 2)
                for (;;) {
                    double old = w[fitted[k]], next = old + way * STEP;
                    if (next > 0) break;
                    w[fitted[k]] = next;
                    double l = loss(w, without);
                    if (l < best - 1e-6) best = l, moved = 1;
                    else {
                        w[fitted[k]] = old;
                        break;
                    }
                }
    }
}

typedef struct tally {
    int tp, fp, fn, tn, strong;
} tally_t;

static double f1(tally_t t)
{
    return t.tp ? 2.0 * t.tp / (2.0 * t.tp + t.fp + t.fn) : 0;
}

static void add(tally_t *t, const pair_t *p, bool said)
{
    *(p->match ? (said ? &t->tp : &t->fn) : (said ? &t->fp : &t->tn)) += 1;
    t->strong += p->strong && said != p->match;
}

static void report(const char *head, int file, double points[])
{
    static const char *const names[] = {"all", "Person", "Company", "units"};
    tally_t t[4] = {0};
    for (int i = 0; i < count; i++) {
        const pair_t *p = &pairs[i];
        if (p->file != file) continue;
        bool said = points[i] >= weight[WEIGHT_match_points];
        add(&t[0], p, said);
        if (!strcmp(p->schema, "Person")) add(&t[1], p, said);
        else add(&t[3], p, said);
        if (!strcmp(p->schema, "Company")) add(&t[2], p, said);
        if (verbose && said != p->match) {
            printf("  %s %-8s %4.0f %s%s | %s   (%s)\n", said ? "FP" : "FN", p->schema, points[i],
                   p->strong ? "STRONG " : "", p->a, p->b, p->category);
            for (int k = 0; k < p->shares; k++)
                printf("%s%s %.2f", k ? ", " : "         ", weight_word((enum weight)p->share[k].what),
                       (double)p->share[k].share);
            printf("\n");
        }
    }
    printf("%s:", head);
    for (int k = 0; k < 4; k++)
        printf("  %s F1 %.3f (tp %d fp %d fn %d tn %d, strong wrong %d)", names[k], f1(t[k]), t[k].tp, t[k].fp, t[k].fn,
               t[k].tn, t[k].strong);
    printf("\n");
}

static void cross(int folds)
{
    double *points = calloc((size_t)count, sizeof *points), w[WEIGHT_COUNT];
    bool loud = verbose;
    verbose = false;
    for (int fold = 0; fold < folds; fold++) {
        fit(w, fold);
        for (int i = 0; i < count; i++)
            if (pairs[i].file != 0 || pairs[i].fold == fold) points[i] = points_of(&pairs[i], w);
    }
    report("left out", 0, points);
    fit(w, -1);
    for (int i = 0; i < count; i++) points[i] = points_of(&pairs[i], w);
    verbose = loud;
    report("fitted to all", 0, points);
    for (int f = 1; f < 8; f++)
        if (file_weight[f] > 0) verbose = false, report("further file", f, points);
    for (int k = 0; k < FITTED; k++)
        printf("%s\t%.0f\t(was %.0f)\n", weight_word(fitted[k]), w[fitted[k]], weight[fitted[k]]);
    free(points);
}

/* Thread time of parsing both names and scoring them once, as a search does. */
static void clock_it(void)
{
    static form_t x, y;
    evidence_t ev;
    struct timespec from, to;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    int done = 0;
    for (int round = 0; round < 100; round++)
        for (int i = 0; i < count && pairs[i].file == 0; i++) {
            if (form_parse(pairs[i].a, schema_of(pairs[i].schema), &x, NULL) ||
                form_parse(pairs[i].b, x.schema, &y, NULL))
                continue;
            evidence_begin(&ev, false);
            score_names(&x, &y, &ev);
            done++;
        }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    double ns = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
    printf("%d pairs, %.0f ns a pair (folding, parsing, scoring)\n", done, done ? ns / done : 0);
}

int main(int argc, char **argv)
{
    int folds = 10, files = 0;
    bool fits = false, times = false;
    err_t err = {0};
    if (lexicon_load(&err) || weights_load(&err)) return 1;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-v")) verbose = true;
        else if (!strcmp(argv[i], "--fit")) fits = true;
        else if (!strcmp(argv[i], "--time")) times = true;
        else if (!strcmp(argv[i], "--folds") && i + 1 < argc) folds = (int)strtol(argv[++i], NULL, 10);
        else {
            char *colon = strchr(argv[i], ':');
            file_weight[files] = colon ? strtod(argv[i], NULL) : 1;
            if (files == 8 || read_file(colon ? colon + 1 : argv[i], files++)) {
                fprintf(stderr, "fit_names: cannot read %s\n", argv[i]);
                return 1;
            }
        }
    }
    for (int k = 0; k < WEIGHT_COUNT; k++) weight[k] = weight_points((enum weight)k);
    double *points = calloc((size_t)count + 1, sizeof *points);
    for (int i = 0; i < count; i++) points[i] = pairs[i].points;
    for (int f = 0; f < files; f++) report("weights as they are", f, points);
    free(points);
    if (times) clock_it();
    make_folds(folds);
    if (fits) cross(folds);
    return 0;
}
