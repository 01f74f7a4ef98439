/* say.c - days, sums and strangers' texts as a letter prints them. */
#include "paper/say.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

void paper_say_day(buf_t *out, day_t day, enum lang lang)
{
    static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
                                         "August", "September", "October", "November", "December"};
    if (day == DAY_NONE) {
        buf_add_raw(out, lang == LANG_ZH ? "不详" : "not stated");
        return;
    }
    int y, m, d;
    day_split(day, &y, &m, &d);
    if (lang == LANG_ZH) buf_addf(out, "%d年%d月%d日", y, m, d);
    else buf_addf(out, "%d %s %d", d, months[m - 1], y);
}

static void say_under_hundred(buf_t *out, int n)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    assert(n > 0 && n < 100);
    if (n >= 20) buf_add_raw(out, digits[n / 10]);
    if (n >= 10) buf_add_raw(out, "十");
    if (n % 10) buf_add_raw(out, digits[n % 10]);
}

void paper_say_day_han(buf_t *out, day_t day)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (day == DAY_NONE) {
        buf_add_raw(out, "不详");
        return;
    }
    int y, m, d;
    day_split(day, &y, &m, &d);
    assert(y >= 1000 && y <= 9999);
    for (int unit = 1000; unit; unit /= 10) buf_add_raw(out, digits[y / unit % 10]);
    buf_add_raw(out, "年");
    say_under_hundred(out, m);
    buf_add_raw(out, "月");
    say_under_hundred(out, d);
    buf_add_raw(out, "日");
}

void paper_say_money(buf_t *out, int64_t fen, enum lang lang)
{
    if (fen < 0) {
        buf_add_raw(out, lang == LANG_ZH ? "不详" : "not stated");
        return;
    }
    text_add_money(out, fen, lang);
}

/* Four digits with their units; a zero stands for any run of zeros that has something behind it. */
static bool say_group(buf_t *out, int n, bool begun)
{
    static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    static const char *const units[] = {"仟", "佰", "拾", ""};
    bool gap = false;
    assert(n >= 0 && n < 10000);
    for (int i = 0, weight = 1000; i < 4; i++, weight /= 10) {
        int digit = n / weight % 10;
        if (!digit) {
            gap = true;
            continue;
        }
        if (gap && begun) buf_add_raw(out, "零");
        gap = false;
        begun = true;
        buf_addf(out, "%s%s", digits[digit], units[i]);
    }
    return begun;
}

/* By 亿 and 万; a group that is missing altogether is said once, as 零. */
static bool say_number(buf_t *out, int64_t n, bool begun)
{
    if (n >= 100000000) {
        begun = say_number(out, n / 100000000, begun);
        buf_add_raw(out, "亿");
        n %= 100000000;
    }
    int high = (int)(n / 10000), low = (int)(n % 10000);
    if (high) {
        begun = say_group(out, high, begun);
        buf_add_raw(out, "万");
    }
    if (low >= 1000 && begun && !high) buf_add_raw(out, "零");
    return low ? say_group(out, low, begun) : begun;
}

void paper_say_money_han(buf_t *out, int64_t fen)
{
    static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    assert(fen >= 0);
    int64_t yuan = fen / 100;
    int jiao = (int)(fen / 10 % 10), cents = (int)(fen % 10);
    if (yuan) (void)say_number(out, yuan, false);
    if (yuan) buf_add_raw(out, "元");
    if (!fen) buf_add_raw(out, "零元");
    if (jiao) buf_addf(out, "%s角", digits[jiao]);
    else if (cents && yuan) buf_add_raw(out, "零");
    if (cents) buf_addf(out, "%s分", digits[cents]);
    else buf_add_raw(out, "整");
}

/* Characters that show nothing, or change how their neighbours are shown. */
static bool deceives(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || c == 0x115F || c == 0x1160 ||
           c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || c == 0xFEFF || (c >= 0xFFF0 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

void paper_say_plain(buf_t *out, const char *text)
{
    while (*text) {
        const char *from = text;
        uint32_t c = text_next(&text);
        if (c == '\n' || c == '\r' || c == '\t') buf_add_char(out, ' ');
        else if (deceives(c)) buf_addf(out, "[U+%04X]", (unsigned)c);
        else if (c == 0xFFFD) buf_add_raw(out, "\xEF\xBF\xBD");
        else buf_add_bytes(out, from, (size_t)(text - from));
    }
}

const char *paper_say_words(const words_t *words, enum lang lang)
{
    const char *said = words->in[lang];
    if (!said || !*said) said = words->in[lang == LANG_ZH ? LANG_EN : LANG_ZH];
    return said ? said : "";
}
