/* unit.c - names of firms and bodies: place + brand + trade + legal form (+ branch). */
#include "match/form.h"

#include "base/text.h"
#include "match/lexicon.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>

/* A bracket that holds nothing but a place belongs to the place, wherever it stands:
 * 华为技术（深圳）有限公司. Any other bracket only loses its marks. Returns the code, 0 if none. */
static int take_bracket_place(const folded_t *f, int open, int *ret_close, uint32_t *place, int *ret_count)
{
    int close = open + 1, n = 0, code = 0;
    for (; close < f->count && f->c[close] != ')' && f->c[close] != '('; close++) {
        if (fold_separates(f->c[close])) continue; /* （山南 市） */
        if (n == FORM_PLACE) return 0;
        place[n++] = f->c[close];
    }
    if (n < 2 || close == f->count || f->c[close] != ')') return 0;
    if (lexicon_place(place, n, &code) != n) return 0;
    *ret_count = n;
    *ret_close = close;
    return code ? code : -1;
}

static void put_line(form_t *ret, int *n, uint32_t c, uint32_t from)
{
    if (*n == FOLD_MOST) return;
    ret->line[*n] = c;
    ret->line_from[(*n)++] = from;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

bool unit_numeral(uint32_t c)
{
    static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
    if (is_digit(c)) return true;
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i] == c) return true;
    return false;
}

bool unit_place_suffix(uint32_t c)
{
    static const uint32_t suffixes[] = {0x7701, 0x5E02, 0x533A, 0x53BF, 0x65D7, 0x5DDE, 0x76DF, 0x9547, 0x4E61};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (suffixes[i] == c) return true;
    return false;
}

/* 第2中学, 2中 and 二中 are numbered alike: 1..99 becomes Chinese. Returns the digits used, 0 if it is no such
 * number (360安全, 3M). */
