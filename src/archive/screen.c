/* screen.c - one subject against the archive: identity first, name second, and what follows from each tier.
 *
 * Tier A (same identity number) within the period is decided by rule, the same, if the names agree: a number alone
 * convicts nobody, it may be borrowed or mistyped into another valid one. B and C are for an officer: a name with a birth date, place or unit makes it probable, a bare name says nothing but that there are
 * namesakes. An officer's earlier word on the same pair is repeated while neither side has changed.
 */
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>

/* --- what is asked --------------------------------------------------------------------------------- */

static int bad_subject(size_t index, const char *zh, const char *en, err_t *err)
{
    char number[24], both[ERR_ARG_BYTES];
    return err_set(err, ERR_ARCHIVE_SUBJECT, num_text((int64_t)index + 1, number),
                   err_both((words_t){{zh, en}}, both));
}

/* Refuses a wrong number with all that it may have been meant to be: nobody is cleared on a typing error. */
static int bad_identity(const identity_t *id, const match_subject_t *s, size_t index, err_t *err)
{
    char offers[ERR_ARG_BYTES] = "无" ERR_OR "none";
    size_t used = 0;
    for (int i = 0; i < id->repairs && i < IDENTITY_OFFERS && used + IDENTITY_TEXT + 3 < sizeof offers; i++)
        used += (size_t)snprintf(offers + used, sizeof offers - used, "%s%s", used ? ", " : "", id->repair[i].number);
    buf_t zh, en;
    buf_init(&zh, 4096);
    buf_init(&en, 4096);
    err_add_part(&zh, &id->fault, ERR_WHAT, LANG_ZH);
    err_add_part(&en, &id->fault, ERR_WHAT, LANG_EN);
    char both[ERR_ARG_BYTES], field[64];
    words_t why = {{buf_failed(&zh) ? "-" : buf_text(&zh), buf_failed(&en) ? "-" : buf_text(&en)}};
    err_set(err, ERR_ARCHIVE_IDENTITY, s->identity, s->name, err_both(why, both), offers);
    snprintf(field, sizeof field, "subjects.%zu.identity", index);
    err_field_label(err, field, (words_t){{"证件号码", "identity number"}});
    buf_release(&zh);
    buf_release(&en);
    return ERR_ARCHIVE_IDENTITY;
}

static int check_identity(const match_subject_t *s, size_t index, arena_t *a, match_subject_t *clean, err_t *err)
{
    identity_t id;
    identity_check(s->identity, IDENTITY_UNKNOWN, &id);
    if (!id.valid) return bad_identity(&id, s, index, err);
    bool person = id.kind == IDENTITY_RESIDENT || id.kind == IDENTITY_RESIDENT15;
    if (person && s->schema == MATCH_UNIT)
        return bad_subject(index, "单位不能用居民身份证号查询", "a unit has no resident identity number", err);
    if (!person && s->schema == MATCH_PERSON)
        return bad_subject(index, "个人不能用单位代码查询", "a person has no unit's code", err);
    clean->schema = person ? MATCH_PERSON : MATCH_UNIT;
    clean->identity = arena_text(a, id.canonical);
    /* The number says when the person was born and of which sex. */
    if (person && clean->born == DAY_NONE) clean->born = id.born;
    if (person && clean->born != id.born)
        return bad_subject(index, "出生日期与身份证号码不一致，其中一项有误",
                           "the date of birth is not that of the identity number: one of them is wrong", err);
    if (person && !clean->sex) clean->sex = id.sex;
    return clean->identity ? 0 : err_nomem(err);
}

/* Trimmed; blank is the same as not given. */
static int clean_text(const char **text, arena_t *a, err_t *err)
{
    if (!*text) return 0;
    const char *trimmed = text_trim(a, *text);
    if (!trimmed) return err_nomem(err);
    *text = *trimmed ? trimmed : NULL;
    return 0;
}

