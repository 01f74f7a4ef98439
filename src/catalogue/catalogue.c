/* catalogue.c - loading a catalogue, and looking things up in it. */
#include "catalogue/catalogue.h"

#include "base/text.h"
#include "catalogue/catalogue_room.h"
#include "catalogue/model.h"
#include "catalogue/nodes.h"
#include "catalogue/paper_inside.h"
#include "catalogue/read.h"
#include "catalogue/source.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CATALOGUE_BYTES_MOST ((size_t)256 << 20)

/* --- loading ---------------------------------------------------------------------------------------- */
enum file_role { FILE_ROLES, FILE_STAGES, FILE_BOARDS, FILE_CODES, FILE_PAPER, FILE_REPORT, FILE_KIND };

/* By its path inside the catalogue; everything that is not shared is a kind. */
static enum file_role role_of(const char *name)
{
    if (strcmp(name, "roles.yaml") == 0) return FILE_ROLES;
    if (strcmp(name, "stages.yaml") == 0) return FILE_STAGES;
    if (strcmp(name, "boards.yaml") == 0) return FILE_BOARDS;
    size_t n = strlen(name);
    if (n > 3 && strcmp(name + n - 3, ".md") == 0) return strncmp(name, "reports/", 8) == 0 ? FILE_REPORT : FILE_PAPER;
    return strncmp(name, "codes/", 6) == 0 ? FILE_CODES : FILE_KIND;
}

/* One run of loading; the steps below are in its order. */
typedef struct load {
    reader_t r;
    mistakes_t mistakes, warnings;
    const cat_text_t *texts;
    const cat_node_t **roots; /* per text */
    size_t count;
    kind_draft_t *drafts;
    size_t draft_count;
} load_t;

/* Every file is parsed, whatever happened in those before it. */
static void parse_all(load_t *l)
{
    for (size_t i = 0; i < l->count && !l->mistakes.nomem; i++) {
        l->mistakes.file = l->texts[i].path;
        enum file_role role = role_of(l->texts[i].name);
        if (role == FILE_PAPER || role == FILE_REPORT) continue;
        const cat_text_t *t = &l->texts[i];
        if (!t->baked) l->roots[i] = cat_yaml_parse(&l->mistakes, l->r.arena, t->text, t->bytes);
        else if (!(l->roots[i] = cat_nodes_read(l->r.arena, cat_baked_bytes + t->baked->at, t->baked->bytes))) l->mistakes.nomem = true;
    }
}

/* A table without a right name is left out: kinds that use it are told that it is unknown. */
static void read_codes(load_t *l, const cat_node_t *root)
{
    assert(l->r.cat->code_count < l->count);
    catalogue_t *cat = l->r.cat;
    cat_codes_t codes = {0};
    cat_read_codes(&l->r, root, &codes);
    if (!codes.name) return;
    for (size_t i = 0; i < cat->code_count; i++)
        if (strcmp(cat->codes[i].name, codes.name) == 0)
            MISTAKE(&l->mistakes, cat_node_get(root, "codes"), ERR_CATALOGUE_DUPLICATE, codes.name, "codes/");
    cat->codes[cat->code_count++] = codes;
}

/* The shared files first: kinds refer to them. */
static void read_shared(load_t *l)
{
    catalogue_t *cat = l->r.cat;
    bool roles = false;
    cat->codes = cat_array(&l->r, l->count, sizeof *cat->codes);
    if (!cat->codes) return;
    for (size_t i = 0; i < l->count && !l->mistakes.nomem; i++) {
        enum file_role role = role_of(l->texts[i].name);
        l->mistakes.file = l->texts[i].path;
        roles = roles || role == FILE_ROLES;
        if (!l->roots[i]) continue;
        if (role == FILE_ROLES) cat_read_roles(&l->r, l->roots[i]);
        if (role == FILE_STAGES) cat_read_stages(&l->r, l->roots[i]);
        if (role == FILE_CODES) read_codes(l, l->roots[i]);
    }
    if (roles) return;
    l->mistakes.file = "roles.yaml";
    err_set(&l->mistakes.next, ERR_BASE_FILE_MISSING, "roles.yaml");
    mistakes_keep(&l->mistakes, 0, 0);
}

