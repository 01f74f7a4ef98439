/* loop.c - loops of a report: over offices, levels, times and breakdowns; and the words that only a report knows. */
#include "report/inside.h"

#include "paper/say.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS_MOST = 4000 };

/* --- offices ------------------------------------------------------------------------------------------------- */

static int add_turn(turn_t *list, size_t *count, const char *key, words_t words, err_t *err)
{
    if (*count == TURNS_MOST) return err_set(err, ERR_REPORT_MANY, num_text(TURNS_MOST, (char[24]){0}));
    list[(*count)++] = (turn_t){.key = key, .words = words};
    return 0;
}

/* The office's own work first, as tables have it, then those directly below that exist on the last day. */
static int list_children(binder_t *b, turn_t *list, size_t *count, err_t *err)
{
    int own;
    const office_tree_t *t = b->data->paper.offices;
    int failed = office_find(t, b->data->office, &own, err);
    if (!failed) failed = add_turn(list, count, b->data->office, (words_t){{"本级", "this office"}}, err);
    for (int i = 0; !failed && i < (int)office_count(t); i++) {
        const office_t *o = office_at(t, i);
        if (o->parent == own && office_valid(o, b->data->span.to)) failed = add_turn(list, count, o->code, o->name, err);
    }
    return failed;
}

static const struct {
    const char *key;
    words_t words;
} LEVELS[] = {{"nation", {{"最高人民检察院", "Supreme People's Procuratorate"}}},
              {"province", {{"省级院", "provincial offices"}}},
              {"prefecture", {{"市级院", "municipal offices"}}},
              {"county", {{"基层院", "county offices"}}}};

static int list_levels(binder_t *b, turn_t *list, size_t *count, err_t *err)
{
    int own;
    int failed = office_find(b->data->paper.offices, b->data->office, &own, err);
    int first = failed ? OFFICE_COUNTY : (int)office_at(b->data->paper.offices, own)->level;
    for (int l = first; !failed && l <= OFFICE_COUNTY; l++) failed = add_turn(list, count, LEVELS[l - 1].key, LEVELS[l - 1].words, err);
    return failed;
}

/* How many offices of a level (NULL = of all) are within the report's. */
static int64_t offices_of(const binder_t *b, const char *level)
{
    const office_tree_t *t = b->data->paper.offices;
    int own;
    int64_t n = 0;
    if (office_find(t, b->data->office, &own, NULL) != 0) return 0;
    for (int i = 0; i < (int)office_count(t); i++) {
        const office_t *o = office_at(t, i);
        n += office_within(t, i, own) && office_valid(o, b->data->span.to) && (!level || strcmp(LEVELS[o->level - 1].key, level) == 0);
    }
    return n;
}

int64_t loop_offices(const binder_t *b)
{
    for (int i = b->levels; i-- > 0;)
        if (b->level[i].running && b->level[i].loop->over == CAT_OVER_LEVELS) return offices_of(b, b->level[i].turn[b->level[i].at].key);
    return offices_of(b, NULL);
}

/* --- breakdowns ------------------------------------------------------------------------------------------------- */

static words_t row_words(const json_t *row, size_t i)
{
    const json_t *w = json_array_get(json_object_get(row, "words"), i);
    const char *zh = json_string_value(json_object_get(w, "zh")), *en = json_string_value(json_object_get(w, "en"));
    return (words_t){{zh ? zh : "", en ? en : ""}};
}

static bool same_place(const json_t *key, const asking_t *outer)
{
    for (size_t i = 0; i < outer->keys; i++) {
        const char *own = json_string_value(json_array_get(key, i));
        if (!own || strcmp(own, outer->key[i]) != 0) return false;
    }
    return true;
}

/* The loop's own figure is restricted as it says; another that orders its turns is not. */
static cat_bound_t bound_of(const cat_loop_t *l, const char *figure)
{
    cat_bound_t bound = {.figure = figure, .window = l->over == CAT_OVER_FIELD ? l->window : (cat_window_t){0}};
    if (figure == l->order) bound.window = l->order_window;
    if (l->figure && figure == l->figure) {
        memcpy(bound.where, l->where, sizeof bound.where);
        bound.wheres = l->wheres;
    }
    return bound;
}

