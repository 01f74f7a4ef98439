/* Names: whatever the bytes, a name is folded, taken apart and compared, or refused; folding twice
 * changes nothing; its parts lie inside it; it is looked up by the keys it is listed under; the pieces add up. */
#include "match/form.h"
#include "match/keys.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fold(const char *name, enum match_schema schema)
{
    buf_t once, twice;
    buf_init(&once, 16384);
    buf_init(&twice, 16384);
    if (!match_fold(name, schema, &once, NULL)) {
        const char *text = buf_text(&once);
        /* Folded names can be longer than names may be; then they are refused. */
        if (text && strlen(text) <= MATCH_NAME_BYTES && match_fold(text, schema, &twice, NULL)) abort();
    }
    buf_release(&once);
    buf_release(&twice);
}

/* The index keeps what ICU made of a name and reads that again: it must be the same name. */
static void plain(const char *name, enum match_schema schema)
{
    static folded_t f;
    static form_t first, again;
    static char text[FOLD_PLAIN];
    if (fold_text(name, &f, NULL) || form_of(&f, schema, &first, NULL)) return;
    if (!fold_plain(&f, text)) return;
    if (form_parse(text, schema, &again, NULL)) abort();
    assert(again.key == first.key && again.schema == first.schema && again.whole_count == first.whole_count);
}

static void check_parts(const form_t *f)
{
    assert(f->schema == MATCH_PERSON || f->schema == MATCH_UNIT);
    assert(f->whole_count > 0 && f->whole_count <= FOLD_MOST);
    if (f->han) {
        assert(f->lead >= 0 && f->core_count >= 0 && f->tail >= 0);
        assert(f->lead + f->core_count + f->tail <= FOLD_MOST);
        assert(f->core >= f->line && f->core + f->core_count <= f->line + FOLD_MOST);
        assert(f->surname >= 0 && f->surname <= f->core_count && f->brand >= 0 && f->brand <= f->core_count);
    } else {
        assert(f->tokens >= 0 && f->tokens <= FORM_TOKENS && f->text_count <= FOLD_MOST);
        for (int i = 0; i < f->tokens; i++) assert(f->token[i].at + f->token[i].n <= f->text_count);
        for (int i = 0; i < f->text_count; i++) assert(strchr("abcdefghijklmnopqrstuvwxyz0123456789", f->text[i]));
    }
    assert(f->place_count >= 0 && f->place_count <= FORM_PLACE && f->branch_count >= 0 && f->branch_count <= FORM_PLACE);
    for (int i = 0; i < f->whole_count; i++) assert(f->whole[i] > 0 && f->whole[i] <= 0x10FFFF);
}

static int by_hash(const void *a, const void *b)
{
    const match_key_t *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Keys are distinct, within their number, and the folded name's leads from the name asked to the name listed. */
static void check_keys(const form_t *f)
{
    static match_key_t listed[KEYS_MOST], asked[KEYS_MOST];
    int n = keys_listed(f, listed), m = keys_asked(f, asked);
    assert(n >= 1 && n <= KEYS_MOST && m >= 1 && m <= KEYS_MOST && listed[0].class == KEY_EXACT);
    bool meets = false;
    for (int i = 0; i < m; i++) meets |= asked[i].hash == listed[0].hash;
    assert(meets);
    qsort(listed, (size_t)n, sizeof *listed, by_hash);
    qsort(asked, (size_t)m, sizeof *asked, by_hash);
    for (int i = 1; i < n; i++) assert(listed[i - 1].hash != listed[i].hash);
    for (int i = 1; i < m; i++) assert(asked[i - 1].hash != asked[i].hash);
}

static void parse(const char *name, enum match_schema schema)
{
    static form_t f;
    if (form_parse(name, schema, &f, NULL)) return;
    check_parts(&f);
    check_keys(&f);
    char pinyin[FOLD_MOST * 8];
    int n = f.han && f.schema == MATCH_PERSON ? form_pinyin(&f, pinyin, sizeof pinyin) : 0;
    assert(n >= 0 && n < (int)sizeof pinyin);
}

static enum match_tier pair(const match_subject_t *x, const match_subject_t *y, arena_t *a, bool *ret_failed)
{
    match_hit_t h = {0};
    *ret_failed = match_pair(x, y, a, &h, NULL) != 0;
    if (*ret_failed) return MATCH_NONE;
    int sum = 0;
    for (size_t i = 0; i < h.reason_count; i++) sum += h.reasons[i].points;
    assert(h.score >= 0 && h.score <= 1000 && (h.reason_count == 0 || sum == h.points));
    for (size_t i = 0; i < h.reason_count; i++)
        for (int l = 0; l < LANG_COUNT; l++) assert(h.reasons[i].words.in[l] && h.reasons[i].words.in[l][0]);
    /* A name alone is never more than C. */
    assert(h.tier == MATCH_NONE || h.tier == MATCH_C);
    return h.tier;
}

/* The input is two names with a line between them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    arena_t *a = arena_new(4 << 20);
    if (!text || !a) abort();
    memcpy(text, data, size);
    text[size] = '\0';
    char *other = strchr(text, '\n');
    if (other) *other++ = '\0';
    match_subject_t x = {.schema = MATCH_PERSON, .name = text, .born = DAY_NONE}, y = x;
    y.name = other ? other : text;
    for (enum match_schema s = MATCH_PERSON; s <= MATCH_ANY; s++) {
        bool failed, back_failed;
        x.schema = y.schema = s;
        fold(x.name, s); /* loads the tables, too */
        plain(x.name, s);
        parse(x.name, s);
        parse(y.name, s);
        enum match_tier tier = pair(&x, &y, a, &failed);
        (void)pair(&y, &x, a, &back_failed);
        assert(failed == back_failed); /* refused is refused from either side */
        if (!failed && strcmp(x.name, y.name) == 0) assert(tier == MATCH_C); /* a name agrees with itself */
    }
    arena_free(a);
    free(text);
    return 0;
}
