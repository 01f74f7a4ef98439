/* report_check.c - reports against the catalogue: every figure, form, window, breakdown and loop. */
#include "catalogue/paper_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS_MOST = 3 }; /* of one question: figure.h */

struct cat_report_check {
    reader_t *r;
    const kind_draft_t *drafts;
    size_t count;
    const cat_report_t *report;
    const cat_loop_t *loop[CAT_BLOCKS_DEEP + 1];
    int loops;
    const char **names; /* of all figures */
    size_t name_count;
};

/* --- figures by name ----------------------------------------------------------------------------------------- */

typedef struct target {
    const cat_kind_t *kind;
    const cat_figure_t *figure;
} target_t;

static bool find_figure(const cat_report_check_t *rc, const char *name, target_t *ret)
{
    for (size_t i = 0; i < rc->count; i++)
        for (size_t k = 0; k < rc->drafts[i].kind.figure_count && rc->drafts[i].kind.figures; k++) {
            const cat_figure_t *f = &rc->drafts[i].kind.figures[k];
            if (!f->name || strcmp(f->name, name) != 0) continue;
            *ret = (target_t){&rc->drafts[i].kind, f};
            return true;
        }
    return false;
}

static void keep(cat_report_check_t *rc, int line, int column)
{
    mistakes_keep(rc->r->mistakes, line, column);
}

static bool need_figure(cat_report_check_t *rc, const char *name, int line, int column, target_t *ret)
{
    if (find_figure(rc, name, ret)) return true;
    known_err_set(&rc->r->mistakes->next, ERR_CATALOGUE_FIGURE, name, &(known_t){rc->names, rc->name_count});
    keep(rc, line, column);
    return false;
}

static bool is_days(const cat_figure_t *f)
{
    return f->days_from || f->days_field;
}

static const char *sort_of(const cat_figure_t *f)
{
    if (f->share) return "比率" ERR_OR "a share";
    if (is_days(f)) return "用时" ERR_OR "a duration";
    return f->sum ? "合计" ERR_OR "a sum" : "计数" ERR_OR "a count";
}

/* --- what it goes by ------------------------------------------------------------------------------------------- */

static const cat_field_t *field_of(const cat_kind_t *k, const char *name, size_t bytes)
{
    for (size_t i = 0; k->fields && i < k->field_count; i++)
        if (strlen(k->fields[i].name) == bytes && strncmp(k->fields[i].name, name, bytes) == 0) return &k->fields[i];
    return NULL;
}

static bool breaks_down(const cat_field_t *f)
{
    return !f->sealed && (f->type == CAT_CHOICE || f->type == CAT_CHOICES || f->type == CAT_BOOL || f->type == CAT_OFFICE || f->type == CAT_USER);
}

static const cat_kind_t *parent_of(const cat_report_check_t *rc, const cat_kind_t *k)
{
    for (size_t i = 0; k->parent && i < rc->count; i++)
        if (rc->drafts[i].kind.name && strcmp(rc->drafts[i].kind.name, k->parent) == 0) return &rc->drafts[i].kind;
    return NULL;
}

static void unknown_field(cat_report_check_t *rc, const cat_kind_t *k, const char *word, int line, int column)
{
    const char **words = cat_array(rc->r, k->field_count + 1, sizeof *words);
    size_t n = 0;
    if (!words) return;
    for (size_t i = 0; i < k->field_count; i++)
        if (breaks_down(&k->fields[i])) words[n++] = k->fields[i].name;
    known_err_set(&rc->r->mistakes->next, ERR_CATALOGUE_FIELD, word, &(known_t){words, n});
    keep(rc, line, column);
}

