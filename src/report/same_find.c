/* same_find.c - all pairs of reports that share text: fingerprints sorted, counted by pair, the candidates compared whole.
 *
 * A fingerprint that few reports have adds one to each pair of them. Those that many have are boilerplate: leaving them out
 * is what is wanted, and what keeps this from growing with the square of the reports.
 */
#include "report/same_inside.h"

#include "match/bytes.h"

#include <assert.h>
#include <stdlib.h>

enum { RADIX_BITS = 11, RADIX_PASSES = 3, FILTER_BITS = 20, CANDIDATE = 3 };

typedef struct finding {
    same_set_t *set;
    size_t one;
    uint64_t *entry, *spare; /* hash << 32 | report */
    size_t entries;
    uint32_t *common; /* hashes, ascending */
    size_t commons, common_room;
    uint64_t *filter; /* a bit per highest FILTER_BITS bits of a common hash */
    uint32_t *shared; /* per pair, see cell */
    same_pair_t *candidate;
    uint32_t *weight; /* fingerprints shared per candidate, per mille of the shorter */
    size_t candidates, candidate_room;
    const progress_t *progress;
} finding_t;

/* --- fingerprints ---------------------------------------------------------------------------------------------- */

typedef struct printer {
    gram_text_t text;
    uint32_t *hash;
    gram_print_t *print;
    size_t room;
} printer_t;

static void printer_done(void *state)
{
    printer_t *p = state;
    gram_text_free(&p->text);
    free(p->hash);
    free(p->print);
}

static int printer_room(printer_t *p, size_t grams, err_t *err)
{
    if (p->room >= grams) return 0;
    free(p->hash);
    free(p->print);
    p->hash = match_alloc(grams * sizeof *p->hash);
    p->print = match_alloc(grams * sizeof *p->print);
    p->room = p->hash && p->print ? grams : 0;
    return p->room ? 0 : err_nomem(err);
}

static int print_one(void *arg, void *state, size_t i, err_t *err)
{
    same_doc_t *d = &((finding_t *)arg)->set->doc[i];
    printer_t *p = state;
    free(d->print);
    free(d->common);
    d->print = NULL;
    d->common = NULL;
    d->prints = d->counted = d->commons = d->common_units = 0;
    int code = same_plain(d, err);
    if (!code) code = gram_read(d->plain ? d->plain : d->text, d->bytes, &p->text, err);
    if (code) return code;
    d->units = (uint32_t)p->text.count;
    size_t grams = gram_count(&p->text, SAME_GRAM);
    if (d->units < SAME_UNITS_LEAST) return 0;
    code = printer_room(p, grams, err);
    if (code) return code;
    gram_hashes(&p->text, SAME_GRAM, p->hash);
    size_t n = gram_winnow(p->hash, grams, SAME_WINDOW, p->print);
    d->print = match_alloc(n * sizeof *d->print);
    if (!d->print) return err_nomem(err);
    memcpy(d->print, p->print, n * sizeof *d->print);
    d->prints = (uint32_t)n;
    return 0;
}

/* --- sorting ----------------------------------------------------------------------------------------------------- */

static int gather(finding_t *f, err_t *err)
{
    for (size_t i = 0; i < f->set->docs; i++) f->entries += f->set->doc[i].prints;
    f->entry = match_alloc(f->entries * sizeof *f->entry);
    f->spare = match_alloc(f->entries * sizeof *f->spare);
    if (!f->entry || !f->spare) return err_nomem(err);
    uint64_t *to = f->entry;
    for (size_t i = 0; i < f->set->docs; i++)
        for (uint32_t k = 0; k < f->set->doc[i].prints; k++) *to++ = (uint64_t)f->set->doc[i].print[k].hash << 32 | i;
    return 0;
}

