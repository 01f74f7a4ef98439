/* say.c - numbers as people write them: the only place that rounds (half away from zero, once). */
#include "figure/inside.h"

#include <assert.h>
#include <string.h>

enum { DIGITS_MOST = 6, FEN = 100, PERCENT = 100 };
static const int64_t WAN = 10000, YI = 100000000, MILLION = 1000000, BILLION = 1000000000;

static wide_t power(int digits)
{
    wide_t p = 1;
    while (digits-- > 0) p *= 10;
    return p;
}

/* |part| / whole in units of the last digit. */
static wide_t rounded(int64_t part, wide_t whole, wide_t times, int digits)
{
    wide_t n = part < 0 ? -(wide_t)part : part;
    return (n * times * power(digits) * 2 + whole) / (2 * whole);
}

static void add_whole(buf_t *out, wide_t n, bool commas)
{
    char text[64];
    size_t at = sizeof text - 1, digits = 0;
    text[at] = '\0';
    do {
        if (commas && digits && digits % 3 == 0) text[--at] = ',';
        text[--at] = (char)('0' + (int)(n % 10));
        n /= 10;
        digits++;
    } while (n > 0 && at > 2);
    buf_add_raw(out, text + at);
}

static void add_decimal(buf_t *out, wide_t scaled, int digits, bool zeros, bool commas)
{
    wide_t one = power(digits), rest = scaled % one;
    char text[DIGITS_MOST + 1];
    add_whole(out, scaled / one, commas);
    for (int i = digits; i-- > 0; rest /= 10) text[i] = (char)('0' + (int)(rest % 10));
    if (!zeros)
        while (digits && text[digits - 1] == '0') digits--;
    text[digits] = '\0';
    if (digits) buf_addf(out, ".%s", text);
}

/* --- units --------------------------------------------------------------------------------------------- */

static const struct unit {
    const char *zh, *one, *many;
} UNITS[] = {
    {"件", "case", "cases"},       {"人", "person", "persons"},     {"份", "document", "documents"},
    {"次", "time", "times"},       {"元", "yuan", "yuan"},          {"天", "day", "days"},
    {"日", "day", "days"},         {"起", "incident", "incidents"}, {"处", "place", "places"},
    {"人次", "attendance", "attendances"}, {"件次", "handling", "handlings"}, {"场", "session", "sessions"},
    {"项", "item", "items"},       {"家", "unit", "units"},         {"个", NULL, NULL},
    {"条", "entry", "entries"},    {"篇", "report", "reports"},     {"部", "work", "works"},
    {"站", "stop", "stops"},       {"名", "person", "persons"},     {"宗", "case", "cases"},
};

const char *figure_unit_in(const char *unit, enum lang lang)
{
    for (size_t i = 0; lang == LANG_EN && i < sizeof UNITS / sizeof *UNITS; i++)
        if (strcmp(UNITS[i].zh, unit) == 0) return UNITS[i].many ? UNITS[i].many : "number";
    return unit;
}

static void add_unit(buf_t *out, const figure_style_t *s, bool one, enum lang lang)
{
    if (s->bare || !s->unit || !*s->unit) return;
    if (lang == LANG_ZH) {
        buf_add_raw(out, s->unit);
        return;
    }
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (strcmp(UNITS[i].zh, s->unit) == 0) {
            const char *word = one ? UNITS[i].one : UNITS[i].many;
            if (word) buf_addf(out, " %s", word);
            return;
        }
}

/* --- forms ----------------------------------------------------------------------------------------------- */

static int digits_of(const figure_style_t *s, int customary)
{
    assert(s->digits <= DIGITS_MOST);
    return s->digits < 0 ? customary : s->digits;
}

static bool is_one(wide_t scaled, int digits)
{
    return scaled == power(digits);
}

