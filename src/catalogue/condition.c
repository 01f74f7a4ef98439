/* condition.c - the text of an SQL condition, read word by word before any database sees it.
 *
 * A condition is one expression over the row of its own kind: fields, standard columns, literals,
 * operators and a short list of functions that mean the same on both engines. Everything else is
 * refused here with its exact place, so that a catalogue file can never carry a statement, and a
 * misspelt field is found without a database. Types and syntax are then for the engine to check.
 */
#include "catalogue/read.h"

#include "base/buf.h"
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { CONDITION_MOST = 1000, EXPANDED_MOST = 200000, WORD_MOST = 64, NESTING_MOST = 32 };

static const char *const WORDS[] = {"and",  "or",   "not",  "is",   "null", "in",      "between", "like", "escape",
                                    "case", "when", "then", "else", "end",  "true",    "false",   "as",   "distinct",
                                    "from", "cast", "text", "date", "integer"};
static const char *const FUNCTIONS[] = {"abs",    "coalesce", "length", "lower",       "nullif",         "replace",
                                        "round",  "substr",   "trim",   "upper",       "xz_add_days",    "xz_days_between"};
static const char *const COLUMNS[] = {"id",        "office",      "stage",    "number", "parent", "opened_on",
                                      "closed_on", "last_origin", "last_seq"};
/* Those of a matter that no act changes. */
static const char *const LASTING[] = {"id", "office", "parent", "opened_on"};
/* Named so that the message says "cannot stand here" and not "unknown field". */
static const char *const STATEMENTS[] = {
    "select", "insert", "update", "delete", "pragma", "attach", "detach", "drop", "alter", "create", "with",
    "union", "except", "intersect", "exists", "values", "copy", "set", "vacuum", "grant", "truncate", "execute",
    "collate", "current_date", "current_time", "current_timestamp", "now", "random"};

/* Where we are in the text. */
typedef struct scan {
    reader_t *r;
    const cat_node_t *node;
    size_t at;      /* byte */
    int depth;      /* of brackets */
    size_t open_at[NESTING_MOST]; /* where each began */
    buf_t *out;     /* the text with group_of(...) written out */
    size_t copied;  /* of the text, into out */
    bool open_only; /* sealed fields are refused */
    bool gate;      /* of an act: the clock and parties may be asked */
    cat_uses_t uses;
    bool good, stop;
} scan_t;

/* Something that no condition may hold. */
static void refuse(scan_t *s, size_t at, size_t bytes)
{
    assert(at + bytes <= strlen(s->node->text));
    char word[WORD_MOST];
    (void)snprintf(word, sizeof word, "%.*s", (int)(bytes < WORD_MOST ? bytes : WORD_MOST - 1), s->node->text + at);
    err_set(&s->r->mistakes->next, ERR_CATALOGUE_CONDITION_WORD, word);
    mistakes_keep(s->r->mistakes, s->node->line, cat_node_column(s->node, at));
    s->good = false;
    s->stop = true; /* what follows is no condition any more */
}

static bool in_list(const char *word, const char *const *list, size_t count)
{
    return cat_find(word, list, count) >= 0;
}

/* A word that is no field: the nearest of the fields, columns and words that could have been meant. */
static void unknown_word(scan_t *s, size_t at, const char *word, bool call)
{
    const kind_draft_t *k = s->r->kind;
    known_t known = {FUNCTIONS, CAT_COUNT(FUNCTIONS)};
    if (!call) {
        const char **names = cat_array(s->r, k->field_count + CAT_COUNT(COLUMNS), sizeof *names);
        if (!names) return;
        known = (known_t){names, 0};
        for (size_t i = 0; i < k->field_count; i++) names[known.count++] = k->field_names[i];
        for (size_t i = 0; i < CAT_COUNT(COLUMNS); i++) names[known.count++] = COLUMNS[i];
    }
    known_err_set(&s->r->mistakes->next, call ? ERR_CATALOGUE_WORD : ERR_CATALOGUE_FIELD, word, &known);
    /* "adn" was meant to be a word of the language, not a field */
    const char *nearest = call ? NULL : text_nearest(word, WORDS, CAT_COUNT(WORDS));
    if (nearest && strcmp(s->r->mistakes->next.arg[1], "-") == 0)
        text_copy(s->r->mistakes->next.arg[1], ERR_ARG_BYTES, nearest);
    mistakes_keep(s->r->mistakes, s->node->line, cat_node_column(s->node, at));
    s->good = false;
}

