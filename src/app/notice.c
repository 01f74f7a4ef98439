/* notice.c - a notice of the archive as paper: PDF, signed text, and the offline check of such a text. */
#include "app/inside.h"

#include "paper/notice.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { NOTE_BYTES_MOST = 4 << 20 };

static void add_record(const archive_notice_fact_t *f, paper_record_t *r)
{
    bool has_crime = f->crime.in[LANG_ZH] && *f->crime.in[LANG_ZH];
    *r = (paper_record_t){.crime = has_crime ? f->crime : f->list_name, .from = DAY_NONE, .to = DAY_NONE,
                          .amount_fen = f->amount, .court = f->court, .judgment = f->judgment_number,
                          .judged_on = f->judged_on, .effective_on = f->effective_on,
                          .result = {{f->result, f->result}}, .part = f->role};
    if (!r->part.in[LANG_ZH] || !*r->part.in[LANG_ZH]) r->part = (words_t){{NULL, NULL}};
}

/* A list that does not count as a record is named once, however many of its rows it was. */
static void add_listing(paper_subject_t *p, words_t *room, words_t list)
{
    for (size_t i = 0; i < p->listings; i++)
        if (strcmp(room[i].in[LANG_ZH], list.in[LANG_ZH]) == 0) return;
    if (p->listings < PAPER_LISTS_MOST) room[p->listings++] = list;
}

static int add_subject(const archive_notice_subject_t *s, arena_t *a, paper_subject_t *p, err_t *err)
{
    paper_record_t *records = arena_array(a, s->fact_count + 1, sizeof *records);
    words_t *lists = arena_array(a, PAPER_LISTS_MOST, sizeof *lists);
    if (!records || !lists) return err_nomem(err);
    *p = (paper_subject_t){.unit = s->schema == MATCH_UNIT, .name = s->name, .number = s->identity_masked, .record = records,
                           .listing = lists};
    for (size_t i = 0; i < s->fact_count; i++) {
        if (s->facts[i].counts) add_record(&s->facts[i], &records[p->records++]);
        else add_listing(p, lists, s->facts[i].list_name);
    }
    return 0;
}

static int add_subjects(const archive_notice_t *n, arena_t *a, paper_notice_t *p, err_t *err)
{
    paper_subject_t *list = arena_array(a, n->subject_count + 1, sizeof *list);
    int failed = list ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < n->subject_count; i++) failed = add_subject(&n->subjects[i], a, &list[i], err);
    p->subject = list;
    p->subjects = n->subject_count;
    return failed;
}

/* The log's root as checkpoints write it. */
static int root_text(const char *hex, arena_t *a, const char **ret_root, err_t *err)
{
    unsigned char root[LEDGER_HASH];
    size_t bytes = 0;
    buf_t b;
    buf_init(&b, 128);
    if (sodium_hex2bin(root, sizeof root, hex, strlen(hex), NULL, &bytes, NULL) == 0 && bytes == sizeof root)
        buf_add_base64(&b, root, sizeof root);
    *ret_root = arena_text(a, buf_text(&b));
    buf_release(&b);
    return *ret_root ? 0 : err_nomem(err);
}

/* Whole years; 0 for any other period, whose two days say enough. */
static int years_between(day_t from, day_t to)
{
    int y1, m1, d1, y2, m, d;
    day_split(from, &y1, &m1, &d1);
    day_split(to, &y2, &m, &d);
    return m1 == m && d1 == d ? y2 - y1 : 0;
}

static int make_paper(app_t *app, const archive_notice_t *n, arena_t *a, paper_notice_t *ret, err_t *err)
{
    *ret = (paper_notice_t){.office = n->office_name, .number = n->number, .applicant = n->applicant,
                            .applicant_is_unit = n->applicant_is_unit, .applied_on = n->accepted_on, .purpose = n->purpose,
                            .project = n->project && *n->project ? n->project : NULL, .from = n->from, .to = n->to,
                            .years = years_between(n->from, n->to), .list = n->lists, .lists = n->list_count,
                            .issued_on = n->issued_on, .valid_until = n->valid_until, .url = app->url,
                            .code = n->code, .log = ledger_key_name(app->key), .checkpoint_size = n->version.size,
                            .demonstration = n->demonstration};
    int failed = root_text(n->version.root, a, &ret->root, err);
    return failed ? failed : add_subjects(n, a, ret, err);
}

int app_notice_note(app_t *app, const archive_notice_t *n, arena_t *a, buf_t *out, err_t *err)
{
    paper_notice_t p;
    buf_t text;
    buf_init(&text, NOTE_BYTES_MOST);
    int failed = make_paper(app, n, a, &p, err);
    if (!failed) failed = paper_notice_text(&p, &text, err);
    if (!failed && buf_failed(&text)) failed = err_nomem(err);
    if (!failed) failed = ledger_sign_note(app->key, buf_text(&text), out, err);
    buf_release(&text);
    return failed;
}

/* The last line of a signed note is its signature. */
static const char *signature_of(const char *note, arena_t *a)
{
    size_t n = strlen(note);
    while (n > 0 && note[n - 1] == '\n') n--;
    size_t from = n;
    while (from > 0 && note[from - 1] != '\n') from--;
    return arena_textn(a, note + from, n - from);
}

int app_notice_pdf(app_t *app, const archive_notice_t *n, enum paper_lang lang, arena_t *a, buf_t *out, err_t *err)
{
    paper_notice_t p;
    buf_t note;
    buf_init(&note, NOTE_BYTES_MOST);
    int failed = make_paper(app, n, a, &p, err);
    if (!failed) failed = app_notice_note(app, n, a, &note, err);
    if (!failed) p.signature = signature_of(buf_text(&note), a);
    if (!failed && !p.signature) failed = err_nomem(err);
    if (!failed) failed = paper_notice(&p, lang, out, err);
    buf_release(&note);
    return failed;
}

int app_notice_check_note(const char *note, size_t bytes, const char *verifier, arena_t *a, paper_notice_t *ret,
                          err_t *err)
{
    size_t text_bytes;
    int failed = ledger_check_note(note, bytes, verifier, &text_bytes, err);
    return failed ? failed : paper_notice_text_parse(a, note, text_bytes, ret, err);
}

int app_verifier(app_t *app, arena_t *a, const char **ret_verifier, err_t *err)
{
    buf_t b;
    buf_init(&b, 512);
    ledger_key_add_public(&b, app->key);
    const char *text = buf_failed(&b) ? NULL : arena_text(a, buf_text(&b));
    buf_release(&b);
    if (!text) return err_nomem(err);
    *ret_verifier = text;
    return 0;
}
