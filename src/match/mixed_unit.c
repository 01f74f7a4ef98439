/* mixed_unit.c - a unit's name in characters against one in Latin letters: words spelled by sound, words translated.
 *
 * 华为技术有限公司 is Huawei (spelled) Technologies (translated); a name typed wholly in pinyin has no other words. Every
 * word of one name must be found in the other, in whatever order; what is not costs by what kind of word it is.
 */
#include "match/han.h"
#include "match/latin.h"
#include "match/lexicon.h"
#include "match/romanise.h"

#include <assert.h>
#include <string.h>

enum { LINE_MOST = 64, WORDS_MOST = 24, JOIN_MOST = 4, BRAND_LEAST = 2, LAST_PERCENT = 30 };

typedef struct cover {
    const form_t *han, *latin;
    int n;                      /* characters of lead, core and tail, and of the place taken out of brackets */
    uint32_t line[LINE_MOST];
    uint8_t spelled[LINE_MOST]; /* the character is accounted for: how */
    bool near;                  /* by a sound that is not quite the same */
    bool said[WORDS_MOST];      /* the Latin word is */
} cover_t;

enum { BARE, SPELLED, TRANSLATED };

/* Letters that spell characters at..: how many characters, ending where a word ends (*ret_words of them). */
static int spell_run(const cover_t *c, int word, int at, int *ret_words, bool *ret_near)
{
    const form_t *f = c->latin;
    int best = 0, i = word, from = 0, k = at;
    bool near = false;
    while (i < f->tokens && i < WORDS_MOST && !c->said[i] && k < c->n && !c->spelled[k]) {
        const char *w = latin_word(f, i) + from;
        int left = f->token[i].n - from, took = 0;
        enum roman best_how = ROMAN_NONE;
        for (int n = left < ROMAN_LONGEST ? left : ROMAN_LONGEST; n >= 1; n--) {
            enum roman how = romanise_char(c->line[k], w, n);
            if (how < best_how && (n == left || how == ROMAN_PINYIN)) best_how = how, took = n;
            if (how == ROMAN_PINYIN) break;
        }
        if (!took) break;
        near |= best_how == ROMAN_NEAR;
        k++;
        from += took;
        if (from < f->token[i].n) continue;
        from = 0;
        i++;
        best = k - at;
        *ret_words = i - word;
        *ret_near = near;
    }
    return best;
}

/* The Chinese words that up to JOIN_MOST Latin ones stand for, the longest that is there. */
static int find_meaning(const cover_t *c, int word, int *ret_at, int *ret_words)
{
    char joined[LATIN_WORD];
    int best = 0;
    for (int count = 1; count <= JOIN_MOST && word + count <= c->latin->tokens; count++) {
        int n = latin_join(c->latin, word, count, joined);
        for (const meaning_t *m = n ? romanise_meaning(joined, n) : NULL; m; m = romanise_more(m))
            for (int at = 0; at + m->n <= c->n; at++) {
                bool fits = m->n > best || (m->n == best && count > *ret_words);
                for (int i = 0; fits && i < m->n; i++) fits = c->line[at + i] == m->c[i] && !c->spelled[at + i];
                if (fits) best = m->n, *ret_at = at, *ret_words = count;
            }
    }
    return best;
}

static void take(cover_t *c, int at, int n, int word, int words, int how)
{
    memset(c->spelled + at, how, (size_t)n);
    memset(c->said + word, true, (size_t)words);
}

static void cover_words(cover_t *c)
{
    for (int i = 0; i < c->latin->tokens && i < WORDS_MOST; i++) {
        int best = 0, at = 0, words = 0;
        bool near = false;
        if (c->said[i]) continue;
        for (int k = 0; k < c->n; k++) {
            int w = 0;
            bool not_quite = false;
            int n = c->spelled[k] ? 0 : spell_run(c, i, k, &w, &not_quite);
            if (n > best || (n == best && n && near && !not_quite)) best = n, at = k, words = w, near = not_quite;
        }
        int where = 0, count = 0, m = find_meaning(c, i, &where, &count);
        if (m >= BRAND_LEAST && m >= best) take(c, where, m, i, count, TRANSLATED);
        else if (best >= BRAND_LEAST || (best == 1 && c->latin->tokens > 3)) take(c, at, best, i, words, SPELLED), c->near |= near;
        else if (m) take(c, where, m, i, count, TRANSLATED);
    }
}

