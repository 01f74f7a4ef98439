/* A base against what was put into it: every posting, every id, every text; codes of identity numbers. */
#include "match/base.h"
#include "match/maker.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct dice {
    uint64_t state;
} dice_t;

static uint64_t roll(dice_t *d, uint64_t below)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (d->state >> 20) % below;
}

/* Every character of Unicode, alone and behind others, comes out as it went in. */
static void test_every_character(void **state)
{
    (void)state;
    uint8_t packed[64];
    char text[16], back[RECORD_TEXT];
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c < 0xE000) continue;
        size_t n = 1 + text_encode(c, text + 1);
        text[0] = 'a';
        memcpy(text + n, "王", 4);
        size_t bytes = text_pack(text, packed);
        assert_true(bytes <= 1 + 4 + 2);
        assert_int_equal(text_unpack(packed, bytes, back), n + 3);
        assert_string_equal(back, text);
    }
    char full[MATCH_NAME_BYTES + 1];
    uint8_t large[MATCH_NAME_BYTES * 2];
    memset(full, 'x', MATCH_NAME_BYTES);
    full[MATCH_NAME_BYTES] = '\0';
    assert_int_equal(text_unpack(large, text_pack(full, large), back), MATCH_NAME_BYTES);
    assert_string_equal(back, full);
    for (size_t i = 0; i + 3 <= MATCH_NAME_BYTES; i += 3) memcpy(full + i, "国", 3);
    assert_int_equal(text_pack(full, large), 170 * 2 + 2);
    assert_int_equal(text_unpack(large, 342, back), MATCH_NAME_BYTES);
    assert_string_equal(back, full);
}

typedef struct plan {
    uint64_t *posting; /* sorted, distinct */
    size_t count;
} plan_t;

static int order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool give(void *arg, uint32_t part, bytes_t *out)
{
    const plan_t *p = arg;
    for (size_t i = 0; i < p->count; i++)
        if (p->posting[i] >> (PART_SHIFT + NAME_BITS) == part && !bytes_add(out, &p->posting[i], sizeof p->posting[i])) return false;
    return true;
}

/* Lists of all lengths: alone, in slots, long and dense, long and sparse; keys that differ in the last bit. */
static plan_t make_plan(dice_t *d, uint32_t names)
{
    plan_t p = {.posting = malloc(200000 * sizeof *p.posting)};
    for (int i = 0; i < 1500; i++) {
        uint64_t key = i % 3 ? roll(d, UINT64_C(1) << KEY_BITS) : p.count ? ((p.posting[p.count - 1] >> NAME_BITS) ^ 1) : 0;
        static const uint32_t lengths[] = {1, 1, 1, 1, 2, 3, 9, 15, 16, 17, 18, 100, 700};
        uint32_t length = lengths[roll(d, 13)], from = 0;
        bool dense = roll(d, 2);
        if (dense) from = (uint32_t)roll(d, names);
        for (uint32_t k = 0; k < length && p.count < 200000; k++) {
            uint64_t name = dense ? from + k : roll(d, names);
            if (name < names) p.posting[p.count++] = key << NAME_BITS | name;
        }
    }
    qsort(p.posting, p.count, sizeof *p.posting, order);
    size_t kept = 0;
    for (size_t i = 0; i < p.count; i++)
        if (!i || p.posting[i] != p.posting[i - 1]) p.posting[kept++] = p.posting[i];
    p.count = kept;
    return p;
}

static void check_postings(const base_t *b, const plan_t *p, dice_t *d)
{
    uint32_t *names = malloc((size_t)b->names * sizeof *names);
    assert_int_equal(b->postings, p->count);
    for (size_t i = 0; i < p->count;) {
        uint64_t key = p->posting[i] >> NAME_BITS;
        size_t n = 1;
        while (i + n < p->count && p->posting[i + n] >> NAME_BITS == key) n++;
        assert_int_equal(base_count(b, key), n);
        assert_int_equal(base_open_key(b, key, NULL, names, b->names), n);
        for (size_t k = 0; k < n; k++) assert_int_equal(names[k], p->posting[i + k] & (NAMES_LIMIT - 1));
        assert_int_equal(base_open_key(b, key, NULL, names, n / 2), n / 2);
        i += n;
        uint64_t other = roll(d, UINT64_C(1) << KEY_BITS) << NAME_BITS;
        const uint64_t *at = p->posting;
        while (at < p->posting + p->count && *at >> NAME_BITS < other >> NAME_BITS) at++;
        if (at == p->posting + p->count || *at >> NAME_BITS != other >> NAME_BITS) assert_int_equal(base_count(b, other >> NAME_BITS), 0);
    }
    bytes_t all = {0};
    for (uint32_t i = 0; i < 1u << b->bucket_bits; i++) assert_true(base_bucket(b, i, &all));
    assert_int_equal(all.n, p->count * sizeof *p->posting);
    assert_memory_equal(all.p, p->posting, all.n);
    bytes_free(&all);
    free(names);
}

