/* paper_read.c - a template's file: front matter, body, the English after it. */
#include "catalogue/paper_inside.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { COPIES_MOST = 16, ATTACHMENTS_MOST = 40, FOR_MOST = 64 };

typedef struct front {
    cat_paper_t paper;
    const cat_node_t *kinds, *layout, *addressee, *date, *copies, *attachments, *title;
    bool signature;
} front_t;

#define FRONT(m) offsetof(front_t, m)
#define WORDS_EXPECTED {{"{zh: ……, en: ……}", "{zh: ..., en: ...}"}}
#define PATH_EXPECTED {{"一个路径（字段名等）", "a path (a field, say)"}}
/* Whose paper it is: of the office that performs the act, or always of the matter's. */
static void read_issuer(reader_t *r, const cat_row_t *row, const cat_node_t *v, void *into)
{
    static const char *const words[] = {"acting", "matter"};
    (void)row;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, "office", v, (words_t){{"acting 或 matter", "acting or matter"}});
        return;
    }
    *(bool *)into = cat_refer(r, ERR_CATALOGUE_WORD, v, words, CAT_COUNT(words)) == 1;
}

static const cat_row_t FRONT_ROWS[] = {
    {"paper", NULL, cat_read_name, FRONT(paper.name), true, {{"文书名称，与文件名相同", "the name of the paper, as of the file"}}},
    {"name", "label", cat_read_words, FRONT(paper.label), true, WORDS_EXPECTED},
    {"for", NULL, cat_read_keep, FRONT(kinds), true, {{"种类或种类列表", "a kind or a list of kinds"}}},
    {"layout", NULL, cat_read_keep, FRONT(layout), false,
     {{"letter、document、decision、form 或 minutes", "letter, document, decision, form or minutes"}}},
    {"law", NULL, cat_read_text, FRONT(paper.law), false, {{"法律依据", "the law it rests on"}}},
    {"title", NULL, cat_read_keep, FRONT(title), false, WORDS_EXPECTED},
    {"number", NULL, cat_read_bool, FRONT(paper.number), false, {{"true 或 false", "true or false"}}},
    {"addressee", NULL, cat_read_keep, FRONT(addressee), false,
     {{"一个路径，或 {zh, en}", "a path, or {zh, en}"}}},
    {"copies", NULL, cat_read_keep, FRONT(copies), false, {{"路径或路径列表", "a path or a list of paths"}}},
    {"attachments", NULL, cat_read_keep, FRONT(attachments), false, {{"{zh, en} 的列表", "a list of {zh, en}"}}},
    {"date", NULL, cat_read_keep, FRONT(date), false, PATH_EXPECTED},
    {"office", NULL, read_issuer, FRONT(paper.own_office), false, {{"acting 或 matter", "acting or matter"}}},
    {"signature", NULL, cat_read_bool, FRONT(signature), false, {{"true 或 false", "true or false"}}},
    {"seal", NULL, cat_read_bool, FRONT(paper.seal), false, {{"true 或 false", "true or false"}}},
};

static const words_t *expect_of(const char *key)
{
    for (size_t i = 0; i < CAT_COUNT(FRONT_ROWS); i++)
        if (strcmp(FRONT_ROWS[i].key, key) == 0) return &FRONT_ROWS[i].expect;
    assert(!"a key without a row");
    return NULL;
}

void cat_read_layout(reader_t *r, const cat_node_t *node, enum cat_layout *into)
{
    static const char *const words[CAT_LAYOUTS] = {"letter", "document", "decision", "form", "minutes"};
    if (node->type != NODE_TEXT) {
        cat_wrong_shape(r, "layout", node, *expect_of("layout"));
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_WORD, node, words, CAT_LAYOUTS);
    if (i >= 0) *into = (enum cat_layout)i;
}

static void too_many(reader_t *r, const cat_node_t *node, const char *what, int most)
{
    MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, what, num_text(most, (char[24]){0}));
}