/* The codes under which something was counted, in the catalogue's order. */
static int list_field(binder_t *b, const cat_loop_t *l, turn_t *list, size_t *count, fill_asked_t *ret_asked, err_t *err)
{
    const json_t *answer = NULL;
    cat_bound_t bound = bound_of(l, l->figure);
    asking_t q = binder_asking(b, &bound, FIGURE_ALONE);
    if (q.keys == KEYS_MOST || !q.there) return 0;
    figure_ask_t ask = q.ask;
    ask.by[ask.by_count++] = l->field;
    int failed = binder_answer(b, &ask, &answer, err);
    if (!failed && (!answer || (!json_array_size(json_object_get(answer, "rows")) && binder_silent(b, answer, &q))))
        *ret_asked = (fill_asked_t){q.ask.figure[0], binder_label(b, q.ask.figure[0]), answer != NULL};
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(answer, "rows"), i, row) {
        const json_t *key = json_object_get(row, "key");
        const char *code = json_string_value(json_array_get(key, q.keys));
        if (failed || !code || !same_place(key, &q) || (l->stated && strcmp(code, "-") == 0)) continue;
        failed = add_turn(list, count, code, strcmp(code, "-") == 0 ? (words_t){{"未填", "not stated"}} : row_words(row, q.keys), err);
    }
    return failed;
}

/* --- figures ------------------------------------------------------------------------------------------------------- */

/* Those that the matter it is about has chosen, as its list of choices has them. */
static int list_figures(const binder_t *b, const cat_loop_t *l, turn_t *list, size_t *count, err_t *err)
{
    const json_t *about = b->data->paper.about, *chosen = json_object_get(json_object_get(about, "fields"), l->field);
    const char *name = json_string_value(json_object_get(about, "kind"));
    const cat_kind_t *kind = NULL;
    const cat_field_t *f = NULL;
    int failed = 0;
    if (!name || catalogue_kind(b->data->paper.catalogue, name, &kind, NULL) != 0 || cat_kind_field(kind, l->field, &f, NULL) != 0) return 0;
    for (size_t i = 0; !failed && i < f->choice_count; i++) {
        size_t k;
        json_t *e;
        json_array_foreach((json_t *)(uintptr_t)chosen, k, e)
            if (json_string_value(e) && strcmp(json_string_value(e), f->choices[i].code) == 0) {
                failed = add_turn(list, count, f->choices[i].code, f->choices[i].name, err);
                break;
            }
    }
    return failed;
}

/* --- times --------------------------------------------------------------------------------------------------------- */

static int list_times(binder_t *b, const cat_loop_t *l, enum cat_period part, turn_t *list, size_t *count, err_t *err)
{
    report_span_t around = binder_span(b), here, parts[SPAN_PARTS_MOST];
    if (!report_span_window(&around, &l->window, b->data->since, &here)) return 0;
    bool own = part == CAT_PERIOD_WEEK && b->data->since != DAY_NONE; /* a campaign's weeks, as its board has them */
    size_t n = own ? report_span_weeks(&here, b->data->since, parts, SPAN_PARTS_MOST, NULL) : report_span_parts(&here, part, parts, SPAN_PARTS_MOST);
    if (n > SPAN_PARTS_MOST) return err_set(err, ERR_REPORT_MANY, num_text(SPAN_PARTS_MOST, (char[24]){0}));
    for (size_t i = 0; i < n; i++) list[(*count)++] = (turn_t){.span = parts[i]};
    return 0;
}

/* --- order ----------------------------------------------------------------------------------------------------------- */

static int most_first(const void *x, const void *y)
{
    const turn_t *a = x, *b = y;
    return (a->n < b->n) - (a->n > b->n);
}

/* Stable: turns of the same number stay in the order of the list. */
static void sort_turns(turn_t *list, size_t count, bool ascending)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0; k--) {
            int order = most_first(&list[k - 1], &list[k]);
            if (ascending ? order >= 0 : order <= 0) break;
            turn_t swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
}

static bool is_kept(const turn_t *t, bool zero)
{
    return !t->silent && (t->n == 0 || t->n == INT64_MIN) == zero;
}

/* What is not chosen by its number is kept whole. */
static bool keeps_any(const level_t *l)
{
    bool any = !l->loop->zero && !l->loop->nonzero;
    for (size_t i = 0; !any && i < l->turns; i++) any = is_kept(&l->turn[i], l->loop->zero);
    return any;
}

/* The level has been pushed: each turn is asked as the loop would. Which turns are nothing cannot be said of a figure that is refused,
 * nor of turns without a record: those are in neither list, and where no other is left there is no list. */
