/* group.c - groups of similar cases: average linkage over the points of pairs.
 *
 * Two groups come together while the mean of all pairs between them is at least `from`. The order is found by chains of
 * nearest neighbours, exact for average linkage, in O(n^2); equal points go to the case that came first, so that the same
 * cases give the same groups.
 */
#include "analysis/inside.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REASONS_USUAL = 8, LEAST_USUAL = 2, PIECES_SHOWN = 10 };

/* --- linkage -------------------------------------------------------------------------------------------- */

typedef struct linkage {
    size_t n;
    float *points; /* n x n */
    size_t *size;  /* 0: taken into another */
    size_t *of;    /* union-find */
    size_t *chain;
} linkage_t;

static size_t root_of(const linkage_t *l, size_t i)
{
    while (l->of[i] != i) i = l->of[i];
    return i;
}

/* The nearest to i; its forerunner in the chain when that is as near. */
static size_t nearest(const linkage_t *l, size_t i, size_t before)
{
    size_t best = before;
    float most = before < l->n ? l->points[i * l->n + before] : -1;
    for (size_t j = 0; j < l->n; j++)
        if (j != i && l->size[j] && l->points[i * l->n + j] > most) {
            most = l->points[i * l->n + j];
            best = j;
        }
    return best;
}

static void merge(linkage_t *l, size_t a, size_t b, bool same_group)
{
    float na = (float)l->size[a], nb = (float)l->size[b];
    for (size_t j = 0; j < l->n; j++) {
        if (j == a || j == b || !l->size[j]) continue;
        float mean = (na * l->points[a * l->n + j] + nb * l->points[b * l->n + j]) / (na + nb);
        l->points[a * l->n + j] = l->points[j * l->n + a] = mean;
    }
    l->size[a] += l->size[b];
    l->size[b] = 0;
    if (same_group) l->of[root_of(l, b)] = root_of(l, a);
}

static void link_all(linkage_t *l, float from)
{
    size_t left = l->n, length = 0;
    while (left > 1) {
        if (!length) {
            size_t i = 0;
            while (!l->size[i]) i++;
            l->chain[length++] = i;
        }
        size_t top = l->chain[length - 1], before = length > 1 ? l->chain[length - 2] : l->n;
        size_t next = nearest(l, top, before);
        assert(next < l->n);
        if (next != before) {
            l->chain[length++] = next;
            continue;
        }
        size_t a = top < before ? top : before, b = top < before ? before : top;
        merge(l, a, b, l->points[top * l->n + before] >= from);
        length -= 2;
        left--;
    }
}

static void linkage_free(linkage_t *l)
{
    free(l->points);
    free(l->size);
    free(l->of);
    free(l->chain);
}

static int linkage_make(const analysis_set_t *s, linkage_t *l, err_t *err)
{
    size_t n = s->count;
    *l = (linkage_t){.n = n, .points = calloc(n * n + 1, sizeof(float)), .size = calloc(n + 1, sizeof(size_t)),
                     .of = calloc(n + 1, sizeof(size_t)), .chain = calloc(n + 2, sizeof(size_t))};
    if (!l->points || !l->size || !l->of || !l->chain) {
        linkage_free(l);
        return err_nomem(err);
    }
    for (size_t i = 0; i < n; i++) {
        l->size[i] = 1;
        l->of[i] = i;
        for (size_t j = 0; j < i; j++) l->points[i * n + j] = l->points[j * n + i] = (float)analysis_points(s, i, j);
    }
    return 0;
}

/* --- groups ---------------------------------------------------------------------------------------------- */

typedef struct grouped {
    size_t *member; /* of all groups, one after the other */
    size_t first, count;
    size_t core;
    int64_t points; /* mean of its pairs */
} grouped_t;

