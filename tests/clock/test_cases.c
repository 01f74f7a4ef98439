/* test_cases.c - hand-worked cases of the law's clock (cases.csv), played on the shipped kinds through the register.
 *
 * A row: id, steps, rule, expected, article, reasoning. Steps are "DATE [KIND.]ACT FIELD=VALUE ...", separated by "; ":
 * each act happens on its day, in the newest matter of its kind; an act that opens makes a new one, a part in the newest
 * matter of its whole. Fields that an act requires and the row does not give are filled in by their type: they cannot
 * matter to the day. Expected: the due day; "DATE?" when it is provisional; "-?" when a year is missing and no day can be
 * told; "paused"; "none" when nothing of the rule runs; "!code" when the last step is refused with that code.
 * The days were worked from the articles, not by this program. */
#include "rig.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINE_BYTES = 4096, COLUMNS = 6, CASES_LEAST = 300, WORDS_MOST = 24 };
static const char *cases_path;

typedef struct playing {
    rig_t *r;
    actor_t here, above;
    char kind[48];    /* of the first step */
    day_t day;
    json_t *fields;   /* of the step at hand */
    enum err_code refused;
    char why[1024];
} playing_t;

static char *next_part(char **at, const char *mark)
{
    char *part = *at, *end = part ? strstr(part, mark) : NULL;
    if (!part) return NULL;
    *at = end ? end + strlen(mark) : NULL;
    if (end) *end = '\0';
    return part;
}

/* --- filling in ---------------------------------------------------------------------------------------------- */

static int64_t newest(rig_t *r, const char *kind)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "SELECT MAX(id) FROM k_%s", kind);
    return rig_number(r, sql);
}

/* A name, or NAME:IDENTITY. */
static json_t *party_named(const char *name)
{
    const char *identity = strchr(name, ':');
    json_t *party = json_pack("{s:s, s:s%}", "type", strchr(name, '/') ? "unit" : "person", "name", name,
                              identity ? (size_t)(identity - name) : strlen(name));
    if (identity) (void)json_object_set_new(party, "identity", json_string(identity + 1));
    return party;
}

static json_t *some_choice(const cat_field_t *f, day_t day)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (register_choice_valid(f, f->choices[i].code, day, NULL) == 0) return json_string(f->choices[i].code);
    fail_msg("%s has no choice", f->name);
    return NULL;
}

static json_t *some_value(playing_t *p, const cat_field_t *f)
{
    char day[DAY_TEXT], id[48];
    json_t *list;
    switch (f->type) {
    case CAT_INT:
    case CAT_MONEY: return json_integer(f->least > 0 ? f->least : 1);
    case CAT_DATE: return json_string(day_text(p->day, day));
    case CAT_BOOL: return json_true();
    case CAT_CHOICE: return some_choice(f, p->day);
    case CAT_CHOICES:
        list = json_array();
        (void)json_array_append_new(list, some_choice(f, p->day));
        return list;
    case CAT_PARTY: return party_named("某甲");
    case CAT_MATTER:
        matter_text(newest(p->r, f->refers ? f->refers : p->kind), id);
        return json_string(id);
    case CAT_OFFICE: return json_string("110108");
    case CAT_USER: return json_string("li");
    case CAT_JSON: return json_object();
    case CAT_TEXT:
    case CAT_LONG: break;
    }
    return json_string("甲");
}

/* As the row writes it. */
static json_t *given_value(const playing_t *p, const cat_field_t *f, const char *text)
{
    int64_t n = 0;
    char sql[160], id[48];
    json_t *list;
    if (!*text) return json_null();
    switch (f->type) {
    case CAT_INT:
    case CAT_MONEY: assert_int_equal(text_to_int(text, INT64_MIN + 1, INT64_MAX, &n, NULL), 0); return json_integer(n);
    case CAT_BOOL: return json_boolean(strcmp(text, "true") == 0);
    case CAT_PARTY: return party_named(text);
    case CAT_CHOICES:
        list = json_array();
        (void)json_array_append_new(list, json_string(text));
        return list;
    case CAT_MATTER: /* "other": the one opened before the newest */
        (void)snprintf(sql, sizeof sql, "SELECT MAX(id) FROM k_%.40s WHERE id < %lld", f->refers,
                       (long long)newest(p->r, f->refers));
        matter_text(rig_number(p->r, sql), id);
        return json_string(id);
    case CAT_OFFICE:
    case CAT_USER:
    case CAT_JSON:
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_DATE:
    case CAT_CHOICE: break;
    }
    return json_string(text);
}

