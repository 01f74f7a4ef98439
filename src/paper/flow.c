/* flow.c - Markdown to blocks: cmark reads it, tables (which CommonMark has not) are read here. */
#include "paper/writ.h"

#include <assert.h>
#include <cmark.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MOST = 2000, DEEP_MOST = 24 };

typedef struct flow {
    arena_t *arena;
    writ_block_t *block; /* room for `room` */
    size_t count, room;
    writ_run_t run[RUNS_MOST]; /* of the paragraph being read */
    size_t runs;
    buf_t text;          /* of the run being read */
    bool bold;
    int bound;
    err_t *err;
    int failed;
} flow_t;

static void fail(flow_t *f)
{
    if (!f->failed) f->failed = err_nomem(f->err);
}

static writ_block_t *add_block(flow_t *f, enum writ_what what)
{
    if (f->count == f->room && !f->failed) {
        size_t room = f->room ? f->room * 2 : 64;
        writ_block_t *more = arena_array(f->arena, room, sizeof *more);
        if (more && f->count) memcpy(more, f->block, f->count * sizeof *more);
        if (!more) fail(f);
        else {
            f->block = more;
            f->room = room;
        }
    }
    if (!f->failed && f->count == WRIT_BLOCKS_MOST)
        f->failed = err_set(f->err, ERR_PAPER_LONG, num_text(PAPER_PAGES_MOST, (char[24]){0}));
    if (f->failed) return NULL;
    f->block[f->count] = (writ_block_t){.what = what};
    return &f->block[f->count++];
}

/* --- runs ------------------------------------------------------------------------------------------------ */

static void end_run(flow_t *f)
{
    if (!f->text.length && !buf_failed(&f->text)) return;
    const char *text = buf_failed(&f->text) ? NULL : arena_textn(f->arena, buf_text(&f->text), f->text.length);
    buf_clear(&f->text);
    if (!text) fail(f);
    else if (f->runs < RUNS_MOST) f->run[f->runs++] = (writ_run_t){text, f->bold, f->bound};
}

static writ_text_t end_text(flow_t *f)
{
    end_run(f);
    writ_text_t t = {.runs = f->runs};
    t.run = arena_copy(f->arena, f->run, (f->runs ? f->runs : 1) * sizeof *f->run);
    if (!t.run) fail(f);
    f->runs = 0;
    return t;
}

/* Chinese has no blank between its characters: the end of a line in the template is nothing there, elsewhere a blank. */
static bool wide_before(const buf_t *b)
{
    return b->length && (unsigned char)b->data[b->length - 1] >= 0x80;
}

static bool bold_of(cmark_node *n)
{
    for (int deep = 0; n && deep < DEEP_MOST; n = cmark_node_parent(n), deep++)
        if (cmark_node_get_type(n) == CMARK_NODE_STRONG) return true;
    return false;
}

/* The number of the figure that a run says: a link to figure:N around it. */
static int bound_of(cmark_node *n)
{
    for (int deep = 0; n && deep < DEEP_MOST; n = cmark_node_parent(n), deep++) {
        const char *url = cmark_node_get_type(n) == CMARK_NODE_LINK ? cmark_node_get_url(n) : NULL;
        if (url && strncmp(url, WRIT_FIGURE, strlen(WRIT_FIGURE)) == 0) return (int)strtol(url + strlen(WRIT_FIGURE), NULL, 10);
    }
    return 0;
}

/* The text of everything below a node that has inline content, as runs. */
static void read_inlines(flow_t *f, cmark_node *node)
{
    cmark_iter *iter = cmark_iter_new(node);
    bool soft = false;
    cmark_event_type event;
    while (!f->failed && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        if (event != CMARK_EVENT_ENTER) continue;
        cmark_node *n = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(n);
        if (type == CMARK_NODE_SOFTBREAK) soft = true;
        if (type == CMARK_NODE_LINEBREAK) buf_add_raw(&f->text, FILL_BREAK);
        const char *text = cmark_node_get_literal(n);
        if (!text || !*text) continue;
        if (soft && f->text.length && !(wide_before(&f->text) && (unsigned char)text[0] >= 0x80)) buf_add_char(&f->text, ' ');
        soft = false;
        bool bold = bold_of(n);
        int bound = bound_of(n);
        if (bold != f->bold || bound != f->bound) end_run(f);
        f->bold = bold;
        f->bound = bound;
        buf_add_raw(&f->text, text);
    }
    cmark_iter_free(iter);
}