/* Figures are published: what is sealed must not be guessed from them. */
static void check_field(scan_t *s, size_t at, int field)
{
    const field_draft_t *f = &s->r->kind->field[field];
    if (!s->open_only || !f->field.sealed) return;
    err_set(&s->r->mistakes->next, ERR_CATALOGUE_TOGETHER, "where", "sealed",
            "封存字段不进入指标" ERR_OR "sealed fields stay out of figures");
    mistakes_keep(s->r->mistakes, s->node->line, cat_node_column(s->node, at));
    s->good = false;
}

/* --- group_of(field) ------------------------------------------------------------------------------------ */
/* (CASE WHEN crime IN ('382', '384') THEN 'bribery' ... END): neither engine knows the code tables. */
static void add_group_of(buf_t *out, const cat_field_t *f)
{
    buf_add_raw(out, "(CASE");
    for (size_t g = 0; g < f->group_count; g++) {
        size_t n = 0;
        for (size_t i = 0; i < f->choice_count; i++) {
            const cat_choice_t *c = &f->choices[i];
            if (!c->group || strcmp(c->group, f->groups[g].code) != 0) continue;
            if (n++)
                buf_add_raw(out, ", ");
            else
                buf_addf(out, " WHEN %s IN (", f->name);
            buf_addf(out, "'%s'", c->code);
        }
        if (n) buf_addf(out, ") THEN '%s'", f->groups[g].code);
    }
    buf_add_raw(out, " END)");
}

static bool has_group(const cat_field_t *f)
{
    if (f->type != CAT_CHOICE || !f->group_count) return false;
    for (size_t i = 0; i < f->choice_count; i++)
        if (f->choices[i].group) return true;
    return false;
}

/* A mistake at `at`: the fields that have groups are the words known. */
static void no_group(scan_t *s, size_t at, const char *word)
{
    const kind_draft_t *k = s->r->kind;
    const char **names = cat_array(s->r, k->field_count + 1, sizeof *names);
    if (!names) return;
    known_t known = {names, 0};
    for (size_t i = 0; i < k->field_count; i++)
        if (has_group(&k->field[i].field)) names[known.count++] = k->field_names[i];
    known_err_set(&s->r->mistakes->next, ERR_CATALOGUE_FIELD, word, &known);
    mistakes_keep(s->r->mistakes, s->node->line, cat_node_column(s->node, at));
    s->good = false;
    s->stop = true;
}

/* The word group_of stood at `from`; the text goes on at s->at. */
static void scan_group_of(scan_t *s, size_t from)
{
    const char *text = s->node->text;
    size_t at = s->at + strspn(text + s->at, " \t\n");
    assert(text[at] == '(');
    at++;
    at += strspn(text + at, " \t\n");
    size_t n = strspn(text + at, "abcdefghijklmnopqrstuvwxyz0123456789_");
    char word[WORD_MOST];
    (void)snprintf(word, sizeof word, "%.*s", (int)(n < WORD_MOST ? n : WORD_MOST - 1), text + at);
    size_t end = at + n + strspn(text + at + n, " \t\n");
    int field = cat_find(word, s->r->kind->field_names, s->r->kind->field_count);
    if (text[end] != ')' || field < 0 || !has_group(&s->r->kind->field[field].field)) {
        no_group(s, at, word);
        return;
    }
    check_field(s, at, field);
    s->uses.field[field] = true;
    buf_add_bytes(s->out, text + s->copied, from - s->copied);
    add_group_of(s->out, &s->r->kind->field[field].field);
    s->at = s->copied = end + 1;
}

/* --- due_over(rule), due_open(rule), born_of(party), same_party(party, party) -------------------------------------- */
enum { DUE_OVER, DUE_OPEN, BORN_OF, SAME_PARTY };
static const char *const BEYOND[] = {"due_over", "due_open", "born_of", "same_party"};

/* The word between brackets or commas at s->at, which goes on behind it and the blanks. */
static size_t take_word(scan_t *s, char word[WORD_MOST])
{
    const char *text = s->node->text;
    s->at += strspn(text + s->at, " \t\n");
    size_t at = s->at, n = strspn(text + at, "abcdefghijklmnopqrstuvwxyz0123456789_");
    (void)snprintf(word, WORD_MOST, "%.*s", (int)(n < WORD_MOST ? n : WORD_MOST - 1), text + at);
    s->at += n;
    s->at += strspn(text + s->at, " \t\n");
    return at;
}

