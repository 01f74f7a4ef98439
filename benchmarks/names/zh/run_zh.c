/* run_zh.c - the matcher on pairs_zh.csv: how good, and what changed since the frozen run.
 *
 *   run_zh [--half fit|report|all] [--sweep]   table of precision, recall and F1, and of every class (report half by default)
 *   run_zh --wrong [--half fit|report|all]     the pairs judged wrongly
 *   run_zh --against [MOST]   prints every pair whose verdict differs from run.csv; ends with 1 when they are more than
 *                             MOST (90, one in a hundred): look at them, then freeze on purpose
 *   run_zh --freeze           writes run.csv anew
 *
 * A pair matches when the points of the names reach the row match_points of data/names/weights.tsv, the same for all.
 */
#include "base/sheet.h"
#include "match/lexicon.h"
#include "match/match.h"
#include "match/weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS_MOST = 20000, CLASSES_MOST = 120, WORD = 40, CHANGES_MOST = 90, LEVELS = 21, LEVEL = 50 };
enum { ID, GROUP, SCHEMA, NAME1, NAME2, IS_MATCH, QUALITY, CATEGORY, HALF, NOTES, COLUMNS };

typedef struct pair {
    char id[12], schema[12], quality[12], category[WORD], half[8];
    char *name1, *name2;
    bool is_match, match;
    int score, points;
} pair_t;

typedef struct tally {
    char word[WORD * 2];
    int right_yes, wrong_no, wrong_yes, right_no;
} tally_t;

static pair_t pairs[PAIRS_MOST];
static size_t pair_count;

static char *path_of(const char *file, char into[1024])
{
    snprintf(into, 1024, "%s/benchmarks/names/zh/%s", XZ_SOURCE_ROOT, file);
    return into;
}

static int threshold(void)
{
    for (enum weight w = 0; w < WEIGHT_COUNT; w++)
        if (!strcmp(weight_word(w), "match_points")) return weight_points(w);
    return 600;
}

static bool read_pairs(void)
{
    char path[1024];
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = true;
    if (sheet_open(path_of("pairs_zh.csv", path), NULL, &s, NULL)) return false;
    for (int i = 0; more && pair_count < PAIRS_MOST; i++) {
        if (sheet_next(s, &row, &more, NULL)) break;
        if (!more || i == 0 || row.count < COLUMNS) continue;
        pair_t *p = &pairs[pair_count++];
        snprintf(p->id, sizeof p->id, "%s", row.cell[ID]);
        snprintf(p->schema, sizeof p->schema, "%s", row.cell[SCHEMA]);
        snprintf(p->quality, sizeof p->quality, "%s", row.cell[QUALITY]);
        snprintf(p->category, sizeof p->category, "%s", row.cell[CATEGORY]);
        snprintf(p->half, sizeof p->half, "%s", row.cell[HALF]);
        p->name1 = strdup(row.cell[NAME1]);
        p->name2 = strdup(row.cell[NAME2]);
        p->is_match = !strcmp(row.cell[IS_MATCH], "true");
    }
    bool whole = sheet_whole(s);
    sheet_close(s);
    return whole && pair_count > 0;
}

static bool score_all(int least)
{
    arena_t *a = arena_new(16 << 20);
    for (size_t i = 0; a && i < pair_count; i++) {
        pair_t *p = &pairs[i];
        enum match_schema schema = strcmp(p->schema, "Person") != 0 ? MATCH_UNIT : MATCH_PERSON;
        match_subject_t x = {.schema = schema, .name = p->name1, .born = DAY_NONE}, y = x;
        match_hit_t h = {0};
        y.name = p->name2;
        arena_reset(a);
        if (match_pair(&x, &y, a, &h, NULL)) {
            arena_free(a);
            return false;
        }
        p->points = h.name_points;
        p->score = h.score;
        p->match = p->points >= least;
    }
    arena_free(a);
    return true;
}

static void count(tally_t *t, bool is, bool said)
{
    if (is) *(said ? &t->right_yes : &t->wrong_no) += 1;
    else *(said ? &t->wrong_yes : &t->right_no) += 1;
}