static int number_turns(binder_t *b, level_t *l, const char *figure, turn_t *list, fill_asked_t *ret_asked, err_t *err)
{
    int failed = 0;
    fill_asked_t silent = {.figure = NULL};
    cat_bound_t bound = bound_of(l->loop, figure);
    l->running = true;
    for (l->at = 0; !failed && l->at < l->turns; l->at++) {
        number_t n;
        asking_t q = binder_asking(b, &bound, FIGURE_ALONE);
        failed = binder_number(b, &q, &n, err);
        if (!failed && binder_refused(&q, &n) && (l->loop->zero || l->loop->nonzero)) *ret_asked = (fill_asked_t){q.ask.figure[0], n.label, false};
        list[l->at].silent = !failed && n.unrecorded;
        if (list[l->at].silent) silent = (fill_asked_t){q.ask.figure[0], n.label, true};
        list[l->at].n = failed || !n.there ? INT64_MIN : n.rate ? (int64_t)((double)n.part * 1e9 / (double)n.whole) : n.part / n.whole;
    }
    l->running = false;
    l->at = 0;
    if (silent.figure && !ret_asked->figure && !keeps_any(l)) *ret_asked = silent;
    return failed;
}

/* Only those that are nothing, or only those that are something. */
static size_t keep_turns(turn_t *list, size_t count, bool zero)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (is_kept(&list[i], zero)) list[n++] = list[i];
    return n;
}

static int list_turns(binder_t *b, const cat_loop_t *l, turn_t *list, size_t *count, fill_asked_t *ret_asked, err_t *err)
{
    switch (l->over) {
    case CAT_OVER_CHILDREN: return list_children(b, list, count, err);
    case CAT_OVER_LEVELS: return list_levels(b, list, count, err);
    case CAT_OVER_YEARS: return list_times(b, l, CAT_PERIOD_YEAR, list, count, err);
    case CAT_OVER_QUARTERS: return list_times(b, l, CAT_PERIOD_QUARTER, list, count, err);
    case CAT_OVER_MONTHS: return list_times(b, l, CAT_PERIOD_MONTH, list, count, err);
    case CAT_OVER_WEEKS: return list_times(b, l, CAT_PERIOD_WEEK, list, count, err);
    case CAT_OVER_FIELD: return list_field(b, l, list, count, ret_asked, err);
    case CAT_OVER_FIGURES: return list_figures(b, l, list, count, err);
    case CAT_OVERS: break;
    }
    return 0;
}

int loop_begin(void *arg, const cat_loop_t *loop, size_t *ret_turns, fill_asked_t *ret_asked, err_t *err)
{
    binder_t *b = arg;
    turn_t *room = calloc(TURNS_MOST, sizeof *room), *list = NULL;
    size_t count = 0;
    if (!room) return err_nomem(err);
    assert(b->levels <= CAT_BLOCKS_DEEP);
    int failed = list_turns(b, loop, room, &count, ret_asked, err);
    if (!failed && !(list = arena_copy(b->arena, room, (count ? count : 1) * sizeof *room))) failed = err_nomem(err);
    free(room);
    if (failed) return failed;
    level_t *l = &b->level[b->levels++];
    *l = (level_t){.loop = loop, .turn = list, .turns = count};
    const char *order = loop->order ? loop->order : loop->over == CAT_OVER_FIELD && !loop->listed ? loop->figure : NULL;
    if (order) failed = number_turns(b, l, order, list, ret_asked, err);
    if (!failed && (loop->zero || loop->nonzero)) count = l->turns = keep_turns(list, count, loop->zero);
    if (!failed && order) sort_turns(list, count, loop->ascending);
    if (failed) {
        b->levels--;
        return failed;
    }
    if (loop->top && (size_t)loop->top < count) count = l->turns = (size_t)loop->top;
    *ret_turns = count;
    return 0;
}

void loop_turn(void *arg, size_t i)
{
    binder_t *b = arg;
    level_t *l = &b->level[b->levels - 1];
    assert(b->levels > 0 && i < l->turns);
    l->at = i;
    l->running = true;
}

void loop_end(void *arg)
{
    binder_t *b = arg;
    assert(b->levels > 0);
    b->levels--;
}

/* --- words of its own ---------------------------------------------------------------------------------------------------- */

