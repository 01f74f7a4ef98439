/* check.c - a text cut into sentences, sentences into tokens, tokens given to the rules. */
#include "report/check_table.h"

#include "base/fault.h"
#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { LINE_FULL = 48 }; /* columns from which a line without its full stop goes on in the next one */

static bool lower_m(uint32_t c)
{
    return c == 'm' || c == 'M';
}

/* --- tokens --------------------------------------------------------------------------------------------------------- */

static tok_t *push(sentence_t *s, enum tok_kind kind, int from, int to)
{
    if (s->tokens == TOKENS_MOST) return NULL;
    tok_t *last = s->tokens ? &s->t[s->tokens - 1] : NULL;
    if (kind == TOK_TEXT && last && last->kind == TOK_TEXT && last->to >= from - 1) {
        last->to = to;
        return last;
    }
    tok_t *t = &s->t[s->tokens++];
    *t = (tok_t){.kind = kind, .from = from, .to = to};
    s->t[s->tokens] = (tok_t){.kind = TOK_END, .from = to, .to = to};
    return t;
}

static void contradiction(checker_t *k, const tok_t *t)
{
    report_at(k, CHECK_BROKEN, "bound", t->from, t->to, both(k, "", ""),
              both(k, "“近、不足”与“余、多、以上”不能并用", "\"nearly\" and \"more than\" of the same number"));
}

/* nearly more than 400 */
static bool near_before(const sentence_t *s, const tok_t *num)
{
    const tok_t *before = &s->t[s->tokens > 0 ? s->tokens - 1 : 0];
    return s->tokens > 0 && is_word(before, W_NEAR) && num->from - before->to <= 1;
}

/* 近, 约, more than before a number become part of it. */
static void take_bound(checker_t *k, tok_t *num)
{
    sentence_t *s = k->s;
    if (s->tokens < 1) return;
    tok_t *w = &s->t[s->tokens - 1];
    if (w->kind != TOK_WORD || (w->word != W_MORE && w->word != W_LESS && w->word != W_NEAR && w->word != W_ABOUT)) return;
    if (num->from - w->to > 1) return;
    bool behind_more = num->vague && num->lo == num->v && num->hi > num->v && !num->range;
    enum word how = w->word;
    bool some = (s->c[w->from] | 32) == 's' && num->last < num->v / 50 && fmod(num->v, 100) != 0; /* Some 2,150 letters: as many */
    num->from = w->from;
    s->tokens--;
    if (behind_more && (how == W_NEAR || how == W_LESS)) contradiction(k, num);
    if (some) return;
    if (how == W_MORE && near_before(s, num)) contradiction(k, num);
    if (!num->vague || (num->num == NUM_PERCENT && !num->range && !behind_more)) number_bound(num, how, false);
}

static bool is_separator(uint32_t c)
{
    return one_of(U",;:()，、；：（）—–〈《》“”|/[]", c);
}

/* Full-width marks under the ASCII name the rules ask for. */
static uint32_t plain_mark(uint32_t c)
{
    switch (c) {
    case U'，': return ',';
    case U'；': return ';';
    case U'：': return ':';
    case U'（': return '(';
    case U'）': return ')';
    default: return c;
    }
}

/* doubled, quadrupled, 翻一番, 减半: times of the value before, loosely. */
static void number_of_word(tok_t *t, const uint32_t *c, bool more)
{
    bool twice = c[t->to - 2] == U'两', thrice = c[t->to - 2] == U'三', four = (c[t->from] | 32) == 'q';
    double v = twice ? 4 : thrice ? 8 : t->word == W_DOUBLED ? 2 : t->word == W_TRIPLED ? (four ? (c[t->from + 2] == 'i' ? 5 : 4) : 3) : 0.5;
    t->kind = TOK_NUM;
    t->num = NUM_TIMES;
    t->v = v;
    t->last = 0.1;
    t->lo = more ? v : v * 0.95;
    t->hi = more ? HUGE_VAL : v * 1.05;
    t->vague = t->han = true;
}

/* more than tripled, almost doubled: the word before is its bound. */
static void bound_of_word(sentence_t *s)
{
    if (s->tokens < 2) return;
    tok_t *w = &s->t[s->tokens - 2], *t = &s->t[s->tokens - 1];
    if (w->kind != TOK_WORD || (w->word != W_MORE && w->word != W_LESS && w->word != W_NEAR && w->word != W_ABOUT) || t->from - w->to > 1) return;
    number_bound(t, w->word, false);
    if (t->word == W_HALVED) { /* nearly halved: to a little more than half */
        double more = w->word == W_NEAR || w->word == W_LESS ? 1.12 : 1.05;
        t->lo = w->word == W_MORE ? 0 : t->v * (w->word == W_ABOUT ? 0.95 : 1), t->hi = w->word == W_MORE ? t->v : t->v * more;
    }
    t->from = w->from;
    *w = *t;
    s->tokens--;
    s->t[s->tokens] = (tok_t){.kind = TOK_END, .from = t->to, .to = t->to};
}

