/* paper_parse.c - the language of templates: {{...}} in Markdown becomes a list of pieces. */
#include "catalogue/paper_inside.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

const char *const cat_filter_words[CAT_FILTERS] = {
    [CAT_FILTER_DATE] = "date",   [CAT_FILTER_DATE_ZH] = "date_zh", [CAT_FILTER_MONEY] = "money",
    [CAT_FILTER_MONEY_ZH] = "money_zh", [CAT_FILTER_WAN] = "wan",   [CAT_FILTER_LABEL] = "label",
    [CAT_FILTER_CODE] = "code",   [CAT_FILTER_MASK] = "mask"};

/* --- places ------------------------------------------------------------------------------------------ */

/* Places are mostly asked for in the order of the text: counting goes on from the one asked for last. */
void cat_parse_place(parse_t *p, size_t at, int *ret_line, int *ret_column)
{
    if (!p->placed_line || at < p->placed) {
        p->placed = 0;
        p->placed_line = p->line;
        p->placed_column = p->column;
    }
    for (; p->placed < at; p->placed++) {
        if (p->text[p->placed] == '\n') {
            p->placed_line++;
            p->placed_column = 1;
        } else {
            p->placed_column += ((unsigned char)p->text[p->placed] & 0xC0) != 0x80;
        }
    }
    *ret_line = p->placed_line;
    *ret_column = p->placed_column;
}

void cat_parse_note(parse_t *p, size_t at)
{
    int line, column;
    cat_parse_place(p, at, &line, &column);
    mistakes_keep(p->r->mistakes, line, column);
}

static void bad_tag(parse_t *p, size_t at, const char *word, const char *expected)
{
    char shown[120];
    (void)text_copy(shown, sizeof shown, word);
    err_set(&p->r->mistakes->next, ERR_CATALOGUE_TEMPLATE_TAG, shown, expected);
    cat_parse_note(p, at);
}

/* --- words of a tag ------------------------------------------------------------------------------------ */

size_t cat_scan_place(const scan_t *s)
{
    return s->p->tag_from + 2 + (size_t)(s->at - s->p->tag);
}

static bool path_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '@';
}

void cat_scan_error(scan_t *s, const char *expected)
{
    if (!s->wrong) bad_tag(s->p, cat_scan_place(s), *s->at ? s->at : s->p->tag, expected);
    s->wrong = true;
}

static bool scan_quoted(scan_t *s)
{
    char quote = *s->at;
    const char *end = strchr(s->at + 1, quote);
    if (!end || (size_t)(end - s->at) > sizeof s->word) {
        cat_scan_error(s, "右引号" ERR_OR "the quotation mark at the end");
        return false;
    }
    size_t n = (size_t)(end - s->at) - 1;
    memcpy(s->word, s->at + 1, n);
    s->word[n] = '\0';
    s->quoted = true;
    s->at = end + 1;
    return true;
}

/* The next word into s->word: a quoted text, a path or word, an operator; "" at the end. */
bool cat_scan_next(scan_t *s)
{
    static const char *const operators[] = {"<>", ">=", "<=", "!=", "==", "=", ">", "<", "|", "(", ")"};
    s->at += strspn(s->at, " \t\r\n");
    s->quoted = false;
    s->word[0] = '\0';
    if (!*s->at || s->wrong) return !s->wrong;
    if (*s->at == '"' || *s->at == '\'') return scan_quoted(s);
    size_t n = 0;
    for (size_t i = 0; !n && i < CAT_COUNT(operators); i++)
        if (strncmp(s->at, operators[i], strlen(operators[i])) == 0) n = strlen(operators[i]);
    bool negative = *s->at == '-' && s->at[1] >= '0' && s->at[1] <= '9';
    if (!n)
        for (n = negative; n < sizeof s->word - 1 && path_char(s->at[n]); n++) continue;
    if (!n) {
        cat_scan_error(s, "路径、过滤器或引号内的文字" ERR_OR "a path, a filter or a text in quotes");
        return false;
    }
    memcpy(s->word, s->at, n);
    s->word[n] = '\0';
    s->at += n;
    return true;
}

/* What comes next, left where it is. */
bool cat_scan_sees(scan_t *s, const char *word)
{
    scan_t ahead = *s;
    ahead.wrong = true; /* looking is no mistake */
    ahead.at += strspn(ahead.at, " \t\r\n");
    size_t n = strlen(word);
    return strncmp(ahead.at, word, n) == 0 && !(path_char(word[0]) && path_char(ahead.at[n]));
}

