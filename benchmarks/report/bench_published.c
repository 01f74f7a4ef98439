/* bench_published.c - the published totals in full: 40,326 persons in some 30,000 cases, the drive of 2021 beside 2020.
 *
 *   bench_published [SCALE [THREADS [FOLDER]]]      SCALE: one of so many, 1 to 1000 (1 = in full, the statements too)
 * Builds the register through acts (tests/support/published.h), asks the figures, makes the press statement, and compares
 * every number with what was published. Status 1: one differs. FOLDER: where the installation is made and left.
 * $XIEZHI_BENCH_STORE: address of an empty PostgreSQL database to use instead of SQLite.
 */
#include "app/app.h"
#include "app/report.h"
#include "published.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void give_up(const err_t *err)
{
    buf_t text;
    buf_init(&text, 1 << 16);
    err_add_text(&text, err, LANG_EN);
    (void)fprintf(stderr, "bench_published: %s", buf_failed(&text) ? "error\n" : buf_text(&text));
    buf_release(&text);
    exit(2);
}

static void need(int code, const err_t *err)
{
    if (code) give_up(err);
}

typedef struct house {
    app_t *app;
    arena_t *arena;
    actor_t statistician;
    int wrong;
} house_t;

static void check(house_t *h, const char *what, int64_t have, int64_t want)
{
    (void)printf("  %-44s %9lld%s\n", what, (long long)have, have == want ? "" : "   WRONG");
    if (have != want) h->wrong++;
}

static int add_act(void *arg, const figure_act_t *act, err_t *err)
{
    (void)err;
    *(int64_t *)arg += act->n;
    return 0;
}

static void figure(house_t *h, const char *name, int from, int to, int64_t want)
{
    err_t err = {0};
    json_t *answer = NULL;
    char what[80];
    figure_ask_t ask = {.figure = {name}, .figure_count = 1, .known_on = DAY_NONE, .from = from, .to = to};
    figures_t *figures = app_figures(h->app);
    double start = seconds();
    need(figure_ask(figures, &h->statistician, &ask, &answer, &err), &err);
    double took = seconds() - start;
    json_t *value = json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0);
    (void)snprintf(what, sizeof what, "%s (%.0f ms)", name, took * 1e3);
    check(h, what, json_integer_value(json_object_get(value, "n")), want);
    json_decref(answer);
    if (strncmp(name, "suspects_", 9) != 0) return;
    int64_t behind = 0;
    need(figure_acts(figures, &h->statistician, &ask, NULL, add_act, &behind, &err), &err);
    if (behind != want) check(h, "acts behind it", behind, want);
}

static void duty(house_t *h, int scale, int threads)
{
    err_t err = {0};
    published_duty_t t = {0};
    day_t new_year = day_of(2018, 1, 1), next = day_of(2019, 1, 1), last = day_of(2019, 12, 31);
    double start = seconds();
    need(published_duty(app_book(h->app), scale, threads, NULL, &t, &err), &err);
    double took = seconds() - start;
    int64_t acts = book_last_act(app_book(h->app)) & ((INT64_C(1) << 40) - 1);
    int cases = t.cases[0] + t.cases[1];
    (void)printf("%d cases, %d threads: %.1f s, %.0f cases a second; last act %lld\n", cases, threads, took, (double)cases / took, (long long)acts);
    figure(h, "suspects_accepted", new_year, last, t.accepted[0] + t.accepted[1]);
    figure(h, "suspects_accepted", new_year, next - 1, t.accepted[0]);
    figure(h, "suspects_accepted", next, last, t.accepted[1]);
    figure(h, "suspects_prosecuted", new_year, last, t.prosecuted[0] + t.prosecuted[1]);
    figure(h, "suspects_prosecuted", next, last, t.prosecuted[1]);
    figure(h, "suspects_not_prosecuted", new_year, last, t.none[0] + t.none[1]);
    figure(h, "suspects_corruption", new_year, last, t.group[PUBLISHED_CORRUPTION]);
    figure(h, "suspects_dereliction", new_year, last, t.group[PUBLISHED_DERELICTION]);
    figure(h, "suspects_provincial", new_year, last, t.rank[PUBLISHED_PROVINCIAL]);
    if (scale > 1) return;
    check(h, "published: accepted 2018 and 2019", t.accepted[0] + t.accepted[1], 40326);
    check(h, "published: accepted 2018", t.accepted[0], 16092);
    check(h, "published: accepted 2019", t.accepted[1], 24234);
    check(h, "published: prosecuted", t.prosecuted[0] + t.prosecuted[1], 28387);
    check(h, "published: prosecuted 2019", t.prosecuted[1], 18585);
    check(h, "published: not prosecuted", t.none[0] + t.none[1], 954);
    check(h, "published: provincial prosecuted", t.rank_prosecuted[PUBLISHED_PROVINCIAL], 48);
}