/* By hash; reports stay in order, since each pass keeps the order of equals. */
static void sort(finding_t *f)
{
    static const int width = 1 << RADIX_BITS;
    size_t count[RADIX_PASSES][1 << RADIX_BITS] = {{0}};
    for (size_t i = 0; i < f->entries; i++)
        for (int p = 0; p < RADIX_PASSES; p++) count[p][f->entry[i] >> (32 + p * RADIX_BITS) & (width - 1)]++;
    for (int p = 0; p < RADIX_PASSES; p++) {
        size_t at = 0;
        for (int d = 0; d < width; d++) {
            size_t n = count[p][d];
            count[p][d] = at;
            at += n;
        }
        for (size_t i = 0; i < f->entries; i++)
            f->spare[count[p][f->entry[i] >> (32 + p * RADIX_BITS) & (width - 1)]++] = f->entry[i];
        uint64_t *swap = f->entry;
        f->entry = f->spare;
        f->spare = swap;
    }
}

/* --- counting ---------------------------------------------------------------------------------------------------- */

/* Pairs a < b in one row after another of b; for one report only, a row of all others. */
static size_t cell(const finding_t *f, size_t a, size_t b)
{
    if (f->one != SAME_ALL) return a == f->one ? b : a;
    return b * (b - 1) / 2 + a;
}

static int note_common(finding_t *f, uint32_t hash, err_t *err)
{
    if (f->commons == f->common_room) {
        size_t room = f->common_room * 2 + 1024;
        uint32_t *p = match_realloc(f->common, room * sizeof *p);
        if (!p) return err_nomem(err);
        f->common = p;
        f->common_room = room;
    }
    f->common[f->commons++] = hash;
    f->filter[hash >> (32 - FILTER_BITS) >> 6] |= UINT64_C(1) << (hash >> (32 - FILTER_BITS) & 63);
    return 0;
}

static void count_pairs(finding_t *f, const uint32_t *report, size_t n)
{
    if (f->one == SAME_ALL) {
        for (size_t j = 1; j < n; j++) {
            uint32_t *row = f->shared + cell(f, 0, report[j]);
            for (size_t i = 0; i < j; i++) row[report[i]]++;
        }
        return;
    }
    bool has = false;
    for (size_t i = 0; i < n && !has; i++) has = report[i] == f->one;
    for (size_t i = 0; i < n && has; i++) f->shared[report[i]]++;
}

static int count(finding_t *f, err_t *err)
{
    const same_set_t *s = f->set;
    size_t most = s->docs * (size_t)s->options.common / 100, cells = f->one == SAME_ALL ? s->docs * (s->docs - 1) / 2 : s->docs;
    if (most < SAME_COMMON_LEAST) most = SAME_COMMON_LEAST;
    f->shared = match_alloc(cells * sizeof *f->shared);
    f->filter = match_alloc(sizeof *f->filter << (FILTER_BITS - 6));
    uint32_t *report = match_alloc(s->docs * sizeof *report);
    int code = f->shared && f->filter && report ? 0 : err_nomem(err);
    if (!code) {
        memset(f->shared, 0, cells * sizeof *f->shared);
        memset(f->filter, 0, sizeof *f->filter << (FILTER_BITS - 6));
    }
    for (size_t i = 0, end; i < f->entries && !code; i = end) {
        uint32_t hash = (uint32_t)(f->entry[i] >> 32);
        size_t n = 0;
        for (end = i; end < f->entries && f->entry[end] >> 32 == hash; end++) {
            uint32_t now = (uint32_t)f->entry[end];
            if (!n || report[n - 1] != now) report[n++] = now;
        }
        assert(n <= s->docs);
        if (n > most) code = note_common(f, hash, err);
        else if (n > 1) count_pairs(f, report, n);
        for (size_t k = 0; k < n && n <= most; k++) s->doc[report[k]].counted++;
    }
    free(report);
    return code;
}

/* --- boilerplate --------------------------------------------------------------------------------------------------- */

static bool is_common(const finding_t *f, uint32_t hash)
{
    if (!(f->filter[hash >> (32 - FILTER_BITS) >> 6] >> (hash >> (32 - FILTER_BITS) & 63) & 1)) return false;
    size_t low = 0, high = f->commons;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (f->common[mid] < hash) low = mid + 1;
        else high = mid;
    }
    return low < f->commons && f->common[low] == hash;
}

