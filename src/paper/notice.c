/* notice.c - the pages of the Letter of query result. */
#include "paper/notice.h"

#include "paper/say.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define CLOSING (43 * PAPER_MM) /* height of the block with check code and seal: the seal is 42 mm */

typedef struct draft {
    paper_t *p;
    const paper_notice_t *n;
    enum lang lang;
    buf_t cell;   /* text of the table cell being asked for */
    size_t found; /* subjects with records */
} draft_t;

static const char *either(const draft_t *d, const char *zh, const char *en)
{
    return d->lang == LANG_ZH ? zh : en;
}

void paper_notice_qr(const paper_notice_t *n, buf_t *out)
{
    if (!n->url || !*n->url) return;
    buf_addf(out, "%s%cnumber=", n->url, strchr(n->url, '?') ? '&' : '?');
    buf_add_url(out, n->number);
    buf_add_raw(out, "&code=");
    buf_add_url(out, n->code);
}

/* --- what was asked --------------------------------------------------------------------------- */

static void say_lists(const draft_t *d, buf_t *b)
{
    for (size_t i = 0; i < d->n->lists; i++) {
        if (i) buf_add_raw(b, either(d, "、", "; "));
        buf_add_raw(b, paper_say_words(&d->n->list[i], d->lang));
    }
}

static void opening_zh(draft_t *d, buf_t *b)
{
    const paper_notice_t *n = d->n;
    buf_add_raw(b, n->applicant_is_unit ? "你单位" : "你");
    buf_add_raw(b, "于");
    paper_say_day(b, n->applied_on, LANG_ZH);
    buf_addf(b, "提出的行贿犯罪档案查询申请收悉。申请用途：%s", paper_say_words(&n->purpose, LANG_ZH));
    if (n->project && *n->project) buf_addf(b, "；项目：%s", n->project);
    buf_add_raw(b, "。经查询");
    say_lists(d, b);
    buf_add_raw(b, "，查询期间为");
    paper_say_day(b, n->from, LANG_ZH);
    buf_add_raw(b, "至");
    paper_say_day(b, n->to, LANG_ZH);
    if (n->years > 0) buf_addf(b, "（%d年）", n->years);
    buf_addf(b, "，共查询%zu个对象，结果告知如下：", n->subjects);
}

static void opening_en(draft_t *d, buf_t *b)
{
    const paper_notice_t *n = d->n;
    buf_add_raw(b, "We have received your application of ");
    paper_say_day(b, n->applied_on, LANG_EN);
    buf_addf(b, " for a query of the archive of bribery crimes. Stated purpose: %s", paper_say_words(&n->purpose, LANG_EN));
    if (n->project && *n->project) buf_addf(b, "; project: %s", n->project);
    buf_add_raw(b, ". We have searched ");
    say_lists(d, b);
    buf_add_raw(b, " for the period from ");
    paper_say_day(b, n->from, LANG_EN);
    buf_add_raw(b, " to ");
    paper_say_day(b, n->to, LANG_EN);
    if (n->years > 0) buf_addf(b, " (%d year%s)", n->years, n->years == 1 ? "" : "s");
    buf_addf(b, ". Subjects queried: %zu. The result is as follows.", n->subjects);
}

static void body(draft_t *d, enum paper_style style, void (*say)(draft_t *, buf_t *))
{
    buf_t b;
    buf_init(&b, (size_t)1 << 20);
    say(d, &b);
    paper_text(d->p, style, buf_failed(&b) ? "" : buf_text(&b));
    buf_release(&b);
}

/* --- what was found ---------------------------------------------------------------------------- */

static const char *subject_cell(void *arg, size_t row, size_t column)
{
    draft_t *d = arg;
    assert(row < d->n->subjects && column < 5);
    const paper_subject_t *s = &d->n->subject[row];
    buf_clear(&d->cell);
    switch (column) {
    case 0: buf_addf(&d->cell, "%zu", row + 1); break;
    case 1: buf_add_raw(&d->cell, s->name); break;
    case 2: buf_add_raw(&d->cell, s->unit ? either(d, "单位", "unit") : either(d, "个人", "person")); break;
    case 3: buf_add_raw(&d->cell, s->number && *s->number ? s->number : either(d, "未提供", "not given")); break;
    default:
        if (!s->records) buf_add_raw(&d->cell, either(d, "未发现记录", "no record"));
        else if (d->lang == LANG_ZH) buf_addf(&d->cell, "有记录，%zu条", s->records);
        else buf_addf(&d->cell, "%zu record%s", s->records, s->records == 1 ? "" : "s");
    }
    return buf_failed(&d->cell) ? "" : buf_text(&d->cell);
}

