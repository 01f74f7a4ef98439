/* life_play.c - plays the lines of a life through a door and says what came otherwise. */
#include "app/life_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ID_BYTES = 48, PAPER_LEAST = 1000 };

typedef struct named {
    const char *name;
    const cat_kind_t *kind;
    char id[ID_BYTES];
    json_t *seen; /* as seen_by last read it; NULL once something was done */
    int seen_by;  /* of the people */
} named_t;

typedef struct play {
    const life_t *life;
    const catalogue_t *catalogue;
    const life_door_t *door;
    enum lang lang;
    arena_t *arena;
    buf_t *story;
    life_outcome_t *out;
    const life_line_t *line;
    named_t named[LIFE_NAMES_MOST];
    size_t named_count;
} play_t;

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void otherwise(play_t *p, const char *expected, const char *came)
{
    err_t e = {0};
    err_set(&e, ERR_APP_LIFE_OTHER, expected, came);
    life_find(&p->out->otherwise, p->life->path, p->line->number, &e);
}

/* What an answer says when it is an error: "[code] what; detail", or NULL. Borrowed until the next call. */
static const char *refusal(const json_t *reply, char into[ERR_ARG_BYTES])
{
    const json_t *e = json_object_get(reply, "error");
    if (reply && !e) return NULL;
    buf_t b;
    buf_init(&b, 8192);
    buf_addf(&b, "[%s] %s; %s", member(e, "code"), member(e, "what"), member(e, "detail"));
    text_copy(into, ERR_ARG_BYTES, buf_failed(&b) ? "" : buf_text(&b));
    buf_release(&b);
    return into;
}

/* --- matters by name ------------------------------------------------------------------------------------- */

static named_t *find(play_t *p, const char *name)
{
    for (size_t i = 0; i < p->named_count; i++)
        if (strcmp(p->named[i].name, name) == 0) return &p->named[i];
    return NULL;
}

static const char *id_of(const void *arg, const char *name)
{
    const play_t *p = arg;
    for (size_t i = 0; i < p->named_count; i++)
        if (strcmp(p->named[i].name, name) == 0) return p->named[i].id;
    return NULL;
}

static const char *name_of(const play_t *p, const char *id)
{
    for (size_t i = 0; i < p->named_count; i++)
        if (strcmp(p->named[i].id, id) == 0) return p->named[i].name;
    return NULL;
}

static void give_name(play_t *p, const char *name, const cat_kind_t *kind, const char *id)
{
    named_t *n = find(p, name);
    if (!n && p->named_count == LIFE_NAMES_MOST) {
        otherwise(p, "200", name);
        return;
    }
    if (!n) n = &p->named[p->named_count++];
    json_decref(n->seen);
    *n = (named_t){.name = name, .kind = kind};
    text_copy(n->id, sizeof n->id, id);
}

/* An act may change other matters than its own. */
static void forget_seen(play_t *p)
{
    for (size_t i = 0; i < p->named_count; i++) {
        json_decref(p->named[i].seen);
        p->named[i].seen = NULL;
    }
}

/* The matter as the one who acts sees it; who may not, is helped out by the first who may: checks are not about
 * rights. NULL: nobody does, or its opening is annulled. Borrowed. */
static const json_t *look(play_t *p, named_t *n, char why[ERR_ARG_BYTES])
{
    *why = '\0';
    if (n->seen && n->seen_by == p->line->person) return n->seen; /* another sees it otherwise */
    json_decref(n->seen);
    n->seen = NULL;
    n->seen_by = p->line->person;
    for (int i = -1; i < (int)p->life->person_count && !n->seen; i++) {
        int person = i < 0 ? p->line->person : i;
        if (person < 0) continue;
        json_t *reply = p->door->matter(p->door->arg, p->life->people[person].login, n->id);
        if (!refusal(reply, why) && !json_object_get(reply, "annulled")) n->seen = reply;
        else json_decref(reply);
    }
    return n->seen;
}

/* ... said when it is not there. */
static const json_t *see(play_t *p, named_t *n)
{
    char why[ERR_ARG_BYTES];
    const json_t *m = look(p, n, why);
    if (!m) otherwise(p, n->name, why);
    return m;
}

