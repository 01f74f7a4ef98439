/* writ.c - from template and matter to the blocks of a paper. */
#include "paper/writ.h"

#include "paper/say.h"

#include <assert.h>
#include <string.h>

typedef struct making {
    filling_t fill;
    const cat_paper_t *paper;
    const paper_data_t *data;
    arena_t *arena;
    enum lang lang;
    err_t *err;
} making_t;

static const char *kept(making_t *m, buf_t *b, int *failed)
{
    const char *text = buf_failed(b) ? NULL : arena_text(m->arena, buf_text(b));
    if (!text && !*failed) *failed = err_nomem(m->err);
    buf_release(b);
    return text ? text : "";
}

static const char *office_name(const making_t *m)
{
    int i;
    const char *code = m->data->office ? m->data->office : json_string_value(json_object_get(m->data->matter, "office"));
    if (!code || office_find(m->data->offices, code, &i, NULL) != 0) return code ? code : "";
    return paper_say_words(&office_at(m->data->offices, i)->name, m->lang);
}

/* Values in a title are made safe but not escaped: it is no Markdown. */
static const char *title(making_t *m, int *failed)
{
    const cat_piece_t *pieces = m->paper->title[m->lang];
    if (!pieces) return paper_say_words(&m->paper->label, m->lang);
    buf_t b;
    buf_init(&b, 65536);
    m->fill.plain = true;
    *failed = fill_pieces(&m->fill, pieces, &b, m->err);
    m->fill.plain = false;
    return kept(m, &b, failed);
}

static const char *path_text(making_t *m, const cat_path_t *path, int *failed)
{
    if (!path || *failed) return "";
    buf_t b;
    buf_init(&b, 1 << 20);
    *failed = fill_path(&m->fill, path, &b, m->err);
    return kept(m, &b, failed);
}

static const char *addressee(making_t *m, int *failed)
{
    if (m->paper->addressed.in[m->lang] && *m->paper->addressed.in[m->lang]) return m->paper->addressed.in[m->lang];
    const char *name = path_text(m, m->paper->addressee, failed);
    return m->paper->addressee && !*name ? "＿＿＿＿＿＿＿＿" : name;
}

static const char *copies(making_t *m, int *failed)
{
    buf_t b;
    buf_init(&b, 1 << 20);
    for (size_t i = 0; i < m->paper->copy_count && !*failed; i++) {
        const char *name = path_text(m, &m->paper->copies[i], failed);
        if (*name && b.length) buf_add_raw(&b, m->lang == LANG_ZH ? "，" : ", ");
        buf_add_raw(&b, name);
    }
    if (b.length) buf_add_raw(&b, m->lang == LANG_ZH ? "。" : ".");
    return kept(m, &b, failed);
}

static void attachments(making_t *m, writ_version_t *v, int *failed)
{
    const char **list = arena_array(m->arena, m->paper->attachment_count + 1, sizeof *list);
    if (!list) {
        *failed = err_nomem(m->err);
        return;
    }
    for (size_t i = 0; i < m->paper->attachment_count; i++) list[i] = paper_say_words(&m->paper->attachments[i], m->lang);
    v->attachment = list;
    v->attachments = m->paper->attachment_count;
}

static const char *say_date(making_t *m, day_t day, int *failed)
{
    buf_t b;
    buf_init(&b, 256);
    paper_say_day(&b, day, m->lang);
    return kept(m, &b, failed);
}

static int read_body(making_t *m, writ_version_t *v)
{
    buf_t b;
    writ_block_t *blocks = NULL;
    buf_init(&b, FILL_BYTES_MOST);
    int failed = fill_pieces(&m->fill, m->paper->body[m->lang], &b, m->err);
    if (!failed) failed = writ_flow(buf_text(&b), b.length, m->arena, &blocks, &v->blocks, m->err);
    v->block = blocks;
    buf_release(&b);
    return failed;
}

