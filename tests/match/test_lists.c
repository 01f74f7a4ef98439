/* Real lists: each found by its own other names, by short names and by names with errors of every class; and 50,000
 * names of nobody. The sanctions lists are part of the source; the others are not, and their tests skip by name
 * without $XIEZHI_DATA. tests/long/names.sh runs all of it whole and prints the tables of docs/matching-figures.md.
 * Floors are what this version reaches less a margin, so that no change loses ground. */
#include "real.h"

#include "base/text.h"
#include "match/chars.h"
#include "match/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

enum { EVERY_LIST = 40, NOBODY_QUICK = 1500, NOBODY_LONG = 50000, CUTS = 9, LINE = 400, CONFUSED_MOST = 6000, CONFUSED_FEW = 40 };

static int64_t number_of(const char *text)
{
    int64_t n = 0;
    if (text_to_int(text, 0, INT64_MAX, &n, NULL)) return -1;
    return n;
}

static enum match_schema schema_of(const real_t *r, int64_t id)
{
    size_t low = 0, high = r->names; /* names come sorted by number */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (r->name[mid].id < id) low = mid + 1;
        else high = mid;
    }
    return low < r->names && r->name[low].id == id ? r->name[low].schema : 0;
}

static void un_row(real_t *r, const char *const *c)
{
    real_add_name(r, number_of(c[0]), strcmp(c[1], "individual") != 0 ? MATCH_UNIT : MATCH_PERSON, c[2]);
}

