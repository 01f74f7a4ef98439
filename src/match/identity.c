/* identity.c - reading and verifying identity numbers. Repairs are in identity_repair.c. */
#include "match/identity.h"

#include "base/embed.h"
#include "base/text.h"
#include "match/identity_judge.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { AREAS_MOST = 8192, YEAR_LEAST = 1800 };

/* --- area codes ---------------------------------------------------------------------------------- */

static pthread_once_t areas_once = PTHREAD_ONCE_INIT;
static uint32_t areas[AREAS_MOST];
static size_t area_count;

/* One code a line, sorted: written so by whoever makes the file, asserted here. */
static void read_areas(void)
{
    const embed_file_t *file = embed_lookup("data/area_codes.txt");
    assert(file);
    for (const char *p = (const char *)file->data; *p && area_count < AREAS_MOST;) {
        size_t n = strcspn(p, "\n");
        if (n == IDENTITY_AREA) {
            areas[area_count] = (uint32_t)strtoul(p, NULL, 10);
            assert(area_count == 0 || areas[area_count - 1] < areas[area_count]);
            area_count++;
        }
        p += n + (p[n] == '\n');
    }
}

bool identity_area_known(const char *area)
{
    uint32_t code = 0;
    for (int i = 0; i < IDENTITY_AREA; i++) {
        if (area[i] < '0' || area[i] > '9') return false;
        code = code * 10 + (uint32_t)(area[i] - '0');
    }
    (void)pthread_once(&areas_once, read_areas);
    size_t low = 0, high = area_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (areas[mid] < code) low = mid + 1;
        else high = mid;
    }
    return low < area_count && areas[low] == code;
}

/* --- check characters ------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Places of the 31 characters of GB 32100 (no I, O, S, V, Z); -1 for others. A table, because imports
 * judge every row. */
static int credit_value(char c)
{
    static const int8_t place[128] = { /* one more than the place; 0 = not in the alphabet */
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
        ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
        ['G'] = 17, ['H'] = 18, ['J'] = 19, ['K'] = 20, ['L'] = 21, ['M'] = 22, ['N'] = 23, ['P'] = 24,
        ['Q'] = 25, ['R'] = 26, ['T'] = 27, ['U'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31};
    return (unsigned char)c < 128 ? place[(unsigned char)c] - 1 : -1;
}

/* GB 11714 counts all 36: A = 10 .. Z = 35. */
static int org_value(char c)
{
    if (is_digit(c)) return c - '0';
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

char identity_resident_check(const char *body)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) {
        if (!is_digit(body[i])) return 0;
        sum += (body[i] - '0') * weight[i];
    }
    return "10X98765432"[sum % 11];
}