static int make_version(making_t *m, day_t day, writ_version_t *v)
{
    const char *number = m->data->number ? m->data->number : json_string_value(json_object_get(m->data->matter, "number"));
    int failed = 0;
    *v = (writ_version_t){.lang = m->lang, .office = office_name(m)};
    v->number = m->paper->number && number ? number : "";
    v->law = m->paper->law ? m->paper->law : "";
    v->title = title(m, &failed);
    if (!failed) v->addressee = addressee(m, &failed);
    if (!failed) v->copies = copies(m, &failed);
    if (!failed) attachments(m, v, &failed);
    if (!failed) v->date = say_date(m, day, &failed);
    return failed ? failed : read_body(m, v);
}

/* By the path of the template, else the day of the act that makes it, else today. */
static int find_day(making_t *m, day_t *ret)
{
    day_t day = DAY_NONE;
    int failed = m->paper->date ? fill_day(&m->fill, m->paper->date, &day, m->err) : 0;
    const char *occurred = json_string_value(json_object_get(m->data->act, "occurred_on"));
    if (!failed && day == DAY_NONE && occurred) (void)day_parse(occurred, &day, NULL);
    if (!failed) *ret = day == DAY_NONE ? m->data->today : day;
    return failed;
}

int writ_make(const cat_paper_t *paper, const paper_data_t *data, const writ_wish_t *wish, arena_t *a, writ_t *ret_writ,
              err_t *err)
{
    if (wish->lang == PAPER_EN && !paper->body[LANG_EN]) return err_set(err, ERR_PAPER_LANG, paper->name);
    making_t m = {.paper = paper, .data = data, .arena = a, .err = err};
    writ_t w = {.paper = paper, .layout = paper->layout, .mark = wish->mark, .foot = wish->foot, .seal = paper->seal};
    w.signature = paper->layout != CAT_LAYOUT_FORM && paper->layout != CAT_LAYOUT_MINUTES;
    w.signature = (w.signature || paper->seal) && !paper->unsigned_;
    int failed = 0;
    for (m.lang = LANG_ZH; m.lang < LANG_COUNT && !failed; m.lang++) {
        bool wanted = wish->lang == PAPER_BOTH || (wish->lang == PAPER_ZH) == (m.lang == LANG_ZH);
        if (!wanted || !paper->body[m.lang]) continue;
        fill_init(&m.fill, data, m.lang, a);
        failed = find_day(&m, &w.day);
        if (!failed) failed = make_version(&m, w.day, &w.version[w.versions++]);
        if (w.missing && w.missing_count >= m.fill.missing_count) continue;
        w.missing = m.fill.missing;
        w.missing_count = m.fill.missing_count;
    }
    if (failed) return failed;
    assert(w.versions > 0);
    *ret_writ = w;
    return 0;
}

const chart_t *writ_chart(const writ_t *w, const writ_block_t *b)
{
    return b->what == WRIT_CHART && b->number > 0 && (size_t)b->number <= w->charts ? w->chart[b->number - 1] : NULL;
}

/* --- forms ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *word, *media;
} forms[WRIT_FORMS] = {
    [WRIT_PDF] = {"pdf", "application/pdf"},
    [WRIT_DOCX] = {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    [WRIT_TXT] = {"txt", "text/plain; charset=utf-8"},
    [WRIT_MD] = {"md", "text/markdown; charset=utf-8"},
    [WRIT_HTML] = {"html", "text/html; charset=utf-8"}};

int writ_form_parse(const char *word, enum writ_form *ret_form, err_t *err)
{
    for (int i = 0; i < WRIT_FORMS; i++) {
        if (strcmp(forms[i].word, word) != 0) continue;
        *ret_form = (enum writ_form)i;
        return 0;
    }
    return err_set(err, ERR_PAPER_FORMAT, word);
}

const char *writ_media_type(enum writ_form form)
{
    assert((unsigned)form < WRIT_FORMS);
    return forms[form].media;
}

int writ_write(const writ_t *w, enum writ_form form, buf_t *out, err_t *err)
{
    switch (form) {
    case WRIT_PDF: return writ_pdf(w, out, err);
    case WRIT_DOCX: return writ_docx(w, out, err);
    case WRIT_TXT: writ_text(w, out); break;
    case WRIT_MD: writ_markdown(w, out); break;
    case WRIT_HTML: writ_html(w, out); break;
    case WRIT_FORMS: assert(!"no form"); break;
    }
    return buf_failed(out) ? err_nomem(err) : 0;
}
