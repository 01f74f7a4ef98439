/* check_claims.c - counts of a stated year, and the register's figures of the same name beside them. */
#include "report/check_inside.h"

#include "figure/figure.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what the text claims ------------------------------------------------------------------------------------------------ */

static const char *piece(checker_t *k, int from, int to)
{
    const sentence_t *s = k->s;
    size_t end = to > from ? s->at[to - 1] : s->at[from];
    while (to > from && s->text[end] && ((unsigned char)s->text[end + 1] & 0xC0) == 0x80) end++;
    const char *text = arena_textn(k->arena, s->text + s->at[from], end + 1 - s->at[from]);
    if (!text) k->nomem = true;
    return text;
}

static check_claim_t *room_for_claim(checker_t *k)
{
    check_result_t *r = k->result;
    if (r->claim_count == CHECK_CLAIMS_MOST) return NULL;
    if (!r->claims) r->claims = arena_array(k->arena, CHECK_CLAIMS_MOST, sizeof *r->claims);
    if (!r->claims) k->nomem = true;
    return r->claims ? &r->claims[r->claim_count++] : NULL;
}

/* The whole years the sentence is about; false: none, or a part of a year. */
static bool years_of(const sentence_t *s, int *from, int *to)
{
    *from = *to = 0;
    for (int i = 0; i < s->tokens; i++) {
        if (s->t[i].kind == TOK_DATE || is_word(&s->t[i], W_LAST) || is_word(&s->t[i], W_PLAN)) return false;
        if (s->t[i].kind != TOK_YEAR) continue;
        if (*from && i > 6) return false;
        if (!*from) *from = (int)s->t[i].v;
        *to = (int)s->t[i].v;
    }
    return *from && *from <= *to && !check_says(s, 0, s->n, "季度|半年|月|以来|截至|同期|quarter|half|month|since");
}

void rule_claims(checker_t *k)
{
    sentence_t *s = k->s;
    int from, to;
    if (!years_of(s, &from, &to)) return;
    for (int i = 0; i < s->tokens && !k->nomem; i++) {
        const tok_t *t = &s->t[i];
        if (!is_count(t) || t->role != ROLE_NONE || t->range || t->han) continue;
        int j = i;
        while (j > 0 && s->t[j - 1].kind != TOK_SEP && s->t[j - 1].kind != TOK_NUM && s->t[j - 1].kind != TOK_YEAR) j--;
        if (j == i) continue;
        check_claim_t *c = room_for_claim(k);
        if (!c) return;
        *c = (check_claim_t){.v = t->v, .lo = t->lo, .hi = t->hi, .money = t->money, .from_year = from, .to_year = to, .at = s->at[s->t[j].from], .line = s->line};
        for (size_t b = s->at[0]; b < c->at; b++) c->line += s->text[b] == '\n';
        c->words = piece(k, s->t[j].from, t->from);
        c->quote = piece(k, s->t[j].from, t->to);
        c->unit = t->digits_to < t->to ? piece(k, t->digits_to, t->to) : "";
    }
}

/* --- beside the register --------------------------------------------------------------------------------------------------- */

typedef struct side {
    struct figures *figures;
    const actor_t *actor;
    arena_t *arena;
    check_result_t *result;
    json_t *list;
    size_t room;
} side_t;

/* One of the words of a |-list at the end of text[0..n): its length in bytes, else 0. */
static size_t tail(const char *text, size_t n, const char *list)
{
    while (*list) {
        size_t m = strcspn(list, "|");
        if (m && m <= n && memcmp(text + n - m, list, m) == 0) return m;
        list += m + (list[m] == '|');
    }
    return 0;
}

/* 立案侦查人数 -> 立案侦查. */
static size_t stem(const char *label, size_t n)
{
    size_t m = tail(label, n, "案件数|人数|件数|次数|份数|批次|数量|总数|金额|数额|案件|数|量");
    return m < n ? n - m : n;
}

static const char SUBJECTS[] = "全市|全省|全国|全县|全区|全州|全院|我院|本院|检察机关|检察院|人民检察院|共|共计|累计|全年|各级|两级|依法|已|了|，| ";

/* Whether the words are the label, subjects and 共 apart. */
static bool names_figure(const char *words, const char *label)
{
    size_t n = strlen(words), m = stem(label, strlen(label)), end;
    while ((end = tail(words, n, "共计|共|为|达到|达|了|的|人|件| |案件|犯罪嫌疑人"))) n -= end;
    if (m < 6 || n < m || memcmp(words + n - m, label, m) != 0) return false;
    n -= m;
    while (n && (end = tail(words, n, SUBJECTS))) n -= end;
    return n == 0;
}

