/* pass.h - one pass over counted acts, written once and compiled into each of its uses: a call per act would cost more than the
 * act.
 */
#ifndef FIGURE_PASS_H
#define FIGURE_PASS_H

#include "figure/inside.h"

static inline int32_t look(const lookup_t *l, uint32_t matter)
{
    if (l->up) matter = l->up[matter];
    if (matter == MATTER_NONE) return l->table ? l->table[0] : l->empty ? 0 : NO_CELL;
    const unsigned char *at = l->cells->at + (size_t)matter * l->cells->width;
    if (l->table) {
        uint32_t cell = l->cells->width == 2   ? *(const uint16_t *)(const void *)at
                        : l->cells->width == 1 ? *at
                                               : *(const uint32_t *)(const void *)at;
        return l->table[cell];
    }
    bool day = l->cells->width == 4;
    int64_t cell = day ? *(const uint32_t *)(const void *)at : *(const int64_t *)(const void *)at;
    if (cell == (day ? 0 : CELL_NONE)) return l->empty ? 0 : NO_CELL;
    return cell >= l->from && cell <= l->to ? 0 : NO_CELL;
}

/* Days from a date field to the act; false when the field is empty. */
static inline bool days_from_field(const vec_t *field, uint32_t matter, day_t on, int64_t n, int64_t *ret)
{
    int64_t cell = ((const uint32_t *)(const void *)field->at)[matter];
    if (!cell) return false;
    *ret = n * ((int64_t)on - (cell - DAY_SHIFT));
    return true;
}

/* All cells of an act that stands in several. */
static inline int pass_spread(const pass_t *p, const int32_t *looked, size_t at, hit_t *hit, int64_t cell, hit_fn fn, void *arg, err_t *err)
{
    if (at == p->lookup_count) {
        hit->cell = cell;
        int failed = fn(arg, hit, err);
        hit->first = false;
        return failed;
    }
    if (looked[at] >= 0) return pass_spread(p, looked, at + 1, hit, cell + looked[at], fn, arg, err);
    int failed = 0;
    for (const int32_t *list = p->lookup[at].lists[LIST_OF(looked[at])]; !failed && *list != NO_CELL; list++)
        failed = pass_spread(p, looked, at + 1, hit, cell + *list, fn, arg, err);
    return failed;
}

static inline __attribute__((always_inline)) int pass_run(const pass_t *p, hit_fn fn, void *arg, err_t *err)
{
    const stream_t *s = p->stream;
    if (!s) return 0;
    const uint16_t *office = (const uint16_t *)(const void *)s->office.at;
    const int32_t *day = (const int32_t *)(const void *)s->day.at, *recorded = (const int32_t *)(const void *)s->recorded.at;
    const int8_t *n = (const int8_t *)(const void *)s->n.at;
    const uint32_t *matter = (const uint32_t *)(const void *)s->matter.at;
    const int64_t *amount = s->amount.count ? (const int64_t *)(const void *)s->amount.at : NULL;
    const uint8_t *stage = s->stage.at;
    bool stock = s->sort == STREAM_STOCK, all_known = p->known_on == INT32_MAX; /* then a column less is read */
    int failed = 0;
    for (size_t i = 0; !failed && i < s->day.count; i++) {
        if (day[i] > p->to || (day[i] < p->from && !stock) || (!all_known && recorded[i] > p->known_on)) continue;
        int32_t looked[LOOKUPS_MOST], of = p->of_office[office[i]];
        if (of < 0) continue;
        hit_t hit = {.event = i, .n = n[i], .amount = amount ? amount[i] : 0, .first = true};
        int64_t cell = (int64_t)of + p->of_day[day[i] < p->from ? 0 : day[i] - p->from], base;
        uint32_t m = matter[i];
        bool counts = !p->from_field || days_from_field(p->from_field, m, day[i], n[i], &hit.amount), several = false;
        bool sealed = p->sealed && (p->sealed[m >> 3] >> (m & 7) & 1);
        if (stock) {
            int32_t at = (sealed ? p->of_stage_sealed : p->of_stage)[stage[i]];
            if (at < 0) continue;
            cell += at;
        }
        base = cell;
        for (size_t l = 0; counts && l < p->lookup_count; l++) {
            looked[l] = sealed ? p->lookup[l].sealed : look(&p->lookup[l], m);
            counts = looked[l] != NO_CELL;
            several = several || looked[l] < NO_CELL;
            if (looked[l] >= 0 && !several) cell += looked[l];
        }
        if (!counts) continue;
        if (several) {
            failed = pass_spread(p, looked, 0, &hit, base, fn, arg, err);
            continue;
        }
        hit.cell = cell;
        failed = fn(arg, &hit, err);
    }
    return failed;
}

#endif
