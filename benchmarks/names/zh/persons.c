/* persons.c - labelled pairs of personal names. */
#include "pairs.h"

#include "base/text.h"
#include "match/chars.h"
#include "match/lexicon.h"

#include <stdlib.h>

static const struct {
    enum names_error error;
    int want;
    const char *quality;
} disturbed[] = {
    {NAMES_TRADITIONAL, 220, "STRONG"}, {NAMES_SOUND, 320, "MEDIUM"}, {NAMES_LOOK, 180, "MEDIUM"}, {NAMES_SWAP, 100, "WEAK"},
    {NAMES_MISSING, 100, "WEAK"}, {NAMES_DOUBLED, 80, "MEDIUM"}, {NAMES_EXTRA, 80, "WEAK"}, {NAMES_PINYIN, 260, "MEDIUM"},
    {NAMES_SPLIT, 60, "STRONG"}, {NAMES_TITLED, 80, "MEDIUM"}, {NAMES_SUBSTITUTE, 100, "WEAK"},
};

static bool attested(const maker_t *m, const char *name)
{
    return pool_has(&m->modern, name) || pool_has(&m->ancient, name);
}

static void by_error(maker_t *m, enum names_error error, int want, const char *quality)
{
    char category[64];
    snprintf(category, sizeof category, "%s", names_error_word(error));
    for (int made = 0; made < want;) {
        const char *name = pool_next(&m->modern);
        char other[NAMES_ROOM];
        if (!name) return;
        if (!names_disturb(m->n, NAMES_PERSON, error, name, other)) continue;
        if (attested(m, other)) continue; /* another person's name as well: no label is safe */
        emit(m, &(pair_t){"Person", name, other, name, true, quality, category, NULL});
        made++;
    }
}

/* A variant of a character that the fold does not merely simplify (异体): 喆 for 哲, 淼 kept apart. */
static void variants(maker_t *m, int want)
{
    for (int made = 0; made < want;) {
        const char *name = pool_next(&m->modern);
        uint32_t c[LONGEST];
        char other[NAMES_ROOM];
        const uint32_t *likes;
        if (!name) return;
        int n = read_chars(name, c, LONGEST);
        for (int i = 1; i < n; i++) {
            int count = chars_likes(c[i], &likes);
            uint32_t was = c[i];
            for (int k = 0; k < count && c[i] == was; k++)
                if (chars_kin(was, likes[k])) c[i] = likes[k];
            if (c[i] == was) continue;
            write_chars(c, n, other);
            if (!attested(m, other)) {
                emit(m, &(pair_t){"Person", name, other, name, true, "MEDIUM", "variant", NULL});
                made++;
            }
            break;
        }
    }
}

static void other_likes(maker_t *m, int want, bool (*like)(names_t *n, uint32_t c, uint32_t *ret_like), const char *quality,
                        const char *category)
{
    for (int made = 0; made < want;) {
        const char *name = pool_next(&m->modern);
        uint32_t c[LONGEST];
        char other[NAMES_ROOM];
        if (!name) return;
        int n = read_chars(name, c, LONGEST), at = 1 + (int)names_random(m->n, (uint32_t)(n - 1));
        if (!like(m->n, c[at], &c[at])) continue;
        write_chars(c, n, other);
        if (attested(m, other)) continue;
        emit(m, &(pair_t){"Person", name, other, name, true, quality, category, NULL});
        made++;
    }
}

/* Historic names in traditional characters against simplified ones. */
static void ancients(maker_t *m, int want)
{
    for (int made = 0; made < want;) {
        const char *name = pool_next(&m->ancient);
        char other[NAMES_ROOM];
        if (!name) return;
        if (strlen(name) < 6 || strlen(name) > 9 || !names_disturb(m->n, NAMES_PERSON, NAMES_TRADITIONAL, name, other)) continue;
        emit(m, &(pair_t){"Person", name, other, name, true, "STRONG", "traditional_historic", NULL});
        made++;
    }
}

/* Pairs of real names that differ in one character, by what the two characters are to each other. */
static const char *near_category(const uint32_t *a, const uint32_t *b, int n, int at)
{
    int surname = lexicon_surname(a, n);
    if (at < surname || !surname || lexicon_surname(b, n) != surname) return "other_surname";
    if (chars_kin(a[at], b[at])) return NULL;
    if (chars_reading(a[at]) == chars_reading(b[at])) return "homophone_names";
    if (chars_look_alike(a[at], b[at])) return "look_alike_names";
    return "near_names";
}

