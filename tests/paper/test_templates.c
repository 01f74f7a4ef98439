/* test_templates.c - each mistake of a template has its place, its code, what is wrong and the nearest right word. */
#include "writ_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct broken {
    const char *front, *body; /* '^' stands before the place of the mistake, and is not in the file */
    enum err_code code;
    const char *word, *second; /* {0}, {1}; NULL = not looked at */
} broken_t;

static const broken_t CASES[] = {
    /* paths */
    {"", "x {{^abuot}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "abuot", "about"},
    {"", "x {{ ^who.nmae }}\n", ERR_CATALOGUE_TEMPLATE_PATH, "nmae", "name"},
    {"", "{{^due.anwser}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "anwser", "answer"},
    {"", "{{^act.ocurred_on}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "ocurred_on", "occurred_on"},
    {"", "{{^house.nam}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "nam", "name"},
    {"", "{{^parent.nme}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "nme", "name"},
    {"", "{{^free.about}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "about", NULL},
    {"", "{{^item.cuont}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "cuont", "count"},
    {"", "{{^item.sum.wroth}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "wroth", "worth"},
    {"", "{{^about.length}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "about", NULL},
    {"", "{{^@number}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "@number", NULL},
    {"", "{{#each item}}{{^abuot}}{{/each}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "abuot", NULL},
    {"", "{{^other.other.other.other.about}}\n", ERR_CATALOGUE_LIMIT, NULL, "3"},
    {"", "{{^item}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "item", NULL},
    {"", "x\n--- en\n\n{{^abuot}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "abuot", "about"},
    /* filters */
    {"", "{{on_day | ^dat}}\n", ERR_CATALOGUE_WORD, "dat", "date"},
    {"", "{{^about | date}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "about", NULL},
    {"", "{{^on_day | money}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "on_day", NULL},
    {"", "{{^urgent | mask}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "urgent", NULL},
    {"", "{{about | or nothing^}}\n", ERR_CATALOGUE_TEMPLATE_TAG, NULL, NULL},
    {"", "{{about ^about}}\n", ERR_CATALOGUE_TEMPLATE_TAG, NULL, NULL},
    /* conditions */
    {"", "{{#if ^way = 'pots'}}a{{/if}}\n", ERR_CATALOGUE_WORD, "pots", "post"},
    {"", "{{#if ^way > 'post'}}a{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "way", NULL},
    {"", "{{#if ^stage = 'drft'}}a{{/if}}\n", ERR_CATALOGUE_STAGE, "drft", "draft"},
    {"", "{{#if ^days > 'x'}}a{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "x", NULL},
    {"", "{{#if ^on_day > '9 March'}}a{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "9 March", NULL},
    {"", "{{#if ^urgent = 'true'}}a{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "urgent", NULL},
    {"", "{{#if ^abuot}}a{{/if}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "abuot", "about"},
    {"", "{{#if days > fifteen^}}a{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TAG, NULL, NULL},
    /* blocks */
    {"", "a\n^{{#if about}}\nb\n", ERR_CATALOGUE_TEMPLATE_TAG, "{{#if", NULL},
    {"", "a\n^{{#each item}}\nb\n", ERR_CATALOGUE_TEMPLATE_TAG, "{{#each", NULL},
    {"", "{{#if about}}a^{{/each}}{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "/each", "{{/if}}"},
    {"", "a ^{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "/if", NULL},
    {"", "a ^{{else}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "else", NULL},
    {"", "{{#if about}}a{{else}}b^{{else}}c{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "else", NULL},
    {"", "a ^{{#with about}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "#with about", NULL},
    {"", "a ^{{about\n", ERR_CATALOGUE_TEMPLATE_TAG, "{{", NULL},
    {"", "{{#each ^about}}a{{/each}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "about", NULL},
    /* the head */
    {"layout: ^leter\n", "a\n", ERR_CATALOGUE_WORD, "leter", "letter"},
    {"^adressee: who\n", "a\n", ERR_CATALOGUE_KEY, "adressee", "addressee"},
    {"addressee: ^whom\n", "a\n", ERR_CATALOGUE_TEMPLATE_PATH, "whom", "who"},
    {"addressee: ^on_day\n", "a\n", ERR_CATALOGUE_TEMPLATE_TYPE, "on_day", NULL},
    {"addressee: ^{zh: 各院}\n", "a\n", ERR_CATALOGUE_WORDS, "addressee", "en"},
    {"copies: [who, ^hous]\n", "a\n", ERR_CATALOGUE_TEMPLATE_PATH, "hous", "house"},
    {"date: ^about\n", "a\n", ERR_CATALOGUE_TEMPLATE_TYPE, "about", NULL},
    {"seal: ^ture\n", "a\n", ERR_CATALOGUE_WORD, "ture", "true"},
    {"title: {zh: \"关于{{^abuot}}\", en: x}\n", "a\n", ERR_CATALOGUE_TEMPLATE_PATH, "abuot", "about"},
    {"attachments: ^清单\n", "a\n", ERR_CATALOGUE_SHAPE, "attachments", NULL},
    /* what nobody sees */
    {"", "a^\xE2\x80\x8B" "b\n", ERR_CATALOGUE_TEMPLATE_FORM, "U+200B", NULL},
};

/* Lines of the head that the rig writes before the front: "---", paper, name, for. */
enum { HEAD_LINES = 4 };

static const char *take_mark(arena_t *a, const char *text, int first_line, int *ret_line, int *ret_column)
{
    const char *mark = strchr(text, '^');
    if (!mark) return text;
    *ret_line = first_line;
    *ret_column = 1;
    for (const char *p = text; p < mark; p++) {
        *ret_column = *p == '\n' ? 1 : *ret_column + (((unsigned char)*p & 0xC0) != 0x80);
        *ret_line += *p == '\n';
    }
    return arena_printf(a, "%.*s%s", (int)(mark - text), text, mark + 1);
}

static int lines_of(const char *text)
{
    int n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

static void each_mistake_has_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const broken_t *b = &CASES[i];
        writ_rig_t r;
        cat_mistakes_t m = {0};
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        int line = 0, column = 0;
        const char *front = take_mark(a, b->front, HEAD_LINES + 1, &line, &column);
        const char *body = take_mark(a, b->body, HEAD_LINES + 2 + lines_of(b->front), &line, &column);
        print_message("%zu: %s%s", i, b->front, b->body);
        assert_int_equal(writ_rig_open(&r, front, body, &m), ERR_CATALOGUE_MISTAKES);
        assert_int_equal(m.count, 1);
        assert_int_equal(m.list[0].code, b->code);
        assert_string_equal(m.list[0].file, "papers/page.md");
        assert_int_equal(m.list[0].line, line);
        assert_int_equal(m.list[0].column, column);
        if (b->word) assert_string_equal(m.list[0].arg[0], b->word);
        if (b->second) assert_string_equal(m.list[0].arg[1], b->second);
        writ_rig_close(&r);
        arena_free(a);
    }
}

static void all_mistakes_at_once(void **state)
{
    (void)state;
    writ_rig_t r;
    cat_mistakes_t m = {0};
    assert_int_equal(writ_rig_open(&r, "layout: leter\n", "{{abuot}} {{dayz}}\n--- en\n{{summ}}\n", &m), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.count, 4);
    writ_rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_mistake_has_its_place), cmocka_unit_test(all_mistakes_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