static void read_kinds(reader_t *r, front_t *f)
{
    size_t n = f->kinds ? cat_list_count(r, "for", f->kinds, *expect_of("for")) : 0;
    const char **list = cat_array(r, n, sizeof *list);
    if (!list) return;
    if (n > FOR_MOST) too_many(r, f->kinds, "for", FOR_MOST);
    for (size_t i = 0; i < n; i++) list[i] = cat_list_item(f->kinds, i)->text;
    f->paper.kinds = list;
    f->paper.kind_count = n > FOR_MOST ? 0 : n;
}

static void read_copies(reader_t *r, front_t *f)
{
    size_t n = f->copies ? cat_list_count(r, "copies", f->copies, *expect_of("copies")) : 0;
    if (n > COPIES_MOST) {
        too_many(r, f->copies, "copies", COPIES_MOST);
        return;
    }
    cat_path_t *list = cat_array(r, n, sizeof *list);
    for (size_t i = 0; list && i < n; i++) {
        const cat_path_t *path = cat_parse_path(r, cat_list_item(f->copies, i));
        if (path) list[f->paper.copy_count++] = *path;
    }
    f->paper.copies = list;
}

static void read_attachments(reader_t *r, front_t *f)
{
    const cat_node_t *node = f->attachments;
    if (!node) return;
    if (node->type != NODE_LIST) {
        cat_wrong_shape(r, "attachments", node, *expect_of("attachments"));
        return;
    }
    if (node->count > ATTACHMENTS_MOST) {
        too_many(r, node, "attachments", ATTACHMENTS_MOST);
        return;
    }
    words_t *list = cat_array(r, node->count, sizeof *list);
    cat_row_t row = {.key = "attachments"};
    for (size_t i = 0; list && i < node->count; i++) {
        list[i] = (words_t){{"", ""}};
        cat_read_words(r, &row, node->item[i], &list[i]);
    }
    f->paper.attachments = list;
    f->paper.attachment_count = list ? node->count : 0;
}

/* A path, or the words for a circle: {zh: 各基层人民检察院, en: ...}. */
static void read_addressee(reader_t *r, front_t *f)
{
    static const cat_row_t row = {.key = "addressee"};
    f->paper.addressed = (words_t){{"", ""}};
    if (!f->addressee) return;
    if (f->addressee->type == NODE_MAP) cat_read_words(r, &row, f->addressee, &f->paper.addressed);
    else f->paper.addressee = cat_parse_path(r, f->addressee);
}

/* A title may hold values, each language its own. */
void cat_read_title(reader_t *r, const cat_node_t *node, const cat_piece_t *into[LANG_COUNT], bool report)
{
    words_t words = {{"", ""}};
    cat_row_t row = {.key = "title"};
    size_t before = r->mistakes->total;
    cat_read_words(r, &row, node, &words);
    if (r->mistakes->total != before || node->type != NODE_MAP) return;
    into[LANG_ZH] = cat_parse_line(r, cat_node_get(node, "zh"), report);
    into[LANG_EN] = cat_parse_line(r, cat_node_get(node, "en"), report);
}

static void bad_form(reader_t *r, int line, const char *what, const char *expected)
{
    err_set(&r->mistakes->next, ERR_CATALOGUE_TEMPLATE_FORM, what, expected);
    mistakes_keep(r->mistakes, line, 1);
}

/* Where the line that begins at `at` ends, behind its line break. */
static size_t line_end(const char *text, size_t at)
{
    const char *end = strchr(text + at, '\n');
    return end ? (size_t)(end - text) + 1 : strlen(text);
}

static bool line_is(const char *text, size_t at, const char *words)
{
    size_t n = line_end(text, at) - at;
    while (n && strchr(" \t\r\n", text[at + n - 1])) n--;
    return n == strlen(words) && strncmp(text + at, words, n) == 0;
}

/* Position of the line that reads `words`, from `at` on; the end if there is none. */
static size_t find_line(const char *text, size_t at, const char *words)
{
    while (text[at] && !line_is(text, at, words)) at = line_end(text, at);
    return at;
}

