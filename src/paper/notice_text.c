/* notice_text.c - the signed text of a notice, out and in, driven by one table of fields.
 *
 * A line is "key 标签: value". In values \ is written \\, and every character that shows nothing or turns
 * its neighbours round \u{…}, so that the text can be read with the eye as well. Optional fields are left
 * out when they are absent; all others stand in the order of the tables.
 */
#include "paper/notice.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MOST = 16 << 20 };
static const char first_line[] = "xiezhi-notice/1 查询行贿犯罪档案结果告知函";

typedef enum kind { TEXT, TEXT_OPTIONAL, WORDS, DAY, NUMBER, YES_NO } kind_t;

typedef struct field {
    const char *key, *label;
    enum kind kind;
    size_t at; /* offset in the struct */
} field_t;

#define AT(type, member) offsetof(type, member)
static const field_t head[] = {
    {"number", "函号", TEXT, AT(paper_notice_t, number)},
    {"demonstration", "演示", YES_NO, AT(paper_notice_t, demonstration)},
    {"office", "出具单位", WORDS, AT(paper_notice_t, office)},
    {"applicant", "申请人", TEXT, AT(paper_notice_t, applicant)},
    {"applicant_is_unit", "申请人是单位", YES_NO, AT(paper_notice_t, applicant_is_unit)},
    {"applied_on", "申请日期", DAY, AT(paper_notice_t, applied_on)},
    {"purpose", "用途", WORDS, AT(paper_notice_t, purpose)},
    {"project", "项目", TEXT_OPTIONAL, AT(paper_notice_t, project)},
    {"from", "查询期间起", DAY, AT(paper_notice_t, from)},
    {"to", "查询期间止", DAY, AT(paper_notice_t, to)},
    {"years", "年数", NUMBER, AT(paper_notice_t, years)},
    {"issued_on", "出具日期", DAY, AT(paper_notice_t, issued_on)},
    {"valid_until", "有效期至", DAY, AT(paper_notice_t, valid_until)},
    {"url", "核验网址", TEXT_OPTIONAL, AT(paper_notice_t, url)},
    {"code", "校验码", TEXT, AT(paper_notice_t, code)},
    {"log", "日志", TEXT, AT(paper_notice_t, log)},
    {"checkpoint", "档案版本", NUMBER, AT(paper_notice_t, checkpoint_size)},
    {"root", "根哈希", TEXT, AT(paper_notice_t, root)},
};
static const field_t list_fields[] = {{"list", "查询范围", WORDS, 0}};
static const field_t subject_fields[] = {
    {"subject", "查询对象", TEXT, AT(paper_subject_t, name)},
    {"subject_is_unit", "对象是单位", YES_NO, AT(paper_subject_t, unit)},
    {"subject_number", "证件号码", TEXT, AT(paper_subject_t, number)},
};
static const field_t listing_fields[] = {{"listing", "另列名单", WORDS, 0}};
static const field_t record_fields[] = {
    {"crime", "罪名", WORDS, AT(paper_record_t, crime)},
    {"bribery_from", "行贿时间起", DAY, AT(paper_record_t, from)},
    {"bribery_to", "行贿时间止", DAY, AT(paper_record_t, to)},
    {"amount_fen", "金额（分）", NUMBER, AT(paper_record_t, amount_fen)},
    {"court", "法院", TEXT, AT(paper_record_t, court)},
    {"judgment", "裁判文书号", TEXT, AT(paper_record_t, judgment)},
    {"judged_on", "裁判日期", DAY, AT(paper_record_t, judged_on)},
    {"effective_on", "生效日期", DAY, AT(paper_record_t, effective_on)},
    {"result", "裁判结果", WORDS, AT(paper_record_t, result)},
    {"part", "共同犯罪中的作用", WORDS, AT(paper_record_t, part)},
};
#define COUNT(array) (sizeof(array) / sizeof(array)[0])
/* int and int64_t members share the kind NUMBER; years is the only int. */
static bool is_int(const field_t *f)
{
    return f->at == AT(paper_notice_t, years) && f->key[0] == 'y';
}

/* --- out ------------------------------------------------------------------------------------- */

static bool must_escape(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xE0000 && c <= 0xE0FFF);
}