static void add_number(checker_t *k, tok_t *num, int end)
{
    if (num->kind == TOK_NUM) {
        size_t at = k->s->at[num->from];
        take_bound(k, num);
        if (k->number_at) k->number_at[at / 8] |= (uint8_t)(1u << at % 8);
        k->result->numbers++;
    }
    tok_t *t = push(k->s, num->kind, num->from, end);
    if (!t || num->kind == TOK_TEXT) return;
    num->to = end;
    *t = *num;
}

static void add_word(sentence_t *s, enum word word, int from, int to)
{
    tok_t *t = push(s, word == W_NONE ? TOK_TEXT : TOK_WORD, from, to);
    if (!t || word == W_NONE) return;
    t->word = word;
    if (word != W_DOUBLED && word != W_TRIPLED && word != W_HALVED) return;
    number_of_word(t, s->c, lower_m(s->c[from]) || s->c[to] == U'多');
    bound_of_word(s);
}

/* A letter or a whole Latin word; returns its end. */
static int end_of_text(const uint32_t *c, int i)
{
    int end = i + 1;
    if (!is_latin(c[i])) return end;
    while (is_latin(c[end]) || is_digit(c[end]) || (c[end] == '-' && (is_latin(c[end + 1]) || is_digit(c[end + 1])))) end++;
    return end;
}

int tokens_read(checker_t *k)
{
    sentence_t *s = k->s;
    s->tokens = 0;
    s->t[0] = (tok_t){.kind = TOK_END};
    for (int i = 0, end; i < s->n; i = end) {
        uint32_t c = s->c[i];
        tok_t num;
        if (s->tokens == TOKENS_MOST) return i;
        enum word word = W_NONE;
        bool inside = i > 0 && is_latin(c) && is_latin(s->c[i - 1]);
        end = i + 1;
        if (c == ' ' || c == 0xA0 || (c == '.' && i == s->n - 1)) continue; /* the stop itself says nothing */
        if (is_separator(c)) {
            tok_t *t = push(s, TOK_SEP, i, i + 1);
            if (t) t->mark = plain_mark(c);
        } else if (!inside && (end = number_read(k, i, &num)) > 0) {
            add_number(k, &num, end);
        } else if (!inside && (end = check_words_find(&k->lexicon, s->c, i, &word)) > 0) {
            add_word(s, word, i, end += i);
        } else {
            end = end_of_text(s->c, i);
            (void)push(s, TOK_TEXT, i, end);
        }
    }
    return s->n;
}

/* a gain of 11.5 points: of rates, where the sentence has rates. */
static void points_of_rates(sentence_t *s)
{
    bool rates = false;
    for (int i = 0; i < s->tokens; i++) rates = rates || (s->t[i].kind == TOK_NUM && s->t[i].num == NUM_PERCENT);
    for (int i = 0; i < s->tokens && rates && !s->zh; i++) {
        tok_t *t = &s->t[i];
        if (!is_count(t) || !check_ends_with(s->c, t->to, " points| point") || t->to - t->digits_to > 7) continue;
        t->num = NUM_POINTS;
        t->exact = false;
        if (!t->vague) t->lo = t->v - t->last / 2, t->hi = t->v + t->last / 2;
    }
}

/* What stands in brackets is said aside: (含旧存343件). */
static void mark_brackets(sentence_t *s)
{
    int now = 0, count = 0;
    for (int i = 0; i < s->tokens; i++) {
        if (is_sep(&s->t[i], ')')) now = 0;
        s->t[i].in = now;
        if (is_sep(&s->t[i], '(')) now = ++count;
    }
}

/* --- sentences -------------------------------------------------------------------------------------------------------- */

/* As much of the sentence as has room for its words and numbers; returns where the rest begins. */
static int run_piece(checker_t *k)
{
    sentence_t *s = k->s;
    int han = 0, whole = s->n;
    for (int i = 0; i < s->n; i++) han += is_han(s->c[i]);
    s->zh = han > 0;
    int stop = tokens_read(k);
    uint32_t behind[8];
    memcpy(behind, &s->c[stop], sizeof behind);
    memset(&s->c[stop], 0, sizeof behind);
    s->n = stop;
    for (int i = 0; i < 8; i++) s->t[s->tokens + i] = (tok_t){.kind = TOK_END, .from = s->n, .to = s->n};
    mark_brackets(s);
    points_of_rates(s);
    rule_tokens(k);
    rule_shape(k);
    rule_shape_en(k);
    rule_single(k);
    rule_bounds(k);
    rule_units(k);
    check_read(k);
    rule_lists(k);
    rule_twice(k);
    rule_paraphrase(k);
    rule_claims(k);
    if (!k->table) passage_add(k);
    memcpy(&s->c[stop], behind, sizeof behind);
    s->n = whole;
    return stop;
}