/* FIELD, parent.FIELD, either with .group behind it; NULL with a mistake. *ret_group: its groups are meant. */
static const cat_field_t *find_field(cat_report_check_t *rc, const cat_kind_t *k, const char *word, int line, int column, bool *ret_group)
{
    const char *name = word;
    if (strncmp(word, "parent.", 7) == 0 && parent_of(rc, k)) {
        k = parent_of(rc, k);
        name += 7;
    }
    size_t n = strlen(name);
    *ret_group = n > 6 && strcmp(name + n - 6, ".group") == 0;
    const cat_field_t *f = field_of(k, name, n - (*ret_group ? 6 : 0));
    if (f && breaks_down(f) && (!*ret_group || f->group_count)) return f;
    unknown_field(rc, k, word, line, column);
    return NULL;
}

static void check_field(cat_report_check_t *rc, const target_t *t, const char *word, const char *code, int line, int column)
{
    bool group = false;
    target_t other;
    if (t->figure->share) { /* both halves must have it */
        if (find_figure(rc, t->figure->share, &other)) check_field(rc, &other, word, code, line, column);
        if (find_figure(rc, t->figure->of, &other)) check_field(rc, &other, word, code, line, column);
        return;
    }
    const cat_field_t *f = find_field(rc, t->kind, word, line, column, &group);
    if (!f || !code || (f->type != CAT_CHOICE && f->type != CAT_CHOICES)) return;
    const cat_choice_t *list = group ? f->groups : f->choices;
    size_t n = group ? f->group_count : f->choice_count;
    const char **words = cat_array(rc->r, n, sizeof *words);
    for (size_t i = 0; words && i < n; i++) words[i] = list[i].code;
    if (!words || cat_find(code, words, n) >= 0) return;
    known_err_set(&rc->r->mistakes->next, ERR_CATALOGUE_WORD, code, &(known_t){words, n});
    keep(rc, line, column);
}

/* `parent = about`: what the figure counts is a part of a matter of that kind; `matter = about`: it is one itself. */
static void check_where(cat_report_check_t *rc, const target_t *t, const cat_where_t *w, int line, int column)
{
    target_t other;
    if (!w->about) {
        check_field(rc, t, w->field, w->code, line, column);
        return;
    }
    if (t->figure->share) {
        if (find_figure(rc, t->figure->share, &other)) check_where(rc, &other, w, line, column);
        if (find_figure(rc, t->figure->of, &other)) check_where(rc, &other, w, line, column);
        return;
    }
    bool part = strcmp(w->field, "parent") == 0;
    const char *kind = part ? t->kind->parent : t->kind->name;
    if (kind && rc->report->about && strcmp(kind, rc->report->about) == 0) return;
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_NEEDS, part ? "parent = about" : "matter = about", kind ? kind : "about",
            "指标所计的不是所述事项（或其子项）" ERR_OR "what the figure counts is neither the matter it is about nor a part of one");
    keep(rc, line, column);
}

/* --- figures by the name of a loop ------------------------------------------------------------------------------ */

static const kind_draft_t *draft_named(const cat_report_check_t *rc, const char *name);

/* The list of figures that the loop goes over: codes of a field of the matter it is about; NULL = it is no such field. */
static const cat_field_t *figures_of(const cat_report_check_t *rc, const cat_loop_t *l)
{
    const kind_draft_t *about = rc->report->about ? draft_named(rc, rc->report->about) : NULL;
    const cat_field_t *f = about ? field_of(&about->kind, l->field, strlen(l->field)) : NULL;
    return f && f->type == CAT_CHOICES && !f->sealed ? f : NULL;
}

/* The loop whose name stands for each of its figures, or NULL. */
static const cat_loop_t *loop_named(const cat_report_check_t *rc, const char *name)
{
    for (int i = rc->loops; i-- > 0;)
        if (rc->loop[i]->over == CAT_OVER_FIGURES && strcmp(rc->loop[i]->name, name) == 0) return rc->loop[i];
    return NULL;
}