static void add_value(buf_t *out, const char *value)
{
    while (*value) {
        const char *from = value;
        uint32_t c = text_next(&value);
        if (c == '\\') buf_add_raw(out, "\\\\");
        else if (must_escape(c)) buf_addf(out, "\\u{%X}", (unsigned)c);
        else if (c == 0xFFFD) buf_add_raw(out, "\xEF\xBF\xBD");
        else buf_add_bytes(out, from, (size_t)(value - from));
    }
}

static void add_text(buf_t *out, const field_t *f, const char *suffix, const char *value)
{
    if (!value) return;
    buf_addf(out, "%s%s %s: ", f->key, suffix, f->label);
    add_value(out, value);
    buf_add_char(out, '\n');
}

static void add_field(buf_t *out, const field_t *f, const void *object)
{
    const char *at = (const char *)object + f->at;
    char word[32];
    switch (f->kind) {
    case TEXT: add_text(out, f, "", *(const char *const *)(const void *)at ? *(const char *const *)(const void *)at : ""); break;
    case TEXT_OPTIONAL: add_text(out, f, "", *(const char *const *)(const void *)at); break;
    case WORDS:
        add_text(out, f, "", ((const words_t *)(const void *)at)->in[LANG_ZH]);
        add_text(out, f, ".en", ((const words_t *)(const void *)at)->in[LANG_EN]);
        break;
    case DAY: add_text(out, f, "", day_text(*(const day_t *)(const void *)at, word)); break;
    case NUMBER:
        add_text(out, f, "", num_text(is_int(f) ? *(const int *)(const void *)at : *(const int64_t *)(const void *)at, word));
        break;
    case YES_NO: add_text(out, f, "", *(const bool *)at ? "yes 是" : "no 否"); break;
    }
}

static void add_fields(buf_t *out, const field_t *fields, size_t count, const void *object)
{
    for (size_t i = 0; i < count; i++) add_field(out, &fields[i], object);
}

int paper_notice_limits(const paper_notice_t *n, err_t *err)
{
    assert(n->number && (n->list || !n->lists) && (n->subject || !n->subjects));
    bool fits = n->lists <= PAPER_LISTS_MOST && n->subjects <= PAPER_SUBJECTS_MOST;
    for (size_t i = 0; fits && i < n->subjects; i++) 
        fits = n->subject[i].records <= PAPER_RECORDS_MOST && n->subject[i].listings <= PAPER_LISTS_MOST;
    if (fits) return 0;
    return err_set(err, ERR_PAPER_SUBJECTS, num_text(PAPER_SUBJECTS_MOST, (char[24]){0}),
                   num_text(PAPER_RECORDS_MOST, (char[24]){0}), num_text(PAPER_LISTS_MOST, (char[24]){0}));
}

int paper_notice_text(const paper_notice_t *n, buf_t *out, err_t *err)
{
    int rc = paper_notice_limits(n, err);
    if (rc) return rc;
    buf_addf(out, "%s\n", first_line);
    add_fields(out, head, COUNT(head), n);
    for (size_t i = 0; i < n->lists; i++) add_fields(out, list_fields, COUNT(list_fields), &n->list[i]);
    for (size_t i = 0; i < n->subjects; i++) {
        const paper_subject_t *s = &n->subject[i];
        add_fields(out, subject_fields, COUNT(subject_fields), s);
        buf_addf(out, "records 记录数: %zu\n", s->records);
        for (size_t k = 0; k < s->records; k++)
            add_fields(out, record_fields, COUNT(record_fields), &s->record[k]);
        for (size_t k = 0; k < s->listings; k++) add_fields(out, listing_fields, COUNT(listing_fields), &s->listing[k]);
    }
    return buf_failed(out) ? err_nomem(err) : 0;
}

/* --- in -------------------------------------------------------------------------------------- */

typedef struct reader {
    arena_t *a;
    const char *at, *end;
    int line;
    err_t *err;
    int rc; /* the first error; nothing is read after it */
} reader_t;

static void expected(reader_t *r, const char *what)
{
    if (r->rc) return;
    r->rc = err_set(r->err, ERR_PAPER_TEXT, num_text(r->line, (char[24]){0}), what);
    (void)err_place(r->err, NULL, r->line, 0);
}

