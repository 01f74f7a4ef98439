/* moved.c - offices that merged, split or ended: what that makes of an answer.
 *
 * By the boundaries of today what an office counted before it ended stands with its successor, all of it with the first that is named
 * when it was split; by those of then every act stands where it was done. Either way somebody who compares two times, or two rows, must
 * know of it. Told are only changes that touch the numbers shown: of those that lie wholly within one row and the total nothing is said.
 */
#include "figure/inside.h"

#include <assert.h>
#include <string.h>

enum { TOLD_MOST = 5, NAMED_MOST = 6, NOTE_BYTES = 65536 };

/* Nothing has ended: every office stands for itself. */
static bound_t of_their_own(const question_t *q)
{
    return (bound_t){.tree = q->tree, .ended = INT32_MIN, .office = q->office};
}

static bool asked_about(const question_t *q, const bound_t *b, int office)
{
    return q->ask.alone ? bound_stands_for(b, office) == b->office : bound_within(b, office);
}

/* Codes of the rows that the office stands in: one; in the four-level table with those above it. */
static size_t rows_of(const question_t *q, const bound_t *b, const dim_t *d, int office, size_t into[CLIMB_MOST])
{
    size_t n = 0;
    int at = bound_head(b, d->by, office);
    while (at >= 0 && n < CLIMB_MOST) {
        int64_t row = words_find(&d->keys, office_at(q->tree, at)->code);
        if (row >= 0) into[n++] = (size_t)row;
        if (d->by != BY_TREE || at == b->office) break;
        at = bound_above(b, at);
    }
    return n;
}

/* A split that the office outlives; a merger into one of those that merged. */
static bool goes_on(const office_move_t *m)
{
    const int *one = m->to_count > 1 ? m->from : m->to, *many = m->to_count > 1 ? m->to : m->from;
    size_t n = m->to_count > 1 ? m->to_count : m->from_count;
    for (size_t i = 0; i < n; i++)
        if (many[i] == *one) return true;
    return false;
}

/* All that it concerns, each once: *into lives in the arena. */
static size_t members(const question_t *q, const office_move_t *m, int **into)
{
    size_t n = 0;
    int *of = *into = arena_array(q->arena, m->from_count + m->to_count, sizeof *of);
    for (size_t i = 0; of && i < m->from_count + m->to_count; i++) {
        int one = i < m->from_count ? m->from[i] : m->to[i - m->from_count];
        bool known = false;
        for (size_t k = 0; k < n; k++) known = known || of[k] == one;
        if (!known) of[n++] = one;
    }
    return n;
}

/* Between the rows of one breakdown: rows that hold some of the members and not the others. One without a row of its own counts in
 * another's. */
static void touches_rows(const question_t *q, const int *of, size_t n, dim_t *x, bool mark, bool *ret)
{
    bound_t own = of_their_own(q);
    size_t row[CLIMB_MOST], *held = x->members; /* how many of them each row holds */
    memset(held, 0, x->count * sizeof *held);
    for (size_t i = 0; i < n; i++) {
        size_t rows = asked_about(q, &own, of[i]) ? rows_of(q, &own, x, of[i], row) : 0;
        for (size_t k = 0; k < rows; k++) held[row[k]]++;
        *ret = *ret || !rows;
    }
    for (size_t r = 0; r < x->count; r++) {
        bool part = held[r] && held[r] < n;
        *ret = *ret || part;
        x->moved[r] = x->moved[r] || (part && mark);
    }
}

/* Does the change move anything between the rows, or into and out of the total? mark: those that it moves between. */
static int touches(question_t *q, const office_move_t *m, bool mark, bool *ret, err_t *err)
{
    int *of;
    bound_t own = of_their_own(q);
    size_t in = 0, n = members(q, m, &of);
    if (!of) return err_nomem(err);
    for (size_t i = 0; i < n; i++) in += asked_about(q, &own, of[i]);
    *ret = in > 0 && in < n;
    q->moved_total = q->moved_total || (mark && *ret);
    for (size_t d = 0; in && d < q->ask.by_count; d++)
        if (q->dim[d].moved) touches_rows(q, of, n, &q->dim[d], mark, ret);
    return 0;
}

static void span_of(const question_t *q, day_t *ret_least, day_t *ret_most)
{
    *ret_least = q->wave[0].from;
    *ret_most = q->wave[0].to;
    for (size_t w = 1; w < q->wave_count; w++) {
        if (q->wave[w].from < *ret_least) *ret_least = q->wave[w].from;
        if (q->wave[w].to > *ret_most) *ret_most = q->wave[w].to;
    }
}

static int rows_end(question_t *q, err_t *err)
{
    for (size_t d = 0; d < q->ask.by_count; d++) {
        dim_t *x = &q->dim[d];
        if (!x->offices || x->by == BY_LEVEL) continue;
        x->moved = arena_array(q->arena, x->count + 1, sizeof *x->moved);
        x->last = arena_array(q->arena, x->count + 1, sizeof *x->last);
        x->members = arena_array(q->arena, x->count + 1, sizeof *x->members);
        if (!x->moved || !x->last || !x->members) return err_nomem(err);
        for (size_t i = 0; i < x->count; i++) {
            int at;
            x->last[i] = office_find(q->tree, x->value[i].key, &at, NULL) == 0 ? office_at(q->tree, at)->valid_to : DAY_NONE;
        }
    }
    return 0;
}