/* What nobody can see has no place in a template; line breaks are what they are, U+2028 is ours (paper/fill.c). */
static bool check_characters(reader_t *r, const char *text)
{
    int line = 1, column = 1;
    for (const char *p = text; *p; column++) {
        uint32_t c = text_next(&p);
        if (c == '\n') {
            line++;
            column = 0;
        }
        bool hidden = (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F || (c >= 0x200B && c <= 0x200F) ||
                      (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xE000 && c <= 0xF8FF);
        if (!hidden) continue;
        char shown[16];
        (void)snprintf(shown, sizeof shown, "U+%04X", (unsigned)c);
        err_set(&r->mistakes->next, ERR_CATALOGUE_TEMPLATE_FORM, shown, "可见的文字" ERR_OR "characters that can be seen");
        mistakes_keep(r->mistakes, line, column);
        return false;
    }
    return true;
}

static bool check_text(reader_t *r, const char *text, size_t bytes)
{
    if (bytes > CAT_PAPER_BYTES_MOST) {
        err_set(&r->mistakes->next, ERR_CATALOGUE_LIMIT, "模板大小" ERR_OR "size of a template", "128 KiB");
        mistakes_keep(r->mistakes, 1, 1);
        return false;
    }
    size_t bad = text_bad_byte(text, bytes);
    if (bad) {
        err_set(&r->mistakes->next, ERR_BASE_UTF8, num_text((int64_t)bad, (char[24]){0}));
        mistakes_keep(r->mistakes, 1, 1);
        return false;
    }
    return check_characters(r, text);
}

static void read_front(reader_t *r, const char *name, const cat_node_t *root, front_t *f)
{
    f->paper.label = (words_t){{"", ""}};
    f->signature = true;
    if (!cat_read_map(r, FRONT_ROWS, CAT_COUNT(FRONT_ROWS), "paper", root, f)) return;
    const cat_node_t *given = cat_node_get(root, "paper");
    if (f->paper.name && strcmp(f->paper.name, name) != 0)
        MISTAKE(r->mistakes, given, ERR_CATALOGUE_TEMPLATE_FORM, f->paper.name, name);
    f->paper.unsigned_ = !f->signature;
    if (f->layout) cat_read_layout(r, f->layout, &f->paper.layout);
    read_kinds(r, f);
    read_copies(r, f);
    read_attachments(r, f);
    if (f->title) cat_read_title(r, f->title, f->paper.title, false);
    read_addressee(r, f);
    if (f->date) f->paper.date = cat_parse_path(r, f->date);
}

bool cat_split_file(reader_t *r, const char *text, size_t bytes, cat_file_t *ret)
{
    if (!check_text(r, text, bytes)) return false;
    size_t front_end = line_is(text, 0, "---") ? find_line(text, line_end(text, 0), "---") : 0;
    if (!front_end || !text[front_end]) {
        bad_form(r, 1, "没有前言" ERR_OR "no front matter",
                 "首行 ---，然后是 name 等，再一行 ---" ERR_OR "a first line ---, then name and so on, then a line ---");
        return false;
    }
    /* with its own "---", so that lines are counted as in the file */
    cat_file_t file = {.front = cat_yaml_parse(r->mistakes, r->arena, text, front_end), .zh_from = line_end(text, front_end)};
    if (!file.front) return false;
    file.zh_to = find_line(text, file.zh_from, "--- en");
    file.en_from = text[file.zh_to] ? line_end(text, file.zh_to) : bytes;
    file.en_to = bytes;
    assert(file.zh_from <= file.zh_to && file.en_from <= file.en_to);
    *ret = file;
    return true;
}

bool cat_read_paper(reader_t *r, const char *name, const char *text, size_t bytes, cat_paper_t *ret)
{
    cat_file_t file;
    if (!cat_split_file(r, text, bytes, &file)) return false;
    front_t f = {.paper.file = r->mistakes->file};
    read_front(r, name, file.front, &f);
    size_t before = r->mistakes->total;
    f.paper.body[LANG_ZH] = cat_parse_pieces(r, text, file.zh_from, file.zh_to, false);
    if (!f.paper.body[LANG_ZH] && r->mistakes->total == before) bad_form(r, 1, "没有中文正文" ERR_OR "no body in Chinese", "正文" ERR_OR "a body");
    if (text[file.zh_to]) f.paper.body[LANG_EN] = cat_parse_pieces(r, text, file.en_from, file.en_to, false);
    if (!f.paper.name) f.paper.name = name;
    *ret = f.paper;
    return true;
}
