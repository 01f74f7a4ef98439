/* cmd_match.c - xiezhi match pairs: a table of pairs of names is scored; and how good that is, if the table knows. */
#include "cli/bad_rows.h"
#include "cli/commands.h"
#include "cli/keep_apart.h"
#include "cli/table.h"

#include "base/sheet.h"
#include "match/match.h"
#include "match/screen.h"
#include "match/weights.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

enum { KINDS_MOST = 32, KIND_BYTES = 32, PAIR_BYTES_MOST = 16 << 20 };
enum column { NAME1, NAME2, NEEDED, SCHEMA = NEEDED, IS_MATCH, COLUMNS };

/* What was said against what the table knows: [known][said]. */
typedef struct tally {
    char kind[KIND_BYTES];
    int64_t count[2][2];
} tally_t;

typedef struct pairs {
    cli_call_t *call;
    sheet_t *sheet;
    table_out_t out;
    bad_rows_t bad;
    arena_t *arena; /* of one pair */
    int column[COLUMNS]; /* -1: not there */
    size_t columns;
    int64_t threshold, rows, matches, known;
    tally_t all, kind[KINDS_MOST];
    int kinds;
} pairs_t;

/* --- the head row ---------------------------------------------------------------------------------------- */

static const char *const COLUMN_NAMES[COLUMNS] = {"name1", "name2", "schema", "is_match"};

static int read_head(pairs_t *p, err_t *err)
{
    sheet_row_t head;
    bool more = false;
    int code = sheet_next(p->sheet, &head, &more, err);
    if (code) return code;
    if (!more) head = (sheet_row_t){.count = 0};
    code = screen_find_columns(&head, COLUMN_NAMES, COLUMNS, NEEDED, p->column, err);
    if (code) return code;
    p->columns = head.count;
    for (size_t i = 0; i < head.count; i++) {
        buf_add_csv(&p->out.rows, head.cell[i]);
        buf_add_char(&p->out.rows, ',');
    }
    buf_add_raw(&p->out.rows, cli_given(p->call, "points") ? "score,match,reasons,points\r\n" : "score,match,reasons\r\n");
    return bad_rows_head(&p->bad, head.cell, head.count, err);
}

/* --- one pair ---------------------------------------------------------------------------------------------- */

static const char *cell(const pairs_t *p, const sheet_row_t *row, enum column c)
{
    return p->column[c] >= 0 && (size_t)p->column[c] < row->count ? row->cell[p->column[c]] : "";
}

/* 1, 0, or -1 when the cell does not say. */
static int truth(const char *text)
{
    static const char *const yes[] = {"true", "1", "yes", "t", "y", "是"}, *const no[] = {"false", "0", "no", "f", "n", "否"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcasecmp(text, yes[i]) == 0) return 1;
        if (strcasecmp(text, no[i]) == 0) return 0;
    }
    return -1;
}

static void count_one(pairs_t *p, const char *kind, bool known, bool said)
{
    int k = 0;
    while (k < p->kinds && strcasecmp(p->kind[k].kind, kind) != 0) k++;
    if (k == p->kinds && k < KINDS_MOST) {
        (void)snprintf(p->kind[k].kind, KIND_BYTES, "%s", kind);
        p->kinds++;
    }
    if (k < KINDS_MOST) p->kind[k].count[known][said]++;
    p->all.count[known][said]++;
    p->known++;
}

static void add_row(pairs_t *p, const sheet_row_t *row, const match_hit_t *hit, bool match)
{
    buf_t *out = &p->out.rows, reasons;
    for (size_t i = 0; i < p->columns; i++) {
        buf_add_csv(out, i < row->count ? row->cell[i] : "");
        buf_add_char(out, ',');
    }
    buf_init(&reasons, 1 << 20);
    for (size_t i = 0; i < hit->reason_count; i++)
        buf_addf(&reasons, "%s%s %+d", i ? cli_say(p->call, "；", "; ") : "", hit->reasons[i].words.in[p->call->lang],
                 hit->reasons[i].points);
    buf_addf(out, "%d.%03d,%s,", hit->score / 1000, hit->score % 1000, match ? "true" : "false");
    buf_add_csv(out, buf_failed(&reasons) ? "" : buf_text(&reasons));
    buf_release(&reasons);
    if (cli_given(p->call, "points")) buf_addf(out, ",%d", hit->name_points);
    buf_add_raw(out, "\r\n");
}

