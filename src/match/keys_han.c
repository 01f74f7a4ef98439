/* keys_han.c - keys of Han names.
 *
 * Units      The core (brand and trade) as a whole; its first HEAD characters less each one of them, together with
 *            the city, which is what tells firms apart whose brand has one wrong character; sounds of the first
 *            characters; neighbours and next but one for short names.
 * Persons    Short names have no common parts to lean on: all patterns with one character left open, and all sounds.
 */
#include "match/keys_sink.h"

#include "match/chars.h"
#include "match/lexicon.h"
#include "match/romanise.h"

#include <assert.h>
#include <string.h>

enum { HEAD = 4, SOUNDS = 4, PAIRS_LISTED = 5, PAIRS_ASKED = 12, SKIPS = 3, CUT_LEAD = 12, PLACED = 3, PLACED_ENDS = 2, CUT_TAIL = 7, LESS_MOST = 8,
       ENDS = 4, LIKES_ASKED = 48, READ_ALOUD = 16, SYLLABLES_MOST = 6, OTHERWISE_MOST = 64, READINGS_MOST = 24, STARTS_MOST = 4 };

/* ---- sounds ---- */

/* Every way to read n characters, at most READ_ALOUD (the listing side: the usual one only). */
static void put_sounds(key_sink_t *s, const uint32_t *c, int n, int surname)
{
    uint16_t reading[SOUNDS + 4][CHARS_READINGS + 1];
    int readings[SOUNDS + 4], ways = 1;
    if (n < 1 || n > SOUNDS + 4) return;
    for (int i = 0; i < n; i++) {
        readings[i] = chars_readings(c[i], reading[i]);
        if (!readings[i]) { /* no reading: the character stands for itself */
            reading[i][0] = 0;
            readings[i] = 1;
        }
    }
    const char *special = surname && surname <= n ? lexicon_surname_reading(c, surname) : "";
    for (int i = 0; i < surname && *special; i++) {
        char word[CHARS_LETTERS] = "";
        size_t k = strcspn(special, " ");
        if (k < sizeof word) memcpy(word, special, k);
        uint16_t known = chars_syllable_number(word);
        if (known) {
            if (readings[i] > CHARS_READINGS) readings[i] = CHARS_READINGS;
            memmove(&reading[i][1], &reading[i][0], (size_t)readings[i] * sizeof reading[i][0]);
            reading[i][0] = known;
            readings[i]++;
        }
        special += k + (special[k] == ' ');
    }
    for (int i = 0; i < n; i++) {
        if (!s->asked) readings[i] = i < surname && readings[i] > 1 ? 2 : 1; /* 曾: zeng, ceng */
        while (readings[i] > 1 && ways * readings[i] > READ_ALOUD) readings[i]--;
        ways *= readings[i];
    }
    for (int way = 0; way < ways; way++) {
        uint64_t h = HASH_SEED;
        int rest = way;
        for (int i = 0; i < n; i++) {
            uint16_t r = reading[i][rest % readings[i]];
            rest /= readings[i];
            h = hash_step(h, r ? chars_near(r) : c[i]);
        }
        key_put(s, TAG_SOUND, KEY_NEAR, h);
    }
}

static void spell(key_sink_t *s, const char *p, int n, int count, uint64_t h, int *left)
{
    int most = s->schema == MATCH_UNIT ? SOUNDS : SYLLABLES_MOST;
    if (*left == 0) return;
    /* Of units the beginning is enough: what follows may be the legal form. */
    if (count >= 2 && (n == 0 || s->schema == MATCH_UNIT)) {
        --*left;
        key_put(s, TAG_SOUND, KEY_NEAR, h);
    }
    if (count == most) return;
    for (int k = n < 6 ? n : 6; k >= 1; k--) {
        char word[CHARS_LETTERS];
        memcpy(word, p, (size_t)k);
        word[k] = '\0';
        uint16_t known = chars_syllable_number(word);
        if (known) spell(s, p + k, n - k, count + 1, hash_step(h, chars_near(known)), left);
    }
}

