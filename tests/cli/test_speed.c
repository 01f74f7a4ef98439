/* test_speed.c - a clerk's speed: how many fields the commonest case and the commonest letter ask to be typed.
 *
 * Counted from the carried catalogue: fields that an opening act requires and that nothing fills in (no `initial`). A person
 * or unit costs two: the name and the number (the number alone offers the name: xiezhi known).
 */
#include "catalogue/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FIELDS_MOST = 12 };

static const cat_act_t *opening_act(const cat_kind_t *k)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (k->acts[i].opens && !k->acts[i].system) return &k->acts[i];
    fail_msg("%s: nobody can open it", k->name);
    abort(); /* fail_msg does not come back, but its header does not say so */
}

static int keystrokes(const catalogue_t *c, const char *kind)
{
    const cat_kind_t *k;
    err_t err = {0};
    int n = 0;
    assert_int_equal(catalogue_kind(c, kind, &k, &err), 0);
    const cat_act_t *act = opening_act(k);
    for (size_t i = 0; i < act->require_count; i++) {
        const cat_field_t *f = &k->fields[act->requires_[i]];
        if (f->initial) continue;
        n += f->type == CAT_PARTY ? 2 : 1;
    }
    print_message("%s: %d\n", kind, n);
    return n;
}

static void the_commonest_entries_are_short(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = NULL;
    cat_mistakes_t mistakes = {0};
    const cat_source_t carried = {.folder = NULL};
    err_t err = {0};
    assert_int_equal(catalogue_load(&carried, a, &c, &mistakes, &err), 0);
    assert_true(keystrokes(c, "case") + keystrokes(c, "suspect") <= FIELDS_MOST);
    assert_true(keystrokes(c, "letter") <= FIELDS_MOST);
    /* Nothing at all asks for more to be begun with. */
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        bool by_hand = false;
        for (size_t n = 0; n < k->act_count; n++) by_hand |= k->acts[n].opens && !k->acts[n].system;
        if (by_hand && keystrokes(c, k->name) > FIELDS_MOST) fail_msg("%s asks for more than %d fields", k->name, FIELDS_MOST);
    }
    catalogue_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_commonest_entries_are_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
