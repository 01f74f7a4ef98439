/* test_catalogue.c - loading good catalogues, looking things up, and the catalogue we carry. */
#include "base/fault.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "catalogue/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void print_mistakes(const cat_mistakes_t *m)
{
    buf_t b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < m->count; i++) err_add_text(&b, &m->list[i], LANG_EN);
    print_message("%s", buf_text(&b));
    buf_release(&b);
}

static catalogue_t *must_load(arena_t *a, const cat_text_t *texts, size_t count)
{
    catalogue_t *c = NULL;
    cat_mistakes_t m = {0};
    err_t e = {0};
    int failed = texts ? catalogue_load_texts(texts, count, a, &c, &m, &e) : catalogue_load(NULL, a, &c, &m, &e);
    if (failed) print_mistakes(&m);
    assert_int_equal(failed, 0);
    assert_non_null(c);
    return c;
}

static void carried_catalogue_is_right(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = must_load(a, NULL, 0);
    assert_true(catalogue_kind_count(c) >= 2);
    const cat_kind_t *k = catalogue_serving(c, "account", NULL, NULL);
    assert_non_null(k);
    assert_string_equal(k->name, "account");
    assert_null(catalogue_serving(c, "account", "part", NULL));
    size_t warned;
    const err_t *warning = catalogue_warnings(c, &warned);
    if (warned) print_message("%s:%d %s\n", warning->file, warning->line, warning->arg[0]);
    assert_int_equal(warned, 0);
    catalogue_free(c);
    arena_free(a);
}

/* --- reports in two languages ------------------------------------------------------------------------------------ */

enum { SAID_MOST = 400, SAID_TEXT = 300 };
typedef struct said {
    char text[SAID_MOST][SAID_TEXT];
    size_t count;
} said_t;

static void add_said(said_t *s, const char *text)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->text[i], text) == 0) return;
    assert_true(s->count < SAID_MOST);
    (void)snprintf(s->text[s->count++], SAID_TEXT, "%s", text);
}

/* A value may be said with its unit in one language and without in the other; a relation is a relation. */
static int relation(enum cat_form form)
{
    bool value = form == CAT_FORM_VALUE || form == CAT_FORM_NUMBER || form == CAT_FORM_WAN || form == CAT_FORM_YI || form == CAT_FORM_OVER;
    return value ? 0 : (int)form;
}

static void add_wheres(char *into, const cat_where_t *where, int wheres)
{
    for (int i = 0; i < wheres; i++) {
        size_t n = strlen(into);
        (void)snprintf(into + n, SAID_TEXT - n, " %s=%s", where[i].field, where[i].about ? "about" : where[i].code);
    }
}

static void list_said(said_t *s, const cat_piece_t *p)
{
    for (; p; p = p->next) {
        char text[SAID_TEXT] = "";
        if (p->bound) {
            (void)snprintf(text, sizeof text, "figure %s @%d.%d |%d %d", p->bound->figure, (int)p->bound->window.span, p->bound->window.nth, relation(p->bound->form), (int)p->bound->base);
            add_wheres(text, p->bound->where, p->bound->wheres);
        } else if (p->chart) {
            (void)snprintf(text, sizeof text, "chart %d %s %d %s @%d", (int)p->chart->kind, p->chart->figure, (int)p->chart->by, p->chart->field ? p->chart->field : "", (int)p->chart->window.span);
        } else if (p->loop) {
            (void)snprintf(text, sizeof text, "loop %d %s %s @%d order %s %d%d%d %d", (int)p->loop->over, p->loop->field ? p->loop->field : "", p->loop->figure ? p->loop->figure : "",
                           (int)p->loop->window.span, p->loop->order ? p->loop->order : "", p->loop->zero, p->loop->nonzero, p->loop->stated, p->loop->top);
            add_wheres(text, p->loop->where, p->loop->wheres);
        }
        if (*text) add_said(s, text);
        list_said(s, p->inner);
        list_said(s, p->other);
    }
}

