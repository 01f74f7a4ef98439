/* screen_value.c - words of lists and queries become values: kinds, birth dates, sex. */
#include "match/screen.h"

#include "base/digits.h"
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

/* --- kinds -------------------------------------------------------------------------------------------- */

/* The words that sanctions and company data use for what a subject is. A legal entity may be either: the name says. */
static const struct {
    const char *word;
    enum match_schema schema;
} KINDS[] = {
    {"Person", MATCH_PERSON},      {"Individual", MATCH_PERSON},  {"NaturalPerson", MATCH_PERSON}, {"个人", MATCH_PERSON},
    {"自然人", MATCH_PERSON},      {"人员", MATCH_PERSON},        {"Company", MATCH_UNIT},         {"Organization", MATCH_UNIT},
    {"Organisation", MATCH_UNIT},  {"PublicBody", MATCH_UNIT},    {"Vessel", MATCH_UNIT},          {"Airplane", MATCH_UNIT},
    {"Aircraft", MATCH_UNIT},      {"Vehicle", MATCH_UNIT},       {"Unit", MATCH_UNIT},            {"Firm", MATCH_UNIT},
    {"Business", MATCH_UNIT},      {"Asset", MATCH_UNIT},         {"Security", MATCH_UNIT},        {"Bank", MATCH_UNIT},
    {"Ship", MATCH_UNIT},          {"Government", MATCH_UNIT},    {"单位", MATCH_UNIT},            {"公司", MATCH_UNIT},
    {"企业", MATCH_UNIT},          {"机构", MATCH_UNIT},          {"法人", MATCH_UNIT},            {"组织", MATCH_UNIT},
    {"Corporation", MATCH_UNIT},   {"Enterprise", MATCH_UNIT},   {"Institution", MATCH_UNIT},     {"Agency", MATCH_UNIT},
    {"Association", MATCH_UNIT},   {"Partnership", MATCH_UNIT},  {"Foundation", MATCH_UNIT},      {"Trust", MATCH_UNIT},
    {"Fund", MATCH_UNIT},          {"Group", MATCH_UNIT},        {"CryptoWallet", MATCH_UNIT},    {"RealEstate", MATCH_UNIT},
    {"船舶", MATCH_UNIT},          {"LegalEntity", MATCH_ANY},    {"Entity", MATCH_ANY},           {"Thing", MATCH_ANY},
    {"Any", MATCH_ANY},            {"Unknown", MATCH_ANY},        {"不详", MATCH_ANY},
};

/* Compares without case, blanks, hyphens and underlines: "Legal Entity", "legal_entity". */
static bool same_word(const char *text, const char *word)
{
    for (;; text++, word++) {
        while (*text == ' ' || *text == '_' || *text == '-') text++;
        if (tolower((unsigned char)*text) != tolower((unsigned char)*word)) return false;
        if (!*text) return true;
    }
}

int screen_schema(const char *text, enum match_schema *ret_schema, err_t *err)
{
    assert(text && ret_schema);
    if (!text[strspn(text, " ")]) {
        *ret_schema = MATCH_ANY;
        return 0;
    }
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (same_word(text, KINDS[i].word)) {
            *ret_schema = KINDS[i].schema;
            return 0;
        }
    return err_set(err, ERR_MATCH_KIND, text);
}

/* --- birth dates and sex -------------------------------------------------------------------------------- */

static bool mark(const char **at, const char *word)
{
    const char *p = *at + strspn(*at, " ");
    if (strncmp(p, word, strlen(word)) != 0) return false;
    p += strlen(word);
    *at = p + strspn(p, " ");
    return true;
}

static bool any_mark(const char **at, const char *han)
{
    return mark(at, "-") || mark(at, "/") || mark(at, ".") || mark(at, han);
}

enum { DATE_BYTES = 1024, YEAR_FIRST = 1900 };

/* Nobody was born after today. */
static bool real_day(int year, int month, int day, day_t *ret_day)
{
    if (year < YEAR_FIRST || !day_exists(year, month, day) || day_of(year, month, day) > day_today()) return false;
    *ret_day = day_of(year, month, day);
    return true;
}

/* Full-width digits and marks as the others; false when the text is longer than any date. */
static bool narrow(const char *text, char *into, size_t room)
{
    size_t n = 0;
    while (*text && n + 4 < room) {
        uint32_t c = text_next(&text);
        if (c == 0x3000) c = ' ';
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFF01 - '!';
        n += text_encode(c, into + n);
    }
    into[n] = '\0';
    return !*text;
}

