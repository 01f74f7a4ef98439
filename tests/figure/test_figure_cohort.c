/* test_figure_cohort.c - shares that go by the day of the whole's acts, against values worked out by hand and, of random
 * histories, against the acts in the database counted anew by a query of its own.
 */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t take(rig_t *r, const actor_t *who, const char *on)
{
    return rig_act(r, who, "note", "take", 0, 0, on, "{'name':'n'}");
}

static int64_t does(rig_t *r, const actor_t *who, const char *act, int64_t note, const char *on)
{
    return rig_act(r, who, "note", act, note, 0, on, NULL);
}

/* June 2026, a term of ten days: answered in time, late, never; in July, within the term and not; put off until the answer; called
 * off; standing still; without a term. Dongcheng: one late. */
typedef struct notes {
    int64_t first, answer, crossing, crossing_answer, open;
} notes_t;

static notes_t june(rig_t *r)
{
    const actor_t *who = &r->haidian;
    notes_t x = {.first = take(r, who, "2026-06-01")};
    int64_t late = take(r, who, "2026-06-01"), nameless, kept, waits, longer, other;
    x.answer = does(r, who, "answer", x.first, "2026-06-05");
    (void)does(r, who, "answer", late, "2026-06-15");
    (void)take(r, who, "2026-06-02");
    nameless = rig_act(r, who, "note", "take", 0, 0, "2026-06-03", "{'name':'n','nameless':true}");
    (void)does(r, who, "answer", nameless, "2026-06-04");
    x.crossing = take(r, who, "2026-06-25");
    x.crossing_answer = does(r, who, "answer", x.crossing, "2026-07-02");
    x.open = take(r, who, "2026-06-26");
    kept = take(r, who, "2026-06-10");
    (void)does(r, who, "keep", kept, "2026-06-12");
    waits = take(r, who, "2026-06-11");
    (void)does(r, who, "wait", waits, "2026-06-12");
    longer = take(r, who, "2026-06-15");
    (void)does(r, who, "longer", longer, "2026-06-24");
    (void)does(r, who, "answer", longer, "2026-06-29");
    other = take(r, &r->dongcheng, "2026-06-08");
    (void)does(r, &r->dongcheng, "answer", other, "2026-07-01");
    return x;
}

#define JUNE "'from':'2026-06-01','to':'2026-06-30'"
#define JULY "'from':'2026-07-01','to':'2026-07-31'"
#define FOUR "'figures':['notes_rate','notes_flow','notes_any','notes_due']"

static void what_became_of_them_on(rig_t *r)
{
    notes_t x = june(r);
    SAYS(&r->nation, "{" FOUR "," JUNE "}", "total=3:7,2:9,5:9,5:8");
    SAYS(&r->nation, "{" FOUR "," JULY "}", "total=0:0,1:0,0:0,0:0");
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE ",'by':['each']}", "110101=0:1 110108=3:6 total=3:7");
    SAYS(&r->nation, "{'figures':['notes_rate'],'from':'2026-06-01','to':'2026-07-31','by':['month']}", "2026-06=3:7 total=3:7");
    SAYS(&r->nation, "{'figures':['notes_rate','notes_in_time','notes_taken']," JUNE ",'by':['stage']}", "taken=0:2,0,3 answered=3:5,2,5 kept=0:0,0,1 total=3:7,2,9");
    /* before the terms of the last two have run out they are in neither, answered or not */
    (void)setenv("XIEZHI_TODAY", "2026-07-03", 1);
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE "}", "total=2:5");
    (void)setenv("XIEZHI_TODAY", "2026-12-31", 1);
    (void)rig_annul(r, &r->haidian, x.answer);
    SAYS(&r->nation, "{'figures':['notes_rate','notes_any']," JUNE "}", "total=2:7,4:9");
    (void)rig_annul(r, &r->haidian, x.open);
    SAYS(&r->nation, "{'figures':['notes_rate','notes_any']," JUNE "}", "total=2:6,4:8");
    (void)does(r, &r->haidian, "answer", x.first, "2026-06-11"); /* on the last day */
    (void)does(r, &r->haidian, "answer", x.first, "2026-06-20"); /* and again: one note has one answer */
    SAYS(&r->nation, "{'figures':['notes_rate','notes_any']," JUNE "}", "total=3:6,5:8");
    rig_reopen(r, NULL); /* all anew from the acts */
    SAYS(&r->nation, "{'figures':['notes_rate','notes_any']," JUNE "}", "total=3:6,5:8");
    rig_recount(r);
}