/* ids in steps of all sizes, from below zero to the greatest; records of one to five names. */
static void test_random_bases(void **state)
{
    (void)state;
    dice_t d = {5};
    static const uint32_t sizes[] = {1, 2, 3, 64, 65, 511, 512, 513, 5000, 20000};
    for (size_t s = 0; s < 2 * sizeof sizes / sizeof *sizes; s++) {
        uint32_t records = sizes[s / 2], names = 0;
        int64_t *id = malloc(records * sizeof *id), at = s % 3 ? INT64_MIN + 7 : -5;
        uint32_t *first = malloc((records + 1) * sizeof *first);
        maker_t *m = maker_new();
        for (uint32_t i = 0; i < records; i++) {
            uint64_t step = roll(&d, 4) ? 1 : 1 + roll(&d, UINT64_C(1) << roll(&d, s % 3 ? 44 : 12));
            at += (int64_t)step;
            if (i + 1 == records && s % 3) at = INT64_MAX;
            uint32_t n = s % 2 && roll(&d, 3) == 0 ? 1 + (uint32_t)roll(&d, 5) : 1;
            uint8_t body[8] = {0, 'r', (uint8_t)('a' + i % 26), (uint8_t)('a' + i / 26 % 26)};
            assert_int_equal(maker_record(m, id[i] = at, kind_of((int)(i % 32), i % 2 ? MATCH_UNIT : MATCH_PERSON), n, (body_t){body, 4}, NULL), 0);
            first[i] = names;
            names += n;
        }
        first[records] = names;
        plan_t p = make_plan(&d, names);
        base_t *b = NULL;
        assert_int_equal(maker_finish(m, 2, give, &p, NULL, &b, NULL), 0);
        maker_free(m);
        assert_int_equal(b->records, records);
        assert_int_equal(b->names, names);
        for (uint32_t i = 0, slot = 0; i < records; i++) {
            assert_true(base_id(b, i) == id[i]);
            assert_true(base_find(b, id[i], &slot) && slot == i);
            assert_int_equal(base_first(b, i), first[i]);
            for (uint32_t k = first[i]; k < first[i + 1]; k++) assert_int_equal(base_slot(b, k), i);
            assert_int_equal(kind_list(base_kind(b, i)), i % 32);
            assert_int_equal(kind_schema(base_kind(b, i)), i % 2 ? MATCH_UNIT : MATCH_PERSON);
            char text[RECORD_TEXT];
            assert_int_equal(record_name(base_body(b, i), 0, false, text), 3);
            assert_int_equal(text[2], 'a' + i / 26 % 26);
            if (i && id[i] - 1 > id[i - 1]) assert_false(base_find(b, id[i] - 1, &slot));
        }
        assert_int_equal(base_first(b, records), names);
        check_postings(b, &p, &d);
        base_release(b);
        free(p.posting);
        free(id);
        free(first);
    }
}

/* Eighteen digits may be a sound credit code and have the check digit of a resident number. */
static void test_numbers_that_look_alike(void **state)
{
    (void)state;
    numbers_t n = {0};
    char code[32], canonical[IDENTITY_TEXT];
    int both = 0;
    for (int i = 0; i < 60000; i++) {
        enum identity_kind kind = IDENTITY_UNKNOWN;
        snprintf(code, sizeof code, "9135010%010d", 100000 * (i % 5000) + i);
        code[16] = identity_org_check(code + 8);
        code[17] = identity_credit_check(code);
        code[18] = '\0';
        if (!identity_canonical(code, &kind, canonical) || kind != IDENTITY_CREDIT) continue;
        if (identity_resident_check(code) != code[17]) continue;
        both++;
        number_ask_t ask;
        uint32_t slot = 0;
        assert_true(numbers_room(&n));
        numbers_add(&n, (number_t){number_listed(kind, canonical), (uint32_t)i});
        assert_true(number_ask(canonical, &ask));
        size_t at = numbers_at(&n, &ask);
        assert_true(numbers_next(&n, &ask, &at, &slot));
        assert_true(ask.verify);
        char org[IDENTITY_TEXT] = "o";
        memcpy(org + 1, canonical + 8, 9);
        org[10] = '\0';
        assert_true(number_ask(org, &ask));
        at = numbers_at(&n, &ask);
        assert_true(numbers_next(&n, &ask, &at, &slot));
    }
    assert_true(both > 10);
    numbers_free(&n);
    uint64_t value = 0;
    assert_true(number_resident("11010519491231002X", &value) && value == UINT64_C(11010519491231002));
    assert_true(number_resident_text(value, canonical));
    assert_string_equal(canonical, "11010519491231002X");
    assert_false(number_resident("110105194912310021", &value));
    assert_false(number_resident_text(UINT64_C(100000000000000000), canonical));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_random_bases),
        cmocka_unit_test(test_numbers_that_look_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
