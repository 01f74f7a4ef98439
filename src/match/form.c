/* form.c - decides what a name is, and what both kinds share. */
#include "match/form.h"

#include "base/text.h"
#include "match/lexicon.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>

/* Vowels among letters: below that dotted words are Arabic or Hebrew; Korean syllables seldom have so few. */
enum { BARE_PERCENT = 42, BARE_SURE = 27 };

/* A legal form of two letters that closes a name of three words or more (Trawick Gusciora Motors AG), and is no syllable
 * that closes a person's: a consonant and a vowel (Sa), or a vowel and n, l, h, m (An). */
static bool closing_form(const char *word)
{
    bool first = strchr("aeiou", word[0]) != NULL, second = strchr("aeiouy", word[1]) != NULL;
    if (!lexicon_legal(word, 2)) return false;
    return first ? !second && !strchr("nlhm", word[1]) : !second;
}

/* "... Youxian Gongsi", also with every syllable apart. */
static bool pinyin_firm(const folded_t *f)
{
    static const char end[] = "gongsi";
    int i = f->count, k = (int)sizeof end - 1;
    while (i > 0 && k > 0) {
        if (fold_separates(f->c[--i])) continue;
        if (f->c[i] != (uint32_t)(unsigned char)end[--k]) return false;
    }
    return k == 0 && i > 1;
}

/* Is a Latin name a unit? When it has a legal form or a word only firms use. */
static bool latin_is_unit(const folded_t *f)
{
    char word[FOLD_MOST];
    int n = 0, words = 0;
    for (int i = 0; i <= f->count; i++) {
        if (i < f->count && !fold_separates(f->c[i])) {
            word[n++] = (char)f->c[i];
            continue;
        }
        if (n > 1 && (lexicon_word(word, n) & WORD_COMMON)) return true;
        if (n > 2 && lexicon_legal(word, n)) return true;
        words += n > 0;
        if (n == 2 && i == f->count && words > 2 && closing_form(word)) return true;
        n = 0;
    }
    return false;
}

static enum match_schema decide(const folded_t *f)
{
    if (f->han == 0) return latin_is_unit(f) || pinyin_firm(f) ? MATCH_UNIT : MATCH_PERSON;
    uint32_t c[FOLD_MOST];
    int n = 0, legal = 0;
    bool dotted = false;
    for (int i = 0; i < f->count; i++) {
        if (f->c[i] == FOLD_DOT) dotted = true;
        if (!fold_separates(f->c[i])) c[n++] = f->c[i];
    }
    if (lexicon_short(c, n) || lexicon_legal_suffix(c, n, &legal) || lexicon_branch_suffix(c, n)) return MATCH_UNIT;
    if (dotted) return MATCH_PERSON;
    int surname = lexicon_surname(c, n), title = surname ? lexicon_title_suffix(c, n) : 0;
    if (title && n - title >= 2 && n - title <= surname + 2) return MATCH_PERSON; /* 张伟先生 */
    return surname && n >= 2 && n <= surname + 2 ? MATCH_PERSON : MATCH_UNIT;
}

static int32_t value(const char *digits, int n)
{
    int32_t v = 0;
    for (int i = 0; i < n && i < 9; i++) v = v * 10 + (digits[i] - '0');
    return n > 9 ? -1 : v;
}

static bool vowel(uint32_t c)
{
    return c >= 'a' && c <= 'z' && (0x104111 >> (c - 'a') & 1); /* a e i o u */
}

typedef struct letters {
    int vowels;
    bool syllables; /* every word has one group of vowels */
} letters_t;

