/* cmd_match_explain.c - xiezhi match explain: why two names are one or not, piece by piece. */
#include "cli/commands.h"

#include "base/text.h"
#include "match/match.h"
#include "match/parts.h"
#include "match/screen.h"
#include "match/weights.h"

#include <string.h>

typedef struct side {
    match_subject_t subject;
    match_part_t part[MATCH_PARTS_MOST];
    size_t parts;
} side_t;

/* --- reading ------------------------------------------------------------------------------------------------- */

static const char *option(const cli_call_t *call, const char *field, char side)
{
    char name[32];
    (void)snprintf(name, sizeof name, "%s-%c", field, side);
    return cli_text(call, name);
}

static int read_side(const cli_call_t *call, char which, const char *name, enum match_schema schema, side_t *s, err_t *err)
{
    bool understood = true;
    const char *birth = option(call, "birth", which), *sex = option(call, "sex", which);
    s->subject = (match_subject_t){.schema = schema, .name = name, .born = DAY_NONE, .identity = option(call, "identity", which),
                                   .place = option(call, "place", which), .unit = option(call, "unit", which)};
    if (birth) s->subject.born = screen_birth(birth, &understood);
    if (!understood) return cli_bad_form(which == 'a' ? "birth-a" : "birth-b", birth, "1980-01-02, 1980", err);
    if (sex) s->subject.sex = screen_sex(sex, &understood);
    return 0;
}

static int guess(cli_call_t *call, side_t *s, enum match_schema *ret_schema, err_t *err)
{
    int code = match_parts(s->subject.name, MATCH_ANY, call->arena, s->part, &s->parts, err);
    if (!code) *ret_schema = strcmp(s->part[0].text, "unit") == 0 ? MATCH_UNIT : MATCH_PERSON;
    return code;
}

/* Both sides are taken apart as what they are compared as. */
static int take_apart(cli_call_t *call, side_t *a, side_t *b, enum match_schema schema, bool *ret_differ, err_t *err)
{
    enum match_schema x = schema, y = schema;
    int code = 0;
    if (schema == MATCH_ANY) {
        code = guess(call, a, &x, err);
        if (!code) code = guess(call, b, &y, err);
        if (!code) code = match_common_kind(a->subject.name, b->subject.name, &schema, err);
    }
    *ret_differ = x != y;
    if (!code) code = match_parts(a->subject.name, schema, call->arena, a->part, &a->parts, err);
    return code ? code : match_parts(b->subject.name, schema, call->arena, b->part, &b->parts, err);
}

/* --- the answer ------------------------------------------------------------------------------------------------ */

/* Columns of the screen that a text takes: Han and full-width characters take two. */
static int width_of(const char *text)
{
    int n = 0;
    while (*text) {
        uint32_t c = text_next(&text);
        n += c >= 0x2E80 && c != 0xFFFD ? 2 : 1;
    }
    return n;
}

static void add_padded(buf_t *out, const char *text, int columns)
{
    buf_add_raw(out, text);
    for (int n = width_of(text); n < columns; n++) buf_add_char(out, ' ');
}

static const char *kind_word(const cli_call_t *call, const char *kind)
{
    return strcmp(kind, "unit") == 0 ? cli_say(call, "单位", "unit") : cli_say(call, "个人", "person");
}

static const char *tier_word(const cli_call_t *call, enum match_tier tier)
{
    static const words_t words[] = {
        [MATCH_NONE] = {{"不列（名称相差过大，或证件号码不同）", "none (the names are too far apart, or the identity numbers differ)"}},
        [MATCH_A] = {{"A（有效证件号码相同）", "A (the same valid identity number)"}},
        [MATCH_B] = {{"B（名称相符，且出生日期、地点或单位相符，可能性过半）", "B (the name agrees, and birth date, place or unit, and it is likelier than not)"}},
        [MATCH_C] = {{"C（名称相近而佐证不足，须人工核实）", "C (a near name and too little besides: for a person to look at)"}},
    };
    return words[tier].in[call->lang];
}

static const char *part_of(const side_t *s, const char *word)
{
    for (size_t i = 0; i < s->parts; i++)
        if (strcmp(s->part[i].word, word) == 0) return s->part[i].text;
    return NULL;
}

static void add_part(cli_call_t *call, const match_part_t *p, const char *a, const char *b)
{
    enum { LABEL = 14, CELL = 34 };
    bool kind = strcmp(p->word, "kind") == 0;
    buf_add_raw(call->out, "  ");
    add_padded(call->out, p->label.in[call->lang], LABEL);
    add_padded(call->out, !a ? "-" : kind ? kind_word(call, a) : a, CELL);
    buf_add_raw(call->out, "  ");
    buf_add_raw(call->out, !b ? "-" : kind ? kind_word(call, b) : b);
    buf_add_char(call->out, '\n');
}

static void add_parts(cli_call_t *call, const side_t *a, const side_t *b)
{
    match_part_t name = {"name", {{"名称", "name"}}, NULL};
    add_part(call, &name, a->subject.name, b->subject.name);
    for (size_t i = 0; i < a->parts; i++) add_part(call, &a->part[i], a->part[i].text, part_of(b, a->part[i].word));
    for (size_t i = 0; i < b->parts; i++)
        if (!part_of(a, b->part[i].word)) add_part(call, &b->part[i], NULL, b->part[i].text);
}