/* --- acts -------------------------------------------------------------------------------------------------- */

static json_t *fields_of(play_t *p, const cat_kind_t *kind, const char **ret_ground)
{
    json_t *fields = json_object();
    size_t ground = p->line->value_count; /* the last one is why it is corrected: one before it is a field of the kind */
    for (size_t i = 0; ret_ground && i < p->line->value_count; i++)
        if (strcmp(p->line->values[i].key, "ground") == 0) ground = i;
    for (size_t i = 0; i < p->line->value_count; i++) {
        const life_value_t *v = &p->line->values[i];
        const cat_field_t *f = NULL;
        if (i == ground) {
            *ret_ground = v->text;
            continue;
        }
        (void)cat_kind_field(kind, v->key, &f, NULL); /* a field it does not have is for the register to refuse */
        (void)json_object_set_new(fields, v->key, f ? life_value_json(f, v, id_of, p) : json_string(v->text));
    }
    return fields;
}

static void tell_begin(play_t *p, const char *name, const char *act)
{
    char day[DAY_TEXT];
    buf_addf(p->story, "%s  %-12s %s %s", day_text(p->line->on, day), p->life->people[p->line->person].login, name ? name : "-", act);
}

static void tell_words(play_t *p, words_t w)
{
    if (w.in[p->lang]) buf_addf(p->story, p->lang == LANG_ZH ? "（%s）" : " (%s)", w.in[p->lang]);
}

static words_t stage_label(const cat_kind_t *k, const char *stage)
{
    int i = -1;
    return cat_kind_stage(k, stage, &i, NULL) == 0 ? k->stage_labels[i] : (words_t){{NULL, NULL}};
}

/* The days that run now, as the receipt tells them. */
static void tell_dues(play_t *p, const json_t *reply)
{
    size_t i;
    json_t *d;
    json_array_foreach(json_object_get(reply, "due"), i, d) {
        const char *day = json_object_get(d, "due_on") ? member(d, "due_on") : member(d, "due");
        buf_addf(p->story, "\n%14s%s %s", "", day, member(d, "rule"));
        if (*member(d, "law")) buf_addf(p->story, "  %s", member(d, "law"));
    }
}

static void tell_done(play_t *p, const char *name, const cat_kind_t *kind, const cat_act_t *act, const json_t *reply)
{
    tell_begin(p, name, p->line->act);
    if (act) tell_words(p, act->label);
    buf_addf(p->story, " → %s", member(reply, "stage"));
    tell_words(p, stage_label(kind, member(reply, "stage")));
    if (*member(reply, "number")) buf_addf(p->story, "  %s", member(reply, "number"));
    if (*member(reply, "act_number")) buf_addf(p->story, "  %s", member(reply, "act_number"));
    tell_dues(p, reply);
    buf_add_char(p->story, '\n');
}

static bool same_code(const char *code, const char *written)
{
    const char *dot = strchr(code, '.');
    return strcasecmp(code, written) == 0 || (dot && strcasecmp(dot + 1, written) == 0);
}

/* It had to be refused, with this error, for this reason. */
static void check_refusal(play_t *p, const json_t *reply)
{
    const json_t *e = json_object_get(reply, "error");
    const life_line_t *l = p->line;
    char came[ERR_ARG_BYTES], meant[ERR_ARG_BYTES];
    buf_t b;
    buf_init(&b, 8192);
    buf_addf(&b, "%s %s", l->code, l->reason);
    text_copy(meant, sizeof meant, buf_failed(&b) ? l->code : buf_text(&b));
    buf_clear(&b);
    buf_addf(&b, "%s %s %s", member(e, "what"), member(e, "detail"), member(e, "zh"));
    bool right = e && same_code(member(e, "code"), l->code) && !buf_failed(&b) && (!*l->reason || strstr(buf_text(&b), l->reason));
    buf_release(&b);
    if (!right) otherwise(p, meant, e ? refusal(reply, came) : p->lang == LANG_ZH ? "办理了" : "it was done");
    tell_begin(p, l->name, l->act);
    if (!e) {
        buf_addf(p->story, p->lang == LANG_ZH ? " !! 应当拒绝，却办理了\n" : " !! it was done, though it should have been refused\n");
        return;
    }
    buf_addf(p->story, p->lang == LANG_ZH ? " × 不予办理：%s；%s\n" : " × refused: %s; %s\n", member(e, "what"), member(e, "detail"));
}