/* The figures that a name stands for: itself, or those of a loop. False with the last of them. */
static bool next_figure(const cat_report_check_t *rc, const char *name, size_t *at, const char **ret)
{
    const cat_loop_t *l = loop_named(rc, name);
    const cat_field_t *f = l ? figures_of(rc, l) : NULL;
    if (*at >= (l ? (f ? f->choice_count : 0) : 1)) return false;
    *ret = l ? f->choices[*at].code : name;
    (*at)++;
    return true;
}

/* --- forms ------------------------------------------------------------------------------------------------------ */

static const char *form_word(enum cat_form f)
{
    static const char *const words[CAT_FORMS] = {
        [CAT_FORM_VALUE] = "-", [CAT_FORM_NUMBER] = "number", [CAT_FORM_WAN] = "wan", [CAT_FORM_YI] = "yi", [CAT_FORM_OVER] = "over",
        [CAT_FORM_CHANGE] = "change", [CAT_FORM_CHANGE_BY] = "change_by", [CAT_FORM_INCREASE_TIMES] = "increase_times",
        [CAT_FORM_TIMES_OF] = "times_of", [CAT_FORM_POINTS] = "points", [CAT_FORM_BASE] = "base", [CAT_FORM_SHARE] = "share",
        [CAT_FORM_MEDIAN] = "median", [CAT_FORM_DONE] = "done",
        [CAT_FORM_OF_OFFICES] = "of_offices"};
    assert((unsigned)f < CAT_FORMS);
    return words[f];
}

/* A rate changes in percentage points and in nothing else; what is counted never does. */
static bool form_fits(enum cat_form form, const cat_figure_t *f)
{
    switch (form) {
    case CAT_FORM_VALUE:
    case CAT_FORM_NUMBER:
    case CAT_FORM_BASE: return true;
    case CAT_FORM_POINTS: return f->share;
    case CAT_FORM_MEDIAN: return is_days(f);
    case CAT_FORM_CHANGE:
    case CAT_FORM_CHANGE_BY:
    case CAT_FORM_TIMES_OF: return !f->share;
    case CAT_FORM_WAN:
    case CAT_FORM_YI:
    case CAT_FORM_OVER:
    case CAT_FORM_INCREASE_TIMES:
    case CAT_FORM_DONE:
    case CAT_FORM_SHARE: return !f->share && !is_days(f);
    case CAT_FORM_OF_OFFICES: return !f->share && !f->sum && !is_days(f);
    case CAT_FORMS: break;
    }
    return false;
}

static void check_form(cat_report_check_t *rc, const cat_bound_t *b, const target_t *t)
{
    if (form_fits(b->form, t->figure)) return;
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_REPORT_FORM, form_word(b->form), b->figure, sort_of(t->figure),
            t->figure->share ? "points、base、number" : is_days(t->figure) ? "median、change、change_by、times_of、base、number" : "change、change_by、increase_times、times_of、share、base、number、wan、yi、over");
    keep(rc, b->line, b->column);
}

static void no_such_window(cat_report_check_t *rc, const char *what, const char *expected, int line, int column)
{
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_TYPE, what, cat_period_word(rc->report->period), expected);
    keep(rc, line, column);
}

/* How long the time is in which a figure stands: the report's, or that of the innermost loop over time. */
static enum cat_period time_here(const cat_report_check_t *rc)
{
    enum cat_period p = rc->report->period;
    for (int i = 0; i < rc->loops; i++) switch (rc->loop[i]->over) {
        case CAT_OVER_YEARS: p = CAT_PERIOD_YEAR; break;
        case CAT_OVER_QUARTERS: p = CAT_PERIOD_QUARTER; break;
        case CAT_OVER_MONTHS: p = CAT_PERIOD_MONTH; break;
        case CAT_OVER_WEEKS: p = CAT_PERIOD_WEEK; break;
        case CAT_OVER_CHILDREN:
        case CAT_OVER_LEVELS:
        case CAT_OVER_FIELD:
        case CAT_OVER_FIGURES:
        case CAT_OVERS: break;
        }
    return p;
}