/* What the characters without a Latin word take away; false when the brand is among them. */
static bool charge_han(const cover_t *c, evidence_t *ev)
{
    const form_t *f = c->han;
    int from = f->lead, end = f->lead + f->core_count, places = 0;
    for (int i = 0; i < from; i++) places += !c->spelled[i] && f->line[i] != 0x5E02 && f->line[i] != 0x7701; /* 市, 省 */
    char text[PIECE_WORDS];
    han_text(f->line_from, from, text);
    if (places) evidence_add(ev, WEIGHT_left_place, 100, text, NULL);
    for (int i = from; i < end;) {
        int sort = i - from < FORM_SORTED ? f->sort[i - from] & ~FORM_WORD : SORT_BRAND, k = i, left = 0;
        do left += !c->spelled[k++];
        while (k < end && k - from < FORM_SORTED && !(f->sort[k - from] & FORM_WORD));
        han_text(f->line_from + i, k - i, text);
        if (left && sort == SORT_BRAND) {
            /* Guizhou Maotai: place and brand are said, what the brand is not (茅台酒). */
            if (left > 1 || k - i <= BRAND_LEAST || c->spelled[k - 1] || !from || places) return false;
            evidence_add(ev, WEIGHT_left_brand, LAST_PERCENT, text, NULL);
        } else if (left) {
            evidence_add(ev, han_left_out((enum form_sort)sort), 100, text, NULL);
        }
        i = k;
    }
    return true;
}

static void charge_latin(const cover_t *c, evidence_t *ev)
{
    const form_t *f = c->latin;
    for (int i = 0; i < f->tokens; i++) {
        const token_t *t = &f->token[i];
        unsigned word = t->alike ? t->alike->classes : 0;
        if ((i < WORDS_MOST && c->said[i]) || t->kind == TOKEN_PARTICLE) continue;
        char text[PIECE_WORDS] = "";
        memcpy(text, latin_word(f, i), t->n < PIECE_WORDS ? t->n : PIECE_WORDS - 1);
        bool filler = word & (WORD_VAGUE | WORD_WIDE);
        evidence_add(ev, filler ? WEIGHT_left_group : WEIGHT_unit_word, 100, text, NULL);
    }
}

void score_mixed_unit(const form_t *han, const form_t *latin, evidence_t *ev)
{
    cover_t c = {.han = han, .latin = latin, .n = han->lead + han->core_count + han->tail};
    assert(han->han && !latin->han);
    if (c.n + han->place_count > LINE_MOST || latin->tokens > WORDS_MOST || han->branch_count) return;
    memcpy(c.line, han->line, (size_t)c.n * sizeof *c.line);
    memcpy(c.line + c.n, han->place, (size_t)han->place_count * sizeof *c.line);
    c.n += han->place_count;
    cover_words(&c);
    int covered = 0;
    for (int i = han->lead; i < han->lead + han->core_count; i++) covered += c.spelled[i] != BARE;
    if (covered < BRAND_LEAST) return;
    bool spelled = true;
    for (int i = 0; i < c.n; i++) spelled &= c.spelled[i] != TRANSLATED;
    evidence_add(ev, spelled ? WEIGHT_pinyin_name : WEIGHT_translated, 100, latin->text, NULL);
    char core[PIECE_WORDS];
    han_text(han->from, han->core_count, core);
    if (c.near) evidence_add(ev, WEIGHT_spelling, 50, core, latin->text);
    if (!charge_han(&c, ev)) {
        evidence_clear_name(ev);
        return;
    }
    charge_latin(&c, ev);
}
