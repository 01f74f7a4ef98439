/* published_campaign.c - the hundred-day drive of 2021 and the same window of 2020. */
#include "published_inside.h"

#include "catalogue/office.h"

#include <assert.h>
#include <string.h>

/* As published; [0] = 2020. The cases of 2020's 39 persons are chosen. */
static const int CASES[PUBLISHED_YEARS] = {777, 999}, PERSONS[PUBLISHED_YEARS] = {1032, 1285}, SENIOR[PUBLISHED_YEARS] = {69, 119};
static const int REMISSION_CASES[PUBLISHED_YEARS] = {33, 138}, REMISSION_PERSONS[PUBLISHED_YEARS] = {39, 166};
enum { TASK_FORCES = 17, LISTED = 9 };

typedef struct filed {
    day_t on;
    const char *crime;
    int persons, senior;
} filed_t;

typedef struct drive {
    filed_t *list;
    int count, room;
    const char **office;
    int offices;
} drive_t;

static int scaled(int n, int scale)
{
    int of = (n + scale / 2) / scale;
    return of ? of : 1;
}

/* Cases with so many persons in all, spread over the window. */
static void plan_cases(drive_t *d, day_t from, day_t to, int cases, int persons, const char *crime)
{
    static const char *const others[] = {"399.1", "397.1", "397.2", "400.2", "238"};
    for (int i = 0, done = 0; i < cases; i++) {
        int end = (int)((int64_t)(i + 1) * persons / cases);
        assert(d->count < d->room && end > done);
        d->list[d->count++] = (filed_t){from + (day_t)((int64_t)(i * 7 % cases) * (to - from) / cases), crime ? crime : others[i % 5], end - done, 0};
        done = end;
    }
}

/* So many senior officials among the persons of the cases first.., one to a case as long as there are cases. */
static void plan_senior(drive_t *d, int first, int senior)
{
    int n = d->count - first;
    for (int i = 0; senior > 0; i++) {
        filed_t *x = &d->list[first + (int)((int64_t)i * 11 % n)];
        assert(i < 100 * n);
        if (x->senior > i / n || x->senior == x->persons) continue;
        x->senior++;
        senior--;
    }
}

static void plan_year(drive_t *d, int year, int scale, published_campaign_t *t)
{
    int first = d->count, cases = scaled(CASES[year], scale), persons = scaled(PERSONS[year], scale);
    int remission = scaled(REMISSION_CASES[year], scale), remission_persons = scaled(REMISSION_PERSONS[year], scale);
    day_t from = day_of(2020 + year, 6, 7), to = day_of(2020 + year, 12, 31);
    if (remission_persons < remission) remission_persons = remission;
    plan_cases(d, from, to, remission, remission_persons, "401");
    plan_cases(d, from, to, cases - remission, persons - remission_persons, NULL);
    plan_senior(d, first, scaled(SENIOR[year], scale));
    for (int i = first; i < d->count; i++) {
        const filed_t *x = &d->list[i];
        bool of_remission = strcmp(x->crime, "401") == 0;
        t->cases[year]++;
        t->persons[year] += x->persons;
        t->senior[year] += x->senior;
        t->remission_cases[year] += of_remission;
        t->remission_persons[year] += of_remission ? x->persons : 0;
    }
}

static int file_one(void *arg, doer_t *d, int i)
{
    const drive_t *all = arg;
    const filed_t *x = &all->list[i];
    who_t chief = {"chief", all->office[(int64_t)i * 37 % all->offices], "chief"};
    char name[80];
    (void)snprintf(name, sizeof name, "司法工作人员职务犯罪案第%d号", i + 1);
    (void)do_act(d, chief, "investigation", "file", 0, 0, x->on,
                 json_pack("{s:s, s:s, s:i, s:i, s:s}", "case_name", name, "crime", x->crime, "persons", x->persons, "senior_persons", x->senior,
                           "filing_reason", "有犯罪事实需要追究刑事责任"));
    return d->code;
}

/* The drive itself: planned, started, with its forces and listed cases, and extended. */
static int hold(void *arg, doer_t *d, int i)
{
    published_campaign_t *t = arg;
    who_t manager = {"manager", "000000", "case_manager"}, chief = {"chief", "000000", "chief"};
    char day[DAY_TEXT], end[DAY_TEXT], text[80];
    (void)i;
    t->campaign = do_act(d, manager, "campaign", "plan", 0, 0, t->from - 7,
                         json_pack("{s:s, s:s, s:[s,s,s,s,s], s:s, s:s}", "campaign_name", "百日攻坚", "goals", "查办司法工作人员相关职务犯罪", "watches",
                                   "investigations_cases", "investigations_persons", "investigations_senior_persons", "investigations_remission",
                                   "investigations_remission_persons", "start_on", day_text(t->from, day), "end_on", day_text(t->planned_to, end)));
    (void)do_act(d, chief, "campaign", "start", t->campaign, 0, t->from, NULL);
    for (int k = 1; k <= TASK_FORCES; k++) {
        (void)snprintf(text, sizeof text, "第%d专案组", k);
        (void)do_act(d, manager, "task_force", "set_up", 0, t->campaign, t->from,
                     json_pack("{s:s, s:s, s:s, s:i}", "force_name", text, "leader", "省级院检察长", "leader_post", "chief_province", "members", 12));
        t->task_forces++;
    }
    for (int k = 1; k <= LISTED; k++) {
        (void)snprintf(text, sizeof text, "挂牌督办案件第%d号", k);
        (void)do_act(d, manager, "campaign_case", "list", 0, t->campaign, t->from + k, json_pack("{s:s}", "case_name", text));
        t->listed++;
    }
    (void)do_act(d, chief, "campaign", "call", t->campaign, 0, t->from + 90, json_pack("{s:s, s:s}", "called", "进展落后的院", "call_text", "季度调度"));
    (void)do_act(d, chief, "campaign", "extend", t->campaign, 0, t->planned_to - 5,
                 json_pack("{s:s, s:s}", "extended_to", day_text(t->to, day), "extend_why", "延长至第二批教育整顿结束"));
    return d->code;
}

int published_campaign(book_t *book, int scale, int threads, const progress_t *p, published_campaign_t *ret, err_t *err)
{
    assert(scale >= 1 && scale <= 30);
    published_campaign_t t = {.from = day_of(2021, 6, 7), .planned_to = day_of(2021, 9, 30), .to = day_of(2021, 12, 31)};
    arena_t *a = arena_new((size_t)16 << 20);
    drive_t d = {.room = CASES[0] + CASES[1] + 8};
    if (!a) return err_nomem(err);
    d.list = arena_array(a, (size_t)d.room, sizeof *d.list);
    int code = d.list ? published_offices(book, OFFICE_PREFECTURE, day_of(2020, 1, 1), a, &d.office, &d.offices, err) : err_nomem(err);
    for (int year = 0; year < PUBLISHED_YEARS && !code; year++) plan_year(&d, year, scale, &t);
    if (!code) code = published_run(book, threads, d.count, p, file_one, &d, err);
    if (!code) code = published_run(book, 1, 1, NULL, hold, &t, err);
    arena_free(a);
    if (!code) *ret = t;
    return code;
}
