/* letter.c - letters made of paragraphs, and the three that follow a notice. */
#include "paper/letter.h"

#include "paper/say.h"

#include <assert.h>
#include <string.h>

enum { PARAGRAPHS_MOST = 4 };

static void close_letter(paper_t *p, const paper_version_t *v, day_t day)
{
    double height = 44 * PAPER_MM, width = paper_width() * 0.48;
    paper_space(p, 20);
    paper_need(p, height);
    double x = paper_left() + paper_width() - width, y = paper_y(p);
    paper_place_signature(p, x, y, width, height, v->office, day);
    paper_advance(p, height);
}

static void write_version(paper_t *p, const paper_letter_t *l, const paper_version_t *v)
{
    paper_part_t part = {.lang = v->lang, .office = v->office, .number = l->number, .running = l->number};
    paper_part(p, &part);
    paper_text(p, PAPER_TITLE, v->title);
    paper_textf(p, PAPER_ADDRESSEE, v->lang == LANG_ZH ? "%s：" : "To: %s", v->addressee);
    for (size_t i = 0; i < v->paragraphs; i++) paper_text(p, PAPER_BODY, v->paragraph[i]);
    close_letter(p, v, l->day);
}

int paper_letter(const paper_letter_t *l, buf_t *ret_pdf, err_t *err)
{
    assert(l->versions >= 1 && l->versions <= 2 && l->day != DAY_NONE);
    const paper_version_t *first = &l->version[0];
    paper_setup_t setup = {.title = first->title,
                           .author = first->office,
                           .subject = l->number,
                           .mark = l->demonstration ? PAPER_MARK_DEMONSTRATION : NULL,
                           .day = l->day};
    paper_t *p = NULL;
    int rc = paper_new(&setup, &p, err);
    if (rc) return rc;
    for (size_t i = 0; i < l->versions; i++) write_version(p, l, &l->version[i]);
    return paper_finish(p, ret_pdf, err);
}

/* --- letters about a notice --------------------------------------------------------------------- */

typedef enum about_what { RECALL, CORRECTION, OBJECTION_UPHELD, OBJECTION_REFUSED } about_what_t;

/* Text of one kind of letter in one language; %1 notice and its day, %2 subjects, %3 reason, written by
 * say_opening and its fellows. */
typedef struct form {
    const char *title, *decision;
} form_t;

static const form_t forms[LANG_COUNT][4] = {
    [LANG_ZH] = {
        [RECALL] = {"关于撤回查询行贿犯罪档案结果告知函的通知",
                    "现决定撤回该函。该函自本通知发出之日起失去效力，不得继续作为任何决定的依据；已经据此作出处理的，请"
                    "依照规定重新审查，并将该函原件退回本院。"},
        [CORRECTION] = {"关于更正查询行贿犯罪档案结果的通知",
                        "该函所依据的档案记录已经依法更正，该函中有关上述对象的结果不再准确，请勿继续使用；已经据此作出"
                        "处理的，请依照规定重新审查。"},
        [OBJECTION_UPHELD] = {"关于查询结果异议的答复函",
                              "经核查，异议成立。本院已经依照规定更正有关档案记录，并撤回原函；对取得原函的单位和个人，"
                              "本院另行通知。"},
        [OBJECTION_REFUSED] = {"关于查询结果异议的答复函",
                               "经核查，异议不成立，原函结果不变。对本答复不服的，可以向上一级人民检察院提出。"}},
    [LANG_EN] = {
        [RECALL] = {"Recall of a Letter of Query Result",
                    "We hereby recall that letter. From the day of this notice it has no effect and must not be the "
                    "ground of any decision. Where something has been decided on it, please examine the matter again "
                    "as your rules provide, and return the original letter to this office."},
        [CORRECTION] = {"Correction of a Result of Query",
                        "A record on which that letter rested has been corrected by law. What the letter says of the "
                        "subjects named is no longer accurate; please do not use it any more. Where something has been "
                        "decided on it, please examine the matter again as your rules provide."},
        [OBJECTION_UPHELD] = {"Reply to an Objection to a Result of Query",
                              "We have examined the objection and found it justified. The record has been corrected and "
                              "the letter recalled; those who received it are being informed."},
        [OBJECTION_REFUSED] = {"Reply to an Objection to a Result of Query",
                               "We have examined the objection and found it not justified; the result stands. Whoever "
                               "does not accept this reply may turn to the procuratorate at the next higher level."}}};