static void run_rules(checker_t *k)
{
    sentence_t *s = k->s;
    while (s->n && s->c[s->n - 1] == ' ') s->n--;
    memset(&s->c[s->n], 0, 8 * sizeof s->c[0]);
    while (s->n) {
        int stop = run_piece(k);
        memmove(s->c, &s->c[stop], (size_t)(s->n - stop + 8) * sizeof s->c[0]);
        memmove(s->at, &s->at[stop], (size_t)(s->n - stop + 1) * sizeof s->at[0]);
        s->n -= stop;
    }
}

static uint32_t normal(uint32_t c)
{
    if (c == '\r' || c == '\v' || c == '\f') return ' ';
    if (c == 0x3000) return ' ';
    if (c == 0x2009 || c == 0x202F || c == 0x2007 || c == 0x2006 || c == 0x2008) return 0xA0;
    if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A)) return c - 0xFEE0;
    if (c == 0xFF05 || c == 0xFE6A) return '%';
    if (c == 0xFF0E) return '.';
    if (c == 0xFF0D) return '-';
    if (c == 0x0 || c == 0xFEFF || c == 0x200B) return ' ';
    return c;
}

/* No. 5, U.S. officials, p. 3: a stop behind one letter or such a word ends nothing. */
static bool abbreviates(const sentence_t *s)
{
    static const char *const words[] = {"no", "nos", "mr", "mrs", "dr", "vs", "pp", "approx", "fig", "art", "para", "st", "inc", "ltd", "co", "eg", "ie"};
    char word[8] = "";
    int w = s->n - 2, n = 0;
    while (w >= 0 && is_latin(s->c[w])) w--;
    for (int i = w + 1; i < s->n - 1 && n < 7; i++) word[n++] = (char)(s->c[i] < 128 ? s->c[i] | 32 : '?');
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) return true;
    return n == 1;
}

static bool ends_sentence(const char *next, uint32_t c, const sentence_t *s)
{
    if (c == '?' && (*next == '?' || (s->n > 2 && s->c[s->n - 2] == '?'))) return *next == '\0' || *next == '\n'; /* received ??? complaints */
    if (one_of(U"。！？!?", c)) return true;
    if (c == '.' && s->n > 1 && is_digit(s->c[s->n - 2]) && (strncmp(next, "万", 3) == 0 || strncmp(next, "亿", 3) == 0 || strncmp(next, "元", 3) == 0)) return false; /* 6.500.万元 */
    if (c != '.' || ((unsigned char)*next < 0x80 && *next && !strchr(" \n\r\t\"'", *next)) || abbreviates(s)) return false;
    next += strspn(next, " \n\r");
    return !(*next >= 'a' && *next <= 'z');
}

/* Whether the line that ended goes on in the next one: wrapped text has full lines, a heading has not. */
static bool goes_on(const char *next, int columns, const sentence_t *s)
{
    if (!s->n || columns < LINE_FULL) return false;
    while (*next == ' ' || *next == '\t') next++;
    for (const char *const *mark = (const char *const[]){"•", "●", "○", "▪", "■", "·", "–", "—", "◆", "※", NULL}; *mark; mark++) /* the next member of a list */
        if (strncmp(next, *mark, strlen(*mark)) == 0) return false;
    return *next != '\n' && *next != '\r' && *next != '\0' && *next != '#' && *next != '|' && *next != '-' && *next != '*';
}

/* "…。其中，…": the parts of what was just said. */
static bool goes_into_parts(const char *next)
{
    next += strspn(next, " ");
    return strncmp(next, "其中", strlen("其中")) == 0;
}

/* A sentence longer than is read at once: not cut within a number. */
static void run_full(checker_t *k)
{
    enum { TAIL = 40 };
    sentence_t *s = k->s;
    uint32_t c[TAIL];
    size_t at[TAIL];
    int tail = 0;
    while (tail < TAIL && (is_digit(s->c[s->n - 1 - tail]) || one_of(U".,", s->c[s->n - 1 - tail]))) tail++;
    if (tail == TAIL) tail = 0;
    memcpy(c, &s->c[s->n - tail], (size_t)tail * sizeof c[0]);
    memcpy(at, &s->at[s->n - tail], (size_t)tail * sizeof at[0]);
    s->n -= tail;
    run_rules(k);
    memcpy(s->c, c, (size_t)tail * sizeof c[0]);
    memcpy(s->at, at, (size_t)tail * sizeof at[0]);
    s->n = tail;
    if (tail) s->at[tail] = at[tail - 1] + 1;
}

