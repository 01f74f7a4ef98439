/* day.c - civil-day arithmetic after the era method (400-year cycles of 146,097 days). */
#include "base/day.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ERA_DAYS = 146097, EPOCH_SHIFT = 719468 }; /* days from 0000-03-01 to 1970-01-01 */

day_t day_of(int year, int month, int day)
{
    assert(day_exists(year, month, day));
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_SHIFT;
}

void day_split(day_t d, int *ret_year, int *ret_month, int *ret_day)
{
    int z = d + EPOCH_SHIFT;
    int era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int doe = z - era * ERA_DAYS;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    *ret_day = doy - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = yoe + era * 400 + (*ret_month <= 2);
}

int day_month_length(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool day_exists(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= day_month_length(year, month);
}

int day_weekday(day_t d)
{
    return (int)(((int64_t)d % 7 + 7 + 3) % 7) + 1; /* 1970-01-01 was a Thursday */
}

int day_parse(const char *text, day_t *ret_day, err_t *err)
{
    int part[3] = {0};
    bool shaped = text && strlen(text) == 10;
    for (int i = 0, p = 0; shaped && i < 10; i++) {
        if (i == 4 || i == 7) {
            shaped = text[i] == '-';
            p++;
        } else {
            shaped = text[i] >= '0' && text[i] <= '9';
            part[p] = part[p] * 10 + text[i] - '0';
        }
    }
    if (!shaped || part[0] < 1900 || part[0] > 2199 || !day_exists(part[0], part[1], part[2]))
        return err_set(err, ERR_BASE_DATE, text ? text : "");
    *ret_day = day_of(part[0], part[1], part[2]);
    return 0;
}

static void put_digits(char *to, unsigned n, int digits)
{
    for (int i = digits - 1; i >= 0; i--, n /= 10) to[i] = (char)('0' + n % 10);
}

const char *day_text(day_t d, char into[DAY_TEXT])
{
    into[0] = '\0';
    if (d == DAY_NONE) return into;
    int y, m, n;
    day_split(d, &y, &m, &n);
    assert(y >= 0 && y <= 9999);
    put_digits(into, (unsigned)y, 4);
    put_digits(into + 5, (unsigned)m, 2);
    put_digits(into + 8, (unsigned)n, 2);
    into[4] = into[7] = '-';
    into[10] = '\0';
    return into;
}

day_t day_today(void)
{
    const char *fixed = getenv("XIEZHI_TODAY");
    day_t d;
    if (fixed && day_parse(fixed, &d, NULL) == 0) return d;
    return instant_day(instant_now());
}

instant_t instant_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (instant_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

day_t instant_day(instant_t t)
{
    const int64_t day_us = INT64_C(86400000000), china_us = INT64_C(8) * 3600 * 1000000;
    int64_t local = t + china_us;
    return (day_t)(local >= 0 ? local / day_us : -((-local + day_us - 1) / day_us));
}

const char *instant_text(instant_t t, char into[INSTANT_TEXT])
{
    const int64_t day_us = INT64_C(86400000000);
    int64_t days = t >= 0 ? t / day_us : -((-t + day_us - 1) / day_us);
    int64_t us = t - days * day_us;
    unsigned s = (unsigned)(us / 1000000);
    day_text((day_t)days, into);
    put_digits(into + 11, s / 3600, 2);
    put_digits(into + 14, s / 60 % 60, 2);
    put_digits(into + 17, s % 60, 2);
    put_digits(into + 20, (unsigned)(us % 1000000), 6);
    into[10] = 'T';
    into[13] = into[16] = ':';
    into[19] = '.';
    into[26] = 'Z';
    into[27] = '\0';
    return into;
}

const char *instant_local_text(instant_t t, char into[INSTANT_LOCAL])
{
    const int64_t china_us = INT64_C(8) * 3600 * 1000000;
    char text[INSTANT_TEXT];
    (void)instant_text(t + china_us, text);
    (void)memcpy(into, text, INSTANT_LOCAL - 1);
    into[10] = ' ';
    into[INSTANT_LOCAL - 1] = '\0';
    return into;
}

int instant_parse(const char *text, instant_t *ret_instant, err_t *err)
{
    static const char shape[] = "0000-00-00T00:00:00.000000Z";
    int64_t part[7] = {0};
    size_t n = 0;
    for (size_t i = 0; i < sizeof shape; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) return err_set(err, ERR_BASE_DATE, text);
        if (shape[i] == '0') part[n] = part[n] * 10 + (text[i] - '0');
        else n++;
    }
    if (!day_exists((int)part[0], (int)part[1], (int)part[2]) || part[3] > 23 || part[4] > 59 || part[5] > 59)
        return err_set(err, ERR_BASE_DATE, text);
    int64_t days = day_of((int)part[0], (int)part[1], (int)part[2]);
    *ret_instant = (((days * 24 + part[3]) * 60 + part[4]) * 60 + part[5]) * 1000000 + part[6];
    return 0;
}
