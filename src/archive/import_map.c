/* import_map.c - the plan of an import: which column goes where, from a mapping or from the head row. */
#include "archive/import_inside.h"

#include "base/embed.h"
#include "base/money.h"
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <sys/stat.h>

/* --- opening ---------------------------------------------------------------------------------- */

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* A file of the disk first; then one that the program carries, by its path in the repository or, for the
 * lists, by its bare name. */
const embed_file_t *import_find(const char *path, const char *folder, char *into, size_t room)
{
    if (snprintf(into, room, "%s", path) >= (int)room || is_file(into)) return NULL;
    if (folder && snprintf(into, room, "%s/%s", folder, path) < (int)room && is_file(into)) return NULL;
    const embed_file_t *carried = embed_lookup(path);
    if (!carried && snprintf(into, room, "data/lists/%s", path) < (int)room) carried = embed_lookup(into);
    (void)snprintf(into, room, "%s", path); /* not there: the error names it as it was given */
    return carried;
}

int import_open_sheet(const char *path, const char *folder, const char *sheet_name, sheet_t **ret_sheet,
                      err_t *err)
{
    char at[4096];
    const embed_file_t *carried = import_find(path, folder, at, sizeof at);
    if (carried) return sheet_open_memory(carried->data, carried->bytes, sheet_name, ret_sheet, err);
    return sheet_open(at, sheet_name, ret_sheet, err);
}

/* --- heads ------------------------------------------------------------------------------------ */

void import_head_word(const char *head, char into[IMPORT_HEAD])
{
    size_t n = 0;
    for (const char *at = head; *at;) {
        const char *start = at;
        uint32_t c = text_next(&at);
        if (c == '(' || c == 0xFF08 || c == '[') break; /* the unit: "金额（元）" */
        if (c <= ' ' || c == '*' || c == ':' || c == 0xFF1A || c == 0x3000 || c == '_' || c == '-' || c == 0xFEFF)
            continue;
        if (n + 4 >= IMPORT_HEAD) break; /* no field has so long a name */
        if (c < 128) into[n++] = (char)tolower((int)c);
        else
            while (start < at) into[n++] = *start++;
    }
    into[n] = '\0';
}

static const struct {
    const char *head, *key;
} PARTY_HEADS[] = {
    {"name", "name"}, {"姓名", "name"}, {"名称", "name"}, {"单位名称", "name"}, {"企业名称", "name"},
    {"姓名或名称", "name"}, {"姓名/名称", "name"}, {"被查询对象", "name"}, {"subject", "name"}, {"fullname", "name"},
    {"type", "type"}, {"类型", "type"}, {"对象类型", "type"}, {"主体类型", "type"},
    {"identity", "identity"}, {"identitynumber", "identity"}, {"idnumber", "identity"}, {"idno", "identity"},
    {"身份证号", "identity"}, {"身份证号码", "identity"}, {"公民身份号码", "identity"}, {"证件号码", "identity"},
    {"统一社会信用代码", "identity"}, {"组织机构代码", "identity"}, {"证件号", "identity"}, {"号码", "identity"},
    {"born", "born"}, {"birthdate", "born"}, {"dateofbirth", "born"}, {"出生日期", "born"}, {"出生年月日", "born"},
    {"生日", "born"},
    {"sex", "sex"}, {"gender", "sex"}, {"性别", "sex"},
    {"place", "place"}, {"address", "place"}, {"country", "place"}, {"地址", "place"}, {"住址", "place"},
    {"住所", "place"}, {"所在地", "place"}, {"注册地址", "place"}, {"地区", "place"},
    {"unit", "unit"}, {"workunit", "unit"}, {"employer", "unit"}, {"工作单位", "unit"}, {"单位", "unit"},
    {"aliases", "aliases"}, {"formernames", "aliases"}, {"othernames", "aliases"}, {"曾用名", "aliases"},
    {"别名", "aliases"}, {"其他名称", "aliases"}, {"曾用名称", "aliases"},
};

const char *import_party_key(const char *word)
{
    for (size_t i = 0; i < sizeof PARTY_HEADS / sizeof *PARTY_HEADS; i++)
        if (strcmp(PARTY_HEADS[i].head, word) == 0) return PARTY_HEADS[i].key;
    return NULL;
}

static bool known_key(const char *key)
{
    static const char *const keys[] = {"name", "type", "identity", "born", "sex", "place", "unit", "aliases"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i], key) == 0) return true;
    return strncmp(key, "extra.", 6) == 0 && key[6];
}