static void subjects(draft_t *d)
{
    /* Wide enough for four Han words and a masked number in one line. */
    static const paper_column_t columns[LANG_COUNT][5] = {
        {{"序号", 0.07}, {"查询对象", 0.38}, {"类别", 0.08}, {"证件号码（隐去部分）", 0.29}, {"查询结果", 0.18}},
        {{"No.", 0.07}, {"Subject", 0.36}, {"Kind", 0.10}, {"Identity number", 0.28}, {"Result", 0.19}}};
    paper_table(d->p, columns[d->lang], 5, d->n->subjects, subject_cell, d);
}

static void say_time(buf_t *b, const paper_record_t *r, enum lang lang)
{
    paper_say_day(b, r->from, lang);
    if (r->to == DAY_NONE || r->to == r->from) return;
    buf_add_raw(b, lang == LANG_ZH ? "至" : " to ");
    paper_say_day(b, r->to, lang);
}

static const char *or_not_stated(const draft_t *d, const char *text)
{
    return text && *text ? text : either(d, "不详", "not stated");
}

/* number 0: the subject's only record. A time that the archive does not know is not spoken of. */
static void say_record_zh(const draft_t *d, buf_t *b, const paper_record_t *r, size_t number)
{
    if (number) buf_addf(b, "%zu．", number);
    buf_addf(b, "罪名：%s。", or_not_stated(d, paper_say_words(&r->crime, LANG_ZH)));
    if (r->from != DAY_NONE) {
        buf_add_raw(b, "行贿时间：");
        say_time(b, r, LANG_ZH);
        buf_add_raw(b, "；");
    }
    buf_add_raw(b, "行贿数额：");
    paper_say_money(b, r->amount_fen, LANG_ZH);
    buf_addf(b, "。裁判：%s于", or_not_stated(d, r->court));
    paper_say_day(b, r->judged_on, LANG_ZH);
    buf_addf(b, "作出%s", or_not_stated(d, r->judgment));
    if (r->effective_on != DAY_NONE) {
        buf_add_raw(b, "，于");
        paper_say_day(b, r->effective_on, LANG_ZH);
        buf_add_raw(b, "生效");
    }
    buf_addf(b, "；结果：%s。", or_not_stated(d, paper_say_words(&r->result, LANG_ZH)));
    const char *part = paper_say_words(&r->part, LANG_ZH);
    if (*part) buf_addf(b, "在共同犯罪中的作用：%s。", part);
}

static void say_record_en(const draft_t *d, buf_t *b, const paper_record_t *r, size_t number)
{
    if (number) buf_addf(b, "%zu. ", number);
    buf_addf(b, "Crime: %s. ", or_not_stated(d, paper_say_words(&r->crime, LANG_EN)));
    if (r->from != DAY_NONE) {
        buf_add_raw(b, "Time of the bribery: ");
        say_time(b, r, LANG_EN);
        buf_add_raw(b, "; amount: ");
    } else {
        buf_add_raw(b, "Amount: ");
    }
    paper_say_money(b, r->amount_fen, LANG_EN);
    buf_addf(b, ". Judgment: %s, ", or_not_stated(d, r->court));
    paper_say_day(b, r->judged_on, LANG_EN);
    buf_addf(b, ", No. %s", or_not_stated(d, r->judgment));
    if (r->effective_on != DAY_NONE) {
        buf_add_raw(b, ", effective ");
        paper_say_day(b, r->effective_on, LANG_EN);
    }
    buf_addf(b, "; result: %s.", or_not_stated(d, paper_say_words(&r->result, LANG_EN)));
    const char *part = paper_say_words(&r->part, LANG_EN);
    if (*part) buf_addf(b, " Part in the joint crime: %s.", part);
}

