/* screen_answer.c - one query's rows of the result, or what is new in them. */
#include "match/screen_inside.h"

#include "base/embed.h"
#include "match/keys.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>

enum { REPEATS = 4 /* asked for so many times the top when ids repeat */, HEX = 16 };

#define HEAD "query_id,rank,list_id,score,tier,reasons,matched_name,points,list,review,query_hash,list_hash,basis"
const char SCREEN_HEAD[] = HEAD "\r\n", SCREEN_HEAD_CHANGES[] = HEAD ",change,before\r\n";

/* Hits that stand in the result, in order. */
typedef struct chosen {
    const match_hit_t *hit;
    enum screen_mark mark;
    standing_t standing;
} chosen_t;

/* --- what a result depends on ------------------------------------------------------------------------------------ */

/* The matcher itself: its version and all its tables, weights among them. */
static uint64_t hash_of_matcher(void)
{
    static const char *const folders[] = {"data/chars/", "data/names/"};
    uint64_t h = hash_step(screen_text_hash(XZ_VERSION), KEYS_VERSION);
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) {
        size_t count = 0;
        const embed_file_t *f = embed_list(folders[k], &count);
        for (size_t i = 0; i < count; i++) h = hash_mix(h ^ screen_text_hash(f[i].sha256));
    }
    return h;
}

uint64_t screen_settings(const screen_job_t *job, int cut)
{
    uint64_t h = hash_step(hash_of_matcher(), (uint32_t)job->top);
    h = hash_step(hash_step(hash_step(h, (uint32_t)cut), (uint32_t)job->tier), (uint32_t)job->lang);
    return hash_mix(hash_step(hash_step(h, job->reviews != NULL), job->show_cleared));
}

static uint64_t basis_of(const answerer_t *w, const screen_row_t *q)
{
    return hash_mix(w->settings ^ q->exact);
}

bool screen_compares(const screen_job_t *job)
{
    return job->before || job->old;
}

/* --- one row ---------------------------------------------------------------------------------------------------------- */

static void add_hash(buf_t *out, uint64_t hash)
{
    static const char hex[] = "0123456789abcdef";
    char text[HEX];
    for (int i = 0; i < HEX; i++) text[i] = hex[hash >> (60 - 4 * i) & 15];
    buf_add_bytes(out, text, HEX);
}

static void add_score(buf_t *out, int score, enum match_tier tier, char between)
{
    static const char letter[] = {[MATCH_NONE] = '-', [MATCH_A] = 'A', [MATCH_B] = 'B', [MATCH_C] = 'C'};
    char text[] = {(char)('0' + score / 1000), '.', (char)('0' + score / 100 % 10), (char)('0' + score / 10 % 10),
                   (char)('0' + score % 10), between, letter[tier]};
    assert(score >= 0 && score <= 1000);
    buf_add_bytes(out, text, sizeof text);
}

static void add_start(buf_t *out, const char *query, int rank, const char *listed, int score, enum match_tier tier)
{
    buf_add_csv(out, query);
    buf_add_char(out, ',');
    buf_add_int(out, rank);
    buf_add_char(out, ',');
    buf_add_csv(out, listed);
    buf_add_char(out, ',');
    add_score(out, score, tier, ',');
    buf_add_char(out, ',');
}

static const char *reasons_of(answerer_t *w, const match_hit_t *hit)
{
    buf_t *b = &w->reasons;
    enum lang lang = w->job->lang;
    buf_clear(b);
    for (size_t i = 0; i < hit->reason_count; i++) {
        if (i) buf_add_raw(b, lang == LANG_ZH ? "；" : "; ");
        buf_add_raw(b, hit->reasons[i].words.in[lang]);
        buf_add_raw(b, hit->reasons[i].points < 0 ? " " : " +");
        buf_add_int(b, hit->reasons[i].points);
    }
    return buf_failed(b) ? "" : buf_text(b);
}

