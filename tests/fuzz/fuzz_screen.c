/* fuzz_screen.c - any bytes as a list, queries, a previous result or a memory of reviews: never a crash, never a row of
 * the result that cannot be read back.
 *
 * The first byte says what the rest is: 'L' the list, 'Q' the queries, 'B' a previous result, 'R' reviews, 'O' an older
 * list. The others are small and good.
 */
#include "match/screen.h"

#include "base/sheet.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

typedef struct file {
    int fd;
    char path[32];
} file_t;

static const char LIST[] = "id,schema,name,aliases,identity,birth_date,place\n1,Person,王小明,王晓明;小明,11010519491231002X,1949,北京\n"
                           "2,Company,华国电机有限公司,華國電機,,,深圳\n3,Person,Sergei Lavrov,\"Lavroff, S.\",,1950-03-21,\n";
static const char QUERIES[] = "id,schema,name,birth_date\na,Person,王小民,1949-12-31\nb,,华国电机,\nc,Person,Lavrov Sergey,\n";
static const char BEFORE[] = "query_id,rank,list_id,score,tier,reasons,points,query_hash,list_hash,basis\na,1,1,0.700,C,x,700,,,\n";
static const char REVIEWS[] = "query_id,list_id,verdict,who,when,why,query_hash,list_hash\n"
                              "a,1,cleared,x,y,z,0123456789abcdef,0123456789abcdef\n";

static void make(file_t *f, const void *data, size_t bytes)
{
    f->fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(f->fd >= 0);
    ssize_t n = write(f->fd, data, bytes);
    assert(n == (ssize_t)bytes);
    (void)n;
    (void)snprintf(f->path, sizeof f->path, "/proc/self/fd/%d", f->fd);
}

static int take(void *arg, const char *rows, size_t bytes, err_t *err)
{
    (void)err;
    buf_add_bytes(arg, rows, bytes);
    return 0;
}

/* What was written is a table, and each row has the head's cells. */
static void read_back(const buf_t *out)
{
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = true;
    size_t columns = 0;
    err_t err;
    if (buf_failed(out) || sheet_open_memory(buf_text(out), out->length, NULL, &s, &err)) return;
    while (sheet_next(s, &row, &more, &err) == 0 && more) {
        if (!columns) columns = row.count;
        assert(row.count == columns);
    }
    assert(sheet_whole(s));
    sheet_close(s);
}

static void screen(screen_job_t job, const file_t *file, const char *reviews_path, const char *before_path, const char *old_path)
{
    err_t err = {0};
    screen_report_t report;
    screen_reviews_t *reviews = NULL;
    screen_before_t *before = NULL;
    screen_delta_t *delta = NULL;
    buf_t out;
    buf_init(&out, (size_t)64 << 20);
    int code = screen_reviews_read(reviews_path, NULL, &reviews, &err);
    if (!code) code = screen_before_read(before_path, NULL, &before, &err);
    if (!code) code = screen_delta_make(old_path, file[0].path, NULL, &delta, &err);
    job.reviews = reviews;
    job.before = before;
    job.delta = delta;
    job.write = take;
    job.write_arg = &out;
    if (!code) code = screen_run(&job, &report, &err);
    if (!code) read_back(&out);
    buf_clear(&out);
    job.before = NULL;
    job.delta = NULL;
    job.all = true;
    if (!code) code = screen_run(&job, &report, &err);
    if (!code) read_back(&out);
    assert(!code || err.code);
    buf_release(&out);
    screen_delta_free(delta);
    screen_before_free(before);
    screen_reviews_free(reviews);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    enum { FILES = 5 };
    static const char letters[FILES + 1] = "LQBRO";
    static const char *const good[FILES] = {LIST, QUERIES, BEFORE, REVIEWS, LIST};
    file_t file[FILES];
    err_t err = {0};
    screen_list_t *list = NULL;
    const char *which = bytes && data[0] ? strchr(letters, data[0]) : NULL;
    if (!which) return 0;
    for (int i = 0; i < FILES; i++) {
        bool given = which == letters + i;
        make(&file[i], given ? (const void *)(data + 1) : good[i], given ? bytes - 1 : strlen(good[i]));
    }
    screen_list_job_t read = {.path = file[0].path, .file = SCREEN_LIST, .threads = 1};
    int code = screen_list_read(&read, &list, &err);
    assert(!code || err.code);
    screen_job_t job = {.list = list, .queries = file[1].path, .threads = 1, .top = 3, .lang = LANG_ZH};
    if (!code) screen(job, file, file[3].path, file[2].path, file[4].path);
    screen_list_free(list);
    for (int i = 0; i < FILES; i++) (void)close(file[i].fd);
    return 0;
}