static bool holds(const said_t *s, const char *text)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->text[i], text) == 0) return true;
    return false;
}

/* Lines that begin so in a part of the file. */
static size_t lines(const char *from, const char *to, const char *begin)
{
    size_t n = 0;
    for (const char *p = from; p < to; p = strchr(p, '\n') + 1) {
        n += strncmp(p, begin, strlen(begin)) == 0;
        if (!strchr(p, '\n')) break;
    }
    return n;
}

static void both_languages_of_a_report_say_the_same(void **state)
{
    static said_t zh, en;
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = must_load(a, NULL, 0);
    assert_true(catalogue_report_count(c) >= 7);
    for (size_t i = 0; i < catalogue_report_count(c); i++) {
        const cat_report_t *r = catalogue_report_at(c, i);
        zh.count = en.count = 0;
        assert_non_null(r->paper.body[LANG_EN]);
        list_said(&zh, r->paper.body[LANG_ZH]);
        list_said(&en, r->paper.body[LANG_EN]);
        for (size_t k = 0; k < zh.count; k++)
            if (!holds(&en, zh.text[k])) fail_msg("%s: not in English: %s", r->paper.name, zh.text[k]);
        for (size_t k = 0; k < en.count; k++)
            if (!holds(&zh, en.text[k])) fail_msg("%s: not in Chinese: %s", r->paper.name, en.text[k]);
        const char *parted = strstr(r->text, "\n--- en\n"), *end = r->text + strlen(r->text);
        assert_non_null(parted);
        static const char *const begins[] = {"#", "| ", "{{chart"};
        for (size_t b = 0; b < sizeof begins / sizeof *begins; b++)
            if (lines(r->text, parted + 1, begins[b]) != lines(parted + 1, end, begins[b])) fail_msg("%s: other lines of %s in English", r->paper.name, begins[b]);
    }
    catalogue_free(c);
    arena_free(a);
}

/* The crimes in force of a group: those without a successor. */
static size_t crimes_of(const cat_field_t *crime, const char *group)
{
    size_t n = 0;
    for (size_t i = 0; i < crime->choice_count; i++) {
        const cat_choice_t *c = &crime->choices[i];
        assert_non_null(c->group);
        assert_true(c->law || strcmp(c->code, "999") == 0);
        n += !c->successor && strcmp(c->group, group) == 0;
    }
    return n;
}

/* 刑法 chapter 8: 14 crimes of corruption and bribery, chapter 9: 37 of dereliction, in force today. */
static void carried_crimes_are_the_51_of_the_law(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = must_load(a, NULL, 0);
    const cat_kind_t *k = NULL;
    const cat_field_t *crime = NULL;
    err_t e = {0};
    assert_int_equal(catalogue_kind(c, "case", &k, &e), 0);
    assert_int_equal(cat_kind_field(k, "crime", &crime, &e), 0);
    assert_int_equal(crimes_of(crime, "corruption"), 14);
    assert_int_equal(crimes_of(crime, "dereliction"), 37);
    assert_int_equal(crimes_of(crime, "infringement"), 7);
    catalogue_free(c);
    arena_free(a);
}

/* Who opens a form for the first time reads there what the act does, and what to write where no list of choices says it. */
static bool says_more(words_t help, words_t label)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (!help.in[lang] || !*help.in[lang] || strcmp(help.in[lang], label.in[lang]) == 0) return false;
    return true;
}

static bool asks_for(const cat_act_t *act, const cat_field_t *f, int index)
{
    bool takes = false, needs = f->required;
    for (size_t i = 0; i < act->field_count; i++) takes |= act->fields[i] == index;
    for (size_t i = 0; i < act->require_count; i++) needs |= act->requires_[i] == index;
    for (size_t i = 0; i < act->set_count; i++) takes &= act->sets[i].field != index;
    bool free_form = f->type == CAT_TEXT || f->type == CAT_LONG || f->type == CAT_INT || f->type == CAT_MONEY || f->type == CAT_DATE ||
                     f->type == CAT_MATTER || f->type == CAT_JSON;
    return takes && needs && free_form && !act->system;
}