static void fill_in(playing_t *p, const cat_kind_t *k, const cat_act_t *act)
{
    for (size_t i = 0; i < act->field_count; i++) {
        const cat_field_t *f = &k->fields[act->fields[i]];
        bool needed = act->opens && f->required;
        for (size_t q = 0; q < act->require_count; q++) needed = needed || act->requires_[q] == act->fields[i];
        if (needed && !json_object_get(p->fields, f->name))
            (void)json_object_set_new(p->fields, f->name, some_value(p, f));
    }
    for (size_t q = 0; q < act->require_count; q++) {
        const cat_field_t *f = &k->fields[act->requires_[q]];
        bool may = false;
        for (size_t i = 0; i < act->field_count; i++) may = may || act->fields[i] == act->requires_[q];
        if (may && !json_object_get(p->fields, f->name)) (void)json_object_set_new(p->fields, f->name, some_value(p, f));
    }
}

/* --- playing -------------------------------------------------------------------------------------------------- */

static void read_words(playing_t *p, const cat_kind_t *k, char *rest, const char *row)
{
    for (char *word = next_part(&rest, " "); word; word = next_part(&rest, " ")) {
        char *equals = strchr(word, '=');
        const cat_field_t *f;
        if (!*word) continue;
        if (!equals) fail_msg("%s: \"%s\" is no FIELD=VALUE", row, word);
        *equals = '\0';
        if (cat_kind_field(k, word, &f, NULL) != 0) fail_msg("%s: %s has no field %s", row, k->name, word);
        (void)json_object_set_new(p->fields, f->name, given_value(p, f, equals + 1));
    }
}

/* After a change of jurisdiction others go on. */
static const char *office_of(rig_t *r, int64_t matter, char into[16])
{
    json_t *whole = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, NULL, matter, &whole, &err), &err);
    text_copy(into, 16, json_string_value(json_object_get(whole, "office")));
    json_decref(whole);
    return into;
}

static void play_step(playing_t *p, char *step, const char *row)
{
    char *rest = step, *day = next_part(&rest, " "), *act_name = next_part(&rest, " ");
    const cat_kind_t *k;
    const cat_act_t *act;
    err_t err = {0};
    act_receipt_t receipt;
    if (!day || !act_name || day_parse(day, &p->day, NULL) != 0) fail_msg("%s: \"%s\" is no step", row, step);
    char *dot = strchr(act_name, '.'), *at = strchr(act_name, '@'), kind[48];
    if (at) *at++ = '\0'; /* KIND.ACT@OFFICE: at another office than usual */
    text_copy(kind, sizeof kind, p->kind);
    if (dot) {
        *dot = '\0';
        text_copy(kind, sizeof kind, act_name);
        act_name = dot + 1;
        if (!p->kind[0]) text_copy(p->kind, sizeof p->kind, kind);
    }
    if (catalogue_kind(p->r->catalogue, kind, &k, &err) != 0) fail_msg("%s: no kind %s", row, kind);
    if (cat_kind_act(k, act_name, &act, &err) != 0) fail_msg("%s: %s has no act %s", row, kind, act_name);
    p->fields = json_object();
    if (rest) read_words(p, k, rest, row);
    fill_in(p, k, act);
    (void)setenv("XIEZHI_TODAY", day, 1);
    act_request_t q = {.actor = act->reach == CAT_REACH_ABOVE ? p->above : p->here, .kind = kind, .act = act_name,
                       .matter = act->opens ? 0 : newest(p->r, kind), .occurred_on = DAY_NONE, .fields = p->fields};
    q.actor.system = act->system;
    char office[16] = "";
    if (at) q.actor.office = at;
    if (q.matter && act->reach != CAT_REACH_ABOVE) q.actor.office = office_of(p->r, q.matter, office);
    if (act->opens && k->parent) q.parent = newest(p->r, k->parent);
    p->refused = (enum err_code)register_act(p->r->book, &q, p->r->arena, &receipt, &err);
    if (p->refused) (void)snprintf(p->why, sizeof p->why, "%.48s %.48s: %.48s (%.300s; %.300s)", kind, act_name,
                                   err_code_text(p->refused), err.arg[0], err.arg[1]);
    json_decref(p->fields);
}

