/* screen_review.c - what people decided on pairs, kept in a table that only grows.
 *
 * One row is one write behind the file's end under a lock, then fsync: a row is there whole or, after a power cut, torn
 * and then told of as a bad row. Nothing written earlier is touched.
 */
#include "match/screen_inside.h"

#include "base/fault.h"
#include "match/bytes.h"
#include "match/tsv.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum column { QUERY, LISTED, VERDICT, QUERY_HASH, LIST_HASH, COLUMNS };
static const char *const COLUMN_NAMES[COLUMNS] = {"query_id", "list_id", "verdict", "query_hash", "list_hash"};
static const char HEAD[] = "query_id,list_id,verdict,who,when,why,query_hash,list_hash\r\n";
enum { ROW_CAP = 1 << 20, HEX = 16 };

typedef struct verdict {
    uint64_t query, listed; /* hashes of the ids */
    uint64_t query_hash, list_hash;
    uint32_t order; /* in the file */
    uint8_t mark;
} verdict_t;

struct screen_reviews {
    verdict_t *verdict; /* by query, listed; one a pair */
    uint64_t count, room;
};

/* --- reading --------------------------------------------------------------------------------------------------------- */

static bool read_hash(const char *text, uint64_t *ret_hash)
{
    uint64_t n = 0;
    if (strlen(text) != HEX || strspn(text, "0123456789abcdef") != HEX) return false;
    for (; *text; text++) n = n << 4 | (uint64_t)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
    *ret_hash = n;
    return true;
}

static enum screen_mark mark_of(const char *verdict)
{
    return strcmp(verdict, "cleared") == 0 ? MARK_CLEARED : strcmp(verdict, "confirmed") == 0 ? MARK_CONFIRMED : MARK_NONE;
}

static int take_row(screen_reviews_t *r, const int column[COLUMNS], const sheet_row_t *row, err_t *err)
{
    const char *cell[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        cell[c] = column[c] >= 0 && (size_t)column[c] < row->count ? row->cell[column[c]] : "";
        if (!*cell[c]) return err_set(err, ERR_MATCH_EMPTY, COLUMN_NAMES[c]);
    }
    verdict_t v = {.query = screen_text_hash(cell[QUERY]), .listed = screen_text_hash(cell[LISTED]), .order = (uint32_t)r->count,
                   .mark = (uint8_t)mark_of(cell[VERDICT])};
    if (v.mark == MARK_NONE) return err_set(err, ERR_MATCH_VERDICT, cell[VERDICT]);
    if (!read_hash(cell[QUERY_HASH], &v.query_hash)) return err_set(err, ERR_MATCH_EMPTY, COLUMN_NAMES[QUERY_HASH]);
    if (!read_hash(cell[LIST_HASH], &v.list_hash)) return err_set(err, ERR_MATCH_EMPTY, COLUMN_NAMES[LIST_HASH]);
    if (r->count == UINT32_MAX || !screen_grow(&r->verdict, &r->room, r->count + 1, sizeof v)) return err_nomem(err);
    r->verdict[r->count++] = v;
    return 0;
}

static int read_rows(screen_reviews_t *r, sheet_t *sheet, const screen_ear_t *ear, err_t *err)
{
    int column[COLUMNS];
    sheet_row_t row = {0};
    bool more = false;
    int code = sheet_next(sheet, &row, &more, err);
    if (code || !more) return code;
    code = screen_find_columns(&row, COLUMN_NAMES, COLUMNS, COLUMNS, column, err);
    if (!code && ear && ear->head) code = ear->head(ear->arg, SCREEN_REVIEWS, row.cell, row.count, err);
    while (!code && more) {
        err_t why = {0};
        int failed = sheet_next(sheet, &row, &more, &why);
        bool unread = failed != 0;
        if (!failed && more) failed = take_row(r, column, &row, &why);
        if (failed && (!screen_costs_a_row(failed) || !sheet_whole(sheet))) {
            if (err) *err = why;
            return failed;
        }
        if (failed && ear && ear->row)
            ear->row(ear->arg, SCREEN_REVIEWS, unread ? NULL : row.cell, unread ? 0 : row.count, unread ? why.line : row.number, &why, false);
    }
    return code;
}

static int pair_order(const verdict_t *a, const verdict_t *b)
{
    if (a->query != b->query) return a->query < b->query ? -1 : 1;
    return a->listed < b->listed ? -1 : a->listed > b->listed;
}

static int order(const void *x, const void *y)
{
    const verdict_t *a = x, *b = y;
    int pair = pair_order(a, b);
    return pair ? pair : a->order < b->order ? -1 : a->order > b->order;
}

/* Of each pair the last word stays. */
static void settle(screen_reviews_t *r)
{
    uint64_t kept = 0;
    if (r->count) qsort(r->verdict, (size_t)r->count, sizeof *r->verdict, order);
    for (uint64_t i = 0; i < r->count; i++) {
        if (kept && pair_order(&r->verdict[kept - 1], &r->verdict[i]) == 0) kept--;
        r->verdict[kept++] = r->verdict[i];
    }
    r->count = kept;
}

int screen_reviews_read(const char *path, const screen_ear_t *ear, screen_reviews_t **ret_reviews, err_t *err)
{
    assert(path && ret_reviews);
    sheet_t *sheet = NULL;
    screen_reviews_t *r = match_alloc(sizeof *r);
    if (!r) return err_nomem(err);
    memset(r, 0, sizeof *r);
    bool there = access(path, F_OK) == 0 || errno != ENOENT;
    int code = there ? sheet_open(path, NULL, &sheet, err) : 0;
    if (!code && sheet) code = read_rows(r, sheet, ear, err);
    sheet_close(sheet);
    if (code) {
        screen_reviews_free(r);
        return code;
    }
    settle(r);
    *ret_reviews = r;
    return 0;
}