static int put_number(const folded_t *f, int at, form_t *ret, int *n)
{
    static const uint32_t digits[] = {0, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    enum { TEN = 0x5341 };
    int end = at, value = 0;
    while (end < f->count && is_digit(f->c[end]) && end - at < 3) value = value * 10 + (int)(f->c[end++] - '0');
    bool letters = (at > 0 && f->c[at - 1] < 0x80 && !fold_separates(f->c[at - 1])) ||
                   (end < f->count && f->c[end] < 0x80 && !fold_separates(f->c[end]));
    if (letters || end - at > 2 || value == 0 || f->c[at] == '0') return 0;
    if (value >= 20) put_line(ret, n, digits[value / 10], f->from[at]);
    if (value >= 10) put_line(ret, n, TEN, f->from[at]);
    if (value % 10) put_line(ret, n, digits[value % 10], f->from[end - 1]);
    return end - at;
}

/* 第一中学; 第屯中学 is one with a slip. */
static bool counts(const folded_t *f, int at)
{
    enum { ORDINAL = 0x7B2C };
    static const uint32_t numbered[] = {0x4E2D, 0x5C0F, 0x9AD8, 0x4EBA, 0x5E7C, 0x5B9E}; /* 中小高人幼实 */
    if (f->c[at] != ORDINAL || at + 1 >= f->count) return false;
    if (unit_numeral(f->c[at + 1])) return true;
    for (size_t i = 0; at > 0 && at + 3 < f->count && i < sizeof numbered / sizeof *numbered; i++)
        if (numbered[i] == f->c[at + 2]) return true;
    return false;
}

/* The name without separators into line and into whole; a bracketed place is taken out of line, numbers are
 * made Chinese there and lose their 第. Returns the characters of line. */
static int straighten(const folded_t *f, form_t *ret)
{
    int n = 0;
    for (int i = 0; i < f->count; i++) {
        int close = 0, code = 0;
        if (f->c[i] == '(' && !ret->place_count)
            code = take_bracket_place(f, i, &close, ret->place, &ret->place_count);
        if (code) {
            ret->place_code = code > 0 ? code : 0;
            for (int k = 0; k < ret->place_count; k++) ret->whole[ret->whole_count++] = ret->place[k];
            i = close;
            continue;
        }
        if (fold_separates(f->c[i])) continue;
        int used = is_digit(f->c[i]) ? put_number(f, i, ret, &n) : 0;
        for (int k = 0; k < (used ? used : 1); k++) ret->whole[ret->whole_count++] = f->c[i + k];
        if (used) i += used - 1;
        else if (!counts(f, i)) put_line(ret, &n, f->c[i], f->from[i]);
    }
    return n;
}

enum { DELISTED = 0x9000, MARKET = 0x5E02, SHARE = 0x80A1 };

static int cut_front(form_t *ret, int n, int k)
{
    memmove(ret->line, ret->line + k, (size_t)(n - k) * sizeof *ret->line);
    memmove(ret->line_from, ret->line_from + k, (size_t)(n - k) * sizeof *ret->line_from);
    return n - k;
}

/* *ST and its like before a short name, 退市. */
static int drop_front_marks(form_t *ret, int n)
{
    static const char *const before[] = {"sst", "st", "pt", "xd", "xr", "dr", "s", "n"};
    if (n >= 4 && ret->line[0] == DELISTED && ret->line[1] == MARKET) return cut_front(ret, n, 2);
    int letters = 0;
    while (letters < n && ret->line[letters] >= 'a' && ret->line[letters] <= 'z') letters++;
    for (size_t i = 0; letters && n - letters >= 2 && i < sizeof before / sizeof *before; i++) {
        int k = 0;
        while (k < letters && before[i][k] && (uint32_t)before[i][k] == ret->line[k]) k++;
        if (k == letters && !before[i][k]) return cut_front(ret, n, k);
    }
    return n;
}

static bool share_class(uint32_t c)
{
    return c == 'a' || c == 'b' || c == 'h' || c == 'u' || c == 'w';
}

/* What the exchange adds to a short name: *ST before it, A, B股 or 退 behind it. Returns the characters left;
 * the marks stay in whole. */
static int drop_marks(form_t *ret, int n)
{
    enum { SHORT_MOST = 9 };
    if (n > SHORT_MOST || n < 3) return n;
    n = drop_front_marks(ret, n);
    if (n >= 4 && ret->line[n - 1] == SHARE && share_class(ret->line[n - 2])) n--;
    for (int cut = 0; cut < 2 && n >= 3; cut++) { /* 武锅B退 */
        if (ret->line[n - 1] != DELISTED && !(share_class(ret->line[n - 1]) && ret->line[n - 2] >= 0x2E80)) break;
        n--;
    }
    return n;
}

/* 华国电机有限公司深圳分公司, 工商银行深圳分行: where the branch begins, or n when it is none. */
static int branch_start(const uint32_t *c, int n)
{
    int suffix = lexicon_branch_suffix(c, n);
    if (!suffix || suffix == n) return n;
    int legal = 0;
    for (int end = n - suffix; end >= 4; end--)
        if (c[end - 1] == 0x53F8 && c[end - 2] == 0x516C && lexicon_legal_suffix(c, end, &legal)) return end; /* 公司 */
    for (int at = 2; at < n - suffix; at++) {
        int code = 0;
        if (at + lexicon_place(c + at, n - suffix - at, &code) == n - suffix) return at;
    }
    return n - suffix;
}

/* The canonical legal form takes the place of the one written, in the folded name; that may be longer than
 * the line, so the place is looked for from the end. */
static void canonical_legal(form_t *ret, const uint32_t *legal, int legal_count)
{
    const char *p = lexicon_legal_name(ret->legal);
    uint32_t form[16];
    int n = 0;
    while (*p && n < 16) form[n++] = text_next(&p);
    int at = ret->whole_count - legal_count;
    while (at >= 0 && memcmp(ret->whole + at, legal, (size_t)legal_count * sizeof *legal)) at--;
    int behind = ret->whole_count - at - legal_count;
    if (at < 0 || ret->whole_count - legal_count + n > FOLD_MOST) return;
    memmove(ret->whole + at + n, ret->whole + at + legal_count, (size_t)behind * sizeof *ret->whole);
    memcpy(ret->whole + at, form, (size_t)n * sizeof *form);
    ret->whole_count += n - legal_count;
    ret->legal_at = at;
    ret->legal_count = n;
}

/* The place names a body's core begins with, each a word. Returns the characters. */
static int sort_places(form_t *ret, const uint8_t ends[LEXICON_LEVELS])
{
    int at = 0;
    for (int level = 0; level < LEXICON_LEVELS && ends[level] > at && ends[level] <= FORM_SORTED; level++) {
        for (int i = at; i < ends[level]; i++) ret->sort[i] = (uint8_t)(SORT_PLACE | (i == at ? FORM_WORD : 0));
        at = ends[level];
    }
    return at;
}

/* What each character of the core belongs to; returns where the first trade word begins. */
static int sort_core(form_t *ret, const uint8_t ends[LEXICON_LEVELS])
{
    int n = ret->core_count < FORM_SORTED ? ret->core_count : FORM_SORTED, first = -1;
    for (int at = ret->lead ? 0 : sort_places(ret, ends); at < n;) {
        unsigned bits = 0;
        int k = lexicon_unit_word(ret->core + at, n - at, &bits);
        enum form_sort sort = bits & UNIT_GROUP ? SORT_GROUP : bits & UNIT_LIGHT ? SORT_LIGHT : bits & UNIT_TRADE ? SORT_TRADE : SORT_GROUP;
        if (k && first < 0 && bits != UNIT_NATION) first = at;
        /* 攀钢集团四川长城特殊钢: provinces only, smaller places are too often brands (东方, 长安). */
        if (!k && (k = lexicon_province(ret->core + at, n - at))) sort = SORT_PLACE;
        if (!k) sort = SORT_BRAND, k = 1;
        bool begins = sort != SORT_BRAND || at == 0 || (ret->sort[at - 1] & ~FORM_WORD) != SORT_BRAND;
        ret->sort[at] = (uint8_t)(sort | (begins ? FORM_WORD : 0));
        for (int i = 1; i < k; i++) ret->sort[at + i] = (uint8_t)sort;
        at += k;
    }
    return first < 0 ? ret->core_count : first;
}

/* Does the core say nothing but trades? 航空 or 人民检察院 without their place are no names. */
static bool only_trade(const form_t *f)
{
    if (f->core_count > FORM_SORTED) return false;
    for (int i = 0; i < f->core_count; i++) {
        int sort = f->sort[i] & ~FORM_WORD;
        if (sort != SORT_TRADE && sort != SORT_LIGHT && sort != SORT_GROUP) return false;
    }
    return true;
}

static void find_brand(form_t *ret, const uint8_t ends[LEXICON_LEVELS])
{
    int at = sort_core(ret, ends);
    if (ret->lead && only_trade(ret)) { /* the places are words of the core */
        ret->core -= ret->lead;
        ret->from -= ret->lead;
        ret->core_count += ret->lead;
        ret->lead = 0;
        at = sort_core(ret, ends);
    }
    /* A core that opens with a trade word, or has none: its first characters stand for the brand. */
    if (at == 0 || at == ret->core_count) at = ret->core_count < 4 ? ret->core_count : 4;
    ret->brand = at;
}

/* 华为深圳技术有限公司: a place between brand and trade is taken out like one in brackets. n characters of line
 * stand before the legal form; returns how many are left. */
static int place_behind(form_t *ret, int n, int *ret_code)
{
    enum { FIRST = 2, LAST = 5 };
    unsigned bits = 0;
    uint32_t *c = ret->line;
    bool body = !ret->tail && !ret->branch_count;
    for (int at = FIRST; at <= LAST && at + 4 <= n; at++) {
        int code = 0, k = lexicon_place(c + at, n - at, &code);
        if (lexicon_unit_word(c + at - FIRST, n, &bits)) return n; /* the trade has begun */
        if (body && unit_place_suffix(c[at - 1])) return n; /* 唐建市路北区教育局: a slip in the place in front, no brand */
        if (k < 2 || k > FORM_PLACE || at + k + 2 > n || (!code && k < 3) || !lexicon_unit_word(c + at + k, n - at - k, &bits)) continue;
        int behind = ret->tail + ret->branch_count; /* they follow in line */
        memcpy(ret->place, c + at, (size_t)k * sizeof *c);
        ret->place_count = k;
        memmove(c + at, c + at + k, (size_t)(n - at - k + behind) * sizeof *c);
        memmove(ret->line_from + at, ret->line_from + at + k, (size_t)(n - at - k + behind) * sizeof *c);
        *ret_code = code;
        return n - k;
    }
    return n;
}

static void han_unit(const folded_t *f, form_t *ret)
{
    const uint32_t *c = ret->line;
    int all = drop_marks(ret, straighten(f, ret)), n = branch_start(c, all);
    ret->han = true;
    for (int i = n; i < all && ret->branch_count < FORM_PLACE; i++) ret->branch[ret->branch_count++] = c[i];
    int legal = 0, k = lexicon_legal_suffix(c, n, &legal);
    if (k && k < n) {
        ret->legal = legal;
        ret->tail = k;
        canonical_legal(ret, c + n - k, k);
        n -= k;
    }
    uint8_t ends[LEXICON_LEVELS];
    int code = 0, at = lexicon_place_levels(c, n, &code, ends);
    if (at > FORM_PLACE || n - at < 2) at = 0, memset(ends, 0, sizeof ends);
    if (!at && !ends[0] && !ret->place_count) n = place_behind(ret, n, &code);
    ret->lead = at;
    ret->core = ret->line + at;
    ret->from = ret->line_from + at;
    ret->core_count = n - at;
    find_brand(ret, ends);
    at = ret->lead;
    if (at && !ret->place_count) {
        memcpy(ret->place, c, (size_t)at * sizeof *c);
        ret->place_count = at;
    }
    if (code) ret->place_code = code; /* known even where its characters stay in the core */
}

/* Letters of tokens first..last joined, when they are a legal form: its number. */
static int legal_of(const form_t *f, int first, int last)
{
    const token_t *a = &f->token[first], *b = &f->token[last];
    return lexicon_legal(f->text + a->at, b->at + b->n - a->at); /* text has no gaps */
}

/* The letters of the legal forms at the end, for a comparison with one that has a slip. */
static void keep_legal_text(form_t *f, int first, int count)
{
    const token_t *x = &f->token[first], *y = &f->token[first + count - 1];
    if (f->legal_count && y->at + y->n != f->legal_at) return;
    f->legal_count += y->at + y->n - x->at;
    f->legal_at = x->at;
}

/* "A.B.C.", "J. P. Morgan": letters that stand alone side by side are one word. */
static void join_letters(form_t *f)
{
    int kept = 0;
    for (int i = 0; i < f->tokens; i++) {
        const token_t *t = &f->token[i];
        token_t *last = kept ? &f->token[kept - 1] : NULL;
        bool joins = last && t->n == 1 && t->kind != TOKEN_NUMBER && last->kind == TOKEN_INITIAL &&
                     last->at + last->n == t->at && last->n < UINT8_MAX;
        if (joins) last->n++;
        else f->token[kept++] = *t;
        if (f->slash == i && i) f->slash = joins ? 0 : kept - 1; /* M/V */
    }
    f->tokens = kept;
    if (kept > 1 && lexicon_word(f->text + f->token[0].at, f->token[0].n) & WORD_SHIP)
        f->token[0].kind = TOKEN_PARTICLE;
    for (int i = 0; i < kept; i++)
        if (f->token[i].kind == TOKEN_INITIAL && f->token[i].n > 1) f->token[i].kind = TOKEN_PLAIN;
}

static int roman(const char *w, int n)
{
    static const struct {
        char letter;
        int worth;
    } letters[] = {{'i', 1}, {'v', 5}, {'x', 10}, {'l', 50}};
    int sum = 0, before = 0;
    for (int i = n - 1; i >= 0; i--) {
        size_t k = 0;
        while (k < 4 && letters[k].letter != w[i]) k++;
        if (k == 4) return 0;
        sum += letters[k].worth < before ? -letters[k].worth : letters[k].worth;
        if (letters[k].worth > before) before = letters[k].worth;
    }
    return sum;
}

/* "21st": digits and a sign that they count. */
static int ordinal(const char *w, int n)
{
    int v = 0, k = 0;
    for (; k < n && k < 6 && w[k] >= '0' && w[k] <= '9'; k++) v = v * 10 + (w[k] - '0');
    bool sign = k && n - k == 2 && (!memcmp(w + k, "st", 2) || !memcmp(w + k, "nd", 2) || !memcmp(w + k, "rd", 2) ||
                                    !memcmp(w + k, "th", 2));
    return sign ? v : -1;
}

/* "First", "1st", "forty-four", "IV": words that count. A single letter counts at the end only (Fund V). */
static void count_words(form_t *f)
{
    int kept = 0;
    for (int i = 0; i < f->tokens; i++) {
        token_t t = f->token[i];
        token_t *last = kept ? &f->token[kept - 1] : NULL;
        const char *w = f->text + t.at;
        int value = t.kind == TOKEN_NUMBER ? t.number : t.alike ? t.alike->number : -1;
        if (value < 0) value = ordinal(w, t.n);
        if (value < 0 && t.n <= 5 && (t.n > 1 || (i && i == f->tokens - 1)) && roman(w, t.n)) value = roman(w, t.n);
        if (value >= 0) t.kind = TOKEN_NUMBER, t.number = value;
        bool tens = last && last->kind == TOKEN_NUMBER && last->number >= 20 && last->number <= 90 &&
                    last->number % 10 == 0 && last->alike && value > 0 && value < 10;
        if (tens) {
            last->number += value;
            last->n = (uint8_t)(last->n + t.n);
            last->alike = NULL;
        } else {
            f->token[kept++] = t;
        }
        if (f->slash == i && i) f->slash = kept - 1;
    }
    f->tokens = kept;
}

static void strip_legal(form_t *f)
{
    for (int round = 0; round < 2; round++) { /* "X Holding GmbH & Co. KG", "OOO X Ltd" */
        int found = 0, first = 0, count = 0;
        for (int k = f->tokens - 1 < 7 ? f->tokens - 1 : 7; k >= 1 && !found; k--) {
            if ((found = legal_of(f, f->tokens - k, f->tokens - 1))) first = f->tokens - k;
            else if ((found = legal_of(f, 0, k - 1))) first = 0;
            count = k;
        }
        if (!found) return;
        if (!f->legal) f->legal = found;
        keep_legal_text(f, first, count);
        memmove(f->token + first, f->token + first + count,
                (size_t)(f->tokens - first - count) * sizeof *f->token);
        f->tokens -= count;
        if (first < f->slash) f->slash = f->slash > first + count ? f->slash - count : 0;
    }
}

static void latin_unit(const folded_t *f, form_t *ret)
{
    form_tokens(f, ret);
    for (int i = 0; i < ret->tokens; i++) {
        token_t *t = &ret->token[i];
        unsigned word = t->alike ? t->alike->classes : 0;
        if (word & WORD_COMMON) t->kind = TOKEN_COMMON;
        else if (word & WORD_PARTICLE) t->kind = TOKEN_PARTICLE;
    }
    strip_legal(ret);
    join_letters(ret);
    count_words(ret);
    uint64_t h = HASH_SEED;
    int said = 0;
    for (int i = 0; i < ret->tokens; i++) said += ret->token[i].kind != TOKEN_PARTICLE;
    for (int i = 0; i < ret->tokens; i++) {
        const token_t *t = &ret->token[i];
        if (t->kind == TOKEN_PARTICLE && said) continue; /* "The", "and" */
        if (ret->whole_count) ret->whole[ret->whole_count++] = ' ';
        for (int k = 0; k < t->n; k++) {
            ret->whole[ret->whole_count++] = (uint32_t)(unsigned char)ret->text[t->at + k];
            h = hash_step(h, (uint32_t)(unsigned char)ret->text[t->at + k]);
        }
    }
    ret->core_key = hash_mix(h);
    if (!ret->legal) return;
    ret->whole[ret->whole_count++] = ' ';
    for (const char *p = lexicon_legal_name(ret->legal); *p && ret->whole_count < FOLD_MOST;)
        ret->whole[ret->whole_count++] = text_next(&p);
}

void form_unit(const folded_t *f, form_t *ret)
{
    assert(f->count > 0);
    if (f->han) han_unit(f, ret);
    else latin_unit(f, ret);
}