/* 1980-01-02, 1980/1/2, 1980.1.2, 1980年1月2日, 19800102; what stands behind is at *ret_end. */
static bool numeric_day(const char *at, const char **ret_end, day_t *ret_day)
{
    int year, month, day;
    if (digits_take(&at, 4, &year) != 4) return false;
    if (isdigit((unsigned char)*at)) {
        if (digits_take(&at, 2, &month) != 2 || digits_take(&at, 2, &day) != 2) return false;
    } else {
        if (!any_mark(&at, "年") || !digits_take(&at, 2, &month) || !any_mark(&at, "月") || !digits_take(&at, 2, &day)) return false;
        (void)mark(&at, "日");
    }
    if (isdigit((unsigned char)*at)) return false;
    *ret_end = at;
    return real_day(year, month, day, ret_day);
}

/* The month that a word begins as; 0: none. */
static int named_month(const char **at)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    int month = 0;
    for (int i = 0; i < 12; i++)
        if (strncasecmp(*at, months + 3 * i, 3) == 0) month = i + 1;
    while (month && isalpha((unsigned char)**at)) (*at)++;
    *at += strspn(*at, " .-");
    return month;
}

/* 2 Jan 1980, 2-Jan-1980, January 2, 1980 */
static bool named_day(const char *at, const char **ret_end, day_t *ret_day)
{
    int day, year, month = named_month(&at);
    bool first = month != 0;
    if (!digits_take(&at, 2, &day) || (*at != ' ' && *at != '-' && *at != ',')) return false;
    at += strspn(at, first ? " ," : " -");
    if (!first && !(month = named_month(&at))) return false;
    if (digits_take(&at, 4, &year) != 4 || isdigit((unsigned char)*at)) return false;
    *ret_end = at;
    return real_day(year, month, day, ret_day);
}

/* A time of day or a time zone behind the day says nothing about the day, nor does that it is one of birth. */
static bool only_time(const char *at)
{
    at += strspn(at, " ");
    if (!*at || strcmp(at, "Z") == 0 || strcmp(at, "生") == 0 || strcmp(at, "出生") == 0) return true;
    if ((*at == 'T' || isdigit((unsigned char)*at)) && strchr(at, ':')) return true;
    return (*at == '+' || *at == '-') && strlen(at) == 6 && at[3] == ':';
}

/* A number of one or two digits beside the year may be its month (1980-05, 05/1980), never more: what has a day too is a
 * date that does not exist, or one whose order nobody knows (01/02/1980). */
static bool is_month(const char *text, const char *at, int n, const char *year, const char *year_end)
{
    static const char *const marks[] = {"-", "/", ".", "年", " "};
    if (n < 1 || n > 12) return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t bytes = strlen(marks[i]);
        if (year < at && at == year_end + bytes && strncmp(year_end, marks[i], bytes) == 0) return true;
        if (year > at && (size_t)(year - text) >= bytes && strncmp(year - bytes, marks[i], bytes) == 0 && i < 3) {
            const char *end = at + strspn(at, "0123456789");
            return end + bytes == year;
        }
    }
    return false;
}

/* The one year in a text that holds no other year (and with strict, nothing else of a date but a month); else 0. */
static int only_year(const char *text, bool strict)
{
    int found = 0, small = 0, small_value = 0, years = 0;
    const char *year = NULL, *year_end = NULL, *small_at = NULL;
    for (const char *at = text; *at;) {
        int n = 0;
        if (!isdigit((unsigned char)*at)) {
            at++;
            continue;
        }
        const char *start = at;
        int count = digits_take(&at, 9, &n);
        while (isdigit((unsigned char)*at)) at++, count++;
        if (count <= 2) {
            small++;
            small_value = n;
            small_at = start;
            continue;
        }
        if (count != 4 || (found && found != n)) return 0;
        years++;
        found = n;
        year = start;
        year_end = at;
    }
    if (found < YEAR_FIRST || day_of(found, 1, 1) > day_today()) return 0;
    if (!strict || !small) return found;
    return small == 1 && years == 1 && is_month(text, small_at, small_value, year, year_end) ? found : 0;
}

day_t screen_birth(const char *text, bool *ret_understood)
{
    assert(text && ret_understood);
    char room[DATE_BYTES];
    day_t day = DAY_NONE;
    const char *end, *at = room;
    text += strspn(text, " ");
    *ret_understood = true;
    if (!*text) return DAY_NONE;
    bool fits = narrow(text, room, sizeof room);
    at += strspn(at, " ");
    bool whole = fits && (numeric_day(at, &end, &day) || named_day(at, &end, &day));
    if (whole && only_time(end)) return day;
    int year = fits ? only_year(at, !whole) : 0;
    if (year) return day_of(year, 1, 1);
    *ret_understood = false;
    return DAY_NONE;
}

char screen_sex(const char *text, bool *ret_understood)
{
    static const char *const male[] = {"M", "male", "男", "男性"}, *const female[] = {"F", "female", "女", "女性"};
    assert(text && ret_understood);
    *ret_understood = true;
    if (!text[strspn(text, " ")]) return 0;
    for (size_t i = 0; i < 4; i++) {
        if (same_word(text, male[i])) return 'M';
        if (same_word(text, female[i])) return 'F';
    }
    *ret_understood = false;
    return 0;
}