void keys_spoken(key_sink_t *s, const char *letters, int n)
{
    int left = 12;
    if (n <= 64) spell(s, letters, n, 0, HASH_SEED, &left);
}

/* Teng Hsiao-ping: each word's letters as syllables, in pinyin or otherwise; some otherwise. */
static void spell_otherwise(key_sink_t *s, const char *p, int n, int count, uint64_t h, bool other, int *left)
{
    if (*left == 0) return;
    if (count >= 2 && n == 0 && other) {
        --*left;
        key_put(s, TAG_SOUND, KEY_NEAR, h);
    }
    if (count == SOUNDS) return;
    for (int k = n < ROMAN_LONGEST ? n : ROMAN_LONGEST; k >= 1; k--) {
        uint16_t known = 0;
        (void)romanise_cut(p, k, &known, 1);
        for (const meaning_t *m = romanise_spelled(p, k); m; m = romanise_more(m))
            if (m->c[0] != known)
                spell_otherwise(s, p + k, n - k, count + 1, hash_step(h, chars_near((uint16_t)m->c[0])), true, left);
        if (known)
            spell_otherwise(s, p + k, n - k, count + 1, hash_step(h, chars_near(known)), other, left);
    }
}

void keys_romanised(key_sink_t *s, const form_t *f)
{
    char all[SOUNDS * ROMAN_LONGEST];
    if (f->tokens < 2 || f->tokens > SOUNDS || f->text_count > (int)sizeof all) return;
    for (int first = 0; first < f->tokens; first += f->tokens - 1) { /* surname in front, or behind */
        int n = 0, left = OTHERWISE_MOST;
        for (int i = 0; i < f->tokens; i++) {
            const token_t *t = &f->token[(first + i) % f->tokens];
            memcpy(all + n, f->text + t->at, t->n);
            n += t->n;
        }
        spell_otherwise(s, all, n, 0, HASH_SEED, false, &left);
    }
}

typedef struct reading {
    key_sink_t *s;
    const form_t *f;
    int first, left; /* the word the reading began with; readings still allowed */
} reading_t;

static void read_on(reading_t *r, int words, int count, uint64_t h);

/* One more word said, n characters or syllables of it. */
static void read_word(reading_t *r, int words, int count, uint64_t h, const uint32_t *c, const uint16_t *syllables, int n)
{
    for (int i = 0; i < n && count < SOUNDS; i++, count++) {
        uint16_t s = c ? chars_reading(c[i]) : syllables[i];
        h = hash_step(h, s ? chars_near(s) : c[i]);
    }
    read_on(r, words, count, h);
}

static void read_on(reading_t *r, int words, int count, uint64_t h)
{
    const form_t *f = r->f;
    uint16_t syllables[SOUNDS + 2];
    if (r->left == 0) return;
    if (count == SOUNDS || (count >= 2 && words == f->tokens)) {
        r->left--;
        key_put(r->s, TAG_SOUND, KEY_NEAR, h);
    }
    if (count == SOUNDS || words == f->tokens) return;
    const token_t *t = &f->token[(r->first + words) % f->tokens];
    if (t->kind == TOKEN_PARTICLE && words) { /* Bank of China */
        read_on(r, words + 1, count, h);
        return;
    }
    int n = romanise_cut(f->text + t->at, t->n, syllables, SOUNDS + 2);
    if (n) read_word(r, words + 1, count, h, NULL, syllables, n);
    for (const meaning_t *m = romanise_meaning(f->text + t->at, t->n); m; m = romanise_more(m))
        read_word(r, words + 1, count, h, m->c, NULL, m->n);
}

void keys_translated(key_sink_t *s, const form_t *f)
{
    if (f->tokens < 2) return; /* a word alone is asked as letters */
    for (int first = 0; first < f->tokens && first < STARTS_MOST; first++) {
        reading_t r = {s, f, first, READINGS_MOST};
        if (f->token[first].kind != TOKEN_PARTICLE) read_on(&r, 0, 0, HASH_SEED);
    }
}