/* From a common fingerprint to the next one all is common: else another would stand between them. */
static int mark_common(void *arg, void *state, size_t i, err_t *err)
{
    const finding_t *f = arg;
    same_doc_t *d = &f->set->doc[i];
    bool before = false;
    (void)state;
    for (uint32_t k = 0; k < d->prints; k++) {
        bool now = is_common(f, d->print[k].hash);
        if (now && !d->common) d->common = match_alloc((size_t)(d->prints - k) * 2 * sizeof *d->common);
        if (now && !d->common) return err_nomem(err);
        uint32_t at = d->print[k].at, end = at + SAME_GRAM;
        if (now && d->commons && (before || at <= d->common[2 * d->commons - 1])) {
            d->common[2 * d->commons - 1] = end;
        } else if (now) {
            d->common[2 * d->commons] = at;
            d->common[2 * d->commons++ + 1] = end;
        }
        before = now;
    }
    for (uint32_t k = 0; k < d->commons; k++) d->common_units += d->common[2 * k + 1] - d->common[2 * k];
    assert(d->common_units <= d->units);
    free(d->print);
    d->print = NULL;
    return 0;
}

/* --- candidates ------------------------------------------------------------------------------------------------------ */

static int add_candidate(finding_t *f, size_t a, size_t b, err_t *err)
{
    const same_doc_t *x = &f->set->doc[a], *y = &f->set->doc[b];
    uint64_t shared = f->shared[cell(f, a, b)], least = x->counted < y->counted ? x->counted : y->counted;
    if (shared < 2 || shared * 1000 * CANDIDATE < least * (uint64_t)f->set->options.share) return 0;
    if (f->candidates == f->candidate_room) {
        size_t room = f->candidate_room * 2 + 1024;
        same_pair_t *p = match_realloc(f->candidate, room * sizeof *p);
        if (p) f->candidate = p;
        uint32_t *w = p ? match_realloc(f->weight, room * sizeof *w) : NULL;
        if (!w) return err_nomem(err);
        f->weight = w;
        f->candidate_room = room;
    }
    f->weight[f->candidates] = (uint32_t)(shared * 1000 / least);
    f->candidate[f->candidates++] = (same_pair_t){.report = {(uint32_t)a, (uint32_t)b}};
    return 0;
}

/* Too many: those of least weight go. One pass over their weights, which are at most 1000 (or a little more, when a
 * fingerprint stands often in one of them). */
static size_t cut(finding_t *f)
{
    size_t of[1002] = {0}, kept = 0, n = 0, gone = 0;
    if (f->candidates <= SAME_PAIRS_MOST) return 0;
    for (size_t i = 0; i < f->candidates; i++) of[f->weight[i] > 1000 ? 1001 : f->weight[i]]++;
    uint32_t least = 1002;
    while (least > 0 && n + of[least - 1] <= SAME_PAIRS_MOST) n += of[--least];
    size_t room = SAME_PAIRS_MOST - n; /* for some of those just below */
    for (size_t i = 0; i < f->candidates; i++) {
        uint32_t w = f->weight[i] > 1000 ? 1001 : f->weight[i];
        bool stays = w >= least || (w + 1 == least && room > 0);
        if (stays && w < least) room--;
        if (stays) f->candidate[kept++] = f->candidate[i];
        else gone++;
    }
    assert(kept <= SAME_PAIRS_MOST);
    f->candidates = kept;
    return gone;
}

static int choose(finding_t *f, err_t *err)
{
    int code = 0;
    size_t docs = f->set->docs;
    for (size_t a = 0; a < docs && !code; a++) {
        for (size_t b = a + 1; b < docs && !code; b++)
            if (f->one == SAME_ALL || a == f->one || b == f->one) code = add_candidate(f, a, b, err);
    }
    return code;
}

/* --- comparing --------------------------------------------------------------------------------------------------------- */

typedef struct comparer {
    same_table_t table[2];
    size_t doc; /* 1 more than the one in table[0] */
    same_walk_t walk;
} comparer_t;

static void comparer_done(void *state)
{
    comparer_t *c = state;
    same_table_free(&c->table[0]);
    same_table_free(&c->table[1]);
    same_walk_free(&c->walk);
}

