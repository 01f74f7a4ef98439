/* report_parse.c - what reports know beside papers: figures, charts and loops over offices, time and breakdowns. */
#include "catalogue/paper_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const form_words[] = {"number", "wan", "yi", "over", "yoy", "change", "change_by", "increase_times", "times_of",
                                         "points", "base", "share", "median", "done", "of_offices", "or"};
static const enum cat_form forms[] = {CAT_FORM_NUMBER, CAT_FORM_WAN, CAT_FORM_YI, CAT_FORM_OVER, CAT_FORM_CHANGE, CAT_FORM_CHANGE,
                                      CAT_FORM_CHANGE_BY, CAT_FORM_INCREASE_TIMES, CAT_FORM_TIMES_OF, CAT_FORM_POINTS,
                                      CAT_FORM_BASE, CAT_FORM_SHARE, CAT_FORM_MEDIAN, CAT_FORM_DONE, CAT_FORM_OF_OFFICES};
static const char *const base_words[CAT_BASES] = {"last_year", "before", "previous_five", "five_mean"};
static const char *const span_words[CAT_SPANS] = {
    [CAT_SPAN_PERIOD] = "@period", [CAT_SPAN_LAST_YEAR] = "@last_year", [CAT_SPAN_BEFORE] = "@before",
    [CAT_SPAN_PREVIOUS_FIVE] = "@previous_five", [CAT_SPAN_TO_DATE] = "@to_date", [CAT_SPAN_YEAR] = "@year",
    [CAT_SPAN_QUARTER] = "@quarter", [CAT_SPAN_MONTH] = "@month", [CAT_SPAN_WEEK] = "@week"};
static const char *const over_words[CAT_OVER_FIELD] = {"children", "levels", "years", "quarters", "months", "weeks"};
static const char ABOUT[] = "about.";
static const char *const chart_words[CAT_CHARTS] = {"bars", "line"};

/* --- small steps ------------------------------------------------------------------------------------------- */

static bool is(const scan_t *s, const char *word)
{
    return !s->quoted && strcmp(s->word, word) == 0;
}

static size_t word_place(const scan_t *s)
{
    return cat_scan_place(s) - strlen(s->word) - (s->quoted ? 2 : 0);
}

/* The word read last is not among those known. */
static int unknown_word(scan_t *s, const char *word, const char *const *words, size_t count)
{
    if (s->wrong) return -1;
    known_err_set(&s->p->r->mistakes->next, ERR_CATALOGUE_WORD, word, &(known_t){words, count});
    cat_parse_note(s->p, word_place(s));
    s->wrong = true;
    return -1;
}

static int among(scan_t *s, const char *const *words, size_t count)
{
    int i = s->quoted ? -1 : cat_find(s->word, words, count);
    return i >= 0 ? i : unknown_word(s, s->word, words, count);
}

static void put_place(const scan_t *s, int *ret_line, int *ret_column)
{
    cat_parse_place(s->p, word_place(s), ret_line, ret_column);
}

static const char *keep_word(scan_t *s)
{
    const char *copy = arena_text(s->p->r->arena, s->word);
    if (!copy) s->p->r->mistakes->nomem = s->wrong = true;
    return copy;
}

/* The next word must be a name. */
static const char *next_name(scan_t *s, const char *expected)
{
    if (!cat_scan_next(s)) return NULL;
    if (!s->quoted && s->word[0] >= 'a' && s->word[0] <= 'z') return keep_word(s);
    cat_scan_error(s, expected);
    return NULL;
}

#define FIGURE_EXPECTED "指标名称" ERR_OR "the name of a figure"

static bool next_number(scan_t *s, int least, int most, int *ret, const char *expected)
{
    int64_t n;
    if (!cat_scan_next(s)) return false;
    if (s->quoted || text_to_int(s->word, least, most, &n, NULL) != 0) {
        cat_scan_error(s, expected);
        return false;
    }
    *ret = (int)n;
    return true;
}

/* --- figures ------------------------------------------------------------------------------------------------- */

static bool read_where(scan_t *s, cat_where_t list[CAT_WHERES_MOST], int *count)
{
    do {
        (void)cat_scan_next(s); /* where, and */
        if (*count == CAT_WHERES_MOST) {
            cat_scan_error(s, "至多三个条件" ERR_OR "at most three conditions");
            return false;
        }
        cat_where_t *w = &list[(*count)++];
        if (!(w->field = next_name(s, "字段名" ERR_OR "a field"))) return false;
        if (!cat_scan_next(s)) return false;
        bool matter = strcmp(w->field, "parent") == 0 || strcmp(w->field, "matter") == 0;
        if (!is(s, "=") || !cat_scan_next(s) || (!s->quoted && !(matter && is(s, "about")))) {
            cat_scan_error(s, matter ? "= about" : "= '代码'" ERR_OR "= 'code'");
            return false;
        }
        w->about = !s->quoted;
        if (!w->about && !(w->code = keep_word(s))) return false;
    } while (cat_scan_sees(s, "and"));
    return true;
}