static size_t unexplained(const cat_kind_t *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *act = &k->acts[i];
        if (!says_more(act->help, act->label)) {
            print_message("%s: act %s has no help\n", k->file, act->name);
            n++;
        }
        for (size_t j = 0; j < k->field_count; j++) {
            if (!asks_for(act, &k->fields[j], (int)j) || says_more(k->fields[j].help, k->fields[j].label)) continue;
            print_message("%s: field %s, which act %s asks for, has no help\n", k->file, k->fields[j].name, act->name);
            n++;
        }
    }
    return n;
}

static void carried_acts_and_what_they_ask_for_are_explained(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = must_load(a, NULL, 0);
    size_t n = 0;
    for (size_t i = 0; i < catalogue_kind_count(c); i++) n += unexplained(catalogue_kind_at(c, i));
    assert_int_equal(n, 0);
    catalogue_free(c);
    arena_free(a);
}

/* What the law gives to the office in charge is decided there, or by the office directly above where the act says so: nobody
 * further up performs it in its stead. */
static void carried_decisions_belong_to_the_office_in_charge(void **state)
{
    (void)state;
    static const char *const kinds[] = {"case", "suspect", "charge", "case_measure", "case_property", "non_prosecution",
        "arrest_review", "investigation", "clue", "confiscation", "recommendation", "public_interest_case", "protest",
        "civil_supervision", "wrong_act", "letter", "juvenile_probation", "sealed_record"};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = must_load(a, NULL, 0);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const cat_kind_t *k = NULL;
        err_t e = {0};
        assert_int_equal(catalogue_kind(c, kinds[i], &k, &e), 0);
        for (size_t n = 0; n < k->act_count; n++)
            if (k->acts[n].reach == CAT_REACH_SUBTREE) fail_msg("%s.%s reaches all offices below", kinds[i], k->acts[n].name);
    }
    catalogue_free(c);
    arena_free(a);
}

/* Text of a file below the root of the sources, in arena a. */
static const char *read_source(arena_t *a, const char *path)
{
    FILE *f = fopen(arena_printf(a, "%s/%s", XZ_SOURCE_ROOT, path), "rb");
    assert_non_null(f);
    char *text = arena_alloc(a, 1 << 18);
    size_t n = fread(text, 1, (1 << 18) - 1, f);
    fclose(f);
    assert_true(n > 0);
    return text;
}

static cat_text_t source_text(arena_t *a, const char *name)
{
    const char *text = read_source(a, arena_printf(a, "catalogue/%s", name));
    return (cat_text_t){name, name, text, strlen(text)};
}

/* The example of docs/catalogue.md, between ```yaml and ```. */
static cat_text_t example_text(arena_t *a)
{
    const char *doc = read_source(a, "docs/catalogue.md");
    const char *from = strstr(doc, "```yaml\n# file: ");
    assert_non_null(from);
    from += strlen("```yaml\n");
    const char *end = strstr(from, "\n```");
    assert_non_null(end);
    const char *text = arena_textn(a, from, (size_t)(end - from) + 1);
    return (cat_text_t){"docs/catalogue.md", "prevention/recommendation.yaml", text, strlen(text)};
}

/* Its paper: the example of docs/papers.md. */
static cat_text_t paper_text(arena_t *a)
{
    const char *doc = read_source(a, "docs/papers.md"), *from = strstr(doc, "```markdown\n---\n");
    assert_non_null(from);
    from += strlen("```markdown\n");
    const char *end = strstr(from, "\n```");
    assert_non_null(end);
    const char *text = arena_textn(a, from, (size_t)(end - from) + 1);
    return (cat_text_t){"docs/papers.md", "papers/recommendation_letter.md", text, strlen(text)};
}