/* Does a time of that length have years (quarters, months, weeks) within it? */
static bool time_has(enum cat_period p, enum cat_span span)
{
    switch (span) {
    case CAT_SPAN_YEAR: return p == CAT_PERIOD_FIVE_YEARS || p == CAT_PERIOD_WINDOW;
    case CAT_SPAN_QUARTER: return p <= CAT_PERIOD_FIVE_YEARS || p == CAT_PERIOD_WINDOW;
    case CAT_SPAN_MONTH: return p <= CAT_PERIOD_QUARTER || p == CAT_PERIOD_WINDOW;
    case CAT_SPAN_WEEK: return p != CAT_PERIOD_WEEK;
    case CAT_SPAN_PREVIOUS_FIVE: return p == CAT_PERIOD_FIVE_YEARS;
    case CAT_SPAN_TO_DATE: return p != CAT_PERIOD_FIVE_YEARS;
    case CAT_SPAN_PERIOD:
    case CAT_SPAN_LAST_YEAR:
    case CAT_SPAN_BEFORE:
    case CAT_SPANS: break;
    }
    return true;
}

static void check_window(cat_report_check_t *rc, const cat_window_t *w, int line, int column)
{
    static const char *const words[CAT_SPANS] = {"@period", "@last_year", "@before", "@previous_five", "@to_date", "@year", "@quarter",
                                                 "@month", "@week"};
    if (!time_has(time_here(rc), w->span))
        no_such_window(rc, words[w->span], "报告期间之内的时段" ERR_OR "a time within that of the report", line, column);
}

static void check_base(cat_report_check_t *rc, const cat_bound_t *b)
{
    bool five = time_here(rc) == CAT_PERIOD_FIVE_YEARS;
    if (b->base == CAT_BASE_PREVIOUS_FIVE && !five)
        no_such_window(rc, "previous_five", "last_year、before、five_mean", b->line, b->column);
    if (b->base == CAT_BASE_FIVE_MEAN && five) no_such_window(rc, "five_mean", "previous_five", b->line, b->column);
}

/* --- called back --------------------------------------------------------------------------------------------------- */

static bool by_office_or_field(const cat_loop_t *l)
{
    return l->over == CAT_OVER_CHILDREN || l->over == CAT_OVER_LEVELS || l->over == CAT_OVER_FIELD;
}

static int dimensions(const cat_report_check_t *rc)
{
    int n = 0;
    for (int i = 0; i < rc->loops; i++) n += by_office_or_field(rc->loop[i]);
    return n;
}

static bool is_group(const char *field)
{
    size_t n = strlen(field);
    return n > 6 && strcmp(field + n - 6, ".group") == 0;
}

static void too_deep(cat_report_check_t *rc, int line, int column)
{
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_LIMIT, "一个指标的分组层数" ERR_OR "breakdowns of one figure", num_text(DIMENSIONS_MOST, (char[24]){0}));
    keep(rc, line, column);
}

static void check_share(cat_report_check_t *rc, const cat_bound_t *b)
{
    target_t whole;
    bool within = b->wheres || dimensions(rc) > 0;
    if (b->of && need_figure(rc, b->of, b->line, b->column, &whole) && whole.figure->share) {
        err_set(&rc->r->mistakes->next, ERR_CATALOGUE_REPORT_FORM, "share of", b->of, sort_of(whole.figure), "计数或合计" ERR_OR "a count or a sum");
        keep(rc, b->line, b->column);
    }
    for (int i = 0; b->of && i < b->wheres; i++)
        if (find_figure(rc, b->of, &whole)) check_where(rc, &whole, &b->where[i], b->line, b->column);
    if (b->of || within) return;
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_REPORT_FORM, "share", b->figure, "全部" ERR_OR "the whole itself",
            "share of 指标" ERR_OR "share of FIGURE");
    keep(rc, b->line, b->column);
}

