/* sheet_number.c - numbers of a workbook as a person would type them: dates, times, plain numbers.
 *
 * Source     ECMA-376 part 1: 18.8.30 (numFmt, built-in ids), 18.17.4 (date systems).
 */
#include "base/day.h"
#include "base/sheet_inside.h"

#include <assert.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Doubles print and parse with a point whatever the program's locale is. */
static locale_t c_locale;
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;

static void make_c_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

/* What the built-in formats show; those of 27-36 and 50-58 are the East Asian ones. */
static enum sheet_style built_in(int id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        id == 57 || id == 58)
        return STYLE_DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return STYLE_TIME;
    return id == 22 ? STYLE_DATE_TIME : STYLE_PLAIN;
}

/* Passes over what a format shows literally: "..." \x _x *x [..]. Returns the next letter that means
 * something, or the end. [h] [m] [s] (elapsed time) mean something. */
static const char *next_letter(const char *p)
{
    for (;;) {
        if (*p == '"') {
            const char *close = strchr(p + 1, '"');
            p = close ? close + 1 : p + strlen(p);
        } else if (*p == '\\' || *p == '_' || *p == '*') {
            p += p[1] ? 2 : 1;
        } else if (*p == '[' && !strchr("hHmMsS", p[1])) {
            const char *close = strchr(p, ']');
            p = close ? close + 1 : p + strlen(p);
        } else {
            return p;
        }
    }
}

enum sheet_style sheet_style_of(int id, const char *code)
{
    if (!code) return built_in(id);
    bool day = false, clock = false, month = false, digits = false;
    for (const char *p = next_letter(code); *p && *p != ';'; p = next_letter(p + 1)) {
        if (strncasecmp(p, "general", 7) == 0) return STYLE_PLAIN;
        if (strchr("yYdD", *p)) day = true;
        else if (strchr("mM", *p)) month = true;
        else if (strchr("hHsS", *p)) clock = true;
        else if (strchr("0#?", *p)) digits = true;
        /* "ss.00": digits behind seconds are still a time; "0.00E+00" never is one. */
    }
    if (digits && !clock) return STYLE_PLAIN;
    if (clock) return day ? STYLE_DATE_TIME : STYLE_TIME;
    return day || month ? STYLE_DATE : STYLE_PLAIN; /* m beside h or s is minutes */
}

/* Days since 1970-01-01 of a serial day; false for those that are no day. The 1900 system counts a
 * 29 February 1900 that never was (serial 60). */
static bool serial_day(double serial, bool from_1904, day_t *ret_day)
{
    if (!(serial >= 0 && serial < 2958466)) return false; /* up to 9999-12-31 */
    int n = (int)serial;
    if (from_1904) *ret_day = day_of(1904, 1, 1) + n;
    else if (n == 0 || n == 60) return false;
    else *ret_day = day_of(1899, 12, n < 60 ? 31 : 30) + n;
    return *ret_day <= day_of(9999, 12, 31);
}

static bool date_text(double value, enum sheet_style style, bool from_1904, char *into, size_t room)
{
    double whole = floor(value);
    int seconds = (int)((value - whole) * 86400 + 0.5);
    assert(style != STYLE_PLAIN && seconds >= 0 && seconds <= 86400);
    if (style == STYLE_DATE) seconds = 0; /* the clock is not shown: it is not meant */
    if (seconds >= 86400) {
        seconds = 0;
        whole += 1;
    }
    unsigned h = (unsigned)seconds / 3600, m = (unsigned)seconds / 60 % 60, s = (unsigned)seconds % 60;
    if (style == STYLE_TIME && whole == 0) {
        (void)snprintf(into, room, "%02u:%02u:%02u", h, m, s);
        return true;
    }
    day_t day;
    if (!serial_day(whole, from_1904, &day)) return false;
    char iso[DAY_TEXT];
    (void)day_text(day, iso);
    if (seconds) (void)snprintf(into, room, "%sT%02u:%02u:%02u", iso, h, m, s);
    else (void)snprintf(into, room, "%s", iso);
    return true;
}

/* A whole number of at most 15 digits needs no arithmetic. */
static bool is_short_integer(const char *raw)
{
    if (strcmp(raw, "0") == 0) return true;
    raw += *raw == '-';
    size_t n = strspn(raw, "0123456789");
    return n >= 1 && n <= 15 && !raw[n] && raw[0] != '0';
}

int sheet_number_text(const char *raw, enum sheet_style style, bool from_1904,
                      char into[SHEET_NUMBER_TEXT], bool *ret_kept)
{
    assert(raw && into && ret_kept);
    *ret_kept = true;
    if (style == STYLE_PLAIN && is_short_integer(raw)) return 0;
    (void)pthread_once(&c_locale_once, make_c_locale);
    if (!c_locale || !*raw || strlen(raw) >= SHEET_NUMBER_TEXT || strspn(raw, "+-.0123456789eE") != strlen(raw))
        return 0;
    char *end = NULL;
    errno = 0;
    double value = strtod_l(raw, &end, c_locale);
    if (*end || errno == ERANGE || !isfinite(value)) return 0;
    if (style != STYLE_PLAIN && date_text(value, style, from_1904, into, SHEET_NUMBER_TEXT)) {
        *ret_kept = false;
        return 0;
    }
    /* Sixteen digits and more do not survive in a double: such a number was an identity or account
     * number, and its last digits are gone. */
    if (fabs(value) >= 1e15) return SHEET_LOSSY;
    locale_t before = uselocale(c_locale);
    double nearest = nearbyint(value);
    bool whole = nearest == value;
    (void)snprintf(into, SHEET_NUMBER_TEXT, whole ? "%.0f" : "%.15g", whole ? nearest : value);
    uselocale(before);
    if (strcmp(into, "-0") == 0) into[0] = '0', into[1] = '\0';
    *ret_kept = strchr(into, 'e') != NULL; /* tiny: as it stands */
    return 0;
}