/* ---- units ---- */

/* The city (the province where only that is known); names of places without a code stand for themselves. */
static uint64_t city_of(const form_t *f)
{
    if (f->place_code) return (uint64_t)f->place_code / 100;
    return f->place_count ? key_run(f->place, f->place_count) : 0;
}

static void put_head(key_sink_t *s, const uint32_t *c, int n, uint64_t city)
{
    int k = n < HEAD ? n : HEAD;
    for (int i = 0; i < k; i++) key_put(s, TAG_HEAD, KEY_NEAR, key_two(city, key_run_less(c, k, i)));
}

/* The first two characters are mostly the brand, and a key of their own: fewer begin with them than have them. */
static void put_pair(key_sink_t *s, const uint32_t *c, int i, int k)
{
    uint64_t pair = key_two(c[i], c[k]);
    if (s->asked || i + k == 1) key_put(s, TAG_BEGIN, s->asked && i == 0 && k == 1 ? KEY_NEAR : KEY_PART, pair);
    if (s->asked || i + k > 1) key_put(s, TAG_PAIR, KEY_PART, pair);
}

static void put_pairs(key_sink_t *s, const uint32_t *c, int n)
{
    int most = s->asked ? PAIRS_ASKED : PAIRS_LISTED;
    for (int i = 0; i + 1 < n && i < most; i++) put_pair(s, c, i, i + 1);
    for (int i = 0; i + 2 < n && i < (s->asked ? most : SKIPS); i++) put_pair(s, c, i, i + 2);
    if (!s->asked || n > 6) return;
    /* A short name takes its characters from anywhere in the full one; turned round is asked too. */
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            if (k != i) put_pair(s, c, i, k);
}

static void put_branch(key_sink_t *s, const form_t *f)
{
    int n = f->branch_count < ENDS ? f->branch_count : ENDS;
    for (int i = 0; i < n; i++)
        key_put(s, TAG_BRANCH, KEY_NEAR, key_two(f->core_key, key_run_less(f->branch, n, i)));
}

static bool without_brand(const form_t *f)
{
    for (int i = 0; i < f->core_count && i < FORM_SORTED; i++)
        if ((f->sort[i] & ~FORM_WORD) == SORT_BRAND && f->core[i] >= 0x80) return false;
    return true;
}

/* Where the places in front of a body end: behind the last suffix that is not part of a word (市场监督管理局). */
static int body_start(const form_t *f)
{
    int end = f->lead;
    for (int i = 0; i + 2 < f->core_count && i < FORM_SORTED && f->lead + i < CUT_LEAD; i++) {
        int sort = f->sort[i] & ~FORM_WORD;
        if (sort == SORT_PLACE || (sort == SORT_BRAND && unit_place_suffix(f->core[i]))) end = f->lead + i + 1;
    }
    return end;
}

/* 唐山市路北区教育局: thousands are called the same but for the place, and any part of the place may have a slip. Each of
 * its characters (two of the first name, two of the last) goes with what follows, so all but one of them still do. */
static void put_placed(key_sink_t *s, const form_t *f)
{
    const uint32_t *c = f->line;
    int n = f->lead + f->core_count, telling[CUT_LEAD + FORM_PLACE], count = 0, start = s->asked ? 0 : body_start(f);
    if (!s->asked) {
        if (start > CUT_LEAD || n - start < 2 || (f->legal && !without_brand(f))) return;
        for (int i = 0; i < start; i++)
            if (!unit_place_suffix(c[i])) telling[count++] = i;
        uint64_t rest = key_run(c + start, n - start);
        for (int i = 0; i < count; i++)
            if (i < PLACED_ENDS || i >= count - PLACED_ENDS) key_put(s, TAG_PLACED, KEY_NEAR, key_two(rest, c[telling[i]]));
        return;
    }
    for (int at = 2; at <= CUT_LEAD && n - at >= 2; at++) {
        uint64_t rest = key_run(c + at, n - at);
        for (int i = 0; i < at; i++)
            if ((i <= PLACED || (!f->legal && i >= at - PLACED - 2)) && !unit_place_suffix(c[i])) key_put(s, TAG_PLACED, KEY_NEAR, key_two(rest, c[i]));
    }
}