/* "@last_year", "@year.2", "@month.last". */
static bool read_window(scan_t *s, cat_window_t *w)
{
    if (!cat_scan_next(s)) return false;
    char span[200];
    (void)text_copy(span, sizeof span, s->word);
    char *dot = strchr(span, '.');
    if (dot) *dot = '\0';
    int i = cat_find(span, span_words, CAT_SPANS);
    if (i < 0) {
        (void)unknown_word(s, span, span_words, CAT_SPANS);
        return false;
    }
    int64_t nth = 0;
    bool of_many = i >= CAT_SPAN_YEAR, last = dot && strcmp(dot + 1, "last") == 0;
    bool right = of_many ? dot && (last || text_to_int(dot + 1, 1, 60, &nth, NULL) == 0) : !dot;
    if (!right) {
        cat_scan_error(s, of_many ? "第几个，例如 @year.1 或 @year.last" ERR_OR "which one, as in @year.1 or @year.last"
                                  : "没有编号的时段" ERR_OR "a window without a number");
        return false;
    }
    *w = (cat_window_t){(enum cat_span)i, last ? 0 : (int)nth};
    return true;
}

static bool starts_at(scan_t *s)
{
    scan_t ahead = *s;
    ahead.at += strspn(ahead.at, " \t\r\n");
    return *ahead.at == '@';
}

const cat_bound_t *cat_read_figure(scan_t *s, bool test)
{
    cat_bound_t *b = arena_alloc(s->p->r->arena, sizeof *b);
    if (!b) {
        s->p->r->mistakes->nomem = s->wrong = true;
        return NULL;
    }
    b->digits = -1;
    b->figure = next_name(s, FIGURE_EXPECTED);
    if (!b->figure) return NULL;
    put_place(s, &b->line, &b->column);
    if (cat_scan_sees(s, "where") && !read_where(s, b->where, &b->wheres)) return NULL;
    if (starts_at(s) && !read_window(s, &b->window)) return NULL;
    if (!test || !cat_scan_sees(s, "|")) return b;
    (void)cat_scan_next(s);
    if (!cat_scan_next(s)) return NULL;
    if (is(s, "change_by")) {
        b->form = CAT_FORM_CHANGE_BY;
        return b;
    }
    static const char *const in_test[] = {"change_by"};
    (void)unknown_word(s, s->word, in_test, 1);
    return NULL;
}

/* Behind the word of a form: a base, `of FIGURE`, digits, in this order. */
static bool read_arguments(scan_t *s, cat_bound_t *b)
{
    if (b->form == CAT_FORM_SHARE && cat_scan_sees(s, "of")) {
        (void)cat_scan_next(s);
        if (!(b->of = next_name(s, FIGURE_EXPECTED))) return false;
    }
    for (int i = 0; i < CAT_BASES; i++)
        if (cat_scan_sees(s, base_words[i])) {
            (void)cat_scan_next(s);
            b->base = (enum cat_base)i;
            break;
        }
    s->at += strspn(s->at, " \t\r\n");
    if (!*s->at || *s->at == '|') return true;
    if (*s->at < '0' || *s->at > '9') {
        if (cat_scan_next(s)) (void)unknown_word(s, s->word, base_words, CAT_BASES);
        return false;
    }
    return next_number(s, 0, CAT_DIGITS_MOST, &b->digits, "小数位数 0 至 4" ERR_OR "digits behind the point, 0 to 4");
}

static void read_forms(scan_t *s, cat_piece_t *piece, cat_bound_t *b)
{
    bool formed = false;
    while (cat_scan_sees(s, "|")) {
        (void)cat_scan_next(s);
        if (!cat_scan_next(s)) return;
        if (is(s, "or")) {
            if (!cat_scan_otherwise(s, piece)) return;
            continue;
        }
        int i = among(s, form_words, CAT_COUNT(form_words));
        if (i < 0) return;
        if (formed) {
            cat_scan_error(s, "一个句式" ERR_OR "one form");
            return;
        }
        assert((size_t)i < CAT_COUNT(forms));
        formed = true;
        b->form = forms[i];
        if (!read_arguments(s, b)) return;
    }
    s->at += strspn(s->at, " \t\r\n");
    if (*s->at) cat_scan_error(s, "where、@时段、| 句式 或 }}" ERR_OR "where, @window, | and a form, or }}");
}

/* --- charts ---------------------------------------------------------------------------------------------------- */

/* children, levels, years ...; else a field. */
static bool read_by(scan_t *s, enum cat_over *ret_over, const char **ret_field)
{
    const char *word = next_name(s, "children、years 等，或一个字段" ERR_OR "children, years and so on, or a field");
    if (!word) return false;
    int i = cat_find(word, over_words, CAT_OVER_FIELD);
    *ret_over = i >= 0 ? (enum cat_over)i : CAT_OVER_FIELD;
    *ret_field = i >= 0 ? NULL : word;
    return true;
}