static void records(draft_t *d)
{
    buf_t b;
    buf_init(&b, (size_t)1 << 20);
    for (size_t i = 0; i < d->n->subjects; i++) {
        const paper_subject_t *s = &d->n->subject[i];
        if (!s->records) continue;
        paper_textf(d->p, PAPER_HEADING, d->lang == LANG_ZH ? "第%zu号　%s" : "No. %zu  %s", i + 1, s->name);
        for (size_t k = 0; k < s->records; k++) {
            buf_clear(&b);
            if (d->lang == LANG_ZH) say_record_zh(d, &b, &s->record[k], s->records > 1 ? k + 1 : 0);
            else say_record_en(d, &b, &s->record[k], s->records > 1 ? k + 1 : 0);
            paper_text(d->p, PAPER_BODY, buf_failed(&b) ? "" : buf_text(&b));
        }
    }
    buf_release(&b);
}

/* Lists that are no archive of bribery crimes: said beside the answer, in words that nobody takes for it. */
static void listings(draft_t *d)
{
    buf_t b;
    buf_init(&b, (size_t)1 << 20);
    for (size_t i = 0; i < d->n->subjects; i++) {
        const paper_subject_t *s = &d->n->subject[i];
        if (!s->listings) continue;
        buf_clear(&b);
        buf_addf(&b, either(d, "另：第%zu号 %s 列于：", "Beside this, No. %zu, %s, is named on: "), i + 1, s->name);
        for (size_t k = 0; k < s->listings; k++)
            buf_addf(&b, "%s%s", k ? either(d, "、", "; ") : "", paper_say_words(&s->listing[k], d->lang));
        buf_add_raw(&b, either(d, "。列于该名单不属于行贿犯罪记录，不计入上述结果。",
                               ". Being named there is no record of a bribery crime and no part of the result above."));
        paper_text(d->p, PAPER_BODY, buf_failed(&b) ? "" : buf_text(&b));
    }
    buf_release(&b);
}

static void say_conclusion(draft_t *d, buf_t *b)
{
    size_t others = d->n->subjects - d->found;
    if (d->found == 0)
        buf_add_raw(b, either(d, "在上述期间和范围内，未发现所列对象有行贿犯罪记录。",
                              "Within this period and these archives, no record of a bribery crime was found of the "
                              "subjects listed."));
    else if (d->lang == LANG_ZH) {
        buf_addf(b, "在上述期间和范围内，所列对象中%zu个有行贿犯罪记录", d->found);
        if (others) buf_addf(b, "，其余%zu个未发现记录", others);
        buf_add_raw(b, "。有记录的查询对象，其记录如下：");
    } else {
        buf_addf(b, "Within this period and these archives, records were found of %zu of the subjects listed", d->found);
        if (others) buf_addf(b, "; no record was found of the other %zu", others);
        buf_add_raw(b, ". The records found are these.");
    }
}

/* Its last words announce the records: they never stand at the foot of a page, with the records overleaf. */
static void conclusion(draft_t *d)
{
    buf_t b;
    buf_init(&b, 4096);
    say_conclusion(d, &b);
    const char *text = buf_failed(&b) ? "" : buf_text(&b);
    /* the heading and two lines, with the space around an English heading */
    double next = 3 * paper_measure(d->p, PAPER_HEADING, paper_width(), "1") + (d->lang == LANG_ZH ? 0 : 13);
    if (d->found) paper_need(d->p, paper_measure(d->p, PAPER_BODY, paper_width(), text) + next);
    paper_text(d->p, PAPER_BODY, text);
    buf_release(&b);
}

/* --- the fixed closing words ------------------------------------------------------------------- */

