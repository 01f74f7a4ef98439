/* rig.c - see rig.h. */
#include "rig.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ROLES[] = "roles: {clerk: {zh: 窗口人员, en: Clerk}}\n";
static const char STAGES[] = "stages: {open: {zh: 在办, en: Open}}\n";
static const char SORTS[] =
    "codes: sorts\nname: {zh: 类别, en: Sort}\nsource: 测试\n"
    "groups:\n  asking: {zh: 过问, en: Asking}\n  rest: {zh: 其他, en: Rest}\n"
    "choices:\n  insider:  {zh: 内部人员过问, en: Insider inquiry, group: asking}\n"
    "  progress: {zh: 了解案情进展, en: Asking for progress, group: asking}\n"
    "  duty:     {zh: 履职报告, en: Reporting on duty, group: rest}\n"
    "  lawful:   {zh: 依法监督, en: Lawful supervision, group: rest}\n"
    "  contact:  {zh: 不当接触交往, en: Improper contact, group: rest}\n";
static const char KIND[] =
    "kind: question\nname: {zh: 记录, en: Record}\nfields:\n  sort: {type: choice, label: {zh: 类别, en: Sort}, of: sorts}\n"
    "  hidden: {type: choice, label: {zh: 秘密, en: Hidden}, of: sorts, sealed: true}\n"
    "  sum: {type: money, label: {zh: 金额, en: Sum}}\n  began_on: {type: date, label: {zh: 开始, en: Began}}\n"
    "stages: [open]\nacts:\n  record: {label: {zh: 记, en: Record}, opens: true, by: clerk}\n"
    "  close: {label: {zh: 结, en: Close}, from: open, by: clerk}\n"
    "figures:\n  cases:   {label: {zh: 案件, en: Cases}, count: record, unit: 件}\n"
    "  persons: {label: {zh: 人数, en: Persons}, count: record, unit: 人}\n"
    "  money:   {label: {zh: 金额, en: Money}, count: record, sum: sum, unit: 元}\n"
    "  took:    {label: {zh: 用时, en: Time taken}, days: {from: record, to: close}}\n"
    "  rate:    {label: {zh: 不捕率, en: Refusal rate}, share: persons, of: cases}\n";
static const char OFFICES[] =
    "code,level,parent,brief,special,valid_from,valid_to,successor,zh,en\n"
    "000000,nation,,高检,,,,,最高人民检察院,Supreme People's Procuratorate\n"
    "230000,province,000000,黑,,,,,黑龙江省人民检察院,Procuratorate of Heilongjiang\n"
    "231100,prefecture,230000,黑黑,,,,,黑河市人民检察院,Procuratorate of Heihe\n"
    "231102,county,231100,黑爱,,,,,黑河市爱辉区人民检察院,Procuratorate of Aihui\n"
    "231123,county,231100,黑逊,,,,,逊克县人民检察院,Procuratorate of Xunke\n";

int rig_open(rig_t *r, const char *front, const char *body, cat_mistakes_t *ret_mistakes)
{
    *r = (rig_t){.arena = arena_new(ARENA_CAP_DEFAULT), .since = DAY_NONE};
    assert(r->arena);
    const char *file = arena_printf(r->arena, "---\nreport: page\nname: {zh: 一页, en: Page}\n%s---\n%s", front, body);
    const char *const texts[][2] = {{"roles.yaml", ROLES}, {"stages.yaml", STAGES}, {"codes/sorts.yaml", SORTS}, {"question.yaml", KIND},
                                    {"reports/page.md", file}};
    cat_text_t list[5];
    cat_mistakes_t mistakes = {0};
    err_t e = {0};
    for (size_t i = 0; i < 5; i++) list[i] = (cat_text_t){texts[i][0], texts[i][0], texts[i][1], strlen(texts[i][1])};
    int failed = catalogue_load_texts(list, 5, r->arena, &r->catalogue, &mistakes, &e);
    if (ret_mistakes) *ret_mistakes = mistakes;
    for (size_t i = 0; failed && !ret_mistakes && i < mistakes.count; i++) {
        buf_t b;
        buf_init(&b, 1 << 16);
        err_add_text(&b, &mistakes.list[i], LANG_EN);
        (void)fprintf(stderr, "%s", buf_text(&b));
        buf_release(&b);
    }
    if (failed) {
        if (!ret_mistakes) abort();
        return failed;
    }
    if (catalogue_report(r->catalogue, "page", &r->report, &e) != 0 || office_tree_load(OFFICES, NULL, 0, &r->offices, &e) != 0) abort();
    return 0;
}