static bool read_top(scan_t *s, int *ret)
{
    (void)cat_scan_next(s);
    return next_number(s, 1, CAT_TOP_MOST, ret, "行数 1 至 1000" ERR_OR "how many, 1 to 1000");
}

static void read_chart(scan_t *s, cat_piece_t *piece)
{
    cat_chart_t *c = arena_alloc(s->p->r->arena, sizeof *c);
    if (!c) {
        s->p->r->mistakes->nomem = true;
        return;
    }
    if (!cat_scan_next(s)) return;
    int kind = among(s, chart_words, CAT_CHARTS);
    if (kind < 0) return;
    c->kind = (enum cat_chart_kind)kind;
    if (!(c->figure = next_name(s, FIGURE_EXPECTED))) return;
    put_place(s, &c->line, &c->column);
    if (!cat_scan_sees(s, "by")) {
        cat_scan_error(s, "by 和分组" ERR_OR "by and what it goes by");
        return;
    }
    (void)cat_scan_next(s);
    if (!read_by(s, &c->by, &c->field)) return;
    if (starts_at(s) && !read_window(s, &c->window)) return;
    if (cat_scan_sees(s, "top") && !read_top(s, &c->top)) return;
    s->at += strspn(s->at, " \t\r\n");
    if (*s->at) cat_scan_error(s, "@时段、top 或 }}" ERR_OR "@window, top or }}");
    else piece->chart = c;
}

bool cat_bound_word(const char *word)
{
    return strcmp(word, "figure") == 0 || strcmp(word, "chart") == 0;
}

void cat_read_bound(scan_t *s, cat_piece_t *piece)
{
    if (is(s, "chart")) {
        read_chart(s, piece);
        return;
    }
    const cat_bound_t *b = cat_read_figure(s, false);
    if (!b) return;
    read_forms(s, piece, (cat_bound_t *)(uintptr_t)b);
    piece->bound = b;
}

/* --- loops ------------------------------------------------------------------------------------------------------- */

static bool read_source(scan_t *s, cat_loop_t *l)
{
    if (!read_by(s, &l->over, &l->field)) return false;
    if (l->over == CAT_OVER_FIELD && strncmp(l->field, ABOUT, sizeof ABOUT - 1) == 0) {
        l->over = CAT_OVER_FIGURES;
        l->field += sizeof ABOUT - 1;
        return true;
    }
    if (l->over != CAT_OVER_FIELD) return !starts_at(s) || read_window(s, &l->window);
    if (!cat_scan_sees(s, "of")) {
        (void)unknown_word(s, l->field, over_words, CAT_OVER_FIELD);
        return false;
    }
    (void)cat_scan_next(s);
    if (!(l->figure = next_name(s, FIGURE_EXPECTED))) return false;
    if (cat_scan_sees(s, "where") && !read_where(s, l->where, &l->wheres)) return false;
    if (starts_at(s) && !read_window(s, &l->window)) return false;
    l->stated = cat_scan_sees(s, "stated");
    if (l->stated) (void)cat_scan_next(s);
    return true;
}

static bool read_order(scan_t *s, cat_loop_t *l)
{
    (void)cat_scan_next(s);
    if (!(l->order = next_name(s, FIGURE_EXPECTED))) return false;
    l->listed = strcmp(l->order, "list") == 0;
    if (l->listed) l->order = NULL;
    if (l->order && starts_at(s) && !read_window(s, &l->order_window)) return false;
    bool *const words[] = {&l->ascending, &l->zero, &l->nonzero};
    static const char *const said[] = {"ascending", "zero", "nonzero"};
    for (size_t i = 0; i < CAT_COUNT(said); i++) {
        *words[i] = l->order && cat_scan_sees(s, said[i]);
        if (*words[i]) (void)cat_scan_next(s);
    }
    return true;
}

/* The name has been read. */
const cat_loop_t *cat_read_loop(scan_t *s)
{
    cat_loop_t *l = arena_alloc(s->p->r->arena, sizeof *l);
    if (!l) {
        s->p->r->mistakes->nomem = s->wrong = true;
        return NULL;
    }
    bool named = !s->quoted && s->word[0] >= 'a' && s->word[0] <= 'z' && !strchr(s->word, '.');
    if (!named || !cat_scan_sees(s, "in")) {
        cat_scan_error(s, "名称 in 来源，例如 office in children" ERR_OR "a name, in, and over what, as in: office in children");
        return NULL;
    }
    put_place(s, &l->line, &l->column);
    if (!(l->name = keep_word(s))) return NULL;
    (void)cat_scan_next(s);
    if (!read_source(s, l)) return NULL;
    if (cat_scan_sees(s, "order") && !read_order(s, l)) return NULL;
    if (cat_scan_sees(s, "top") && !read_top(s, &l->top)) return NULL;
    return l;
}