/* 梧隆深圳电气: a place behind the brand without brackets. */
static void ask_without_place(key_sink_t *s, const form_t *f)
{
    uint32_t rest[HEAD * 4];
    int n = f->core_count;
    for (int at = 1; at <= HEAD && at + 2 < n && n <= HEAD * 4; at++) {
        int code = 0, k = lexicon_place(f->core + at, n - at, &code);
        if (!k || n - k < 2) continue;
        memcpy(rest, f->core, (size_t)at * sizeof *rest);
        memcpy(rest + at, f->core + at + k, (size_t)(n - k - at) * sizeof *rest);
        key_put(s, TAG_CORE, KEY_NEAR, key_run(rest, n - k));
    }
}

/* *ST美丽, 深华发A: marks of the exchange. */
static void ask_without_marks(key_sink_t *s, const uint32_t *c, int n)
{
    int from = 0, to = n;
    while (from < n && c[from] < 0x80) from++;
    while (to > from && c[to - 1] < 0x80) to--;
    if (to - from < 2 || to - from == n) return;
    key_put(s, TAG_CORE, KEY_NEAR, key_run(c + from, to - from));
    put_pairs(s, c + from, to - from);
}

/* The beginning, when a place or a legal form was taken for part of the core on either side. */
static void ask_heads(key_sink_t *s, const form_t *f, uint64_t city)
{
    const uint32_t *c = f->core;
    int n = f->core_count;
    if (n < HEAD) key_put(s, TAG_HEAD, KEY_NEAR, key_two(city, f->core_key)); /* one character is missing */
    if (f->tail && n < HEAD) put_head(s, c, n + f->tail, city);
    if (f->lead) put_head(s, f->line, f->lead + n, 0);
    if (f->lead && city) put_head(s, f->line, f->lead + n, city);
    int code = 0, place = f->lead ? 0 : lexicon_place(c, n, &code);
    if (place && n - place >= 2) put_head(s, c + place, n - place, city);
    if (city) put_head(s, c, n, 0);
    if (!f->lead && f->place_count) put_head(s, f->whole, f->whole_count, 0); /* 唐重滦南县税务局: a place within a place with a slip */
}

/* Listed in pinyin: all letters, with and without place and legal form. */
static void ask_spoken(key_sink_t *s, const form_t *f)
{
    char spoken[FOLD_MOST];
    int end[3] = {f->lead, f->lead + f->core_count, f->lead + f->core_count + f->tail}, at[3], n = 0;
    for (int i = 0, part = 0; part < 3; part++) {
        for (; i < end[part]; i++) {
            const char *letters = chars_syllable(chars_reading(f->line[i]));
            int k = (int)strlen(letters);
            if (n + k > FOLD_MOST) return;
            memcpy(spoken + n, letters, (size_t)k);
            n += k;
        }
        at[part] = n;
    }
    for (int from = 0; from <= (f->lead ? at[0] : 0); from += at[0] ? at[0] : 1)
        for (int part = 1; part < 3; part++) keys_joined(s, spoken + from, at[part] - from);
}

/* 华为技术 listed as Huawei Technologies: the brand in pinyin, whatever stands beside it. */
static void ask_brand(key_sink_t *s, const form_t *f)
{
    char spoken[CHARS_LETTERS * SOUNDS];
    int n = 0, most = f->brand < SOUNDS ? f->brand : SOUNDS;
    for (int i = 0; i < most; i++) {
        const char *letters = chars_syllable(chars_reading(f->core[i]));
        int k = (int)strlen(letters);
        memcpy(spoken + n, letters, (size_t)k);
        n += k;
        if (i >= 1) keys_brand(s, spoken, n);
    }
}

