/* pair.c - one subject against another, without an index. */
#include "match/evidence.h"
#include "match/lexicon.h"
#include "match/parts.h"

#include <assert.h>
#include <string.h>

typedef struct best {
    int points;
    const char *a, *b;
    bool alias;
} best_t;

static const char *name_of(const match_subject_t *s, size_t i)
{
    return i == 0 ? s->name : s->aliases[i - 1];
}

static int check(const match_subject_t *s, err_t *err)
{
    if (!s->name) return err_set(err, ERR_MATCH_SUBJECT, "name");
    if (s->schema < MATCH_PERSON || s->schema > MATCH_ANY) return err_set(err, ERR_MATCH_SUBJECT, "schema");
    if (s->alias_count >= MATCH_NAMES_MOST) return err_set(err, ERR_MATCH_SUBJECT, "aliases");
    for (size_t i = 0; i < s->alias_count; i++)
        if (!s->aliases[i]) return err_set(err, ERR_MATCH_SUBJECT, "aliases");
    return 0;
}

/* A legal form, a branch or a word only firms use: characters without a surname are no such sign. */
static bool surely_unit(const form_t *f)
{
    return f->schema == MATCH_UNIT && (!f->han || f->legal || f->branch_count);
}

/* Two subjects are compared as what either side knows them to be; else the names decide, and a sure unit has the word. */
static int common_schema(const match_subject_t *a, const match_subject_t *b, form_t *room,
                         enum match_schema *ret_schema, err_t *err)
{
    int code = 0;
    *ret_schema = (enum match_schema)(a->schema & b->schema);
    if (*ret_schema == MATCH_ANY) {
        code = form_parse(a->name, MATCH_ANY, room, err);
        if (!code) *ret_schema = room->schema;
        /* A Latin name shows that it is a unit's by its legal form alone, which the other may leave out; 王小明 is not 王小明有限公司. */
        bool asks = !code && *ret_schema == MATCH_PERSON && !room->han;
        if (asks) code = form_parse(b->name, MATCH_ANY, room, err);
        if (asks && !code && surely_unit(room)) *ret_schema = MATCH_UNIT;
    }
    return code;
}

int match_common_kind(const char *a, const char *b, enum match_schema *ret_schema, err_t *err)
{
    assert(a && b && ret_schema);
    form_t room;
    const match_subject_t x = {.schema = MATCH_ANY, .name = a}, y = {.schema = MATCH_ANY, .name = b};
    int code = lexicon_load(err);
    return code ? code : common_schema(&x, &y, &room, ret_schema, err);
}

static void score_forms(const form_t forms[2], const char *alias, bool keep, evidence_t *ev)
{
    evidence_begin(ev, keep);
    score_names(&forms[0], &forms[1], ev);
    if (ev->name && alias) evidence_add(ev, WEIGHT_alias, 100, alias, NULL);
}

/* The best of all names against all names into ev, with its pieces. The names themselves come first and are
 * mostly the only ones: they are parsed and scored once. */
static int score_all(const match_subject_t *a, const match_subject_t *b, form_t forms[2], evidence_t *ev, best_t *best,
                     err_t *err)
{
    enum match_schema schema = MATCH_ANY;
    int code = common_schema(a, b, &forms[0], &schema, err);
    enum match_schema as = schema ? schema : MATCH_ANY;
    evidence_begin(ev, true);
    for (size_t i = 0; i <= a->alias_count && !code; i++) {
        code = form_parse(name_of(a, i), as, &forms[0], err);
        for (size_t k = 0; k <= b->alias_count && !code; k++) {
            code = form_parse(name_of(b, k), as, &forms[1], err);
            if (code || !schema) continue; /* a person and a unit: both names are checked, nothing agrees */
            evidence_t other, *to = i || k ? &other : ev;
            score_forms(forms, i || k ? name_of(b, k) : NULL, !i && !k, to);
            if (to->name > best->points) *best = (best_t){to->name, name_of(a, i), name_of(b, k), i || k};
        }
    }
    if (code || !best->alias) return code;
    code = form_parse(best->a, schema, &forms[0], err);
    if (!code) code = form_parse(best->b, schema, &forms[1], err);
    if (!code) score_forms(forms, best->b, true, ev);
    return code;
}

int match_pair(const match_subject_t *a_side, const match_subject_t *b_side, arena_t *a, match_hit_t *ret_hit,
               err_t *err)
{
    assert(a_side && b_side && a && ret_hit);
    int code = lexicon_load(err);
    if (!code) code = weights_load(err);
    if (!code) code = check(a_side, err);
    if (!code) code = check(b_side, err);
    if (code) return code;
    form_t forms[2];
    evidence_t ev;
    facts_t x, y;
    best_t best = {.a = a_side->name, .b = b_side->name};
    code = score_all(a_side, b_side, forms, &ev, &best, err);
    if (code) return code;
    facts_read(a_side, &x);
    facts_read(b_side, &y);
    /* One number, two names: said in so many words. */
    if (facts_identity(&x, &y) > 0 && best.points < weight_points(WEIGHT_least)) {
        evidence_clear_name(&ev);
        evidence_add(&ev, WEIGHT_other_name, 100, best.a, best.b);
    }
    evidence_end_name(&ev);
    score_facts(&x, &y, &ev);
    bool person = best.points && forms[0].schema == MATCH_PERSON;
    /* What counts is the name asked, not the alias that agreed. */
    if (person && a_side->alias_count) code = form_parse(a_side->name, MATCH_PERSON, &forms[0], err);
    if (code) return code;
    population_t bearers = {POPULATION_UNKNOWN, 0};
    if (person) bearers = population_of(&forms[0], x.sex);
    if (person) score_population(&ev, &bearers);
    match_hit_t hit = {.name = arena_text(a, best.b)};
    if (!hit.name) return err_nomem(err);
    hit.points = evidence_close(&ev, &hit.tier);
    hit.name_points = ev.name;
    hit.score = evidence_score(&ev, hit.points, hit.tier);
    code = evidence_explain(&ev, a, &hit.reasons, &hit.reason_count, err);
    if (!code) *ret_hit = hit;
    return code;
}