void rig_close(rig_t *r)
{
    arena_free(r->arena);
    office_tree_free(r->offices);
    catalogue_free(r->catalogue);
}

/* --- the register's part: events counted by hand --------------------------------------------------------------- */

static bool below(const rig_t *r, const char *inner, const char *outer)
{
    int i, o;
    if (office_find(r->offices, inner, &i, NULL) != 0 || office_find(r->offices, outer, &o, NULL) != 0) abort();
    return office_within(r->offices, i, o);
}

/* The key of an event under a dimension; NULL when it has none there. */
static const char *key_of(const rig_t *r, const event_t *e, const char *by, const char *office)
{
    static const char *const levels[] = {"", "nation", "province", "prefecture", "county"};
    int i, o;
    if (office_find(r->offices, e->office, &i, NULL) != 0 || office_find(r->offices, office, &o, NULL) != 0) abort();
    if (strcmp(by, "level") == 0) return levels[office_at(r->offices, i)->level];
    if (strcmp(by, "sort") == 0) return e->code ? e->code : "-";
    if (strcmp(by, "sort.group") == 0)
        return !e->code ? "-" : strcmp(e->code, "insider") == 0 || strcmp(e->code, "progress") == 0 ? "asking" : "rest";
    if (strcmp(by, "year") == 0) return arena_textn(r->arena, e->day, 4);
    if (strcmp(by, "office") != 0) abort();
    while (i != o && office_at(r->offices, i)->parent != o) i = office_at(r->offices, i)->parent;
    return office_at(r->offices, i)->code;
}

static int64_t count(const rig_t *r, const figure_ask_t *ask, const char *figure, day_t from, day_t to, const char *const *key)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->events; i++) {
        const event_t *e = &r->event[i];
        day_t day;
        if (day_parse(e->day, &day, NULL) != 0) abort();
        bool meant = strcmp(e->figure, figure) == 0 && day >= from && day <= to && below(r, e->office, ask->office);
        for (size_t k = 0; meant && key && k < ask->by_count; k++) meant = strcmp(key_of(r, e, ask->by[k], ask->office), key[k]) == 0;
        for (size_t k = 0; meant && k < ask->narrow_count; k++)
            meant = strcmp(ask->narrow[k].field, "sort") == 0 && e->code && strcmp(e->code, ask->narrow[k].value) == 0;
        n += meant ? e->n : 0;
    }
    return n;
}

static json_t *value(const rig_t *r, const figure_ask_t *ask, const char *const *key)
{
    const report_span_t here = {CAT_PERIOD_WINDOW, ask->from, ask->to};
    report_span_t then = ask->compare == FIGURE_YOY ? report_span_last_year(&here) : report_span_before(&here);
    bool share = strcmp(ask->figure[0], "rate") == 0;
    json_t *v = json_object();
    int64_t now = count(r, ask, share ? "persons" : ask->figure[0], here.from, here.to, key);
    int64_t before = count(r, ask, share ? "persons" : ask->figure[0], then.from, then.to, key);
    if (share) {
        int64_t whole = count(r, ask, "cases", here.from, here.to, key), whole_then = count(r, ask, "cases", then.from, then.to, key);
        json_object_set_new(v, "ratio", json_pack("{s:I, s:I}", "part", (json_int_t)now, "whole", (json_int_t)whole));
        json_object_set_new(v, "before", json_pack("{s:I, s:I}", "part", (json_int_t)before, "whole", (json_int_t)whole_then));
        json_object_set_new(v, "points", json_pack("{s:I, s:I}", "part", (json_int_t)(now * whole_then - before * whole), "whole",
                                                   (json_int_t)(whole * whole_then)));
        return v;
    }
    json_object_set_new(v, "n", json_integer(now));
    if (strcmp(ask->figure[0], "took") == 0) { /* one that took so many days */
        json_object_set_new(v, "ratio", json_pack("{s:I, s:I}", "part", (json_int_t)now, "whole", (json_int_t)(now > 0)));
        json_object_set_new(v, "quantiles", json_pack("[I, I, I, I]", (json_int_t)now - 1, (json_int_t)now, (json_int_t)now + 1, (json_int_t)now + 1));
    }
    day_t kept;
    if (ask->compare != FIGURE_ALONE && r->kept_from && day_parse(r->kept_from, &kept, NULL) == 0 && then.from < kept) {
        json_object_set_new(v, then.to < kept ? "no_record" : "part_record", json_true());
        if (then.to < kept) return v;
        if (r->joined) json_object_set_new(v, "joined", json_true());
    }
    if (ask->compare != FIGURE_ALONE) json_object_set_new(v, "before", json_integer(before));
    if (ask->compare != FIGURE_ALONE && before < 20) json_object_set_new(v, "small_base", json_true());
    return v;
}