static void judge(const analysis_set_t *s, grouped_t *g)
{
    int64_t all = 0, best = -1;
    for (size_t i = 0; i < g->count; i++) {
        int64_t sum = 0;
        for (size_t j = 0; j < g->count; j++)
            if (i != j) sum += analysis_points(s, g->member[i], g->member[j]);
        all += sum;
        if (sum > best) {
            best = sum;
            g->core = g->member[i];
        }
    }
    g->points = all / (int64_t)(g->count * (g->count - 1));
}

static int by_size(const void *x, const void *y)
{
    const grouped_t *a = x, *b = y;
    if (a->count != b->count) return a->count < b->count ? 1 : -1;
    if (a->points != b->points) return a->points < b->points ? 1 : -1;
    return a->member[0] < b->member[0] ? -1 : 1;
}

static int make_groups(const analysis_set_t *s, const analysis_grouping_t *how, size_t **ret_members, grouped_t **ret_groups,
                       size_t *ret_count, err_t *err)
{
    linkage_t l;
    size_t least = how->least > LEAST_USUAL ? how->least : LEAST_USUAL, used = 0, n = 0;
    int64_t from = how->from > 0 ? how->from : s->weights.milli[WEIGHT_GROUP_FROM];
    int failed = linkage_make(s, &l, err);
    if (failed) return failed;
    size_t *members = calloc(s->count + 1, sizeof *members);
    grouped_t *groups = calloc(s->count / 2 + 1, sizeof *groups);
    if (!members || !groups) failed = err_nomem(err);
    else if (s->count) link_all(&l, (float)from);
    for (size_t i = 0; !failed && i < s->count; i++) {
        size_t begin = used;
        if (root_of(&l, i) != i) continue;
        for (size_t j = 0; j < s->count; j++)
            if (root_of(&l, j) == i) members[used++] = j;
        if (used - begin < least) used = begin;
        else groups[n++] = (grouped_t){.member = members + begin, .count = used - begin};
    }
    linkage_free(&l);
    if (failed) {
        free(members);
        free(groups);
        return failed;
    }
    for (size_t i = 0; i < n; i++) judge(s, &groups[i]);
    if (n) qsort(groups, n, sizeof *groups, by_size);
    *ret_members = members;
    *ret_groups = groups;
    *ret_count = n;
    return 0;
}

int analysis_group_of(const analysis_set_t *s, const analysis_grouping_t *how, int *into, size_t *ret_groups, err_t *err)
{
    size_t *members = NULL, n = 0;
    grouped_t *groups = NULL;
    int failed = make_groups(s, how, &members, &groups, &n, err);
    if (failed) return failed;
    for (size_t i = 0; i < s->count; i++) into[i] = -1;
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; i < groups[g].count; i++) into[groups[g].member[i]] = (int)g;
    free(members);
    free(groups);
    *ret_groups = n;
    return 0;
}

/* --- what a group shares --------------------------------------------------------------------------------------- */

typedef struct trait {
    const char *sort, *code;
    words_t words;
    size_t cases;
    double rarity;
} trait_t;
enum { TRAITS_MOST = 256 };

static void count_trait(trait_t *list, size_t *n, const char *sort, const char *code, words_t words, double rarity)
{
    if (!code || !*code) return;
    for (size_t i = 0; i < *n; i++)
        if (strcmp(list[i].sort, sort) == 0 && strcmp(list[i].code, code) == 0) {
            list[i].cases++;
            return;
        }
    if (*n < TRAITS_MOST) list[(*n)++] = (trait_t){sort, code, words, 1, rarity};
}

static int by_trait(const void *x, const void *y)
{
    const trait_t *a = x, *b = y;
    double pa = (double)a->cases * a->rarity, pb = (double)b->cases * b->rarity;
    if (pa != pb) return pa < pb ? 1 : -1;
    return strcmp(a->code, b->code);
}