static void add_hit(answerer_t *w, buf_t *out, const screen_row_t *q, const chosen_t *c)
{
    static const char *const marks[] = {[MARK_NONE] = "", [MARK_CLEARED] = "cleared", [MARK_CONFIRMED] = "confirmed", [MARK_CHANGED] = "changed"};
    const screen_list_t *l = w->job->list;
    add_start(out, q->id, c->standing.rank, c->standing.id, c->hit->score, c->hit->tier);
    buf_add_csv(out, reasons_of(w, c->hit));
    buf_add_char(out, ',');
    buf_add_csv(out, c->hit->name);
    buf_add_char(out, ',');
    buf_add_int(out, c->hit->points);
    buf_add_char(out, ',');
    buf_add_csv(out, l->list[c->hit->list]);
    buf_add_char(out, ',');
    buf_add_raw(out, marks[c->mark]);
    buf_add_char(out, ',');
    add_hash(out, q->hash);
    buf_add_char(out, ',');
    add_hash(out, c->standing.list_hash);
    buf_add_char(out, ',');
    add_hash(out, basis_of(w, q));
}

void screen_add_gone(buf_t *out, const char *query, uint64_t query_hash, uint64_t basis, const standing_t *was)
{
    add_start(out, query, was->rank, was->id, was->score, was->tier);
    buf_add_raw(out, ",,");
    buf_add_int(out, was->points);
    buf_add_raw(out, ",,,");
    add_hash(out, query_hash);
    buf_add_char(out, ',');
    add_hash(out, was->list_hash);
    buf_add_char(out, ',');
    add_hash(out, basis);
    buf_add_raw(out, ",gone,");
    add_score(out, was->score, was->tier, ' ');
    buf_add_raw(out, "\r\n");
}

static void add_none(const answerer_t *w, buf_t *out, const screen_row_t *q)
{
    buf_add_csv(out, q->id);
    buf_add_raw(out, ",0,,,,,,,,,");
    add_hash(out, q->hash);
    buf_add_raw(out, ",,");
    add_hash(out, basis_of(w, q));
    buf_add_raw(out, "\r\n");
}

/* --- which hits stand in the result --------------------------------------------------------------------------------------- */

static bool wanted(const screen_job_t *job, const match_hit_t *hit)
{
    return job->tier == MATCH_NONE || (hit->tier != MATCH_NONE && hit->tier <= job->tier);
}

/* The same id a second time: its better row stands already. */
static bool stands_above(const screen_list_t *l, const match_result_t *found, size_t i)
{
    const char *id = screen_list_id(l, found->hits[i].record);
    for (size_t k = 0; k < i; k++)
        if (strcmp(id, screen_list_id(l, found->hits[k].record)) == 0) return true;
    return false;
}

/* Repeated ids, unwanted tiers and cleared pairs take places away: more is asked for than is shown. */
static int top_of(const screen_job_t *job, const screen_list_t *l, const screen_row_t *q)
{
    size_t top = (size_t)job->top * (l->repeats ? REPEATS : 1);
    if (job->tier == MATCH_B) top = MATCH_TOP_MOST;
    if (job->reviews) top += screen_reviews_of(job->reviews, q->id);
    return top < MATCH_TOP_MOST ? (int)top : MATCH_TOP_MOST;
}

/* Asks one list. */
static int choose(answerer_t *w, const screen_list_t *l, const screen_row_t *q, bool compares, chosen_t **ret_chosen, size_t *ret_count,
                  screen_report_t *tally, err_t *err)
{
    const screen_job_t *job = w->job;
    match_result_t found;
    match_query_t query = {.subject = q->subject, .top = top_of(job, l, q), .cut = w->cut};
    int code = match_search(l->index, &query, w->arena, &found, err);
    if (code) return code;
    chosen_t *list = arena_array(w->arena, (size_t)job->top, sizeof *list);
    if (!list) return err_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < found.count && n < (size_t)job->top; i++) {
        const match_hit_t *hit = &found.hits[i];
        code = screen_list_has(l, hit, err);
        if (code) return code;
        if (!wanted(job, hit) || (l->repeats && stands_above(l, &found, i))) continue;
        standing_t s = {.id = screen_list_id(l, hit->record), .list_hash = l->hash[hit->record], .rank = (int)n + 1,
                        .score = hit->score, .points = hit->points, .tier = hit->tier};
        enum screen_mark mark = job->reviews ? screen_reviews_mark(job->reviews, q->id, s.id, q->hash, s.list_hash) : MARK_NONE;
        if (tally) tally->cleared += mark == MARK_CLEARED && !job->show_cleared;
        if (mark == MARK_CLEARED && !job->show_cleared) continue;
        if (tally) tally->reopened += mark == MARK_CHANGED;
        if (compares) s.reasons = screen_text_hash(reasons_of(w, hit));
        list[n++] = (chosen_t){hit, mark, s};
    }
    *ret_chosen = list;
    *ret_count = n;
    return 0;
}