static void what_became_of_them(void **state)
{
    (void)state;
    rig_each_engine(what_became_of_them_on);
}

/* As known on a day: acts recorded later count for nothing, terms that ended later had not run out. */
static void as_known_on(rig_t *r)
{
    int64_t a = take(r, &r->haidian, "2026-06-01"), b = take(r, &r->haidian, "2026-06-02"), late = take(r, &r->haidian, "2026-06-03");
    rig_recorded(r, a, "2026-06-01");
    rig_recorded(r, b, "2026-06-02");
    rig_recorded(r, late, "2026-08-01");
    rig_recorded(r, does(r, &r->haidian, "answer", a, "2026-06-03"), "2026-06-20");
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE ",'known_on':'2026-06-10'}", "total=0:0");
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE ",'known_on':'2026-06-11'}", "total=0:1");
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE ",'known_on':'2026-06-15'}", "total=0:2");
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE ",'known_on':'2026-06-20'}", "total=1:2");
    SAYS(&r->nation, "{'figures':['notes_rate']," JUNE "}", "total=1:3");
}

static void as_known(void **state)
{
    (void)state;
    rig_each_engine(as_known_on);
}

/* The acts behind are told with their own day, the answer of July behind the rate of June. */
static void acts_behind(void **state)
{
    (void)state;
    rig_t r;
    rig_acts_t h = {0};
    err_t err = {0};
    size_t parts = 0, found = 0;
    rig_open(&r, 0, NULL);
    notes_t x = june(&r);
    figure_ask_t ask = {.figure = {"notes_rate"}, .figure_count = 1, .from = day_of(2026, 6, 1), .to = day_of(2026, 6, 30), .known_on = DAY_NONE};
    MUST(figure_acts(r.figures, &r.beijing, &ask, NULL, rig_take_act, &h, &err), &err);
    for (size_t i = 0; i < h.count; i++) {
        parts += strcmp(h.at[i].figure, "notes_in_time") == 0;
        if (h.at[i].act != x.crossing_answer) continue;
        found++;
        assert_int_equal(h.at[i].on, day_of(2026, 7, 2));
        assert_int_equal(h.at[i].matter, x.crossing);
    }
    assert_int_equal(h.count, 10); /* three answers, seven notes */
    assert_int_equal(parts, 3);
    assert_int_equal(found, 1);
    rig_close(&r);
}

/* Two of the end of June and one of July, all answered on 2 July: three answers of one note are 300 %, and the answer says why. */
static void over_the_whole_on(rig_t *r)
{
    static const char *const taken[] = {"2026-06-28", "2026-06-29", "2026-07-01"};
    for (size_t i = 0; i < 3; i++) (void)does(r, &r->haidian, "answer", take(r, &r->haidian, taken[i]), "2026-07-02");
    const char *const asked[] = {"{'figures':['notes_flow']," JULY "}", "{'figures':['notes_flow'],'from':'2026-06-01','to':'2026-07-31','by':['month']}",
                                 "{'figures':['notes_flow'],'from':'2026-06-01','to':'2026-07-31'}", "{'figures':['notes_rate']," JULY "}"};
    SAYS(&r->haidian, asked[0], "total=3:1");
    for (size_t i = 0; i < 4; i++) {
        const json_t *e;
        size_t k, said = 0;
        json_t *j = rig_ask(r, &r->haidian, asked[i]);
        json_array_foreach(json_object_get(j, "notes"), k, e) said += strcmp(json_string_value(json_object_get(e, "code")), "over_whole") == 0;
        json_decref(j);
        assert_int_equal(said, i < 2);
    }
}

static void over_the_whole(void **state)
{
    (void)state;
    rig_each_engine(over_the_whole_on);
}

static void in_words(void **state)
{
    (void)state;
    rig_t r;
    rig_open(&r, 0, NULL);
    rig_reads(&r, "notes_rate", LANG_ZH, "按期答复 ÷ 收函（按“收函”之日计，分子为其中“答复”的，不论其日期；只计“十日内答复”期限截至统计日已届满的）");
    rig_reads(&r, "notes_rate", LANG_EN, "Answered in time / Notes (by the day of \"Take\": those of them with \"Answer\", whenever that was; only where the term "
                                     "\"Answer within ten days\" has run out by the day of asking)");
    rig_reads(&r, "notes_any", LANG_ZH, "答复 ÷ 收函（按“收函”之日计，分子为其中“答复”的，不论其日期）");
    rig_reads(&r, "notes_flow", LANG_EN, "Answered in time / Notes (each by the day of its own act: not the same ones)");
    rig_close(&r);
}

