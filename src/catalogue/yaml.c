/* yaml.c - libyaml events into nodes. */
#include "catalogue/yaml.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>
#include <yaml.h>

typedef struct parse {
    mistakes_t *mistakes;
    arena_t *arena;
    const char *text; /* the file */
    size_t bytes;
    yaml_parser_t parser;
    yaml_event_t event;
    bool have_event;
    bool stop; /* no sense in reading on; a mistake has been noted */
} parse_t;

static void note_nomem(parse_t *p)
{
    p->mistakes->nomem = true;
    p->stop = true;
}

/* libyaml's events own their texts. */
static void drop_event(parse_t *p)
{
    if (p->have_event) yaml_event_delete(&p->event);
    p->have_event = false;
}

/* Keeps the mistake at the line and column of byte at: for what libyaml refuses before it counts lines. */
static void keep_at_byte(mistakes_t *m, const char *text, size_t at)
{
    int line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    mistakes_keep(m, line, column);
}

/* The parser's own words: they are English, but exact. */
static void note_syntax(parse_t *p)
{
    p->stop = true;
    if (p->parser.error == YAML_MEMORY_ERROR) {
        note_nomem(p);
        return;
    }
    err_set(&p->mistakes->next, ERR_CATALOGUE_YAML);
    const char *context = p->parser.context;
    err_detail(&p->mistakes->next, "%s%s%s", p->parser.problem ? p->parser.problem : "",
               context ? " " : "", context ? context : "");
    if (p->parser.error == YAML_READER_ERROR && p->parser.problem_offset <= p->bytes) {
        keep_at_byte(p->mistakes, p->text, p->parser.problem_offset);
        return;
    }
    mistakes_keep(p->mistakes, (int)p->parser.problem_mark.line + 1,
                  (int)p->parser.problem_mark.column + 1);
}

/* Moves on to the next event; false when there is none to use. */
static bool next_event(parse_t *p)
{
    drop_event(p);
    if (p->stop) return false;
    if (!yaml_parser_parse(&p->parser, &p->event)) {
        note_syntax(p);
        return false;
    }
    p->have_event = true;
    return true;
}

static void note_at(parse_t *p, const yaml_mark_t *mark)
{
    mistakes_keep(p->mistakes, (int)mark->line + 1, (int)mark->column + 1);
}

/* Reading goes on, as if the feature were not there. */
static void refuse_feature(parse_t *p, const char *sign, const char *what)
{
    char words[80];
    (void)snprintf(words, sizeof words, "%s%s", sign, what);
    err_set(&p->mistakes->next, ERR_CATALOGUE_YAML_FEATURE, words);
    note_at(p, &p->event.start_mark);
}

static void check_properties(parse_t *p, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor) refuse_feature(p, "&", (const char *)anchor);
    if (tag) refuse_feature(p, "", (const char *)tag);
}

/* A node at the place of the event. */
static cat_node_t *new_node(parse_t *p, enum cat_node_type type)
{
    cat_node_t *n = arena_alloc(p->arena, sizeof *n);
    if (!n) {
        note_nomem(p);
        return NULL;
    }
    n->type = type;
    n->line = (int)p->event.start_mark.line + 1;
    n->column = (int)p->event.start_mark.column + 1;
    n->text = "";
    return n;
}

static cat_node_t *read_text(parse_t *p)
{
    check_properties(p, p->event.data.scalar.anchor, p->event.data.scalar.tag);
    cat_node_t *n = new_node(p, NODE_TEXT);
    if (!n) return NULL;
    const char *value = (const char *)p->event.data.scalar.value;
    size_t bytes = p->event.data.scalar.length;
    /* "\0" is the one way a NUL gets into a text; it would hide what follows it. */
    if (memchr(value, '\0', bytes)) {
        err_set(&p->mistakes->next, ERR_CATALOGUE_YAML_FEATURE, "\\0");
        note_at(p, &p->event.start_mark);
        bytes = strlen(value);
    }
    n->text = arena_textn(p->arena, value, bytes);
    if (!n->text) {
        note_nomem(p);
        return NULL;
    }
    yaml_scalar_style_t style = p->event.data.scalar.style;
    n->quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    /* when the file's span is as long as the text, nothing in it was escaped or folded */
    size_t span = p->event.end_mark.index - p->event.start_mark.index;
    n->exact = p->event.start_mark.line == p->event.end_mark.line &&
               span == text_length(n->text) + (n->quoted ? 2 : 0);
    return n;
}