/* A row for every pair of keys that an event has. */
static void add_rows(const rig_t *r, const figure_ask_t *ask, json_t *rows)
{
    static const char *const words[][2] = {{"insider", "内部人员过问"}, {"progress", "了解案情进展"}, {"duty", "履职报告"},
                                           {"lawful", "依法监督"}, {"contact", "不当接触交往"}, {"asking", "过问"}, {"rest", "其他"}};
    for (size_t i = 0; i < r->events; i++) {
        const char *key[FIGURE_BY_MOST] = {0};
        json_t *keys = json_array(), *names = json_array(), *row;
        size_t k;
        bool seen = !below(r, r->event[i].office, ask->office);
        for (k = 0; k < ask->by_count && !seen; k++) {
            const char *name = key[k] = key_of(r, &r->event[i], ask->by[k], ask->office);
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                if (strcmp(words[w][0], key[k]) == 0) name = words[w][1];
            json_array_append_new(keys, json_string(key[k]));
            json_array_append_new(names, json_pack("{s:s, s:s}", "zh", name, "en", key[k]));
        }
        seen = seen || !count(r, ask, strcmp(ask->figure[0], "rate") == 0 ? "cases" : ask->figure[0], ask->from, ask->to, key);
        json_array_foreach(rows, k, row) seen = seen || json_equal(json_object_get(row, "key"), keys);
        if (!seen) json_array_append_new(rows, json_pack("{s:O, s:O, s:[o]}", "key", keys, "words", names, "values", value(r, ask, key)));
        json_decref(keys);
        json_decref(names);
    }
}

static int ask_events(void *arg, const figure_ask_t *ask, json_t **ret, err_t *err)
{
    rig_t *r = arg;
    const char *f = ask->figure[0];
    const char *sort = strcmp(f, "rate") == 0 ? "share" : strcmp(f, "money") == 0 ? "sum" : strcmp(f, "took") == 0 ? "days" : "count";
    const char *unit = strcmp(f, "cases") == 0 ? "件" : strcmp(f, "persons") == 0 ? "人" : strcmp(f, "money") == 0 ? "元" : strcmp(f, "took") == 0 ? "天" : "%";
    json_t *rows = json_array();
    r->asked++;
    if (strcmp(ask->office, "230000") == 0) { /* this reader may not ask about the whole province */
        json_decref(rows);
        return err_set(err, ERR_FIGURE_OFFICE, ask->office, "-");
    }
    if (ask->by_count) add_rows(r, ask, rows);
    json_t *notes = json_pack("[{s:s, s:s, s:s}]", "code", r->kept_from ? "running" : "no_record", "zh", "期间尚未结束", "en", "not over");
    *ret = json_pack("{s:s, s:[{s:s, s:s, s:s, s:b, s:{s:s, s:s}}], s:o, s:{s:[o]}}", "passport", arena_printf(r->arena, "F-%zu", r->asked),
                     "figures", "name", f, "unit", unit, "sort", sort, "money", (int)(strcmp(f, "money") == 0), "formula", "zh", "计数", "en",
                     "counted", "rows", rows, "total", "values", value(r, ask, NULL));
    if (r->kept_from) {
        json_object_set_new(*ret, "on_record_from", json_string(r->joined ? r->kept_from : "2010-01-01"));
        json_object_set_new(json_array_get(json_object_get(*ret, "figures"), 0), "on_record_from", json_string(r->kept_from));
    }
    json_object_set_new(*ret, "notes", notes);
    return 0;
}

int rig_make(rig_t *r, const char *office, const char *period, enum paper_lang lang, report_made_t *ret, err_t *err)
{
    json_t *matter = json_pack("{s:s, s:{}}", "office", office, "fields");
    report_data_t data = {.paper = {.catalogue = r->catalogue, .offices = r->offices, .matter = matter, .today = day_of(2026, 1, 5)},
                          .office = office, .ask = ask_events, .arg = r, .frozen = r->frozen, .since = r->since, .href = "/figures/"};
    writ_wish_t wish = {.lang = lang};
    int failed = report_span_parse(r->report->period, period, &data.span, err);
    if (!failed) failed = report_make(r->report, &data, &wish, r->arena, ret, err);
    json_decref(matter);
    return failed;
}