static int take_pair(pairs_t *p, const sheet_row_t *row, err_t *err)
{
    match_hit_t hit;
    match_subject_t a = {.born = DAY_NONE};
    char x[24], y[24];
    if (row->count > p->columns) return err_set(err, ERR_MATCH_CELLS, num_text((int64_t)row->count, x), num_text((int64_t)p->columns, y));
    int code = screen_schema(cell(p, row, SCHEMA), &a.schema, err);
    match_subject_t b = a;
    a.name = cell(p, row, NAME1);
    b.name = cell(p, row, NAME2);
    if (!code && !*a.name) code = err_set(err, ERR_MATCH_EMPTY, "name1");
    if (!code && !*b.name) code = err_set(err, ERR_MATCH_EMPTY, "name2");
    if (!code) code = match_pair(&a, &b, p->arena, &hit, err);
    if (code) return code;
    bool match = hit.name_points >= p->threshold;
    add_row(p, row, &hit, match);
    int known = truth(cell(p, row, IS_MATCH));
    if (known >= 0) count_one(p, cell(p, row, SCHEMA), known == 1, match);
    p->matches += match;
    return 0;
}

/* What costs one row, and what ends the job. */
static bool costs_a_row(int code)
{
    return err_leave((enum err_code)code) == LEAVE_INPUT;
}

static int read_pairs(pairs_t *p, err_t *err)
{
    for (;;) {
        err_t why = {0};
        sheet_row_t row;
        bool more = false;
        uint64_t done = 0, total = 0;
        int code = sheet_next(p->sheet, &row, &more, &why);
        if (code && (!costs_a_row(code) || !sheet_whole(p->sheet))) return *err = why, code;
        if (code) bad_rows_add(&p->bad, NULL, 0, why.line, &why);
        if (!code && !more) return 0;
        p->rows++;
        if (code) continue;
        arena_reset(p->arena);
        code = take_pair(p, &row, &why);
        if (code && !costs_a_row(code)) return *err = why, code;
        if (code) bad_rows_add(&p->bad, row.cell, row.count, row.number, &why);
        code = table_send(&p->out, err);
        if (code) return code;
        sheet_position(p->sheet, &done, &total);
        if (!progress_tick(p->call->progress, done, total)) return err_set(err, ERR_BASE_STOPPED);
    }
}

/* --- how good it is -------------------------------------------------------------------------------------------- */

typedef struct quality {
    double precision, recall, f1;
} quality_t;

/* Where there was nothing to find and nothing was found, nothing is wrong. */
static quality_t quality_of(const tally_t *t)
{
    double hit = (double)t->count[1][1], said = hit + (double)t->count[0][1], is = hit + (double)t->count[1][0];
    quality_t q = {said > 0 ? hit / said : 1, is > 0 ? hit / is : 1, 0};
    if (q.precision + q.recall > 0) q.f1 = 2 * q.precision * q.recall / (q.precision + q.recall);
    return q;
}

static void tell_one(const cli_call_t *call, const char *kind, const tally_t *t)
{
    quality_t q = quality_of(t);
    cli_note(call, cli_say(call, "%-14s 准确率 %.3f  召回率 %.3f  F1 %.3f  （对 %" PRId64 "，误判为同 %" PRId64 "，漏判 %" PRId64 "，共 %" PRId64 "）",
                           "%-14s precision %.3f  recall %.3f  F1 %.3f  (found %" PRId64 ", wrong %" PRId64 ", missed %" PRId64 ", of %" PRId64 ")"),
             kind, q.precision, q.recall, q.f1, t->count[1][1], t->count[0][1], t->count[1][0],
             t->count[0][0] + t->count[0][1] + t->count[1][0] + t->count[1][1]);
}

