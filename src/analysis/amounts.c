/* amounts.c - thresholds of amounts in their validity, and the sums a text names. */
#include "analysis/inside.h"

#include "match/tsv.h"

#include <assert.h>
#include <string.h>

enum { BANDS_MOST = 256 };

static int read_day(arena_t *a, const tsv_t *t, int i, day_t *ret_day, err_t *err)
{
    *ret_day = DAY_NONE;
    if (!t->cell[i].n) return 0;
    const char *text = arena_textn(a, t->cell[i].p, t->cell[i].n);
    if (!text) return err_nomem(err);
    return day_parse(text, ret_day, NULL) == 0 ? 0 : tsv_fault(t, "day", err);
}

int amounts_read(arena_t *a, amount_bands_t *ret_bands, err_t *err)
{
    tsv_t t;
    amount_bands_t b = {.rows = arena_array(a, BANDS_MOST, sizeof *b.rows)};
    int failed = b.rows ? tsv_open(&t, "data/analysis/amounts.tsv", err) : err_nomem(err);
    while (!failed && tsv_next(&t)) {
        amount_band_t *r = &b.rows[b.count];
        const char *cell[8];
        int64_t yuan = 0;
        for (int i = 0; i < 8; i++) cell[i] = arena_textn(a, t.cell[i].p, t.cell[i].n);
        if (!cell[7]) return err_nomem(err);
        if (b.count == BANDS_MOST) return tsv_fault(&t, "too many bands", err);
        for (const char *p = cell[2]; *p >= '0' && *p <= '9' && yuan < 1000000000; p++) yuan = yuan * 10 + (*p - '0');
        if (yuan <= 0) return tsv_fault(&t, "least", err);
        *r = (amount_band_t){.crimes = cell[0], .code = cell[1], .least = yuan * 100, .words = {{cell[5], cell[6]}}};
        failed = read_day(a, &t, 3, &r->from, err);
        if (!failed) failed = read_day(a, &t, 4, &r->to, err);
        if (!failed) b.count++;
    }
    if (!failed) *ret_bands = b;
    return failed;
}

static bool holds(const amount_band_t *r, const char *crime, day_t on)
{
    if ((r->from != DAY_NONE && on < r->from) || (r->to != DAY_NONE && on > r->to)) return false;
    size_t n = strlen(crime);
    for (const char *p = r->crimes; *p;) {
        size_t word = strcspn(p, " ");
        if (word == n && memcmp(p, crime, n) == 0) return true;
        p += word + (p[word] == ' ');
    }
    return false;
}

bool amounts_have(const amount_bands_t *b, const char *crime, day_t on)
{
    for (size_t i = 0; crime && i < b->count; i++)
        if (holds(&b->rows[i], crime, on)) return true;
    return false;
}

const amount_band_t *amounts_band(const amount_bands_t *b, const char *crime, int64_t fen, day_t on)
{
    const amount_band_t *best = NULL;
    for (size_t i = 0; crime && fen >= 0 && i < b->count; i++) {
        const amount_band_t *r = &b->rows[i];
        if (fen >= r->least && (!best || r->least > best->least) && holds(r, crime, on)) best = r;
    }
    return best;
}

/* --- sums in a text ------------------------------------------------------------------------------------- */

static bool begins(const char *text, size_t bytes, const char *word)
{
    size_t n = strlen(word);
    return bytes >= n && memcmp(text, word, n) == 0;
}

/* "34856元", "5.3万元", "20余万元", "2000万某" (the publisher's mask for 元): the unit behind the digits, in fen; 0 = no money. */
static int64_t unit_behind(const char *p, size_t n)
{
    int64_t unit = 100;
    bool big = false;
    if (begins(p, n, "余")) p += 3, n -= 3;
    if (begins(p, n, "亿")) unit *= 100000000, big = true, p += 3, n -= 3;
    else if (begins(p, n, "万")) unit *= 10000, big = true, p += 3, n -= 3;
    else if (begins(p, n, "千元")) return 100000;
    if (begins(p, n, "余")) p += 3, n -= 3;
    if (begins(p, n, "元") || (big && begins(p, n, "某"))) return unit;
    return 0;
}

static bool is_digit(const char *text, size_t bytes, size_t at)
{
    return at < bytes && text[at] >= '0' && text[at] <= '9';
}

/* Digits from `at` on, with separators of thousands between them and a decimal part; *at goes behind. */
static void read_number(const char *text, size_t bytes, size_t *at, int64_t *whole, int64_t *part, int64_t *scale)
{
    size_t i = *at;
    for (*whole = 0; i < bytes;) {
        if (is_digit(text, bytes, i)) {
            if (*whole < INT64_C(1000000000000)) *whole = *whole * 10 + (text[i] - '0');
            i++;
        } else if (text[i] == ',' && is_digit(text, bytes, i + 1)) {
            i++;
        } else if (begins(text + i, bytes - i, "，") && is_digit(text, bytes, i + strlen("，"))) {
            i += strlen("，");
        } else {
            break;
        }
    }
    *part = 0;
    *scale = 1;
    if (i < bytes && text[i] == '.' && is_digit(text, bytes, i + 1))
        for (i++; is_digit(text, bytes, i); i++)
            if (*scale < 10000) *part = *part * 10 + (text[i] - '0'), *scale *= 10;
    *at = i;
}

int64_t amounts_in_text(const char *text, size_t bytes)
{
    int64_t most = -1;
    for (size_t i = 0; i < bytes;) {
        int64_t whole, part, scale;
        if (!is_digit(text, bytes, i)) {
            i++;
            continue;
        }
        read_number(text, bytes, &i, &whole, &part, &scale);
        int64_t unit = unit_behind(text + i, bytes - i);
        assert(scale >= 1 && part < scale);
        if (unit && whole <= INT64_MAX / 4 / unit) {
            int64_t fen = whole * unit + part * unit / scale;
            if (fen > most) most = fen;
        }
    }
    return most;
}