/* Before the number of aliases is checked: no more of them than a subject may have are looked at. */
static int check_visible(const match_subject_t *s, size_t index, err_t *err)
{
    uint32_t hidden = text_hidden(s->name);
    for (size_t i = 0; !hidden && i < s->alias_count && i < MATCH_NAMES_MOST; i++)
        if (s->aliases[i]) hidden = text_hidden(s->aliases[i]);
    if (!hidden) return 0;
    char zh[128], en[128];
    (void)snprintf(zh, sizeof zh, "姓名或名称中有不可见的字符（换行、零宽或改变书写方向）：U+%04" PRIX32, hidden);
    (void)snprintf(en, sizeof en, "the name holds a character nobody sees (line break, no width, or change of direction): U+%04" PRIX32,
                   hidden);
    return bad_subject(index, zh, en, err);
}

int check_subject(const match_subject_t *s, size_t index, arena_t *a, match_subject_t *ret_clean, err_t *err)
{
    match_subject_t clean = *s;
    int failed = clean_text(&clean.name, a, err);
    if (!failed) failed = clean_text(&clean.identity, a, err);
    if (!failed) failed = clean_text(&clean.place, a, err);
    if (!failed) failed = clean_text(&clean.unit, a, err);
    if (failed) return failed;
    if (!clean.name) return bad_subject(index, "没有写明姓名或名称", "no name is given", err);
    if (strlen(clean.name) > MATCH_NAME_BYTES)
        return bad_subject(index, "姓名或名称过长（超过512字节）", "the name is longer than 512 bytes", err);
    if (text_bad_byte(clean.name, strlen(clean.name)))
        return bad_subject(index, "姓名或名称不是有效的 UTF-8 文本", "the name is not valid UTF-8", err);
    failed = check_visible(&clean, index, err);
    if (failed) return failed;
    if (clean.alias_count >= MATCH_NAMES_MOST)
        return bad_subject(index, "曾用名超过127个", "more than 127 other names", err);
    if (clean.identity) {
        match_subject_t asked = clean;
        failed = check_identity(&asked, index, a, &clean, err);
        if (failed) return failed;
    }
    if (clean.schema != MATCH_PERSON && clean.schema != MATCH_UNIT)
        return bad_subject(index, "应写明是个人还是单位", "say whether it is a person or a unit", err);
    *ret_clean = clean;
    return 0;
}

/* Everything the search goes by: a decision holds for exactly this. */
int subject_key(const match_subject_t *s, arena_t *a, const char **ret_key, err_t *err)
{
    char day[DAY_TEXT], hex[65];
    unsigned char hash[32];
    buf_t b;
    buf_init(&b, 65536);
    buf_addf(&b, "%d\n", s->schema);
    int failed = match_fold(s->name, s->schema, &b, err);
    for (size_t i = 0; !failed && i < s->alias_count; i++) {
        buf_add_char(&b, '\n');
        failed = match_fold(s->aliases[i], s->schema, &b, err);
    }
    buf_addf(&b, "\n%s\n%s\n%c\n%s\n%s", s->identity ? s->identity : "", day_text(s->born, day), s->sex ? s->sex : '-',
             s->place ? s->place : "", s->unit ? s->unit : "");
    if (!failed && buf_failed(&b)) failed = err_nomem(err);
    if (!failed) {
        crypto_hash_sha256(hash, (const unsigned char *)b.data, b.length);
        sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
        *ret_key = arena_text(a, hex);
        if (!*ret_key) failed = err_nomem(err);
    }
    buf_release(&b);
    return failed;
}

/* --- periods ---------------------------------------------------------------------------------------- */

day_t years_back(day_t d, int years)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    y -= years;
    int last = day_month_length(y, m);
    return day_of(y, m, day < last ? day : last);
}