static void span_word(binder_t *b, enum lang lang, const report_span_t *s, const char *word, fill_own_t *ret)
{
    int y, m, d;
    if (strcmp(word, "from") == 0 || strcmp(word, "to") == 0) {
        *ret = (fill_own_t){.what = FILL_DAY, .day = word[0] == 'f' ? s->from : s->to};
    } else if (strcmp(word, "years") == 0) {
        report_span_t part[SPAN_PARTS_MOST];
        *ret = (fill_own_t){.what = FILL_INT, .n = (int64_t)report_span_parts(s, CAT_PERIOD_YEAR, part, SPAN_PARTS_MOST)};
    } else if (strcmp(word, "whole") == 0) {
        bool goes_on = b->today != DAY_NONE && s->from <= b->today && b->today < s->to; /* what is compared is its days until today */
        *ret = (fill_own_t){.what = FILL_INT, .n = s->sort != CAT_PERIOD_WINDOW && !goes_on};
    } else if (strcmp(word, "year") == 0) {
        day_split(s->to, &y, &m, &d);
        *ret = (fill_own_t){.what = FILL_INT, .n = y};
    } else {
        buf_clear(&b->words);
        report_span_name(s, lang, &b->words);
        *ret = (fill_own_t){.what = FILL_TEXT, .text = buf_failed(&b->words) ? NULL : buf_text(&b->words)};
    }
}

static void turn_word(const binder_t *b, enum lang lang, const turn_t *t, const char *word, fill_own_t *ret)
{
    if (strcmp(word, "offices") == 0) *ret = (fill_own_t){.what = FILL_INT, .n = offices_of(b, t->key)};
    else if (strcmp(word, "code") == 0) *ret = (fill_own_t){.what = FILL_TEXT, .text = t->key};
    else *ret = (fill_own_t){.what = FILL_TEXT, .text = paper_say_words(&t->words, lang)};
}

/* Whose work it is: 全省检察机关, the procuratorates of the province; of an office without any below, 本院. */
static const char *scope_words(const binder_t *b, enum lang lang)
{
    static const struct {
        const char *end;
        words_t words;
    } rows[] = {{"省人民检察院", {{"全省检察机关", "the procuratorates of the province"}}},
                {"自治区人民检察院", {{"全区检察机关", "the procuratorates of the autonomous region"}}},
                {"市人民检察院", {{"全市检察机关", "the procuratorates of the municipality"}}},
                {"自治州人民检察院", {{"全州检察机关", "the procuratorates of the prefecture"}}},
                {"盟人民检察院", {{"全盟检察机关", "the procuratorates of the league"}}}};
    int own;
    if (office_find(b->data->paper.offices, b->data->office, &own, NULL) != 0) return "";
    const office_t *o = office_at(b->data->paper.offices, own);
    const char *name = o->name.in[LANG_ZH];
    if (o->level == OFFICE_NATION) return lang == LANG_ZH ? "全国检察机关" : "the procuratorates of the country";
    if (o->level == OFFICE_COUNTY) return lang == LANG_ZH ? "本院" : "this office";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(name), m = strlen(rows[i].end);
        if (n >= m && strcmp(name + n - m, rows[i].end) == 0) return rows[i].words.in[lang];
    }
    return lang == LANG_ZH ? "本院及下级检察院" : "this office and those below it";
}

bool loop_path(void *arg, enum lang lang, const cat_path_t *path, fill_own_t *ret)
{
    binder_t *b = arg;
    const char *first = path->step[0], *word = path->steps > 1 ? path->step[1] : "name";
    for (int i = b->levels; i-- > 0;) {
        const level_t *l = &b->level[i];
        if (!l->running || strcmp(l->loop->name, first) != 0) continue;
        const turn_t *t = &l->turn[l->at];
        if (t->key) turn_word(b, lang, t, word, ret);
        else span_word(b, lang, &t->span, word, ret);
        return true;
    }
    report_span_t here = b->data->span;
    if (path->steps == 1 && strcmp(first, "scope") == 0) {
        *ret = (fill_own_t){.what = FILL_TEXT, .text = scope_words(b, lang)};
        return true;
    }
    if (strcmp(first, "last_year") == 0) here = report_span_last_year(&here);
    else if (strcmp(first, "before") == 0) here = report_span_before(&here);
    else if (strcmp(first, "period") != 0) return false;
    span_word(b, lang, &here, word, ret);
    return true;
}