/* The names of all kinds, before any of them is read. */
static void list_kinds(load_t *l)
{
    reader_t *r = &l->r;
    l->drafts = cat_array(r, l->count, sizeof *l->drafts);
    r->kind_names = cat_array(r, l->count, sizeof *r->kind_names);
    r->kinds_whole = true;
    if (!l->drafts || !r->kind_names) return;
    for (size_t i = 0; i < l->count; i++) {
        if (role_of(l->texts[i].name) != FILE_KIND) continue;
        const cat_node_t *name = cat_node_get(l->roots[i], "kind");
        bool named = name && name->type == NODE_TEXT && *name->text;
        if (named) r->kind_names[r->kind_name_count++] = name->text;
        r->kinds_whole = r->kinds_whole && named;
        if (!l->roots[i]) continue;
        /* kinds and conditions keep the path after the texts are gone */
        const char *file = arena_text(r->arena, l->texts[i].path);
        if (!file) l->mistakes.nomem = true;
        l->drafts[l->draft_count++] = (kind_draft_t){.file = file, .root = l->roots[i]};
    }
}

/* Each kind on its own, then what crosses them. */
static void read_kinds(load_t *l)
{
    for (size_t i = 0; i < l->draft_count && !l->mistakes.nomem; i++) {
        l->mistakes.file = l->drafts[i].file;
        cat_read_kind(&l->r, &l->drafts[i]);
    }
    if (!l->mistakes.nomem) cat_check_all(&l->r, l->drafts, l->draft_count);
}

/* Code tables that speak of figures, when all figures are known. */
static void check_codes(load_t *l)
{
    for (size_t i = 0; i < l->count && !l->mistakes.nomem; i++) {
        if (role_of(l->texts[i].name) != FILE_CODES || !l->roots[i]) continue;
        l->warnings.file = l->texts[i].path;
        cat_check_codes(&l->r, l->roots[i], l->drafts, l->draft_count);
    }
}

static int by_paper_name(const void *x, const void *y)
{
    const cat_paper_t *a = x, *b = y;
    int names = strcmp(a->name, b->name);
    return names ? names : strcmp(a->file, b->file);
}

/* "papers/reminder.md" -> "reminder". */
static const char *paper_name(load_t *l, const char *name)
{
    const char *slash = strrchr(name, '/');
    name = slash ? slash + 1 : name;
    assert(strlen(name) > 3);
    const char *copy = arena_textn(l->r.arena, name, strlen(name) - 3);
    if (!copy) l->mistakes.nomem = true;
    return copy;
}

/* Templates last: they speak of all that is in the kinds. */
static void read_papers(load_t *l)
{
    catalogue_t *cat = l->r.cat;
    bool kinds_right = !l->mistakes.total;
    cat->papers = cat_array(&l->r, l->count, sizeof *cat->papers);
    for (size_t i = 0; cat->papers && i < l->count && !l->mistakes.nomem; i++) {
        const cat_text_t *t = &l->texts[i];
        if (role_of(t->name) != FILE_PAPER) continue;
        const char *name = paper_name(l, t->name), *file = arena_text(l->r.arena, t->path);
        const char *text = arena_textn(l->r.arena, t->text, t->bytes);
        if (!name || !file || !text) l->mistakes.nomem = true;
        l->mistakes.file = file;
        if (!l->mistakes.nomem && cat_read_paper(&l->r, name, text, t->bytes, &cat->papers[cat->paper_count]))
            cat->paper_count++;
    }
    if (l->mistakes.nomem) return;
    if (cat->paper_count) qsort(cat->papers, cat->paper_count, sizeof *cat->papers, by_paper_name);
    /* a kind's slip would echo in every template that speaks of it */
    if (kinds_right) cat_check_papers(&l->r, l->drafts, l->draft_count);
}

