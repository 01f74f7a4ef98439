/* changed.c - what others did since the actor looked: the log read backwards from its end to the actor's mark.
 *
 * The mark is a place of the log, not a time: acts that arrive late from elsewhere come behind it all the same.
 */
#include "register/book.h"
#include "register/desk.h"
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/words_json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_DAYS = 7, SEEN_ROOM = 1 << 16, ACTS_SHOWN = 10 };
static_assert(SEEN_ROOM > 2 * CHANGED_LOOKED_MOST, "the table of matters never fills");

/* What was found out about a matter: matters met again are not asked about again. */
typedef struct seen {
    int64_t matter; /* 0 = free */
    json_t *shown;  /* borrowed from the answer; NULL = not for the actor */
} seen_t;

typedef struct looking {
    book_t *book;
    const actor_t *actor;
    const changed_t *what;
    seen_t *seen;
    json_t *out, *matters;
    hands_t hands;
    bool more;
} looking_t;

typedef struct passing {
    int64_t id, matter;
    char kind[64], act[64], office[OFFICE_CODE], actor[128], occurred_on[DAY_TEXT], recorded_at[INSTANT_TEXT];
} passing_t;

static seen_t *seen_at(looking_t *x, int64_t matter)
{
    size_t i = (size_t)((uint64_t)matter * UINT64_C(0x9E3779B97F4A7C15) >> 48);
    while (x->seen[i].matter && x->seen[i].matter != matter) i = (i + 1) % SEEN_ROOM;
    return &x->seen[i];
}

static int has_acted(store_conn_t *c, const actor_t *actor, int64_t matter, bool *ret_acted, err_t *err)
{
    int64_t one;
    return store_get_int(c, "SELECT 1 FROM act WHERE matter = $1 AND actor = $2 LIMIT 1",
                         STORE_P(store_int(matter), store_text(actor->login)), &one, ret_acted, err);
}

/* Acts by which the actor works with the kind: what tells whose a matter is that goes no further. */
static cat_acts_t own_acts(const cat_kind_t *k, const actor_t *actor)
{
    cat_acts_t acts = {0};
    for (size_t i = 0; i < k->act_count; i++)
        if (!k->acts[i].system && k->acts[i].by & actor->roles) cat_acts_add(&acts, i);
    return acts;
}

static int forward_now(const looking_t *x, store_conn_t *c, const cat_kind_t *k, int64_t matter, cat_acts_t *ret_acts, err_t *err)
{
    act_record_t r = {.kind = k, .matter = matter};
    standing_t s;
    *ret_acts = (cat_acts_t){0};
    int failed = load_standing(x->book, c, &r, &s, err);
    if (failed == ERR_REGISTER_MATTER || failed == ERR_REGISTER_WRONG_KIND) return 0; /* an annulled opening leaves no row */
    if (!failed) *ret_acts = desk_forward(k, s.stage_index, desk_leading(x->book->with.catalogue));
    return failed;
}

/* A matter that another has in hand is not the actor's for the role alone. */
static int is_mine(store_conn_t *c, looking_t *x, const cat_kind_t *k, const passing_t *p, bool *ret_mine, err_t *err)
{
    handlers_t handlers = {.count = 0};
    enum in_hand whose = HAND_NOBODY;
    hand_asked_t q = {.login = x->actor->login, .office = p->office, .kind = k, .matter = p->matter, .others = own_acts(k, x->actor)};
    *ret_mine = desk_acts_on(x->book, x->actor, k, p->office);
    int failed = *ret_mine ? handlers_of(x->book, c, k, p->matter, &handlers, err) : 0;
    *ret_mine = *ret_mine && (!handlers.count || handlers_have(&handlers, x->actor->login));
    if (failed || !*ret_mine || handlers.count) return failed;
    failed = forward_now(x, c, k, p->matter, &q.acts, err);
    if (!failed) failed = hand_of(x->book, c, &x->hands, &q, &whose, err);
    *ret_mine = whose != HAND_OTHER;
    return failed;
}