static json_t *ask_act(play_t *p, const cat_kind_t *kind, const named_t *of, const char *parent)
{
    const life_line_t *l = p->line;
    json_t *fields = fields_of(p, kind, NULL);
    const life_act_t act = {.login = p->life->people[l->person].login, .kind = kind->name, .act = l->act, .matter = of ? of->id : NULL,
                            .parent = parent, .office = l->office, .on = l->on, .fields = fields};
    json_t *reply = p->door->act(p->door->arg, &act);
    json_decref(fields);
    forget_seen(p);
    return reply;
}

static void note_pair(play_t *p, const char *list, const cat_kind_t *kind, const char *what)
{
    (void)json_array_append_new(json_object_get(p->out->record, list), json_pack("[s, s]", kind->name, what));
}

static void settle(play_t *p, const char *name, const cat_kind_t *kind, json_t *reply, const char *done)
{
    const cat_act_t *act = NULL;
    char why[ERR_ARG_BYTES];
    (void)cat_kind_act(kind, p->line->act, &act, NULL);
    if (p->line->verb == LIFE_REFUSE) {
        p->out->refusals++;
        check_refusal(p, reply);
        note_pair(p, "refused", kind, p->line->act);
    } else if (refusal(reply, why)) otherwise(p, done, why);
    else {
        p->out->acts++;
        if (p->line->verb == LIFE_OPEN) give_name(p, name, kind, member(reply, "matter"));
        tell_done(p, name, kind, act, reply);
    }
    json_decref(reply);
}

static void play_open(play_t *p)
{
    const life_line_t *l = p->line;
    const cat_kind_t *kind = NULL;
    char why[ERR_ARG_BYTES];
    err_t err = {0};
    if (catalogue_kind(p->catalogue, l->kind, &kind, &err) != 0) {
        err_place(&err, p->life->path, l->number, 0);
        life_find(&p->out->otherwise, p->life->path, l->number, &err);
        return;
    }
    const named_t *parent = l->parent ? find(p, l->parent) : NULL;
    if (l->parent && !parent) {
        p->out->passed_over++;
        return;
    }
    (void)why;
    settle(p, l->name, kind, ask_act(p, kind, NULL, parent ? parent->id : NULL), l->act);
}

static void play_do(play_t *p, named_t *n)
{
    settle(p, n->name, n->kind, ask_act(p, n->kind, n, NULL), p->line->act);
}

/* The newest act of that name in the matter's history. */
static const char *newest_act(play_t *p, named_t *n)
{
    const json_t *m = see(p, n);
    const json_t *acts = json_object_get(m, "acts");
    for (size_t i = json_array_size(acts); i > 0; i--)
        if (strcmp(member(json_array_get(acts, i - 1), "act"), p->line->act) == 0) return member(json_array_get(acts, i - 1), "id");
    if (m) otherwise(p, p->line->act, "-");
    return NULL;
}

static void play_undo(play_t *p, named_t *n)
{
    const life_line_t *l = p->line;
    const char *login = p->life->people[l->person].login, *act = newest_act(p, n), *ground = l->ground;
    char why[ERR_ARG_BYTES];
    if (!act) return;
    json_t *fields = l->verb == LIFE_CORRECT ? fields_of(p, n->kind, &ground) : NULL;
    json_t *reply = fields ? p->door->correct(p->door->arg, login, act, fields, ground ? ground : "")
                           : p->door->annul(p->door->arg, login, act, ground);
    json_decref(fields);
    forget_seen(p);
    if (l->code) {
        p->out->refusals++;
        check_refusal(p, reply);
    } else if (refusal(reply, why)) otherwise(p, l->act, why);
    else {
        p->out->acts++;
        tell_done(p, n->name, n->kind, NULL, reply);
    }
    json_decref(reply);
}

/* --- checks -------------------------------------------------------------------------------------------------- */

static void expect_text(play_t *p, const char *meant, const char *came)
{
    if (strcmp(meant, came) != 0) otherwise(p, meant, *came ? came : "-");
}