static bool fits_unit(const check_claim_t *c, const char *unit, bool money)
{
    if (money || c->money) return money && c->money;
    return !*c->unit || strcmp(c->unit, unit) == 0 || (strcmp(c->unit, "名") == 0 && strcmp(unit, "人") == 0);
}

static int add(side_t *s, const check_claim_t *c, double have, const char *label_zh, const char *label_en, err_t *err)
{
    check_result_t *r = s->result;
    if (r->count == CHECK_FINDINGS_MOST) return r->cut = true, 0;
    if (r->count == s->room) {
        check_finding_t *more = arena_array(s->arena, r->count + 256, sizeof *more);
        if (!more) return err_nomem(err);
        if (r->count) memcpy(more, r->findings, r->count * sizeof *more);
        r->findings = more;
        s->room = r->count + 256;
    }
    bool good = have >= c->lo - 1e-6 && have <= c->hi + 1e-6;
    const char *zh = arena_printf(s->arena, "系统内“%s”%d年%s%d年为 %.*f", label_zh, c->from_year, c->from_year == c->to_year ? "/" : "至", c->to_year, c->money ? 2 : 0, have);
    const char *en = arena_printf(s->arena, "the register has %.*f for \"%s\", %d-%d", c->money ? 2 : 0, have, label_en, c->from_year, c->to_year);
    if (!zh || !en) return err_nomem(err);
    r->findings[r->count++] = (check_finding_t){
        .verdict = good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, .rule = "register", .quote = c->quote, .at = c->at, .line = c->line, .computed = {{zh, en}},
        .note = good ? (words_t){{"与系统数据相符", "as the register has it"}} : (words_t){{"与系统数据不符", "not what the register has"}}};
    r->tally[good ? CHECK_CONSISTENT : CHECK_INCONSISTENT]++;
    return 0;
}

static int ask(side_t *s, const check_claim_t *c, const json_t *figure, err_t *err)
{
    const json_t *label = json_object_get(figure, "label");
    figure_ask_t question = {.figure_count = 1, .from = day_of(c->from_year, 1, 1), .to = day_of(c->to_year, 12, 31), .known_on = DAY_NONE};
    figure_value_t value = {0};
    question.figure[0] = json_string_value(json_object_get(figure, "name"));
    int rc = figure_number(s->figures, s->actor, &question, &value, err);
    if (rc || value.rate || value.whole != 1) return rc;
    const char *zh = json_string_value(json_object_get(label, "zh")), *en = json_string_value(json_object_get(label, "en"));
    return add(s, c, value.money ? (double)value.part / 100 : (double)value.part, zh ? zh : "", en ? en : "", err);
}

static int compare(side_t *s, const check_claim_t *c, err_t *err)
{
    const json_t *found = NULL;
    for (size_t i = 0; i < json_array_size(s->list); i++) {
        const json_t *f = json_array_get(s->list, i), *label = json_object_get(f, "label");
        const char *unit = json_string_value(json_object_get(f, "unit")), *zh = json_string_value(json_object_get(label, "zh"));
        const char *sort = json_string_value(json_object_get(f, "sort"));
        if (!unit || !zh || !sort || (strcmp(sort, "count") != 0 && strcmp(sort, "sum") != 0)) continue;
        if (!names_figure(c->words, zh) || !fits_unit(c, unit, json_is_true(json_object_get(f, "money")))) continue;
        if (found) return 0; /* two figures of that name: which is meant is not said */
        found = f;
    }
    return found ? ask(s, c, found, err) : 0;
}

static int by_place(const void *a, const void *b)
{
    const check_finding_t *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

int check_against(struct figures *figures, const struct actor *actor, arena_t *arena, check_result_t *result, err_t *err)
{
    side_t s = {.figures = figures, .actor = actor, .arena = arena, .result = result};
    if (!figures || !result->claim_count) return 0;
    int rc = figure_list(figures, actor, NULL, &s.list, err);
    for (size_t i = 0; i < result->claim_count && !rc; i++) rc = compare(&s, &result->claims[i], err);
    if (!rc && result->count) qsort(result->findings, result->count, sizeof *result->findings, by_place);
    json_decref(s.list);
    return rc;
}