/* --- paths ----------------------------------------------------------------------------------------------- */

static const cat_path_t *make_path(reader_t *r, const char *word, const char **ret_wrong)
{
    cat_path_t *path = arena_alloc(r->arena, sizeof *path);
    char *copy = arena_text(r->arena, word);
    *ret_wrong = NULL;
    if (!path || !copy) {
        r->mistakes->nomem = true;
        return NULL;
    }
    for (char *step = copy; step;) {
        char *dot = strchr(step, '.');
        if (dot) *dot = '\0';
        if (!*step || path->steps == CAT_STEPS_MOST) {
            *ret_wrong = *step ? "至多八级的路径" ERR_OR "a path of at most eight steps"
                               : "以点分隔的名称" ERR_OR "names between the dots";
            return NULL;
        }
        path->step[path->steps++] = step;
        step = dot ? dot + 1 : NULL;
    }
    return path;
}

/* The word read last as a path that ends where the scan stands. */
static const cat_path_t *scan_path(scan_t *s)
{
    const char *wrong = NULL;
    bool name = (s->word[0] >= 'a' && s->word[0] <= 'z') || s->word[0] == '@';
    const cat_path_t *made = name && !s->quoted ? make_path(s->p->r, s->word, &wrong) : NULL;
    if (!made) {
        if (!s->p->r->mistakes->nomem && !s->wrong)
            bad_tag(s->p, cat_scan_place(s) - (s->quoted ? 0 : strlen(s->word)), *s->word ? s->word : s->p->tag,
                    wrong ? wrong : "路径（字段名等）" ERR_OR "a path (a field, say)");
        s->wrong = true;
        return NULL;
    }
    cat_path_t *path = arena_copy(s->p->r->arena, made, sizeof *made);
    if (!path) s->p->r->mistakes->nomem = true;
    else cat_parse_place(s->p, cat_scan_place(s) - strlen(s->word), &path->line, &path->column);
    return path;
}

const cat_path_t *cat_parse_path(reader_t *r, const cat_node_t *node)
{
    const char *wrong = "一个路径" ERR_OR "a path";
    const cat_path_t *made = node->type == NODE_TEXT ? make_path(r, node->text, &wrong) : NULL;
    if (!made) {
        if (!r->mistakes->nomem) MISTAKE(r->mistakes, node, ERR_CATALOGUE_TEMPLATE_TAG, node->text, wrong);
        return NULL;
    }
    cat_path_t *path = arena_copy(r->arena, made, sizeof *made);
    if (!path) {
        r->mistakes->nomem = true;
        return NULL;
    }
    path->line = node->line;
    path->column = node->column;
    return path;
}

/* --- tests ------------------------------------------------------------------------------------------------ */

static cat_test_t *new_test(scan_t *s, enum cat_test_what what)
{
    cat_test_t *t = arena_alloc(s->p->r->arena, sizeof *t);
    if (!t) s->p->r->mistakes->nomem = s->wrong = true;
    else t->what = what;
    return t;
}

static bool read_comparison(scan_t *s, cat_test_t *t)
{
    static const struct {
        const char *word;
        enum cat_test_what what;
    } compare[] = {{"<>", CAT_TEST_NE}, {"!=", CAT_TEST_NE}, {">=", CAT_TEST_GE}, {"<=", CAT_TEST_LE},
                   {"==", CAT_TEST_EQ}, {"=", CAT_TEST_EQ},  {">", CAT_TEST_GT},  {"<", CAT_TEST_LT}};
    for (size_t i = 0; i < CAT_COUNT(compare); i++) {
        if (!cat_scan_sees(s, compare[i].word)) continue;
        (void)cat_scan_next(s);
        if (!cat_scan_next(s)) return false;
        t->what = compare[i].what;
        t->number = !s->quoted;
        t->literal = arena_text(s->p->r->arena, s->word);
        if (!t->literal) s->p->r->mistakes->nomem = true;
        size_t digits = strspn(s->word + (s->word[0] == '-'), "0123456789.");
        if (s->quoted || (*s->word && digits == strlen(s->word) - (s->word[0] == '-'))) return t->literal;
        cat_scan_error(s, "数目或引号内的文字" ERR_OR "a number, or a text in quotes");
        return false;
    }
    return true;
}

static const cat_test_t *read_or(scan_t *s, int depth);

