#include "base/money.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { UNIT_MOST_SHARE = 2000000 };

static bool take_word(const char **at, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*at, word, n) != 0) return false;
    *at += n;
    return true;
}

/* What stands behind a number: "12.5万元" counts in 万 whatever the column's head says. False: it is no unit. */
static bool unit_of(const char *at, int64_t *scale)
{
    while (*at == ' ') at++;
    if (!*at) return true;
    int64_t unit = take_word(&at, "万亿") ? INT64_C(100000000000000)
                   : take_word(&at, "亿") ? INT64_C(10000000000)
                   : take_word(&at, "万") ? 1000000
                   : take_word(&at, "千") ? 100000
                                          : 0;
    bool yuan = take_word(&at, "元");
    while (*at == ' ') at++;
    if (unit || yuan) *scale = unit ? unit : MONEY_YUAN;
    (void)take_word(&at, "整");
    return !*at;
}

enum money_fault money_read(const char *text, int64_t one, int64_t *ret_fen)
{
    int64_t n = 0, scale = one;
    while (*text == ' ') text++;
    if (!take_word(&text, "￥") && !take_word(&text, "¥")) (void)take_word(&text, "人民币");
    while (*text == ' ') text++;
    bool point = false, any = false, minus = *text == '-';
    const char *unit = text + minus + strspn(text + minus, "0123456789., ");
    if (!unit_of(unit, &scale)) return MONEY_FORM;
    for (const char *at = text + minus; at < unit; at++) {
        if (*at == ',' || *at == ' ') continue;
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (!isdigit((unsigned char)*at)) return MONEY_FORM;
        any = true;
        if (point && scale == 1) {
            if (*at != '0') return MONEY_PART;
            continue;
        }
        if (n > INT64_MAX / UNIT_MOST_SHARE) return MONEY_LARGE;
        n = n * 10 + (*at - '0');
        if (point) scale /= 10;
    }
    if (!any) return MONEY_FORM;
    if (n > INT64_MAX / scale) return MONEY_LARGE;
    *ret_fen = (minus ? -n : n) * scale;
    return MONEY_READ;
}
