/* test_real.c - groups of real judgments: passed over, by name, without $XIEZHI_DATA (judgments are not ours to carry).
 *
 * What a group should be is nowhere written; the accusation is the nearest thing, though likeness of doing crosses it (who gives
 * and who takes a bribe). Two of these cases taken at random have the same one in 16 of 100.
 */
#include "analysis/analysis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "engine.h"

enum { CASES_MOST = 1000, LINE_MOST = 1 << 20 };

typedef struct texts {
    json_t *line[CASES_MOST];
    analysis_case_t cases[CASES_MOST];
    const char *truth[CASES_MOST];
    size_t count;
} texts_t;

static bool read_texts(texts_t *t, bool tell_crime)
{
    char path[400];
    const char *folder = getenv("XIEZHI_DATA");
    static char line[LINE_MOST];
    (void)snprintf(path, sizeof path, "%s/judgments/duty_crime_cases_share.jsonl.gz", folder ? folder : "");
    gzFile f = folder ? gzopen(path, "rb") : NULL;
    *t = (texts_t){.count = 0};
    while (f && t->count < CASES_MOST && gzgets(f, line, sizeof line)) {
        json_t *j = t->line[t->count] = json_loads(line, 0, NULL);
        assert_non_null(j);
        const char *crime = json_string_value(json_array_get(json_object_get(j, "duty_accusations"), 0));
        analysis_case_t *c = &t->cases[t->count];
        *c = (analysis_case_t){.id = json_string_value(json_object_get(j, "id")), .title = "", .amount = -1, .on = DAY_NONE,
                               .text = json_string_value(json_object_get(j, "fact"))};
        if (tell_crime)
            c->crime = (analysis_mark_t){.code = crime, .words = {{crime, crime}},
                                         .group = json_string_value(json_array_get(json_object_get(j, "groups"), 0))};
        t->truth[t->count++] = crime;
    }
    if (f) (void)gzclose(f);
    return t->count > 0;
}

static void drop_texts(texts_t *t)
{
    for (size_t i = 0; i < t->count; i++) json_decref(t->line[i]);
}

/* Of all cases in groups, how many have the accusation that most of their group have, in per cent. */
static int purity(const texts_t *t, const int *of, size_t groups, size_t *ret_in)
{
    size_t in = 0, pure = 0;
    for (size_t g = 0; g < groups; g++) {
        size_t best = 0;
        for (size_t i = 0; i < t->count; i++) {
            size_t same = 0;
            if (of[i] != (int)g) continue;
            in++;
            for (size_t j = 0; j < t->count; j++) same += of[j] == (int)g && strcmp(t->truth[i], t->truth[j]) == 0;
            if (same > best) best = same;
        }
        pure += best;
    }
    *ret_in = in;
    return in ? (int)(pure * 100 / in) : 0;
}

static void judge(bool tell_crime, int least_purity, size_t least_in)
{
    static texts_t t;
    static int of[CASES_MOST];
    analysis_set_t *s = NULL;
    err_t err = {0};
    size_t groups = 0, in = 0;
    if (!read_texts(&t, tell_crime)) {
        print_message("skipped: groups of real judgments ($XIEZHI_DATA is not set)\n");
        skip();
    }
    MUST(analysis_set_new(t.cases, t.count, &s, &err), &err);
    MUST(analysis_group_of(s, &(analysis_grouping_t){0}, of, &groups, &err), &err);
    int pure = purity(&t, of, groups, &in);
    print_message("%zu cases, %zu groups, %zu in groups, purity %d %%%s\n", t.count, groups, in, pure, tell_crime ? "" : ", crimes untold");
    assert_true(pure >= least_purity);
    assert_true(in * 100 >= t.count * least_in);
    analysis_set_free(s);
    drop_texts(&t);
}

static void with_crimes(void **state)
{
    (void)state;
    judge(true, 70, 45);
}

static void with_words_alone(void **state)
{
    (void)state;
    judge(false, 62, 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(with_crimes), cmocka_unit_test(with_words_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