static void not_known(scan_t *s, size_t at, const char *word, enum err_code code, const known_t *known)
{
    known_err_set(&s->r->mistakes->next, code, word, known);
    mistakes_keep(s->r->mistakes, s->node->line, cat_node_column(s->node, at));
    s->good = false;
    s->stop = true;
}

/* A due rule of the kind. Rules are read after acts: their names stand in the file. */
static bool is_rule(scan_t *s, size_t at, const char *word)
{
    const cat_node_t *due = s->r->kind->due;
    size_t count = due && due->type == NODE_MAP ? due->count : 0;
    const char **names = cat_array(s->r, count + 1, sizeof *names);
    if (!names) return false;
    for (size_t i = 0; i < count; i++) names[i] = due->pair[i].key->text;
    if (cat_find(word, names, count) >= 0) return true;
    not_known(s, at, word, ERR_CATALOGUE_WORD, &(known_t){names, count});
    return false;
}

static int field_of(scan_t *s, size_t at, const char *word, enum cat_type type)
{
    const kind_draft_t *k = s->r->kind;
    const char **names = cat_array(s->r, k->field_count + 1, sizeof *names);
    if (!names) return -1;
    known_t known = {names, 0};
    for (size_t i = 0; i < k->field_count; i++)
        if (k->field[i].field.type == type) names[known.count++] = k->field_names[i];
    int field = cat_find(word, names, known.count);
    if (field < 0) {
        not_known(s, at, word, ERR_CATALOGUE_FIELD, &known);
        return -1;
    }
    return cat_find(word, k->field_names, k->field_count);
}

/* The newest run of the rule, whatever became of it. Never NULL: a rule that never ran is neither over nor open, one that
 * stands still is open. $1 is the matter, $2 the day of the act. */
static void add_clock(scan_t *s, bool over, const char *rule, const char *field)
{
    const char *kind = s->r->kind->kind.name ? s->r->kind->kind.name : "";
    char day[2 * CAT_NAME_MOST + 32] = "$2";
    if (field) (void)snprintf(day, sizeof day, "coalesce(k_%s.%s, $2)", kind, field);
    buf_addf(s->out, "coalesce((SELECT ");
    if (over) buf_addf(s->out, "due_run.due_on < %s", day);
    else buf_addf(s->out, "CASE WHEN due_run.due_on IS NULL THEN due_run.state IN ('open', 'paused') ELSE due_run.due_on >= %s END", day);
    buf_addf(s->out, " FROM due due_run WHERE due_run.matter = $1 AND due_run.rule = '%s' ORDER BY due_run.from_act DESC LIMIT 1), FALSE)", rule); /* sql: identifiers only */
    s->uses.asks |= CAT_ASKS_CLOCK;
}

/* The birth of the person in a field, from the identity number or as given; NULL while it is not known. */
static void add_birth(scan_t *s, const char *field)
{
    const char *kind = s->r->kind->kind.name ? s->r->kind->kind.name : "";
    buf_addf(s->out, "(SELECT born_one.born FROM party born_one WHERE born_one.id = k_%s.%s)", kind, field); /* sql: identifiers only */
    s->uses.asks |= CAT_ASKS_PARTY;
}

/* Two fields of parties: the same number, or, where one of the two has none, the same name in this matter's own words and no other
 * birth. A bare name is a party of its own for each mention, so that = alone never finds it again. Never NULL. */
static void add_same(scan_t *s, const char *one, const char *other)
{
    const char *kind = s->r->kind->kind.name ? s->r->kind->kind.name : "";
    buf_addf(s->out, "EXISTS (SELECT 1 FROM matter_party said_one JOIN matter_party said_other ON said_other.matter = said_one.matter "
                     "JOIN party same_one ON same_one.id = said_one.party JOIN party same_other ON same_other.id = said_other.party "
                     "WHERE said_one.matter = k_%s.id AND said_one.field = '%s' AND said_other.field = '%s' AND (same_one.id = same_other.id "
                     "OR ((same_one.identity IS NULL OR same_other.identity IS NULL) AND same_one.type = same_other.type "
                     "AND said_one.name_fold = said_other.name_fold AND (said_one.born IS NULL OR said_other.born IS NULL OR "
                     "said_one.born = said_other.born))))", kind, one, other); /* sql: identifiers only */
    s->uses.asks |= CAT_ASKS_PARTY;
}

/* The second word between the brackets, when there is one: false, and told, when it is no such field. */
static bool take_second(scan_t *s, enum cat_type type, char field[WORD_MOST])
{
    s->at++;
    size_t at = take_word(s, field);
    int i = field_of(s, at, field, type);
    if (i >= 0) s->uses.field[i] = true;
    return i >= 0;
}