static void print_tally(const tally_t *t)
{
    double yes = t->right_yes + t->wrong_yes, is = t->right_yes + t->wrong_no;
    double precision = yes > 0 ? t->right_yes / yes : 0, recall = is > 0 ? t->right_yes / is : 0;
    printf("| %s | %.0f | %d | %.3f | %.3f | %.3f |\n", t->word, is, t->wrong_yes + t->right_no, precision, recall,
           precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0);
}

static bool in_half(const pair_t *p, const char *half)
{
    return !strcmp(half, "all") || !strcmp(p->half, half);
}

static int by_word(const void *a, const void *b)
{
    return strcmp(((const tally_t *)a)->word, ((const tally_t *)b)->word);
}

static void print_groups(const char *half)
{
    static const char *const schema[] = {"", "Person", "Company"}, *const quality[] = {"", "STRONG", "MEDIUM", "WEAK", "not WEAK"};
    printf("| pairs | same | different | precision | recall | F1 |\n|---|---|---|---|---|---|\n");
    for (int s = 0; s < 3; s++)
        for (int q = 0; q < 5; q++) {
            tally_t t = {0};
            snprintf(t.word, sizeof t.word, "%s%s%s", s ? schema[s] : "all", q ? ", " : "", quality[q]);
            for (size_t i = 0; i < pair_count; i++) {
                const pair_t *p = &pairs[i];
                bool weak = !strcmp(p->quality, "WEAK");
                if (!in_half(p, half) || (s && strcmp(p->schema, schema[s]) != 0)) continue;
                if (q == 4 ? weak : q && strcmp(p->quality, quality[q]) != 0) continue;
                count(&t, p->is_match, p->match);
            }
            print_tally(&t);
        }
}

static void print_classes(const char *half)
{
    static tally_t t[CLASSES_MOST];
    size_t classes = 0;
    for (size_t i = 0; i < pair_count; i++) {
        const pair_t *p = &pairs[i];
        char word[WORD * 2];
        size_t k = 0;
        snprintf(word, sizeof word, "%s | %s | %s", p->schema, p->is_match ? "same" : "different", p->category);
        if (!in_half(p, half)) continue;
        while (k < classes && strcmp(t[k].word, word) != 0) k++;
        if (k == classes) {
            if (classes == CLASSES_MOST) continue;
            snprintf(t[classes++].word, sizeof word, "%s", word);
        }
        count(&t[k], p->is_match, p->match);
    }
    qsort(t, classes, sizeof t[0], by_word);
    printf("\n| schema | label | class | pairs | right |\n|---|---|---|---|---|\n");
    for (size_t k = 0; k < classes; k++) {
        int right = t[k].right_yes + t[k].right_no, all = right + t[k].wrong_no + t[k].wrong_yes;
        printf("| %s | %d | %.3f |\n", t[k].word, all, (double)right / all);
    }
}

/* Does the score mean what it says? Of the pairs scored so, how many are the same. Half of these pairs are; in a search
 * of a nation's list fewer are. */
static void print_calibration(const char *half)
{
    enum { BINS = 10 };
    int all[BINS] = {0}, same[BINS] = {0}, n = 0;
    double sum[BINS] = {0}, brier = 0;
    for (size_t i = 0; i < pair_count; i++) {
        if (!in_half(&pairs[i], half)) continue;
        double p = pairs[i].score / 1000.0, is = pairs[i].is_match;
        int k = p >= 1 ? BINS - 1 : (int)(p * BINS);
        all[k]++;
        same[k] += pairs[i].is_match;
        sum[k] += p;
        brier += (p - is) * (p - is);
        n++;
    }
    printf("\n| score | pairs | mean score | share the same |\n|---|---|---|---|\n");
    for (int k = 0; k < BINS; k++)
        if (all[k]) printf("| %d to %d | %d | %.3f | %.3f |\n", k * 100, k * 100 + 99, all[k], sum[k] / all[k], (double)same[k] / all[k]);
    printf("\nmean squared difference of score and label (Brier): %.3f\n", n ? brier / n : 0);
}

