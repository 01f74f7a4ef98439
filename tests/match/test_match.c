/* Names: folding, refusals, and the golden cases of pairs (golden.csv). */
#include "match/match.h"

#include "base/sheet.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define GOLDEN TEST_DIR "/golden.csv"

typedef struct about {
    match_subject_t s;
    const char *alias[4];
} about_t;

static void read_about(arena_t *a, const char *name, const char *schema, const char *about, about_t *ret)
{
    *ret = (about_t){.s = {.name = name, .born = DAY_NONE}};
    ret->s.schema = !strcmp(schema, "person") ? MATCH_PERSON : !strcmp(schema, "unit") ? MATCH_UNIT : MATCH_ANY;
    char **part = NULL;
    size_t parts = 0;
    assert_int_equal(text_split(a, about, ';', &part, &parts, NULL), 0);
    for (size_t i = 0; i < parts; i++) {
        char *value = strchr(part[i], '=');
        if (!value) continue;
        *value++ = '\0';
        if (!strcmp(part[i], "born")) assert_int_equal(day_parse(value, &ret->s.born, NULL), 0);
        else if (!strcmp(part[i], "id")) ret->s.identity = value;
        else if (!strcmp(part[i], "place")) ret->s.place = value;
        else if (!strcmp(part[i], "unit")) ret->s.unit = value;
        else if (!strcmp(part[i], "sex")) ret->s.sex = *value;
        else if (!strcmp(part[i], "alias")) ret->alias[ret->s.alias_count++] = value;
        else fail_msg("golden.csv: unknown attribute %s", part[i]);
    }
    ret->s.aliases = ret->alias;
}

static const char *tier_word(enum match_tier t)
{
    static const char *const words[] = {"NONE", "A", "B", "C"};
    return words[t];
}

static int check_reasons(const match_hit_t *h, const char *words, const char *a, const char *b)
{
    int faults = 0, sum = 0;
    arena_t *arena = arena_new(1 << 16);
    char **want = NULL;
    size_t wants = 0;
    assert_int_equal(text_split(arena, words, ' ', &want, &wants, NULL), 0);
    for (size_t w = 0; w < wants; w++) {
        size_t i = 0;
        while (i < h->reason_count && strcmp(h->reasons[i].word, want[w])) i++;
        if (i == h->reason_count) faults++, print_error("%s / %s: no reason %s\n", a, b, want[w]);
    }
    for (size_t i = 0; i < h->reason_count; i++) {
        sum += h->reasons[i].points;
        for (int l = 0; l < LANG_COUNT; l++)
            if (!h->reasons[i].words.in[l][0] || strchr(h->reasons[i].words.in[l], '{'))
                faults++, print_error("%s / %s: bad sentence %s\n", a, b, h->reasons[i].words.in[l]);
    }
    if (sum != h->points) faults++, print_error("%s / %s: reasons add up to %d, not %d\n", a, b, sum, h->points);
    arena_free(arena);
    return faults;
}

/* What the frequency of the asked name takes away: golden.csv is about the pair. */
static int frequency(const match_hit_t *h)
{
    for (size_t i = 0; i < h->reason_count; i++)
        if (!strncmp(h->reasons[i].word, "population", 10)) return h->reasons[i].points;
    return 0;
}

static int golden_row(const char *const *cell, bool turned)
{
    arena_t *a = arena_new(1 << 20);
    about_t x, y;
    read_about(a, cell[0], cell[2], cell[3], &x);
    read_about(a, cell[1], cell[2], cell[4], &y);
    match_hit_t h;
    err_t err = {0};
    int faults = 0, code = turned ? match_pair(&y.s, &x.s, a, &h, &err) : match_pair(&x.s, &y.s, a, &h, &err);
    int64_t least = 0, most = 0;
    assert_int_equal(text_to_int(cell[6], 0, 2000, &least, NULL), 0);
    assert_int_equal(text_to_int(cell[7], 0, 2000, &most, NULL), 0);
    if (code) {
        print_error("%s / %s: %s\n", cell[0], cell[1], err_code_text(err.code));
        faults++;
    } else {
        int base = h.points - frequency(&h);
        if (strcmp(tier_word(h.tier), cell[5]) || base < least || base > most) {
            print_error("%s / %s: %s %d, expected %s %s..%s\n", cell[0], cell[1], tier_word(h.tier), base, cell[5],
                        cell[6], cell[7]);
            for (size_t i = 0; i < h.reason_count; i++)
                print_error("    %d %s\n", h.reasons[i].points, h.reasons[i].words.in[LANG_ZH]);
            faults++;
        }
        if (!turned) faults += check_reasons(&h, cell[8], cell[0], cell[1]);
    }
    arena_free(a);
    return faults;
}