/* What only the asking side looks up: the core with a character less or without what may be a place or a
 * legal form with a slip in it; and the reverse, place and legal form taken for parts of the core. */
static void ask_unit(key_sink_t *s, const form_t *f, uint64_t city)
{
    const uint32_t *c = f->core;
    int n = f->core_count;
    for (int i = 0; i < n && i < CUT_LEAD && n > 2; i++) key_put(s, TAG_CORE, KEY_NEAR, key_run_less(c, n, i));
    for (int i = 1; i <= CUT_LEAD && n - i >= 2; i++) {
        key_put(s, TAG_CORE, KEY_NEAR, key_run(c + i, n - i));
        if (i >= 2 && i <= 4 && n - i >= 3) put_sounds(s, c + i, n - i < SOUNDS ? n - i : SOUNDS, 0);
    }
    for (int i = 1; i <= CUT_TAIL && n - i >= 2; i++) key_put(s, TAG_CORE, KEY_NEAR, key_run(c, n - i));
    ask_heads(s, f, city);
    ask_without_place(s, f);
    ask_without_marks(s, c, n);
    ask_spoken(s, f);
    ask_brand(s, f);
}

static void unit_keys(key_sink_t *s, const form_t *f)
{
    uint64_t city = city_of(f);
    key_put(s, TAG_CORE, KEY_NEAR, f->core_key);
    put_sounds(s, f->core, f->core_count < SOUNDS ? f->core_count : SOUNDS, 0);
    /* A body's name begins with its place: that says the city, and a slip in it keeps the asked one's from being known. */
    put_head(s, f->core, f->core_count, !s->asked && f->core_count && f->sort[0] == (SORT_PLACE | FORM_WORD) ? 0 : city);
    put_pairs(s, f->core, f->core_count);
    /* 云铝 for 云南铝业: a short name takes its first character from the place. */
    if (f->lead && f->core_count) {
        uint64_t pair = key_two(f->line[0], f->core[0]);
        key_put(s, TAG_PAIR, KEY_PART, pair);
        if (s->asked) key_put(s, TAG_BEGIN, KEY_PART, pair);
    }
    /* 合肥经济开发区天成: a place that does not lie in the one before it stays in the core. */
    int code = 0, place = !s->asked && f->lead && f->core_count > 6 ? lexicon_place(f->core, f->core_count, &code) : 0;
    if (place && f->core_count - place >= 2) key_put(s, TAG_CORE, KEY_NEAR, key_run(f->core + place, f->core_count - place));
    put_branch(s, f);
    put_placed(s, f);
    if (s->asked) ask_unit(s, f, city);
}

/* ---- persons ---- */

/* A name of n characters with the one at `at` left open. In names of three it matters which one. */
static uint64_t open_at(const uint32_t *c, int n, int at)
{
    return key_two(key_run_less(c, n, at), (uint64_t)(n * 16 + (n == 3 ? at : 0)));
}

static void put_open(key_sink_t *s, const uint32_t *c, int n)
{
    enum key_class class = n == 3 ? KEY_PART : KEY_NEAR;
    if (n == 2) {
        uint16_t r = chars_reading(c[1]);
        key_put(s, TAG_ONE, KEY_PART, key_two(c[0], 0));
        key_put(s, TAG_ONE, KEY_PART, key_two(c[0], r ? (uint64_t)chars_syllable(r)[0] : 1));
        key_put(s, TAG_ONE, KEY_PART, key_two(c[1], 2)); /* another surname */
    } else if (n <= LESS_MOST) {
        for (int i = 0; n >= 3 && i < n; i++) key_put(s, TAG_LESS, class, open_at(c, n, i));
    } else {
        for (int i = 0; i < ENDS; i++) {
            key_put(s, TAG_END, KEY_NEAR, key_two(1, key_run_less(c, ENDS, i)));
            key_put(s, TAG_END, KEY_NEAR, key_two(2, key_run_less(c + n - ENDS, ENDS, i)));
        }
    }
}