static int by_report_name(const void *x, const void *y)
{
    return strcmp(((const cat_report_t *)x)->paper.name, ((const cat_report_t *)y)->paper.name);
}

static void one_report_of_a_name(load_t *l)
{
    const catalogue_t *cat = l->r.cat;
    for (size_t i = 1; i < cat->report_count; i++) {
        const cat_paper_t *a = &cat->reports[i - 1].paper, *b = &cat->reports[i].paper;
        if (strcmp(a->name, b->name) != 0) continue;
        l->mistakes.file = b->file;
        err_set(&l->mistakes.next, ERR_CATALOGUE_DUPLICATE, b->name, a->file);
        mistakes_keep(&l->mistakes, 1, 1);
    }
}

static void read_reports(load_t *l, bool kinds_right)
{
    catalogue_t *cat = l->r.cat;
    cat->reports = cat_array(&l->r, l->count, sizeof *cat->reports);
    for (size_t i = 0; cat->reports && i < l->count && !l->mistakes.nomem; i++) {
        const cat_text_t *t = &l->texts[i];
        if (role_of(t->name) != FILE_REPORT) continue;
        const char *name = paper_name(l, t->name), *file = arena_text(l->r.arena, t->path);
        const char *text = arena_textn(l->r.arena, t->text, t->bytes);
        if (!name || !file || !text) l->mistakes.nomem = true;
        l->mistakes.file = file;
        if (!l->mistakes.nomem && cat_read_report(&l->r, name, text, t->bytes, &cat->reports[cat->report_count])) cat->report_count++;
    }
    if (l->mistakes.nomem) return;
    if (cat->report_count) qsort(cat->reports, cat->report_count, sizeof *cat->reports, by_report_name);
    one_report_of_a_name(l);
    if (kinds_right) cat_check_reports(&l->r, l->drafts, l->draft_count);
}

static int by_kind_name(const void *x, const void *y)
{
    return strcmp(((const cat_kind_t *)x)->name, ((const cat_kind_t *)y)->name);
}

/* Indices of things in the order of their names; at most 128 of them, so insertion will do. */
static void sort_names(uint8_t *order, size_t count, const char *(*name_at)(const cat_kind_t *, size_t),
                       const cat_kind_t *k)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && strcmp(name_at(k, order[at - 1]), name_at(k, i)) > 0; at--) order[at] = order[at - 1];
        order[at] = (uint8_t)i;
    }
}

static const char *field_name(const cat_kind_t *k, size_t i)
{
    return k->fields[i].name;
}

static const char *act_name(const cat_kind_t *k, size_t i)
{
    return k->acts[i].name;
}

/* Without mistakes the drafts become the catalogue, sorted for the look-ups. */
static void settle(load_t *l)
{
    catalogue_t *cat = l->r.cat;
    assert(!l->mistakes.total);
    cat->kinds = cat_array(&l->r, l->draft_count, sizeof *cat->kinds);
    for (size_t i = 0; cat->kinds && i < l->draft_count; i++) {
        cat_kind_t *k = &cat->kinds[i];
        *k = l->drafts[i].kind;
        uint8_t *fields = cat_array(&l->r, k->field_count, 1), *acts = cat_array(&l->r, k->act_count, 1);
        if (!fields || !acts) return;
        sort_names(fields, k->field_count, field_name, k);
        sort_names(acts, k->act_count, act_name, k);
        k->fields_by_name = fields;
        k->acts_by_name = acts;
        cat->kind_count++;
    }
    if (cat->kind_count) qsort(cat->kinds, cat->kind_count, sizeof *cat->kinds, by_kind_name);
}