static int judge(looking_t *x, store_conn_t *c, const passing_t *p, const cat_kind_t *k, seen_t *s, err_t *err)
{
    bool acted = false, mine = false;
    *s = (seen_t){p->matter, NULL};
    if (!desk_may_name(x->book, x->actor, k, p->office)) return 0;
    bool hides = false;
    int failed = seal_hides(x->book, c, x->actor, k, p->matter, &hides, err);
    if (failed || hides) return failed;
    failed = is_mine(c, x, k, p, &mine, err);
    if (!failed) failed = has_acted(c, x->actor, p->matter, &acted, err);
    if (failed || (!mine && !acted)) return failed;
    if (json_array_size(x->matters) == (size_t)x->what->limit) {
        x->more = true;
        return 0;
    }
    json_t *j = NULL;
    failed = matter_head(x->book, c, x->actor, k, p->matter, &j, err);
    if (failed || !j) return failed; /* an annulled opening leaves no row */
    (void)json_object_set_new(j, "why", json_string(acted ? "acted" : "mine"));
    (void)json_object_set_new(j, "acts", json_array());
    s->shown = j;
    return json_array_append_new(x->matters, j) == 0 ? 0 : err_nomem(err);
}

static json_t *act_label(const cat_kind_t *k, const char *name)
{
    const cat_act_t *a;
    words_t w = strcmp(name, "annul") == 0     ? (words_t){{"撤销", "Annul"}}
                : strcmp(name, "correct") == 0 ? (words_t){{"更正", "Correct"}}
                                               : (words_t){{name, name}};
    if (cat_kind_act(k, name, &a, NULL) == 0) w = a->label;
    return words_json(w);
}

static int pass(looking_t *x, store_conn_t *c, const passing_t *p, err_t *err)
{
    const cat_kind_t *k;
    char id[48];
    if (strcmp(p->actor, x->actor->login) == 0 || catalogue_kind(x->book->with.catalogue, p->kind, &k, NULL) != 0) return 0;
    seen_t *s = seen_at(x, p->matter);
    int failed = s->matter ? 0 : judge(x, c, p, k, s, err);
    json_t *acts = failed || !s->shown ? NULL : json_object_get(s->shown, "acts");
    if (!acts || json_array_size(acts) == ACTS_SHOWN) return failed;
    matter_text(p->id, id);
    json_t *a = json_pack("{s:s, s:s, s:o, s:s, s:s, s:s}", "id", id, "act", p->act, "label", act_label(k, p->act), "actor",
                          p->actor, "occurred_on", p->occurred_on, "recorded_at", p->recorded_at);
    return json_array_append_new(acts, a) == 0 ? 0 : err_nomem(err);
}

static void take(passing_t *p, store_rows_t *rows)
{
    p->id = store_col_int(rows, 1);
    p->matter = store_col_int(rows, 2);
    text_copy(p->kind, sizeof p->kind, store_col_text(rows, 3));
    text_copy(p->act, sizeof p->act, store_col_text(rows, 4));
    text_copy(p->office, sizeof p->office, store_col_text(rows, 5));
    text_copy(p->actor, sizeof p->actor, store_col_text(rows, 6));
    text_copy(p->occurred_on, sizeof p->occurred_on, store_col_text(rows, 7));
    text_copy(p->recorded_at, sizeof p->recorded_at, store_col_text(rows, 8));
}

/* From the mark, or from the day. */
static int where_from(looking_t *x, store_conn_t *c, int64_t *ret_idx, char ret_since[INSTANT_TEXT], err_t *err)
{
    bool marked = false;
    char day[DAY_TEXT];
    *ret_idx = -1;
    int failed = 0;
    if (x->what->since == DAY_NONE)
        failed = store_get_int(c, "SELECT idx FROM desk_mark WHERE login = $1", STORE_P(store_text(x->actor->login)), ret_idx,
                               &marked, err);
    if (!marked) *ret_idx = -1;
    day_t since = x->what->since == DAY_NONE ? day_today() - USUAL_DAYS : x->what->since;
    (void)snprintf(ret_since, INSTANT_TEXT, "%s", marked ? "" : day_text(since, day));
    return failed;
}