static catalogue_t *load_example(arena_t *a)
{
    const cat_text_t texts[] = {source_text(a, "roles.yaml"), source_text(a, "stages.yaml"), example_text(a), paper_text(a)};
    return must_load(a, texts, 4);
}

static uint64_t roles(const catalogue_t *c, const char *names)
{
    uint64_t mask = 0;
    err_t e;
    assert_int_equal(catalogue_roles(c, names, &mask, &e), 0);
    return mask;
}

/* A table whose codes are figures says which of them name none, with their place; other tables may hold what they like. */
static void codes_that_name_no_figure_are_told(void **state)
{
    (void)state;
    static const char names[] = "codes: figure_names\nname: {zh: 甲, en: A}\nsource: x\nchoices:\n"
                                "  recommendations_issued.1: {zh: 甲, en: A}\n  recomendations_issued.2: {zh: 乙, en: B}\n  recommendations_issued: {zh: 丙, en: C}\n";
    static const char funnels[] = "codes: figure_funnels\nname: {zh: 甲, en: A}\nsource: x\ngroups:\n  one: {zh: 甲, en: A}\nchoices:\n"
                                  "  one.recommendations_issued: {zh: 甲, en: A, group: one}\n  one.recommendations_none: {zh: 甲, en: A, group: one}\n";
    static const char watched[] = "codes: campaign_figures\nname: {zh: 甲, en: A}\nsource: x\nchoices:\n  recommendations_issued: {zh: 甲, en: A}\n  lettres: {zh: 乙, en: B}\n";
    static const char other[] = "codes: anything\nname: {zh: 甲, en: A}\nsource: x\nchoices:\n  lettres: {zh: 乙, en: B}\n";
    static const struct {
        const char *file, *said, *nearest;
        int line;
    } expected[] = {{"codes/a.yaml", "recomendations_issued", "recommendations_issued", 6}, {"codes/a.yaml", "recommendations_issued", "", 7}, {"codes/b.yaml", "recommendations_none", "", 8}, {"codes/c.yaml", "lettres", "", 6}};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const cat_text_t texts[] = {source_text(a, "roles.yaml"), source_text(a, "stages.yaml"), example_text(a), paper_text(a),
                                {"codes/a.yaml", "codes/a.yaml", names, strlen(names)}, {"codes/b.yaml", "codes/b.yaml", funnels, strlen(funnels)},
                                {"codes/c.yaml", "codes/c.yaml", watched, strlen(watched)}, {"codes/d.yaml", "codes/d.yaml", other, strlen(other)}};
    catalogue_t *c = must_load(a, texts, sizeof texts / sizeof *texts);
    size_t warned;
    const err_t *warning = catalogue_warnings(c, &warned);
    assert_int_equal(warned, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < warned; i++) {
        assert_int_equal(warning[i].code, ERR_CATALOGUE_FIGURE);
        assert_string_equal(warning[i].file, expected[i].file);
        assert_int_equal(warning[i].line, expected[i].line);
        assert_string_equal(warning[i].arg[0], expected[i].said);
    }
    assert_string_equal(warning[0].arg[1], expected[0].nearest);
    catalogue_free(c);
    arena_free(a);
}

static void example_of_the_docs_loads(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = load_example(a);
    assert_int_equal(catalogue_kind_count(c), 1);
    const cat_kind_t *k = catalogue_kind_at(c, 0);
    assert_string_equal(k->name, "recommendation");
    assert_string_equal(k->label.in[LANG_ZH], "检察建议");
    assert_string_equal(k->number, "{office.brief}检建〔{year}〕{serial}号");
    assert_string_equal(k->title, "problems");
    assert_int_equal(k->stage_count, 7);
    assert_string_equal(k->stages[3], "served");
    assert_string_equal(k->stage_labels[3].in[LANG_ZH], "已送达");
    assert_int_equal(k->final_stages, 1 << 6);
    assert_int_equal(k->field_count, 8);
    assert_int_equal(k->act_count, 8);
    assert_int_equal(k->paper_count, 1);
    assert_int_equal(k->due_count, 2);
    assert_int_equal(k->figure_count, 4);
    assert_string_equal(k->figures[3].of, "recommendations_issued");
    catalogue_free(c);
    arena_free(a);
}

