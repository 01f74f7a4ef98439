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