static int by_id(const void *a, const void *b)
{
    const real_name_t *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static void alias_row(real_t *r, const char *const *c)
{
    int64_t id = number_of(c[0]);
    enum match_schema schema = schema_of(r, id);
    if (schema) real_add_alias(r, id, schema, c[1]);
}

static void test_un(void **state)
{
    (void)state;
    real_t *r = real_new();
    real_read(XZ_SOURCE_ROOT, "data/lists/un_consolidated.csv.gz", (const char *const[]){"dataid", "kind", "name", NULL}, un_row, r);
    qsort(r->name, r->names, sizeof *r->name, by_id);
    real_read(XZ_SOURCE_ROOT, "data/lists/un_consolidated_aliases.csv.gz", (const char *const[]){"dataid", "alias_name", NULL}, alias_row, r);
    assert_true(r->names > 900 && r->aliases > 2000);
    real_build(r, true);
    real_ask_aliases(r, "UN, aliases listed", 10, 985);
    real_build(r, false);
    real_ask_spellings(r, "UN, aliases not listed", 10, 500);
    real_ask_disturbed(r, "UN", NAMES_LATIN, NAMES_FIRM, 25, 930);
    real_free(r);
}

static void ofac_row(real_t *r, const char *const *c)
{
    bool person = !strcmp(c[1], "individual");
    if (person || !*c[1]) real_add_name(r, number_of(c[0]), person ? MATCH_PERSON : MATCH_UNIT, c[2]); /* no vessels */
}

static void test_ofac(void **state)
{
    (void)state;
    real_t *r = real_new();
    real_read(XZ_SOURCE_ROOT, "data/lists/ofac_sdn_2021.csv.gz", (const char *const[]){"ent_num", "sdn_type", "sdn_name", NULL}, ofac_row, r);
    qsort(r->name, r->names, sizeof *r->name, by_id);
    real_read(XZ_SOURCE_ROOT, "data/lists/ofac_sdn_2021_alt.csv.gz", (const char *const[]){"ent_num", "alt_name", NULL}, alias_row, r);
    assert_true(r->names > 7000 && r->aliases > 9000);
    real_build(r, true);
    real_ask_aliases(r, "OFAC, aliases listed", EVERY_LIST, 980);
    real_build(r, false);
    real_ask_spellings(r, "OFAC, aliases not listed", EVERY_LIST, 500);
    real_ask_disturbed(r, "OFAC", NAMES_LATIN, NAMES_FIRM, 200, 930);
    real_free(r);
}

static void csl_row(real_t *r, const char *const *c)
{
    bool person = !strcmp(c[0], "Individual");
    if (!strcmp(c[0], "Vessel") || !strcmp(c[0], "Aircraft") || !*c[0]) return;
    enum match_schema schema = person ? MATCH_PERSON : MATCH_UNIT;
    int64_t id = (int64_t)r->names + 1;
    char **part;
    size_t count;
    real_add_name(r, id, schema, c[1]);
    if (!*c[2] || text_split(r->arena, c[2], ';', &part, &count, NULL)) return;
    for (size_t i = 0; i < count; i++) real_add_alias(r, id, schema, part[i]);
}

static void test_csl(void **state)
{
    (void)state;
    real_t *r = real_new();
    real_read(XZ_SOURCE_ROOT, "data/lists/us_csl_2022.csv.gz", (const char *const[]){"type", "name", "alt_names", NULL}, csl_row, r);
    assert_true(r->names > 9000 && r->aliases > 9000);
    real_build(r, true);
    real_ask_aliases(r, "CSL, aliases listed", 2 * EVERY_LIST, 980);
    real_free(r);
}

static void moldova_row(real_t *r, const char *const *c)
{
    int64_t id = number_of(c[0]);
    if (r->names && r->name[r->names - 1].id == id) real_add_alias(r, id, MATCH_UNIT, c[1]);
    else real_add_name(r, id, MATCH_UNIT, c[1]);
}

static void test_spellings(void **state)
{
    (void)state;
    const char *root = real_data(__func__);
    real_t *r = real_new();
    real_read(root, "names/company_variants/moldova_supplier_name_variants_share.csv.gz", (const char *const[]){"company_idno", "name", NULL}, moldova_row, r);
    assert_true(r->names > 2000 && r->aliases > 600);
    real_build(r, false);
    real_ask_spellings(r, "Moldova, other spellings", 5, 850);
    real_free(r);
}

static void listed_row(real_t *r, const char *const *c)
{
    int64_t id = (int64_t)r->names + 1;
    real_add_name(r, id, MATCH_UNIT, c[1]);
    real_add_alias(r, id, MATCH_UNIT, c[0]);
}

static void short_row(real_t *r, const char *const *c)
{
    int64_t id = (int64_t)r->names + 1;
    real_add_name(r, id, MATCH_UNIT, c[0]);
    real_add_alias(r, id, MATCH_UNIT, c[1]);
}

static void test_short_names(void **state)
{
    (void)state;
    const char *root = real_data(__func__);
    const char *const columns[] = {"short_name", "full_name", NULL}, *const path = "names/zh/listed_companies_share.csv";
    real_t *r = real_new();
    real_read(root, path, columns, listed_row, r);
    assert_true(r->names > 2500);
    real_build(r, false);
    real_ask_aliases(r, "listed companies, short asked", 10, 950);
    real_free(r);
    r = real_new();
    real_read(root, path, columns, short_row, r);
    real_build(r, false);
    real_ask_aliases(r, "listed companies, full asked", 10, 950);
    real_free(r);
}

/* Characters people confuse, of a list that the matcher's tables were not made from (SIGHAN 2013): its first word is
 * the character, what follows those taken for it. */
typedef struct confused {
    uint32_t c[CONFUSED_MOST], by[CONFUSED_MOST][CONFUSED_FEW];
    int few[CONFUSED_MOST], count;
} confused_t;

static confused_t *read_confused(const char *root, const char *path)
{
    char file[1024], line[LINE * 4];
    confused_t *all = calloc(1, sizeof *all);
    snprintf(file, sizeof file, "%s/%s", root, path);
    gzFile f = gzopen(file, "rb");
    assert_non_null(f);
    assert_non_null(all);
    while (gzgets(f, line, sizeof line) && all->count < CONFUSED_MOST) {
        const char *p = line;
        uint32_t c = text_next(&p);
        int *few = &all->few[all->count];
        while (*p && *few < CONFUSED_FEW) {
            uint32_t other = text_next(&p);
            if (chars_is_han(other)) all->by[all->count][(*few)++] = other;
        }
        if (*few) all->c[all->count++] = c;
    }
    gzclose(f);
    return all;
}

static bool confuse(real_t *r, const confused_t *all, const char *name, char into[NAMES_ROOM])
{
    uint32_t c[NAMES_ROOM];
    int n = 0;
    size_t used = 0;
    for (const char *p = name; *p && n < NAMES_ROOM / 4;) c[n++] = text_next(&p);
    int at = (int)names_random(r->maker, (uint32_t)n), k = 0;
    while (k < all->count && all->c[k] != c[at]) k++;
    if (k == all->count) return false;
    c[at] = all->by[k][names_random(r->maker, (uint32_t)all->few[k])];
    for (int i = 0; i < n; i++) used += text_encode(c[i], into + used);
    into[used] = '\0';
    return true;
}

static void ask_confused(real_t *r, const char *root, const char *what, size_t every)
{
    static const char *const path[] = {"chars/sighan_similar_shape.txt.gz", "chars/sighan_similar_pron.txt.gz"}, *const class[] = {"look, SIGHAN", "sound, SIGHAN"};
    for (int k = 0; k < 2; k++) {
        confused_t *all = read_confused(root, path[k]);
        real_tally_t t = {0};
        for (size_t i = 0; i < r->names; i += real_long() ? 1 + every / 20 : every) {
            char text[NAMES_ROOM];
            bool done = false;
            for (int tries = 0; tries < 8 && !done; tries++) done = confuse(r, all, r->name[i].name, text);
            if (done) real_ask(r, text, r->name[i].schema, r->name[i].id, &t);
        }
        real_row(what, class[k], &t, 0);
        free(all);
    }
}

static void firm_row(real_t *r, const char *const *c)
{
    real_add_name(r, (int64_t)r->names + 1, MATCH_UNIT, c[0]);
}

static void test_firms(void **state)
{
    (void)state;
    const char *root = real_data(__func__), *const columns[] = {"company_name", NULL};
    real_t *r = real_new();
    real_read(root, "names/zh/companies_uscc_shaanxi_share.csv.gz", columns, firm_row, r);
    assert_true(r->names > 2500);
    real_build(r, false);
    real_ask_disturbed(r, "Shaanxi firms", NAMES_PERSON, NAMES_UNIT, 60, 970);
    ask_confused(r, root, "Shaanxi firms", 60);
    real_free(r);
}

static void read_persons(real_t *r, const char *root)
{
    char file[1024], line[LINE];
    snprintf(file, sizeof file, "%s/names/zh/modern_full_names.txt.gz", root);
    gzFile f = gzopen(file, "rb");
    assert_non_null(f);
    while (gzgets(f, line, sizeof line)) {
        line[strcspn(line, "\r\n")] = '\0';
        real_add_name(r, (int64_t)r->names + 1, MATCH_PERSON, line);
    }
    gzclose(f);
}

/* The best hit of each of so many invented names: none may be of tier A or B, and how many reach which cut. */
static void ask_nobody(real_t *r, const char *what, enum names_kind kind, size_t count)
{
    size_t reached[CUTS] = {0}, asked = 0, listed = 0;
    arena_t *a = arena_new(64 << 20);
    names_distinct(r->maker);
    for (size_t i = 0; i < count; i++) {
        char name[NAMES_ROOM];
        names_next(r->maker, kind, name);
        match_query_t q = {.subject = {.schema = names_schema(kind), .name = name, .born = DAY_NONE}, .top = 5, .cut = 400};
        match_result_t result = {0};
        arena_reset(a);
        assert_int_equal(match_search(r->ix, &q, a, &result, NULL), 0);
        for (size_t k = 0; k < result.count; k++) assert_int_equal(result.hits[k].tier, MATCH_C);
        if (result.namesakes) { /* it is somebody's after all */
            listed++;
            continue;
        }
        asked++;
        for (int k = 0; k < CUTS && result.count; k++) reached[k] += result.hits[0].points >= 400 + 50 * k;
    }
    arena_free(a);
    print_message("| %s | %zu of nobody (%zu others were in the list) | tier A or B 0 | tier C from", what, asked, listed);
    for (int k = 0; k < CUTS; k++) print_message(" %d: %.4f", 400 + 50 * k, (double)reached[k] / (double)asked);
    print_message(" |\n");
}

static void test_nobody(void **state)
{
    (void)state;
    const char *root = real_data(__func__);
    size_t count = real_long() ? NOBODY_LONG : NOBODY_QUICK;
    real_t *r = real_new();
    read_persons(r, root);
    assert_true(r->names > 15000);
    real_build(r, false);
    ask_nobody(r, "19,110 persons", NAMES_PERSON, count);
    real_ask_disturbed(r, "19,110 persons", NAMES_PERSON, NAMES_UNIT, 1000, 0);
    ask_confused(r, root, "19,110 persons", 1000);
    real_free(r);
    r = real_new();
    real_read(root, "names/zh/companies_uscc_shaanxi_share.csv.gz", (const char *const[]){"company_name", NULL}, firm_row, r);
    real_build(r, false);
    ask_nobody(r, "Shaanxi firms", NAMES_UNIT, count);
    real_free(r);
    r = real_new();
    real_read(XZ_SOURCE_ROOT, "data/lists/ofac_sdn_2021.csv.gz", (const char *const[]){"ent_num", "sdn_type", "sdn_name", NULL}, ofac_row, r);
    real_build(r, false);
    ask_nobody(r, "OFAC", NAMES_LATIN, count);
    real_free(r);
}

static int load(void **state)
{
    (void)state;
    return lexicon_load(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_un),          cmocka_unit_test(test_ofac),  cmocka_unit_test(test_csl),    cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_short_names), cmocka_unit_test(test_firms), cmocka_unit_test(test_nobody),
    };
    return cmocka_run_group_tests(tests, load, NULL);
}
