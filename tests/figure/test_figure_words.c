/* test_figure_words.c - the formula of every figure that ships is for people: nothing of the language it is written in stands in it. */
#include "figure/figure.h"
#include "shipped.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

static bool raw(const char *text)
{
    static const char *const WRITTEN[] = {"LIKE", " IS ", " AND ", " OR ", " NOT ", " IN (", "<>", " = '", "group_of", "xz_", "[]"};
    for (size_t i = 0; i < sizeof WRITTEN / sizeof *WRITTEN; i++)
        if (strstr(text, WRITTEN[i])) return true;
    return false;
}

/* One word twice running, with nothing between them but space or a comma: "no record, no record", "is is". */
static bool doubled(const char *text)
{
    char word[2][64] = {"", ""};
    for (const char *p = text; *p;) {
        size_t n = 0;
        while (isalpha((unsigned char)p[n])) n++;
        if (!n) { /* anything else than space and comma parts them */
            if (*p != ' ' && *p != ',') word[0][0] = '\0';
            p++;
            continue;
        }
        (void)snprintf(word[1], sizeof word[1], "%.*s", (int)n, p);
        if (strcasecmp(word[0], word[1]) == 0) return true;
        memcpy(word[0], word[1], sizeof word[0]);
        p += n;
    }
    return false;
}

static int told(const catalogue_t *c, const cat_kind_t *k, const cat_figure_t *f)
{
    int wrong = 0;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_t text;
        err_t err = {0};
        buf_init(&text, 1 << 16);
        assert_int_equal(figure_formula(c, k, f, (enum lang)lang, &text, &err), 0);
        bool bad = raw(buf_text(&text)) || doubled(buf_text(&text)) || doubled(f->label.in[lang]);
        if (bad) print_error("%s: %s\n", f->name, buf_text(&text));
        wrong += bad;
        buf_release(&text);
    }
    return wrong;
}

static void no_formula_is_written_for_machines(void **state)
{
    (void)state;
    house_t h;
    int wrong = 0;
    size_t with = 0;
    house_make(&h, 0, 1, "110108");
    for (size_t i = 0; i < catalogue_kind_count(h.catalogue); i++) {
        const cat_kind_t *k = catalogue_kind_at(h.catalogue, i);
        for (size_t f = 0; f < k->figure_count; f++) {
            with += k->figures[f].where != NULL;
            wrong += told(h.catalogue, k, &k->figures[f]);
        }
    }
    house_close(&h);
    assert_true(with > 100); /* the catalogue was there */
    assert_int_equal(wrong, 0);
}

static void doubled_words_are_seen(void **state)
{
    (void)state;
    assert_true(doubled("no record, record of"));
    assert_true(doubled("what is is told"));
    assert_false(doubled("\"Open\", \"Open, waiting\""));
    assert_false(doubled("where \"Adopted\" is \"Adopted\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(doubled_words_are_seen), cmocka_unit_test(no_formula_is_written_for_machines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
