/* facts.c - record id -> the few facts the search needs, in one flat table (open addressing). */
#include "archive/inside.h"

#include <assert.h>

enum { FACTS_FIRST = 1024 };

static size_t place_of(const facts_t *f, int64_t record)
{
    uint64_t h = (uint64_t)record * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(h >> 20) & (f->room - 1);
}

static fact_t *find(const facts_t *f, int64_t record)
{
    assert(record > 0);
    if (!f->room) return NULL;
    for (size_t i = place_of(f, record);; i = (i + 1) & (f->room - 1)) {
        if (f->at[i].record == record) return &f->at[i];
        if (f->at[i].record == 0) return NULL;
    }
}

const fact_t *facts_find(const facts_t *f, int64_t record)
{
    return find(f, record);
}

static void insert(facts_t *f, const fact_t *fact)
{
    size_t i = place_of(f, fact->record);
    while (f->at[i].record > 0) i = (i + 1) & (f->room - 1);
    if (f->at[i].record == 0) f->used++;
    f->at[i] = *fact;
    f->count++;
}

/* At most two thirds full, removed places included: a search always meets a free place. */
static int grow(facts_t *f, err_t *err)
{
    if (f->room && (f->used + 1) * 3 < f->room * 2) return 0;
    facts_t bigger = *f;
    bigger.room = FACTS_FIRST;
    while (bigger.room < (f->count + 1) * 3) bigger.room *= 2;
    bigger.at = calloc(bigger.room, sizeof *bigger.at);
    if (!bigger.at) return err_nomem(err);
    bigger.used = bigger.count = 0;
    for (size_t i = 0; i < f->room; i++)
        if (f->at[i].record > 0) insert(&bigger, &f->at[i]);
    assert(bigger.count == f->count);
    free(f->at);
    *f = bigger;
    return 0;
}

int facts_put(facts_t *f, const fact_t *fact, err_t *err)
{
    assert(fact->list >= 0 && fact->list < ARCHIVE_LISTS_MOST);
    fact_t *old = find(f, fact->record);
    if (old) {
        f->of_list[old->list]--;
        *old = *fact;
    } else {
        int failed = grow(f, err);
        if (failed) return failed;
        insert(f, fact);
    }
    f->of_list[fact->list]++;
    return 0;
}

void facts_remove(facts_t *f, int64_t record)
{
    fact_t *old = find(f, record);
    if (!old) return;
    f->of_list[old->list]--;
    f->count--;
    old->record = -1;
}

void facts_free(facts_t *f)
{
    free(f->at);
    *f = (facts_t){0};
}