static cat_node_t *read_node(parse_t *p, int depth);

/* Growing arrays double inside the arena; what is left behind is at most as much again. */
static void *grow(parse_t *p, void *old, size_t count, size_t *room, size_t size)
{
    if (count < *room) return old;
    size_t wider = *room ? *room * 2 : 4;
    void *fresh = arena_array(p->arena, wider, size);
    if (!fresh) {
        note_nomem(p);
        return NULL;
    }
    if (count) memcpy(fresh, old, count * size);
    *room = wider;
    return fresh;
}

static cat_node_t *read_list(parse_t *p, int depth)
{
    assert(p->event.type == YAML_SEQUENCE_START_EVENT);
    check_properties(p, p->event.data.sequence_start.anchor, p->event.data.sequence_start.tag);
    cat_node_t *n = new_node(p, NODE_LIST);
    const cat_node_t **items = NULL;
    size_t count = 0, room = 0;
    while (n && next_event(p) && p->event.type != YAML_SEQUENCE_END_EVENT) {
        const cat_node_t *item = read_node(p, depth + 1);
        items = item ? grow(p, items, count, &room, sizeof *items) : NULL;
        if (!items) return NULL;
        items[count++] = item;
    }
    if (!n || p->stop) return NULL;
    n->item = items;
    n->count = count;
    return n;
}

static const cat_node_t *find_key(const cat_pair_t *pairs, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (cat_word_is(pairs[i].key->text, key)) return pairs[i].key;
    return NULL;
}

/* Keeps the first of two equal keys, so that reading can go on. */
static bool note_duplicate(parse_t *p, const cat_node_t *key, const cat_node_t *first)
{
    char place[48];
    (void)snprintf(place, sizeof place, "%d:%d", first->line, first->column);
    MISTAKE(p->mistakes, key, ERR_CATALOGUE_DUPLICATE, key->text, place);
    return true;
}

/* Keys are compared with all before them: their number is limited. */
static void refuse_more(parse_t *p)
{
    err_set(&p->mistakes->next, ERR_CATALOGUE_LIMIT, "一个映射中的键" ERR_OR "keys of one mapping",
            num_text(YAML_ENTRIES_MOST, (char[24]){0}));
    note_at(p, &p->event.start_mark);
    p->stop = true;
}

static cat_node_t *read_key(parse_t *p)
{
    if (p->event.type == YAML_SCALAR_EVENT) return read_text(p);
    /* A list or mapping as a key: legal YAML that nobody writes on purpose. */
    refuse_feature(p, "", p->event.type == YAML_ALIAS_EVENT ? "*" : "? [...]");
    p->stop = true;
    return NULL;
}

static cat_node_t *read_map(parse_t *p, int depth)
{
    assert(p->event.type == YAML_MAPPING_START_EVENT);
    check_properties(p, p->event.data.mapping_start.anchor, p->event.data.mapping_start.tag);
    cat_node_t *n = new_node(p, NODE_MAP);
    cat_pair_t *pairs = NULL;
    size_t count = 0, room = 0;
    while (n && next_event(p) && p->event.type != YAML_MAPPING_END_EVENT) {
        if (count == YAML_ENTRIES_MOST) {
            refuse_more(p);
            return NULL;
        }
        cat_node_t *key = read_key(p);
        cat_node_t *value = key && next_event(p) ? read_node(p, depth + 1) : NULL;
        pairs = value ? grow(p, pairs, count, &room, sizeof *pairs) : NULL;
        if (!pairs) return NULL;
        const cat_node_t *first = find_key(pairs, count, key->text);
        if (first && note_duplicate(p, key, first)) continue;
        pairs[count++] = (cat_pair_t){key, value};
    }
    if (!n || p->stop) return NULL;
    n->pair = pairs;
    n->count = count;
    return n;
}

