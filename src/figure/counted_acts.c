/* counted_acts.c - what acts counted, from their bodies: effects.counts, the stage reached, days between two acts. */
#include "figure/counted_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ID, MATTER, KIND, ACT, OFFICE, OCCURRED, RECORDED, TARGET, BODY };

/* --- the body ----------------------------------------------------------------------------------------- */
/* As record.c writes it, keys in order: {"effects":{"act_number":{…},"counts":[["f",1,0,"2026-03-09"],…],…,"stage":"…"},
 * "fields":{…},…}. Read by hand: a scan of all acts reads millions. */

static const char EFFECTS[] = "{\"effects\":{", NUMBER[] = "\"act_number\":{", COUNTS[] = "\"counts\":[", SEAM[] = ",\"fields\":{";

/* Behind the JSON object whose inside begins at p. */
static const char *behind(const char *p)
{
    int deep = 1;
    for (bool text = false; *p && deep; p++) {
        if (text && *p == '\\' && p[1]) p++;
        else if (*p == '"') text = !text;
        else if (!text && *p == '{') deep++;
        else if (!text && *p == '}') deep--;
    }
    return p;
}

static const char *first_count(const char *body)
{
    const char *p = body;
    if (strncmp(p, EFFECTS, sizeof EFFECTS - 1) != 0) return NULL;
    p += sizeof EFFECTS - 1;
    if (strncmp(p, NUMBER, sizeof NUMBER - 1) == 0) p = behind(p + sizeof NUMBER - 1);
    if (*p == ',') p++;
    return strncmp(p, COUNTS, sizeof COUNTS - 1) == 0 ? p + sizeof COUNTS - 1 : NULL;
}

static bool take_number(const char **p, char end, int64_t *ret)
{
    char *stop;
    *ret = strtoll(*p, &stop, 10);
    bool good = stop != *p && *stop == end;
    *p = stop + good;
    return good;
}

bool effect_next(const char **at, counted_effect_t *ret, bool *ret_bad)
{
    const char *p = *at;
    size_t n = 0;
    char day[DAY_TEXT];
    *ret_bad = false;
    if (*p == '{' && !(p = first_count(p))) return false;
    if (*p == ',') p++;
    if (p[0] != '[' || p[1] != '"') return false;
    for (p += 2; *p && *p != '"' && n + 1 < sizeof ret->figure; p++) ret->figure[n++] = *p;
    ret->figure[n] = '\0';
    *ret_bad = p[0] != '"' || p[1] != ',';
    if (!*ret_bad) {
        p += 2;
        *ret_bad = !take_number(&p, ',', &ret->n) || !take_number(&p, ',', &ret->amount) || *p != '"' || strlen(p) < DAY_TEXT + 1;
    }
    if (!*ret_bad) {
        memcpy(day, p + 1, DAY_TEXT - 1);
        day[DAY_TEXT - 1] = '\0';
        p += DAY_TEXT;
        *ret_bad = p[0] != '"' || p[1] != ']' || day_parse(day, &ret->on, NULL) != 0;
    }
    *at = p + 2;
    return !*ret_bad;
}

/* The stage at the end of the effects; "" for null. */
static bool stage_of(const char *body, char into[CAT_STAGES_MOST])
{
    static const char key[] = "\"stage\":";
    const char *seam = strstr(body, SEAM), *p;
    if (!seam) return false;
    for (p = seam; p > body && strncmp(p, key, sizeof key - 1) != 0; p--) {}
    p += sizeof key - 1;
    *into = '\0';
    if (*p++ != '"') return true;
    size_t n = strcspn(p, "\"");
    if (n >= CAT_STAGES_MOST) return false;
    memcpy(into, p, n);
    into[n] = '\0';
    return true;
}

/* --- one act ---------------------------------------------------------------------------------------------- */

typedef struct taken {
    counted_kind_t *kind;
    store_conn_t *c;
    int64_t id, matter, base, target;
    uint32_t number;
    int64_t office;
    day_t on, recorded;
    const char *act, *body;
} taken_t;

static int bad_body(const taken_t *t, const char *what, err_t *err)
{
    char id[48];
    matter_text(t->id, id);
    err_set(err, ERR_REGISTER_BODY, id);
    return err_detail(err, "%s", what), ERR_REGISTER_BODY;
}

static int add_event(const taken_t *t, stream_t *s, day_t on, int64_t n, int64_t amount, err_t *err)
{
    if (n < INT8_MIN || n > INT8_MAX) return bad_body(t, "counts", err);
    int failed = vec_add(&s->office, t->office, err);
    if (!failed) failed = vec_add(&s->day, on, err);
    if (!failed) failed = vec_add(&s->n, n, err);
    if (!failed) failed = vec_add(&s->matter, t->number, err);
    if (!failed) failed = vec_add(&s->recorded, t->recorded, err);
    if (!failed) failed = vec_add(&s->act, t->base, err);
    if (!failed && stream_amounts(s)) failed = vec_add(&s->amount, amount, err);
    if (failed || t->base == t->id) return failed;
    failed = vec_add(&s->later_at, (int64_t)s->act.count - 1, err);
    return failed ? failed : vec_add(&s->later_by, t->id, err);
}

static stream_t *stream_named(const counted_kind_t *k, const char *figure)
{
    for (size_t i = 0; i < k->stream_count; i++)
        if (strcmp(k->stream[i].figure->name, figure) == 0) return &k->stream[i];
    return NULL;
}