/* Fen per unit, from the words in brackets behind the head ("金额（万元）", "Amount (fen)"); a bare column is yuan. Fen are only what
 * stands there alone: an offence has them in its name, and a fine paid by instalments (分期) too. */
static int64_t money_scale(const char *head)
{
    static const char *const fen[] = {"（分）", "(分)", "：分）", ":分)", "（fen）", "(fen)"};
    if (strstr(head, "亿元")) return INT64_C(10000000000);
    if (strstr(head, "万元")) return 1000000;
    if (strcmp(head, "分") == 0 || strcmp(head, "fen") == 0) return 1;
    for (size_t i = 0; i < sizeof fen / sizeof *fen; i++)
        if (strstr(head, fen[i])) return 1;
    return MONEY_YUAN;
}

static import_column_t *add_column(import_plan_t *p)
{
    if (!p->columns) {
        p->columns = arena_array(p->memory, IMPORT_COLUMNS_MOST, sizeof *p->columns);
        p->room = p->columns ? IMPORT_COLUMNS_MOST : 0;
    }
    if (p->count == p->room) return NULL;
    import_column_t *c = &p->columns[p->count++];
    c->joiner = "; ";
    c->scale = MONEY_YUAN;
    c->head = "";
    return c;
}

static bool act_sets(const cat_act_t *act, int field)
{
    for (size_t i = 0; i < act->field_count; i++)
        if (act->fields[i] == field) return true;
    return false;
}

static bool reads_as(const char *name, const char *word)
{
    char own[IMPORT_HEAD];
    import_head_word(name, own);
    return strcmp(own, word) == 0;
}

static const cat_field_t *field_of_word(const import_plan_t *p, const char *word)
{
    for (size_t i = 0; i < p->kind->field_count; i++) {
        const cat_field_t *f = &p->kind->fields[i];
        if (act_sets(p->act, (int)i) && (reads_as(f->name, word) || reads_as(f->label.in[LANG_ZH], word) ||
                                         reads_as(f->label.in[LANG_EN], word)))
            return f;
    }
    return NULL;
}

static const cat_field_t *first_party(const import_plan_t *p)
{
    for (size_t i = 0; i < p->kind->field_count; i++)
        if (p->kind->fields[i].type == CAT_PARTY && act_sets(p->act, (int)i)) return &p->kind->fields[i];
    return NULL;
}