static void add_number(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, enum lang lang)
{
    bool even = (wide_t)part % whole == 0;
    int digits = digits_of(s, even ? 0 : s->money ? 2 : 1);
    wide_t scaled = rounded(part, whole, 1, digits);
    if (part < 0 && scaled) buf_add_char(out, '-');
    bool long_money = s->money && !s->bare && scaled >= WAN * power(digits); /* 34,131,000元: eight figures in a row are not read */
    add_decimal(out, scaled, digits, s->zeros, lang == LANG_EN || long_money);
    add_unit(out, s, is_one(scaled, digits), lang);
}

static void add_in(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, int64_t scale, const char *word, enum lang lang)
{
    int digits = digits_of(s, 2);
    wide_t scaled = rounded(part, whole * scale, 1, digits);
    if (part < 0 && scaled) buf_add_char(out, '-');
    add_decimal(out, scaled, digits, s->zeros, lang == LANG_EN);
    buf_add_raw(out, word);
    add_unit(out, s, false, lang);
}

/* Is the value, rounded to what is shown in units of scale, at least one of the next unit? */
static bool reaches(const figure_style_t *s, int64_t part, wide_t whole, int64_t scale, int64_t next)
{
    int digits = digits_of(s, 2);
    return rounded(part, whole * scale, 1, digits) >= (wide_t)(next / scale) * power(digits);
}

static void add_scaled(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, enum lang lang)
{
    wide_t n = part < 0 ? -(wide_t)part : part;
    if (lang == LANG_ZH) {
        if (n >= YI * whole || (n >= WAN * whole && reaches(s, part, whole, WAN, YI))) add_in(out, s, part, whole, YI, "亿", lang);
        else if (n >= WAN * whole) add_in(out, s, part, whole, WAN, "万", lang);
        else add_number(out, s, part, whole, lang);
    } else if (n >= BILLION * whole || (n >= MILLION * whole && reaches(s, part, whole, MILLION, BILLION))) {
        add_in(out, s, part, whole, BILLION, " billion", lang);
    } else if (n >= MILLION * whole) {
        add_in(out, s, part, whole, MILLION, " million", lang);
    } else {
        figure_style_t plain = *s;
        plain.digits = (wide_t)part % whole == 0 ? 0 : s->digits;
        add_number(out, &plain, part, whole, lang);
    }
}

static void add_percent(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, bool sign)
{
    int digits = digits_of(s, 1);
    wide_t scaled = rounded(part, whole, PERCENT, digits);
    if (sign && part < 0 && scaled) buf_add_char(out, '-');
    add_decimal(out, scaled, digits, s->zeros, false);
    if (!s->bare) buf_add_char(out, '%');
}

static void add_times(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, enum lang lang)
{
    int digits = digits_of(s, 1);
    wide_t scaled = rounded(part, whole, 1, digits);
    add_decimal(out, scaled, digits, s->zeros, lang == LANG_EN);
    if (s->bare) return;
    buf_add_raw(out, lang == LANG_ZH ? "倍" : is_one(scaled, digits) ? " time" : " times");
}

/* now and before: 上升12.3%; a fall is never said in times. */
static void add_rise(buf_t *out, const figure_style_t *s, int64_t now, int64_t before, bool times, enum lang lang)
{
    int64_t change = now - before;
    bool zh = lang == LANG_ZH;
    if (times && change < 0) times = false;
    wide_t base = before < 0 ? -(wide_t)before : before;
    bool nothing = rounded(change, base, times ? 1 : PERCENT, digits_of(s, 1)) == 0;
    if (nothing && !s->bare) {
        buf_add_raw(out, change == 0 ? (zh ? "持平" : "was unchanged") : zh ? "基本持平" : "was almost unchanged");
        return;
    }
    if (!s->bare) buf_add_raw(out, change > 0 ? (zh ? "上升" : "rose by ") : zh ? "下降" : "fell by ");
    if (times) add_times(out, s, change, base, lang);
    else add_percent(out, s, change, base, s->bare);
}

static void add_points(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, bool sign, enum lang lang)
{
    figure_style_t bare = *s;
    bare.bare = true;
    int digits = digits_of(s, 1);
    wide_t scaled = rounded(part, whole, PERCENT, digits);
    add_percent(out, &bare, part, whole, sign);
    if (!s->bare) buf_add_raw(out, lang == LANG_ZH ? "个百分点" : is_one(scaled, digits) ? " percentage point" : " percentage points");
}