/* What at least half of the group has, the most telling first. */
static size_t traits_of(const analysis_set_t *s, const grouped_t *g, trait_t list[TRAITS_MOST])
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < g->count; i++) {
        const look_t *k = &s->looks[g->member[i]];
        if (k->c.crime.code) count_trait(list, &n, "crime", k->c.crime.code, k->c.crime.words, set_rarity(s, k->crime_cases));
        if (k->c.field.code) count_trait(list, &n, "field", k->c.field.code, k->c.field.words, set_rarity(s, k->field_cases));
        if (k->c.rank.code) count_trait(list, &n, "rank", k->c.rank.group ? k->c.rank.group : k->c.rank.code,
                                         k->c.rank.group_words.in[LANG_ZH] ? k->c.rank.group_words : k->c.rank.words, 0.1);
        if (k->band) count_trait(list, &n, "band", k->band->code, k->band->words, 0.1);
        for (size_t h = 0; h < k->hit_count; h++)
            if (k->hits[h].row->sort == LEX_WAY)
                count_trait(list, &n, "way", k->hits[h].row->code, k->hits[h].row->words,
                            set_rarity(s, s->way_cases[__builtin_ctzll(k->hits[h].row->ways)]));
    }
    for (size_t i = 0; i < n; i++)
        if (list[i].cases * 2 >= g->count && list[i].cases >= 2) list[kept++] = list[i];
    if (kept) qsort(list, kept, sizeof *list, by_trait);
    return kept;
}

static json_t *traits_json(const trait_t *list, size_t n)
{
    json_t *out = json_array();
    for (size_t i = 0; out && i < n; i++)
        (void)json_array_append_new(out, json_pack("{s:s, s:s, s:{s:s, s:s}, s:I, s:f}", "sort", list[i].sort, "code", list[i].code,
                                                   "words", "zh", list[i].words.in[LANG_ZH], "en", list[i].words.in[LANG_EN],
                                                   "cases", (json_int_t)list[i].cases, "rarity", list[i].rarity));
    return out;
}

/* "受贿罪 · 工程建设 · 工程承揽、拨款中的关照": crime and field where most share them, then the two most telling ways. */
static json_t *name_json(const trait_t *list, size_t n)
{
    static const struct {
        const char *sort;
        int most;
    } ORDER[] = {{"crime", 1}, {"field", 1}, {"way", 2}};
    buf_t text[LANG_COUNT];
    for (int l = 0; l < LANG_COUNT; l++) buf_init(&text[l], 4096);
    for (size_t o = 0; o < sizeof ORDER / sizeof *ORDER; o++) {
        int taken = 0;
        for (size_t i = 0; i < n && taken < ORDER[o].most; i++) {
            if (strcmp(list[i].sort, ORDER[o].sort) != 0) continue;
            for (int l = 0; l < LANG_COUNT; l++)
                buf_addf(&text[l], "%s%s", text[l].length ? " · " : "", list[i].words.in[l]);
            taken++;
        }
    }
    json_t *out = json_pack("{s:s, s:s}", "zh", text[LANG_ZH].length ? buf_text(&text[LANG_ZH]) : "（用语相近）", "en",
                            text[LANG_EN].length ? buf_text(&text[LANG_EN]) : "(alike in words)");
    for (int l = 0; l < LANG_COUNT; l++) buf_release(&text[l]);
    return out;
}

typedef struct told {
    uint32_t term, cases;
    double weight;
} told_t;

static int by_told(const void *x, const void *y)
{
    const told_t *a = x, *b = y;
    double pa = a->weight * a->cases, pb = b->weight * b->cases;
    if (pa != pb) return pa < pb ? 1 : -1;
    return (a->term > b->term) - (a->term < b->term);
}