static const cat_test_t *read_one(scan_t *s, int depth)
{
    if (depth > CAT_BLOCKS_DEEP) cat_scan_error(s, "较少的括号" ERR_OR "fewer brackets");
    if (s->wrong || !cat_scan_next(s)) return NULL;
    if (!s->quoted && strcmp(s->word, "not") == 0) {
        cat_test_t *t = new_test(s, CAT_TEST_NOT);
        if (t && !(t->left = read_one(s, depth + 1))) t = NULL;
        return t;
    }
    if (!s->quoted && strcmp(s->word, "(") == 0) {
        const cat_test_t *inner = read_or(s, depth + 1);
        if (!inner || !cat_scan_next(s)) return NULL;
        if (strcmp(s->word, ")") == 0) return inner;
        cat_scan_error(s, "右括号" ERR_OR "a closing bracket");
        return NULL;
    }
    cat_test_t *t = new_test(s, CAT_TEST_SET);
    if (t && s->p->report && !s->quoted && strcmp(s->word, "figure") == 0) {
        if (!(t->bound = cat_read_figure(s, true))) t = NULL;
    } else if (t && !(t->path = scan_path(s))) {
        t = NULL;
    }
    return t && read_comparison(s, t) ? t : NULL;
}

static const cat_test_t *read_and(scan_t *s, int depth)
{
    const cat_test_t *left = read_one(s, depth);
    while (left && cat_scan_sees(s, "and")) {
        (void)cat_scan_next(s);
        cat_test_t *both = new_test(s, CAT_TEST_AND);
        if (!both) return NULL;
        both->left = left;
        both->right = read_one(s, depth);
        left = both->right ? both : NULL;
    }
    return left;
}

static const cat_test_t *read_or(scan_t *s, int depth)
{
    const cat_test_t *left = read_and(s, depth);
    while (left && cat_scan_sees(s, "or")) {
        (void)cat_scan_next(s);
        cat_test_t *either = new_test(s, CAT_TEST_OR);
        if (!either) return NULL;
        either->left = left;
        either->right = read_and(s, depth);
        left = either->right ? either : NULL;
    }
    return left;
}

/* --- tags --------------------------------------------------------------------------------------------------- */

/* Nothing but blanks from the start of the line to from, and from to to its end. */
static bool line_is_empty(const parse_t *p, size_t from, size_t to)
{
    while (from > 0 && (p->text[from - 1] == ' ' || p->text[from - 1] == '\t')) from--;
    while (to < p->end && (p->text[to] == ' ' || p->text[to] == '\t' || p->text[to] == '\r')) to++;
    return (from == 0 || p->text[from - 1] == '\n') && (to >= p->end || p->text[to] == '\n');
}

static bool block_tag(const char *tag)
{
    return *tag == '#' || *tag == '/' || *tag == '!' || strcmp(tag, "else") == 0;
}

/* Moves p->at behind the next tag; false at the end. *ret_say is the text before it. */
static bool next_tag(parse_t *p, const char **ret_say)
{
    size_t from = p->at;
    const char *open = strstr(p->text + from, "{{");
    bool found = open && open < p->text + p->end;
    p->tag_from = found ? (size_t)(open - p->text) : p->end;
    size_t say_to = p->tag_from;
    *ret_say = NULL;
    if (found) {
        const char *close = strstr(open, "}}"), *nested = strstr(open + 2, "{{");
        if (!close || close >= p->text + p->end || (nested && nested < close)) {
            bad_tag(p, p->tag_from, "{{", "一对 {{ 和 }}" ERR_OR "{{ and }} around it");
            p->stop = true;
            return false;
        }
        p->tag_to = (size_t)(close - p->text) + 2;
        p->tag = arena_textn(p->r->arena, open + 2, (size_t)(close - open) - 2);
        if (!p->tag) {
            p->r->mistakes->nomem = p->stop = true;
            return false;
        }
        p->at = p->tag_to;
        const char *inside = p->tag + strspn(p->tag, " \t\r\n");
        p->alone = block_tag(inside) && line_is_empty(p, p->tag_from, p->tag_to);
        if (p->alone) {
            while (say_to > from && p->text[say_to - 1] != '\n') say_to--;
            while (p->at < p->end && p->text[p->at] != '\n') p->at++;
            p->at += p->at < p->end;
        }
    } else {
        p->at = p->end;
    }
    if (say_to > from) {
        *ret_say = arena_textn(p->r->arena, p->text + from, say_to - from);
        if (!*ret_say) p->r->mistakes->nomem = p->stop = true;
    }
    return found && !p->stop;
}