static void check_bound(cat_report_check_t *rc, const cat_bound_t *b, const cat_test_t *test)
{
    target_t t;
    int deep = dimensions(rc);
    if (!need_figure(rc, b->figure, b->line, b->column, &t)) return;
    for (int i = 0; i < b->wheres; i++) {
        check_where(rc, &t, &b->where[i], b->line, b->column);
        deep += is_group(b->where[i].field);
    }
    for (int i = 0; i < rc->loops; i++)
        if (rc->loop[i]->over == CAT_OVER_FIELD) check_field(rc, &t, rc->loop[i]->field, NULL, b->line, b->column);
    if (deep > DIMENSIONS_MOST) too_deep(rc, b->line, b->column);
    check_form(rc, b, &t);
    check_window(rc, &b->window, b->line, b->column);
    check_base(rc, b);
    if (b->form == CAT_FORM_SHARE) check_share(rc, b);
    if (b->form == CAT_FORM_DONE && !rc->report->about) {
        err_set(&rc->r->mistakes->next, ERR_CATALOGUE_NEEDS, "done", "about", "目标属于所述事项" ERR_OR "goals are those of the matter it is about");
        keep(rc, b->line, b->column);
    }
    if (!test || test->what == CAT_TEST_SET || test->number) return;
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_TYPE, test->literal, "文字" ERR_OR "a text", "数目" ERR_OR "a number");
    keep(rc, b->line, b->column);
}

/* Of the figures of a loop the first mistake is enough. */
void cat_check_bound(cat_report_check_t *rc, const cat_bound_t *b, const cat_test_t *test)
{
    cat_bound_t one = *b;
    size_t at = 0, before = rc->r->mistakes->total;
    while (rc->r->mistakes->total == before && next_figure(rc, b->figure, &at, &one.figure)) check_bound(rc, &one, test);
}

static void check_over(cat_report_check_t *rc, enum cat_over over, const char *field, const target_t *t, bool windowed, int line, int column)
{
    static const enum cat_span spans[CAT_OVERS] = {[CAT_OVER_YEARS] = CAT_SPAN_YEAR, [CAT_OVER_QUARTERS] = CAT_SPAN_QUARTER,
                                                   [CAT_OVER_MONTHS] = CAT_SPAN_MONTH, [CAT_OVER_WEEKS] = CAT_SPAN_WEEK};
    if (over == CAT_OVER_FIELD && t) check_field(rc, t, field, NULL, line, column);
    if (spans[over] && !windowed) check_window(rc, &(cat_window_t){.span = spans[over]}, line, column);
}

void cat_check_chart(cat_report_check_t *rc, const cat_chart_t *c)
{
    target_t t;
    const char *name;
    size_t at = 0, before = rc->r->mistakes->total;
    while (rc->r->mistakes->total == before && next_figure(rc, c->figure, &at, &name))
        if (need_figure(rc, name, c->line, c->column, &t)) check_over(rc, c->by, c->field, &t, c->window.span != CAT_SPAN_PERIOD, c->line, c->column);
    check_window(rc, &c->window, c->line, c->column);
    if (dimensions(rc) >= DIMENSIONS_MOST) too_deep(rc, c->line, c->column);
}

/* Each code of the list must be a figure. */
static void check_figures(cat_report_check_t *rc, const cat_loop_t *l)
{
    target_t t;
    const cat_field_t *f = figures_of(rc, l);
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (!need_figure(rc, f->choices[i].code, l->line, l->column, &t)) return;
    if (f) return;
    err_set(&rc->r->mistakes->next, ERR_CATALOGUE_NEEDS, l->name, "about", "所述事项的多选字段，选项为指标名称" ERR_OR "a list of codes of the matter it is about, each the name of a figure");
    keep(rc, l->line, l->column);
}