/* What lies on the front pages speaks of kinds: a slip of theirs would echo here. */
static void read_boards(load_t *l)
{
    for (size_t i = 0; i < l->count && !l->mistakes.nomem; i++) {
        if (role_of(l->texts[i].name) != FILE_BOARDS || !l->roots[i]) continue;
        l->mistakes.file = l->texts[i].path;
        cat_read_boards(&l->r, l->roots[i], l->drafts, l->draft_count);
    }
}

/* Of every file its name and text, each with its length before it, and of this room's own code: the same hash means the same
 * catalogue. */
static void hash_files(const load_t *l, char hex[CAT_MADE_FROM])
{
    unsigned char hash[32];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    (void)crypto_generichash_update(&state, (const unsigned char *)CATALOGUE_ROOM, sizeof CATALOGUE_ROOM);
    for (size_t i = 0; i < l->count; i++) {
        const cat_text_t *t = &l->texts[i];
        const uint64_t sizes[2] = {strlen(t->name), t->bytes};
        (void)crypto_generichash_update(&state, (const unsigned char *)sizes, sizeof sizes);
        (void)crypto_generichash_update(&state, (const unsigned char *)t->name, sizes[0]);
        (void)crypto_generichash_update(&state, (const unsigned char *)t->text, sizes[1]);
    }
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(hex, CAT_MADE_FROM, hash, sizeof hash);
}

/* Memory that ran short ends it at once: what would follow is made of holes. */
static int load_into(load_t *l, cat_mistakes_t *ret_mistakes, err_t *err)
{
    parse_all(l);
    if (!l->mistakes.nomem) read_shared(l);
    if (!l->mistakes.nomem) list_kinds(l);
    if (!l->mistakes.nomem) read_kinds(l);
    bool kinds_right = !l->mistakes.total;
    if (kinds_right) check_codes(l);
    if (!l->mistakes.nomem) read_papers(l);
    if (!l->mistakes.nomem) read_reports(l, kinds_right);
    if (!l->mistakes.nomem && kinds_right) read_boards(l);
    if (!l->mistakes.nomem && !l->mistakes.total) settle(l);
    cat_mistakes_t warnings = {0};
    l->mistakes.nomem = l->mistakes.nomem || l->warnings.nomem;
    (void)mistakes_end(&l->warnings, &warnings, NULL);
    l->r.cat->warnings = warnings.list;
    l->r.cat->warning_count = warnings.count;
    return mistakes_end(&l->mistakes, ret_mistakes, err);
}

int catalogue_load_texts(const cat_text_t *texts, size_t count, arena_t *a,
                         catalogue_t **ret_catalogue, cat_mistakes_t *ret_mistakes, err_t *err)
{
    if (count > CAT_FILES_MOST)
        return err_set(err, ERR_CATALOGUE_LIMIT, "目录文件数" ERR_OR "files of the catalogue",
                       num_text(CAT_FILES_MOST, (char[24]){0}));
    arena_t *own = arena_new(CATALOGUE_BYTES_MOST);
    catalogue_t *cat = own ? arena_alloc(own, sizeof *cat) : NULL;
    load_t l = {.r = {.cat = cat, .arena = own}, .texts = texts, .count = count};
    int failed = 0;
    if (!cat) {
        failed = err_nomem(err);
        goto end;
    }
    cat->arena = own;
    hash_files(&l, cat->made_from);
    mistakes_init(&l.mistakes, a);
    l.r.mistakes = &l.mistakes;
    mistakes_init(&l.warnings, own);
    l.r.warnings = &l.warnings;
    l.roots = arena_array(own, count ? count : 1, sizeof *l.roots);
    failed = l.roots ? load_into(&l, ret_mistakes, err) : err_nomem(err);
    if (failed) goto end;
    *ret_catalogue = cat;
    own = NULL;
end:
    arena_free(own);
    return failed;
}