/* The word stood at `from`, its bracket opens behind it; the text goes on at s->at. */
static void scan_beyond(scan_t *s, size_t from, int which)
{
    const char *text = s->node->text;
    char word[WORD_MOST], field[WORD_MOST];
    if (!s->gate) {
        refuse(s, from, strlen(BEYOND[which]));
        return;
    }
    s->at += strspn(text + s->at, " \t\n");
    assert(text[s->at] == '(');
    s->at++;
    size_t at = take_word(s, word);
    bool clock = which <= DUE_OPEN, two = which != BORN_OF && text[s->at] == ',';
    if (clock ? !is_rule(s, at, word) : field_of(s, at, word, CAT_PARTY) < 0) return;
    if (two && !take_second(s, clock ? CAT_DATE : CAT_PARTY, field)) return;
    if (text[s->at] != ')' || (which == SAME_PARTY && !two)) {
        refuse(s, from, s->at - from);
        return;
    }
    buf_add_bytes(s->out, text + s->copied, from - s->copied);
    if (clock) add_clock(s, which == DUE_OVER, word, two ? field : NULL);
    else if (which == SAME_PARTY) add_same(s, word, field);
    else add_birth(s, word);
    s->copied = ++s->at;
}

/* Field, word of the language, column or function; a field may be called like a function as long as it
 * is not called. */
static void scan_word(scan_t *s)
{
    const char *text = s->node->text;
    size_t from = s->at;
    char word[WORD_MOST], lower[WORD_MOST];
    size_t n = 0;
    for (; isalnum((unsigned char)text[s->at]) || text[s->at] == '_' || text[s->at] == '$'; s->at++) {
        if (n + 1 >= WORD_MOST) continue;
        word[n] = text[s->at];
        lower[n++] = (char)tolower((unsigned char)text[s->at]);
    }
    word[n] = lower[n] = '\0';
    size_t after = s->at + strspn(text + s->at, " \t\n");
    bool call = text[after] == '(';
    if (call && strcmp(lower, "group_of") == 0) {
        scan_group_of(s, from);
        return;
    }
    int beyond = call ? cat_find(lower, BEYOND, CAT_COUNT(BEYOND)) : -1;
    if (beyond >= 0) {
        scan_beyond(s, from, beyond);
        return;
    }
    int field = call ? -1 : cat_find(word, s->r->kind->field_names, s->r->kind->field_count);
    if (field >= 0) {
        check_field(s, from, field);
        s->uses.field[field] = true;
    } else if (in_list(lower, STATEMENTS, CAT_COUNT(STATEMENTS)))
        refuse(s, from, s->at - from);
    else if (!in_list(lower, WORDS, CAT_COUNT(WORDS)) &&
             !(call ? in_list(lower, FUNCTIONS, CAT_COUNT(FUNCTIONS)) : in_list(word, COLUMNS, CAT_COUNT(COLUMNS))))
        unknown_word(s, from, word, call);
    else if (!call && in_list(word, COLUMNS, CAT_COUNT(COLUMNS)))
        s->uses.moving |= !in_list(word, LASTING, CAT_COUNT(LASTING));
}

/* 'text', with '' inside for one quote. A text that never ends would swallow what follows. */
static void scan_quoted(scan_t *s)
{
    const char *text = s->node->text;
    size_t from = s->at++;
    for (;; s->at++) {
        if (!text[s->at]) {
            refuse(s, from, 1);
            return;
        }
        if (text[s->at] != '\'') continue;
        if (text[s->at + 1] != '\'') break;
        s->at++;
    }
    s->at++;
}

/* An unbalanced bracket could end the condition and begin something else. */
static void scan_bracket(scan_t *s)
{
    bool opens = s->node->text[s->at] == '(';
    if (opens ? s->depth == NESTING_MOST : s->depth == 0)
        refuse(s, s->at, 1);
    else if (opens)
        s->open_at[s->depth++] = s->at;
    else
        s->depth--;
    s->at++;
}

/* Operators that both engines have; everything else is refused, comments with their own name. */
static void scan_sign(scan_t *s)
{
    const char *p = s->node->text + s->at;
    bool comment = strncmp(p, "--", 2) == 0 || strncmp(p, "/*", 2) == 0;
    if (comment || !strchr("=<>!+-*/%|, \t\n", *p)) {
        size_t n = comment ? 2 : 1;
        while (((unsigned char)p[n] & 0xC0) == 0x80) n++;
        refuse(s, s->at, n);
        s->at += n;
        return;
    }
    s->at++;
}