/* A paragraph is as many blocks as its values have lines. */
static void add_lines(flow_t *f, enum writ_what what, int level, int number)
{
    writ_text_t whole = end_text(f);
    size_t from = 0;
    writ_run_t *runs = arena_array(f->arena, 2 * whole.runs + 2, sizeof *runs);
    if (!runs) fail(f);
    size_t n = 0;
    for (size_t i = 0; !f->failed && i < whole.runs; i++) {
        const char *at = whole.run[i].text;
        for (const char *end; !f->failed && (end = strstr(at, FILL_BREAK)); at = end + strlen(FILL_BREAK)) {
            writ_run_t *piece = arena_alloc(f->arena, sizeof *piece * (n - from + 1));
            char *text = arena_textn(f->arena, at, (size_t)(end - at));
            if (!piece || !text) {
                fail(f);
                break;
            }
            if (n > from) memcpy(piece, runs + from, (n - from) * sizeof *piece);
            piece[n - from] = (writ_run_t){text, whole.run[i].bold, whole.run[i].bound};
            writ_block_t *b = add_block(f, what);
            if (b) {
                b->level = level;
                b->number = number;
                b->text = (writ_text_t){piece, n - from + 1};
            }
            if (what == WRIT_ITEM) number = -1; /* goes on under the same dot */
            from = n;
        }
        if (*at && runs) runs[n++] = (writ_run_t){at, whole.run[i].bold, whole.run[i].bound};
    }
    if (f->failed || n == from) return;
    writ_block_t *b = add_block(f, what);
    if (!b) return;
    b->level = level;
    b->number = number;
    b->text = (writ_text_t){runs + from, n - from};
}

/* --- blocks ------------------------------------------------------------------------------------------------ */

static void read_blocks(flow_t *f, cmark_node *parent, int deep);

static void read_list(flow_t *f, cmark_node *list, int deep)
{
    bool numbered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    int number = numbered ? cmark_node_get_list_start(list) : 0;
    for (cmark_node *item = cmark_node_first_child(list); item && !f->failed; item = cmark_node_next(item), number += numbered) {
        bool first = true;
        for (cmark_node *n = cmark_node_first_child(item); n && !f->failed; n = cmark_node_next(n)) {
            if (cmark_node_get_type(n) == CMARK_NODE_LIST && deep < DEEP_MOST) {
                read_list(f, n, deep + 1);
                continue;
            }
            read_inlines(f, n);
            add_lines(f, WRIT_ITEM, deep, first ? number : -1);
            first = false;
        }
    }
}

/* A paragraph of one picture that is a chart: its number, else 0. */
static int chart_of(cmark_node *n)
{
    cmark_node *only = cmark_node_first_child(n);
    if (!only || cmark_node_next(only) || cmark_node_get_type(only) != CMARK_NODE_IMAGE) return 0;
    const char *url = cmark_node_get_url(only);
    if (!url || strncmp(url, WRIT_CHART_URL, strlen(WRIT_CHART_URL)) != 0) return 0;
    return (int)strtol(url + strlen(WRIT_CHART_URL), NULL, 10);
}

static void add_chart(flow_t *f, int number)
{
    writ_block_t *b = add_block(f, WRIT_CHART);
    if (b) b->number = number;
}

static void read_block(flow_t *f, cmark_node *n, int deep)
{
    cmark_node_type type = cmark_node_get_type(n);
    int chart = type == CMARK_NODE_PARAGRAPH ? chart_of(n) : 0;
    if (chart > 0) {
        add_chart(f, chart);
        return;
    }
    if (type == CMARK_NODE_LIST) read_list(f, n, 1);
    else if (type == CMARK_NODE_BLOCK_QUOTE && deep < DEEP_MOST) read_blocks(f, n, deep + 1);
    else if (type == CMARK_NODE_THEMATIC_BREAK) (void)add_block(f, WRIT_RULE);
    else if (type == CMARK_NODE_HEADING) {
        read_inlines(f, n);
        add_lines(f, WRIT_HEADING, cmark_node_get_heading_level(n), 0);
    } else {
        read_inlines(f, n);
        add_lines(f, WRIT_PARAGRAPH, 0, 0);
    }
}

static void read_blocks(flow_t *f, cmark_node *parent, int deep)
{
    for (cmark_node *n = cmark_node_first_child(parent); n && !f->failed; n = cmark_node_next(n)) read_block(f, n, deep);
}

static void read_markdown(flow_t *f, const char *text, size_t bytes)
{
    if (!bytes || f->failed) return;
    cmark_node *root = cmark_parse_document(text, bytes, CMARK_OPT_DEFAULT);
    if (!root) {
        fail(f);
        return;
    }
    read_blocks(f, root, 1);
    cmark_node_free(root);
}

/* --- tables -------------------------------------------------------------------------------------------------- */

static size_t line_of(const char *text, size_t bytes, size_t at)
{
    const char *end = memchr(text + at, '\n', bytes - at);
    return end ? (size_t)(end - text) - at : bytes - at;
}

static bool is_row(const char *line, size_t n)
{
    while (n && (*line == ' ' || *line == '\t')) line++, n--;
    while (n && strchr(" \t\r", line[n - 1])) n--;
    if (n < 2 || line[0] != '|' || line[n - 1] != '|') return false;
    size_t slashes = 0;
    while (slashes + 2 < n && line[n - 2 - slashes] == '\\') slashes++;
    return slashes % 2 == 0;
}

/* |--|:---:| : only dashes, colons and blanks between the rules. */
static bool is_delimiter(const char *line, size_t n)
{
    bool dash = false;
    if (!is_row(line, n)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!strchr("|-: \t\r", line[i])) return false;
        dash = dash || line[i] == '-';
    }
    return dash;
}