char identity_credit_check(const char *body)
{
    static const int weight[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    int sum = 0;
    for (int i = 0; i < 17; i++) {
        int value = credit_value(body[i]);
        if (value < 0) return 0;
        sum += value * weight[i];
    }
    return IDENTITY_CREDIT_ALPHABET[(31 - sum % 31) % 31]; /* remainder 0 gives '0', not place 31 */
}

char identity_org_check(const char *body)
{
    static const int weight[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 8; i++) {
        int value = org_value(body[i]);
        if (value < 0) return 0;
        sum += value * weight[i];
    }
    int c = 11 - sum % 11;
    return c == 10 ? 'X' : c == 11 ? '0' : (char)('0' + c);
}

/* --- verdicts ------------------------------------------------------------------------------------- */

static verdict_t wrong(enum err_code code, int at, char expected)
{
    return (verdict_t){.code = code, .at = at, .expected = expected};
}

static int two(const char *p)
{
    return (p[0] - '0') * 10 + (p[1] - '0');
}

day_t identity_birth(const char *number, size_t length)
{
    bool old = length == 15;
    assert(old || length == 18);
    int y = old ? 1900 + two(number + 6) : two(number + 6) * 100 + two(number + 8);
    const char *p = number + (old ? 8 : 10);
    if (y < YEAR_LEAST || !day_exists(y, two(p), two(p + 2))) return DAY_NONE;
    return day_of(y, two(p), two(p + 2));
}

verdict_t identity_judge_resident(const char *n, day_t today)
{
    size_t digits = strspn(n, "0123456789");
    if (digits < 17) return wrong(ERR_MATCH_IDENTITY_CHARACTER, (int)digits + 1, 0);
    if (digits == 17 && n[17] != 'X') return wrong(ERR_MATCH_IDENTITY_CHARACTER, 18, 0);
    day_t born = identity_birth(n, 18);
    if (born == DAY_NONE || born > today) return wrong(ERR_MATCH_IDENTITY_DATE, 7, 0);
    char check = identity_resident_check(n);
    return check == n[17] ? wrong(ERR_NONE, 0, 0) : wrong(ERR_MATCH_IDENTITY_CHECK, 18, check);
}

verdict_t identity_judge_resident15(const char *n)
{
    size_t digits = strspn(n, "0123456789");
    if (digits < 15) return wrong(ERR_MATCH_IDENTITY_CHARACTER, (int)digits + 1, 0);
    if (identity_birth(n, 15) == DAY_NONE) return wrong(ERR_MATCH_IDENTITY_DATE, 7, 0);
    return wrong(ERR_NONE, 0, 0);
}

verdict_t identity_judge_org(const char *n)
{
    for (int i = 0; i < 8; i++)
        if (org_value(n[i]) < 0) return wrong(ERR_MATCH_IDENTITY_CHARACTER, i + 1, 0);
    if (!is_digit(n[8]) && n[8] != 'X') return wrong(ERR_MATCH_IDENTITY_CHARACTER, 9, 0);
    char check = identity_org_check(n);
    return check == n[8] ? wrong(ERR_NONE, 0, 0) : wrong(ERR_MATCH_IDENTITY_CHECK, 9, check);
}

verdict_t identity_judge_credit(const char *n)
{
    for (int i = 0; i < 18; i++)
        if (credit_value(n[i]) < 0 || (i >= 2 && i < 8 && !is_digit(n[i])))
            return wrong(ERR_MATCH_IDENTITY_CHARACTER, i + 1, 0);
    char check = identity_credit_check(n), inner = identity_org_check(n + 8);
    if (check != n[17]) return wrong(ERR_MATCH_IDENTITY_CHECK, 18, check);
    if (inner != n[16]) return wrong(ERR_MATCH_IDENTITY_ORG_PART, 17, inner);
    return wrong(ERR_NONE, 0, 0);
}

/* 000000000, 111111111111111: what people type where no number is known. Some of them pass every check, and
 * would make one party of all who were entered so. */
static bool fills_a_gap(const char *n)
{
    return *n && strspn(n, (char[]){*n, '\0'}) == strlen(n);
}

verdict_t identity_judge(enum identity_kind kind, const char *n, day_t today)
{
    if (fills_a_gap(n)) return wrong(ERR_MATCH_IDENTITY_FILLER, 0, 0);
    switch (kind) {
    case IDENTITY_RESIDENT: return identity_judge_resident(n, today);
    case IDENTITY_RESIDENT15: return identity_judge_resident15(n);
    case IDENTITY_CREDIT: return identity_judge_credit(n);
    case IDENTITY_ORG: return identity_judge_org(n);
    case IDENTITY_UNKNOWN: break;
    }
    return wrong(ERR_MATCH_IDENTITY_SHAPE, 0, 0);
}

/* --- reading --------------------------------------------------------------------------------------- */

typedef struct reading {
    char number[IDENTITY_TEXT];
    size_t length;     /* characters after dropping spaces and hyphens, also those that did not fit */
    const char *bad;   /* first character that is neither digit nor letter, in the text; or NULL */
    size_t bad_at;     /* its place from 1 */
} reading_t;

static bool is_dropped(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '-' || c == 0xA0 || c == 0x3000 || c == 0xFEFF ||
           (c >= 0x2000 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D || c == 0x202F;
}

/* The characters that stand for one of ours: full width, and what is set for an X. */
static uint32_t plain(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == 0xD7 || c == 0x2169 || c == 0x2179 || c == 0x425 || c == 0x445 || c == 0x3A7) return 'X';
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

static void read_number(const char *text, reading_t *r)
{
    size_t kept = 0;
    *r = (reading_t){0};
    while (*text) {
        const char *start = text;
        uint32_t c = plain(text_next(&text));
        if (is_dropped(c)) continue;
        r->length++;
        if (!(c < 128 && org_value((char)c) >= 0)) {
            if (!r->bad) {
                r->bad = start;
                r->bad_at = r->length;
            }
            continue;
        }
        if (kept + 1 < sizeof r->number) r->number[kept++] = (char)c;
    }
}

/* Both readings of 18 characters can hold by chance: the one whose area exists is meant. */
static enum identity_kind judge18(const char *n)
{
    bool resident = is_digit(n[0]) && identity_judge_resident(n, day_today()).code == ERR_NONE;
    bool credit = identity_judge_credit(n).code == ERR_NONE;
    if (resident && credit)
        return !identity_area_known(n) && identity_area_known(n + 2) ? IDENTITY_CREDIT : IDENTITY_RESIDENT;
    return resident ? IDENTITY_RESIDENT : credit ? IDENTITY_CREDIT : IDENTITY_UNKNOWN;
}

/* The kind of which r is a valid number, IDENTITY_UNKNOWN if of none. */
static enum identity_kind valid_kind(const reading_t *r)
{
    if (r->bad) return IDENTITY_UNKNOWN;
    if (r->length == 18) return judge18(r->number);
    enum identity_kind kind = r->length == 15  ? IDENTITY_RESIDENT15
                              : r->length == 9 ? IDENTITY_ORG
                                               : IDENTITY_UNKNOWN;
    return identity_judge(kind, r->number, 0).code == ERR_NONE ? kind : IDENTITY_UNKNOWN;
}

void identity_lengthen(const char *number15, char *number18)
{
    char full[IDENTITY_TEXT];
    assert(strspn(number15, "0123456789") >= 15);
    memcpy(full, number15, 6);
    memcpy(full + 6, "19", 2);
    memcpy(full + 8, number15 + 6, 9);
    full[17] = identity_resident_check(full);
    full[18] = '\0';
    memcpy(number18, full, 19);
}

bool identity_canonical(const char *text, enum identity_kind *ret_kind, char *canonical)
{
    reading_t r;
    read_number(text, &r);
    enum identity_kind kind = valid_kind(&r);
    if (kind == IDENTITY_UNKNOWN) return false;
    if (kind == IDENTITY_RESIDENT15) identity_lengthen(r.number, canonical);
    else memcpy(canonical, r.number, r.length + 1);
    *ret_kind = kind;
    return true;
}

static void fill_valid(identity_t *id)
{
    size_t length = strlen(id->number);
    assert(!id->valid && id->kind != IDENTITY_UNKNOWN);
    id->valid = true;
    if (id->kind == IDENTITY_RESIDENT15) identity_lengthen(id->number, id->canonical);
    else memcpy(id->canonical, id->number, length + 1);
    const char *area = id->kind == IDENTITY_CREDIT ? id->number + 2 : id->number;
    if (id->kind != IDENTITY_ORG) {
        memcpy(id->area, area, IDENTITY_AREA);
        id->area_known = identity_area_known(area);
    }
    if (id->kind == IDENTITY_RESIDENT || id->kind == IDENTITY_RESIDENT15) {
        id->born = identity_birth(id->number, length);
        id->sex = (id->canonical[16] - '0') % 2 ? 'M' : 'F';
    } else {
        memcpy(id->org_code, id->number + (id->kind == IDENTITY_CREDIT ? 8 : 0), 9);
    }
}

static void fill_fault(identity_t *id, const char *text, const reading_t *r, verdict_t v)
{
    assert(r->bad || v.code != ERR_NONE);
    char place[24], has[2] = {0}, wants[2] = {v.expected, '\0'}, part[9] = "";
    if (r->bad) {
        char glyph[5] = "";
        const char *end = r->bad;
        (void)text_next(&end);
        memcpy(glyph, r->bad, (size_t)(end - r->bad));
        err_set(&id->fault, ERR_MATCH_IDENTITY_CHARACTER, text, glyph, num_text((int64_t)r->bad_at, place));
        return;
    }
    if (v.at > 0) has[0] = id->number[v.at - 1];
    if (v.code == ERR_MATCH_IDENTITY_SHAPE)
        err_set(&id->fault, v.code, text, num_text((int64_t)r->length, place));
    else if (v.code == ERR_MATCH_IDENTITY_CHARACTER)
        err_set(&id->fault, v.code, text, has, num_text(v.at, place));
    else if (v.code == ERR_MATCH_IDENTITY_DATE) {
        memcpy(part, id->number + 6, id->kind == IDENTITY_RESIDENT ? 8 : 6);
        err_set(&id->fault, v.code, text, part);
    } else {
        err_set(&id->fault, v.code, text, wants, has);
    }
}

/* The kind to judge r by: the hint if its length fits, else what the length and structure say. */
static enum identity_kind meant_kind(const reading_t *r, enum identity_kind hint)
{
    if (hint == IDENTITY_RESIDENT && r->length == 15) return IDENTITY_RESIDENT15;
    if (hint != IDENTITY_UNKNOWN) return hint;
    if (r->length == 18 && !r->bad) {
        enum identity_kind kind = judge18(r->number);
        return kind == IDENTITY_UNKNOWN ? identity_nearest18(r->number) : kind;
    }
    if (r->length == 15) return IDENTITY_RESIDENT15;
    return r->length == 9 ? IDENTITY_ORG : IDENTITY_UNKNOWN;
}

static bool length_fits(enum identity_kind kind, size_t length)
{
    static const size_t lengths[] = {0, 18, 15, 18, 9};
    return kind != IDENTITY_UNKNOWN && lengths[kind] == length;
}

void identity_check(const char *text, enum identity_kind kind_hint, identity_t *ret)
{
    reading_t r;
    read_number(text, &r);
    *ret = (identity_t){.born = DAY_NONE, .kind = meant_kind(&r, kind_hint)};
    memcpy(ret->number, r.number, sizeof ret->number);
    verdict_t v = wrong(ERR_MATCH_IDENTITY_SHAPE, 0, 0);
    day_t today = day_today();
    if (length_fits(ret->kind, r.length) && !r.bad) v = identity_judge(ret->kind, r.number, today);
    if (v.code == ERR_NONE && !r.bad) fill_valid(ret);
    else fill_fault(ret, text, &r, v);
    if (length_fits(ret->kind, r.length) && !r.bad && v.code != ERR_MATCH_IDENTITY_FILLER)
        identity_offer_repairs(ret, kind_hint == IDENTITY_UNKNOWN, today);
}

const words_t *identity_kind_name(enum identity_kind kind)
{
    static const words_t names[] = {
        [IDENTITY_UNKNOWN] = {{"未能识别的号码", "unknown number"}},
        [IDENTITY_RESIDENT] = {{"居民身份证号码", "resident identity number"}},
        [IDENTITY_RESIDENT15] = {{"15位居民身份证号码", "15-digit resident identity number"}},
        [IDENTITY_CREDIT] = {{"统一社会信用代码", "unified social credit code"}},
        [IDENTITY_ORG] = {{"组织机构代码", "organisation code"}},
    };
    assert(kind <= IDENTITY_ORG);
    return &names[kind];
}

const char *identity_kind_word(enum identity_kind kind)
{
    static const char *const words[] = {"unknown", "resident", "resident15", "credit", "org"};
    assert(kind <= IDENTITY_ORG);
    return words[kind];
}
