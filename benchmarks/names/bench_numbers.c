/* bench_numbers.c - exact look-up by identity number, beside a prepared statement of SQLite in memory. */
#include "bench.h"

#include "match/build.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { LOOKUPS = 400000, PERSONS_MOST = 1000000, NUMBER = 20 };

/* A resident number that is valid and unlike the others. */
static void number_of(size_t i, char into[NUMBER])
{
    char body[64];
    snprintf(body, sizeof body, "%06d19%02d%02d%02d%03d", 110101 + (int)(i / 3000000), (int)(i / 60000 % 50) + 40, (int)(i / 5000 % 12) + 1,
             (int)(i / 200 % 25) + 1, (int)(i % 200));
    memcpy(into, body, 17);
    into[17] = identity_resident_check(body);
    into[18] = '\0';
}

static int fill(bench_t *b, size_t persons, match_index_t **ret, sqlite3 *db)
{
    match_builder_t *builder = NULL;
    sqlite3_stmt *put = NULL;
    int rc = match_builder_new(1, &builder, NULL);
    if (sqlite3_exec(db, "create table n (number text primary key, id int) without rowid; begin", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db, "insert into n values (?1, ?2)", -1, &put, NULL)) rc = 1;
    for (size_t i = 0; i < persons && !rc; i++) {
        char number[NUMBER];
        match_subject_t s = bench_subject(bench_name(b, i * 4 + 2), NAMES_PERSON);
        number_of(i, number);
        s.identity = number;
        rc = match_builder_add(builder, (int64_t)i + 1, 0, &s, NULL);
        sqlite3_bind_text(put, 1, number, 18, SQLITE_TRANSIENT);
        sqlite3_bind_int64(put, 2, (int64_t)i + 1);
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    sqlite3_finalize(put);
    sqlite3_exec(db, "commit", NULL, NULL, NULL);
    if (!rc) rc = match_builder_finish(builder, NULL, ret, NULL);
    match_builder_free(builder);
    return rc;
}

int bench_numbers(bench_t *b)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *get = NULL;
    match_index_t *ix = NULL;
    static char number[LOOKUPS][NUMBER];
    size_t persons = b->count / 4 < PERSONS_MOST ? b->count / 4 : PERSONS_MOST, hits = 0, same = 0;
    if (sqlite3_open(":memory:", &db) || fill(b, persons, &ix, db) || sqlite3_prepare_v2(db, "select id from n where number = ?1", -1, &get, NULL)) return 1;
    for (size_t k = 0; k < LOOKUPS; k++) number_of(k * 7919 % (persons * 2), number[k]); /* half are there */
    double start = bench_now();
    for (int k = 0; k < LOOKUPS; k++) {
        int64_t id = 0;
        hits += match_by_identity(ix, number[k], 0, &id, 1);
    }
    double ours = bench_now() - start;
    start = bench_now();
    for (int k = 0; k < LOOKUPS; k++) {
        sqlite3_bind_text(get, 1, number[k], 18, SQLITE_STATIC);
        same += sqlite3_step(get) == SQLITE_ROW;
        sqlite3_reset(get);
    }
    double theirs = bench_now() - start;
    bench_line("numbers   %.2f million look-ups/s of %zu persons, SQLite in memory %.2f: %.1f x; %s\n", LOOKUPS / ours * 1e-6, persons, LOOKUPS / theirs * 1e-6,
               theirs / ours, hits == same ? "the same answers" : "THE ANSWERS DIFFER");
    sqlite3_finalize(get);
    sqlite3_close(db);
    match_index_free(ix);
    return hits != same;
}