static int read_changed(store_conn_t *c, void *arg, err_t *err)
{
    looking_t *x = arg;
    passing_t p;
    store_rows_t *rows = NULL;
    int64_t from, until = -1, at = 0, looked = 0;
    char since[INSTANT_TEXT];
    json_decref(x->out);
    memset(x->seen, 0, SEEN_ROOM * sizeof *x->seen);
    x->more = false;
    x->matters = json_array();
    x->out = json_pack("{s:o}", "matters", x->matters);
    if (!x->out) return err_nomem(err);
    int failed = where_from(x, c, &from, since, err);
    if (!failed)
        failed = store_query(c, "SELECT l.idx, a.id, a.matter, a.kind, a.act, a.office, a.actor, a.occurred_on, a.recorded_at "
                                "FROM ledger_leaf l JOIN act a ON a.id = l.act WHERE l.idx > $1 ORDER BY l.idx DESC LIMIT $2",
                             STORE_P(store_int(from), store_int(CHANGED_LOOKED_MOST + 1)), &rows, err);
    /* Once there are more matters than asked for, older acts would not be shown. */
    for (bool row = true; !failed && !x->more && looked <= CHANGED_LOOKED_MOST;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        at = store_col_int(rows, 0);
        if (until < 0) until = at;
        take(&p, rows);
        if (strcmp(p.recorded_at, since) < 0 || ++looked > CHANGED_LOOKED_MOST) break;
        failed = pass(x, c, &p, err);
    }
    store_rows_close(rows);
    (void)json_object_set_new(x->out, "from", json_integer(from));
    (void)json_object_set_new(x->out, "until", json_integer(until < 0 ? from : until));
    (void)json_object_set_new(x->out, "partial", json_boolean(looked > CHANGED_LOOKED_MOST));
    (void)json_object_set_new(x->out, "more", json_boolean(x->more));
    return failed;
}

int book_changed(book_t *b, const actor_t *actor, const changed_t *what, json_t **ret_json, err_t *err)
{
    assert(what->limit >= 1 && what->limit <= DESK_MOST);
    looking_t x = {.book = b, .actor = actor, .what = what, .seen = calloc(SEEN_ROOM, sizeof(seen_t))};
    if (!x.seen) return err_nomem(err);
    int failed = store_read(b->with.store, read_changed, &x, err);
    free(x.seen);
    if (failed) json_decref(x.out);
    else *ret_json = x.out;
    return failed;
}

/* --- the mark --------------------------------------------------------------------------------------- */

typedef struct marking {
    const char *login;
    int64_t until;
} marking_t;

/* Two windows may send their marks in any order: it never goes back. */
static int write_mark(store_conn_t *c, void *arg, err_t *err)
{
    const marking_t *m = arg;
    char now[INSTANT_TEXT];
    return store_exec(c, "INSERT INTO desk_mark (login, idx, marked_at) VALUES ($1, $2, $3) ON CONFLICT (login) DO UPDATE SET "
                         "idx = CASE WHEN excluded.idx > desk_mark.idx THEN excluded.idx ELSE desk_mark.idx END, marked_at = $3",
                      STORE_P(store_text(m->login), store_int(m->until), store_text(instant_text(instant_now(), now))), NULL, err);
}

static int log_end(store_conn_t *c, void *arg, err_t *err)
{
    bool found;
    return store_get_int(c, "SELECT COALESCE(MAX(idx), -1) FROM ledger_leaf", STORE_NONE, arg, &found, err);
}

int book_mark_seen(book_t *b, const actor_t *actor, int64_t until, err_t *err)
{
    marking_t m = {actor->login, until};
    int64_t end = -1;
    int failed = store_read(b->with.store, log_end, &end, err);
    if (m.until > end) m.until = end; /* nobody has seen what is not there yet */
    return failed ? failed : store_write(b->with.store, write_mark, &m, err);
}
