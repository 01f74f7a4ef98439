/* same_tell.c - pairs and passages as JSON and as text. */
#include "report/same_tell.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 180 }; /* characters of a passage, for people */

typedef struct telling {
    const same_answer_t *answer;
    buf_t *out;
    enum lang lang;
    arena_t *arena; /* of one pair */
} telling_t;

/* One side of a pair after the asked report was put first. */
typedef struct side {
    same_report_t report;
    size_t at;
    int share;
    uint32_t units;
} side_t;

static void turn(const telling_t *t, const same_pair_t *p, side_t side[2])
{
    int first = t->answer->one != SAME_ALL && p->report[1] == t->answer->one ? 1 : 0;
    for (int i = 0; i < 2; i++) {
        int from = i ? !first : first;
        side[i] = (side_t){same_report(t->answer->set, p->report[from]), p->report[from], p->share[from], p->units[from]};
    }
}

static int longest(const void *x, const void *y)
{
    const same_passage_t *a = x, *b = y;
    if (a->units != b->units) return a->units > b->units ? -1 : 1;
    return (a->place[0].from > b->place[0].from) - (a->place[0].from < b->place[0].from);
}

static int in_place(const void *x, const void *y)
{
    const same_passage_t *a = x, *b = y;
    return (a->place[0].from > b->place[0].from) - (a->place[0].from < b->place[0].from);
}

/* The longest few, in their order; *ret_more: how many are left out. */
static int passages_of(const telling_t *t, const side_t side[2], same_passage_t **ret_list, size_t *ret_count, size_t *ret_more, err_t *err)
{
    size_t n = 0, most = (size_t)t->answer->passages;
    same_passage_t *list = NULL;
    int code = same_passages(t->answer->set, side[0].at, side[1].at, t->arena, &list, &n, err);
    if (code) return code;
    *ret_more = n > most ? n - most : 0;
    if (n > most) {
        qsort(list, n, sizeof *list, longest);
        n = most;
        if (n) qsort(list, n, sizeof *list, in_place);
    }
    *ret_list = list;
    *ret_count = n;
    return 0;
}

/* Calls one for each pair with an arena of its own. */
static int each_pair(telling_t *t, int (*one)(telling_t *t, size_t i, const side_t side[2], const same_passage_t *list, size_t count, size_t more), err_t *err)
{
    int code = 0;
    assert(t->answer->passages >= 0);
    t->arena = arena_new((size_t)256 << 20);
    if (!t->arena) return err_nomem(err);
    for (size_t i = 0; i < t->answer->pairs && !code; i++) {
        side_t side[2];
        same_passage_t *list = NULL;
        size_t count = 0, more = 0;
        turn(t, &t->answer->pair[i], side);
        if (t->answer->passages) code = passages_of(t, side, &list, &count, &more, err);
        if (!code) code = one(t, i, side, list, count, more);
        arena_reset(t->arena);
    }
    arena_free(t->arena);
    if (!code && buf_failed(t->out)) code = err_nomem(err);
    return code;
}

/* --- for programs ------------------------------------------------------------------------------------------------ */

static void json_passage(buf_t *out, const same_passage_t *p)
{
    buf_addf(out, "{\"units\":%u,\"numbers_same\":%u,\"numbers_changed\":%u,\"numbers\":[", p->units, p->numbers_same, p->numbers_changed);
    for (uint32_t i = 0; i < p->numbers_shown; i++) {
        buf_add_raw(out, i ? ",[" : "[");
        buf_add_json(out, p->number[i].text[0]);
        buf_add_char(out, ',');
        buf_add_json(out, p->number[i].text[1]);
        buf_add_char(out, ']');
    }
    buf_add_raw(out, "],\"places\":[");
    for (int side = 0; side < 2; side++) {
        const same_place_t *at = &p->place[side];
        buf_addf(out, "%s{\"line\":%d,\"last_line\":%d,\"paragraph\":%d,\"text\":", side ? "," : "", at->line, at->last_line, at->paragraph);
        buf_add_json(out, at->text);
        buf_add_char(out, '}');
    }
    buf_add_raw(out, "]}");
}

static int json_pair(telling_t *t, size_t i, const side_t side[2], const same_passage_t *list, size_t count, size_t more)
{
    buf_t *out = t->out;
    buf_add_raw(out, i ? ",{\"reports\":[" : "{\"reports\":[");
    for (int s = 0; s < 2; s++) {
        buf_add_raw(out, s ? ",{\"name\":" : "{\"name\":");
        buf_add_json(out, side[s].report.name);
        buf_addf(out, ",\"share\":%d.%d,\"units\":%u,\"same\":%u,\"common\":%u}", side[s].share / 10, side[s].share % 10, side[s].report.units,
                 side[s].units, side[s].report.common);
    }
    buf_add_raw(out, "],\"passages\":[");
    for (size_t k = 0; k < count; k++) {
        if (k) buf_add_char(out, ',');
        json_passage(out, &list[k]);
    }
    buf_addf(out, "],\"more\":%zu}", more);
    return 0;
}