static size_t hex_escape(const char *p, size_t left, uint32_t *ret_c)
{
    uint32_t c = 0;
    size_t i = 3;
    if (left < 5 || p[1] != 'u' || p[2] != '{') return 0;
    for (; i < left && i < 9 && p[i] != '}'; i++) {
        const char *digit = strchr("0123456789ABCDEF", p[i]);
        if (!digit || !p[i]) return 0;
        c = c << 4 | (uint32_t)(p[i] <= '9' ? p[i] - '0' : p[i] - 'A' + 10);
    }
    if (i >= left || p[i] != '}' || i == 3) return 0;
    *ret_c = c;
    return i + 1;
}

/* Undoes add_value; NULL after an error. */
static const char *take_value(reader_t *r, const char *p, size_t left)
{
    char *value = arena_alloc(r->a, left + 1);
    if (!value) {
        r->rc = err_nomem(r->err);
        return NULL;
    }
    size_t to = 0;
    while (left) {
        size_t n = 1;
        uint32_t c = 0;
        if (*p != '\\') value[to++] = *p;
        else if (left >= 2 && p[1] == '\\') {
            value[to++] = '\\';
            n = 2;
        } else if ((n = hex_escape(p, left, &c)) > 0 && must_escape(c) && c) {
            to += text_encode(c, value + to);
        } else {
            expected(r, "\\\\ / \\u{…}");
            return NULL;
        }
        p += n;
        left -= n;
    }
    return value;
}

/* The value of the next line if it is that field's, else NULL and the line stays. */
static const char *take_line(reader_t *r, const field_t *f, const char *suffix)
{
    if (r->rc) return NULL;
    char lead[96];
    size_t n = (size_t)snprintf(lead, sizeof lead, "%s%s %s: ", f->key, suffix, f->label);
    assert(n < sizeof lead);
    size_t left = (size_t)(r->end - r->at);
    const char *line_end = left ? memchr(r->at, '\n', left) : NULL;
    if (!line_end || (size_t)(line_end - r->at) < n || memcmp(r->at, lead, n) != 0) return NULL;
    const char *value = take_value(r, r->at + n, (size_t)(line_end - r->at) - n);
    if (!value) return NULL;
    r->at = line_end + 1;
    r->line++;
    return value;
}

/* The line just taken has the right key and a value that cannot be. */
static void wrong_value(reader_t *r, const field_t *f)
{
    r->line--;
    expected(r, f->key);
}

static int64_t take_number(reader_t *r, const field_t *f, int64_t least, int64_t most)
{
    const char *value = take_line(r, f, "");
    int64_t n = 0;
    if (!value) expected(r, f->key);
    else if (text_to_int(value, least, most, &n, NULL)) wrong_value(r, f);
    return n;
}

static void take_day(reader_t *r, const field_t *f, day_t *ret_day)
{
    const char *value = take_line(r, f, "");
    if (value && !*value) *ret_day = DAY_NONE;
    else if (!value) expected(r, f->key);
    else if (day_parse(value, ret_day, NULL)) wrong_value(r, f);
}

static void take_field(reader_t *r, const field_t *f, void *object)
{
    void *at = (char *)object + f->at;
    const char *value = NULL;
    switch (f->kind) {
    case TEXT:
    case TEXT_OPTIONAL:
        value = take_line(r, f, "");
        if (!value && f->kind == TEXT) expected(r, f->key);
        *(const char **)at = value;
        break;
    case WORDS:
        ((words_t *)at)->in[LANG_ZH] = take_line(r, f, "");
        ((words_t *)at)->in[LANG_EN] = take_line(r, f, ".en");
        break;
    case DAY: take_day(r, f, at); break;
    case NUMBER:
        if (is_int(f)) *(int *)at = (int)take_number(r, f, 0, 1000);
        else *(int64_t *)at = take_number(r, f, INT64_MIN, INT64_MAX);
        break;
    case YES_NO:
        value = take_line(r, f, "");
        if (!value) expected(r, f->key);
        *(bool *)at = value && strcmp(value, "yes 是") == 0;
        break;
    }
}

static void take_fields(reader_t *r, const field_t *fields, size_t count, void *object)
{
    for (size_t i = 0; i < count && !r->rc; i++) take_field(r, &fields[i], object);
}