static void print_sweep(const char *half)
{
    static const char *const schema[] = {"", "Person", "Company"};
    printf("\n| points | F1 all | F1 Person | F1 Company |\n|---|---|---|---|\n");
    for (int level = 0; level < LEVELS; level++) {
        printf("| %d |", level * LEVEL);
        for (int s = 0; s < 3; s++) {
            tally_t t = {0};
            for (size_t i = 0; i < pair_count; i++)
                if (in_half(&pairs[i], half) && (!s || !strcmp(pairs[i].schema, schema[s])))
                    count(&t, pairs[i].is_match, pairs[i].points >= level * LEVEL);
            printf(" %.3f |", 2.0 * t.right_yes / (2.0 * t.right_yes + t.wrong_no + t.wrong_yes + 1e-9));
        }
        printf("\n");
    }
}

static void print_wrong(const char *half)
{
    for (size_t i = 0; i < pair_count; i++) {
        const pair_t *p = &pairs[i];
        if (in_half(p, half) && p->match != p->is_match)
            printf("%s %s %s: %s, %s: %s with %d points\n", p->quality, p->category, p->is_match ? "same" : "different", p->name1, p->name2,
                   p->match ? "match" : "none", p->points);
    }
}

static int freeze(void)
{
    char path[1024];
    FILE *f = fopen(path_of("run.csv", path), "w");
    if (!f) return 1;
    fprintf(f, "id,score,match\n");
    for (size_t i = 0; i < pair_count; i++) fprintf(f, "%s,%d,%s\n", pairs[i].id, pairs[i].score, pairs[i].match ? "true" : "false");
    return fclose(f) != 0;
}

static int against(long most)
{
    char path[1024];
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = true;
    long changed = 0, worse = 0;
    size_t at = 0;
    if (sheet_open(path_of("run.csv", path), NULL, &s, NULL)) return 1;
    for (int i = 0; more; i++) {
        if (sheet_next(s, &row, &more, NULL)) break;
        if (!more || i == 0 || row.count < 3) continue;
        const pair_t *p = &pairs[at];
        if (at == pair_count || strcmp(p->id, row.cell[0]) != 0) break;
        bool was = !strcmp(row.cell[2], "true");
        at++;
        if (was == p->match) continue;
        changed++;
        worse += p->match != p->is_match;
        printf("%s %s: %s, %s: was %s (score %s), is %s (score %d, %d points); labelled %s, %s\n", p->id, p->category, p->name1, p->name2,
               was ? "match" : "none", row.cell[1], p->match ? "match" : "none", p->score, p->points, p->is_match ? "same" : "different", p->quality);
    }
    sheet_close(s);
    if (at != pair_count) {
        printf("run.csv is of other pairs: freeze it anew (run_zh --freeze)\n");
        return 1;
    }
    printf("%ld of %zu verdicts differ from the frozen run (%ld worse, %ld better); %ld may\n", changed, pair_count, worse, changed - worse, most);
    return changed > most;
}

int main(int argc, char **argv)
{
    const char *half = "report";
    bool wrong = false, sweep = false, compare = false, anew = false;
    long most = CHANGES_MOST;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--half") && i + 1 < argc) half = argv[++i];
        else if (!strcmp(argv[i], "--sweep")) sweep = true;
        else if (!strcmp(argv[i], "--wrong")) wrong = true;
        else if (!strcmp(argv[i], "--freeze")) anew = true;
        else if (!strcmp(argv[i], "--against")) compare = true;
        else if (compare) most = strtol(argv[i], NULL, 10);
        else return 2;
    }
    if (lexicon_load(NULL) || weights_load(NULL) || !read_pairs() || !score_all(threshold())) {
        fprintf(stderr, "run_zh: pairs_zh.csv cannot be read or a pair be scored\n");
        return 1;
    }
    int status = anew ? freeze() : compare ? against(most) : 0;
    if (wrong) print_wrong(half);
    if (!anew && !compare && !wrong) {
        printf("%s half, match from %d points on\n\n", half, threshold());
        print_groups(half);
        print_classes(half);
        print_calibration(half);
        if (sweep) print_sweep(half);
    }
    for (size_t i = 0; i < pair_count; i++) {
        free(pairs[i].name1);
        free(pairs[i].name2);
    }
    return status;
}