int same_add_json(buf_t *out, const same_answer_t *answer, err_t *err)
{
    telling_t t = {.answer = answer, .out = out};
    size_t shorts = 0;
    buf_addf(out, "{\"reports\":%zu,\"asked\":", same_count(answer->set));
    buf_add_json(out, answer->one == SAME_ALL ? NULL : same_report(answer->set, answer->one).name);
    buf_add_raw(out, ",\"too_short\":[");
    for (size_t i = 0; i < same_count(answer->set); i++) {
        same_report_t r = same_report(answer->set, i);
        if (r.units >= SAME_UNITS_LEAST) continue;
        if (shorts++) buf_add_char(out, ',');
        buf_add_json(out, r.name);
    }
    buf_add_raw(out, "],\"unread\":[");
    for (size_t i = 0; i < answer->unreads; i++) {
        if (i) buf_add_char(out, ',');
        buf_add_json(out, answer->unread[i]);
    }
    buf_add_raw(out, "],\"pairs\":[");
    int code = each_pair(&t, json_pair, err);
    buf_addf(out, "],\"cut\":%zu}", answer->cut);
    if (!code && buf_failed(out)) code = err_nomem(err);
    return code;
}

/* --- for people ---------------------------------------------------------------------------------------------------- */

static const char *say(const telling_t *t, const char *zh, const char *en)
{
    return t->lang == LANG_ZH ? zh : en;
}

/* In one line: line ends become blanks. Of a long passage the beginning and the end. */
static void add_flat(buf_t *out, const char *text)
{
    bool blank = false;
    size_t n = text_length(text), i = 0;
    for (; *text; i++) {
        const char *at = text;
        uint32_t c = text_next(&text);
        bool now = c == '\n' || c == '\r' || c == '\t', shown = n <= SHOWN || i < SHOWN * 2 / 3 || i >= n - SHOWN / 3;
        if (!shown && i == SHOWN * 2 / 3) buf_add_raw(out, " … ");
        if (shown && !now) buf_add_bytes(out, at, (size_t)(text - at));
        if (shown && now && !blank) buf_add_char(out, ' ');
        blank = now;
    }
}

static void text_passage(telling_t *t, const same_passage_t *p)
{
    buf_t *out = t->out;
    buf_addf(out, say(t, "  第%d行（第%d段） ↔ 第%d行（第%d段）：%u 字相同", "  line %d (paragraph %d) <-> line %d (paragraph %d): %u units the same"),
             p->place[0].line, p->place[0].paragraph, p->place[1].line, p->place[1].paragraph, p->units);
    if (p->numbers_changed + p->numbers_same)
        buf_addf(out, say(t, "，数字 %u 处相同、%u 处不同", ", %u numbers the same, %u changed"), p->numbers_same, p->numbers_changed);
    buf_add_char(out, '\n');
    for (int side = 0; side < 2; side++) {
        buf_addf(out, "    %c ", side ? 'B' : 'A');
        add_flat(out, p->place[side].text);
        buf_add_char(out, '\n');
    }
    for (uint32_t i = 0; i < p->numbers_shown; i++) {
        buf_add_raw(out, i ? say(t, "；", "; ") : say(t, "    数字：", "    numbers: "));
        add_flat(out, p->number[i].text[0] ? p->number[i].text[0] : say(t, "（无）", "(none)"));
        buf_add_raw(out, " → ");
        add_flat(out, p->number[i].text[1] ? p->number[i].text[1] : say(t, "（无）", "(none)"));
    }
    if (p->numbers_shown < p->numbers_changed) buf_add_raw(out, " …");
    if (p->numbers_shown) buf_add_char(out, '\n');
}

static int text_pair(telling_t *t, size_t i, const side_t side[2], const same_passage_t *list, size_t count, size_t more)
{
    buf_t *out = t->out;
    buf_addf(out, "%zu\n", i + 1);
    for (int s = 0; s < 2; s++) {
        buf_addf(out, "  %c %s", s ? 'B' : 'A', side[s].report.name);
        buf_addf(out, say(t, "：%d.%d%% 与对方相同（%u 字，共 %u 字", ": %d.%d%% stands in the other (%u units of %u"), side[s].share / 10,
                 side[s].share % 10, side[s].units, side[s].report.units);
        if (side[s].report.common) buf_addf(out, say(t, "，其中多份报告共有的 %u 字", ", %u common to many"), side[s].report.common);
        buf_add_raw(out, say(t, "）\n", ")\n"));
    }
    for (size_t k = 0; k < count; k++) text_passage(t, &list[k]);
    if (more) buf_addf(out, say(t, "  另有 %zu 段相同\n", "  %zu more passages\n"), more);
    return 0;
}

int same_add_text(buf_t *out, const same_answer_t *answer, enum lang lang, err_t *err)
{
    telling_t t = {.answer = answer, .out = out, .lang = lang};
    buf_addf(out, say(&t, "比较 %zu 份报告，相同的有 %zu 对\n", "%zu reports compared, %zu pairs the same\n"), same_count(answer->set), answer->pairs);
    for (size_t i = 0; i < same_count(answer->set); i++) {
        same_report_t r = same_report(answer->set, i);
        if (r.units < SAME_UNITS_LEAST) buf_addf(out, say(&t, "文字过少，未比较：%s\n", "too short to be compared: %s\n"), r.name);
    }
    for (size_t i = 0; i < answer->unreads; i++) buf_addf(out, say(&t, "无法读取，未比较：%s\n", "cannot be read, not compared: %s\n"), answer->unread[i]);
    int code = each_pair(&t, text_pair, err);
    if (answer->cut) buf_addf(out, say(&t, "可能相同的还有 %zu 对，未比较：请分批比较\n", "%zu more pairs were not compared: compare fewer reports at a time\n"), answer->cut);
    if (!code && buf_failed(out)) code = err_nomem(err);
    return code;
}
