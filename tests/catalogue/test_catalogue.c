/* test_catalogue.c - loading good catalogues, looking things up, and the catalogue we carry. */
#include "base/text.h"
#include "catalogue/catalogue.h"

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
    catalogue_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carried_catalogue_is_right),
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