/* Both ways round: evidence is symmetric in score and tier. */
static void test_golden(void **state)
{
    (void)state;
    sheet_t *s = NULL;
    err_t err = {0};
    assert_int_equal(sheet_open(GOLDEN, NULL, &s, &err), 0);
    sheet_row_t row;
    bool more = true;
    int faults = 0, rows = 0;
    for (; more; rows++) {
        assert_int_equal(sheet_next(s, &row, &more, &err), 0);
        if (!more || rows == 0) continue;
        assert_int_equal(row.count, 10);
        faults += golden_row(row.cell, false);
        faults += golden_row(row.cell, true);
    }
    sheet_close(s);
    assert_true(rows > 60);
    assert_int_equal(faults, 0);
}

static void folds_to(const char *name, enum match_schema schema, const char *want)
{
    buf_t b;
    buf_init(&b, 4096);
    assert_int_equal(match_fold(name, schema, &b, NULL), 0);
    assert_string_equal(buf_text(&b), want);
    buf_release(&b);
}

static void test_fold(void **state)
{
    (void)state;
    folds_to("华國 電機", MATCH_UNIT, "华国电机");
    folds_to("華國電機有限責任公司", MATCH_UNIT, "华国电机有限公司");
    folds_to("　王 小　明 ", MATCH_PERSON, "王小明");
    folds_to("買買提·艾力", MATCH_PERSON, "买买提艾力");
    folds_to("ＢＹＤ（深圳）公司", MATCH_UNIT, "byd深圳公司");
    folds_to("O’Brien, Seán", MATCH_PERSON, "obrien sean");
    folds_to("Müller-Lüdenscheidt", MATCH_PERSON, "ludenscheidt muller");
    folds_to("Łukasz Żółć", MATCH_PERSON, "lukasz zolc");
    folds_to("Deutsche Bank Aktiengesellschaft", MATCH_UNIT, "deutsche bank ag");
    folds_to("Щукин Юрий", MATCH_PERSON, "shchukin yurii");
    folds_to("峯", MATCH_PERSON, "峰");
    folds_to("江蘇遼寧", MATCH_UNIT, "江苏辽宁"); /* not 甦, 甯, which are rare and general as well */
    folds_to("同潔", MATCH_PERSON, "同洁");
    folds_to("堃", MATCH_PERSON, "堃");
    folds_to("㈱東芝", MATCH_UNIT, "株东芝");
    folds_to("zero\xE2\x80\x8Bwidth", MATCH_PERSON, "zerowidth");
    folds_to("The The", MATCH_UNIT, "the the");
}

/* Folding what is folded changes nothing: the key of a key is the key. */
static void test_fold_is_stable(void **state)
{
    (void)state;
    static const char *const names[] = {"華國電機有限責任公司", "乾隆", "於建嶸", "Siemens A.G.", "Al-Qa'ida",
                                        "محمد علي", "김철수", "ニシダ", "3M 中国有限公司", "S.p.A. Fiat", "ប៉ុល ពត", "ហ៊ុន ម៉ាណែត",
                                        "สมชาย ใจดี", "😀 王明"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (enum match_schema schema = MATCH_PERSON; schema <= MATCH_UNIT; schema++) {
            buf_t once, twice;
            buf_init(&once, 4096);
            buf_init(&twice, 4096);
            assert_int_equal(match_fold(names[i], schema, &once, NULL), 0);
            assert_int_equal(match_fold(buf_text(&once), schema, &twice, NULL), 0);
            assert_string_equal(buf_text(&once), buf_text(&twice));
            buf_release(&once);
            buf_release(&twice);
        }
    }
}