int check_period(day_t from, day_t to, day_t *ret_from, day_t *ret_to, err_t *err)
{
    day_t today = day_today(), end = to == DAY_NONE ? today : to;
    day_t begin = from == DAY_NONE ? years_back(end, ARCHIVE_YEARS_BACK) : from;
    char f[DAY_TEXT], t[DAY_TEXT];
    if (end > today || begin > end)
        return err_set(err, ERR_ARCHIVE_PERIOD, day_text(begin, f), day_text(end, t));
    *ret_from = begin;
    *ret_to = end;
    return 0;
}

/* Records without a day (foreign lists) know no look-back; a listing that ended before the period is over. */
bool fact_in_period(const fact_t *f, day_t from, day_t to)
{
    if (f->until != DAY_NONE && f->until < from) return false;
    return f->date == DAY_NONE || (f->date >= from && f->date <= to);
}

/* --- the search -------------------------------------------------------------------------------------- */

typedef struct earlier {
    int64_t id;
    enum archive_verdict verdict;
} earlier_t;

static int look_up_decision(const screen_t *s, store_conn_t *c, int64_t record, int64_t version, const char *key,
                            earlier_t *ret, err_t *err)
{
    char text[48];
    store_rows_t *rows = NULL;
    bool found;
    matter_text(version, text);
    int failed = store_query(c, s->ar->sql[SQL_DECIDED],
                             STORE_P(store_int(record), store_text(key), store_text(text), store_int(s->size)),
                             &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    *ret = (earlier_t){0};
    if (!failed && found) {
        ret->id = store_col_int(rows, 0);
        ret->verdict = strcmp(store_col_text(rows, 1), "same") == 0 ? ARCHIVE_SAME : ARCHIVE_DIFFERENT;
    }
    store_rows_close(rows);
    return failed;
}

/* The same name, or one of either side's other names. Read from the evidence itself, which is what the officer is
 * shown: a near or a wholly other name has other words. */
static bool names_agree(const match_hit_t *h)
{
    bool same = false;
    for (size_t i = 0; i < h->reason_count; i++)
        same |= strcmp(h->reasons[i].word, "same_name") == 0 || strcmp(h->reasons[i].word, "same_unit_name") == 0;
    return same;
}

/* key NULL: nothing is remembered. */
static int judge(const screen_t *s, store_conn_t *c, const char *key, archive_candidate_t *x, err_t *err)
{
    if (x->hit.tier == MATCH_A && names_agree(&x->hit)) {
        x->verdict = ARCHIVE_SAME;
        x->basis = ARCHIVE_BY_RULE;
        return 0;
    }
    if (!key) return 0;
    earlier_t e;
    int failed = look_up_decision(s, c, x->hit.record, x->record_seq, key, &e, err);
    if (failed || !e.id) return failed;
    x->verdict = e.verdict;
    x->basis = ARCHIVE_REMEMBERED;
    x->remembered = e.id;
    return 0;
}

enum archive_status status_of(const archive_t *ar, const archive_finding_t *f)
{
    bool hit = false;
    for (size_t i = 0; i < f->count; i++) {
        const archive_candidate_t *x = &f->candidates[i];
        if (x->verdict == ARCHIVE_OPEN) return ARCHIVE_NEEDS_REVIEW;
        hit |= x->verdict == ARCHIVE_SAME && (ar->counting >> x->hit.list & 1);
    }
    /* What was not shown was not decided: too many namesakes are never cleared in a lump. */
    if (f->truncated) return ARCHIVE_NEEDS_REVIEW;
    return hit ? ARCHIVE_HIT : ARCHIVE_CLEAR;
}

/* Does the record's name read the same as the subject's? */
static int is_namesake(const match_subject_t *subject, const char *fold, const char *name, bool *ret_same, err_t *err)
{
    buf_t b;
    buf_init(&b, 8192);
    int failed = match_fold(name, subject->schema, &b, err);
    if (!failed && buf_failed(&b)) failed = err_nomem(err);
    if (!failed) *ret_same = strcmp(buf_text(&b), fold) == 0;
    buf_release(&b);
    return failed;
}

/* Keeps what lies in the period and is a candidate at all; hits come best first. A judgment spells its man
 * right and so does an application with a number: of the records without a number only those whose name
 * reads the same go to the officer then, unless birth, place or unit speak as well (tier B). Without a number, and
 * on foreign lists, which transliterate, near names are shown too. Namesakes are
 * counted here, by the asker's own name. */
static int keep_hits(const screen_t *s, store_conn_t *c, const match_result_t *r, const char *key, const char *fold,
                     archive_finding_t *f, err_t *err)
{
    for (size_t i = 0; i < r->count; i++) {
        const match_hit_t *h = &r->hits[i];
        const fact_t *fact = facts_find(s->facts, h->record);
        if (h->tier == MATCH_NONE || !fact) continue;
        bool same;
        int failed = is_namesake(f->asked, fold, h->name, &same, err);
        if (failed) return failed;
        bool near_only = h->tier == MATCH_C && !same;
        if (near_only && f->asked->identity && (s->ar->counting >> h->list & 1)) continue;
        f->namesakes += same;
        if (f->count == ARCHIVE_CANDIDATES_MOST) {
            f->truncated |= !near_only;
            continue;
        }
        archive_candidate_t *x = &f->candidates[f->count];
        *x = (archive_candidate_t){.hit = *h, .record_seq = fact->last};
        failed = judge(s, c, key, x, err);
        if (failed) return failed;
        f->count++;
    }
    return 0;
}

static int fold_of(const match_subject_t *subject, arena_t *a, const char **ret_fold, err_t *err)
{
    buf_t b;
    buf_init(&b, 8192);
    int failed = match_fold(subject->name, subject->schema, &b, err);
    if (!failed && (buf_failed(&b) || !(*ret_fold = arena_text(a, buf_text(&b))))) failed = err_nomem(err);
    buf_release(&b);
    return failed;
}

/* What lies outside the period is not there at all: not in the answer, not in the count of namesakes, not in the
 * evidence. */
static bool may_show(void *arg, int64_t record)
{
    const screen_t *s = arg;
    const fact_t *fact = facts_find(s->facts, record);
    if (!fact || !fact_in_period(fact, s->from, s->to)) return false;
    const fact_t *changed = s->changed ? facts_find(s->changed, record) : NULL;
    return !s->changed || (changed && changed->last >= s->since);
}

int screen_subject(const screen_t *s, store_conn_t *c, const match_subject_t *subject, arena_t *a,
                   archive_finding_t *ret_finding, err_t *err)
{
    match_query_t q = {.subject = *subject, .lists = s->lists, .top = MATCH_TOP_MOST, .keep = may_show,
                       .keep_arg = (void *)(uintptr_t)s};
    match_result_t r;
    const char *key = NULL, *fold;
    archive_finding_t f = {.asked = subject};
    f.candidates = arena_array(a, ARCHIVE_CANDIDATES_MOST, sizeof *f.candidates);
    int failed = f.candidates ? 0 : err_nomem(err);
    /* Only a number makes two askers' subjects the same one: the officer's word on one bearer of a name would
     * else convict, or clear, the next. */
    if (!failed && subject->identity) failed = subject_key(subject, a, &key, err);
    if (!failed) failed = fold_of(subject, a, &fold, err);
    if (!failed) failed = match_search(s->index, &q, a, &r, err);
    if (!failed) failed = keep_hits(s, c, &r, key, fold, &f, err);
    if (failed) return failed;
    assert(f.count <= ARCHIVE_CANDIDATES_MOST);
    /* The search itself ended at its top: what it left out is no better than its last hit. */
    bool same = false;
    if (r.count >= MATCH_TOP_MOST) failed = is_namesake(subject, fold, r.hits[r.count - 1].name, &same, err);
    if (failed) return failed;
    f.truncated |= same || (r.count >= MATCH_TOP_MOST && r.hits[r.count - 1].tier != MATCH_C);
    f.status = status_of(s->ar, &f);
    *ret_finding = f;
    return 0;
}