/* What runs of the rule, in the words of the file. */
static void outcome(playing_t *p, const char *kind, const char *rule, char into[64])
{
    json_t *whole = NULL, *sum = NULL, *d;
    err_t err = {0};
    size_t i;
    int64_t matter = newest(p->r, kind);
    (void)snprintf(into, 64, "none");
    MUST(book_matter(p->r->book, NULL, matter, &whole, &err), &err);
    json_array_foreach(json_object_get(whole, "due"), i, d) {
        const char *state = json_string_value(json_object_get(d, "state"));
        const char *on = json_string_value(json_object_get(d, "due_on"));
        if (strcmp(json_string_value(json_object_get(d, "rule")), rule) != 0) continue;
        if (strcmp(state, "paused") == 0) (void)snprintf(into, 64, "paused");
        if (strcmp(state, "open") != 0) continue;
        MUST(book_due_sum(p->r->book, matter, rule, LANG_ZH, &sum, &err), &err);
        bool provisional = json_is_true(json_object_get(sum, "provisional"));
        (void)snprintf(into, 64, "%s%s", on ? on : "-", provisional ? "?" : "");
        /* the sum that is printed comes to the day that is kept, and names the law */
        assert_string_equal(on ? on : "", json_string_value(json_object_get(sum, "now")));
        assert_non_null(json_object_get(json_object_get(sum, "sum"), "law"));
        if (on) assert_true(json_array_size(json_object_get(sum, "steps")) >= 2);
        json_decref(sum);
    }
    json_decref(whole);
}

static bool play(playing_t *p, char *column[COLUMNS])
{
    char got[64] = "", *steps = column[1], *rule = column[2];
    const char *row = column[0];
    p->kind[0] = '\0';
    p->refused = 0;
    for (char *step = next_part(&steps, "; "); step; step = next_part(&steps, "; ")) {
        play_step(p, step, row);
        if (p->refused && steps) {
            print_error("%s: %s\n", row, p->why);
            return false;
        }
    }
    char *dot = strchr(rule, '.'), kind[48];
    text_copy(kind, sizeof kind, p->kind);
    if (dot) {
        *dot = '\0';
        text_copy(kind, sizeof kind, rule);
        rule = dot + 1;
    }
    if (p->refused) (void)snprintf(got, sizeof got, "!%s", err_code_text(p->refused));
    else outcome(p, kind, rule, got);
    if (strcmp(got, column[3]) == 0) return true;
    print_error("%s: %s.%s is %s, not %s (%s; %s)%s%s\n", row, kind, rule, got, column[3], column[4], column[5],
                p->refused ? "\n  " : "", p->refused ? p->why : "");
    return false;
}

static void hand_worked_cases(void **state)
{
    (void)state;
    rig_t r;
    for (int e = 0; e < engine_count(); e++) {
        rig_open(&r, e);
        uint64_t all = (UINT64_C(1) << (catalogue_role_count(r.catalogue) - 1) << 1) - 1;
        playing_t p = {.r = &r, .here = {"li", "110108", all, false}, .above = {"qian", "110000", all, false}};
        char line[LINE_BYTES], *column[COLUMNS];
        int done = 0, wrong = 0;
        FILE *f = fopen(cases_path, "r");
        assert_non_null(f);
        while (fgets(line, sizeof line, f)) {
            char *at = line;
            line[strcspn(line, "\n")] = '\0';
            if (strncmp(line, "id,", 3) == 0) continue;
            for (int i = 0; i < COLUMNS; i++) column[i] = i + 1 < COLUMNS ? next_part(&at, ",") : at;
            if (!column[COLUMNS - 1]) fail_msg("%s: columns are missing", line);
            wrong += !play(&p, column);
            done++;
        }
        (void)fclose(f);
        print_message("%s: %d cases, %d wrong\n", engine_name(e), done, wrong);
        assert_int_equal(wrong, 0);
        assert_true(done >= CASES_LEAST);
        rig_verify(&r);
        rig_close(&r);
    }
}