void cat_check_enter(cat_report_check_t *rc, const cat_loop_t *l)
{
    target_t t, order;
    const char *name;
    size_t at = 0, before = rc->r->mistakes->total;
    bool there = l->figure && need_figure(rc, l->figure, l->line, l->column, &t);
    while (l->order && rc->r->mistakes->total == before && next_figure(rc, l->order, &at, &name))
        (void)need_figure(rc, name, l->line, l->column, &order);
    if (l->over == CAT_OVER_FIGURES) check_figures(rc, l);
    check_over(rc, l->over, l->field, there ? &t : NULL, l->window.span != CAT_SPAN_PERIOD, l->line, l->column);
    check_window(rc, &l->window, l->line, l->column);
    check_window(rc, &l->order_window, l->line, l->column);
    for (int i = 0; there && i < l->wheres; i++) check_where(rc, &t, &l->where[i], l->line, l->column);
    if (by_office_or_field(l) && dimensions(rc) == DIMENSIONS_MOST) too_deep(rc, l->line, l->column);
    assert(rc->loops <= CAT_BLOCKS_DEEP);
    rc->loop[rc->loops++] = l;
}

void cat_check_leave(cat_report_check_t *rc, const cat_loop_t *l)
{
    assert(rc->loops > 0 && rc->loop[rc->loops - 1] == l);
    (void)l;
    rc->loops--;
}

/* --- paths ------------------------------------------------------------------------------------------------------------ */

typedef struct own_word {
    const char *word;
    enum cat_own own;
} own_word_t;

static const own_word_t of_period[] = {{"name", CAT_OWN_TEXT}, {"from", CAT_OWN_DATE}, {"to", CAT_OWN_DATE}, {"year", CAT_OWN_INT}, {"years", CAT_OWN_INT},
                                       {NULL, CAT_OWN_NOT}};
static const own_word_t of_time[] = {{"name", CAT_OWN_TEXT}, {"from", CAT_OWN_DATE}, {"to", CAT_OWN_DATE}, {"year", CAT_OWN_INT}, {"whole", CAT_OWN_INT},
                                     {NULL, CAT_OWN_NOT}};
static const own_word_t of_row[] = {{"name", CAT_OWN_TEXT}, {"code", CAT_OWN_TEXT}, {NULL, CAT_OWN_NOT}};
static const own_word_t of_level[] = {{"name", CAT_OWN_TEXT}, {"code", CAT_OWN_TEXT}, {"offices", CAT_OWN_INT}, {NULL, CAT_OWN_NOT}};

static enum cat_own own_step(cat_report_check_t *rc, const own_word_t *list, const cat_path_t *path)
{
    const char *words[8];
    size_t n = 0;
    const char *word = path->steps > 1 ? path->step[1] : "name";
    for (; list->word; list++) {
        if (path->steps <= 2 && strcmp(list->word, word) == 0) return list->own;
        words[n++] = list->word;
    }
    known_err_set(&rc->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_PATH, path->steps > 2 ? path->step[2] : word, &(known_t){words, n});
    keep(rc, path->line, path->column);
    return CAT_OWN_WRONG;
}

enum cat_own cat_check_own(cat_report_check_t *rc, const cat_path_t *path)
{
    for (int i = rc->loops; i-- > 0;) {
        const cat_loop_t *l = rc->loop[i];
        if (strcmp(path->step[0], l->name) != 0) continue;
        return own_step(rc, l->over == CAT_OVER_LEVELS ? of_level : by_office_or_field(l) || l->over == CAT_OVER_FIGURES ? of_row : of_time, path);
    }
    if (path->steps == 1 && strcmp(path->step[0], "scope") == 0) return CAT_OWN_TEXT;
    if (strcmp(path->step[0], "period") == 0 || strcmp(path->step[0], "last_year") == 0 || strcmp(path->step[0], "before") == 0)
        return own_step(rc, of_period, path);
    return CAT_OWN_NOT;
}