static const json_t *newest_due(const json_t *m, const char *rule)
{
    const json_t *dues = json_object_get(m, "due");
    for (size_t i = json_array_size(dues); i > 0; i--)
        if (strcmp(member(json_array_get(dues, i - 1), "rule"), rule) == 0) return json_array_get(dues, i - 1);
    return NULL;
}

static bool has_rule(const cat_kind_t *k, const char *rule)
{
    for (size_t i = 0; i < k->due_count; i++)
        if (strcmp(k->dues[i].name, rule) == 0) return true;
    return false;
}

static const char *meant_day(const char *text, char into[DAY_TEXT])
{
    day_t day;
    return life_day(text, &day) ? day_text(day, into) : NULL;
}

static void check_due(play_t *p, const named_t *n, const json_t *m)
{
    char day[DAY_TEXT];
    const char *rule = p->line->words[1], *meant = p->line->words[2];
    const json_t *d = newest_due(m, rule);
    const char *state = d ? member(d, "state") : "-";
    if (!has_rule(n->kind, rule)) otherwise(p, n->kind->name, rule);
    else if (strcmp(meant, "-") == 0) expect_text(p, "-", strcmp(state, "open") == 0 ? member(d, "due_on") : "-");
    else if (!meant_day(meant, day)) expect_text(p, meant, state);
    else expect_text(p, meant_day(meant, day), strcmp(state, "open") == 0 ? member(d, "due_on") : state);
}