/* The word that begins at i, into ret; returns where it ends. */
static int take_word(const folded_t *f, int i, form_t *ret, letters_t *sum)
{
    token_t *t = &ret->token[ret->tokens++];
    *t = (token_t){.at = (uint16_t)ret->text_count};
    bool digits = true, in_vowel = false;
    int groups = 0;
    uint64_t h = HASH_SEED;
    for (; i < f->count && !fold_separates(f->c[i]); i++) {
        uint32_t c = f->c[i];
        if (t->n == UINT8_MAX) continue;
        ret->text[ret->text_count++] = (char)c;
        t->n++;
        h = hash_step(h, c);
        bool sings = vowel(c) || c == 'y';
        groups += sings && !in_vowel;
        in_vowel = sings;
        sum->vowels += vowel(c);
        t->letters |= c >= 'a' ? UINT32_C(1) << (c & 31) : 1;
        digits = digits && c >= '0' && c <= '9';
    }
    sum->syllables = sum->syllables && groups == 1;
    t->number = digits ? value(ret->text + t->at, t->n) : -1;
    t->alike = alike_hashed(h);
    t->kind = digits ? TOKEN_NUMBER : t->n == 1 ? TOKEN_INITIAL : TOKEN_PLAIN;
    return i;
}

void form_tokens(const folded_t *f, form_t *ret)
{
    letters_t sum = {.syllables = true};
    int dots = 0;
    for (int i = 0; i < f->count && ret->tokens < FORM_TOKENS; i++) {
        if (fold_separates(f->c[i])) continue;
        if (ret->tokens && i && f->from[i - 1] == '/' && !ret->slash) ret->slash = ret->tokens;
        if (i) dots += f->c[i - 1] == FOLD_DOT;
        i = take_word(f, i, ret, &sum);
    }
    ret->text[ret->text_count] = '\0';
    ret->dotted = dots > 0 && dots == ret->tokens - 1;
    int share = ret->text_count ? sum.vowels * 100 / ret->text_count : 0;
    ret->bare = sum.vowels == 0 || (ret->dotted && (share <= BARE_SURE || (share <= BARE_PERCENT && !sum.syllables)));
}

static int words_of(const folded_t *f)
{
    int n = 0;
    for (int i = 0; i < f->count; i++)
        n += !fold_separates(f->c[i]) && (i == 0 || fold_separates(f->c[i - 1]));
    return n;
}

int form_of(const folded_t *f, enum match_schema schema, form_t *ret, err_t *err)
{
    if (schema == MATCH_ANY) schema = decide(f);
    ret->schema = schema;
    ret->han = false;
    ret->dotted = false;
    ret->core = ret->line;
    ret->from = ret->line_from;
    ret->lead = ret->tail = 0;
    ret->whole_count = ret->core_count = ret->surname = ret->brand = ret->place_count = ret->branch_count = 0;
    ret->place_code = ret->legal = ret->legal_at = ret->legal_count = ret->slash = ret->tokens = ret->text_count = 0;
    ret->core_key = ret->parts = 0;
    if (!f->han && words_of(f) > FORM_TOKENS) {
        err_set(err, ERR_MATCH_NAME);
        err_detail(err, "> %d words", (int)FORM_TOKENS);
        return ERR_MATCH_NAME;
    }
    if (schema == MATCH_PERSON) form_person(f, ret);
    else form_unit(f, ret);
    assert(ret->whole_count > 0 && ret->whole_count <= FOLD_MOST);
    uint64_t h = HASH_SEED;
    for (int i = 0; i < ret->whole_count; i++) h = hash_step(h, ret->whole[i]);
    ret->key = hash_mix(h);
    if (ret->han) {
        h = HASH_SEED;
        for (int i = 0; i < ret->core_count; i++) h = hash_step(h, ret->core[i]);
        ret->core_key = hash_mix(h);
    }
    return 0;
}

int form_parse(const char *name, enum match_schema schema, form_t *ret, err_t *err)
{
    folded_t f;
    int code = fold_text(name, &f, err);
    return code ? code : form_of(&f, schema, ret, err);
}

int match_fold(const char *name, enum match_schema schema, buf_t *out, err_t *err)
{
    assert(name && out);
    int code = lexicon_load(err);
    form_t f;
    if (!code) code = form_parse(name, schema, &f, err);
    if (code) return code;
    for (int i = 0; i < f.whole_count; i++) {
        char bytes[4];
        buf_add_bytes(out, bytes, text_encode(f.whole[i], bytes));
    }
    return buf_failed(out) ? err_nomem(err) : 0;
}