static void nears(maker_t *m)
{
    struct {
        const char *category, *quality;
        int want;
    } plan[] = {{"near_names", "MEDIUM", 420}, {"homophone_names", "WEAK", 240}, {"look_alike_names", "WEAK", 120}, {"other_surname", "STRONG", 220}};
    int spelled = 0;
    if (!pool_near(&m->modern, m, 2)) return;
    for (uint32_t i = 0; i < m->nears; i++) {
        near_t x = m->near[i];
        uint32_t a[LONGEST], b[LONGEST];
        int n = read_chars(m->modern.name[x.a], a, LONGEST);
        if (m->modern.used[x.a] || m->modern.used[x.b]) continue;
        (void)read_chars(m->modern.name[x.b], b, LONGEST);
        const char *category = near_category(a, b, n, x.at), *asked = m->modern.name[x.a];
        char letters[NAMES_ROOM];
        for (size_t k = 0; category && k < sizeof plan / sizeof *plan; k++) {
            if (strcmp(category, plan[k].category)) continue;
            bool spell = k == 0 && plan[k].want == 0 && spelled < 160;
            if (plan[k].want == 0 && !spell) continue;
            if (spell) {
                spell_pinyin(asked, true, letters);
                spelled++;
            } else {
                plan[k].want--;
            }
            m->modern.used[x.a] = m->modern.used[x.b] = true;
            pair_t p = {"Person", asked, spell ? letters : asked, m->modern.name[x.b], false, plan[k].quality, spell ? "pinyin_other" : category, NULL};
            if (!strcmp(category, "other_surname") && chars_near(chars_reading(a[x.at])) == chars_near(chars_reading(b[x.at]))) {
                p.category = "homophone_surname"; /* 周, 邹: one may be the other misheard */
                p.quality = "WEAK";
            }
            emit(m, &p);
        }
    }
}

typedef struct sound_key {
    char letters[40];
    uint32_t name;
} sound_key_t;

static int by_letters(const void *a, const void *b)
{
    const sound_key_t *x = a, *y = b;
    int order = strcmp(x->letters, y->letters);
    return order ? order : (x->name > y->name) - (x->name < y->name);
}

/* Wholly different characters of the same sound. */
static void same_sound(maker_t *m, int want)
{
    sound_key_t *key = calloc(m->modern.count, sizeof *key);
    uint32_t count = 0;
    for (uint32_t i = 0; key && i < m->modern.count; i++) {
        char letters[NAMES_ROOM];
        spell_pinyin(m->modern.name[i], true, letters);
        if (m->modern.used[i] || !*letters || strlen(letters) >= sizeof key->letters) continue;
        text_copy(key[count].letters, sizeof key->letters, letters);
        key[count++].name = i;
    }
    if (key) qsort(key, count, sizeof *key, by_letters);
    for (uint32_t i = 0; i + 1 < count && want > 0; i++) {
        uint32_t a[LONGEST], b[LONGEST], x = key[i].name, y = key[i + 1].name;
        int n = read_chars(m->modern.name[x], a, LONGEST), other = read_chars(m->modern.name[y], b, LONGEST), differ = 0;
        for (int k = 0; k < n && n == other; k++) differ += a[k] != b[k];
        if (strcmp(key[i].letters, key[i + 1].letters) || differ < 2 || m->modern.used[x] || m->modern.used[y]) continue;
        if (names_random(m->n, 3)) continue;
        m->modern.used[x] = m->modern.used[y] = true;
        emit(m, &(pair_t){"Person", m->modern.name[x], m->modern.name[x], m->modern.name[y], false, "MEDIUM", "homophone_two", NULL});
        want--;
    }
    free(key);
}

/* Another real name made of this one by leaving out a character, or by turning round the given name. */
static void relatives(maker_t *m, bool turned, int want)
{
    for (uint32_t i = 0; i < m->modern.count && want > 0; i++) {
        uint32_t c[LONGEST], x = m->modern.order[i];
        char other[NAMES_ROOM];
        int n = read_chars(m->modern.name[x], c, LONGEST);
        if (m->modern.used[x] || n != 3 || lexicon_surname(c, n) != 1 || c[1] == c[2]) continue;
        uint32_t given = c[1];
        c[1] = c[2];
        if (turned) c[2] = given;
        write_chars(c, turned ? 3 : 2, other);
        uint32_t y = pool_index(&m->modern, other);
        if (y == UINT32_MAX || m->modern.used[y]) continue;
        m->modern.used[x] = m->modern.used[y] = true;
        emit(m, &(pair_t){"Person", m->modern.name[x], m->modern.name[x], m->modern.name[y], false, turned ? "WEAK" : "MEDIUM",
                          turned ? "turned_names" : "shorter_name", NULL});
        want--;
    }
}

static void unlike(maker_t *m, int want)
{
    for (const char *a, *b; want > 0 && (a = pool_next(&m->modern)) && (b = pool_next(&m->modern)); want--)
        emit(m, &(pair_t){"Person", a, a, b, false, "STRONG", "unlike_names", NULL});
}

void make_persons(maker_t *m)
{
    relatives(m, true, 60); /* the scarce ones first */
    relatives(m, false, 140);
    nears(m);
    same_sound(m, 120);
    variants(m, 80);
    for (size_t i = 0; i < sizeof disturbed / sizeof *disturbed; i++) by_error(m, disturbed[i].error, disturbed[i].want, disturbed[i].quality);
    other_likes(m, 140, strokes_like, "MEDIUM", "look_strokes");
    ancients(m, 160);
    unlike(m, 60);
}

void make_persons_grouped(maker_t *m)
{
    other_likes(m, 140, groups_like, "WEAK", "look_groups");
}