/* A difference of rates: 上升12.3个百分点. */
static void add_rise_points(buf_t *out, const figure_style_t *s, int64_t part, wide_t whole, enum lang lang)
{
    bool zh = lang == LANG_ZH;
    if (!rounded(part, whole, PERCENT, digits_of(s, 1)) && !s->bare) {
        buf_add_raw(out, part == 0 ? (zh ? "持平" : "was unchanged") : zh ? "基本持平" : "was almost unchanged");
        return;
    }
    if (!s->bare) buf_add_raw(out, part > 0 ? (zh ? "上升" : "rose by ") : zh ? "下降" : "fell by ");
    add_points(out, s, part, whole, s->bare, lang);
}

/* A rate that is not all does not become 100% by rounding, nor one that is something 0%: as many digits as that takes. */
static figure_style_t rate_style(const figure_style_t *s, int64_t part, wide_t whole)
{
    figure_style_t with = *s;
    if (s->digits >= 0 || part == 0 || (wide_t)part == whole) return with;
    for (with.digits = 1; with.digits < DIGITS_MOST; with.digits++) {
        wide_t scaled = rounded(part, whole, PERCENT, with.digits);
        if (scaled && scaled != PERCENT * power(with.digits)) break;
    }
    return with;
}

bool figure_say(buf_t *out, const figure_style_t *s, int64_t part, int64_t whole, enum lang lang)
{
    assert(out && s && whole >= 0);
    if (whole == 0) return false;
    wide_t money = s->money ? (wide_t)whole * FEN : whole;
    switch (s->form) {
    case FIGURE_SAY_NUMBER: add_number(out, s, part, money, lang); break;
    case FIGURE_SAY_SCALED: add_scaled(out, s, part, money, lang); break;
    case FIGURE_SAY_WAN:
        if (lang == LANG_ZH) add_in(out, s, part, money, WAN, "万", lang);
        else add_number(out, s, part, money, lang);
        break;
    case FIGURE_SAY_YI:
        if (lang == LANG_ZH) add_in(out, s, part, money, YI, "亿", lang);
        else add_in(out, s, part, money, MILLION, " million", lang);
        break;
    case FIGURE_SAY_PERCENT: {
        figure_style_t rate = rate_style(s, part, whole);
        add_percent(out, &rate, part, whole, true);
        break;
    }
    case FIGURE_SAY_POINTS: add_points(out, s, part, whole, s->bare, lang); break;
    case FIGURE_SAY_RISE_POINTS: add_rise_points(out, s, part, whole, lang); break;
    case FIGURE_SAY_RISE: add_rise(out, s, part, whole, false, lang); break;
    case FIGURE_SAY_RISE_TIMES: add_rise(out, s, part, whole, true, lang); break;
    case FIGURE_SAY_TIMES: add_times(out, s, part, whole, lang); break;
    case FIGURE_SAY_USUAL: add_rise(out, s, part, whole, part >= 2 * whole, lang); break;
    }
    return true;
}

int figure_marks(buf_t *out, const json_t *value, enum lang lang)
{
    static const struct {
        const char *flag;
        words_t words;
    } marks[] = {
        {"small_base", {{"基数小", "small base"}}},
        {"part_record", {{"对比期记录不全", "record incomplete"}}},
        {"joined", {{"有院新纳入", "an office joined since"}}},
        {"moved", {{"其间机构有变更，不可比", "offices changed: not comparable"}}},
        {"outside_plan", {{"含计划之外的日子，不计完成", "holds days outside the plan, so not how much is done"}}},
    };
    int said = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!json_is_true(json_object_get(value, marks[i].flag))) continue;
        buf_addf(out, lang == LANG_ZH ? "，%s" : ", %s", marks[i].words.in[lang]);
        said++;
    }
    return said;
}