/* --- random histories ---------------------------------------------------------------------------------------------- */

enum { NOTES = 50, STEPS = 200 };
static uint64_t seed;

static int below(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

typedef struct note {
    int64_t id, answer[8];
    day_t last;
    size_t answers;
    bool gone;
} note_t;

static void step(rig_t *r, note_t *n)
{
    char on[DAY_TEXT];
    int what = below(12);
    if (n->gone) return;
    if (what < 2 && n->answers) {
        (void)rig_annul(r, &r->haidian, n->answer[--n->answers]);
    } else if (what == 2 && !n->answers) {
        (void)rig_annul(r, &r->haidian, n->id);
        n->gone = true;
    } else if (what == 3) {
        (void)rig_correct(r, &r->haidian, n->id, "{'name':'other'}");
    } else if (n->answers < 8) {
        n->last += below(9);
        n->answer[n->answers++] = does(r, &r->haidian, "answer", n->id, day_text(n->last, on));
    }
}

/* The rate by months, from acts and due dates alone: a note stands in the month it was taken; the part has an act in time. */
static int count_anew(store_conn_t *c, void *arg, err_t *err)
{
    buf_t *out = arg;
    store_rows_t *rows = NULL;
    int64_t parts = 0, wholes = 0;
    bool row = true;
    int failed = store_query(c, "SELECT substr(CAST(t.occurred_on AS text), 1, 7), COUNT(*), SUM(CASE WHEN EXISTS (SELECT 1 FROM act a WHERE a.matter = t.matter AND a.act = 'answer' AND "
                                "a.target IS NULL AND a.occurred_on <= d.due_on AND NOT EXISTS (SELECT 1 FROM act x WHERE x.target = a.id AND x.act = 'annul')) THEN 1 ELSE 0 END) "
                                "FROM act t JOIN due d ON d.matter = t.matter WHERE t.kind = 'note' AND t.act = 'take' AND t.target IS NULL AND NOT EXISTS "
                                "(SELECT 1 FROM act x WHERE x.target = t.id AND x.act = 'annul') GROUP BY 1 ORDER BY 1",
                             STORE_NONE, &rows, err);
    while (!failed) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        wholes += store_col_int(rows, 1);
        parts += store_col_int(rows, 2);
        buf_addf(out, "%s=%lld:%lld ", store_col_text(rows, 0), (long long)store_col_int(rows, 2), (long long)store_col_int(rows, 1));
    }
    store_rows_close(rows);
    buf_addf(out, "total=%lld:%lld", (long long)parts, (long long)wholes);
    return failed;
}

static void history(int engine, uint64_t from)
{
    static note_t notes[NOTES];
    char on[DAY_TEXT];
    err_t err = {0};
    rig_t r;
    buf_t anew;
    seed = from;
    rig_open(&r, engine, NULL);
    for (int i = 0; i < NOTES; i++) {
        notes[i] = (note_t){.last = day_of(2026, 3, 1) + below(90)};
        notes[i].id = take(&r, &r.haidian, day_text(notes[i].last, on));
    }
    for (int i = 0; i < STEPS; i++) {
        step(&r, &notes[below(NOTES)]);
        if (i % 50 == 7) (void)rig_line(&r, &r.nation, "{'figures':['notes_rate'],'from':'2026-01-01'}"); /* followed now and then */
    }
    buf_init(&anew, 4096);
    MUST(store_read(r.store, count_anew, &anew, &err), &err);
    assert_string_equal(rig_line(&r, &r.nation, "{'figures':['notes_rate'],'from':'2026-01-01','by':['month']}"), buf_text(&anew));
    rig_reopen(&r, NULL);
    assert_string_equal(rig_line(&r, &r.nation, "{'figures':['notes_rate'],'from':'2026-01-01','by':['month']}"), buf_text(&anew));
    buf_release(&anew);
    rig_close(&r);
}

static void histories(void **state)
{
    (void)state;
    for (int e = 0; e < engine_count(); e++)
        for (uint64_t s = 1; s <= 2; s++) history(e, s * 91);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_became_of_them), cmocka_unit_test(as_known), cmocka_unit_test(acts_behind), cmocka_unit_test(over_the_whole), cmocka_unit_test(in_words), cmocka_unit_test(histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