static void refuses(const char *name)
{
    buf_t b;
    err_t err = {0};
    buf_init(&b, 4096);
    assert_int_equal(match_fold(name, MATCH_ANY, &b, &err), ERR_MATCH_NAME);
    assert_int_equal(err.code, ERR_MATCH_NAME);
    assert_true(err.detail[0]);
    buf_release(&b);
}

static void test_bad_names(void **state)
{
    (void)state;
    refuses("");
    refuses("   ");
    refuses("（）·，");
    refuses("\xFF\xFE garbage");
    refuses("\xE5\x8D");                 /* cut in the middle of a character */
    refuses("\xC0\xAF");                 /* overlong */
    refuses("王\x01明");
    refuses("王\xEF\xBF\xBD明");         /* replacement character: a broken import */
    char *long_name = malloc(MATCH_NAME_BYTES + 2);
    memset(long_name, 'a', MATCH_NAME_BYTES + 1);
    long_name[MATCH_NAME_BYTES + 1] = '\0';
    refuses(long_name);
    long_name[MATCH_NAME_BYTES] = '\0'; /* exactly the limit is a name */
    buf_t b;
    buf_init(&b, 4096);
    assert_int_equal(match_fold(long_name, MATCH_PERSON, &b, NULL), 0);
    buf_release(&b);
    for (int i = 0; i < MATCH_NAME_BYTES; i++) long_name[i] = i % 2 ? ' ' : 'a';
    refuses(long_name); /* 256 words */
    free(long_name);
    size_t megabyte = 1 << 20;
    char *garbage = malloc(megabyte + 1);
    memset(garbage, 0xE4, megabyte);
    garbage[megabyte] = '\0';
    refuses(garbage);
    free(garbage);
}

static void test_bad_subjects(void **state)
{
    (void)state;
    arena_t *a = arena_new(1 << 20);
    match_hit_t h = {.score = -7};
    err_t err = {0};
    const char *aliases[MATCH_NAMES_MOST];
    for (int i = 0; i < MATCH_NAMES_MOST; i++) aliases[i] = "王";
    match_subject_t good = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE}, bad = good;
    bad.name = NULL;
    assert_int_equal(match_pair(&good, &bad, a, &h, &err), ERR_MATCH_SUBJECT);
    bad = good;
    bad.schema = 0;
    assert_int_equal(match_pair(&bad, &good, a, &h, &err), ERR_MATCH_SUBJECT);
    bad = good;
    bad.aliases = aliases;
    bad.alias_count = MATCH_NAMES_MOST;
    assert_int_equal(match_pair(&bad, &good, a, &h, &err), ERR_MATCH_SUBJECT);
    bad = good;
    bad.name = "\xFF";
    assert_int_equal(match_pair(&good, &bad, a, &h, &err), ERR_MATCH_NAME);
    assert_int_equal(h.score, -7); /* outputs untouched on failure */
    arena_free(a);
}

static void test_persons_are_not_units(void **state)
{
    (void)state;
    arena_t *a = arena_new(1 << 20);
    match_hit_t h;
    match_subject_t person = {.schema = MATCH_PERSON, .name = "华国电机", .born = DAY_NONE}, unit = person, any = person;
    unit.schema = MATCH_UNIT;
    any.schema = MATCH_ANY;
    assert_int_equal(match_pair(&person, &unit, a, &h, NULL), 0);
    assert_int_equal(h.tier, MATCH_NONE);
    assert_int_equal(match_pair(&any, &unit, a, &h, NULL), 0);
    assert_int_equal(h.points, 880);
    assert_int_equal(match_pair(&any, &any, a, &h, NULL), 0);
    assert_int_equal(h.tier, MATCH_C);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),       cmocka_unit_test(test_fold),
        cmocka_unit_test(test_fold_is_stable), cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_bad_subjects), cmocka_unit_test(test_persons_are_not_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