static int64_t campaign(house_t *h, int scale, int threads)
{
    err_t err = {0};
    published_campaign_t t = {0};
    static const char *const name[] = {"investigations_cases", "investigations_persons", "investigations_senior_persons", "investigations_remission",
                                       "investigations_remission_persons"};
    static const int published[][5] = {{777, 1032, 69, 33, 39}, {999, 1285, 119, 138, 166}};
    double start = seconds();
    need(published_campaign(app_book(h->app), scale, threads, NULL, &t, &err), &err);
    (void)printf("campaign: %.1f s\n", seconds() - start);
    for (int y = 0; y < PUBLISHED_YEARS; y++) {
        const int want[] = {t.cases[y], t.persons[y], t.senior[y], t.remission_cases[y], t.remission_persons[y]};
        day_t from = day_of(2020 + y, 6, 7), to = day_of(2020 + y, 12, 31);
        for (int i = 0; i < 5; i++) figure(h, name[i], from, to, scale > 1 ? want[i] : published[y][i]);
    }
    return t.campaign;
}

/* A report, and whether it says all of that; shown in full when it does not. */
static void report(house_t *h, const char *template_, int64_t about, enum paper_lang lang, const char *const *said, size_t count)
{
    err_t err = {0};
    app_report_made_t made;
    buf_t out;
    app_report_wish_t wish = {.actor = &h->statistician, .template_ = template_, .period = about ? NULL : "2018-01-01..2019-12-31", .about = about,
                              .lang = lang, .reason = "bench"};
    double start = seconds();
    need(app_report(h->app, &wish, h->arena, &made, &err), &err);
    buf_init(&out, 4 << 20);
    need(app_report_write(&made, WRIT_TXT, &out, &err), &err);
    int before = h->wrong;
    (void)printf("%s: %.2f s\n", template_, seconds() - start);
    for (size_t i = 0; i < count; i++) {
        bool there = strstr(buf_text(&out), said[i]) != NULL;
        (void)printf("  %-44s %s\n", said[i], there ? "said" : "not said   WRONG");
        h->wrong += !there;
    }
    if (h->wrong > before) (void)printf("%s\n", buf_text(&out));
    buf_release(&out);
}

#define REPORT(h, name, about, lang, ...)                                                                       \
    report((h), (name), (about), (lang), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void statements(house_t *h, int64_t drive)
{
    REPORT(h, "press_statement", 0, PAPER_ZH, "40326人", "2018年受理16092人", "2019年受理24234人，同比上升50.6%", "提起公诉28387人", "不起诉954人", "33189", "82.3%",
           "3950", "9.8%", "占7.9%");
    REPORT(h, "press_statement", 0, PAPER_EN, "40,326 persons", "2018: 16,092", "2019: 24,234, up 50.6% year on year", "28,387 persons", "954 persons");
    REPORT(h, "campaign_closing", drive, PAPER_ZH, "999件1285人", "件数同比上升28.6%", "人数同比上升24.5%", "要案119人，同比上升72.5%", "138件166人",
           "人数是上年同期的4.26倍", "专案组17个", "挂牌督办9件");
    REPORT(h, "campaign_closing", drive, PAPER_EN, "999 cases", "1,285 persons", "up 28.6% year on year", "up 24.5% year on year", "up 72.5% year on year",
           "4.26 times");
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1, threads = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 16;
    char folder[64] = "/tmp/xz-published-XXXXXX", home[512];
    err_t err = {0};
    house_t h = {.arena = arena_new((size_t)256 << 20), .statistician = {"statistician", "000000", 0, false}};
    if (scale < 1 || scale > 1000 || threads < 1 || threads > 64 || !h.arena) {
        (void)fputs("usage: bench_published [SCALE 1..1000 [THREADS 1..64 [FOLDER]]]\n", stderr);
        return 2;
    }
    if (argc <= 3 && !mkdtemp(folder)) return 2;
    (void)snprintf(home, sizeof home, "%s/home", argc > 3 ? argv[3] : folder);
    app_new_t what = {.home = home, .store = getenv("XIEZHI_BENCH_STORE"), .office = "000000", .node = 1, .login = "admin", .full_name = "管理员",
                      .password = "ten-characters", .demonstration = true};
    app_options_t options = {.home = home};
    need(app_create(&what, &err), &err);
    need(app_open(&options, &h.app, &err), &err);
    need(catalogue_roles(book_catalogue(app_book(h.app)), "statistician", &h.statistician.roles, &err), &err);
    duty(&h, scale, threads);
    int64_t drive = campaign(&h, scale > 30 ? 30 : scale, threads);
    if (scale == 1) statements(&h, drive);
    app_close(h.app);
    arena_free(h.arena);
    (void)printf("%s: %s\n", home, h.wrong ? "numbers differ" : "every number is right");
    return h.wrong > 0;
}