/* What stands beside the fields of an act. A field of the kind with such a name goes first. */
static enum import_to beside(const import_plan_t *p, const char *word)
{
    static const struct {
        const char *word;
        enum import_to to;
    } words[] = {{"#", TO_MARK}, {"parent", TO_PARENT}, {"所属事项", TO_PARENT}, {"occurredon", TO_DAY}, {"办理日期", TO_DAY},
                 {"行为日期", TO_DAY}, {"note", TO_NOTE}, {"备注", TO_NOTE}, {"office", TO_OFFICE}, {"所属院", TO_OFFICE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0 && (words[i].to != TO_PARENT || p->kind->parent)) return words[i].to;
    return TO_FIELD;
}

/* The name that the template writes behind the label: "案名（name）", "金额（元，amount）", "嫌疑人.姓名（suspect.name）". */
static void bracketed(const char *head, char into[IMPORT_HEAD])
{
    static const char *const opens[] = {"（", "("}, *const commas[] = {"，", ","};
    const char *at = NULL;
    into[0] = '\0';
    /* The last one: a label may have brackets of its own. */
    for (size_t i = 0; i < 2; i++)
        for (const char *more = head; (more = strstr(more, opens[i])) != NULL;) {
            more += strlen(opens[i]);
            if (!at || more > at) at = more;
        }
    if (!at) return;
    for (size_t i = 0; i < 2; i++)
        for (const char *more; (more = strstr(at, commas[i])) != NULL;) at = more + strlen(commas[i]);
    size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_.");
    if (n && n < IMPORT_HEAD) (void)snprintf(into, IMPORT_HEAD, "%.*s", (int)n, at);
}

static const cat_field_t *field_named(const import_plan_t *p, const char *name)
{
    for (size_t i = 0; i < p->kind->field_count; i++)
        if (strcmp(p->kind->fields[i].name, name) == 0 && act_sets(p->act, (int)i)) return &p->kind->fields[i];
    return NULL;
}

/* By the exact name in brackets, if it is one. */
static bool find_bracketed(const import_plan_t *p, const char *head, const cat_field_t **ret_field, const char **ret_key)
{
    char name[IMPORT_HEAD];
    bracketed(head, name);
    char *dot = strchr(name, '.');
    if (dot) *dot = '\0';
    *ret_field = *name ? field_named(p, name) : NULL;
    if (!*ret_field) return false;
    *ret_key = (*ret_field)->type == CAT_PARTY ? dot ? import_party_key(dot + 1) : "name" : NULL;
    return (*ret_field)->type == CAT_PARTY ? *ret_key != NULL : !dot;
}

/* A head means a field, a part of a named party ("申请人.姓名"), or a part of the first party. */
static bool find_head(const import_plan_t *p, const char *head, const cat_field_t **ret_field, const char **ret_key)
{
    char word[IMPORT_HEAD];
    *ret_key = NULL;
    if (find_bracketed(p, head, ret_field, ret_key)) return true;
    import_head_word(head, word);
    char *dot = strchr(word, '.');
    if (!*word) return false;
    if (dot) {
        *dot = '\0';
        *ret_field = field_of_word(p, word);
        *ret_key = import_party_key(dot + 1);
        return *ret_field && (*ret_field)->type == CAT_PARTY && *ret_key;
    }
    *ret_field = field_of_word(p, word);
    if (*ret_field) {
        if ((*ret_field)->type == CAT_PARTY) *ret_key = "name";
        return true;
    }
    *ret_field = first_party(p);
    *ret_key = import_party_key(word);
    return *ret_field && *ret_key;
}

static int no_columns(const sheet_row_t *head, err_t *err)
{
    buf_t list;
    buf_init(&list, 4096);
    for (size_t i = 0; i < head->count && i < 12; i++) buf_addf(&list, "%s%s", i ? ", " : "", head->cell[i]);
    err_set(err, ERR_ARCHIVE_IMPORT_COLUMNS, buf_failed(&list) ? "…" : buf_text(&list));
    buf_release(&list);
    return ERR_ARCHIVE_IMPORT_COLUMNS;
}

/* Is the head among those that may be left out? */
static bool left_out(const char *list, const char *head)
{
    char word[IMPORT_HEAD], asked[IMPORT_HEAD], own[IMPORT_HEAD];
    import_head_word(head, word);
    for (const char *at = list; at && *at; at += *at == ',') {
        size_t n = strcspn(at, ",");
        if (n == 1 && *at == '*') return true;
        (void)snprintf(asked, sizeof asked, "%.*s", (int)(n < IMPORT_HEAD ? n : IMPORT_HEAD - 1), at);
        import_head_word(asked, own);
        if (strcmp(own, word) == 0) return true;
        at += n;
    }
    return false;
}

/* Adds the column, unless its head means nothing here. */
static int plan_column(import_plan_t *p, const char *head, size_t at, err_t *err)
{
    const cat_field_t *field = NULL;
    const char *key = NULL;
    char word[IMPORT_HEAD];
    import_head_word(head, word);
    bool named = find_bracketed(p, head, &field, &key) || field_of_word(p, word);
    /* "备注" is the act's before it is a part of the first party. */
    enum import_to to = named ? TO_FIELD : beside(p, word);
    if (to == TO_FIELD && !find_head(p, head, &field, &key)) {
        buf_t *into = left_out(p->leave_out, head) ? &p->unused : &p->unknown;
        if (*word) buf_addf(into, "%s%s", into->length ? "、" : "", head);
        return 0;
    }
    import_column_t *c = add_column(p);
    size_t *from = arena_alloc(p->memory, sizeof *from);
    if (!c || !from) return err_nomem(err);
    *from = at;
    c->from = from;
    c->from_count = 1;
    c->to = to;
    c->field = field ? field : &p->kind->fields[0];
    c->key = key;
    c->scale = money_scale(head);
    c->head = arena_text(p->memory, head);
    return c->head ? 0 : err_nomem(err);
}

int import_plan_head(import_plan_t *p, const sheet_row_t *head, err_t *err)
{
    int failed = 0;
    size_t fields = 0;
    size_t count = import_bad_from(head);
    for (size_t i = 0; !failed && i < count; i++) failed = plan_column(p, head->cell[i], i, err);
    for (size_t i = 0; i < p->count; i++) fields += p->columns[i].to == TO_FIELD;
    if (failed || !fields) return failed ? failed : no_columns(head, err);
    /* Rows taken without what stands in them would be rows lost in silence. */
    return p->unknown.length ? err_set(err, ERR_ARCHIVE_IMPORT_UNKNOWN, buf_failed(&p->unknown) ? "…" : buf_text(&p->unknown)) : 0;
}

/* --- mappings --------------------------------------------------------------------------------- */

static int bad_mapping(const char *what, const char *detail, err_t *err)
{
    return err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, what, detail);
}