static json_t *words_json(const analysis_set_t *s, const grouped_t *g, size_t most)
{
    json_t *out = json_array();
    uint32_t *count = calloc(s->term_count + 1, sizeof *count);
    told_t *told = calloc(s->term_count + 1, sizeof *told);
    size_t n = 0, least = g->count / 3 > 2 ? g->count / 3 : 2;
    for (size_t i = 0; count && i < g->count; i++) {
        const look_t *k = &s->looks[g->member[i]];
        for (size_t j = 0; j < k->term_count; j++) count[k->terms[j].term]++;
    }
    for (size_t t = 0; count && told && t < s->term_count; t++)
        if (count[t] >= least) told[n++] = (told_t){(uint32_t)t, count[t], s->terms[t].weight};
    if (told && n) qsort(told, n, sizeof *told, by_told);
    for (size_t i = 0; out && told && i < n && i < most; i++)
        (void)json_array_append_new(out, json_pack("{s:s, s:I}", "text", s->terms[told[i].term].text, "cases", (json_int_t)told[i].cases));
    free(count);
    free(told);
    return out;
}

/* --- loopholes --------------------------------------------------------------------------------------------------- */

static json_t *why_json(const analysis_set_t *s, const grouped_t *g, const lex_row_t *loophole)
{
    json_t *why = json_array();
    for (int bit = 0; bit < ANALYSIS_WAYS_MOST; bit++) {
        size_t cases = 0;
        if (!(loophole->ways >> bit & 1)) continue;
        for (size_t i = 0; i < g->count; i++) cases += s->looks[g->member[i]].ways >> bit & 1;
        if (!cases) continue;
        const lex_row_t *w = lexicon_way(&s->lexicon, bit);
        (void)json_array_append_new(why, json_pack("{s:s, s:{s:s, s:s}, s:I}", "code", w->code, "words", "zh", w->words.in[LANG_ZH],
                                                   "en", w->words.in[LANG_EN], "cases", (json_int_t)cases));
    }
    return why;
}

/* Those of at least two cases and a third of the group, most cases first. */
static json_t *loopholes_json(const analysis_set_t *s, const grouped_t *g)
{
    json_t *out = json_array();
    size_t cases[64] = {0};
    for (size_t i = 0; i < g->count; i++)
        for (size_t l = 0; l < s->loophole_count; l++) cases[l] += s->looks[g->member[i]].loopholes >> l & 1;
    for (size_t want = g->count; out && want >= 2 && want * 3 >= g->count; want--)
        for (size_t l = 0; l < s->loophole_count; l++) {
            const lex_row_t *r = s->loophole[l];
            if (cases[l] != want) continue;
            (void)json_array_append_new(out, json_pack("{s:s, s:{s:s, s:s}, s:{s:s, s:s}, s:s, s:I, s:o}", "code", r->code, "words", "zh",
                                                       r->words.in[LANG_ZH], "en", r->words.in[LANG_EN], "remedy", "zh",
                                                       r->remedy.in[LANG_ZH], "en", r->remedy.in[LANG_EN], "field", r->field,
                                                       "cases", (json_int_t)want, "why", why_json(s, g, r)));
        }
    return out;
}

/* --- all of it ------------------------------------------------------------------------------------------------------ */

static bool is_closing(uint32_t c)
{
    return c == 0x3002 || c == 0xFF1B || c == 0xFF01 || c == 0xFF1F || c == '\n' || c == '\r'; /* 。；！？ */
}

/* The sentence the words at..to of the text stand in, at most PASSAGE_SIDE characters of it on either side; … where it is cut. */
static char *passage_of(const char *text, size_t at, size_t to)
{
    enum { PASSAGE_SIDE = 30 };
    size_t from = at, end = to;
    int n = 0, m = 0;
    while (from > 0 && n < PASSAGE_SIDE) {
        size_t before = from - 1;
        while (before > 0 && ((unsigned char)text[before] & 0xC0) == 0x80) before--;
        const char *p = text + before;
        if (is_closing(text_next(&p))) break;
        from = before;
        n++;
    }
    for (const char *p = text + end; *p && m < PASSAGE_SIDE; m++, end = (size_t)(p - text))
        if (is_closing(text_next(&p))) break;
    buf_t b;
    buf_init(&b, 4096);
    if (n == PASSAGE_SIDE && from > 0) buf_add_raw(&b, "…");
    buf_add_bytes(&b, text + from, end - from);
    if (m == PASSAGE_SIDE && text[end]) buf_add_raw(&b, "…");
    return buf_take(&b, NULL);
}

