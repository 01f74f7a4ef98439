/* sqlite_function.c - the SQL functions that PostgreSQL has as SQL (postgres_pool.c) and SQLite lacks. */
#include "store/sqlite.h"

#include "base/day.h"

#include <string.h>

static bool two_digits(const char *p, int *ret_n)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9') return false;
    *ret_n = (p[0] - '0') * 10 + (p[1] - '0');
    return true;
}

/* YYYY-MM-DD of any four-digit year, as PostgreSQL takes it (day_parse has the narrower range of what
 * people may enter). */
static bool date_of(sqlite3_value *v, day_t *ret_day)
{
    const char *p = (const char *)sqlite3_value_text(v);
    int century = 0, year = 0, month = 0, day = 0;
    if (!p || strlen(p) != 10 || p[4] != '-' || p[7] != '-') return false;
    if (!two_digits(p, &century) || !two_digits(p + 2, &year) || !two_digits(p + 5, &month) ||
        !two_digits(p + 8, &day) || !day_exists(century * 100 + year, month, day))
        return false;
    *ret_day = day_of(century * 100 + year, month, day);
    return true;
}

static void refuse(sqlite3_context *ctx, const char *words)
{
    sqlite3_result_error(ctx, words, -1);
    sqlite3_result_error_code(ctx, SQLITE_MISMATCH);
}

static void add_days(sqlite3_context *ctx, int count, sqlite3_value **v)
{
    (void)count;
    day_t day = 0;
    char text[DAY_TEXT];
    if (sqlite3_value_type(v[0]) == SQLITE_NULL || sqlite3_value_type(v[1]) == SQLITE_NULL) return;
    sqlite3_int64 n = sqlite3_value_int64(v[1]);
    if (!date_of(v[0], &day) || n < -4000000 || n > 4000000) {
        refuse(ctx, "xz_add_days: not a date or too many days");
        return;
    }
    int64_t sum = day + n;
    if (sum < day_of(1, 1, 1) || sum > day_of(9999, 12, 31)) {
        refuse(ctx, "xz_add_days: beyond the years 1 to 9999");
        return;
    }
    sqlite3_result_text(ctx, day_text((day_t)sum, text), -1, SQLITE_TRANSIENT);
}

static void days_between(sqlite3_context *ctx, int count, sqlite3_value **v)
{
    (void)count;
    day_t from = 0, to = 0;
    if (sqlite3_value_type(v[0]) == SQLITE_NULL || sqlite3_value_type(v[1]) == SQLITE_NULL) return;
    if (!date_of(v[0], &from) || !date_of(v[1], &to)) {
        refuse(ctx, "xz_days_between: not a date");
        return;
    }
    sqlite3_result_int64(ctx, (sqlite3_int64)to - from);
}

int lite_functions(sqlite3 *db)
{
    /* INNOCUOUS: they may stand in checks and indexes although the schema is not trusted. */
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int result = sqlite3_create_function_v2(db, "xz_add_days", 2, flags, NULL, add_days, NULL, NULL, NULL);
    if (result) return result;
    return sqlite3_create_function_v2(db, "xz_days_between", 2, flags, NULL, days_between, NULL, NULL, NULL);
}