static cat_piece_t *add_piece(parse_t *p, cat_piece_t ***tail, enum cat_piece_what what)
{
    if (p->pieces++ == CAT_PIECES_MOST) {
        err_set(&p->r->mistakes->next, ERR_CATALOGUE_LIMIT, "模板中的标记数" ERR_OR "tags of a template",
                num_text(CAT_PIECES_MOST, (char[24]){0}));
        cat_parse_note(p, p->tag_from);
        p->stop = true;
        return NULL;
    }
    cat_piece_t *piece = arena_alloc(p->r->arena, sizeof *piece);
    if (!piece) {
        p->r->mistakes->nomem = p->stop = true;
        return NULL;
    }
    piece->what = what;
    **tail = piece;
    *tail = &piece->next;
    return piece;
}

static void add_say(parse_t *p, cat_piece_t ***tail, const char *text)
{
    cat_piece_t *piece = text && *text ? add_piece(p, tail, CAT_SAY) : NULL;
    if (piece) piece->text = text;
}

/* Behind "or": what is said when there is nothing. */
bool cat_scan_otherwise(scan_t *s, cat_piece_t *piece)
{
    if (!cat_scan_next(s)) return false;
    if (!s->quoted) {
        cat_scan_error(s, "or \"文字\"" ERR_OR "or \"text\"");
        return false;
    }
    piece->otherwise = arena_text(s->p->r->arena, s->word);
    if (!piece->otherwise) s->p->r->mistakes->nomem = true;
    return piece->otherwise;
}

static bool read_filter(scan_t *s, cat_piece_t *piece)
{
    if (!cat_scan_next(s)) return false;
    if (strcmp(s->word, "or") == 0) return cat_scan_otherwise(s, piece);
    int f = cat_find(s->word, cat_filter_words, CAT_FILTERS);
    if (f < 0) {
        known_err_set(&s->p->r->mistakes->next, ERR_CATALOGUE_WORD, s->word, &(known_t){cat_filter_words, CAT_FILTERS});
        cat_parse_note(s->p, cat_scan_place(s) - strlen(s->word));
        s->wrong = true;
        return false;
    }
    if (piece->filters == CAT_FILTERS_MOST) cat_scan_error(s, "至多四个过滤器" ERR_OR "at most four filters");
    else piece->filter[piece->filters++] = (enum cat_filter)f;
    return !s->wrong;
}

static void read_bind(parse_t *p, cat_piece_t ***tail)
{
    scan_t s = {.p = p, .at = p->tag};
    cat_piece_t *piece = add_piece(p, tail, CAT_BIND);
    if (!piece || !cat_scan_next(&s)) return;
    if (p->report && cat_bound_word(s.word) && !s.quoted) {
        cat_read_bound(&s, piece);
        return;
    }
    if (!(piece->path = scan_path(&s))) return;
    while (cat_scan_sees(&s, "|")) {
        (void)cat_scan_next(&s);
        if (!read_filter(&s, piece)) return;
    }
    s.at += strspn(s.at, " \t\r\n");
    if (*s.at) cat_scan_error(&s, "}} 或 | 过滤器" ERR_OR "}} or | and a filter");
}

static bool read_pieces(parse_t *p, cat_piece_t **ret_first, const char *until, int depth);

/* A loop whose text ends a line that is no row of a table: its parts are paragraphs of their own. */
static bool parts_are_paragraphs(const parse_t *p, size_t from, size_t to)
{
    while (to > from && strchr(" \t\r\n", p->text[to - 1])) to--;
    size_t line = to;
    while (line > from && p->text[line - 1] != '\n') line--;
    while (line < to && (p->text[line] == ' ' || p->text[line] == '\t')) line++;
    return line < to && p->text[line] != '|';
}

static void end_paragraph(parse_t *p, cat_piece_t **tail)
{
    while (*tail) tail = &(*tail)->next;
    add_say(p, &tail, "\n\n");
}

/* The {{else}} was read into the inner pieces as a mark. */
static void split_at_else(cat_piece_t *piece)
{
    for (cat_piece_t **at = &piece->inner; *at; at = &(*at)->next) {
        if ((*at)->what != CAT_SAY || (*at)->text) continue;
        piece->other = (*at)->next;
        *at = NULL;
        return;
    }
}

