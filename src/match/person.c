/* person.c - personal names: Han surname and given name, Latin tokens. */
#include "match/chars.h"
#include "match/form.h"
#include "match/lexicon.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>

enum { APART_LEAST = 4 };

static void han_person(const folded_t *f, form_t *ret)
{
    /* "王小明 Wang Xiaoming": the characters are the name, the letters a gloss. A single letter
     * (张A) stays: lists use it to tell namesakes apart. */
    ret->parts = 1;
    bool drop_letters = f->han >= 2 && f->letters >= 3;
    for (int i = 0; i < f->count; i++) {
        uint32_t c = f->c[i];
        if (c == FOLD_DOT) {
            ret->dotted = true;
            if (ret->core_count < 64) ret->parts |= UINT64_C(1) << ret->core_count;
        }
        if (fold_separates(c) || (drop_letters && c < 0x80)) continue;
        ret->line[ret->core_count] = c;
        ret->line_from[ret->core_count++] = f->from[i];
        ret->whole[ret->whole_count++] = c;
    }
    ret->han = true;
    ret->surname = ret->dotted ? 0 : lexicon_surname(ret->core, ret->core_count);
    /* 张伟副局长, 李明先生: what follows a whole name; 欧阳博士 is no name without it. */
    int title = ret->surname ? lexicon_title_suffix(ret->core, ret->core_count) : 0;
    if (title && ret->core_count - title > ret->surname) {
        ret->core_count -= title;
        ret->whole_count -= title;
    }
}

/* "Lavrov, Sergei" and "Sergei Lavrov" are one name: the folded form has its tokens in order. */
static void sort_tokens(form_t *ret)
{
    for (int i = 1; i < ret->tokens; i++) { /* insertion: names have few tokens */
        token_t t = ret->token[i];
        int k = i;
        for (; k > 0; k--) {
            const token_t *o = &ret->token[k - 1];
            int n = t.n < o->n ? t.n : o->n;
            int order = memcmp(ret->text + t.at, ret->text + o->at, (size_t)n);
            if (order > 0 || (order == 0 && t.n >= o->n)) break;
            ret->token[k] = *o;
        }
        ret->token[k] = t;
    }
}

/* "S e r g e i": letters set apart are one word; two or three are initials. */
static void join_apart(form_t *f)
{
    int kept = 0;
    for (int i = 0; i < f->tokens;) {
        int n = 1;
        while (i + n < f->tokens && f->token[i].kind == TOKEN_INITIAL && f->token[i + n].kind == TOKEN_INITIAL) n++;
        token_t t = f->token[i];
        if (n >= APART_LEAST) {
            t.n = (uint8_t)n; /* they lie side by side in text */
            t.kind = TOKEN_PLAIN;
            t.alike = alike_find(f->text + t.at, n);
            f->token[kept++] = t;
        } else {
            for (int k = 0; k < n; k++) f->token[kept++] = f->token[i + k];
        }
        i += n;
    }
    f->tokens = kept;
}

/* Tsai Ing-wen: what is a title only with its dot, in front or behind a whole name. */
static bool part_of_name(const folded_t *f, const form_t *ret, int i)
{
    const token_t *t = &ret->token[i];
    if (t->n != 3 || memcmp(ret->text + t->at, "ing", 3) != 0) return false;
    int at = 0, letters = 0;
    while (at < f->count && letters < t->at + t->n) letters += !fold_separates(f->c[at++]);
    uint32_t behind = at < f->count ? f->from[at] : 0;
    return behind != '.' && (behind == '-' || (i > 0 && i + 1 < ret->tokens));
}

static void latin_person(const folded_t *f, form_t *ret)
{
    form_tokens(f, ret);
    join_apart(ret);
    int kept = 0, plain = 0;
    for (int i = 0; i < ret->tokens; i++) {
        unsigned word = ret->token[i].alike ? ret->token[i].alike->classes : 0;
        if (!(word & WORD_TITLE)) plain++;
        if (word & WORD_PARTICLE && ret->token[i].kind == TOKEN_PLAIN) ret->token[i].kind = TOKEN_PARTICLE;
    }
    for (int i = 0; i < ret->tokens; i++) {
        unsigned word = ret->token[i].alike ? ret->token[i].alike->classes : 0;
        /* A title is dropped only where a name of two words remains without it. */
        if (word & WORD_TITLE && plain >= 2 && !part_of_name(f, ret, i)) continue;
        ret->token[kept++] = ret->token[i];
    }
    ret->tokens = kept;
    /* "Ben Netanyahu", "Kim Do": in front what is also a given name, and behind whatever it is, is a name. */
    if (kept > 1 && alike_given(ret->token[0].alike) && ret->token[0].kind == TOKEN_PARTICLE)
        ret->token[0].kind = TOKEN_PLAIN;
    if (kept > 1 && ret->token[kept - 1].kind == TOKEN_PARTICLE) ret->token[kept - 1].kind = TOKEN_PLAIN;
    /* The order typed is kept for joined comparisons ("SergeiLavrov"), the sorted one for the key. */
    token_t typed[FORM_TOKENS];
    memcpy(typed, ret->token, sizeof typed[0] * (size_t)kept);
    sort_tokens(ret);
    for (int i = 0; i < kept; i++) {
        if (i) ret->whole[ret->whole_count++] = ' ';
        for (int k = 0; k < ret->token[i].n; k++)
            ret->whole[ret->whole_count++] = (uint32_t)(unsigned char)ret->text[ret->token[i].at + k];
    }
    memcpy(ret->token, typed, sizeof typed[0] * (size_t)kept);
}

void form_person(const folded_t *f, form_t *ret)
{
    assert(f->count > 0);
    if (f->han) han_person(f, ret);
    else latin_person(f, ret);
}

int form_pinyin(const form_t *f, char *into, int room)
{
    assert(f->han && room > 0);
    int n = 0, i = 0;
    if (f->surname) {
        const char *special = lexicon_surname_reading(f->core, f->surname);
        for (; *special && n + 1 < room; special++)
            if (*special != ' ') into[n++] = *special;
        if (n) i = f->surname;
    }
    for (; i < f->core_count; i++) {
        uint16_t s = chars_reading(f->core[i]);
        if (!s) return 0;
        const char *letters = chars_syllable(s);
        size_t k = strlen(letters);
        if (n + (int)k >= room) return 0;
        memcpy(into + n, letters, k);
        n += (int)k;
    }
    into[n] = '\0';
    return n;
}