/* The cells of a row, each from behind one unescaped rule to the next. Returns how many. */
static size_t split_row(const char *line, size_t n, const char *from[WRIT_COLUMNS_MOST], size_t bytes[WRIT_COLUMNS_MOST])
{
    size_t count = 0, i = 0;
    while (i < n && line[i] != '|') i++;
    while (i + 1 < n && count < WRIT_COLUMNS_MOST) {
        size_t start = ++i;
        while (i < n && line[i] != '|') i += line[i] == '\\' ? 2 : 1;
        if (i >= n) break;
        from[count] = line + start;
        bytes[count] = i - start;
        while (bytes[count] && strchr(" \t", from[count][0])) from[count]++, bytes[count]--;
        while (bytes[count] && strchr(" \t", from[count][bytes[count] - 1])) bytes[count]--;
        count++;
    }
    return count;
}

static void read_cell(flow_t *f, const char *text, size_t bytes, writ_text_t *ret)
{
    cmark_node *root = bytes ? cmark_parse_document(text, bytes, CMARK_OPT_DEFAULT) : NULL;
    if (bytes && !root) fail(f);
    if (root) {
        read_inlines(f, root);
        cmark_node_free(root);
    }
    *ret = end_text(f);
}

static void set_widths(writ_block_t *b, const char *line, size_t n)
{
    const char *from[WRIT_COLUMNS_MOST];
    size_t bytes[WRIT_COLUMNS_MOST], count = split_row(line, n, from, bytes);
    double sum = 0;
    for (size_t c = 0; c < b->columns; c++) {
        double dashes = 0;
        for (size_t i = 0; c < count && i < bytes[c]; i++) dashes += from[c][i] == '-';
        b->width[c] = dashes > 1 ? dashes : 1;
        b->right[c] = c < count && bytes[c] && from[c][bytes[c] - 1] == ':' && from[c][0] != ':';
        sum += b->width[c];
    }
    for (size_t c = 0; c < b->columns; c++) b->width[c] /= sum;
}

/* Lines [at, end) are rows, the second of them the dashes. */
static void read_table(flow_t *f, const char *text, size_t bytes, size_t at, size_t end)
{
    const char *from[WRIT_COLUMNS_MOST];
    size_t cell[WRIT_COLUMNS_MOST], rows = 0;
    for (size_t i = at; i < end; i += line_of(text, bytes, i) + 1) rows++;
    writ_block_t *b = add_block(f, WRIT_TABLE);
    if (!b) return;
    assert(rows >= 2);
    b->columns = split_row(text + at, line_of(text, bytes, at), from, cell);
    b->rows = rows - 1;
    writ_text_t *cells = arena_array(f->arena, b->rows * b->columns + 1, sizeof *cells);
    if (!cells) fail(f);
    size_t row = 0;
    for (size_t i = at, n = 0; i < end && !f->failed; i += line_of(text, bytes, i) + 1, n++) {
        if (n == 1) {
            set_widths(b, text + i, line_of(text, bytes, i));
            continue;
        }
        size_t count = split_row(text + i, line_of(text, bytes, i), from, cell);
        for (size_t c = 0; c < b->columns; c++) read_cell(f, from[c], c < count ? cell[c] : 0, &cells[row * b->columns + c]);
        row++;
    }
    for (size_t c = 0; c < b->columns && !f->failed; c++) b->head = b->head || cells[c].runs;
    b->cell = cells;
}

int writ_flow(const char *markdown, size_t bytes, arena_t *a, writ_block_t **ret_blocks, size_t *ret_count, err_t *err)
{
    flow_t *f = arena_alloc(a, sizeof *f);
    if (!f) return err_nomem(err);
    f->arena = a;
    f->err = err;
    buf_init(&f->text, FILL_BYTES_MOST);
    size_t from = 0;
    for (size_t at = 0; at < bytes && !f->failed;) {
        size_t n = line_of(markdown, bytes, at), next = at + n + 1;
        bool table = is_row(markdown + at, n) && next < bytes &&
                     is_delimiter(markdown + next, line_of(markdown, bytes, next));
        if (!table) {
            at = next;
            continue;
        }
        read_markdown(f, markdown + from, at - from);
        size_t end = at;
        while (end < bytes && is_row(markdown + end, line_of(markdown, bytes, end))) end += line_of(markdown, bytes, end) + 1;
        read_table(f, markdown, bytes, at, end > bytes ? bytes : end);
        at = from = end > bytes ? bytes : end;
    }
    if (from < bytes) read_markdown(f, markdown + from, bytes - from);
    buf_release(&f->text);
    if (f->failed) return f->failed;
    *ret_blocks = f->block;
    *ret_count = f->count;
    return 0;
}

const char *writ_plain(arena_t *a, const writ_text_t *text)
{
    if (text->runs == 1) return text->run[0].text;
    buf_t b;
    buf_init(&b, FILL_BYTES_MOST);
    for (size_t i = 0; i < text->runs; i++) buf_add_raw(&b, text->run[i].text);
    const char *plain = buf_failed(&b) ? NULL : arena_text(a, buf_text(&b));
    buf_release(&b);
    return plain;
}