static bool sets(const cat_kind_t *k, const int *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(k->fields[list[i]].name, name) == 0) return true;
    return false;
}

static void acts_are_bound_to_stages_roles_and_fields(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = load_example(a);
    const cat_kind_t *k = catalogue_kind_at(c, 0);
    const cat_act_t *act = NULL;
    err_t e = {0};
    /* draft: opens, leads to the first stage, may set what has no set_by, must set what is required */
    assert_int_equal(cat_kind_act(k, "draft", &act, &e), 0);
    assert_true(act->opens);
    assert_int_equal(act->from, 0);
    assert_int_equal(act->to, 0);
    assert_int_equal(act->by, roles(c, "prevention_officer prosecutor"));
    assert_int_equal(act->reach, CAT_REACH_OWN); /* as the kind says */
    assert_int_equal(act->field_count, 4);
    assert_int_equal(act->require_count, 3);
    assert_false(sets(k, act->requires_, act->require_count, "urgent"));
    /* close: two stages to one, sets nothing */
    assert_int_equal(cat_kind_act(k, "close", &act, &e), 0);
    assert_int_equal(act->from, 1 << 4 | 1 << 5);
    assert_int_equal(act->to, 6);
    assert_int_equal(act->field_count, 0);
    /* reply: fields by their set_by, the required one required */
    assert_int_equal(cat_kind_act(k, "reply", &act, &e), 0);
    assert_int_equal(act->field_count, 3);
    assert_int_equal(act->require_count, 1);
    assert_true(sets(k, act->requires_, 1, "adopted"));
    assert_int_equal(act->check_count, 1);
    assert_string_equal(act->checks[0].that, "adopted <> 'no' OR measures IS NOT NULL");
    assert_string_equal(act->checks[0].why.in[LANG_EN], "a refusal states its reasons");
    /* change stays, issue gives the number and a paper */
    assert_int_equal(cat_kind_act(k, "change", &act, &e), 0);
    assert_int_equal(act->to, -1);
    assert_int_equal(cat_kind_act(k, "issue", &act, &e), 0);
    assert_true(act->numbers);
    assert_int_equal(act->paper_count, 1);
    catalogue_free(c);
    arena_free(a);
}

static void rules_and_fields_are_read(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = load_example(a);
    const cat_kind_t *k = catalogue_kind_at(c, 0);
    const cat_due_t *d = &k->dues[0];
    err_t e = {0};
    assert_int_equal(d->from.word[0], 1 << 4);   /* serve */
    assert_int_equal(d->met_by.word[0], 1 << 5); /* reply */
    assert_int_equal(d->term.parts, 1);
    assert_int_equal(d->term.part[0].unit, TERM_MONTHS);
    assert_int_equal(d->term.part[0].count, 2);
    assert_int_equal(d->missed, 1 | 4);
    assert_int_equal(d->restarts_most, -1);
    const cat_field_t *f = NULL;
    assert_int_equal(cat_kind_field(k, "saved", &f, &e), 0);
    assert_int_equal(f->type, CAT_MONEY);
    assert_int_equal(f->least, 0);
    assert_int_equal(f->most, INT64_MAX);
    assert_int_equal(cat_kind_field(k, "scope", &f, &e), 0);
    assert_int_equal(f->choice_count, 4);
    assert_string_equal(f->choices[1].code, "similar_cases");
    assert_string_equal(f->choices[1].name.in[LANG_ZH], "类案");
    assert_int_equal(f->choices[1].valid_from, DAY_NONE);
    assert_int_equal(cat_kind_field(k, "problems", &f, &e), 0);
    assert_int_equal(f->most, 20000);
    catalogue_free(c);
    arena_free(a);
}

