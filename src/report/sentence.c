/* sentence.c - the sentences of a report with the numbers in them: what opens to what. */
#include "report/report.h"

#include <assert.h>
#include <string.h>

typedef struct sentences {
    const report_made_t *made;
    enum lang lang;
    json_t *list;
    buf_t text;        /* of the sentence being read */
    json_t *figures;
    bool failed;
} sentences_t;

static json_t *number_json(const report_figure_t *f)
{
    json_t *key = json_array();
    char from[DAY_TEXT], to[DAY_TEXT];
    for (size_t i = 0; i < f->keys; i++) (void)json_array_append_new(key, json_string(f->key[i]));
    return json_pack("{s:s, s:s, s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:o, s:O?, s:b, s:i, s:i}", "said", f->said, "figure", f->name, "passport", f->passport,
                     "label", "zh", f->label.in[LANG_ZH], "en", f->label.in[LANG_EN], "office", f->office, "from",
                     day_text(f->span.from, from), "to", day_text(f->span.to, to), "key", key, "value", f->value, "small_base", (int)f->small_base,
                     "line", f->line, "column", f->column);
}

static void end_sentence(sentences_t *s)
{
    const char *text = buf_text(&s->text);
    if (!text) s->failed = true;
    while (text && (*text == ' ' || *text == '\n')) text++;
    if (json_array_size(s->figures) && text && *text) {
        json_t *entry = json_pack("{s:s, s:s, s:O}", "lang", s->lang == LANG_ZH ? "zh" : "en", "sentence", text, "figures", s->figures);
        if (!entry || json_array_append_new(s->list, entry) != 0) s->failed = true;
    }
    json_decref(s->figures);
    s->figures = json_array();
    buf_clear(&s->text);
}

/* Length of the mark that ends a sentence at p, 0 = none. An English full stop ends one before a blank only. */
static size_t stop_at(const char *p)
{
    static const char *const stops[] = {"。", "！", "？", "；"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (strncmp(p, stops[i], strlen(stops[i])) == 0) return strlen(stops[i]);
    return strchr(".!?", *p) && (p[1] == ' ' || p[1] == '\0') ? 1 : 0;
}

static void add_run(sentences_t *s, const writ_run_t *run)
{
    if (run->bound > 0 && (size_t)run->bound <= s->made->figures) {
        buf_add_raw(&s->text, run->text);
        (void)json_array_append_new(s->figures, number_json(&s->made->figure[run->bound - 1]));
        return;
    }
    for (const char *p = run->text; *p;) {
        size_t n = stop_at(p);
        buf_add_bytes(&s->text, p, n ? n : 1);
        p += n ? n : 1;
        if (n) end_sentence(s);
    }
}

static void add_text(sentences_t *s, const writ_text_t *t)
{
    for (size_t i = 0; i < t->runs; i++) add_run(s, &t->run[i]);
}

/* A row is said with its first row's heads left out: cells parted by blanks. */
static void add_table(sentences_t *s, const writ_block_t *b)
{
    assert(b->columns > 0);
    for (size_t row = 0; row < b->rows; row++) {
        for (size_t c = 0; c < b->columns; c++) {
            if (c) buf_add_raw(&s->text, " | ");
            add_text(s, &b->cell[row * b->columns + c]);
        }
        end_sentence(s);
    }
}

int report_sentences(const report_made_t *made, json_t **ret_json, err_t *err)
{
    sentences_t s = {.made = made, .list = json_array(), .figures = json_array()};
    buf_init(&s.text, 1 << 20);
    for (size_t v = 0; v < made->writ.versions; v++) {
        s.lang = made->writ.version[v].lang;
        for (size_t i = 0; i < made->writ.version[v].blocks; i++) {
            const writ_block_t *b = &made->writ.version[v].block[i];
            if (b->what == WRIT_TABLE) add_table(&s, b);
            else add_text(&s, &b->text);
            end_sentence(&s);
        }
    }
    json_decref(s.figures);
    buf_release(&s.text);
    if (s.failed || !s.list) {
        json_decref(s.list);
        return err_nomem(err);
    }
    *ret_json = s.list;
    return 0;
}
