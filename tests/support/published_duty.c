/* published_duty.c - the duty-crime cases of 2018 and 2019: planned person by person, then performed case by case. */
#include "published_inside.h"

#include "catalogue/office.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* As published; see the header for what is not. */
static const int ACCEPTED[PUBLISHED_YEARS] = {16092, 24234}, PROSECUTED[PUBLISHED_YEARS] = {9802, 18585};
enum { NOT_PROSECUTED = 954, PROVINCIAL_PROSECUTED = 48, CASES_PER_1000 = 744 };

const char *const PUBLISHED_GROUP_CODES[PUBLISHED_GROUPS] = {"corruption", "dereliction", "company"};
const char *const PUBLISHED_RANK_CODES[PUBLISHED_RANKS] = {"provincial", "department", "county", "township", "none"};

/* Crimes with their group and share; ranks but the provincial, which are counted out. */
static const struct {
    const char *code;
    enum published_group group;
} CRIMES[] = {{"385", PUBLISHED_CORRUPTION}, {"382", PUBLISHED_CORRUPTION}, {"389", PUBLISHED_CORRUPTION}, {"384", PUBLISHED_CORRUPTION},
              {"393", PUBLISHED_CORRUPTION}, {"397.1", PUBLISHED_DERELICTION}, {"397.2", PUBLISHED_DERELICTION}, {"271", PUBLISHED_COMPANY}};
static const int CRIME_SHARES[] = {430, 180, 110, 70, 33, 60, 38, 79};
static const struct {
    const char *code;
    enum published_rank rank;
} RANKS[] = {{"department", PUBLISHED_DEPARTMENT}, {"county", PUBLISHED_COUNTY}, {"vice_county", PUBLISHED_COUNTY}, {"township", PUBLISHED_TOWNSHIP},
             {"staff", PUBLISHED_TOWNSHIP}, {"none", PUBLISHED_NO_OFFICIAL}};
static const int RANK_SHARES[] = {17, 31, 48, 220, 530, 154};
enum { CRIME_COUNT = sizeof CRIMES / sizeof *CRIMES, RANK_COUNT = sizeof RANKS / sizeof *RANKS };

enum fate { OPEN, CHARGED, NONE_ALONE, NONE_BESIDE /* of two suspects one is prosecuted, one not */ };

typedef struct person {
    uint8_t crime, rank; /* rank RANK_COUNT: provincial */
} person_t;

typedef struct duty_case {
    day_t accepted, decided;
    int first, persons; /* in person[] */
    enum fate fate;
} duty_case_t;

typedef struct duty_plan {
    person_t *person;
    duty_case_t *list;
    int persons, cases;
    const char **office;
    int offices;
} duty_plan_t;

/* --- planning ------------------------------------------------------------------------------------------------------- */

/* Spreads n things over the places 0..n-1 so that neighbours are far apart: a step without a common factor. */
static int spread(int i, int n)
{
    static const int steps[] = {7919, 6101, 4799, 3571, 2003, 1009, 503, 211, 101, 53, 29, 13, 7, 1};
    size_t k = 0;
    while (steps[k] > 1 && (steps[k] >= n || n % steps[k] == 0)) k++;
    return (int)((int64_t)i * steps[k] % n);
}

/* The class of the place among n: the first part[0] are of class 0, and so on. */
static int class_at(const int *part, int at)
{
    int c = 0;
    while (at >= part[c]) at -= part[c++];
    return c;
}

/* Persons first..first+n of one fate and year. */
static void plan_persons(duty_plan_t *p, int first, int n, int provincial)
{
    int crimes[CRIME_COUNT], ranks[RANK_COUNT];
    if (!n) return;
    published_split(n, CRIME_SHARES, CRIME_COUNT, crimes);
    published_split(n - provincial, RANK_SHARES, RANK_COUNT, ranks);
    for (int i = 0; i < n; i++) {
        person_t *to = &p->person[first + i];
        to->crime = (uint8_t)class_at(crimes, spread(i, n));
        to->rank = i < provincial ? RANK_COUNT : (uint8_t)class_at(ranks, spread(n - 1 - i, n - provincial > 0 ? n - provincial : 1));
    }
}

/* n persons in cases of one fate; each has one, or two where there are more persons than cases. */
static void plan_cases(duty_plan_t *p, enum fate fate, int first, int n, int cases, day_t new_year, published_duty_t *t, int year)
{
    int span = fate == OPEN ? 364 : 300;
    for (int i = 0, done = 0; i < cases; i++) {
        int end = (int)((int64_t)(i + 1) * n / cases), day = (int)((int64_t)spread(i, cases) * span / cases);
        p->list[p->cases++] = (duty_case_t){new_year + day, new_year + day + 32 + i % 29, first + done, end - done, fate};
        done = end;
    }
    t->cases[year] += cases;
}