int catalogue_load(const cat_source_t *source, arena_t *a, catalogue_t **ret_catalogue,
                   cat_mistakes_t *ret_mistakes, err_t *err)
{
    const cat_text_t *texts = NULL;
    size_t count = 0;
    int failed = cat_source_read(source ? source->folder : NULL, a, &texts, &count, err);
    return failed ? failed : catalogue_load_texts(texts, count, a, ret_catalogue, ret_mistakes, err);
}

void catalogue_free(catalogue_t *c)
{
    if (c) arena_free(c->arena); /* c itself lives there */
}

const err_t *catalogue_warnings(const catalogue_t *c, size_t *ret_count)
{
    *ret_count = c->warning_count;
    return c->warnings;
}

/* --- look-ups ------------------------------------------------------------------------------------------ */
size_t catalogue_kind_count(const catalogue_t *c)
{
    return c->kind_count;
}

const cat_kind_t *catalogue_kind_at(const catalogue_t *c, size_t i)
{
    assert(i < c->kind_count);
    return &c->kinds[i];
}


size_t catalogue_paper_count(const catalogue_t *c)
{
    return c->paper_count;
}

const cat_paper_t *catalogue_paper_at(const catalogue_t *c, size_t i)
{
    assert(i < c->paper_count);
    return &c->papers[i];
}

size_t catalogue_report_count(const catalogue_t *c)
{
    return c->report_count;
}

const cat_report_t *catalogue_report_at(const catalogue_t *c, size_t i)
{
    assert(i < c->report_count);
    return &c->reports[i];
}

/* An unknown word, with the nearest of count names; their list is made only now that it is needed. */
static int unknown(err_t *err, enum err_code code, const char *word,
                   const char *(*name_at)(const void *, size_t), const void *of, size_t count)
{
    if (!err) return (int)code;
    const char **words = malloc((count ? count : 1) * sizeof *words);
    if (!words) return err_nomem(err);
    for (size_t i = 0; i < count; i++) words[i] = name_at(of, i);
    known_err_set(err, code, word, &(known_t){words, count});
    free(words);
    return (int)code;
}

static const char *kind_name_at(const void *c, size_t i)
{
    return ((const catalogue_t *)c)->kinds[i].name;
}

static const char *act_name_at(const void *k, size_t i)
{
    return act_name(k, i);
}

static const char *field_name_at(const void *k, size_t i)
{
    return field_name(k, i);
}

static const char *stage_name_at(const void *k, size_t i)
{
    return ((const cat_kind_t *)k)->stages[i];
}

static const char *role_name_at(const void *c, size_t i)
{
    return ((const catalogue_t *)c)->roles[i].name;
}

int catalogue_kind(const catalogue_t *c, const char *name, const cat_kind_t **ret_kind, err_t *err)
{
    size_t low = 0, high = c->kind_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, c->kinds[middle].name);
        if (order == 0) {
            *ret_kind = &c->kinds[middle];
            return 0;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return unknown(err, ERR_CATALOGUE_KIND, name, kind_name_at, c, c->kind_count);
}

/* Those of the kind are told: a paper of that name may well be another kind's. */
static int no_paper(const catalogue_t *c, const char *kind, const char *name, err_t *err)
{
    size_t n = 0;
    if (!err) return ERR_CATALOGUE_TEMPLATE;
    const char **words = malloc((c->paper_count ? c->paper_count : 1) * sizeof *words);
    if (!words) return err_nomem(err);
    for (size_t i = 0; i < c->paper_count; i++)
        if (cat_paper_for(&c->papers[i], kind)) words[n++] = c->papers[i].name;
    known_err_set(err, ERR_CATALOGUE_TEMPLATE, name, &(known_t){words, n});
    free(words);
    return ERR_CATALOGUE_TEMPLATE;
}

int catalogue_paper(const catalogue_t *c, const char *kind, const char *name, const cat_paper_t **ret_paper, err_t *err)
{
    for (size_t i = 0; i < c->paper_count; i++) {
        if (strcmp(c->papers[i].name, name) != 0 || !cat_paper_for(&c->papers[i], kind)) continue;
        *ret_paper = &c->papers[i];
        return 0;
    }
    return no_paper(c, kind, name, err);
}

