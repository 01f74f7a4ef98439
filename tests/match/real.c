/* real.c - see real.h. */
#include "real.h"

#include "base/sheet.h"
#include "base/text.h"
#include "match/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CUT = 400, TOP = 50, SEED = 7, TRIES = 8, REAL_WORDS = 40 };

bool real_long(void)
{
    return getenv("XIEZHI_LONG") != NULL;
}

const char *real_data(const char *test)
{
    const char *root = getenv("XIEZHI_DATA");
    if (!root) {
        print_message("skipped: %s (set XIEZHI_DATA to the folder of the published lists to run it)\n", test);
        skip();
    }
    return root;
}

real_t *real_new(void)
{
    real_t *r = calloc(1, sizeof *r);
    assert_non_null(r);
    r->arena = arena_new(256 << 20);
    r->maker = names_open(XZ_SOURCE_ROOT, SEED);
    assert_non_null(r->arena);
    assert_non_null(r->maker);
    return r;
}

void real_free(real_t *r)
{
    match_index_free(r->ix);
    names_close(r->maker);
    arena_free(r->arena);
    free(r);
}

static int column_of(const sheet_row_t *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++)
        if (!strcmp(head->cell[i], name)) return (int)i;
    return -1;
}

void real_read(const char *root, const char *path, const char *const *columns, void (*row)(real_t *r, const char *const *cell), real_t *r)
{
    char file[1024];
    sheet_t *s = NULL;
    sheet_row_t at;
    bool more = true;
    int place[REAL_CELLS] = {0}, count = 0;
    snprintf(file, sizeof file, "%s/%s", root, path);
    if (sheet_open(file, NULL, &s, NULL)) fail_msg("cannot read %s", file);
    for (int n = 0; more; n++) {
        const char *cell[REAL_CELLS] = {0};
        if (sheet_next(s, &at, &more, NULL) || !more) continue;
        for (; n == 0 && columns[count]; count++) {
            place[count] = column_of(&at, columns[count]);
            if (place[count] < 0) fail_msg("%s has no column %s", file, columns[count]);
        }
        for (int i = 0; i < count; i++) cell[i] = (size_t)place[i] < at.count ? at.cell[place[i]] : "";
        if (n > 0) row(r, cell);
    }
    assert_true(sheet_whole(s));
    sheet_close(s);
}

static void add(real_t *r, real_name_t *list, size_t *count, int64_t id, enum match_schema schema, const char *name)
{
    assert_true(*count < REAL_MOST);
    if (!*name || strlen(name) > MATCH_NAME_BYTES) return;
    list[(*count)++] = (real_name_t){.id = id, .schema = schema, .name = arena_text(r->arena, name)};
}

void real_add_name(real_t *r, int64_t id, enum match_schema schema, const char *name)
{
    add(r, r->name, &r->names, id, schema, name);
}

void real_add_alias(real_t *r, int64_t id, enum match_schema schema, const char *name)
{
    add(r, r->alias, &r->aliases, id, schema, name);
}

