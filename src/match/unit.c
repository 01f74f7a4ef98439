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
    int close = open + 1;
    while (close < f->count && f->c[close] != ')' && f->c[close] != '(') close++;
    int n = close - open - 1, code = 0;
    if (n < 2 || n > FORM_PLACE || close == f->count || f->c[close] != ')') return 0;
    if (lexicon_place(f->c + open + 1, n, &code) != n) return 0;
    for (int i = 0; i < n; i++) place[i] = f->c[open + 1 + i];
    *ret_count = n;
    *ret_close = close;
    return code ? code : -1;
}

/* The name without separators into line and into whole; a bracketed place is taken out of line. Returns
 * the characters of line. */
static int straighten(const folded_t *f, form_t *ret)
{
    int n = 0;
    for (int i = 0; i < f->count; i++) {
        int close = 0, code = 0;
        if (f->c[i] == '(' && !ret->place_count)
            code = take_bracket_place(f, i, &close, ret->place, &ret->place_count);
        if (code) {
            ret->place_code = code > 0 ? code : 0;
            for (int k = i + 1; k < close; k++) ret->whole[ret->whole_count++] = f->c[k];
            i = close;
        } else if (!fold_separates(f->c[i])) {
            ret->whole[ret->whole_count++] = f->c[i];
            ret->line[n] = f->c[i];
            ret->line_from[n++] = f->from[i];
        }
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

/* The canonical legal form takes the place of the one written, in the folded name. */
static void canonical_legal(form_t *ret, int legal_count, int behind)
{
    const char *p = lexicon_legal_name(ret->legal);
    uint32_t form[16];
    int n = 0;
    while (*p && n < 16) form[n++] = text_next(&p);
    int at = ret->whole_count - behind - legal_count;
    if (at < 0 || ret->whole_count - legal_count + n > FOLD_MOST) return;
    memmove(ret->whole + at + n, ret->whole + at + legal_count, (size_t)behind * sizeof *ret->whole);
    memcpy(ret->whole + at, form, (size_t)n * sizeof *form);
    ret->whole_count += n - legal_count;
}

static void find_brand(form_t *ret)
{
    int at = 0;
    while (at < ret->core_count && !lexicon_trade(ret->core + at, ret->core_count - at)) at++;
    /* A core that opens with a trade word, or has none: its first characters stand for the brand. */
    if (at == 0 || at == ret->core_count) at = ret->core_count < 4 ? ret->core_count : 4;
    ret->brand = at;
}

/* Does the core say anything by itself? 航空 or 人民检察院 without their place do not. */
static bool only_trade(const uint32_t *c, int n)
{
    for (int at = 0; at < n;) {
        int k = lexicon_trade(c + at, n - at);
        if (!k) return false;
        at += k;
    }
    return true;
}

static void han_unit(const folded_t *f, form_t *ret)
{
    const uint32_t *c = ret->line;
    int all = straighten(f, ret), n = branch_start(c, all);
    ret->han = true;
    for (int i = n; i < all && ret->branch_count < FORM_PLACE; i++) ret->branch[ret->branch_count++] = c[i];
    int legal = 0, k = lexicon_legal_suffix(c, n, &legal);
    if (k && k < n) {
        ret->legal = legal;
        ret->tail = k;
        canonical_legal(ret, k, all - n);
        n -= k;
    }
    int code = 0, at = lexicon_place(c, n, &code);
    if (at > FORM_PLACE || n - at < 2 || only_trade(c + at, n - at)) at = 0;
    if (at && !ret->place_count) {
        memcpy(ret->place, c, (size_t)at * sizeof *c);
        ret->place_count = at;
    }
    if (code) ret->place_code = code; /* known even where its characters stay in the core */
    ret->lead = at;
    ret->core = ret->line + at;
    ret->from = ret->line_from + at;
    ret->core_count = n - at;
    find_brand(ret);
}

/* Letters of tokens first..last joined, when they are a legal form: its number. */
static int legal_of(const form_t *f, int first, int last)
{
    const token_t *a = &f->token[first], *b = &f->token[last];
    return lexicon_legal(f->text + a->at, b->at + b->n - a->at); /* text has no gaps */
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
        memmove(f->token + first, f->token + first + count,
                (size_t)(f->tokens - first - count) * sizeof *f->token);
        f->tokens -= count;
    }
}

static void latin_unit(const folded_t *f, form_t *ret)
{
    form_tokens(f, ret);
    for (int i = 0; i < ret->tokens; i++) {
        token_t *t = &ret->token[i];
        unsigned word = lexicon_word(ret->text + t->at, t->n);
        if (word & WORD_COMMON) t->kind = TOKEN_COMMON;
        else if (word & WORD_PARTICLE) t->kind = TOKEN_PARTICLE;
    }
    strip_legal(ret);
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
