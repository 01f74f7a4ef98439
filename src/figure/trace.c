/* trace.c - the acts behind a value, page by page. */
#include "figure/trace.h"

#include "catalogue/words_json.h"
#include "register/desk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void trace_open(trace_t *t, figures_t *f, const actor_t *actor)
{
    *t = (trace_t){.f = f, .actor = actor};
}

void trace_close(trace_t *t)
{
    for (size_t i = 0; i < t->kind_count; i++) free(t->kinds[i].sealed);
    t->kind_count = 0;
}

static int kind_of(trace_t *t, const char *name, const struct trace_kind **ret, err_t *err)
{
    for (size_t i = 0; i < t->kind_count; i++)
        if (strcmp(t->kinds[i].kind->name, name) == 0) return *ret = &t->kinds[i], 0;
    struct trace_kind k = {0};
    book_t *book = figures_book(t->f);
    assert(t->kind_count < TRACE_KINDS_MOST);
    int failed = catalogue_kind(book_catalogue(book), name, &k.kind, err);
    if (!failed) failed = book_sealed(book, t->actor, k.kind, &k.sealed, &k.count, err);
    if (failed) return failed;
    t->kinds[t->kind_count] = k;
    *ret = &t->kinds[t->kind_count++];
    return 0;
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

int trace_sees(trace_t *t, const char *kind, const char *office, int64_t matter, bool *ret_sees, err_t *err)
{
    const struct trace_kind *k = NULL;
    int failed = kind_of(t, kind, &k, err);
    if (failed) return failed;
    *ret_sees = book_may_read(figures_book(t->f), t->actor, k->kind, office) &&
                !(k->count && bsearch(&matter, k->sealed, k->count, sizeof matter, by_number));
    return 0;
}

/* --- one act as JSON ---------------------------------------------------------------------------------------- */

typedef struct reading {
    const cat_kind_t *kind;
    int64_t act;
    json_t *out; /* {"act_name","recorded_at","number"} */
} reading_t;

static int read_act(store_conn_t *c, void *arg, err_t *err)
{
    reading_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT a.act, a.recorded_at, m.number FROM act a LEFT JOIN k_%s m ON m.id = a.matter WHERE a.id = $1",
             x->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(x->act)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    json_decref(x->out);
    x->out = NULL;
    if (!failed && row)
        x->out = json_pack("{s:s, s:s, s:s}", "act_name", store_col_text(rows, 0), "recorded_at", store_col_text(rows, 1), "number",
                           store_col_text(rows, 2) ? store_col_text(rows, 2) : "");
    if (!failed && row && !x->out) failed = err_nomem(err);
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static json_t *id_text(int64_t id)
{
    char text[48];
    matter_text(id, text);
    return json_string(text);
}

static words_t act_label(const cat_kind_t *k, const char *name)
{
    const cat_act_t *act = NULL;
    if (strcmp(name, "annul") == 0) return (words_t){{"撤销", "annul"}};
    if (strcmp(name, "correct") == 0) return (words_t){{"更正", "correct"}};
    if (cat_kind_act(k, name, &act, NULL) == 0) return act->label;
    return (words_t){{name, name}};
}

static words_t office_name(const trace_t *t, const char *code)
{
    const office_tree_t *tree = book_offices(figures_book(t->f));
    int at = -1;
    return office_find(tree, code, &at, NULL) == 0 ? office_at(tree, at)->name : (words_t){{code, code}};
}

/* What was counted as the figure has it: a sum as money or in its unit, days as days, else how many. sign: + before what was added. */
static json_t *said(const trace_t *t, const char *name, int64_t n, int64_t amount, bool sign)
{
    const cat_kind_t *kind = NULL;
    const cat_figure_t *f = NULL;
    if (figure_find(book_catalogue(figures_book(t->f)), name, &kind, &f, NULL) != 0) return NULL;
    enum figure_sort sort = figure_sort_of(f);
    bool sums = sort == FIGURE_SUM || sort == FIGURE_DAYS;
    const figure_style_t style = {.form = FIGURE_SAY_NUMBER, .digits = -1, .money = figure_is_money(kind, f), .unit = figure_unit(kind, f)};
    words_t words = {{NULL}};
    buf_t text[LANG_COUNT];
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_init(&text[lang], 256);
        if (sign && (sums ? amount : n) >= 0) buf_add_char(&text[lang], '+');
        (void)figure_say(&text[lang], &style, sums ? amount : n, 1, (enum lang)lang);
        words.in[lang] = buf_failed(&text[lang]) ? "" : buf_text(&text[lang]);
    }
    json_t *j = words_json(words);
    for (int lang = 0; lang < LANG_COUNT; lang++) buf_release(&text[lang]);
    return j;
}

/* {…, "say"}: where the figure is no more, nothing is said. */
static void add_said(const trace_t *t, json_t *j, const char *name, int64_t n, int64_t amount, bool sign)
{
    json_t *words = said(t, name, n, amount, sign);
    if (j && words) (void)json_object_set_new(j, "say", words);
    else json_decref(words);
}

int trace_json(trace_t *t, const figure_act_t *act, json_t **ret_json, err_t *err)
{
    const struct trace_kind *k = NULL;
    char on[DAY_TEXT];
    int failed = kind_of(t, act->kind, &k, err);
    if (failed) return failed;
    reading_t x = {.kind = k->kind, .act = act->act};
    failed = store_read(book_store(figures_book(t->f)), read_act, &x, err);
    if (failed) return failed;
    const char *name = json_string_value(json_object_get(x.out, "act_name"));
    json_t *j = json_pack("{s:o, s:o, s:o, s:s, s:o, s:s, s:o, s:s, s:s, s:I, s:I}", "act", id_text(act->act), "target",
                          act->target ? id_text(act->target) : json_null(), "matter", id_text(act->matter), "kind", k->kind->name,
                          "kind_label", words_json(k->kind->label), "office", act->office, "office_name", words_json(office_name(t, act->office)), "on",
                          day_text(act->on, on), "figure", act->figure, "n", (json_int_t)act->n, "amount", (json_int_t)act->amount);
    add_said(t, j, act->figure, act->n, act->amount, true);
    const cat_kind_t *of = NULL;
    const cat_figure_t *figure = NULL;
    if (j && figure_find(book_catalogue(figures_book(t->f)), act->figure, &of, &figure, NULL) == 0)
        (void)json_object_set_new(j, "figure_label", words_json(figure->label));
    if (j && name) failed = json_object_set_new(j, "label", words_json(act_label(k->kind, name))) | json_object_update(j, x.out);
    json_decref(x.out);
    if (!j || failed) {
        json_decref(j);
        return err_nomem(err);
    }
    failed = book_name(figures_book(t->f), t->actor, k->kind, act->matter, j, err);
    if (failed) json_decref(j);
    else *ret_json = j;
    return failed;
}

/* --- a page ---------------------------------------------------------------------------------------------------- */

typedef struct sum {
    const char *figure;
    bool adds;           /* a sum: what adds 0 to it makes no difference */
    int64_t acts, n, amount;
} sum_t;

typedef struct page {
    trace_t trace;
    const passport_acts_t *what;
    int64_t seen, hidden, limit;
    int64_t idle;     /* of those seen: they added 0 to a sum, and come last */
    bool again;       /* the second pass, for them */
    sum_t sum[2];     /* of the part and the whole */
    size_t sums;
    figure_act_t *shown;
    int64_t count;
} page_t;

static bool adds_up(const page_t *p, const char *name)
{
    const cat_kind_t *kind = NULL;
    const cat_figure_t *f = NULL;
    return figure_find(book_catalogue(figures_book(p->trace.f)), name, &kind, &f, NULL) == 0 && figure_sort_of(f) == FIGURE_SUM;
}

static int add_idle(page_t *p, const figure_act_t *act, err_t *err)
{
    bool sees = false;
    if (act->amount || !adds_up(p, act->figure)) return 0;
    int failed = trace_sees(&p->trace, act->kind, act->office, act->matter, &sees, err);
    if (failed || !sees) return failed;
    if (p->seen++ >= p->what->from && p->count < p->limit) p->shown[p->count++] = *act;
    return 0;
}

static int add_act(void *arg, const figure_act_t *act, err_t *err)
{
    page_t *p = arg;
    bool sees = false;
    if (p->again) return add_idle(p, act, err);
    if (!p->sums || strcmp(p->sum[p->sums - 1].figure, act->figure) != 0) {
        assert(p->sums < 2);
        p->sum[p->sums++] = (sum_t){.figure = act->figure, .adds = adds_up(p, act->figure)};
    }
    sum_t *s = &p->sum[p->sums - 1];
    s->acts++;
    s->n += act->n;
    s->amount += act->amount;
    int failed = trace_sees(&p->trace, act->kind, act->office, act->matter, &sees, err);
    if (failed) return failed;
    if (!sees) return p->hidden++, 0;
    if (s->adds && !act->amount) return p->idle++, 0;
    if (p->seen++ >= p->what->from && p->count < p->limit) p->shown[p->count++] = *act;
    return 0;
}

/* Those that made the number stand first: only who has read them all, or asks behind them, needs the others, of which the first pass
 * only knew how many come before them. */
static int add_acts(page_t *p, const figure_ask_t *ask, err_t *err)
{
    const char *const *key = p->what->key_count ? p->what->key : NULL;
    int failed = figure_acts(p->trace.f, p->trace.actor, ask, key, add_act, p, err);
    if (failed || !p->idle || p->count == p->limit) {
        p->seen += p->idle;
        return failed;
    }
    p->again = true;
    return figure_acts(p->trace.f, p->trace.actor, ask, key, add_act, p, err);
}

static int page_json(page_t *p, json_t **ret_json, err_t *err)
{
    json_t *acts = json_array(), *parts = json_array();
    int failed = 0;
    int64_t total = 0;
    for (int64_t i = 0; !failed && i < p->count; i++) {
        json_t *one = NULL;
        failed = trace_json(&p->trace, &p->shown[i], &one, err);
        if (!failed && json_array_append_new(acts, one) != 0) failed = err_nomem(err);
    }
    for (size_t i = 0; i < p->sums; i++) {
        total += p->sum[i].acts;
        json_t *one = json_pack("{s:s, s:I, s:I, s:I}", "figure", p->sum[i].figure, "acts", (json_int_t)p->sum[i].acts, "n",
                                (json_int_t)p->sum[i].n, "amount", (json_int_t)p->sum[i].amount);
        add_said(&p->trace, one, p->sum[i].figure, p->sum[i].n, p->sum[i].amount, false);
        (void)json_array_append_new(parts, one);
    }
    int64_t next = p->what->from + p->count;
    json_t *j = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "passport", p->what->id, "acts_total", (json_int_t)total, "hidden",
                          (json_int_t)p->hidden, "idle", (json_int_t)p->idle, "n", (json_int_t)(p->sums ? p->sum[0].n : 0), "amount",
                          (json_int_t)(p->sums ? p->sum[0].amount : 0), "parts", parts, "acts", acts, "next",
                          next < p->seen ? json_integer(next) : json_null());
    if (!j && !failed) failed = err_nomem(err);
    if (failed) json_decref(j);
    else *ret_json = j;
    return failed;
}

