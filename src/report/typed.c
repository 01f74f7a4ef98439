/* typed.c - numbers that stand in an editor's text outside its tokens: somebody typed them, no figure is behind them. */
#include "base/text.h"
#include "report/check_inside.h"
#include "report/draft.h"

#include <assert.h>
#include <string.h>

typedef struct part {
    const char *begin, *end;
    int line; /* of its first; 0 = there is none */
} part_t;

static const char *next_line(const char *p)
{
    const char *end = strchr(p, '\n');
    return end ? end + 1 : p + strlen(p);
}

static bool line_is(const char *p, const char *word)
{
    size_t n = strlen(word);
    return strncmp(p, word, n) == 0 && (p[n] == '\n' || p[n] == '\r' || p[n] == ' ' || p[n] == '\0');
}

/* The head ends at its second ---; "--- en" parts the languages. */
static part_t find_part(const char *source, enum lang lang)
{
    enum { BEFORE, HEAD, ZH, EN } at = BEFORE;
    part_t part = {source + strlen(source), source + strlen(source), 0};
    int line = 1;
    for (const char *p = source; *p; p = next_line(p), line++) {
        if (at == ZH && line_is(p, "--- en")) {
            if (lang == LANG_ZH) part.end = p;
            at = EN;
        } else if (at < ZH && line_is(p, "---")) at++;
        else continue;
        if (at == (lang == LANG_ZH ? ZH : EN) && !part.line) part = (part_t){next_line(p), part.end, line + 1};
    }
    return part;
}

/* A number under which a figure could stand; 一、, 三个月 and years are none. */
static bool is_typed(const tok_t *t)
{
    if (t->kind != TOK_NUM || t->num == NUM_SPAN) return false;
    if (t->num != NUM_COUNT) return true;
    if (t->han) return t->unit == UNIT_PERSON || t->unit == UNIT_CASE || t->unit == UNIT_PTIME || t->unit == UNIT_CTIME || t->unit == UNIT_YUAN;
    return t->unit != UNIT_NONE || t->v >= 100 || t->digits_to > t->from + 2;
}

static void tell(checker_t *k, const tok_t *t)
{
    report_at(k, CHECK_NOT_CHECKABLE, "typed", t->from, t->to, (words_t){{"", ""}},
              (words_t){{"该数字为手工录入，背后没有指标；请改用取数标记", "this number was typed by hand, no figure is behind it; put a figure in its place"}});
}

/* The characters between the tokens; of a token a blank that joins nothing. */
static const char *take_line(checker_t *k, const char *p, const char *end)
{
    sentence_t *s = k->s;
    const char *begin = p;
    s->n = 0;
    while (p < end && *p != '\n' && s->n < SENTENCE_MOST) {
        size_t at = (size_t)(p - s->text);
        const char *close = strncmp(p, "{{", 2) == 0 ? strstr(p, "}}") : NULL;
        uint32_t c = U'，';
        if (close && close < end) p = close + 2;
        else c = text_next(&p);
        if (c == '#' && p - begin <= 6) c = ' '; /* a heading */
        s->c[s->n] = c == '\r' || c == '\t' ? ' ' : c;
        s->at[s->n++] = at;
        s->at[s->n] = at + 1;
    }
    memset(&s->c[s->n], 0, 8 * sizeof s->c[0]);
    while (p < end && *p != '\n') p++;
    return p < end ? p + 1 : p;
}

/* What was found is put behind what is there. */
static int append(arena_t *a, check_result_t *ret, const check_result_t *more, err_t *err)
{
    check_finding_t *all = arena_array(a, ret->count + more->count + 1, sizeof *all);
    if (!all) return err_nomem(err);
    if (ret->count) memcpy(all, ret->findings, ret->count * sizeof *all);
    if (more->count) memcpy(all + ret->count, more->findings, more->count * sizeof *all);
    ret->findings = all;
    ret->count += more->count;
    ret->cut = ret->cut || more->cut;
    for (int v = 0; v < CHECK_VERDICTS; v++) ret->tally[v] += more->tally[v];
    return 0;
}

static void read_line(checker_t *reader, checker_t *teller)
{
    (void)tokens_read(reader); /* what reading alone finds (damage) the other check has told already: it stays with the reader */
    for (int i = 0; i < reader->s->tokens; i++)
        if (is_typed(&reader->s->t[i])) tell(teller, &reader->s->t[i]);
}

int check_typed(const char *source, enum lang lang, arena_t *a, check_result_t *ret, err_t *err)
{
    part_t part = find_part(source, lang);
    check_result_t found = {0}, aside = {0};
    checker_t teller = {.arena = a, .result = &found}, reader = {.arena = a, .result = &aside};
    assert(part.begin <= part.end);
    int failed = check_words_load(a, &reader.lexicon, err), line = part.line;
    if (failed) return failed;
    reader.s = teller.s = arena_alloc(a, sizeof *reader.s);
    if (!reader.s) return err_nomem(err);
    reader.s->text = source;
    reader.s->zh = lang == LANG_ZH;
    for (const char *p = part.begin, *next; p < part.end && !reader.nomem && !teller.nomem; p = next, line++) {
        next = take_line(&reader, p, part.end);
        reader.s->line = line;
        if (reader.s->n && *p != '#') read_line(&reader, &teller);
    }
    return reader.nomem || teller.nomem ? err_nomem(err) : append(a, ret, &found, err);
}