static int at_least_one(int n, int per_1000)
{
    int cases = (int)((int64_t)n * per_1000 / 1000);
    return n && !cases ? 1 : cases;
}

/* Accepted = open + prosecuted + not; half of those not prosecuted stand beside one who is. */
static void plan_year(duty_plan_t *p, int year, int provincial, const published_duty_t *want, published_duty_t *t)
{
    day_t new_year = day_of(2018 + year, 1, 1);
    int beside = want->none[year] / 2, alone = want->none[year] - beside, charged = want->prosecuted[year] - beside;
    int open = want->accepted[year] - want->prosecuted[year] - want->none[year];
    int first = p->persons;
    assert(charged >= provincial && open >= 0);
    plan_persons(p, first, charged, provincial);
    plan_cases(p, CHARGED, first, charged, at_least_one(charged, CASES_PER_1000), new_year, t, year);
    plan_persons(p, first += charged, 2 * beside, 0);
    plan_cases(p, NONE_BESIDE, first, 2 * beside, beside, new_year, t, year);
    plan_persons(p, first += 2 * beside, alone, 0);
    plan_cases(p, NONE_ALONE, first, alone, alone, new_year, t, year);
    plan_persons(p, first += alone, open, 0);
    plan_cases(p, OPEN, first, open, at_least_one(open, CASES_PER_1000), new_year, t, year);
    p->persons = first + open;
}

static int rank_of(const person_t *x)
{
    return x->rank == RANK_COUNT ? PUBLISHED_PROVINCIAL : (int)RANKS[x->rank].rank;
}

/* Counts what was planned, person by person. */
static void count_plan(const duty_plan_t *p, published_duty_t *t)
{
    for (int c = 0; c < p->cases; c++) {
        const duty_case_t *x = &p->list[c];
        int year = x->accepted >= day_of(2019, 1, 1);
        for (int i = 0; i < x->persons; i++) {
            const person_t *who = &p->person[x->first + i];
            bool none = x->fate == NONE_ALONE || (x->fate == NONE_BESIDE && i == 1), charged = !none && x->fate != OPEN;
            t->accepted[year]++;
            t->group[CRIMES[who->crime].group]++;
            t->rank[rank_of(who)]++;
            t->none[year] += none;
            t->prosecuted[year] += charged;
            t->group_prosecuted[CRIMES[who->crime].group] += charged;
            t->rank_prosecuted[rank_of(who)] += charged;
        }
    }
}

static int plan(duty_plan_t *p, int scale, arena_t *a, published_duty_t *t, err_t *err)
{
    published_duty_t want = {0};
    int provincial[PUBLISHED_YEARS], half = scale / 2, all = (ACCEPTED[0] + ACCEPTED[1] + half) / scale;
    published_split(all, ACCEPTED, PUBLISHED_YEARS, want.accepted);
    published_split((PROSECUTED[0] + PROSECUTED[1] + half) / scale, PROSECUTED, PUBLISHED_YEARS, want.prosecuted);
    published_split((NOT_PROSECUTED + half) / scale, PROSECUTED, PUBLISHED_YEARS, want.none);
    published_split((PROVINCIAL_PROSECUTED + half) / scale, (const int[]){32, 16}, PUBLISHED_YEARS, provincial);
    p->person = arena_array(a, (size_t)all, sizeof *p->person);
    p->list = arena_array(a, (size_t)all, sizeof *p->list);
    if (!p->person || !p->list) return err_nomem(err);
    for (int year = 0; year < PUBLISHED_YEARS; year++) plan_year(p, year, provincial[year], &want, t);
    assert(p->persons == all);
    count_plan(p, t);
    return 0;
}

/* --- performing ---------------------------------------------------------------------------------------------------------- */