/* The question put to one figure and one of its windows alone. */
static int narrow_down(figures_t *f, const actor_t *actor, const passport_acts_t *what, figure_ask_t *ask, json_t **ret_asked, err_t *err)
{
    json_t *answer = NULL;
    size_t at = 0;
    while (what->figure && at < ask->figure_count && strcmp(ask->figure[at], what->figure) != 0) at++;
    if (at >= ask->figure_count) return err_set(err, ERR_FIGURE_QUESTION, "figure", what->figure, ask->figure[0]);
    if (what->key_count && what->key_count != ask->by_count) return err_set(err, ERR_FIGURE_QUESTION, "key", what->key[0], num_text((int64_t)ask->by_count, (char[24]){0}));
    ask->figure[0] = ask->figure[at];
    ask->figure_count = 1;
    /* Its windows stand in the answer; a question without breakdown is one pass. */
    figure_ask_t total = *ask;
    total.by_count = 0;
    int failed = figure_ask(f, actor, &total, &answer, err);
    if (failed) return failed;
    json_t *window = json_array_get(json_object_get(answer, "windows"), (size_t)what->window);
    if (!window) failed = err_set(err, ERR_FIGURE_QUESTION, "window", num_text(what->window, (char[24]){0}), "0..5");
    if (!failed) failed = day_parse(json_string_value(json_object_get(window, "from")), &ask->from, err);
    if (!failed) failed = day_parse(json_string_value(json_object_get(window, "to")), &ask->to, err);
    ask->compare = FIGURE_ALONE;
    if (!failed) *ret_asked = json_incref(window);
    json_decref(answer);
    return failed;
}