static const char *const notes[LANG_COUNT][6] = {
    [LANG_ZH] = {
        "2．本函仅限用于申请时说明的用途，不得用于不正当竞争或者其他违法活动。",
        "3．检察机关只提供查询结果，不参与、不干预有关单位依据查询结果作出的处理。",
        "4．伪造、变造本函或者冒用本函的，依法追究责任；构成犯罪的，依法追究刑事责任。",
        "5．仅姓名、名称相同而身份不能确认的，不作为有记录告知。查询不收取费用。",
        "6．申请人、被查询人或者其他利害关系人对查询结果有异议的，可以书面向本院提出。"},
    [LANG_EN] = {
        "2. This letter may be used for the stated purpose only, and not for unfair competition or any other "
        "unlawful activity.",
        "3. The procuratorate gives the result of the query only. It takes no part in, and does not interfere "
        "with, what others decide on the strength of it.",
        "4. Whoever forges, alters or misuses this letter is held liable by law, and prosecuted if it is a crime.",
        "5. A mere likeness of name, without confirmed identity, is never reported as a record. The query is free "
        "of charge.",
        "6. The applicant, a subject of the query or any other person concerned may object to the result in "
        "writing to this office.",
        "This English version is given for reference; the Chinese text prevails."}};

static void say_validity(draft_t *d, buf_t *b)
{
    buf_add_raw(b, either(d, "说明：1．本函自出具之日起两个月内有效，有效期至", "Notes: 1. This letter is valid for two "
                             "months from its date, until "));
    paper_say_day(b, d->n->valid_until, d->lang);
    buf_add_raw(b, either(d, "；期内可以补印，同一对象不必重复查询。", "; within this time it may be printed again and the "
                             "same subject need not be queried anew."));
}

/* --- check block, signature, seal --------------------------------------------------------------- */

/* The last word of "— name base64": the signature itself. */
static void say_signature(const draft_t *d, buf_t *b)
{
    const char *line = d->n->signature;
    const char *space = line ? strrchr(line, ' ') : NULL;
    if (!space) buf_add_raw(b, either(d, "未签名", "not signed"));
    else buf_addf(b, "%.16s…", space + 1);
}

enum { FINE_LINES = 6 };

static const char *fine_line(const draft_t *d, int i, buf_t *b)
{
    const paper_notice_t *n = d->n;
    assert(i >= 0 && i < FINE_LINES);
    buf_clear(b);
    switch (i) {
    case 0: buf_addf(b, "%s%s", either(d, "函号：", "Number: "), n->number); break;
    case 1: buf_addf(b, "%s%s", either(d, "校验码：", "Check code: "), n->code); break;
    case 2:
        buf_addf(b, either(d, "档案版本：%s 第%lld号，根哈希 %.16s…", "Archive version: %s at %lld, root %.16s…"), n->log,
                 (long long)n->checkpoint_size, n->root);
        break;
    case 3:
        buf_add_raw(b, either(d, "签名（Ed25519）：", "Signature (Ed25519): "));
        say_signature(d, b);
        break;
    case 4:
        if (n->url && *n->url)
            buf_addf(b, either(d, "在线核验：扫描二维码，或在 %s 输入函号和校验码。",
                               "Check online: scan the code, or enter number and check code at %s"), n->url);
        break;
    default:
        buf_add_raw(b, either(d, "离线核验：对签名文本运行 xiezhi notice verify。", "Offline: xiezhi notice verify"));
    }
    return buf_failed(b) ? "" : buf_text(b);
}

#define BLOCK_SHARE 0.58 /* of the width: check block; the seal has the rest */
#define QR_SIDE (30 * PAPER_MM)

static double fine_x(const draft_t *d)
{
    return d->n->url && *d->n->url ? QR_SIDE + 6 : 6;
}

/* The fine lines that are drawn, from y on (measured only, if y is below 0); returns their height. */
static double fine_lines(draft_t *d, double y)
{
    double x = fine_x(d), width = paper_width() * BLOCK_SHARE - x - 4, height = 0;
    buf_t b;
    buf_init(&b, 65536);
    for (int i = 0; i < FINE_LINES; i++) {
        const char *text = fine_line(d, i, &b);
        if (!*text) continue;
        height += y < 0 ? paper_measure(d->p, PAPER_FINE, width, text)
                        : paper_place(d->p, PAPER_FINE, paper_left() + x, y + height, width, text);
    }
    buf_release(&b);
    return height;
}

static double closing_height(draft_t *d)
{
    double fine = fine_lines(d, -1) + 8;
    return fine > CLOSING ? fine : CLOSING;
}