static int column_of(const sheet_row_t *head, const char *name, size_t *ret_column, err_t *err)
{
    const char *names[512];
    size_t n = head->count < 512 ? head->count : 512;
    for (size_t i = 0; i < n; i++) {
        names[i] = head->cell[i];
        if (strcmp(names[i], name) == 0) return *ret_column = i, 0;
    }
    const char *near = text_nearest(name, names, n);
    return err_set(err, ERR_ARCHIVE_IMPORT_COLUMN, name, near ? near : "无" ERR_OR "none");
}

static int read_from(import_plan_t *p, const json_t *from, const sheet_row_t *head, size_t **ret_from,
                     size_t *ret_count, err_t *err)
{
    size_t n = json_is_array(from) ? json_array_size(from) : 1;
    size_t *columns = arena_array(p->memory, n ? n : 1, sizeof *columns);
    if (!columns) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_is_array(from) ? json_array_get(from, i) : from);
        if (!name) return bad_mapping("from", "a column's head, or a list of them", err);
        int failed = column_of(head, name, &columns[i], err);
        if (failed) return failed;
    }
    *ret_from = columns;
    *ret_count = n;
    return 0;
}

static int read_to(const import_plan_t *p, const char *to, import_column_t *c, err_t *err)
{
    if (!to) return bad_mapping("to", "a field, or party_field.part", err);
    const char *dot = strchr(to, '.');
    const char *name = dot ? arena_textn(p->memory, to, (size_t)(dot - to)) : to;
    if (!name) return err_nomem(err);
    int failed = cat_kind_field(p->kind, name, &c->field, err);
    if (failed) return failed;
    if (!act_sets(p->act, (int)(c->field - p->kind->fields)))
        return bad_mapping(to, "the opening act does not set this field", err);
    c->key = dot ? dot + 1 : NULL;
    if (c->field->type == CAT_PARTY && !c->key) c->key = "name";
    if (c->key && (c->field->type != CAT_PARTY || !known_key(c->key)))
        return bad_mapping(to, "parts of a party: name, type, identity, born, sex, place, unit, aliases, extra.…",
                           err);
    return 0;
}

static int read_take(const char *word, enum import_take *ret_take, err_t *err)
{
    static const char *const words[] = {"all", "birth_date", "birth_words", "date", "credit_code"};
    for (int i = 0; word && i < 5; i++)
        if (strcmp(word, words[i]) == 0) return *ret_take = (enum import_take)i, 0;
    return word ? bad_mapping("take", "all, birth_date, birth_words, date, credit_code", err) : 0;
}

static int read_rule(import_plan_t *p, const json_t *rule, const sheet_row_t *head, import_column_t **ret_column,
                     err_t *err)
{
    import_column_t *c = add_column(p);
    if (!c) return err_nomem(err);
    const char *joiner = json_string_value(json_object_get(rule, "join"));
    const char *unit = json_string_value(json_object_get(rule, "unit"));
    int failed = read_to(p, json_string_value(json_object_get(rule, "to")), c, err);
    if (!failed) failed = read_from(p, json_object_get(rule, "from"), head, &c->from, &c->from_count, err);
    if (!failed) failed = read_take(json_string_value(json_object_get(rule, "take")), &c->take, err);
    if (failed) return failed;
    c->most = (size_t)json_integer_value(json_object_get(rule, "most"));
    if (joiner) c->joiner = joiner;
    if (unit) c->scale = money_scale(unit);
    c->head = head->cell[c->from[0]] ? arena_text(p->memory, head->cell[c->from[0]]) : "";
    c->values = json_object_get(rule, "values");
    c->otherwise = json_string_value(json_object_get(rule, "else"));
    if (!c->head) return err_nomem(err);
    *ret_column = c;
    return 0;
}

