/* screen_list.c - a table of listed subjects becomes an index with texts as ids. */
#include "match/screen_inside.h"

#include "match/build.h"
#include "match/lexicon.h"
#include "match/bytes.h"
#include "match/tsv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ROW_BYTES_MOST = 8 << 20, TICK_ROWS = 1024, ROOM_FIRST = 1024 };

typedef struct reading {
    const screen_list_job_t *job;
    screen_list_t *list;
    sheet_t *sheet;
    match_builder_t *builder;
    arena_t *arena; /* of one row */
    screen_columns_t columns;
    uint64_t *seen; /* hashes of ids, to know repeated ones */
    uint64_t seen_count, seen_room;
} reading_t;

/* --- ids ------------------------------------------------------------------------------------------------------- */

const char *screen_list_id(const screen_list_t *l, int64_t record)
{
    assert(record >= 0 && (uint64_t)record < l->count);
    const char *id = l->text + l->place[record / ID_STRIDE], *last = l->text + l->text_bytes - 1;
    for (int64_t i = record % ID_STRIDE; i > 0; i--) {
        id += strlen(id);
        if (id < last) id++; /* a damaged file may hold too few */
    }
    return id;
}

int screen_list_has(const screen_list_t *l, const match_hit_t *hit, err_t *err)
{
    bool sound = hit->record >= 0 && (uint64_t)hit->record < l->count && hit->list >= 0 && hit->list < l->lists;
    assert(sound || l->path);
    return sound ? 0 : err_set(err, ERR_MATCH_FILE, l->path ? l->path : "", "records");
}

bool screen_grow(void *array, uint64_t *room, uint64_t need, size_t size)
{
    void **p = array;
    uint64_t more = *room ? *room : ROOM_FIRST;
    if (need <= *room && *p) return true;
    while (more < need) more += more / 2 + 1;
    void *fresh = match_realloc(*p, (size_t)more * size);
    if (!fresh) return false;
    *p = fresh;
    *room = more;
    return true;
}

/* exact: of the row to the letter and its list: what the index holds beside what hash knows. */
static bool add_id(screen_list_t *l, const char *id, uint64_t hash, uint64_t exact)
{
    uint64_t n = strlen(id) + 1;
    if (!screen_grow(&l->hash, &l->room, l->count + 1, sizeof *l->hash)) return false;
    if (!screen_grow(&l->place, &l->place_room, l->count / ID_STRIDE + 1, sizeof *l->place)) return false;
    if (!screen_grow(&l->text, &l->text_room, l->text_bytes + n, 1)) return false;
    if (l->count % ID_STRIDE == 0) l->place[l->count / ID_STRIDE] = l->text_bytes;
    memcpy(l->text + l->text_bytes, id, n);
    l->text_bytes += n;
    l->hash[l->count++] = hash;
    for (; *id; id++) hash = hash_step(hash, (unsigned char)*id);
    l->stamp = hash_mix(hash_mix(l->stamp ^ hash) ^ exact) + l->count;
    return true;
}

/* --- repeated ids: known when all are read, part by part, since one table of all would be a cache miss for each --- */

static bool note_id(reading_t *r, const char *id)
{
    uint64_t h = HASH_SEED;
    for (; *id; id++) h = hash_step(h, (unsigned char)*id);
    if (!screen_grow(&r->seen, &r->seen_room, r->seen_count + 1, sizeof *r->seen)) return false;
    r->seen[r->seen_count++] = hash_mix(h) | 1;
    return true;
}

static bool repeats_in(const uint64_t *id, size_t count, uint64_t *table, size_t room)
{
    memset(table, 0, room * sizeof *table);
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(id[i] >> 8) & (room - 1);
        while (table[at] && table[at] != id[i]) at = (at + 1) & (room - 1);
        if (table[at]) return true;
        table[at] = id[i];
    }
    return false;
}