/* A code table's article, group and successor are in the model and in its JSON; a field may choose from the
 * groups; group_of is written out where it stands. */
static void code_tables_have_articles_groups_and_successors(void **state)
{
    (void)state;
    static const char codes[] =
        "codes: crimes\nname: {zh: 罪名, en: Crimes}\n"
        "groups: {taking: {zh: 受贿类, en: Taking}, duty: {zh: 渎职类, en: Dereliction}}\n"
        "choices:\n  \"385\": {zh: 受贿罪, en: Taking bribes, law: 刑法第三百八十五条, group: taking}\n"
        "  \"387\": {zh: 单位受贿罪, en: Taking by a unit, group: taking}\n"
        "  \"408-1a\": {zh: 食品监管渎职罪, en: Food, valid_to: 2021-02-28, successor: 408-1, group: duty}\n"
        "  408-1: {zh: 食品、药品监管渎职罪, en: Food and drugs, valid_from: 2021-03-01, group: duty}\n";
    static const char kind[] =
        "kind: file\nname: {zh: 卷, en: File}\nstages: [draft]\nfields:\n"
        "  crime: {type: choice, label: {zh: 罪名, en: Crime}, of: crimes, required: true}\n"
        "  sort: {type: choice, label: {zh: 类, en: Sort}, of: crimes.groups}\n"
        "acts: {open: {label: {zh: 开, en: Open}, opens: true, by: chief}}\n"
        "figures: {taken: {label: {zh: 数, en: n}, count: open, where: \"sort = 'duty' OR group_of( crime ) = 'taking'\"}}\n";
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const cat_text_t texts[] = {source_text(a, "roles.yaml"), source_text(a, "stages.yaml"),
                                {"codes/crimes.yaml", "codes/crimes.yaml", codes, sizeof codes - 1},
                                {"file.yaml", "file.yaml", kind, sizeof kind - 1}};
    catalogue_t *c = must_load(a, texts, 4);
    const cat_kind_t *k = catalogue_kind_at(c, 0);
    const cat_field_t *crime = &k->fields[0], *sort = &k->fields[1];
    assert_string_equal(crime->choices[0].law, "刑法第三百八十五条");
    assert_string_equal(crime->choices[1].group, "taking");
    assert_null(crime->choices[1].successor);
    assert_string_equal(crime->choices[2].successor, "408-1");
    assert_int_equal(crime->group_count, 2);
    assert_int_equal(sort->choice_count, 2);
    assert_int_equal(sort->group_count, 0);
    assert_string_equal(sort->choices[1].code, "duty");
    assert_string_equal(k->figures[0].where,
                        "sort = 'duty' OR (CASE WHEN crime IN ('385', '387') THEN 'taking'"
                        " WHEN crime IN ('408-1a', '408-1') THEN 'duty' END) = 'taking'");
    buf_t json;
    buf_init(&json, 1 << 16);
    cat_kind_add_json(&json, c, k);
    assert_non_null(strstr(buf_text(&json), "\"law\":\"刑法第三百八十五条\",\"group\":\"taking\""));
    assert_non_null(strstr(buf_text(&json), "\"successor\":\"408-1\""));
    assert_non_null(strstr(buf_text(&json), "\"groups\":[{\"code\":\"taking\""));
    buf_release(&json);
    catalogue_free(c);
    arena_free(a);
}