int passport_acts_json(figures_t *f, const actor_t *actor, const passport_acts_t *what, json_t **ret_json, err_t *err)
{
    figure_ask_t ask;
    json_t *window = NULL, *out = NULL;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    page_t *p = a ? arena_alloc(a, sizeof *p) : NULL;
    if (!p) {
        arena_free(a);
        return err_nomem(err);
    }
    trace_open(&p->trace, f, actor);
    p->what = what;
    p->limit = what->limit > 0 && what->limit <= PASSPORT_PAGE_MOST ? what->limit : 50;
    p->shown = arena_array(a, (size_t)p->limit, sizeof *p->shown);
    int failed = p->shown ? passport_question(f, what->id, a, &ask, err) : err_nomem(err);
    if (!failed) failed = narrow_down(f, actor, what, &ask, &window, err);
    if (!failed) failed = add_acts(p, &ask, err);
    if (!failed) failed = page_json(p, &out, err);
    json_t *key = json_array();
    for (size_t i = 0; i < what->key_count; i++) (void)json_array_append_new(key, json_string(what->key[i]));
    if (!failed && (json_object_set_new(out, "figure", json_string(ask.figure[0])) | json_object_set(out, "window", window) |
                    json_object_set(out, "key", key)) != 0)
        failed = err_nomem(err);
    json_decref(key);
    json_decref(window);
    trace_close(&p->trace);
    arena_free(a);
    if (failed) json_decref(out);
    else *ret_json = out;
    return failed;
}
