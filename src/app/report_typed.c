/* report_typed.c - numbers that stand in a report by hand: in the words of its text, and in fields of its matter that it says. */
#include "app/report_inside.h"

#include "base/text.h"
#include "report/draft.h"

#include <assert.h>
#include <string.h>

typedef struct typing {
    arena_t *arena;
    app_report_typed_t *list;
    size_t count, more; /* more: that the list has no room for */
} typing_t;

static int keep(typing_t *t, const check_result_t *found, enum lang lang, const cat_field_t *field, int before, err_t *err)
{
    for (size_t i = 0; i < found->count; i++) {
        if (t->count == APP_REPORT_TYPED_MOST) {
            t->more += found->count - i;
            break;
        }
        const char *said = arena_text(t->arena, found->findings[i].quote);
        if (!said) return err_nomem(err);
        t->list[t->count++] = (app_report_typed_t){lang, found->findings[i].line - before, said, field ? field->name : NULL, field ? field->label : (words_t){{"", ""}}};
    }
    return 0;
}

/* What a field holds is read as if it were the text of a template. */
static int read_field(typing_t *t, const cat_field_t *field, const char *value, err_t *err)
{
    static const char head[] = "---\n---\n";
    bool zh = false;
    check_result_t found = {0};
    for (const char *p = value; *p && !zh; p++) zh = (unsigned char)*p >= 0xE3;
    enum lang lang = zh ? LANG_ZH : LANG_EN;
    const char *source = arena_printf(t->arena, "%s%s%s", head, zh ? "" : "-\n--- en\n", value);
    if (!source) return err_nomem(err);
    int failed = check_typed(source, lang, t->arena, &found, err);
    return failed ? failed : keep(t, &found, lang, field, zh ? 2 : 4, err);
}

static bool is_words(const cat_field_t *f)
{
    return !f->sealed && (f->type == CAT_LONG || f->type == CAT_TEXT);
}

static int read_fields(typing_t *t, const cat_kind_t *kind, const json_t *carrier, const char *text, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < kind->field_count; i++) {
        const cat_field_t *f = &kind->fields[i];
        const char *value = json_string_value(json_object_get(json_object_get(carrier, "fields"), f->name));
        if (is_words(f) && value && report_text_says(text, f->name)) failed = read_field(t, f, value, err);
    }
    return failed;
}

int report_find_typed(const cat_report_t *report, const cat_kind_t *kind, const json_t *carrier, enum paper_lang lang, arena_t *a,
                      const app_report_typed_t **ret_list, size_t *ret_count, size_t *ret_more, err_t *err)
{
    typing_t t = {.arena = a, .list = arena_array(a, APP_REPORT_TYPED_MOST, sizeof *t.list)};
    int failed = t.list ? 0 : err_nomem(err);
    assert(report->text && (!carrier || kind));
    for (enum lang l = LANG_ZH; !failed && l < LANG_COUNT; l++) {
        check_result_t found = {0};
        if (!report->paper.body[l] || (lang != PAPER_BOTH && (lang == PAPER_ZH) != (l == LANG_ZH))) continue;
        failed = check_typed(report->text, l, a, &found, err);
        if (!failed) failed = keep(&t, &found, l, NULL, 0, err);
    }
    if (!failed && carrier) failed = read_fields(&t, kind, carrier, report->text, err);
    *ret_list = t.list;
    *ret_count = t.count;
    *ret_more = t.more;
    return failed;
}