static int compare_pairs(const void *l, const void *r)
{
    const import_pair_t *a = l, *b = r;
    int order = strcmp(a->key, b->key);
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

static int read_pairs(import_plan_t *p, import_column_t *c, sheet_t *sheet, size_t key, arena_t *a, err_t *err)
{
    size_t room = 0;
    import_pair_t *pairs = NULL;
    for (bool more = true;;) {
        sheet_row_t row;
        int failed = sheet_next(sheet, &row, &more, err);
        if (failed) return failed;
        if (!more) break;
        if (c->pair_count == room) {
            room = room ? room * 2 : 4096;
            import_pair_t *grown = arena_array(a, room, sizeof *grown);
            if (!grown) return err_nomem(err);
            if (pairs) memcpy(grown, pairs, c->pair_count * sizeof *grown);
            pairs = grown;
        }
        if (key >= row.count) continue;
        const char *text = import_cells(c, &row, a);
        const char *name = text_trim(a, row.cell[key]);
        if (!text || !name) return err_nomem(err);
        if (*text && *name)
            pairs[c->pair_count] = (import_pair_t){name, text, (int64_t)c->pair_count}, c->pair_count++;
    }
    if (pairs) qsort(pairs, c->pair_count, sizeof *pairs, compare_pairs);
    c->pairs = pairs ? pairs : arena_alloc(p->memory, sizeof *pairs);
    return c->pairs ? 0 : err_nomem(err);
}

/* {"file","key","equals","from","join","to"}: rows of another file that belong to a row of the sheet. */
static int read_join(import_plan_t *p, const import_job_t *job, const json_t *rule, const sheet_row_t *head,
                     err_t *err)
{
    const char *file = json_string_value(json_object_get(rule, "file"));
    const char *key = json_string_value(json_object_get(rule, "key"));
    const char *equals = json_string_value(json_object_get(rule, "equals"));
    if (!file || !key) return bad_mapping("joins", "file, key, from, to", err);
    char folder[4096] = "";
    const char *slash = strrchr(job->path, '/');
    if (slash) snprintf(folder, sizeof folder, "%.*s", (int)(slash - job->path), job->path);
    sheet_t *sheet = NULL;
    sheet_row_t other;
    bool more;
    size_t key_column = 0, equals_column = 0;
    import_column_t *c;
    int failed = import_open_sheet(file, job->folder ? job->folder : folder, NULL, &sheet, err);
    if (!failed) failed = sheet_next(sheet, &other, &more, err);
    if (!failed && !more) failed = err_set(err, ERR_ARCHIVE_IMPORT_EMPTY, file);
    if (!failed) failed = read_rule(p, rule, &other, &c, err);
    if (!failed) failed = column_of(&other, key, &key_column, err);
    if (!failed) failed = column_of(head, equals ? equals : key, &equals_column, err);
    if (!failed) failed = read_pairs(p, c, sheet, key_column, p->memory, err);
    sheet_close(sheet);
    if (failed) return err_detail(err, "%s", file), failed;
    /* From now on `from` is the column of the main sheet that holds the key. */
    c->from[0] = equals_column;
    c->from_count = 1;
    return 0;
}

static int read_skips(import_plan_t *p, const json_t *skip, const sheet_row_t *head, err_t *err)
{
    const char *name;
    json_t *values;
    json_object_foreach((json_t *)(uintptr_t)skip, name, values) {
        if (p->skip_count == sizeof p->skip / sizeof *p->skip || !json_is_array(values))
            return bad_mapping("skip", "at most 8 columns, each with a list of texts", err);
        int failed = column_of(head, name, &p->skip[p->skip_count].column, err);
        if (failed) return failed;
        p->skip[p->skip_count++].values = values;
    }
    return 0;
}

static int known_words(const json_t *mapping, err_t *err)
{
    static const char *const words[] = {"about", "kind", "file", "constants", "skip", "columns", "joins",
                                        "unit_words"};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)mapping, name, value) {
        bool known = false;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) known |= strcmp(words[i], name) == 0;
        if (known) continue;
        const char *near = text_nearest(name, words, sizeof words / sizeof *words);
        return bad_mapping(name, near ? near : "about, kind, file, constants, skip, columns, joins, unit_words", err);
    }
    return 0;
}

int import_plan_mapping(import_plan_t *p, const import_job_t *job, const sheet_row_t *head, err_t *err)
{
    int failed = known_words(p->mapping, err);
    const json_t *columns = json_object_get(p->mapping, "columns"), *joins = json_object_get(p->mapping, "joins");
    p->constants = json_object_get(p->mapping, "constants");
    p->unit_words = json_object_get(p->mapping, "unit_words");
    if (!failed && (!json_is_array(columns) || !json_array_size(columns)))
        failed = bad_mapping("columns", "a list of rules with from and to", err);
    for (size_t i = 0; !failed && i < json_array_size(columns); i++) {
        import_column_t *c;
        failed = read_rule(p, json_array_get(columns, i), head, &c, err);
    }
    for (size_t i = 0; !failed && i < json_array_size(joins); i++)
        failed = read_join(p, job, json_array_get(joins, i), head, err);
    if (!failed) failed = read_skips(p, json_object_get(p->mapping, "skip"), head, err);
    return failed;
}