static int compare_one(void *arg, void *state, size_t i, err_t *err)
{
    finding_t *f = arg;
    comparer_t *c = state;
    same_pair_t *p = &f->candidate[i];
    const same_doc_t *doc[2] = {&f->set->doc[p->report[0]], &f->set->doc[p->report[1]]};
    int code = 0;
    if (c->doc != p->report[0] + (size_t)1) {
        c->doc = 0;
        code = same_table_read(&c->table[0], doc[0], err);
        if (!code) c->doc = p->report[0] + (size_t)1;
    }
    if (!code) code = same_table_read(&c->table[1], doc[1], err);
    for (int side = 0; side < 2 && !code; side++) {
        code = same_walk(&c->table[side], doc[side], &c->table[!side], f->set->options.passage, &c->walk, err);
        uint32_t all = doc[side]->units - doc[side]->common_units, units = c->walk.units - c->walk.common;
        if (code || all < SAME_UNITS_LEAST) continue;
        p->units[side] = c->walk.units;
        uint64_t whole = (uint64_t)c->walk.units * 1000 / doc[side]->units, own = (uint64_t)units * 1000 / all;
        p->share[side] = (int)(whole > own ? whole : own);
    }
    return code;
}

static int greater(const same_pair_t *p)
{
    return p->share[0] > p->share[1] ? p->share[0] : p->share[1];
}

static int by_share(const void *x, const void *y)
{
    const same_pair_t *p = x, *q = y;
    if (greater(p) != greater(q)) return greater(p) > greater(q) ? -1 : 1;
    if (p->report[0] != q->report[0]) return p->report[0] < q->report[0] ? -1 : 1;
    return (p->report[1] > q->report[1]) - (p->report[1] < q->report[1]);
}

static void keep_found(finding_t *f)
{
    same_set_t *s = f->set;
    size_t kept = 0;
    for (size_t i = 0; i < f->candidates; i++)
        if (greater(&f->candidate[i]) >= s->options.share) f->candidate[kept++] = f->candidate[i];
    if (kept) qsort(f->candidate, kept, sizeof *f->candidate, by_share);
    free(s->pair);
    s->pair = f->candidate;
    s->pairs = kept;
    f->candidate = NULL;
}

/* --- all of it ------------------------------------------------------------------------------------------------------------ */

static int find(finding_t *f, size_t *ret_cut, err_t *err)
{
    same_set_t *s = f->set;
    same_work_t print = {s->docs, sizeof(printer_t), s->options.threads, print_one, printer_done, f, f->progress};
    same_work_t mark = {s->docs, 1, s->options.threads, mark_common, NULL, f, NULL};
    int code = same_run(&print, err);
    if (!code && f->one != SAME_ALL && s->doc[f->one].units < SAME_UNITS_LEAST)
        code = err_set(err, ERR_REPORT_SAME_SHORT, s->doc[f->one].name, num_text(SAME_UNITS_LEAST, (char[24]){0}));
    if (!code) code = gather(f, err);
    if (!code) sort(f);
    if (!code) code = count(f, err);
    if (!code) code = same_run(&mark, err);
    if (!code) code = choose(f, err);
    if (code) return code;
    size_t gone = cut(f);
    same_work_t compare = {f->candidates, sizeof(comparer_t), s->options.threads, compare_one, comparer_done, f, f->progress};
    code = same_run(&compare, err);
    if (code) return code;
    keep_found(f);
    *ret_cut = gone;
    return 0;
}

int same_find(same_set_t *s, size_t one, const progress_t *p, const same_pair_t **ret_pairs, size_t *ret_count, size_t *ret_cut, err_t *err)
{
    assert(one == SAME_ALL || one < s->docs);
    size_t gone = 0;
    finding_t f = {.set = s, .one = one, .progress = p};
    int code = find(&f, &gone, err);
    free(f.entry);
    free(f.spare);
    free(f.common);
    free(f.filter);
    free(f.shared);
    free(f.candidate);
    free(f.weight);
    if (code) return code;
    *ret_pairs = s->pair;
    *ret_count = s->pairs;
    *ret_cut = gone;
    return 0;
}