static void tell(const pairs_t *p)
{
    const cli_call_t *call = p->call;
    bad_rows_tell(&p->bad);
    if (!p->known) return;
    tell_one(call, cli_say(call, "合计", "all"), &p->all);
    for (int i = 0; i < p->kinds; i++) tell_one(call, p->kind[i].kind, &p->kind[i]);
}

static void add_quality(buf_t *out, const char *kind, const tally_t *t)
{
    quality_t q = quality_of(t);
    buf_add_raw(out, "{\"schema\":");
    buf_add_json(out, kind);
    buf_addf(out, ",\"precision\":%.4f,\"recall\":%.4f,\"f1\":%.4f,\"found\":%" PRId64 ",\"wrong\":%" PRId64 ",\"missed\":%" PRId64 "}",
             q.precision, q.recall, q.f1, t->count[1][1], t->count[0][1], t->count[1][0]);
}

static void add_json(const pairs_t *p)
{
    buf_t *out = p->call->out;
    buf_addf(out, "{\"rows\":%" PRId64 ",\"bad\":%" PRId64 ",\"matches\":%" PRId64 ",\"threshold\":%" PRId64 ",\"quality\":[", p->rows,
             p->bad.count, p->matches, p->threshold);
    if (p->known) add_quality(out, NULL, &p->all);
    for (int i = 0; i < p->kinds; i++) {
        buf_add_char(out, ',');
        add_quality(out, p->kind[i].kind, &p->kind[i]);
    }
    buf_add_raw(out, "]}\n");
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static int run_pairs(pairs_t *p, err_t *err)
{
    const char *out = cli_text(p->call, "out");
    if (p->call->json && (!out || strcmp(out, "-") == 0))
        return err_set(err, ERR_CLI_REQUIRED, "out", "FILE", "match pairs --json"); /* stdout is for the one or the other */
    const cli_file_t files[] = {{"FILE", p->call->args[0], false}, {"--out", out, true}, {"--bad", cli_text(p->call, "bad"), true}};
    int code = cli_keep_apart(files, 3, err);
    if (!code) code = weights_load(err);
    if (!code) code = cli_int(p->call, "threshold", 1, 1000, weight_points(WEIGHT_match_points), &p->threshold, err);
    if (!code) code = sheet_open(p->call->args[0], NULL, &p->sheet, err);
    if (!code) code = table_open(&p->out, p->call, out, err);
    if (code) return code;
    code = read_head(p, err);
    if (!code) code = read_pairs(p, err);
    int closed = table_close(&p->out, !code, code ? NULL : err);
    if (!code) code = closed;
    closed = bad_rows_close(&p->bad, !code, code ? NULL : err);
    return code ? code : closed;
}

int cmd_match_pairs(cli_call_t *call, err_t *err)
{
    pairs_t *p = arena_alloc(call->arena, sizeof *p);
    if (!p) return err_nomem(err);
    p->call = call;
    p->arena = arena_new(PAIR_BYTES_MOST);
    bad_rows_init(&p->bad, call, call->args[0], cli_text(call, "bad"));
    cli_bar_listen();
    int code = p->arena ? run_pairs(p, err) : err_nomem(err);
    if (code == ERR_BASE_STOPPED) code = err_set(err, ERR_CLI_STOPPED);
    sheet_close(p->sheet);
    arena_free(p->arena);
    if (code) return code;
    tell(p);
    /* Rows that went into a file of their own are dealt with; rows that are only told are not. */
    if (p->bad.count && !p->bad.path) call->leave = LEAVE_NO;
    if (call->json) add_json(p);
    return 0;
}