static int by_id(const void *a, const void *b)
{
    const real_name_t *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

void real_build(real_t *r, bool with_aliases)
{
    match_builder_t *b = NULL;
    size_t at = 0;
    real_empty(r);
    assert_int_equal(match_builder_new(1, &b, NULL), 0);
    qsort(r->name, r->names, sizeof *r->name, by_id);
    qsort(r->alias, r->aliases, sizeof *r->alias, by_id);
    for (size_t i = 0; i < r->names; i++) {
        const char *alias[REAL_ALIASES];
        match_subject_t s = {.schema = r->name[i].schema, .name = r->name[i].name, .born = DAY_NONE, .aliases = alias};
        while (at < r->aliases && r->alias[at].id < r->name[i].id) at++;
        for (; with_aliases && at < r->aliases && r->alias[at].id == r->name[i].id && s.alias_count < REAL_ALIASES - 1; at++)
            alias[s.alias_count++] = r->alias[at].name;
        assert_int_equal(match_builder_add(b, r->name[i].id, 0, &s, NULL), 0);
    }
    assert_int_equal(match_builder_finish(b, NULL, &r->ix, NULL), 0);
    match_builder_free(b);
}

void real_empty(real_t *r)
{
    match_index_free(r->ix);
    r->ix = NULL;
}

/* With XIEZHI_MISSES set: every question whose record is not among the first five, to learn from. */
static void show_miss(const real_t *r, const char *text, int64_t id, const match_result_t *result)
{
    const char *meant = "";
    for (size_t i = 0; i < r->names; i++)
        if (r->name[i].id == id) meant = r->name[i].name;
    print_message("  missed: %s, meant %s; first %s (%d points)\n", text, meant, result->count ? result->hits[0].name : "nothing",
                  result->count ? result->hits[0].points : 0);
}

void real_ask(real_t *r, const char *text, enum match_schema schema, int64_t id, real_tally_t *t)
{
    arena_t *a = arena_new(64 << 20);
    match_query_t q = {.subject = {.schema = schema, .name = text, .born = DAY_NONE}, .top = TOP, .cut = CUT};
    match_result_t result = {0};
    size_t rank = TOP;
    assert_int_equal(match_search(r->ix, &q, a, &result, NULL), 0);
    for (size_t k = result.count; k-- > 0;) {
        assert_int_equal(result.hits[k].tier, MATCH_C); /* names alone */
        if (result.hits[k].record == id) rank = k;
    }
    if (rank >= 5 && getenv("XIEZHI_MISSES")) show_miss(r, text, id, &result);
    arena_free(a);
    t->asked++;
    t->at1 += rank < 1;
    t->at5 += rank < 5;
    t->at50 += rank < TOP;
}

void real_row(const char *what, const char *class, const real_tally_t *t, int floor_permille)
{
    double of = t->asked ? (double)t->asked : 1;
    print_message("| %s | %s | %zu | %.3f | %.3f | %.3f |\n", what, class, t->asked, (double)t->at1 / of, (double)t->at5 / of, (double)t->at50 / of);
    if (t->at5 * 1000 < t->asked * (size_t)floor_permille)
        fail_msg("%s, %s: recall@5 of %zu in %zu is below %d in a thousand", what, class, t->at5, t->asked, floor_permille);
}

/* The words of a folded name, cut in place. */
static int words_of(char *text, char *word[REAL_WORDS])
{
    int count = 0;
    for (char *p = text; *p && count < REAL_WORDS;) {
        size_t n = strcspn(p, " ,()");
        char behind = p[n];
        p[n] = '\0';
        if (n > 1) word[count++] = p;
        p += n + (behind != '\0');
    }
    return count;
}

/* At least two thirds of the shorter name's words stand in the other, give or take a letter: a spelling of it, no nickname. */
static bool is_spelling(const char *a, const char *b)
{
    char text[2][MATCH_NAME_BYTES * 2], *word[2][REAL_WORDS];
    const char *name[2] = {a, b};
    int count[2], shared = 0;
    for (int i = 0; i < 2; i++) {
        buf_t folded;
        buf_init(&folded, sizeof text[i] - 1);
        (void)match_fold(name[i], MATCH_ANY, &folded, NULL);
        (void)text_copy(text[i], sizeof text[i], buf_text(&folded));
        buf_release(&folded);
        count[i] = words_of(text[i], word[i]);
    }
    int less = count[1] < count[0];
    for (int i = 0; i < count[less]; i++) {
        bool found = false;
        for (int k = 0; k < count[!less] && !found; k++) found = text_distance(word[less][i], word[!less][k]) <= (strlen(word[less][i]) > 3 ? 1 : 0);
        shared += found;
    }
    return count[less] && shared * 3 >= count[less] * 2;
}

static const char *main_name(const real_t *r, int64_t id)
{
    size_t low = 0, high = r->names; /* sorted by real_build */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (r->name[mid].id < id) low = mid + 1;
        else high = mid;
    }
    return low < r->names ? r->name[low].name : "";
}

void real_ask_spellings(real_t *r, const char *what, size_t every, int floor_permille)
{
    real_tally_t near = {0}, far = {0};
    for (size_t i = 0; i < r->aliases; i += real_long() ? 1 : every) {
        const real_name_t *a = &r->alias[i];
        real_ask(r, a->name, a->schema, a->id, is_spelling(a->name, main_name(r, a->id)) ? &near : &far);
    }
    real_row(what, "two thirds of the words shared", &near, floor_permille);
    real_row(what, "fewer", &far, 0);
}

void real_ask_aliases(real_t *r, const char *what, size_t every, int floor_permille)
{
    real_tally_t t = {0};
    for (size_t i = 0; i < r->aliases; i += real_long() ? 1 : every) real_ask(r, r->alias[i].name, r->alias[i].schema, r->alias[i].id, &t);
    real_row(what, "alias", &t, floor_permille);
}

void real_ask_disturbed(real_t *r, const char *what, enum names_kind person, enum names_kind unit, size_t every, int floor_permille)
{
    for (enum names_error e = 0; e < NAMES_ERRORS; e++) {
        real_tally_t t = {0};
        bool single = e <= NAMES_EXTRA;
        for (size_t i = e % every; i < r->names; i += real_long() ? 1 + every / 20 : every) {
            char text[NAMES_ROOM];
            enum names_kind kind = r->name[i].schema == MATCH_PERSON ? person : unit;
            bool done = false;
            size_t bytes = strlen(r->name[i].name);
            if (bytes >= NAMES_ROOM - 30 || bytes < 6) continue;
            for (int k = 0; k < TRIES && !done; k++) done = names_disturb(r->maker, kind, e, r->name[i].name, text);
            if (done) real_ask(r, text, r->name[i].schema, r->name[i].id, &t);
        }
        if (t.asked) real_row(what, names_error_word(e), &t, single ? floor_permille : 0);
    }
}