/* A row of an office that is no more says so wherever it stands. */
static int rename_rows(question_t *q, err_t *err)
{
    char day[DAY_TEXT];
    for (size_t d = 0; d < q->ask.by_count; d++)
        for (size_t i = 0; q->dim[d].last && i < q->dim[d].count; i++) {
            row_name_t *v = &q->dim[d].value[i];
            if (q->dim[d].last[i] == DAY_NONE) continue;
            (void)day_text(q->dim[d].last[i], day);
            v->words = (words_t){{arena_printf(q->arena, "%s（至%s，已撤销）", v->words.in[LANG_ZH], day),
                                  arena_printf(q->arena, "%s (until %s, dissolved)", v->words.in[LANG_EN], day)}};
            if (!v->words.in[LANG_ZH] || !v->words.in[LANG_EN]) return err_nomem(err);
        }
    return 0;
}

int moved_find(question_t *q, err_t *err)
{
    day_t least, most;
    size_t n = office_move_count(q->tree);
    span_of(q, &least, &most);
    int failed = rows_end(q, err);
    if (!failed) failed = rename_rows(q, err);
    q->moved = failed ? NULL : arena_array(q->arena, n + 1, sizeof *q->moved);
    if (!failed && !q->moved) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < n; i++) {
        const office_move_t *m = office_move_at(q->tree, i);
        bool touched = false;
        if (m->on <= least || (q->ask.then && m->on > most)) continue;
        /* A change is misread where the two times are counted by different boundaries: of today's a merger is in both. */
        bool mark = m->on <= q->wave[0].to && q->wave_count > 1 && (q->ask.then || m->to_count > 1);
        failed = touches(q, m, mark, &touched, err);
        if (touched) q->moved[q->moved_count++] = m;
    }
    return failed;
}

/* --- values ------------------------------------------------------------------------------------------------------ */

/* The office asked about is no more, and by the boundaries of today what it counted is another's. */
static bool gone_over(const question_t *q)
{
    const office_t *o = office_at(q->tree, q->office);
    return !q->ask.then && o->successor >= 0 && o->valid_to != DAY_NONE && o->valid_to < day_today();
}

bool value_ended(const question_t *q, size_t cell, bool total)
{
    day_t last = office_at(q->tree, q->office)->valid_to;
    if (gone_over(q) || (last != DAY_NONE && q->wave[0].from > last)) return true;
    for (size_t d = 0; !total && d < q->ask.by_count; d++) {
        const dim_t *x = &q->dim[d];
        day_t of_row = x->last ? x->last[cell / x->stride % x->count] : DAY_NONE;
        if (of_row != DAY_NONE && (last == DAY_NONE || of_row < last)) last = of_row;
    }
    if (last == DAY_NONE || total) return false;
    if (q->wave[0].from > last) return true;
    for (size_t d = 0; d < q->ask.by_count; d++) {
        const dim_t *x = &q->dim[d];
        if (by_is_period(x->by) && (int64_t)(cell / x->stride % x->count) > period_number(x->by, last) - x->base) return true;
    }
    return false;
}

bool value_moved(const question_t *q, size_t cell, bool total)
{
    bool moved = total && q->moved_total, rows = false;
    for (size_t d = 0; !total && d < q->ask.by_count; d++) {
        const dim_t *x = &q->dim[d];
        rows = rows || x->moved;
        moved = moved || (x->moved && x->moved[cell / x->stride % x->count]);
    }
    return total || rows ? moved : q->moved_total; /* rows of periods or fields are of all the offices */
}

/* --- in words -------------------------------------------------------------------------------------------------- */

static void add_office(const question_t *q, int office, enum lang lang, buf_t *out)
{
    const office_t *o = office_at(q->tree, office);
    buf_addf(out, lang == LANG_ZH ? "%s（%s）" : "%s (%s)", o->name.in[lang], o->code);
}

static void add_offices(const question_t *q, const int *of, size_t n, int but, enum lang lang, buf_t *out)
{
    size_t said = 0;
    for (size_t i = 0; i < n; i++) {
        if (of[i] == but || said++ >= NAMED_MOST) continue;
        if (said > 1) buf_add_raw(out, lang == LANG_ZH ? "、" : ", ");
        add_office(q, of[i], lang, out);
    }
    if (said > NAMED_MOST) buf_addf(out, lang == LANG_ZH ? "等%zu个院" : " and %zu more", lang == LANG_ZH ? said : said - NAMED_MOST);
}

