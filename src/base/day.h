/* day.h - days of the civil calendar and instants.
 *
 * day_t      Days since 1970-01-01 (proleptic Gregorian). The law's time: no time zone; "today"
 *            is the day in China (UTC+8, no daylight saving), wherever the machine stands.
 * instant_t  Microseconds since 1970-01-01T00:00:00Z. Our time: when something was recorded.
 * What the law makes of days (terms, holidays) is catalogue/calendar.h, not here.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef int32_t day_t;
typedef int64_t instant_t;

#define DAY_NONE INT32_MIN

enum { DAY_TEXT = 11, INSTANT_TEXT = 28 };

day_t day_of(int year, int month, int day); /* the triple must be a real day */
void day_split(day_t d, int *ret_year, int *ret_month, int *ret_day);
bool day_exists(int year, int month, int day);
int day_month_length(int year, int month);
/* 1 = Monday .. 7 = Sunday (ISO 8601). */
int day_weekday(day_t d);
/* "2025-09-30", nothing else, 1900..2199: ERR_BASE_DATE. */
int day_parse(const char *text, day_t *ret_day, err_t *err);
/* ISO text; "" for DAY_NONE. Returns into. */
const char *day_text(day_t d, char into[DAY_TEXT]);
/* Today in China. $XIEZHI_TODAY (YYYY-MM-DD) overrides it, for demonstrations and tests. */
day_t day_today(void);

instant_t instant_now(void);
/* "2025-09-30T08:15:00.123456Z": sorts as text. Returns into. */
const char *instant_text(instant_t t, char into[INSTANT_TEXT]);
/* Reads the text of instant_text back; anything else is ERR_BASE_DATE. */
int instant_parse(const char *text, instant_t *ret_instant, err_t *err);
/* "2025-09-30 16:15:00" on the clock of China. Returns into. */
enum { INSTANT_LOCAL = 20 };
const char *instant_local_text(instant_t t, char into[INSTANT_LOCAL]);
/* The day in China at that instant. */
day_t instant_day(instant_t t);

#endif
