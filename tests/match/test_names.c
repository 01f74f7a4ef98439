/* The generator the benchmarks stand on: the same seed gives the same names, none twice, and every class of error
 * makes the error it is named after. */
#include "../../benchmarks/names/names.h"

#include "base/text.h"
#include "match/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 40000, TRIES = 200 };

static int order(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void test_distinct(void **state)
{
    (void)state;
    names_t *n = names_open(XZ_SOURCE_ROOT, 5), *again = names_open(XZ_SOURCE_ROOT, 5);
    char(*name)[NAMES_ROOM] = calloc(MANY, sizeof *name), other[NAMES_ROOM];
    assert_non_null(n);
    assert_non_null(again);
    names_distinct(n);
    names_distinct(again);
    for (size_t i = 0; i < MANY; i++) {
        names_next(n, names_mix(i), name[i]);
        names_next(again, names_mix(i), other);
        assert_string_equal(name[i], other);
        assert_int_equal(text_bad_byte(name[i], strlen(name[i])), 0);
    }
    qsort(name, MANY, sizeof *name, order);
    for (size_t i = 1; i < MANY; i++) assert_string_not_equal(name[i - 1], name[i]);
    names_close(n);
    names_close(again);
    free(name);
}

static void test_mix(void **state)
{
    (void)state;
    int count[NAMES_KINDS] = {0};
    for (size_t i = 0; i < 1000; i++) count[names_mix(i)]++;
    assert_int_equal(count[NAMES_UNIT], 500);
    assert_int_equal(count[NAMES_PERSON], 250);
    assert_int_equal(count[NAMES_LATIN] + count[NAMES_FIRM], 250);
    assert_int_equal(count[NAMES_FIRM], 50);
}

typedef struct known {
    enum names_kind kind;
    enum names_error error;
    const char *name, *other[3]; /* what may come out */
} known_t;

static bool is_one_of(const known_t *k, const char *text)
{
    for (int i = 0; i < 3; i++)
        if (k->other[i] && !strcmp(k->other[i], text)) return true;
    return false;
}

static void test_known(void **state)
{
    (void)state;
    static const known_t known[] = {
        {NAMES_UNIT, NAMES_PLACE_MISSING, "深圳市华国物流有限公司", {"华国物流有限公司"}},
        {NAMES_UNIT, NAMES_SHORT, "深圳市华国物流有限公司", {"华国物流"}},
        {NAMES_UNIT, NAMES_LEGAL_MISSING, "深圳市华国物流有限责任公司", {"深圳市华国物流"}},
        {NAMES_UNIT, NAMES_BRACKETS, "深圳市华国物流有限公司", {"华国（深圳市）物流有限公司"}},
        {NAMES_UNIT, NAMES_BRACKETS, "华国（深圳）物流有限公司", {"深圳华国物流有限公司"}},
        {NAMES_UNIT, NAMES_REORDERED, "深圳华国物流有限公司", {"华国深圳物流有限公司"}},
        {NAMES_UNIT, NAMES_WIDTH, "华国（深圳）物流有限公司", {"华国(深圳)物流有限公司"}},
        {NAMES_PERSON, NAMES_TRADITIONAL, "张伟国", {"張偉國"}},
        {NAMES_PERSON, NAMES_SWAP, "王明", {"明王"}},
        {NAMES_PERSON, NAMES_DOUBLED, "王明", {"王王明", "王明明"}},
        {NAMES_PERSON, NAMES_MISSING, "王小明", {"小明", "王明", "王小"}},
        {NAMES_PERSON, NAMES_SPLIT, "王小明", {"王 小明"}},
        {NAMES_LATIN, NAMES_REORDERED, "John Smith", {"Smith, John", "Smith John"}},
        {NAMES_LATIN, NAMES_REORDERED, "SMITH, John", {"John SMITH"}},
        {NAMES_LATIN, NAMES_INITIALS, "John Smith", {"J Smith", "J. Smith"}},
        {NAMES_LATIN, NAMES_INITIALS, "SMITH, John", {"SMITH, J", "SMITH, J."}},
        {NAMES_LATIN, NAMES_GLUED, "John Smith", {"JohnSmith"}},
        {NAMES_LATIN, NAMES_SOUND, "Bob Jax", {"Bob Jaks"}},
        {NAMES_FIRM, NAMES_LEGAL_MISSING, "ORION TRADING CO., LTD.", {"ORION TRADING"}},
    };
    names_t *n = names_open(XZ_SOURCE_ROOT, 1);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[NAMES_ROOM] = "";
        bool done = false;
        for (int k = 0; k < TRIES && !done; k++) done = names_disturb(n, known[i].kind, known[i].error, known[i].name, text);
        if (!done || !is_one_of(&known[i], text)) fail_msg("%s of %s gave '%s'", names_error_word(known[i].error), known[i].name, text);
    }
    names_close(n);
}

/* Whatever the class, the result is a text, differs, and fits. */
static void test_every_class(void **state)
{
    (void)state;
    size_t made[NAMES_ERRORS] = {0};
    names_t *n = names_open(XZ_SOURCE_ROOT, 3);
    for (size_t i = 0; i < 400; i++)
        for (enum names_error e = 0; e < NAMES_ERRORS; e++) {
            char name[NAMES_ROOM], other[NAMES_ROOM];
            names_next(n, names_mix(i), name);
            if (!names_disturb(n, names_mix(i), e, name, other)) continue;
            assert_string_not_equal(name, other);
            assert_int_equal(text_bad_byte(other, strlen(other)), 0);
            made[e]++;
        }
    for (enum names_error e = 0; e < NAMES_ERRORS; e++)
        if (made[e] < 3) fail_msg("%s was made %zu times", names_error_word(e), made[e]);
    assert_false(names_disturb(n, NAMES_LATIN, NAMES_TRADITIONAL, "John Smith", (char[NAMES_ROOM]){0}));
    names_close(n);
}

static int load(void **state)
{
    (void)state;
    return lexicon_load(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distinct),
        cmocka_unit_test(test_mix),
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_every_class),
    };
    return cmocka_run_group_tests(tests, load, NULL);
}