/* --- differences ------------------------------------------------------------------------------------------------------------ */

static const standing_t *same_id(const standing_t *rows, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].id, id) == 0) return &rows[i];
    return NULL;
}

static bool differs(const standing_t *a, const standing_t *b)
{
    return a->score != b->score || a->tier != b->tier || a->reasons != b->reasons;
}

static int rows_before(answerer_t *w, const screen_row_t *q, size_t group, standing_t **ret_rows, size_t *ret_count, err_t *err)
{
    const screen_job_t *job = w->job;
    chosen_t *chosen;
    size_t n = 0;
    if (job->before && group == SCREEN_NO_GROUP) {
        *ret_rows = NULL;
        *ret_count = 0;
        return 0;
    }
    if (job->before) return screen_before_rows(job->before, group, w->arena, ret_rows, ret_count, err);
    int code = choose(w, job->old, q, true, &chosen, &n, NULL, err);
    standing_t *rows = code ? NULL : arena_array(w->arena, n + 1, sizeof *rows);
    if (code) return code;
    if (!rows) return err_nomem(err);
    for (size_t i = 0; i < n; i++) rows[i] = chosen[i].standing;
    *ret_rows = rows;
    *ret_count = n;
    return 0;
}

/* May the query be passed over, its answer being the one of before for certain? */
static int is_settled(answerer_t *w, const screen_row_t *q, size_t group, bool *ret_settled, err_t *err)
{
    const screen_job_t *job = w->job;
    bool touches = true;
    *ret_settled = false;
    if (!job->delta || (job->reviews && screen_reviews_of(job->reviews, q->id))) return 0;
    if (job->before && (group == SCREEN_NO_GROUP || !screen_before_same(job->before, group, basis_of(w, q)))) return 0;
    int code = screen_delta_touches(job->delta, q, w->arena, &touches, err);
    if (!code) *ret_settled = !touches;
    return code;
}

static int compare(answerer_t *w, const screen_row_t *q, size_t group, const chosen_t *now, size_t count, buf_t *out,
                   screen_report_t *tally, err_t *err)
{
    standing_t *was = NULL;
    size_t were = 0;
    int code = rows_before(w, q, group, &was, &were, err);
    if (code) return code;
    for (size_t i = 0; i < count; i++) {
        const standing_t *old = same_id(was, were, now[i].standing.id);
        if (old && !differs(old, &now[i].standing)) continue;
        add_hit(w, out, q, &now[i]);
        buf_add_raw(out, old ? ",changed," : ",new,");
        if (old) add_score(out, old->score, old->tier, ' ');
        buf_add_raw(out, "\r\n");
        tally->changed += old != NULL;
        tally->added += old == NULL;
        tally->tier[now[i].hit->tier]++;
        tally->rows++;
    }
    for (size_t i = 0; i < were; i++) {
        bool stays = false;
        for (size_t k = 0; k < count && !stays; k++) stays = strcmp(was[i].id, now[k].standing.id) == 0;
        if (!stays) screen_add_gone(out, q->id, q->hash, basis_of(w, q), &was[i]);
        tally->gone += !stays;
    }
    return 0;
}

int screen_answer(answerer_t *w, const screen_row_t *q, size_t group, buf_t *out, screen_report_t *tally, err_t *err)
{
    chosen_t *chosen = NULL;
    size_t count = 0;
    bool compares = screen_compares(w->job), settled = false;
    int code = compares ? is_settled(w, q, group, &settled, err) : 0;
    if (!code && settled) tally->same++;
    if (code || settled) return code;
    code = choose(w, w->job->list, q, compares, &chosen, &count, tally, err);
    if (code) return code;
    tally->found += count > 0;
    if (compares) return compare(w, q, group, chosen, count, out, tally, err);
    for (size_t i = 0; i < count; i++) {
        add_hit(w, out, q, &chosen[i]);
        buf_add_raw(out, "\r\n");
        tally->tier[chosen[i].hit->tier]++;
    }
    if (!count && w->job->all) add_none(w, out, q);
    tally->rows += (int64_t)count;
    return 0;
}