static int find_repeats(reading_t *r, err_t *err)
{
    enum { PARTS = 256, SHIFT = 56 };
    size_t start[PARTS + 1] = {0}, next[PARTS], most = 0, room = 16;
    for (uint64_t i = 0; i < r->seen_count; i++) start[(r->seen[i] >> SHIFT) + 1]++;
    for (int p = 0; p < PARTS; p++) {
        if (start[p + 1] > most) most = start[p + 1];
        next[p] = start[p];
        start[p + 1] += start[p];
    }
    while (room < most * 2) room *= 2;
    uint64_t *parted = match_alloc((size_t)r->seen_count * sizeof *parted), *table = match_alloc(room * sizeof *table);
    for (uint64_t i = 0; parted && table && i < r->seen_count; i++) parted[next[r->seen[i] >> SHIFT]++] = r->seen[i];
    for (int p = 0; parted && table && p < PARTS && !r->list->repeats; p++)
        r->list->repeats = repeats_in(parted + start[p], start[p + 1] - start[p], table, room);
    int code = parted && table ? 0 : err_nomem(err);
    free(parted);
    free(table);
    return code;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void tell(const reading_t *r, const screen_cells_t *cells, int64_t row, const err_t *why, bool kept)
{
    const screen_ear_t *ear = r->job->ear;
    if (!ear || !ear->row) return;
    const char *const *all = cells && cells->text ? screen_cells_all(cells, r->arena) : NULL;
    ear->row(ear->arg, r->job->file, all, all ? cells->count : 0, row, why, kept);
}

static void tell_left_out(const reading_t *r, const screen_cells_t *cells, enum screen_field column, const char *field, const char *text)
{
    err_t why = {0};
    err_set(&why, ERR_MATCH_LEFT_OUT, field, text);
    why.column = r->columns.at[column] + 1;
    tell(r, cells, cells->row, &why, true);
}

/* A bad alias must not cost the row its name. */
static int drop_bad_aliases(const reading_t *r, const screen_cells_t *cells, match_subject_t *s, const char **aliases, err_t *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->alias_count; i++) {
        buf_t folded;
        buf_init(&folded, 1 << 16);
        int code = match_fold(s->aliases[i], s->schema, &folded, err);
        buf_release(&folded);
        if (code == ERR_MATCH_NAME) tell_left_out(r, cells, FIELD_ALIASES, "aliases", s->aliases[i]);
        else if (code) return code;
        else aliases[kept++] = s->aliases[i];
    }
    s->aliases = aliases;
    s->alias_count = kept;
    return 0;
}

static int list_number(screen_list_t *l, const char *name, int *ret_list, err_t *err)
{
    int i = 0;
    char x[24];
    if (!name) name = "";
    while (i < l->lists && strncmp(l->list[i], name, sizeof l->list[i] - 1) != 0) i++;
    if (i == SCREEN_LISTS_MOST) return err_set(err, ERR_MATCH_LISTS, name, num_text(SCREEN_LISTS_MOST, x));
    if (i == l->lists) {
        (void)snprintf(l->list[i], sizeof l->list[i], "%s", name);
        l->lists++;
    }
    *ret_list = i;
    return 0;
}

/* One record, or several when a subject has more names than a record can have. */
static int add_records(reading_t *r, const screen_row_t *row, const match_subject_t *whole, int list, uint64_t exact, err_t *err)
{
    screen_list_t *l = r->list;
    match_subject_t s = *whole;
    for (size_t done = 0;;) {
        size_t left = whole->alias_count - done;
        s.aliases = whole->aliases + done;
        s.alias_count = left < MATCH_NAMES_MOST - 1 ? left : MATCH_NAMES_MOST - 1;
        int code = match_builder_add(r->builder, (int64_t)l->count, list, &s, err);
        if (code) return code;
        if (!add_id(l, row->id, row->hash, exact)) return err_nomem(err);
        done += s.alias_count;
        if (done == whole->alias_count) return note_id(r, row->id) ? 0 : err_nomem(err);
        l->repeats = true;
        s.name = whole->aliases[done++];
    }
}