static void read_block(parse_t *p, cat_piece_t ***tail, bool each, int depth)
{
    const char *word = each ? "each" : "if";
    size_t opened = p->tag_from, inside = p->at;
    bool opened_alone = p->alone;
    scan_t s = {.p = p, .at = strstr(p->tag, word) + strlen(word)};
    cat_piece_t *piece = add_piece(p, tail, each ? CAT_EACH : CAT_IF);
    if (!piece) return;
    if (each && cat_scan_next(&s)) {
        if (p->report) piece->loop = cat_read_loop(&s);
        if (!p->report) piece->path = scan_path(&s);
    }
    if (!each) piece->test = read_or(&s, 0);
    s.at += strspn(s.at, " \t\r\n");
    if (*s.at && !s.wrong) cat_scan_error(&s, "}}");
    if (depth == CAT_BLOCKS_DEEP) {
        bad_tag(p, opened, p->tag, "至多八层嵌套" ERR_OR "at most eight blocks within one another");
        p->stop = true;
        return;
    }
    if (!read_pieces(p, &piece->inner, word, depth + 1)) {
        if (!p->stop) bad_tag(p, opened, each ? "{{#each" : "{{#if", each ? "后面的 {{/each}}" ERR_OR "{{/each}} further down"
                                                                          : "后面的 {{/if}}" ERR_OR "{{/if}} further down");
        p->stop = true;
        return;
    }
    size_t closed = p->tag_from;
    bool one_line = !opened_alone && line_is_empty(p, opened, p->tag_to);
    split_at_else(piece);
    if (each && (one_line || (opened_alone && parts_are_paragraphs(p, inside, closed)))) end_paragraph(p, &piece->inner);
}

/* Until {{/until}} (true) or the end (true if until is NULL). An {{else}} is left among them as a CAT_SAY without text. */
static bool read_pieces(parse_t *p, cat_piece_t **ret_first, const char *until, int depth)
{
    cat_piece_t **tail = ret_first;
    bool other = false;
    while (!p->stop && !p->r->mistakes->nomem) {
        const char *say;
        bool tag = next_tag(p, &say);
        add_say(p, &tail, say);
        if (!tag || p->stop) break;
        const char *t = p->tag + strspn(p->tag, " \t\r\n");
        if (*t == '!') continue;
        if (strncmp(t, "#if", 3) == 0 && strchr(" \t(\r\n", t[3])) read_block(p, &tail, false, depth);
        else if (strncmp(t, "#each", 5) == 0 && strchr(" \t\r\n", t[5])) read_block(p, &tail, true, depth);
        else if (*t == '#') bad_tag(p, p->tag_from, t, "#if 或 #each" ERR_OR "#if or #each, and what it is about");
        else if (*t == '/') {
            size_t n = strcspn(t + 1, " \t\r\n");
            if (until && n == strlen(until) && strncmp(t + 1, until, n) == 0) return true;
            bad_tag(p, p->tag_from, t, until ? (until[0] == 'e' ? "{{/each}}" : "{{/if}}")
                                             : "没有未结束的块" ERR_OR "nothing: no block is open here");
        } else if (strncmp(t, "else", 4) == 0 && strspn(t + 4, " \t\r\n") == strlen(t + 4)) {
            if (!until || other) bad_tag(p, p->tag_from, t, "每个块中一个 else" ERR_OR "one else in a block");
            else (void)add_piece(p, &tail, CAT_SAY);
            other = true;
        } else {
            read_bind(p, &tail);
        }
    }
    return !until && !p->stop;
}

const cat_piece_t *cat_parse_pieces(reader_t *r, const char *text, size_t from, size_t to, bool report)
{
    assert(from <= to && to <= strlen(text));
    parse_t p = {.r = r, .text = text, .at = from, .end = to, .line = 1, .column = 1, .report = report};
    cat_piece_t *first = NULL;
    (void)read_pieces(&p, &first, NULL, 0);
    return first;
}

const cat_piece_t *cat_parse_line(reader_t *r, const cat_node_t *node, bool report)
{
    assert(node->type == NODE_TEXT);
    parse_t p = {.r = r, .text = node->text, .end = strlen(node->text), .line = node->line,
                 .column = node->column + node->quoted, .report = report};
    cat_piece_t *first = NULL;
    (void)read_pieces(&p, &first, NULL, 0);
    return first;
}

bool cat_test_ordered(enum cat_test_what what, int order)
{
    switch (what) {
    case CAT_TEST_EQ: return order == 0;
    case CAT_TEST_NE: return order != 0;
    case CAT_TEST_GT: return order > 0;
    case CAT_TEST_LT: return order < 0;
    case CAT_TEST_GE: return order >= 0;
    case CAT_TEST_LE: return order <= 0;
    case CAT_TEST_SET:
    case CAT_TEST_NOT:
    case CAT_TEST_AND:
    case CAT_TEST_OR: break;
    }
    return false;
}
