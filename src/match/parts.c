/* parts.c - the typed form of a name as labelled texts. */
#include "match/parts.h"

#include "base/text.h"
#include "match/form.h"
#include "match/lexicon.h"

#include <assert.h>

enum { PART_BYTES = 4 * FOLD_MOST + 1 };

typedef struct list {
    arena_t *arena;
    match_part_t *part;
    size_t count;
    bool short_of_memory;
} list_t;

enum part { KIND, COMPARED, SURNAME, GIVEN, PINYIN, PLACE, BRAND, TRADE, LEGAL_FORM, BRANCH, WORDS, INITIALS, PARTICLES, NUMBERS };

static const struct {
    const char *word;
    words_t label;
} NAMES[] = {
    [KIND] = {"kind", {{"类别", "kind"}}},
    [COMPARED] = {"compared", {{"比对形式", "compared as"}}},
    [SURNAME] = {"surname", {{"姓", "surname"}}},
    [GIVEN] = {"given", {{"名", "given name"}}},
    [PINYIN] = {"pinyin", {{"拼音", "pinyin"}}},
    [PLACE] = {"place", {{"地名", "place"}}},
    [BRAND] = {"brand", {{"字号", "brand"}}},
    [TRADE] = {"trade", {{"行业", "trade"}}},
    [LEGAL_FORM] = {"legal_form", {{"组织形式", "legal form"}}},
    [BRANCH] = {"branch", {{"分支机构", "branch"}}},
    [WORDS] = {"words", {{"词", "words"}}},
    [INITIALS] = {"initials", {{"首字母", "initials"}}},
    [PARTICLES] = {"particles", {{"虚词", "small words"}}},
    [NUMBERS] = {"numbers", {{"数字", "numbers"}}},
};

static void add(list_t *l, enum part p, const char *text)
{
    assert(l->count < MATCH_PARTS_MOST);
    if (!text || !*text) return;
    const char *copy = arena_text(l->arena, text);
    if (!copy) l->short_of_memory = true;
    else l->part[l->count++] = (match_part_t){NAMES[p].word, NAMES[p].label, copy};
}

static void add_chars(list_t *l, enum part p, const uint32_t *c, int n)
{
    char text[PART_BYTES];
    size_t at = 0;
    for (int i = 0; i < n; i++) at += text_encode(c[i], text + at);
    text[at] = '\0';
    add(l, p, text);
}

static void add_tokens(list_t *l, enum part p, const form_t *f, unsigned kinds)
{
    char text[PART_BYTES];
    size_t at = 0;
    for (int i = 0; i < f->tokens; i++) {
        const token_t *t = &f->token[i];
        if (!(kinds >> t->kind & 1) || at + t->n + 2 > sizeof text) continue;
        if (at) text[at++] = ' ';
        for (int k = 0; k < t->n; k++) text[at++] = f->text[t->at + k];
    }
    text[at] = '\0';
    add(l, p, text);
}

static void add_han(list_t *l, const form_t *f)
{
    char pinyin[FOLD_MOST];
    if (f->schema == MATCH_PERSON) {
        add_chars(l, SURNAME, f->core, f->surname);
        add_chars(l, GIVEN, f->core + f->surname, f->core_count - f->surname);
        if (form_pinyin(f, pinyin, sizeof pinyin)) add(l, PINYIN, pinyin);
        return;
    }
    int brand = f->brand < f->core_count ? f->brand : f->core_count;
    add_chars(l, PLACE, f->place, f->place_count);
    add_chars(l, BRAND, f->core, brand);
    add_chars(l, TRADE, f->core + brand, f->core_count - brand);
    if (f->legal) add(l, LEGAL_FORM, lexicon_legal_name(f->legal));
    add_chars(l, BRANCH, f->branch, f->branch_count);
}

static void add_latin(list_t *l, const form_t *f)
{
    add_tokens(l, WORDS, f, 1u << TOKEN_PLAIN);
    add_tokens(l, INITIALS, f, 1u << TOKEN_INITIAL);
    add_tokens(l, PARTICLES, f, 1u << TOKEN_PARTICLE);
    add_tokens(l, TRADE, f, 1u << TOKEN_COMMON);
    add_tokens(l, NUMBERS, f, 1u << TOKEN_NUMBER);
    if (f->legal) add(l, LEGAL_FORM, lexicon_legal_name(f->legal));
}

int match_parts(const char *name, enum match_schema schema, arena_t *a, match_part_t ret_parts[MATCH_PARTS_MOST],
                size_t *ret_count, err_t *err)
{
    assert(name && a && ret_parts && ret_count);
    int code = lexicon_load(err);
    if (code) return code;
    form_t *f = arena_alloc(a, sizeof *f);
    if (!f) return err_nomem(err);
    code = form_parse(name, schema, f, err);
    if (code) return code;
    list_t l = {.arena = a, .part = ret_parts};
    add(&l, KIND, f->schema == MATCH_UNIT ? "unit" : "person");
    add_chars(&l, COMPARED, f->whole, f->whole_count);
    if (f->han) add_han(&l, f);
    else add_latin(&l, f);
    if (l.short_of_memory) return err_nomem(err);
    *ret_count = l.count;
    return 0;
}