static json_t *party(int person)
{
    static const char *const surname[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"};
    static const char *const given[] = {"伟", "芳", "强", "敏", "军", "静", "磊", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞"};
    char name[32];
    (void)snprintf(name, sizeof name, "%s%s%s", surname[person % 16], given[person / 16 % 16], given[person / 256 % 16]);
    return json_pack("{s:s, s:s}", "type", "person", "name", name);
}

static const char *rank_code(const person_t *x)
{
    return x->rank == RANK_COUNT ? "vice_provincial" : RANKS[x->rank].code;
}

/* Who handles the cases of an office: a log-in of its own, since a handler has an account of the office. */
typedef struct login {
    char text[24];
} login_t;

static login_t handler_of(const char *office)
{
    login_t l;
    (void)snprintf(l.text, sizeof l.text, "h%s", office);
    return l;
}

static int open_accounts(book_t *book, const duty_plan_t *p, arena_t *a, err_t *err)
{
    doer_t d = {.book = book, .arena = a, .err = err};
    for (int i = 0; i < p->offices && !d.code; i++)
        (void)do_act(&d, (who_t){"root", p->office[i], "administrator"}, "account", "open", 0, 0, day_of(2018, 1, 1),
                     json_pack("{s:s, s:s, s:[s]}", "login", handler_of(p->office[i]).text, "full_name", "承办人", "roles", "prosecutor"));
    return d.code;
}

static void not_to_prosecute(doer_t *d, const char *office, const char *above, int64_t matter, int64_t suspect, day_t on)
{
    char id[48];
    login_t login = handler_of(office);
    who_t handler = {login.text, office, "prosecutor case_handler"}, chief = {"chief", office, "chief"}, upper = {"upper", above, "chief"};
    matter_text(suspect, id);
    int64_t n = do_act(d, handler, "non_prosecution", "propose", 0, matter, on - 15,
                       json_pack("{s:s, s:s, s:s, s:s}", "suspect", id, "type", "discretionary", "grounds", "犯罪情节轻微", "facts", "收受他人财物"));
    (void)do_act(d, chief, "non_prosecution", "approve", n, 0, on - 13, NULL);
    (void)do_act(d, handler, "non_prosecution", "send_up", n, 0, on - 12, NULL);
    (void)do_act(d, upper, "non_prosecution", "grant", n, 0, on - 5, json_pack("{s:s}", "above_reason", "同意"));
    char day[DAY_TEXT];
    (void)do_act(d, handler, "non_prosecution", "announce", n, 0, on, json_pack("{s:s}", "announced_on", day_text(on, day)));
}

static int perform(void *arg, doer_t *d, int i)
{
    const duty_plan_t *p = arg;
    const duty_case_t *x = &p->list[i];
    const char *office = p->office[(int64_t)spread(i, p->cases) * p->offices / p->cases];
    const office_tree_t *tree = book_offices(d->book);
    int at = 0;
    int64_t suspect[2] = {0};
    login_t login = handler_of(office);
    who_t manager = {"manager", office, "case_manager"}, handler = {login.text, office, "prosecutor case_handler"};
    d->code = office_find(tree, office, &at, d->err);
    if (d->code) return d->code;
    const char *above = office_at(tree, office_at(tree, at)->parent)->code;
    const person_t *who = &p->person[x->first];
    char name[80];
    (void)snprintf(name, sizeof name, "职务犯罪案第%d号", i + 1);
    int64_t matter = do_act(d, manager, "case", "accept", 0, 0, x->accepted,
                            json_pack("{s:s, s:s, s:s, s:o, s:s, s:b}", "case_name", name, "case_type", "duty", "crime", CRIMES[who->crime].code,
                                      "first_suspect", party(x->first), "suspect_rank", rank_code(who), "files_complete", 1));
    suspect[0] = do_followed(d, "suspect");
    for (int k = 1; k < x->persons; k++) {
        who = &p->person[x->first + k];
        suspect[1] = do_act(d, manager, "suspect", "add", 0, matter, x->accepted,
                            json_pack("{s:o, s:s, s:s}", "person", party(x->first + k), "rank", rank_code(who), "crime", CRIMES[who->crime].code));
    }
    if (x->fate == OPEN) return d->code;
    (void)do_act(d, manager, "case", "assign", matter, 0, x->accepted + 1, json_pack("{s:s}", "handler", login.text));
    if (x->fate == NONE_ALONE || x->fate == NONE_BESIDE) not_to_prosecute(d, office, above, matter, suspect[x->fate == NONE_BESIDE], x->decided);
    if (x->fate == CHARGED || x->fate == NONE_BESIDE)
        (void)do_act(d, handler, "case", "prosecute", matter, 0, x->decided,
                     json_pack("{s:{s:s, s:s}, s:s, s:s, s:s}", "court", "type", "unit", "name", "人民法院", "charge_text", "起诉书认定的事实",
                               "evidence", "书证、证人证言、供述和辩解", "legal_basis", "应当以其罪追究刑事责任"));
    return d->code;
}

int published_duty(book_t *book, int scale, int threads, const progress_t *p, published_duty_t *ret, err_t *err)
{
    assert(scale >= 1 && scale <= 1000);
    duty_plan_t plan_ = {0};
    published_duty_t t = {0};
    arena_t *a = arena_new((size_t)64 << 20);
    int code = a ? plan(&plan_, scale, a, &t, err) : err_nomem(err);
    if (!code) code = published_offices(book, OFFICE_COUNTY, day_of(2018, 1, 1), a, &plan_.office, &plan_.offices, err);
    if (!code) code = open_accounts(book, &plan_, a, err);
    if (!code) code = published_run(book, threads, plan_.cases, p, perform, &plan_, err);
    arena_free(a);
    if (!code) *ret = t;
    return code;
}