static int take_row(reading_t *r, const sheet_row_t *row, screen_cells_t *cells, err_t *err)
{
    screen_row_t made;
    int list = 0;
    char *text = arena_alloc(r->arena, screen_row_room(&r->columns, row) + 1);
    if (!text) return err_nomem(err);
    int code = screen_row_copy(&r->columns, row, text, cells, err);
    if (!code) code = screen_row_make(&r->columns, cells, r->arena, &made, err);
    if (!code && !*made.subject.name) code = err_set(err, ERR_MATCH_EMPTY, "name");
    if (!code) code = list_number(r->list, made.list, &list, err);
    if (code) return code;
    uint64_t before = r->list->count, exact = hash_step(screen_exact_hash(cells) ^ screen_text_hash(r->list->list[list]), (uint32_t)list);
    code = add_records(r, &made, &made.subject, list, exact, err);
    if (code == ERR_MATCH_NAME && made.subject.alias_count && r->list->count == before) {
        const char **aliases = arena_array(r->arena, made.subject.alias_count, sizeof *aliases);
        code = aliases ? drop_bad_aliases(r, cells, &made.subject, aliases, err) : err_nomem(err);
        if (!code) code = add_records(r, &made, &made.subject, list, exact, err);
    }
    if (code) return code;
    if (made.not_born) tell_left_out(r, cells, FIELD_BIRTH, "birth_date", made.not_born);
    if (made.not_sex) tell_left_out(r, cells, FIELD_SEX, "sex", made.not_sex);
    return 0;
}

static int read_rows(reading_t *r, err_t *err)
{
    for (uint64_t n = 0;; n++) {
        err_t why = {0};
        sheet_row_t row;
        bool more = false;
        uint64_t done = 0, total = 0;
        int code = sheet_next(r->sheet, &row, &more, &why);
        if (code && (!screen_costs_a_row(code) || !sheet_whole(r->sheet))) {
            if (err) *err = why;
            return code;
        }
        if (code) tell(r, NULL, why.line, &why, false);
        if (!code && !more) return 0;
        if (code) continue;
        screen_cells_t cells = {0};
        arena_reset(r->arena);
        code = take_row(r, &row, &cells, &why);
        if (code && !screen_costs_a_row(code)) {
            if (err) *err = why;
            return code;
        }
        if (code) tell(r, &cells, row.number, &why, false);
        if (n % TICK_ROWS) continue;
        sheet_position(r->sheet, &done, &total);
        if (!progress_tick(r->job->progress, done, total)) return err_set(err, ERR_BASE_STOPPED);
    }
}

static int read_head(reading_t *r, err_t *err)
{
    const screen_ear_t *ear = r->job->ear;
    sheet_row_t head = {0};
    bool more = false;
    int code = sheet_next(r->sheet, &head, &more, err);
    if (code) return code;
    if (!more) head.count = 0;
    code = screen_columns_read(&head, &r->columns, err);
    if (code) return err_place(err, r->job->path, 0, 0);
    return ear && ear->head ? ear->head(ear->arg, r->job->file, head.cell, head.count, err) : 0;
}

int screen_list_read(const screen_list_job_t *job, screen_list_t **ret_list, err_t *err)
{
    assert(job && job->path && job->threads >= 1 && job->threads <= SCREEN_THREADS_MOST && ret_list);
    reading_t r = {.job = job};
    int code = lexicon_load(err);
    if (code) return code;
    r.list = match_alloc(sizeof *r.list);
    r.arena = arena_new(ROW_BYTES_MOST);
    if (r.list) memset(r.list, 0, sizeof *r.list);
    if (!r.list || !r.arena) code = err_nomem(err);
    if (!code) code = match_builder_new(job->threads, &r.builder, err);
    if (!code) code = sheet_open(job->path, NULL, &r.sheet, err);
    if (!code) code = read_head(&r, err);
    if (!code) code = read_rows(&r, err);
    if (!code) code = find_repeats(&r, err);
    free(r.seen);
    sheet_close(r.sheet);
    arena_free(r.arena);
    if (!code) code = match_builder_finish(r.builder, job->progress, &r.list->index, err);
    match_builder_free(r.builder);
    if (code) screen_list_free(r.list);
    else *ret_list = r.list;
    return code;
}

void screen_list_free(screen_list_t *l)
{
    if (!l) return;
    match_index_free(l->index);
    if (l->map) {
        (void)munmap(l->map, l->map_bytes);
    } else {
        free(l->hash);
        free(l->place);
        free(l->text);
    }
    free(l->path);
    free(l);
}

size_t screen_list_records(const screen_list_t *l)
{
    return (size_t)l->count;
}

size_t screen_list_bytes(const screen_list_t *l)
{
    return match_index_bytes(l->index) + (size_t)(l->count * sizeof *l->hash + l->text_bytes + l->count / ID_STRIDE * sizeof *l->place);
}