/* One reads as a person's name, the other as a unit's: what was taken is a choice, and to be said. */
static void add_kinds(cli_call_t *call, const side_t *a)
{
    bool unit = strcmp(a->part[0].text, "unit") == 0;
    buf_add_raw(call->out, unit ? cli_say(call, "  两个名称一个像个人、一个像单位：因其中一个有组织形式或单位用词，均按单位比对。如不对，请加 --schema person\n",
                                          "  one reads as a person's name, the other as a unit's: both are compared as units, for the words of a unit in one of them; "
                                          "if that is wrong, say --schema person\n")
                                : cli_say(call, "  两个名称一个像个人、一个像单位：以第一个名称为准，均按个人比对。如不对，请加 --schema unit\n",
                                          "  one reads as a person's name, the other as a unit's: both are compared as persons, after the first; if that is wrong, say "
                                          "--schema unit\n"));
}

static void add_text(cli_call_t *call, const side_t *a, const side_t *b, const match_hit_t *hit, bool differ)
{
    buf_t *out = call->out;
    int threshold = weight_points(WEIGHT_match_points);
    add_parts(call, a, b);
    if (differ) add_kinds(call, a);
    buf_add_raw(out, cli_say(call, "\n  分值  依据\n", "\n  points  evidence\n"));
    for (size_t i = 0; i < hit->reason_count; i++)
        buf_addf(out, "  %+5d  %s\n", hit->reasons[i].points, hit->reasons[i].words.in[call->lang]);
    buf_addf(out, cli_say(call, "  %5d  合计（其中名称 %d；“同名”的界限为 %d：%s）\n", "  %5d  sum (the names %d of it; \"match\" begins at %d: %s)\n"),
             hit->points, hit->name_points, threshold,
             hit->name_points >= threshold ? cli_say(call, "相符", "a match") : cli_say(call, "不相符", "no match"));
    buf_addf(out, cli_say(call, "  同一的把握 %d.%d%%，等级 %s\n", "  sure of it: %d.%d %%, tier %s\n"), hit->score / 10, hit->score % 10,
             tier_word(call, hit->tier));
}

static void add_side(buf_t *out, const char *key, const side_t *s)
{
    buf_addf(out, "\"%s\":{\"name\":", key);
    buf_add_json(out, s->subject.name);
    for (size_t i = 0; i < s->parts; i++) {
        buf_addf(out, ",\"%s\":", s->part[i].word);
        buf_add_json(out, s->part[i].text);
    }
    buf_add_raw(out, "},");
}

static void add_json(cli_call_t *call, const side_t *a, const side_t *b, const match_hit_t *hit, bool differ)
{
    static const char *const tiers[] = {[MATCH_NONE] = "none", [MATCH_A] = "A", [MATCH_B] = "B", [MATCH_C] = "C"};
    buf_t *out = call->out;
    buf_add_char(out, '{');
    add_side(out, "a", a);
    add_side(out, "b", b);
    buf_addf(out, "\"kinds_differ\":%s,", differ ? "true" : "false");
    buf_addf(out, "\"points\":%d,\"name_points\":%d,\"match_points\":%d,\"match\":%s,\"score\":%d.%03d,\"tier\":\"%s\",\"reasons\":[",
             hit->points, hit->name_points, weight_points(WEIGHT_match_points),
             hit->name_points >= weight_points(WEIGHT_match_points) ? "true" : "false", hit->score / 1000, hit->score % 1000,
             tiers[hit->tier]);
    for (size_t i = 0; i < hit->reason_count; i++) {
        buf_addf(out, "%s{\"word\":\"%s\",\"points\":%d,\"zh\":", i ? "," : "", hit->reasons[i].word, hit->reasons[i].points);
        buf_add_json(out, hit->reasons[i].words.in[LANG_ZH]);
        buf_add_raw(out, ",\"en\":");
        buf_add_json(out, hit->reasons[i].words.in[LANG_EN]);
        buf_add_char(out, '}');
    }
    buf_add_raw(out, "]}\n");
}

int cmd_match_explain(cli_call_t *call, err_t *err)
{
    side_t *a = arena_alloc(call->arena, sizeof *a), *b = arena_alloc(call->arena, sizeof *b);
    enum match_schema schema = MATCH_ANY;
    bool differ = false;
    match_hit_t hit;
    if (!a || !b) return err_nomem(err);
    int code = cli_given(call, "schema") ? screen_schema(cli_text(call, "schema"), &schema, err) : 0;
    if (!code) code = read_side(call, 'a', call->args[0], schema, a, err);
    if (!code) code = read_side(call, 'b', call->args[1], schema, b, err);
    if (!code) code = take_apart(call, a, b, schema, &differ, err);
    if (!code) code = match_pair(&a->subject, &b->subject, call->arena, &hit, err);
    if (code) return code;
    if (call->json) add_json(call, a, b, &hit, differ);
    else add_text(call, a, b, &hit, differ);
    return 0;
}