static void add_char(checker_t *k, uint32_t c, size_t at, int line)
{
    sentence_t *s = k->s;
    if (s->n == SENTENCE_MOST) run_full(k);
    if (!s->n) {
        if (c == ' ' || c == 0xA0) return;
        s->line = line;
    }
    if ((c == ' ' || c == 0xA0) && s->n && s->c[s->n - 1] == ' ') return;
    s->c[s->n] = c;
    s->at[s->n++] = at;
    s->at[s->n] = at + 1;
}

static void read_text(checker_t *k, const char *text, size_t bytes)
{
    const char *p = text, *end = text + bytes;
    int line = 1, columns = 0, blanks = 0;
    sentence_t *s = k->s;
    while (p < end && !k->nomem) {
        size_t at = (size_t)(p - text);
        uint32_t raw = text_next(&p), c = normal(raw);
        if (c == '\n') {
            if (goes_on(p, columns, s)) {
                /* Chinese has no blank where the line broke. */
                if (!is_han(s->c[s->n - 1]) && s->c[s->n - 1] < 0x3000) add_char(k, ' ', at, line);
            } else {
                run_rules(k);
                passage_end(k);
                k->paragraph++;
                k->table = *p == '|';
            }
            line++;
            columns = blanks = 0;
            continue;
        }
        columns += c >= 0x1100 ? 2 : 1;
        blanks = c == ' ' ? blanks + (raw == '\t' ? 3 : 1) : c == '\t' ? 3 : 0;
        if (c == '\t') c = ' ';
        if (blanks >= 3 && s->n) k->table = true, run_rules(k); /* the next cell of a table */
        add_char(k, c, at, line);
        if (ends_sentence(p, c, s) && !goes_into_parts(p)) run_rules(k);
    }
    run_rules(k);
    passage_end(k);
}

static int by_place(const void *a, const void *b)
{
    const check_finding_t *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return (int)x->verdict - (int)y->verdict;
}

/* How many wide blanks part the line; 0 when it begins with one, as a paragraph does. */
static int wide_blanks(const char *line, const char *end)
{
    int n = 0;
    if (end - line > 2 && memcmp(line, "\xE3\x80\x80", 3) == 0) return 0;
    for (const char *p = line; p + 2 < end; p++) n += memcmp(p, "\xE3\x80\x80", 3) == 0;
    return n;
}

/* Lines one below the other with as many wide blanks are rows of a table: the blanks become tabs, of the same length. */
static void part_cells(char *text)
{
    int before = 0;
    for (char *line = text, *end; *line; line = end + (*end == '\n')) {
        end = line + strcspn(line, "\n");
        const char *next = end + (*end == '\n');
        int own = wide_blanks(line, end), behind = wide_blanks(next, next + strcspn(next, "\n"));
        for (char *p = line; own && (own == before || own == behind) && p + 2 < end; p++)
            if (memcmp(p, "\xE3\x80\x80", 3) == 0) memcpy(p, "\t  ", 3);
        before = own;
    }
}

int check_text(const char *text, size_t bytes, arena_t *arena, check_result_t *ret_result, err_t *err)
{
    if (bytes > CHECK_BYTES_MOST) return err_set(err, ERR_REPORT_LARGE, num_text((int64_t)(bytes >> 20), (char[24]){0}), num_text(CHECK_BYTES_MOST >> 20, (char[24]){0}));
    check_result_t result = {0};
    checker_t k = {.arena = arena, .result = &result};
    int rc = check_words_load(arena, &k.lexicon, err);
    if (!rc) rc = check_solve_start(&k, err);
    if (rc) return rc;
    k.s = arena_alloc(arena, sizeof *k.s);
    k.passage = arena_alloc(arena, sizeof *k.passage);
    char *copy = k.s && k.passage ? arena_textn(arena, text, bytes) : NULL; /* ends with NUL: looking ahead stays inside */
    if (!copy) return err_nomem(err);
    k.number_at = arena_array(arena, bytes / 8 + 1, 1), k.looked_at = arena_array(arena, bytes / 8 + 1, 1);
    if (!k.number_at || !k.looked_at) return err_nomem(err);
    memset(k.number_at, 0, bytes / 8 + 1), memset(k.looked_at, 0, bytes / 8 + 1);
    result.number_at = k.number_at, result.looked_at = k.looked_at;
    part_cells(copy);
    result.unread_tables = check_part_columns(copy);
    k.s->text = result.text = copy;
    k.table = *copy == '|';
    read_text(&k, copy, bytes);
    finish_twice(&k);
    check_tables(&k, copy, bytes);
    if (result.count) qsort(result.findings, result.count, sizeof *result.findings, by_place);
    if (k.nomem) return err_nomem(err);
    *ret_result = result;
    return 0;
}
