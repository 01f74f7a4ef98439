/* bench_trgm.c - the same names and queries put to PostgreSQL's pg_trgm: GIN index, the ten most similar, prepared. */
#include "bench.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 60000, PER_SECOND = 100 };

static bool run(PGconn *c, const char *sql)
{
    PGresult *r = PQexec(c, sql);
    ExecStatusType status = PQresultStatus(r);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN;
    if (!ok) fprintf(stderr, "%s: %s", sql, PQerrorMessage(c));
    PQclear(r);
    return ok;
}

static bool load(bench_t *b, PGconn *c)
{
    char line[NAMES_ROOM + 32];
    if (!run(c, "create extension if not exists pg_trgm") || !run(c, "drop table if exists bench_names") ||
        !run(c, "create unlogged table bench_names (id integer, name text)") || !run(c, "copy bench_names from stdin")) return false;
    for (size_t i = 0; i < b->count; i++) {
        int n = snprintf(line, sizeof line, "%zu\t%s\n", i + 1, bench_name(b, i));
        if (PQputCopyData(c, line, n) != 1) return false;
    }
    if (PQputCopyEnd(c, NULL) != 1) return false;
    for (PGresult *r; (r = PQgetResult(c)); PQclear(r))
        if (PQresultStatus(r) != PGRES_COMMAND_OK) return false;
    return true;
}

/* Processor seconds of the server's process so far; 0 when the system does not say. */
static double backend_used(PGconn *c)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", PQbackendPID(c));
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    if (fgets(line, sizeof line, f)) {
        const char *p = strrchr(line, ')');
        if (p) (void)sscanf(p + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    }
    fclose(f);
    return (double)(user + system) / PER_SECOND;
}

static bool ask(PGconn *c, const asked_t *q, double *ret_took, bool *ret_found)
{
    const char *value[1] = {q->text};
    double start = bench_wall();
    PGresult *r = PQexecPrepared(c, "ask", 1, value, NULL, NULL, 0);
    *ret_took = bench_wall() - start;
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK;
    *ret_found = false;
    for (int i = 0; ok && i < PQntuples(r); i++) *ret_found |= strtoll(PQgetvalue(r, i, 0), NULL, 10) == q->truth + 1;
    PQclear(r);
    return ok;
}

static bool prepare(bench_t *b, PGconn *c)
{
    double start = bench_wall();
    if (!load(b, c)) return false;
    double loaded = bench_wall();
    if (!run(c, "set maintenance_work_mem = '512MB'") || !run(c, "create index bench_names_gin on bench_names using gin (name gin_trgm_ops)") ||
        !run(c, "analyze bench_names") || !run(c, "set jit = off") || !run(c, "set max_parallel_workers_per_gather = 0") || !run(c, "set enable_seqscan = off") ||
        !run(c, "set plan_cache_mode = force_generic_plan")) return false;
    PGresult *r = PQprepare(c, "ask", "select id from bench_names where name % $1 order by similarity(name, $1) desc limit 10", 1, NULL);
    bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    r = PQexec(c, "select pg_relation_size('bench_names_gin'), show_trgm('深圳市')");
    ok = ok && PQresultStatus(r) == PGRES_TUPLES_OK && strlen(PQgetvalue(r, 0, 1)) > 4; /* {} = an lc_ctype that drops Han */
    if (ok)
        bench_line("pg_trgm   GIN of %zu names: %.1f s to copy, %.1f s to index (%.0f names/s), %.0f bytes a name without the table\n", b->count, loaded - start,
                   bench_wall() - loaded, (double)b->count / (bench_wall() - loaded), strtod(PQgetvalue(r, 0, 0), NULL) / (double)b->count);
    PQclear(r);
    return ok;
}

int bench_trgm(bench_t *b, const char *conninfo, const asked_t *queries, size_t count, const tally_t *ours)
{
    PGconn *c = PQconnectdb(conninfo);
    tally_t t;
    size_t found = 0, wanted = 0, kind_found[NAMES_KINDS] = {0}, kind_wanted[NAMES_KINDS] = {0};
    bool ok = tally_open(&t, count) && PQstatus(c) == CONNECTION_OK && prepare(b, c), hit;
    double took = 0, wall = 0;
    for (size_t i = 0; ok && i < count; i += count / 20 + 1) ok = ask(c, &queries[i], &took, &hit); /* warms the cache */
    double used = backend_used(c);
    for (size_t i = 0; ok && i < count; i++) {
        ok = ask(c, &queries[i], &took, &hit);
        t.latency[t.asked++] = took;
        wall += took;
        if (queries[i].truth == NOBODY) continue;
        wanted++;
        found += hit;
        kind_wanted[queries[i].kind]++;
        kind_found[queries[i].kind] += hit;
    }
    used = backend_used(c) - used;
    if (ok) {
        double ours_rate = (double)ours->asked / ours->sum, theirs = (double)count / used;
        bench_line("pg_trgm   %.1f queries/s of processor time (%.1f of wall), p50 %.1f ms, p99 %.1f ms, max %.1f ms, recall@10 %.3f (", theirs, (double)count / wall,
                   tally_part(&t, 500), tally_part(&t, 990), tally_part(&t, 1000), (double)found / (double)wanted);
        for (int k = 0; k < NAMES_KINDS; k++)
            bench_line("%s%s %.3f", k ? ", " : "", names_kind_word((enum names_kind)k), kind_wanted[k] ? (double)kind_found[k] / (double)kind_wanted[k] : 0);
        bench_line(")\n          ours on the same %zu queries: %.0f/s = %.0f x\n", ours->asked, ours_rate, ours_rate / theirs);
    } else {
        fprintf(stderr, "pg_trgm: %s\n", PQerrorMessage(c));
    }
    run(c, "drop table if exists bench_names");
    tally_close(&t);
    PQfinish(c);
    return !ok;
}