/* Index of name among those ordered, or -1. */
static int find_ordered(const uint8_t *order, size_t count, const char *(*name_at)(const cat_kind_t *, size_t),
                        const cat_kind_t *k, const char *name)
{
    /* a kind made by hand has no order */
    for (size_t i = 0; !order && i < count; i++)
        if (strcmp(name, name_at(k, i)) == 0) return (int)i;
    size_t low = 0, high = order ? count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int compared = strcmp(name, name_at(k, order[middle]));
        if (compared == 0) return order[middle];
        if (compared < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

bool cat_figure_counts(const cat_figure_t *f, const char *act)
{
    size_t n = strlen(act);
    for (const char *p = f->count; p; p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL)
        if (strncmp(p, act, n) == 0 && (!p[n] || p[n] == ' ')) return true;
    return false;
}

int cat_kind_act(const cat_kind_t *k, const char *name, const cat_act_t **ret_act, err_t *err)
{
    int i = find_ordered(k->acts_by_name, k->act_count, act_name, k, name);
    if (i < 0) return unknown(err, ERR_CATALOGUE_ACT, name, act_name_at, k, k->act_count);
    *ret_act = &k->acts[i];
    return 0;
}

int cat_kind_field(const cat_kind_t *k, const char *name, const cat_field_t **ret_field, err_t *err)
{
    int i = find_ordered(k->fields_by_name, k->field_count, field_name, k, name);
    if (i < 0) return unknown(err, ERR_CATALOGUE_FIELD, name, field_name_at, k, k->field_count);
    *ret_field = &k->fields[i];
    return 0;
}

int cat_kind_stage(const cat_kind_t *k, const char *name, int *ret_stage, err_t *err)
{
    for (size_t i = 0; i < k->stage_count; i++) {
        if (strcmp(k->stages[i], name) != 0) continue;
        *ret_stage = (int)i;
        return 0;
    }
    return unknown(err, ERR_CATALOGUE_STAGE, name, stage_name_at, k, k->stage_count);
}

/* NULL is a value of its own: a part that was not named. */
static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

const cat_kind_t *catalogue_serving(const catalogue_t *c, const char *instrument, const char *part,
                                    const char *group)
{
    for (size_t i = 0; i < c->kind_count; i++) {
        const cat_kind_t *k = &c->kinds[i];
        if (same(k->instrument, instrument) && same(k->part, part) && (!group || same(k->group, group)))
            return k;
    }
    return NULL;
}

size_t catalogue_codes(const catalogue_t *c, const char *name, const cat_choice_t **ret_rows, const cat_choice_t **ret_groups,
                       size_t *ret_group_count)
{
    for (size_t i = 0; i < c->code_count; i++) {
        const cat_codes_t *codes = &c->codes[i];
        if (strcmp(codes->name, name) != 0) continue;
        *ret_rows = codes->choices;
        *ret_groups = codes->groups;
        *ret_group_count = codes->group_count;
        return codes->choice_count;
    }
    *ret_group_count = 0;
    return 0;
}

const cat_kind_t *catalogue_for_public(const catalogue_t *c, const char *use)
{
    for (size_t i = 0; i < c->kind_count; i++)
        if (same(c->kinds[i].for_public, use)) return &c->kinds[i];
    return NULL;
}

size_t catalogue_role_count(const catalogue_t *c)
{
    return c->role_count;
}

const cat_role_t *catalogue_role_at(const catalogue_t *c, size_t i)
{
    assert(i < c->role_count);
    return &c->roles[i];
}

uint64_t catalogue_leaders(const catalogue_t *c)
{
    return c->leaders;
}

uint64_t catalogue_counting(const catalogue_t *c)
{
    return c->counting;
}

int catalogue_roles(const catalogue_t *c, const char *names, uint64_t *ret_mask, err_t *err)
{
    uint64_t mask = 0;
    assert(c->role_count <= CAT_ROLES_MOST);
    for (const char *p = names; *p;) {
        size_t n = strcspn(p, " ");
        size_t i = 0;
        while (n && i < c->role_count && (strncmp(c->roles[i].name, p, n) != 0 || c->roles[i].name[n])) i++;
        if (n && i == c->role_count) {
            char word[CAT_NAME_MOST + 1];
            (void)snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : sizeof word - 1), p);
            return unknown(err, ERR_CATALOGUE_ROLE, word, role_name_at, c, c->role_count);
        }
        if (n) mask |= UINT64_C(1) << i;
        p += n + (p[n] == ' ');
    }
    *ret_mask = mask;
    return 0;
}