static void unknown_words_offer_the_nearest(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = load_example(a);
    const cat_kind_t *k = NULL;
    const cat_act_t *act = NULL;
    const cat_field_t *f = NULL;
    uint64_t mask = 77;
    int stage = 0;
    err_t e = {0};
    assert_int_equal(catalogue_kind(c, "recomendation", &k, &e), ERR_CATALOGUE_KIND);
    assert_string_equal(e.arg[1], "recommendation");
    assert_null(k);
    assert_int_equal(catalogue_kind(c, "recommendation", &k, &e), 0);
    assert_int_equal(cat_kind_act(k, "aprove", &act, &e), ERR_CATALOGUE_ACT);
    assert_string_equal(e.arg[1], "approve");
    assert_int_equal(cat_kind_field(k, "adoptd", &f, &e), ERR_CATALOGUE_FIELD);
    assert_string_equal(e.arg[1], "adopted");
    assert_int_equal(cat_kind_stage(k, "servd", &stage, &e), ERR_CATALOGUE_STAGE);
    assert_string_equal(e.arg[1], "served");
    assert_int_equal(cat_kind_stage(k, "closed", &stage, &e), 0);
    assert_int_equal(stage, 6);
    assert_int_equal(catalogue_roles(c, "chief cheif", &mask, &e), ERR_CATALOGUE_ROLE);
    assert_string_equal(e.arg[0], "cheif");
    assert_string_equal(e.arg[1], "chief");
    assert_int_equal(mask, 77); /* untouched */
    assert_int_equal(roles(c, ""), 0);
    catalogue_free(c);
    arena_free(a);
}

static void table_has_a_column_per_field(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = load_example(a);
    buf_t sql;
    buf_init(&sql, 1 << 16);
    cat_add_table_sql(&sql, catalogue_kind_at(c, 0));
    const char *text = buf_text(&sql);
    assert_non_null(text);
    assert_non_null(strstr(text, "CREATE TABLE \"k_recommendation\" ("));
    assert_non_null(strstr(text, "\"addressee\" {int},\n"));
    assert_non_null(strstr(text, "\"urgent\" {bool},\n"));
    assert_non_null(strstr(text, "\"served_on\" {date},\n"));
    assert_non_null(strstr(text, "\"adopted\" {text},\n"));
    assert_non_null(strstr(text, "CREATE INDEX \"ix_recommendation$office,stage\" ON \"k_recommendation\" (office, stage);"));
    /* Parties are found through matter_party: no index of their own. */
    assert_null(strstr(text, "ix_recommendation$addressee"));
    assert_null(strstr(text, "UNIQUE"));
    buf_release(&sql);
    catalogue_free(c);
    arena_free(a);
}

/* Every key the reader knows has its row in docs/catalogue.md: the rows themselves are not visible from
 * here, but an unknown key lists those known. */
static void docs_name_every_key(void **state)
{
    (void)state;
    static const char *const probes[] = {"kind: x\nxyz: 1\n", "kind: x\nfields: {a: {xyz: 1}}\n",
                                         "kind: x\nacts: {a: {xyz: 1}}\n", "kind: x\ndue: {a: {xyz: 1}}\n",
                                         "kind: x\nfigures: {a: {xyz: 1}}\n"};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *doc = read_source(a, "docs/catalogue.md");
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        const cat_text_t text = {"x.yaml", "x.yaml", probes[i], strlen(probes[i])};
        catalogue_t *c = NULL;
        cat_mistakes_t m = {0};
        err_t e = {0};
        assert_int_equal(catalogue_load_texts(&text, 1, a, &c, &m, &e), ERR_CATALOGUE_MISTAKES);
        size_t found = 0;
        for (size_t k = 0; k < m.count; k++) {
            if (m.list[k].code != ERR_CATALOGUE_KEY) continue;
            char **keys = NULL;
            size_t count = 0;
            assert_int_equal(text_split(a, m.list[k].arg[2], ',', &keys, &count, &e), 0);
            for (; found < count; found++)
                if (!strstr(doc, arena_printf(a, "| `%s`", keys[found]))) fail_msg("docs/catalogue.md lacks %s", keys[found]);
        }
        assert_true(found >= 7);
    }
    arena_free(a);
}