static const kind_draft_t *draft_named(const cat_report_check_t *rc, const char *name)
{
    for (size_t i = 0; i < rc->count; i++)
        if (rc->drafts[i].kind.name && strcmp(rc->drafts[i].kind.name, name) == 0) return &rc->drafts[i];
    return NULL;
}

const kind_draft_t *cat_check_about(const cat_report_check_t *rc)
{
    return rc->report->about ? draft_named(rc, rc->report->about) : NULL;
}

/* --- reports ------------------------------------------------------------------------------------------------------------ */

static const kind_draft_t *need_kind(cat_report_check_t *rc, const char *name)
{
    const kind_draft_t *k = draft_named(rc, name);
    if (k || !rc->r->kinds_whole) return k;
    known_err_set(&rc->r->mistakes->next, ERR_CATALOGUE_KIND, name, &(known_t){rc->r->kind_names, rc->r->kind_name_count});
    keep(rc, 1, 1);
    return NULL;
}

static void check_dates(cat_report_check_t *rc, const kind_draft_t *k, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *words[CAT_FIELDS_MOST];
        size_t n = 0;
        for (size_t f = 0; f < k->kind.field_count; f++)
            if (k->kind.fields[f].type == CAT_DATE) words[n++] = k->kind.fields[f].name;
        if (cat_find(names[i], words, n) >= 0) continue;
        known_err_set(&rc->r->mistakes->next, ERR_CATALOGUE_FIELD, names[i], &(known_t){words, n});
        keep(rc, 1, 1);
    }
}

static void check_pieces_for(cat_report_check_t *rc, const kind_draft_t *kind)
{
    const cat_paper_t *p = &rc->report->paper;
    for (int g = 0; g < LANG_COUNT; g++) {
        cat_check_report_pieces(rc, rc->r, rc->drafts, rc->count, kind, p->title[g]);
        cat_check_report_pieces(rc, rc->r, rc->drafts, rc->count, kind, p->body[g]);
    }
}

static void list_names(cat_report_check_t *rc)
{
    size_t total = 0;
    for (size_t i = 0; i < rc->count; i++) total += rc->drafts[i].kind.figures ? rc->drafts[i].kind.figure_count : 0;
    rc->names = cat_array(rc->r, total, sizeof *rc->names);
    for (size_t i = 0; rc->names && i < rc->count; i++)
        for (size_t k = 0; rc->drafts[i].kind.figures && k < rc->drafts[i].kind.figure_count; k++)
            rc->names[rc->name_count++] = rc->drafts[i].kind.figures[k].name;
}

static void check_one(cat_report_check_t *rc, const cat_report_t *report)
{
    rc->report = report;
    rc->r->mistakes->file = report->paper.file ? report->paper.file : rc->r->mistakes->file;
    const kind_draft_t *about = report->about ? need_kind(rc, report->about) : NULL;
    if (about && about->kind.fields) {
        check_dates(rc, about, report->start, report->starts);
        check_dates(rc, about, report->end, report->ends);
    }
    size_t before = rc->r->mistakes->total;
    for (size_t i = 0; i < report->paper.kind_count && rc->r->mistakes->total == before; i++) {
        const kind_draft_t *k = need_kind(rc, report->paper.kinds[i]);
        if (k && k->kind.fields && k->kind.acts) check_pieces_for(rc, k);
    }
    if (!report->paper.kind_count) check_pieces_for(rc, NULL);
}

void cat_check_report(reader_t *r, const kind_draft_t *drafts, size_t count, const cat_report_t *report)
{
    cat_report_check_t rc = {.r = r, .drafts = drafts, .count = count};
    list_names(&rc);
    if (rc.names) check_one(&rc, report);
}

void cat_check_reports(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    cat_report_check_t rc = {.r = r, .drafts = drafts, .count = count};
    list_names(&rc);
    for (size_t i = 0; rc.names && i < r->cat->report_count; i++) check_one(&rc, &r->cat->reports[i]);
}