void screen_reviews_free(screen_reviews_t *r)
{
    if (!r) return;
    free(r->verdict);
    free(r);
}

/* --- asking ------------------------------------------------------------------------------------------------------------ */

static uint64_t first_of(const screen_reviews_t *r, uint64_t query)
{
    uint64_t from = 0, to = r->count;
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        if (r->verdict[middle].query < query) from = middle + 1;
        else to = middle;
    }
    return from;
}

size_t screen_reviews_of(const screen_reviews_t *r, const char *query)
{
    uint64_t key = screen_text_hash(query), from = first_of(r, key), at = from;
    while (at < r->count && r->verdict[at].query == key) at++;
    return (size_t)(at - from);
}

enum screen_mark screen_reviews_mark(const screen_reviews_t *r, const char *query, const char *listed, uint64_t query_hash, uint64_t list_hash)
{
    uint64_t key = screen_text_hash(query), other = screen_text_hash(listed);
    for (uint64_t at = first_of(r, key); at < r->count && r->verdict[at].query == key; at++) {
        const verdict_t *v = &r->verdict[at];
        if (v->listed != other) continue;
        return v->query_hash == query_hash && v->list_hash == list_hash ? (enum screen_mark)v->mark : MARK_CHANGED;
    }
    return MARK_NONE;
}

/* --- adding -------------------------------------------------------------------------------------------------------------- */

static int append(int fd, const buf_t *row, const char *path, err_t *err)
{
    char last = '\n';
    off_t end = lseek(fd, 0, SEEK_END);
    if (end < 0 || (end > 0 && pread(fd, &last, 1, end - 1) != 1)) return err_file(err, path, errno);
    buf_t all;
    buf_init(&all, ROW_CAP + sizeof HEAD);
    if (end == 0) buf_add_raw(&all, HEAD);
    else if (last != '\n') buf_add_raw(&all, "\r\n"); /* a row torn off by a power cut ends here */
    buf_add_bytes(&all, row->data, row->length);
    int code = buf_failed(&all) ? err_nomem(err) : 0;
    size_t written = 0;
    while (!code && written < all.length) {
        ssize_t n = fault_fails(FAULT_WRITE) ? (errno = ENOSPC, -1) : write(fd, all.data + written, all.length - written);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) code = err_file(err, path, errno);
        else written += (size_t)n;
    }
    if (!code && (fault_fails(FAULT_SYNC) ? (errno = EIO, -1) : fsync(fd)) != 0) code = err_file(err, path, errno);
    if (code && written && ftruncate(fd, end) != 0) written = 0; /* half a row would be told of at the next reading */
    buf_release(&all);
    return code;
}

int screen_review_add(const char *path, const screen_review_t *v, err_t *err)
{
    assert(path && v && v->query_id && v->list_id && v->verdict);
    const char *const cell[] = {v->query_id, v->list_id, v->verdict, v->who, v->when, v->why, v->query_hash, v->list_hash};
    uint64_t hash;
    if (!v->why || !v->why[strspn(v->why, " \t\r\n")]) return err_set(err, ERR_MATCH_WHY);
    if (mark_of(v->verdict) == MARK_NONE) return err_set(err, ERR_MATCH_VERDICT, v->verdict);
    if (!v->query_hash || !read_hash(v->query_hash, &hash)) return err_set(err, ERR_MATCH_EMPTY, "query_hash");
    if (!v->list_hash || !read_hash(v->list_hash, &hash)) return err_set(err, ERR_MATCH_EMPTY, "list_hash");
    buf_t row;
    buf_init(&row, ROW_CAP);
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
        if (i) buf_add_char(&row, ',');
        buf_add_csv(&row, cell[i] ? cell[i] : "");
    }
    buf_add_raw(&row, "\r\n");
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    int code = buf_failed(&row) ? err_nomem(err) : fd < 0 || flock(fd, LOCK_EX) != 0 ? err_file(err, path, errno) : append(fd, &row, path, err);
    if (fd >= 0 && close(fd) != 0 && !code) code = err_file(err, path, errno);
    buf_release(&row);
    return code;
}

int screen_result_pair(const char *result, const char *query_id, const char *list_id, char query_hash[17], char list_hash[17], err_t *err)
{
    static const char *const names[] = {"query_id", "list_id", "query_hash", "list_hash"};
    int column[4];
    sheet_t *sheet = NULL;
    sheet_row_t row = {0};
    bool more = false, found = false;
    uint64_t hash;
    int code = sheet_open(result, NULL, &sheet, err);
    if (!code) code = sheet_next(sheet, &row, &more, err);
    if (!code && !more) row.count = 0;
    if (!code) code = screen_find_columns(&row, names, 4, 4, column, err);
    while (!code && more && !found) {
        code = sheet_next(sheet, &row, &more, err);
        if (code || !more) continue;
        const char *cell[4];
        for (int i = 0; i < 4; i++) cell[i] = (size_t)column[i] < row.count ? row.cell[column[i]] : "";
        found = strcmp(cell[0], query_id) == 0 && strcmp(cell[1], list_id) == 0 && read_hash(cell[2], &hash) && read_hash(cell[3], &hash);
        if (!found) continue;
        memcpy(query_hash, cell[2], HEX + 1);
        memcpy(list_hash, cell[3], HEX + 1);
    }
    sheet_close(sheet);
    return code || found ? code : err_set(err, ERR_MATCH_PAIR, query_id, list_id);
}