static json_t *case_json(const analysis_set_t *s, size_t i)
{
    const look_t *k = &s->looks[i];
    char matter[48] = "";
    json_t *ways = json_array();
    if (k->c.matter) matter_text(k->c.matter, matter);
    for (size_t h = 0; ways && h < k->hit_count; h++) {
        if (k->hits[h].row->sort != LEX_WAY) continue;
        char *quote = strndup(k->c.text + k->hits[h].at, k->hits[h].bytes);
        char *passage = passage_of(k->c.text, k->hits[h].at, k->hits[h].at + k->hits[h].bytes);
        if (quote && passage) (void)json_array_append_new(ways, json_pack("{s:s, s:s, s:s}", "code", k->hits[h].row->code, "quote", quote, "passage", passage));
        free(passage);
        free(quote);
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "id", k->c.id, "title", k->c.title ? k->c.title : "", "matter", matter, "ways", ways);
}

static json_t *pairs_json(const analysis_set_t *s, const grouped_t *g, size_t most)
{
    json_t *out = json_array();
    for (size_t i = 0, n = 0; out && i < g->count && n < most; i++) {
        if (g->member[i] == g->core) continue;
        json_t *p = alike_json(s, g->core, g->member[i], PIECES_SHOWN);
        if (!p) break;
        (void)json_object_set_new(p, "a", json_string(s->looks[g->core].c.id));
        (void)json_object_set_new(p, "b", json_string(s->looks[g->member[i]].c.id));
        (void)json_array_append_new(out, p);
        n++;
    }
    return out;
}

static json_t *group_json(const analysis_set_t *s, const grouped_t *g, size_t reasons)
{
    trait_t *traits = calloc(TRAITS_MOST, sizeof *traits);
    json_t *cases = json_array();
    size_t n = traits ? traits_of(s, g, traits) : 0;
    for (size_t i = 0; cases && i < g->count; i++) (void)json_array_append_new(cases, case_json(s, g->member[i]));
    json_t *out = json_pack("{s:o, s:I, s:I, s:s, s:o, s:o, s:o, s:o, s:o}", "name", name_json(traits, n), "size", (json_int_t)g->count,
                            "points", (json_int_t)g->points, "core", s->looks[g->core].c.id, "cases", cases, "shared",
                            traits_json(traits, n), "words", words_json(s, g, reasons), "loopholes", loopholes_json(s, g), "pairs",
                            pairs_json(s, g, reasons));
    free(traits);
    return out;
}

int analysis_group(const analysis_set_t *s, const analysis_grouping_t *how, json_t **ret_json, err_t *err)
{
    assert(s && how && ret_json);
    size_t *members = NULL, n = 0, grouped = 0;
    grouped_t *groups = NULL;
    json_t *list = json_array();
    int64_t from = how->from > 0 ? how->from : s->weights.milli[WEIGHT_GROUP_FROM];
    int failed = list ? make_groups(s, how, &members, &groups, &n, err) : err_nomem(err);
    for (size_t g = 0; g < n && !failed; g++) {
        json_t *e = group_json(s, &groups[g], how->reasons ? how->reasons : REASONS_USUAL);
        grouped += groups[g].count;
        if (!e || json_array_append_new(list, e) != 0) failed = err_nomem(err);
    }
    free(members);
    free(groups);
    json_t *out = failed ? NULL : json_pack("{s:I, s:I, s:s, s:I, s:O}", "cases", (json_int_t)s->count, "grouped", (json_int_t)grouped,
                                            "lexicon", s->lexicon.version, "from", (json_int_t)from, "groups", list);
    json_decref(list);
    if (failed) return failed;
    if (!out) return err_nomem(err);
    *ret_json = out;
    return 0;
}