/* Check block on the left, office, date and the seal's place on the right; never torn apart. */
static void closing(draft_t *d)
{
    double height = closing_height(d), half = paper_width() * BLOCK_SHARE;
    paper_space(d->p, 6);
    paper_need(d->p, height);
    double y = paper_y(d->p), x = paper_left() + half + 6;
    paper_place_signature(d->p, x, y, paper_width() - half - 6, height, paper_say_words(&d->n->office, d->lang),
                          d->n->issued_on);
    paper_place_box(d->p, paper_left(), y, half, height);
    buf_t b;
    buf_init(&b, 16384);
    paper_notice_qr(d->n, &b);
    if (b.length || buf_failed(&b))
        paper_place_qr(d->p, paper_left() + 2, y + 2, QR_SIDE, buf_failed(&b) ? "" : buf_text(&b));
    buf_release(&b);
    (void)fine_lines(d, y + 4);
    paper_advance(d->p, height);
}

/* They stand on the page of the signature, which never stands alone. */
static void closing_words(draft_t *d)
{
    buf_t b;
    buf_init(&b, 4096);
    say_validity(d, &b);
    const char *validity = buf_failed(&b) ? "" : buf_text(&b);
    double height = 6 + 6 + closing_height(d) + paper_measure(d->p, PAPER_NOTE, paper_width(), validity);
    for (int i = 0; i < 6 && notes[d->lang][i]; i++)
        height += paper_measure(d->p, PAPER_NOTE, paper_width(), notes[d->lang][i]) + (d->lang == LANG_ZH ? 0 : 1.5);
    paper_need(d->p, height);
    paper_space(d->p, 6);
    paper_text(d->p, PAPER_NOTE, validity);
    for (int i = 0; i < 6 && notes[d->lang][i]; i++) paper_text(d->p, PAPER_NOTE, notes[d->lang][i]);
    buf_release(&b);
}

/* --- the letter -------------------------------------------------------------------------------- */

static void write_part(draft_t *d)
{
    const paper_notice_t *n = d->n;
    buf_t running;
    buf_init(&running, 4096);
    buf_addf(&running, either(d, "%s　查询行贿犯罪档案结果告知函（续）", "%s  Letter of query result (continued)"), n->number);
    paper_part_t part = {.lang = d->lang, .office = paper_say_words(&n->office, d->lang), .number = n->number,
                         .running = buf_failed(&running) ? NULL : buf_text(&running)};
    paper_part(d->p, &part);
    buf_release(&running);
    paper_text(d->p, PAPER_TITLE, either(d, "查询行贿犯罪档案结果告知函", "Letter of Query Result: Archive of Bribery Crimes"));
    paper_textf(d->p, PAPER_ADDRESSEE, either(d, "%s：", "To: %s"), n->applicant);
    body(d, PAPER_BODY, d->lang == LANG_ZH ? opening_zh : opening_en);
    subjects(d);
    conclusion(d);
    records(d);
    listings(d);
    closing_words(d);
    closing(d);
}

int paper_notice(const paper_notice_t *n, enum paper_lang lang, buf_t *ret_pdf, err_t *err)
{
    assert(n->applicant && n->purpose.in[LANG_ZH] && n->code && n->log && n->root && n->subjects > 0 && n->lists > 0);
    int rc = paper_notice_limits(n, err);
    if (rc) return rc;
    draft_t d = {.n = n};
    paper_setup_t setup = {
        .title = lang == PAPER_EN ? "Letter of Query Result: Archive of Bribery Crimes" : "查询行贿犯罪档案结果告知函",
        .author = paper_say_words(&n->office, lang == PAPER_EN ? LANG_EN : LANG_ZH),
        .subject = n->number,
        .mark = n->demonstration ? PAPER_MARK_DEMONSTRATION : NULL,
        .day = n->issued_on};
    rc = paper_new(&setup, &d.p, err);
    if (rc) return rc;
    buf_init(&d.cell, (size_t)1 << 20);
    for (size_t i = 0; i < n->subjects; i++) d.found += n->subject[i].records > 0;
    for (d.lang = LANG_ZH; d.lang < LANG_COUNT; d.lang++)
        if (lang == PAPER_BOTH || (lang == PAPER_ZH) == (d.lang == LANG_ZH)) write_part(&d);
    buf_release(&d.cell);
    return paper_finish(d.p, ret_pdf, err);
}