/* One change: who went where on which day. */
static void add_move(const question_t *q, const office_move_t *m, enum lang lang, buf_t *out)
{
    char day[DAY_TEXT];
    bool zh = lang == LANG_ZH, stays = goes_on(m), split = m->to_count > 1;
    const char *verb_zh = !split ? "并入" : stays ? "分出" : "分设为";
    const char *verb_en = split ? stays ? "gave off" : "was split into" : m->from_count - stays > 1 ? "were merged into" : "was merged into";
    (void)day_text(m->on, day);
    add_offices(q, m->from, m->from_count, split ? -1 : m->to[0], lang, out);
    if (zh) buf_addf(out, "自%s起%s", day, verb_zh);
    else buf_addf(out, " %s ", verb_en);
    add_offices(q, m->to, m->to_count, split && stays ? m->from[0] : -1, lang, out);
    if (!zh) buf_addf(out, " from %s", day);
}

static const char *how(const question_t *q, enum lang lang)
{
    bool zh = lang == LANG_ZH;
    if (q->ask.then)
        return zh ? "。统计按当时的管辖：变更以前的数列原来的院，以后的列承继的院，所涉各院变更前后的数不可比"
                  : ". Counted by the boundaries of then: what was before stands with the office of that day, what came after with its successor; of the offices concerned times before and after do not compare";
    return zh ? "。统计按现行管辖：已撤销的院以前的数也计入承继它的院（分设的计入所列第一个院，分出的仍在原院）"
              : ". Counted by the boundaries of today: what an office that ended had counted stands with its successor (of a split with the first that is named, with the old one if it goes on)";
}

static const char *moves_words(const question_t *q, enum lang lang)
{
    buf_t out;
    bool zh = lang == LANG_ZH;
    buf_init(&out, NOTE_BYTES);
    buf_add_raw(&out, zh ? "机构有变更：" : "offices changed: ");
    for (size_t i = 0; i < q->moved_count && i < TOLD_MOST; i++) {
        if (i) buf_add_raw(&out, zh ? "；" : "; ");
        add_move(q, q->moved[i], lang, &out);
    }
    if (q->moved_count > TOLD_MOST) buf_addf(&out, zh ? "；另有%zu项变更" : "; and %zu more", q->moved_count - TOLD_MOST);
    buf_add_raw(&out, how(q, lang));
    const char *text = buf_failed(&out) ? NULL : arena_text(q->arena, buf_text(&out));
    buf_release(&out);
    return text;
}

/* The office asked about has ended: where its numbers are, and how to ask for them. */
static const char *ended_words(const question_t *q, enum lang lang)
{
    buf_t out;
    char last[DAY_TEXT], first[DAY_TEXT];
    bool zh = lang == LANG_ZH;
    const office_t *o = office_at(q->tree, q->office), *next = o->successor >= 0 ? office_at(q->tree, o->successor) : NULL;
    buf_init(&out, NOTE_BYTES);
    (void)day_text(o->valid_to, last);
    (void)day_text(o->valid_to + 1, first);
    add_office(q, q->office, lang, &out);
    buf_addf(&out, zh ? "自%s起撤销" : " was dissolved from %s", first);
    if (next) {
        buf_add_raw(&out, zh ? "，由" : " and succeeded by ");
        add_office(q, o->successor, lang, &out);
        if (zh) buf_add_raw(&out, "承继");
    }
    if (gone_over(q))
        buf_addf(&out, zh ? "。按现行管辖，它以前的数都计入承继的院，这里没有它单独的数：问承继的院（office: %s），或者按当时的管辖问它到%s为止的数（boundaries: then）"
                          : ". By the boundaries of today all that it counted stands with its successor and it has no numbers of its own: ask for the successor (office: %s), or by those of then for its own until %s (boundaries: then)",
                 next->code, last);
    else if (q->wave[0].from > o->valid_to)
        buf_add_raw(&out, zh ? "，所问期间它已不存在，没有它的数" : ": it did not exist in the period asked about and has no numbers");
    else
        buf_addf(&out, zh ? "：它的数计至%s" : ": its numbers end on %s", last);
    const char *text = buf_failed(&out) ? NULL : arena_text(q->arena, buf_text(&out));
    buf_release(&out);
    return text;
}

/* true: it is over and said so. */
static bool asked_ended(const question_t *q)
{
    const office_t *o = office_at(q->tree, q->office);
    return o->valid_to != DAY_NONE && (gone_over(q) || q->wave[0].to > o->valid_to);
}

int moved_words(const question_t *q, words_t *ret_moved, words_t *ret_ended, err_t *err)
{
    *ret_moved = *ret_ended = (words_t){{NULL, NULL}};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        bool ended = asked_ended(q);
        if (ended && !(ret_ended->in[lang] = ended_words(q, (enum lang)lang))) return err_nomem(err);
        if (!ended && q->moved_count && !(ret_moved->in[lang] = moves_words(q, (enum lang)lang))) return err_nomem(err);
    }
    return 0;
}

static json_t *codes_json(const question_t *q, const int *of, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) (void)json_array_append_new(list, json_string(office_at(q->tree, of[i])->code));
    return list;
}

json_t *moved_json(const question_t *q)
{
    char day[DAY_TEXT];
    json_t *list = json_array();
    for (size_t i = 0; i < q->moved_count; i++) {
        const office_move_t *m = q->moved[i];
        (void)json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "on", day_text(m->on, day), "from", codes_json(q, m->from, m->from_count), "to",
                                                    codes_json(q, m->to, m->to_count)));
    }
    return list;
}