static bool next_is(const reader_t *r, const field_t *f)
{
    size_t n = strlen(f->key);
    return !r->rc && (size_t)(r->end - r->at) > n && memcmp(r->at, f->key, n) == 0 &&
           (r->at[n] == ' ' || r->at[n] == '.');
}

static void *room(reader_t *r, size_t count, size_t size)
{
    void *p = r->rc ? NULL : arena_array(r->a, count ? count : 1, size);
    if (!p && !r->rc) r->rc = err_nomem(r->err);
    return p;
}

static void take_subject(reader_t *r, paper_subject_t *s)
{
    static const field_t records = {"records", "记录数", NUMBER, 0};
    take_fields(r, subject_fields, COUNT(subject_fields), s);
    s->records = (size_t)take_number(r, &records, 0, PAPER_RECORDS_MOST);
    paper_record_t *record = room(r, s->records, sizeof *record);
    for (size_t i = 0; i < s->records && !r->rc; i++)
        take_fields(r, record_fields, COUNT(record_fields), &record[i]);
    s->record = record;
    if (!next_is(r, &listing_fields[0])) return;
    words_t *listing = room(r, PAPER_LISTS_MOST, sizeof *listing);
    while (s->listings < PAPER_LISTS_MOST && next_is(r, &listing_fields[0]))
        take_fields(r, listing_fields, COUNT(listing_fields), &listing[s->listings++]);
    s->listing = listing;
}

/* Lines that begin a subject, from here on: their number is not written down. */
static size_t count_subjects(const reader_t *r)
{
    static const char key[] = "subject ";
    size_t count = 0;
    for (const char *p = r->at; p < r->end;) {
        size_t left = (size_t)(r->end - p);
        count += left > strlen(key) && memcmp(p, key, strlen(key)) == 0;
        const char *line_end = memchr(p, '\n', left);
        p = line_end ? line_end + 1 : r->end;
    }
    return count;
}

/* What was read must be what would be written: then no two texts mean the same notice, and nothing in
 * the text was passed over. */
static int check_same(const paper_notice_t *n, const char *text, size_t bytes, err_t *err)
{
    buf_t again;
    buf_init(&again, TEXT_MOST);
    int rc = paper_notice_text(n, &again, err);
    if (!rc && (again.length != bytes || memcmp(buf_text(&again), text, bytes) != 0)) {
        int line = 1;
        const char *p = buf_text(&again);
        for (size_t i = 0; i < bytes && i < again.length && p[i] == text[i]; i++) line += p[i] == '\n';
        rc = err_set(err, ERR_PAPER_TEXT, num_text(line, (char[24]){0}), "原始格式" ERR_OR "the form it was issued in");
        (void)err_place(err, NULL, line, 0);
    }
    buf_release(&again);
    return rc;
}

int paper_notice_text_parse(arena_t *a, const char *text, size_t bytes, paper_notice_t *ret_notice,
                            err_t *err)
{
    reader_t r = {.a = a, .at = text, .end = text + bytes, .line = 1, .err = err};
    paper_notice_t n = {0};
    size_t first = strlen(first_line);
    if (bytes > TEXT_MOST || text_bad_byte(text, bytes)) expected(&r, "UTF-8, 16 MiB");
    else if (bytes <= first || memcmp(text, first_line, first) != 0 || text[first] != '\n') expected(&r, first_line);
    r.at += r.rc ? 0 : first + 1;
    r.line++;
    take_fields(&r, head, COUNT(head), &n);
    words_t *list = room(&r, PAPER_LISTS_MOST, sizeof *list);
    while (n.lists < PAPER_LISTS_MOST && next_is(&r, &list_fields[0]))
        take_fields(&r, list_fields, COUNT(list_fields), &list[n.lists++]);
    size_t most = r.rc ? 0 : count_subjects(&r);
    if (most < 1 || most > PAPER_SUBJECTS_MOST) expected(&r, subject_fields[0].key);
    paper_subject_t *subject = room(&r, most, sizeof *subject);
    while (n.subjects < most && !r.rc) take_subject(&r, &subject[n.subjects++]);
    if (r.rc) return r.rc;
    n.list = list;
    n.subject = subject;
    int rc = check_same(&n, text, bytes, err);
    if (!rc) *ret_notice = n;
    return rc;
}