/* The last effective `from` before the act concerned: for what is taken back or counted anew. */
static int from_before(const taken_t *t, const char *from, day_t *ret_day, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    *ret_day = DAY_NONE;
    int failed = store_query(t->c, "SELECT a.occurred_on FROM act a WHERE a.matter = $1 AND a.act = $2 AND a.target IS NULL AND "
                                   "a.id < $3 AND NOT EXISTS (SELECT 1 FROM act x WHERE x.matter = a.matter AND x.target = a.id "
                                   "AND x.act = 'annul' AND x.id < $4) ORDER BY a.id DESC LIMIT 1",
                             STORE_P(store_int(t->matter), store_text(from), store_int(t->base), store_int(t->id)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) (void)day_parse(store_col_text(rows, 0), ret_day, NULL);
    store_rows_close(rows);
    return failed;
}

/* Days between two acts; one without the first is not measured. */
static int add_days(const taken_t *t, stream_t *s, const counted_effect_t *e, err_t *err)
{
    day_t from = DAY_NONE;
    int64_t kept = vec_get(&s->from_day, t->number);
    int failed = t->target ? from_before(t, s->figure->days_from, &from, err) : 0;
    if (!t->target && kept) from = (day_t)(kept - DAY_SHIFT);
    if (failed || from == DAY_NONE) return failed;
    return add_event(t, s, e->on, e->n, e->n * ((int64_t)e->on - from), err);
}

static int take_counts(const taken_t *t, err_t *err)
{
    counted_effect_t e;
    bool bad;
    int failed = 0;
    const char *at = t->body;
    while (!failed && effect_next(&at, &e, &bad)) {
        stream_t *s = stream_named(t->kind, e.figure);
        if (!s) continue; /* a figure that the catalogue has no more */
        failed = s->figure->days_from ? add_days(t, s, &e, err) : add_event(t, s, e.on, e.n, e.amount, err);
    }
    return !failed && bad ? bad_body(t, "counts", err) : failed;
}

/* What `from` of measured days said: the newest, or after its annulment the one before. */
static int take_from(const taken_t *t, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < t->kind->stream_count; i++) {
        stream_t *s = &t->kind->stream[i];
        const char *from = s->figure->days_from;
        day_t day = t->on;
        if (!from) continue;
        if (t->target && strcmp(t->act, "annul") == 0) failed = from_before(t, from, &day, err);
        else if (t->target || strcmp(t->act, from) != 0) continue;
        if (!failed) vec_set(&s->from_day, t->number, day == DAY_NONE ? 0 : (int64_t)day + DAY_SHIFT);
    }
    return failed;
}

static int day_of_act(const taken_t *t, int64_t act, day_t *ret, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    *ret = t->on;
    int failed = store_query(t->c, "SELECT occurred_on FROM act WHERE id = $1", STORE_P(store_int(act)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = day_parse(store_col_text(rows, 0), ret, err);
    store_rows_close(rows);
    return failed;
}

static int add_step(const taken_t *t, day_t on, int64_t stage, int64_t n, err_t *err)
{
    stream_t *s = &t->kind->steps;
    if (stage < 0 || !(t->kind->stock >> stage & 1)) return 0;
    int failed = add_event(t, s, on, n, 0, err);
    return failed ? failed : vec_add(&s->stage, stage, err);
}

/* Steps out of the stage before and into the one reached. An annulment steps back, on the day of the act annulled; a correction
 * stays where it is. */
static int take_stage(const taken_t *t, err_t *err)
{
    char word[CAT_STAGES_MOST];
    int stage = -1;
    day_t on = t->on;
    int64_t before = vec_get(&t->kind->reached, t->number) - 1;
    if (t->target && strcmp(t->act, "annul") != 0) return 0;
    if (!stage_of(t->body, word)) return bad_body(t, "stage", err);
    if (t->target != t->matter && *word) (void)cat_kind_stage(t->kind->kind, word, &stage, NULL);
    int failed = t->target ? day_of_act(t, t->target, &on, err) : 0;
    if (!failed && before != stage) failed = add_step(t, on, before, -1, err);
    if (!failed && before != stage) failed = add_step(t, on, stage, 1, err);
    if (!failed) vec_set(&t->kind->reached, t->number, stage + 1);
    return failed;
}

int act_take(counted_kind_t *k, store_conn_t *c, store_rows_t *rows, err_t *err)
{
    instant_t at;
    taken_t t = {.kind = k, .c = c, .id = store_col_int(rows, ID), .matter = store_col_int(rows, MATTER),
                 .act = store_col_text(rows, ACT), .body = store_col_text(rows, BODY),
                 .target = store_is_null(rows, TARGET) ? 0 : store_col_int(rows, TARGET)};
    t.base = t.target ? t.target : t.id;
    int failed = matter_number(k, t.matter, &t.number, err);
    if (!failed) failed = words_number(&k->offices, store_col_text(rows, OFFICE), &t.office, err);
    if (!failed && t.office > UINT16_MAX) failed = err_set(err, ERR_REGISTER_TOO_LONG, "office", "65536");
    if (!failed) failed = day_parse(store_col_text(rows, OCCURRED), &t.on, err);
    if (!failed) failed = instant_parse(store_col_text(rows, RECORDED), &at, err);
    if (failed) return failed;
    assert(t.body);
    t.recorded = instant_day(at);
    if ((int64_t)t.recorded + DAY_SHIFT > vec_get(&k->touched, t.number)) vec_set(&k->touched, t.number, (int64_t)t.recorded + DAY_SHIFT);
    failed = take_from(&t, err);
    if (!failed) failed = take_counts(&t, err);
    if (!failed && k->stock) failed = take_stage(&t, err);
    return failed;
}
