/* screen_value.c - words of lists and queries become values: kinds, birth dates, sex. */
#include "match/screen.h"

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

static int digits(const char **at, int most, int *ret_n)
{
    int n = 0, count = 0;
    while (count < most && isdigit((unsigned char)**at)) {
        n = n * 10 + (*(*at)++ - '0');
        count++;
    }
    *ret_n = n;
    return count;
}

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

static bool real_day(int year, int month, int day, day_t *ret_day)
{
    if (year < 1900 || year > 2199 || !day_exists(year, month, day)) return false;
    *ret_day = day_of(year, month, day);
    return true;
}

/* 1980-01-02, 1980/1/2, 1980.1.2, 1980年1月2日, 19800102; what stands behind is at *ret_end. */
static bool numeric_day(const char *at, const char **ret_end, day_t *ret_day)
{
    int year, month, day;
    if (digits(&at, 4, &year) != 4) return false;
    if (isdigit((unsigned char)*at)) {
        if (digits(&at, 2, &month) != 2 || digits(&at, 2, &day) != 2) return false;
    } else {
        if (!any_mark(&at, "年") || !digits(&at, 2, &month) || !any_mark(&at, "月") || !digits(&at, 2, &day)) return false;
        (void)mark(&at, "日");
    }
    if (isdigit((unsigned char)*at)) return false;
    *ret_end = at;
    return real_day(year, month, day, ret_day);
}

/* 2 Jan 1980 */
static bool named_day(const char *at, const char **ret_end, day_t *ret_day)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    int day, year, month = 0;
    if (!digits(&at, 2, &day) || *at != ' ') return false;
    while (*at == ' ') at++;
    for (int i = 0; i < 12; i++)
        if (strncasecmp(at, months + 3 * i, 3) == 0) month = i + 1;
    if (!month) return false;
    while (isalpha((unsigned char)*at)) at++;
    while (*at == ' ' || *at == '.') at++;
    if (digits(&at, 4, &year) != 4 || isdigit((unsigned char)*at)) return false;
    *ret_end = at;
    return real_day(year, month, day, ret_day);
}

/* A time of day or a time zone behind the day says nothing about the day. */
static bool only_time(const char *at)
{
    at += strspn(at, " ");
    if (!*at || strcmp(at, "Z") == 0) return true;
    if ((*at == 'T' || isdigit((unsigned char)*at)) && strchr(at, ':')) return true;
    return (*at == '+' || *at == '-') && strlen(at) == 6 && at[3] == ':';
}

/* The one year in a text that holds no other number of four digits; 0 when there is none or several. */
static int only_year(const char *text)
{
    int found = 0;
    while (*text) {
        int n = 0, count = 0;
        if (!isdigit((unsigned char)*text)) {
            text++;
            continue;
        }
        const char *at = text;
        count = digits(&at, 9, &n);
        while (isdigit((unsigned char)*at)) at++;
        text = at;
        if (count <= 2) continue; /* months and days */
        if (count != 4 || n < 1900 || n > 2199 || (found && found != n)) return 0;
        found = n;
    }
    return found;
}

day_t screen_birth(const char *text, bool *ret_understood)
{
    assert(text && ret_understood);
    day_t day = DAY_NONE;
    const char *end;
    text += strspn(text, " ");
    *ret_understood = true;
    if (!*text) return DAY_NONE;
    if ((numeric_day(text, &end, &day) || named_day(text, &end, &day)) && only_time(end)) return day;
    int year = only_year(text);
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