static void say_subjects(buf_t *b, const paper_about_t *a, enum lang lang)
{
    size_t shown = a->subjects < 20 ? a->subjects : 20;
    for (size_t i = 0; i < shown; i++) buf_addf(b, "%s%s", i ? (lang == LANG_ZH ? "、" : ", ") : "", a->subject[i]);
    if (shown < a->subjects)
        buf_addf(b, lang == LANG_ZH ? "等%zu个对象" : " and others, %zu in all", a->subjects);
}

static void say_opening(buf_t *b, const paper_about_t *a, enum about_what what, enum lang lang)
{
    bool objection = what == OBJECTION_UPHELD || what == OBJECTION_REFUSED;
    if (lang == LANG_ZH) {
        buf_add_raw(b, !objection ? "本院" : a->addressee_is_unit ? "你单位对本院" : "你对本院");
        buf_add_raw(b, objection ? "" : "于");
        paper_say_day(b, a->notice_day, lang);
        buf_addf(b, "出具的《查询行贿犯罪档案结果告知函》（%s）%s，涉及查询对象：", a->notice_number,
                 objection ? "提出的异议收悉" : "");
        say_subjects(b, a, lang);
        buf_add_raw(b, "。");
        return;
    }
    buf_add_raw(b, objection ? "We have received your objection to our Letter of query result No. "
                             : "This concerns our Letter of query result No. ");
    buf_addf(b, "%s of ", a->notice_number);
    paper_say_day(b, a->notice_day, lang);
    buf_add_raw(b, ". Subjects concerned: ");
    say_subjects(b, a, lang);
    buf_add_char(b, '.');
}

static void say_ending(buf_t *b, const paper_about_t *a, enum lang lang)
{
    if (a->new_number)
        buf_addf(b, lang == LANG_ZH ? "新的查询结果以%s告知函为准。" : "The result now stands in letter No. %s. ",
                 a->new_number);
    if (a->contact) buf_addf(b, lang == LANG_ZH ? "联系方式：%s。" : "Contact: %s", a->contact);
}

static int about_letter(const paper_about_t *a, enum about_what what, enum paper_lang lang, buf_t *ret_pdf,
                        err_t *err)
{
    assert(a->number && a->addressee && a->notice_number && a->subjects > 0);
    buf_t text[LANG_COUNT][PARAGRAPHS_MOST];
    const char *paragraph[LANG_COUNT][PARAGRAPHS_MOST];
    paper_version_t version[LANG_COUNT];
    size_t versions = 0;
    bool failed = false;
    for (int g = 0; g < LANG_COUNT; g++)
        for (int i = 0; i < PARAGRAPHS_MOST; i++) buf_init(&text[g][i], (size_t)1 << 20);
    for (enum lang g = LANG_ZH; g < LANG_COUNT; g++) {
        if (lang != PAPER_BOTH && (lang == PAPER_ZH) != (g == LANG_ZH)) continue;
        const form_t *f = &forms[g][what];
        const char *reason = paper_say_words(&a->reason, g);
        say_opening(&text[g][0], a, what, g);
        if (*reason) buf_addf(&text[g][1], g == LANG_ZH ? "理由：%s。" : "Ground: %s.", reason);
        buf_add_raw(&text[g][2], f->decision);
        say_ending(&text[g][3], a, g);
        paper_version_t *v = &version[versions++];
        *v = (paper_version_t){.lang = g, .office = paper_say_words(&a->office, g), .title = f->title,
                               .addressee = a->addressee, .paragraph = paragraph[g]};
        for (int i = 0; i < PARAGRAPHS_MOST; i++) {
            failed |= buf_failed(&text[g][i]);
            if (!failed && text[g][i].length) paragraph[g][v->paragraphs++] = buf_text(&text[g][i]);
        }
    }
    paper_letter_t letter = {.number = a->number, .day = a->day, .demonstration = a->demonstration,
                             .version = version, .versions = versions};
    int rc = failed ? err_nomem(err) : paper_letter(&letter, ret_pdf, err);
    for (int g = 0; g < LANG_COUNT; g++)
        for (int i = 0; i < PARAGRAPHS_MOST; i++) buf_release(&text[g][i]);
    return rc;
}

int paper_recall(const paper_about_t *about, enum paper_lang lang, buf_t *ret_pdf, err_t *err)
{
    return about_letter(about, RECALL, lang, ret_pdf, err);
}

int paper_correction(const paper_about_t *about, enum paper_lang lang, buf_t *ret_pdf, err_t *err)
{
    return about_letter(about, CORRECTION, lang, ret_pdf, err);
}

int paper_objection_reply(const paper_about_t *about, bool upheld, enum paper_lang lang, buf_t *ret_pdf,
                          err_t *err)
{
    return about_letter(about, upheld ? OBJECTION_UPHELD : OBJECTION_REFUSED, lang, ret_pdf, err);
}