/* The text of the step of that rule (the n-th of them), "" if there is none. */
static const char *step_text(const json_t *sum, const char *rule, int n)
{
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(sum, "steps"), i, step)
        if (strcmp(json_string_value(json_object_get(step, "rule")), rule) == 0 && n-- == 0)
            return json_string_value(json_object_get(step, "text"));
    return "";
}

/* Every line of a sum tells its act, its paper and number, also where the program stopped the clock of the whole
 * because of an act in a part. */
static void a_sum_tells_its_causes(void **state)
{
    (void)state;
    static const char steps_of[] =
        "2025-03-03 case.accept case_type=duty crime=385 files_complete=true; 2025-03-03 suspect.add; "
        "2025-03-03 case.assign; 2025-03-03 case_measure.detain measure=first_detention started_on=2025-03-03 retained_from=2024-12-10; "
        "2025-03-13 case_measure.arrest ground=danger; 2025-03-28 case.extend_review; 2025-04-10 case.return_case; "
        "2025-05-06 case.receive_again";
    rig_t r;
    for (int e = 0; e < engine_count(); e++) {
        rig_open(&r, e);
        uint64_t all = (UINT64_C(1) << (catalogue_role_count(r.catalogue) - 1) << 1) - 1;
        playing_t p = {.r = &r, .here = {"li", "110108", all, false}, .above = {"qian", "110000", all, false}};
        char steps[sizeof steps_of], *at = steps;
        json_t *zh = NULL, *en = NULL;
        err_t err = {0};
        memcpy(steps, steps_of, sizeof steps);
        for (char *step = next_part(&at, "; "); step; step = next_part(&at, "; ")) {
            play_step(&p, step, "causes");
            if (p.refused) fail_msg("%s", p.why);
            if (strncmp(at ? at : "", "2025-04-10", 10) != 0) continue;
            MUST(book_due_sum(r.book, newest(&r, "case"), "review", LANG_ZH, &zh, &err), &err);
            MUST(book_due_sum(r.book, newest(&r, "case"), "review", LANG_EN, &en, &err), &err);
            assert_string_equal(json_string_value(json_object_get(zh, "due")), "2025-04-28");
            assert_non_null(strstr(step_text(zh, "start", 0), "受理（"));
            assert_non_null(strstr(step_text(zh, "start", 0), "〔2025〕1号）"));
            assert_non_null(strstr(step_text(zh, "law", 0), "刑事诉讼法第一百七十二条"));
            assert_non_null(strstr(step_text(zh, "pause", 0), "强制措施决定期间开始"));
            assert_non_null(strstr(step_text(zh, "pause", 0), "因先行拘留（拘留决定书 "));
            assert_non_null(strstr(step_text(en, "pause", 0), "because of Detain first ("));
            assert_non_null(strstr(step_text(zh, "extend", 0), "延长审查起诉期限（"));
            assert_non_null(strstr(step_text(zh, "extend", 0), "期限延长15日"));
            json_decref(zh);
            json_decref(en);
        }
        MUST(book_due_sum(r.book, newest(&r, "case"), "review", LANG_ZH, &zh, &err), &err);
        assert_string_equal(json_string_value(json_object_get(zh, "due")), "2025-06-06");
        assert_non_null(strstr(step_text(zh, "start", 0), "重新移送受理"));
        json_decref(zh);
        rig_verify(&r);
        rig_close(&r);
    }
}

int main(int count, char **args)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hand_worked_cases), cmocka_unit_test(a_sum_tells_its_causes)};
    cases_path = count > 1 ? args[1] : "cases.csv";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