/* The exact keys of what may have been meant: neighbours changed, one character too many, parts turned round. */
static void ask_spellings(key_sink_t *s, const uint32_t *c, int n)
{
    uint32_t other[FOLD_MOST];
    if (n > LESS_MOST * 2) return;
    memcpy(other, c, (size_t)n * sizeof *c);
    for (int i = 0; i + 1 < n; i++) {
        other[i] = c[i + 1];
        other[i + 1] = c[i];
        key_put(s, TAG_EXACT, KEY_NEAR, key_run(other, n));
        other[i] = c[i];
        other[i + 1] = c[i + 1];
    }
    for (int i = 0; i < n && n > 2; i++) key_put(s, TAG_EXACT, KEY_NEAR, key_run_less(c, n, i));
    for (int turn = 1; turn < n && n > 2; turn++) {
        for (int i = 0; i < n; i++) other[i] = c[(i + turn) % n];
        key_put(s, TAG_EXACT, KEY_NEAR, key_run(other, n));
    }
}

/* Look-alikes are looked up from the asking side: the index need not hold them. */
static void ask_likes(key_sink_t *s, const uint32_t *c, int n)
{
    uint32_t other[LESS_MOST];
    if (n > 4) return;
    memcpy(other, c, (size_t)n * sizeof *c);
    for (int at = 0; at < n; at++) {
        const uint32_t *likes = NULL;
        int count = chars_likes(c[at], &likes);
        for (int i = 0; i < count && i < LIKES_ASKED; i++) {
            other[at] = likes[i];
            key_put(s, TAG_EXACT, KEY_NEAR, key_run(other, n));
        }
        other[at] = c[at];
    }
}

static void person_keys(key_sink_t *s, const form_t *f)
{
    const uint32_t *c = f->core;
    int n = f->core_count;
    put_sounds(s, c, n, f->surname);
    put_open(s, c, n);
    if (f->dotted || n > 4) {
        key_foreign_t foreign = {.hash = HASH_SEED};
        for (int i = 0; i < n; i++) {
            const char *letters = chars_syllable(chars_reading(c[i]));
            keys_foreign_add(&foreign, letters, (int)strlen(letters), true);
        }
        keys_foreign_put(s, &foreign);
    }
    if (!s->asked) return;
    ask_spellings(s, c, n);
    ask_likes(s, c, n);
    for (int at = 0; at <= n && n >= 2 && n < LESS_MOST; at++) { /* one character is missing */
        uint32_t gap[LESS_MOST + 1];
        memcpy(gap, c, (size_t)at * sizeof *c);
        memcpy(gap + at + 1, c + at, (size_t)(n - at) * sizeof *c);
        key_put(s, TAG_LESS, n == 2 ? KEY_PART : KEY_NEAR, open_at(gap, n + 1, at));
    }
    char spoken[FOLD_MOST];
    int k = form_pinyin(f, spoken, FOLD_MOST);
    if (!k) return;
    keys_joined(s, spoken, k);
    /* Given name first, as Latin lists write it. */
    char turned[FOLD_MOST];
    int given = 0;
    for (int i = f->surname; i < n; i++) {
        const char *letters = chars_syllable(chars_reading(c[i]));
        size_t m = strlen(letters);
        memcpy(turned + given, letters, m);
        given += (int)m;
    }
    if (!f->surname || !given || given >= k) return;
    memcpy(turned + given, spoken, (size_t)(k - given));
    keys_joined(s, turned, k);
}

void keys_han(key_sink_t *s, const form_t *f)
{
    assert(f->core_count >= 0);
    if (f->schema == MATCH_UNIT) unit_keys(s, f);
    else person_keys(s, f);
}
