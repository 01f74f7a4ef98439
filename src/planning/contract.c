/* contract.c - what the kinds of planning must have, and the figures their code tables name. */
#include "planning/inside.h"

#include <assert.h>
#include <string.h>

const char *const PLANNING_PARTS[PARTS] = {"plan", "area", "check", "item"};

static const struct need {
    enum part part;
    const char *name;
    enum cat_type type;
} FIELDS[] = {
    {PART_PLAN, "plan_year", CAT_INT},      {PART_PLAN, "measures", CAT_CHOICES},
    {PART_AREA, "sort", CAT_CHOICE},        {PART_AREA, "dimension", CAT_CHOICE},
    {PART_AREA, "subject", CAT_TEXT},       {PART_AREA, "area_office", CAT_OFFICE},
    {PART_AREA, "field_of_work", CAT_CHOICE}, {PART_AREA, "unit", CAT_PARTY},
    {PART_AREA, "reasons", CAT_LONG},       {PART_AREA, "numbers", CAT_JSON},
    {PART_CHECK, "from_day", CAT_DATE},     {PART_CHECK, "to_day", CAT_DATE},
    {PART_CHECK, "checked_office", CAT_OFFICE}, {PART_CHECK, "sample", CAT_INT},
    {PART_CHECK, "work", CAT_CHOICES},      {PART_CHECK, "seed", CAT_TEXT},
    {PART_CHECK, "counts", CAT_JSON},       {PART_ITEM, "drawn_matter", CAT_MATTER},
    {PART_ITEM, "sort", CAT_TEXT},          {PART_ITEM, "subject", CAT_TEXT},
    {PART_ITEM, "facts", CAT_JSON},         {PART_ITEM, "cut_off", CAT_CHOICE},
    {PART_ITEM, "same_text", CAT_CHOICE},   {PART_ITEM, "same_share", CAT_INT},
    {PART_ITEM, "same_as", CAT_MATTER},     {PART_ITEM, "answered", CAT_CHOICE},
    {PART_ITEM, "visited", CAT_CHOICE},     {PART_ITEM, "used", CAT_CHOICE},
};
static const struct {
    enum part part;
    const char *name;
} ACTS[] = {{PART_AREA, "propose"}, {PART_CHECK, "draw"}, {PART_ITEM, "take"}};

static void lack(buf_t *out, const char *kind, const char *what)
{
    buf_addf(out, "%s%s.%s", out->length ? ", " : "", kind, what);
}

static void check_kinds(const planning_kinds_t *kinds, buf_t *lacking)
{
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        const cat_kind_t *k = kinds->kind[FIELDS[i].part];
        const cat_field_t *f = NULL;
        if (cat_kind_field(k, FIELDS[i].name, &f, NULL) != 0 || f->type != FIELDS[i].type)
            lack(lacking, k->name, FIELDS[i].name);
    }
    for (size_t i = 0; i < sizeof ACTS / sizeof *ACTS; i++) {
        const cat_kind_t *k = kinds->kind[ACTS[i].part];
        const cat_act_t *act = NULL;
        if (cat_kind_act(k, ACTS[i].name, &act, NULL) != 0) lack(lacking, k->name, ACTS[i].name);
    }
}

int planning_contract(const catalogue_t *c, planning_kinds_t *ret_kinds, err_t *err)
{
    planning_kinds_t kinds;
    buf_t lacking;
    bool whole = true;
    buf_init(&lacking, 4096);
    for (int i = 0; i < PARTS; i++) {
        kinds.kind[i] = catalogue_serving(c, "planning", PLANNING_PARTS[i], NULL);
        if (!kinds.kind[i]) lack(&lacking, "planning", PLANNING_PARTS[i]);
        whole = whole && kinds.kind[i];
    }
    if (whole) check_kinds(&kinds, &lacking);
    int failed = lacking.length ? err_set(err, ERR_PLANNING_KIND, buf_text(&lacking)) : 0;
    buf_release(&lacking);
    if (!failed) *ret_kinds = kinds;
    return failed;
}

/* --- measures -------------------------------------------------------------------------------------- */

bool measure_in(const measure_t *m, const char *group)
{
    return m->choice->group && strcmp(m->choice->group, group) == 0;
}

/* The figure of that name that counts one act, anywhere in the catalogue. */
static bool find_figure(const catalogue_t *c, const char *name, measure_t *ret)
{
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        for (size_t j = 0; j < k->figure_count; j++)
            if (k->figures[j].count && !strchr(k->figures[j].count, ' ') && strcmp(k->figures[j].name, name) == 0) {
                ret->kind = k;
                ret->figure = &k->figures[j];
                return true;
            }
    }
    return false;
}

static bool is_chosen(const json_t *chosen, const char *code)
{
    size_t i;
    json_t *e;
    if (!json_array_size(chosen)) return true;
    json_array_foreach(chosen, i, e)
        if (json_is_string(e) && strcmp(json_string_value(e), code) == 0) return true;
    return false;
}

size_t planning_measures(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *field,
                         const json_t *chosen, measure_t into[PLANNING_MEASURES_MOST])
{
    const cat_field_t *f = NULL;
    size_t n = 0;
    if (cat_kind_field(k, field, &f, NULL) != 0) return 0;
    for (size_t i = 0; i < f->choice_count && n < PLANNING_MEASURES_MOST; i++) {
        measure_t m = {.choice = &f->choices[i]};
        if (!is_chosen(chosen, m.choice->code) || !find_figure(book_catalogue(b), m.choice->code, &m)) continue;
        if (book_may_read(b, actor, m.kind, actor->office)) into[n++] = m;
    }
    return n;
}

/* --- offices and acts ------------------------------------------------------------------------------- */

int planning_office(const book_t *b, const actor_t *actor, const char *code, int *ret_office, err_t *err)
{
    return within_office(book_offices(b), actor, code, ERR_PLANNING_OFFICE, ret_office, err);
}

void planning_add_counted(buf_t *sql, const measure_t *m, const char *key)
{
    assert(m->figure->count);
    buf_t table;
    buf_init(&table, 128);
    buf_addf(&table, "k_%s", m->kind->name);
    buf_add_raw(sql, " FROM (SELECT id, office");
    if (key) {
        buf_add_raw(sql, ", ");
        store_add_name(sql, key);
        buf_add_raw(sql, " AS chosen");
    }
    buf_add_raw(sql, " FROM ");
    store_add_name(sql, buf_text(&table));
    buf_release(&table);
    buf_add_raw(sql, " WHERE TRUE");
    if (key) {
        buf_add_raw(sql, " AND ");
        store_add_name(sql, key);
        buf_add_raw(sql, " IS NOT NULL");
    }
    /* a condition of the catalogue: checked when it was read, over the columns of this table alone */
    if (m->figure->where) buf_addf(sql, " AND (%s)", m->figure->where);
    buf_add_raw(sql, ") r JOIN act a ON a.matter = r.id WHERE a.act = $1 AND a.target IS NULL"
                     " AND a.occurred_on BETWEEN $2 AND $3 AND NOT EXISTS (SELECT 1 FROM act n"
                     " WHERE n.matter = a.matter AND n.act = 'annul' AND n.target = a.id)");
    if (m->figure->in_time)
        buf_addf(sql, " AND EXISTS (SELECT 1 FROM due d WHERE d.matter = a.matter AND d.ended_by = a.id AND d.rule = '%s'" /* sql: identifiers only */
                      " AND d.state = 'met' AND (d.due_on IS NULL OR d.ended_on <= d.due_on))", m->figure->in_time);
}