static cat_node_t *read_node(parse_t *p, int depth)
{
    assert(p->have_event);
    if (depth > YAML_DEPTH_MOST) {
        err_set(&p->mistakes->next, ERR_CATALOGUE_LIMIT, "嵌套层数" ERR_OR "levels of nesting",
                num_text(YAML_DEPTH_MOST, (char[24]){0}));
        note_at(p, &p->event.start_mark);
        p->stop = true;
        return NULL;
    }
    if (p->event.type == YAML_SEQUENCE_START_EVENT) return read_list(p, depth);
    if (p->event.type == YAML_MAPPING_START_EVENT) return read_map(p, depth);
    if (p->event.type == YAML_SCALAR_EVENT) return read_text(p);
    assert(p->event.type == YAML_ALIAS_EVENT);
    refuse_feature(p, "*", (const char *)p->event.data.alias.anchor);
    cat_node_t *n = new_node(p, NODE_TEXT);
    if (n) n->text = "?"; /* something is there: only what it is was refused */
    return n;
}

/* From the start of the stream to the end of its only document. */
static const cat_node_t *read_document(parse_t *p)
{
    if (!next_event(p) || !next_event(p)) return NULL;
    if (p->event.type == YAML_STREAM_END_EVENT) {
        err_set(&p->mistakes->next, ERR_CATALOGUE_SHAPE, "文件" ERR_OR "file", "空" ERR_OR "empty",
                "键和值" ERR_OR "keys and values");
        mistakes_keep(p->mistakes, 1, 1);
        return NULL;
    }
    if (p->event.data.document_start.version_directive)
        refuse_feature(p, "", "%YAML");
    else if (p->event.data.document_start.tag_directives.start !=
             p->event.data.document_start.tag_directives.end)
        refuse_feature(p, "", "%TAG");
    cat_node_t *root = next_event(p) ? read_node(p, 1) : NULL;
    if (!root || !next_event(p) || !next_event(p)) return NULL;
    if (p->event.type != YAML_STREAM_END_EVENT) refuse_feature(p, "", "---");
    return root;
}

static void note_bad_byte(mistakes_t *m, const char *text, size_t bad)
{
    err_set(&m->next, ERR_BASE_UTF8, num_text((int64_t)bad, (char[24]){0}));
    keep_at_byte(m, text, bad - 1);
}

const cat_node_t *cat_yaml_parse(mistakes_t *m, arena_t *a, const char *text, size_t bytes)
{
    if (bytes > YAML_BYTES_MOST) {
        err_set(&m->next, ERR_CATALOGUE_LIMIT, "文件大小" ERR_OR "file size", "256 KiB");
        mistakes_keep(m, 1, 1);
        return NULL;
    }
    size_t bad = text_bad_byte(text, bytes);
    if (bad) {
        note_bad_byte(m, text, bad);
        return NULL;
    }
    parse_t p = {.mistakes = m, .arena = a, .text = text, .bytes = bytes};
    if (!yaml_parser_initialize(&p.parser)) {
        m->nomem = true;
        return NULL;
    }
    yaml_parser_set_encoding(&p.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p.parser, (const unsigned char *)text, bytes);
    const cat_node_t *root = read_document(&p);
    drop_event(&p);
    yaml_parser_delete(&p.parser);
    return root;
}

const cat_node_t *cat_node_get(const cat_node_t *map, const char *key)
{
    if (!map || map->type != NODE_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (cat_word_is(map->pair[i].key->text, key)) return map->pair[i].value;
    return NULL;
}

bool cat_node_nothing(const cat_node_t *n)
{
    return n->type == NODE_TEXT && !n->quoted && !*n->text;
}

int cat_node_column(const cat_node_t *n, size_t i)
{
    assert(n->type == NODE_TEXT && i <= strlen(n->text));
    if (!n->exact) return n->column;
    int column = n->column + n->quoted;
    for (size_t k = 0; k < i; k++) column += ((unsigned char)n->text[k] & 0xC0) != 0x80;
    return column;
}