static void check_field(play_t *p, const named_t *n, const json_t *m)
{
    const cat_field_t *f = NULL;
    err_t err = {0};
    char came[ERR_ARG_BYTES];
    if (cat_kind_field(n->kind, p->line->words[1], &f, &err) != 0) {
        life_find(&p->out->otherwise, p->life->path, p->line->number, &err);
        return;
    }
    const json_t *shown = json_object_get(json_object_get(m, "fields"), f->name);
    if (life_value_is(f, shown, p->line->words[2], id_of, p)) return;
    char *text = shown ? json_dumps(shown, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    text_copy(came, sizeof came, text ? text : "-");
    free(text);
    otherwise(p, p->line->words[2], came);
}

static long long serial(const char *id)
{
    const char *dash = strrchr(id, '-');
    return dash ? strtoll(dash + 1, NULL, 10) : 0;
}

/* The newest matter of the kind that is part of it, names it or is named by it. */
static void check_found(play_t *p, const json_t *m)
{
    const char *best = "";
    static const char *const lists[][2] = {{"links", "matter"}, {"parts", "id"}};
    const cat_kind_t *kind = NULL;
    err_t err = {0};
    if (catalogue_kind(p->catalogue, p->line->words[1], &kind, &err) != 0) {
        life_find(&p->out->otherwise, p->life->path, p->line->number, &err);
        return;
    }
    for (int i = 0; i < 2; i++) {
        size_t k;
        json_t *e;
        json_array_foreach(json_object_get(m, lists[i][0]), k, e)
            if (strcmp(member(e, "kind"), kind->name) == 0 && serial(member(e, lists[i][1])) > serial(best)) best = member(e, lists[i][1]);
    }
    if (*best) give_name(p, p->line->words[0], kind, best);
    else otherwise(p, kind->name, "-");
}

static void check_seen(play_t *p, const named_t *n)
{
    char why[ERR_ARG_BYTES];
    json_t *reply = p->door->matter(p->door->arg, p->life->people[p->line->person].login, n->id);
    const char *refused = refusal(reply, why);
    if (p->line->verb == LIFE_SEES && refused) otherwise(p, "sees", refused);
    if (p->line->verb == LIFE_BLIND && !refused) otherwise(p, "blind", "sees");
    json_decref(reply);
}

static void check_paper(play_t *p, const named_t *n)
{
    const life_line_t *l = p->line;
    char why[ERR_ARG_BYTES];
    if (!p->door->paper) {
        p->out->passed_over++;
        return;
    }
    json_t *reply = NULL;
    for (int i = -1; i < (int)p->life->person_count; i++) { /* as in see(): by the first who may read it */
        int person = i < 0 ? l->person : i;
        if (person < 0) continue;
        json_decref(reply);
        reply = p->door->paper(p->door->arg, p->life->people[person].login, n->id, l->words[1]);
        if (strcmp(member(json_object_get(reply, "error"), "code"), "register.matter") != 0) break;
    }
    const char *refused = refusal(reply, why);
    if (refused) otherwise(p, l->words[1], refused);
    else note_pair(p, "papers", n->kind, l->words[1]);
    static const char *const forms[] = {"pdf", "docx"};
    const json_t *text = json_object_get(reply, "text"), *bytes;
    for (size_t i = 0; !refused && i < 2; i++)
        if ((bytes = json_object_get(reply, forms[i])) && json_integer_value(bytes) < PAPER_LEAST) otherwise(p, forms[i], "-");
    for (size_t i = 2; text && i < l->word_count; i++)
        if (!strstr(member(reply, "text"), l->words[i])) otherwise(p, l->words[i], member(reply, "text"));
    json_decref(reply);
}

static void check_figure(play_t *p)
{
    const char *const *w = p->line->words;
    char came[24], why[ERR_ARG_BYTES];
    for (size_t i = 0; i < catalogue_kind_count(p->catalogue); i++) {
        const cat_kind_t *k = catalogue_kind_at(p->catalogue, i);
        for (size_t f = 0; f < k->figure_count; f++) {
            if (strcmp(k->figures[f].name, w[0]) != 0) continue;
            json_t *reply = p->door->tally(p->door->arg, k, &k->figures[f], w[1], (int)strtol(w[2], NULL, 10));
            const char *refused = refusal(reply, why);
            expect_text(p, w[3], refused ? refused : num_text(json_integer_value(json_object_get(reply, "value")), came));
            json_decref(reply);
            return;
        }
    }
    otherwise(p, w[0], "-");
}

/* The matter's, or with the name of an act before it that of the newest such act which was not annulled. */
static void check_number(play_t *p, const json_t *m)
{
    const life_line_t *l = p->line;
    const json_t *acts = json_object_get(m, "acts");
    if (l->word_count == 2) {
        expect_text(p, l->words[1], member(m, "number"));
        return;
    }
    const char *came = "-";
    for (size_t i = 0; i < json_array_size(acts); i++) {
        const json_t *a = json_array_get(acts, i);
        bool gone = false;
        for (size_t j = i + 1; j < json_array_size(acts); j++) {
            const json_t *later = json_array_get(acts, j);
            gone = gone || (strcmp(member(later, "act"), "annul") == 0 && strcmp(member(later, "target"), member(a, "id")) == 0);
        }
        if (!gone && strcmp(member(a, "act"), l->words[1]) == 0) came = member(a, "number");
    }
    expect_text(p, l->words[2], *came ? came : "-");
}

static void check_matter(play_t *p, named_t *n)
{
    const life_line_t *l = p->line;
    const json_t *m = see(p, n);
    if (!m) return;
    switch ((int)l->verb) {
    case LIFE_STAGE: expect_text(p, l->words[1], member(m, "stage")); break;
    case LIFE_NUMBER: check_number(p, m); break;
    case LIFE_DUE: check_due(p, n, m); break;
    case LIFE_FIELD: check_field(p, n, m); break;
    default: assert(false);
    }
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static void play_tick(play_t *p)
{
    char why[ERR_ARG_BYTES];
    json_t *reply = p->door->tick ? p->door->tick(p->door->arg, p->line->on) : json_object();
    if (refusal(reply, why)) otherwise(p, "tick", why);
    json_decref(reply);
    forget_seen(p);
}

/* `found NAME KIND of NAME`: the name is new, the matter it is found from is the last word. */
static void play_found(play_t *p)
{
    named_t *from = find(p, p->line->words[3]);
    const json_t *m = from ? see(p, from) : NULL;
    if (!from) p->out->passed_over++;
    if (m) check_found(p, m);
}

static void play_line(play_t *p)
{
    const life_line_t *l = p->line;
    bool free_line = l->verb == LIFE_OPEN || (l->verb == LIFE_REFUSE && !l->name) || l->verb == LIFE_TICK || l->verb == LIFE_FIGURE ||
                     l->verb == LIFE_FOUND;
    named_t *n = free_line ? NULL : find(p, l->name);
    if (!free_line && !n) {
        p->out->passed_over++;
        return;
    }
    p->out->checks += l->verb > LIFE_CORRECT && l->verb != LIFE_TICK;
    switch (l->verb) {
    case LIFE_OPEN: play_open(p); break;
    case LIFE_REFUSE: n ? play_do(p, n) : play_open(p); break;
    case LIFE_DO: play_do(p, n); break;
    case LIFE_ANNUL:
    case LIFE_CORRECT: play_undo(p, n); break;
    case LIFE_FOUND: play_found(p); break;
    case LIFE_PAPER: check_paper(p, n); break;
    case LIFE_FIGURE: check_figure(p); break;
    case LIFE_SEES:
    case LIFE_BLIND: check_seen(p, n); break;
    case LIFE_TICK: play_tick(p); break;
    case LIFE_STAGE:
    case LIFE_NUMBER:
    case LIFE_DUE:
    case LIFE_FIELD: check_matter(p, n); break;
    case LIFE_AS:
    case LIFE_ON:
    case LIFE_TITLE:
    case LIFE_VERBS: assert(false);
    }
}

/* What is set, as field=value; of a party its name. */
static void tell_fields(buf_t *out, const cat_kind_t *k, const json_t *fields)
{
    for (size_t i = 0; i < k->field_count; i++) {
        const json_t *value = json_object_get(fields, k->fields[i].name);
        if (!value || json_is_null(value)) continue;
        const json_t *shown = json_object_get(value, "name") ? json_object_get(value, "name") : value;
        char *text = json_is_string(shown) ? NULL : json_dumps(shown, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
        buf_addf(out, " %s=%s", k->fields[i].name, text ? text : json_is_string(shown) ? json_string_value(shown) : "");
        free(text);
    }
}

/* How each matter stands at the end, so that doors can be compared by their stories. */
static void tell_ends(play_t *p)
{
    for (size_t i = 0; i < p->named_count; i++) {
        char why[ERR_ARG_BYTES];
        const json_t *m = look(p, &p->named[i], why);
        if (!m) buf_addf(p->story, "%s  %s -\n", p->named[i].name, p->named[i].kind->name); /* annulled, or under seal for all of them */
        if (!m) continue;
        buf_t fields;
        buf_init(&fields, 1 << 20);
        tell_fields(&fields, p->named[i].kind, json_object_get(m, "fields"));
        const char *parent = name_of(p, member(m, "parent"));
        buf_addf(p->story, "%s  %s [%s] %s%s%s %s\n", p->named[i].name, p->named[i].kind->name, member(m, "stage"), member(m, "number"),
                 parent ? " < " : "", parent ? parent : "", buf_failed(&fields) ? "…" : buf_text(&fields));
        buf_release(&fields);
        (void)json_array_append_new(json_object_get(p->out->record, "ends"),
                                    json_pack("{s:s, s:O}", "name", p->named[i].name, "matter", p->named[i].seen));
    }
}

static void drop_json(void *json)
{
    json_decref(json);
}

int life_play(const life_t *l, const catalogue_t *catalogue, const life_door_t *door, enum lang lang, arena_t *a, buf_t *story,
              life_outcome_t *ret_outcome, err_t *err)
{
    play_t *p = arena_alloc(a, sizeof *p);
    err_t *list = arena_array(a, LIFE_FINDINGS_MOST, sizeof *list);
    json_t *record = json_pack("{s:[], s:[], s:[]}", "ends", "refused", "papers");
    if (!p || !list || !record || !arena_on_free(a, drop_json, record)) return err_nomem(err);
    *ret_outcome = (life_outcome_t){.otherwise = {.list = list}, .record = record};
    *p = (play_t){.life = l, .catalogue = catalogue, .door = door, .lang = lang, .arena = a, .story = story, .out = ret_outcome};
    buf_addf(story, "%s\n", l->title.in[lang]);
    for (size_t i = 0; i < l->line_count; i++) {
        p->line = &l->lines[i];
        play_line(p);
    }
    buf_add_char(story, '\n');
    tell_ends(p);
    forget_seen(p);
    return buf_failed(story) ? err_nomem(err) : 0;
}