/* A folder gives the same catalogue as the files carried in the program, and names its files by path. */
static void folder_is_read_like_the_carried_one(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *carried = must_load(a, NULL, 0), *c = NULL;
    const cat_source_t source = {.folder = arena_printf(a, "%s/catalogue/", XZ_SOURCE_ROOT)};
    cat_mistakes_t m = {0};
    err_t e = {0};
    assert_int_equal(catalogue_load(&source, a, &c, &m, &e), 0);
    assert_int_equal(catalogue_kind_count(c), catalogue_kind_count(carried));
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        buf_t one, other;
        buf_init(&one, 1 << 20);
        buf_init(&other, 1 << 20);
        cat_kind_add_json(&one, c, catalogue_kind_at(c, i));
        cat_kind_add_json(&other, carried, catalogue_kind_at(carried, i));
        assert_string_equal(buf_text(&one), buf_text(&other));
        buf_release(&one);
        buf_release(&other);
    }
    const cat_kind_t *k = NULL;
    assert_int_equal(catalogue_kind(c, "account", &k, &e), 0);
    assert_string_equal(k->file, arena_printf(a, "%s/catalogue/organisation/account.yaml", XZ_SOURCE_ROOT));
    /* `of: roles` means the roles themselves, but those that nobody is given */
    const cat_field_t *f = NULL;
    assert_int_equal(cat_kind_field(k, "roles", &f, &e), 0);
    assert_int_equal(f->choice_count, catalogue_role_count(c) - 2);
    assert_string_equal(f->choices[0].code, catalogue_role_at(c, 0)->name);
    for (size_t i = 0; i < f->choice_count; i++) {
        assert_string_not_equal(f->choices[i].code, "system");
        assert_string_not_equal(f->choices[i].code, "public_visitor");
    }
    catalogue_free(c);
    catalogue_free(carried);
    arena_free(a);
}

#ifdef XZ_FAULTS
/* Memory that runs short at any moment is an error, never half a catalogue. */
static void short_memory_is_an_error(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const cat_text_t texts[] = {source_text(a, "roles.yaml"), source_text(a, "stages.yaml"), example_text(a), paper_text(a)};
    bool loaded = false;
    for (long n = 0; !loaded; n++) {
        catalogue_t *c = NULL;
        cat_mistakes_t m = {0};
        err_t e = {0};
        assert_true(n < 10000);
        fault_arm(FAULT_ALLOC, n, false);
        int failed = catalogue_load_texts(texts, 4, a, &c, &m, &e);
        loaded = fault_disarm() == 0;
        assert_int_equal(failed, loaded ? 0 : ERR_BASE_MEMORY);
        assert_int_equal(c != NULL, loaded);
        catalogue_free(c);
    }
    arena_free(a);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carried_catalogue_is_right), cmocka_unit_test(codes_that_name_no_figure_are_told), cmocka_unit_test(both_languages_of_a_report_say_the_same),
        cmocka_unit_test(carried_crimes_are_the_51_of_the_law),
        cmocka_unit_test(carried_acts_and_what_they_ask_for_are_explained),
        cmocka_unit_test(carried_decisions_belong_to_the_office_in_charge),
        cmocka_unit_test(example_of_the_docs_loads),
        cmocka_unit_test(acts_are_bound_to_stages_roles_and_fields),
        cmocka_unit_test(rules_and_fields_are_read),
        cmocka_unit_test(code_tables_have_articles_groups_and_successors),
        cmocka_unit_test(unknown_words_offer_the_nearest),
        cmocka_unit_test(table_has_a_column_per_field),
        cmocka_unit_test(docs_name_every_key),
        cmocka_unit_test(folder_is_read_like_the_carried_one),
#ifdef XZ_FAULTS
        cmocka_unit_test(short_memory_is_an_error),
#endif
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