/* Letters outside ASCII fall to scan_sign, which refuses them: names have none. */
static void scan(scan_t *s)
{
    const char *text = s->node->text;
    while (text[s->at] && !s->stop) {
        unsigned char c = (unsigned char)text[s->at];
        if (isalpha(c) || c == '_')
            scan_word(s);
        else if (isdigit(c))
            s->at += strspn(text + s->at, "0123456789.");
        else if (c == '\'')
            scan_quoted(s);
        else if (c == '(' || c == ')')
            scan_bracket(s);
        else
            scan_sign(s);
    }
    if (s->depth > 0 && !s->stop) refuse(s, s->open_at[s->depth - 1], 1);
}

/* For the engine's check, once there is an engine. */
static void keep(reader_t *r, const cat_node_t *node, const char *sets, const char *sql)
{
    catalogue_t *cat = r->cat;
    assert(r->kind && node->type == NODE_TEXT);
    if (cat->condition_count == cat->condition_room) {
        size_t room = cat->condition_room ? cat->condition_room * 2 : 64;
        cat_condition_t *list = cat_array(r, room, sizeof *list);
        if (!list) return;
        if (cat->condition_count) memcpy(list, cat->conditions, cat->condition_count * sizeof *list);
        cat->conditions = list;
        cat->condition_room = room;
    }
    cat->conditions[cat->condition_count++] =
        (cat_condition_t){r->kind->kind.name, sets, sql, r->kind->file, node->line, cat_node_column(node, 0)};
}

/* The text with its groups written out, in the arena. */
static const char *written_out(scan_t *s)
{
    const char *text = s->node->text;
    buf_add_raw(s->out, text + s->copied);
    const char *sql = buf_failed(s->out) ? NULL : arena_text(s->r->arena, buf_text(s->out));
    if (!sql) s->r->mistakes->nomem = true;
    return sql ? sql : text;
}

static const char *read_sql(reader_t *r, const cat_node_t *node, bool open_only, bool gate, const char *sets, cat_uses_t *ret_uses)
{
    static const words_t expect = {{"SQL 条件", "an SQL condition"}};
    static const words_t value = {{"SQL 表达式", "an SQL expression"}};
    if (node->type != NODE_TEXT) {
        cat_wrong_shape(r, sets ? sets : "when", node, sets ? value : expect);
        return NULL;
    }
    if (strlen(node->text) > CONDITION_MOST) {
        MISTAKE(r->mistakes, node, ERR_CATALOGUE_LIMIT, "条件长度" ERR_OR "bytes of a condition",
                num_text(CONDITION_MOST, (char[24]){0}));
        return NULL;
    }
    buf_t out;
    buf_init(&out, EXPANDED_MOST);
    scan_t s = {.r = r, .node = node, .out = &out, .open_only = open_only, .gate = gate, .good = true};
    scan(&s);
    const char *sql = s.good && s.copied ? written_out(&s) : node->text;
    buf_release(&out);
    if (s.good) keep(r, node, sets, sql);
    if (ret_uses) *ret_uses = s.uses;
    return sql;
}

const char *cat_read_condition(reader_t *r, const cat_node_t *node, bool open_only)
{
    return read_sql(r, node, open_only, false, NULL, NULL);
}

void cat_read_gate(reader_t *r, const cat_node_t *node, cat_check_t *ret_check)
{
    cat_uses_t uses = {.moving = true};
    size_t fields = r->kind->field_count;
    ret_check->that = read_sql(r, node, false, true, NULL, &uses);
    ret_check->asks = uses.asks;
    ret_check->moves = uses.moving;
    int *list = fields ? cat_array(r, fields, sizeof *list) : NULL;
    for (size_t i = 0; list && i < fields; i++)
        if (uses.field[i]) list[ret_check->use_count++] = (int)i;
    ret_check->uses = list;
}

const char *cat_read_open_condition(reader_t *r, const cat_node_t *node, cat_uses_t *ret_uses)
{
    return read_sql(r, node, true, false, NULL, ret_uses);
}

const char *cat_read_expression(reader_t *r, const cat_node_t *node, const char *field, cat_uses_t *ret_uses)
{
    assert(field);
    *ret_uses = (cat_uses_t){.moving = true};
    return read_sql(r, node, false, false, field, ret_uses);
}