static const char *report_name_at(const void *c, size_t i)
{
    return ((const catalogue_t *)c)->reports[i].paper.name;
}

int catalogue_report(const catalogue_t *c, const char *name, const cat_report_t **ret_report, err_t *err)
{
    for (size_t i = 0; i < c->report_count; i++) {
        if (strcmp(c->reports[i].paper.name, name) != 0) continue;
        *ret_report = &c->reports[i];
        return 0;
    }
    return unknown(err, ERR_CATALOGUE_REPORT, name, report_name_at, c, c->report_count);
}

bool catalogue_figure(const catalogue_t *c, const char *name, const cat_kind_t **ret_kind, const cat_figure_t **ret_figure)
{
    for (size_t i = 0; i < c->kind_count; i++)
        for (size_t k = 0; k < c->kinds[i].figure_count; k++) {
            if (strcmp(c->kinds[i].figures[k].name, name) != 0) continue;
            *ret_kind = &c->kinds[i];
            *ret_figure = &c->kinds[i].figures[k];
            return true;
        }
    return false;
}

/* Settled kinds as the drafts that the checks of templates go by. */
static kind_draft_t *drafts_of(reader_t *r, const catalogue_t *c)
{
    kind_draft_t *drafts = cat_array(r, c->kind_count, sizeof *drafts);
    r->kind_names = cat_array(r, c->kind_count, sizeof *r->kind_names);
    for (size_t i = 0; drafts && r->kind_names && i < c->kind_count; i++) {
        const cat_kind_t *k = &c->kinds[i];
        r->kind_names[i] = k->name;
        drafts[i] = (kind_draft_t){.kind = *k, .file = k->file, .stage_names = cat_array(r, k->stage_count, sizeof(char *))};
        for (size_t s = 0; drafts[i].stage_names && s < k->stage_count; s++) drafts[i].stage_names[s] = k->stages[s];
    }
    r->kind_name_count = c->kind_count;
    r->kinds_whole = true;
    return r->mistakes->nomem ? NULL : drafts;
}

int catalogue_read_report(const catalogue_t *c, const char *name, const char *text, size_t bytes, arena_t *a,
                          cat_report_t *ret_report, cat_mistakes_t *ret_mistakes, err_t *err)
{
    mistakes_t mistakes;
    mistakes_init(&mistakes, a);
    /* a reader only reads the catalogue it has */
    reader_t r = {.cat = (catalogue_t *)(uintptr_t)c, .arena = a, .mistakes = &mistakes, .warnings = &mistakes};
    cat_report_t report = {0};
    const char *copy = arena_textn(a, text, bytes);
    const kind_draft_t *drafts = copy ? drafts_of(&r, c) : NULL;
    if (!drafts) return err_nomem(err);
    mistakes.file = arena_printf(a, "%s.md", name);
    if (cat_read_report(&r, name, copy, bytes, &report) && !mistakes.nomem) cat_check_report(&r, drafts, c->kind_count, &report);
    int failed = mistakes_end(&mistakes, ret_mistakes, err);
    if (!failed) *ret_report = report;
    return failed;
}
