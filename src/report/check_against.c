/* check_against.c - numbers of a text beside the register's figures: whose work, of what time, which figure; and what it has. */
#include "report/check_against.h"

#include "base/text.h"
#include "figure/passport.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- asked ---------------------------------------------------------------------------------------------------------------- */

struct asked {
    const char *key;
    answer_t answer;
};

static void drop_json(void *json)
{
    json_decref(json);
}

static const char *key_of(against_t *x, const figure_ask_t *q)
{
    buf_t k;
    buf_init(&k, 8192);
    buf_addf(&k, "%s %s%s %lld %lld %d", q->figure[0], q->office, q->alone ? "-" : "", (long long)q->from, (long long)q->to, (int)q->compare);
    for (size_t i = 0; i < q->narrow_count; i++) buf_addf(&k, " %s=%s", q->narrow[i].field, q->narrow[i].value);
    const char *text = buf_failed(&k) ? NULL : arena_text(x->arena, buf_text(&k));
    buf_release(&k);
    return text;
}

static bool began_by(const json_t *on_record_from, day_t day)
{
    day_t began;
    const char *text = json_string_value(on_record_from);
    return text && day_parse(text, &began, NULL) == 0 && began <= day;
}

/* How much of the time is on record: 2 all, 1 some of it, 0 none. A kind's record begins with its first matter, an office's too: that
 * of a year may come in January. */
static int recorded(const json_t *answer, day_t from, day_t to)
{
    enum { LONG = 300, LATE = 31 };
    const json_t *office = json_object_get(answer, "on_record_from"), *kind = json_object_get(json_array_get(json_object_get(answer, "figures"), 0), "on_record_from");
    if (!began_by(office, to) || !began_by(kind, to)) return 0;
    return began_by(office, to - from >= LONG ? from + LATE : from) ? 2 : 1;
}

bool against_refused(int code)
{
    static const enum err_code refusals[] = {ERR_FIGURE_READ, ERR_FIGURE_OFFICE, ERR_FIGURE_WINDOW, ERR_FIGURE_BY, ERR_FIGURE_MANY, ERR_FIGURE_PASSPORT_TAKEN, ERR_REGISTER_FILTER_FIELD,
                                             ERR_REGISTER_FILTER, ERR_REPORT_MANY, ERR_PAPER_LANG, ERR_PAPER_LONG, ERR_PAPER_LOOPS, ERR_PAPER_CHART, ERR_PAPER_CHART_VALUE};
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (code == (int)refusals[i]) return true;
    return false;
}

static int ask_fresh(against_t *x, const figure_ask_t *q, answer_t *ret, err_t *err)
{
    err_t refused = {0};
    json_t *answer = NULL;
    int failed = passport_ask(x->figures, x->actor, q, &answer, &refused);
    *ret = (answer_t){0};
    if (against_refused(failed)) return 0;
    if (failed) {
        if (err) *err = refused;
        return failed;
    }
    if (!arena_on_free(x->arena, drop_json, answer)) return err_nomem(err);
    ret->value = json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0);
    ret->passport = json_string_value(json_object_get(answer, "passport"));
    int much = recorded(answer, q->from, q->to);
    ret->recorded = much == 2, ret->partly = much > 0;
    return 0;
}

int against_ask(against_t *x, const figure_ask_t *q, answer_t *ret, err_t *err)
{
    const char *key = key_of(x, q);
    if (!key) return err_nomem(err);
    *ret = (answer_t){0};
    for (size_t i = 0; i < x->asked_count; i++)
        if (strcmp(x->asked[i].key, key) == 0) return *ret = x->asked[i].answer, 0;
    if (x->asked_count == QUESTIONS_MOST) return x->result->partly = true, 0;
    int failed = ask_fresh(x, q, ret, err);
    if (!failed) x->asked[x->asked_count++] = (struct asked){key, *ret};
    return failed;
}

/* --- what is known of a line's place in the text -------------------------------------------------------------------------------- */

enum { LEVELS = 8 };

typedef struct known {
    text_span_t when;     /* from DAY_NONE: not said */
    enum where_what what; /* UNSAID: not said */
    const office_t *office;
    bool narrow;          /* of some sort of cases only */
    bool set;
} known_t;

typedef struct clause {
    int number, end;      /* of the claim */
    int from;             /* where its words begin */
    int from2, to2;       /* English: behind the number */
    uint32_t before;      /* what stands before `from`: 0 = the beginning, '0' = a number */
    uint32_t behind;
} clause_t;

/* A value that was held against the register. */
typedef struct compared {
    bool set;
    size_t claim;
    figure_ask_t ask;
    meant_t meant;
} compared_t;

typedef struct reading {
    against_t *x;
    known_t doc, level[LEVELS], para;
    int paragraph;
    bool body;            /* a sentence has been read */
    bool clash;           /* the paragraph speaks of several times */
    bool told;            /* it has said something before that may narrow what follows */
    text_line_t *l;
    const check_line_t *line;
    when_t when[WHENS_MOST];
    text_span_t span[WHENS_MOST];
    bool resolved[WHENS_MOST];
    int whens;
    where_t where[WHERES_MOST];
    int wheres;
    bool skip[SENTENCE_MOST + 8];
    /* of the sentence as it is gone through */
    bool unclear;         /* what its clauses are about is not plain any more */
    bool led;             /* ... from its first clause on */
    bool worded;          /* the words before the last number name a figure */
    clause_t words;
    /* the value compared last, and the one whose words it shares (27件27人), for what is said of their change */
    compared_t last, twin;
    int year_on_year;     /* behind a change against the year before, which one told in other terms may follow (增加21件，增长21%); 0: none */
} reading_t;

static char ascii_small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Behind the time that the line begins with: 行动自9月15日起. */
static int behind_time(const reading_t *r)
{
    int i = 0;
    while (i < r->l->n && r->skip[i]) i++;
    return i;
}

/* Of some sort of cases: a word for one, or the name of a crime. */
static bool says_sort(const reading_t *r)
{
    const against_t *x = r->x;
    enum lang lang = r->l->zh ? LANG_ZH : LANG_EN;
    if (names_sort(r->l, behind_time(r), r->l->n)) return true;
    char small[4096];
    size_t n = r->line->end - r->line->at;
    if (n > sizeof small) n = sizeof small;
    for (size_t i = 0; i < n; i++) small[i] = ascii_small(x->result->text[r->line->at + i]);
    for (size_t i = 0; i < x->crimes; i++)
        if (memmem(small, n, x->crime[lang][i], strlen(x->crime[lang][i]))) return true;
    return false;
}

/* The sentence says of its own that it is of all: 2025年，全市检察机关. */
static bool says_whole(const reading_t *r)
{
    for (int i = 0; i < r->wheres; i++)
        if (r->where[i].what != WHERE_UNSAID && r->where[i].subject) return true;
    return false;
}

/* The innermost that says it: paragraph, headings from the inside, title. */
static const text_span_t *when_known(const reading_t *r)
{
    if (r->clash) return NULL;
    if (r->para.when.from != DAY_NONE) return &r->para.when;
    for (int i = LEVELS; i-- > 0;)
        if (r->level[i].set && r->level[i].when.from != DAY_NONE) return &r->level[i].when;
    return r->doc.when.from != DAY_NONE ? &r->doc.when : NULL;
}

static const known_t *where_known(const reading_t *r)
{
    if (r->para.what != WHERE_UNSAID) return &r->para;
    for (int i = LEVELS; i-- > 0;)
        if (r->level[i].set && r->level[i].what != WHERE_UNSAID) return &r->level[i];
    return &r->doc;
}

static bool narrow_known(const reading_t *r)
{
    bool narrow = r->doc.narrow || r->para.narrow;
    for (int i = 0; i < LEVELS; i++) narrow = narrow || (r->level[i].set && r->level[i].narrow);
    return narrow;
}

static known_t unknown(void)
{
    return (known_t){.when = {DAY_NONE, DAY_NONE, false}};
}

/* Alone in its paragraph, short, and no sentence: a heading. */
static bool is_head(const reading_t *r, size_t i)
{
    const check_result_t *result = r->x->result;
    const check_line_t *l = &result->lines[i];
    bool alone = (i == 0 || result->lines[i - 1].paragraph != l->paragraph) && (i + 1 == result->line_count || result->lines[i + 1].paragraph != l->paragraph);
    if (!alone || r->l->n > (l->zh ? 60 : 140) || !r->l->n) return false;
    for (size_t k = 0; k < l->claims; k++)
        if (!result->claims[l->claim + k].loose) return false;
    return !one_of(U"。；;！？!?,，：:.", r->l->c[r->l->n - 1]);
}

/* #, ## ..., 一、 (一) 1.: from 1; 0 = none of them. */
static int head_level(const text_line_t *l)
{
    int marks = 0;
    double v, last;
    while (l->c[marks] == '#') marks++;
    if (marks) return marks;
    int i = num_han(l->c, 0, &v, &last);
    if (i > 0 && l->c[i] == U'、') return 2;
    if (l->c[0] == '(' && num_han(l->c, 1, &v, &last) > 1) return 3;
    i = num_run(l->c, 0);
    if (i > 0 && i < 3 && one_of(U".、", l->c[i])) return l->zh ? 4 : 2;
    return 0;
}

static void read_head(reading_t *r)
{
    int level = head_level(r->l);
    bool title = !r->body && (level <= 1);
    known_t k = unknown();
    k.set = true;
    for (int i = 0; i < r->whens; i++)
        if (r->resolved[i] && !r->when[i].versus) k.when = r->span[i];
    for (int i = 0; i < r->wheres; i++)
        if (r->where[i].what != WHERE_UNSAID) k.what = r->where[i].what, k.office = r->where[i].office;
    k.narrow = says_sort(r) && !(title && r->x->about);
    if (title) { /* office, title, number: what each says is of all */
        if (k.when.from != DAY_NONE) r->doc.when = k.when;
        if (k.what != WHERE_UNSAID) r->doc.what = k.what, r->doc.office = k.office;
        r->doc.narrow = r->doc.narrow || k.narrow;
        return;
    }
    if (level >= LEVELS) level = LEVELS - 1;
    for (int i = level; i < LEVELS; i++) r->level[i].set = false;
    r->level[level] = k;
}

/* 同期: of the same time, office and sort of cases as the paragraph before. */
static bool goes_on(const text_line_t *l)
{
    return text_word(l, 0, "同期|同一时期|其间|期间|在此期间|此期间|其中|in the same period|in the same time|over the same period|of these|of them") > 0;
}

/* --- a line taken apart ----------------------------------------------------------------------------------------------------------- */

static void read_line(reading_t *r, size_t i)
{
    const check_line_t *l = &r->x->result->lines[i];
    r->line = l;
    text_line_read(r->x->result->text, l, r->x->result->claims, r->l);
    if (l->paragraph != r->paragraph && !goes_on(r->l)) r->para = unknown(), r->clash = r->told = false;
    r->paragraph = l->paragraph;
    r->whens = when_find(r->l, r->when, WHENS_MOST);
    r->wheres = where_find(r->x->places, r->l, r->where, WHERES_MOST);
    memset(r->skip, 0, sizeof r->skip);
    const text_span_t *context = when_known(r);
    for (int k = 0; k < r->whens; k++) {
        r->resolved[k] = when_span(&r->when[k], context, &r->span[k]);
        if (r->resolved[k] && !r->when[k].versus && !r->when[k].same && !r->when[k].back) context = &r->span[k];
        int from = r->when[k].from;
        if (r->x->about && r->l->zh && from >= 2 && text_word(r->l, from - 2, "行动")) from -= from >= 4 && text_word(r->l, from - 4, "专项|本次|此次") ? 4 : 2;
        for (int c = from; c < r->when[k].to; c++) r->skip[c] = true;
    }
    for (int k = 0; k < r->wheres; k++)
        for (int c = r->where[k].from; c < r->where[k].to; c++) r->skip[c] = true;
    r->unclear = r->led = r->worded = r->last.set = r->twin.set = false;
    r->year_on_year = 0;
}

/* What the sentence leaves to those behind it. */
static void leave_line(reading_t *r)
{
    for (int k = 0; k < r->whens; k++) {
        const when_t *w = &r->when[k];
        if (w->years && !r->resolved[k]) r->clash = true; /* 五年来, in a text of one year: what follows may be of it too */
        if (!r->resolved[k] || w->versus || w->same || w->back) continue;
        if (r->para.when.from != DAY_NONE && (r->para.when.from != r->span[k].from || r->para.when.to != r->span[k].to)) r->clash = true;
        r->para.when = r->span[k];
    }
    for (int k = 0; k < r->wheres; k++) {
        const where_t *w = &r->where[k];
        if (w->what == WHERE_UNSAID || (!w->subject && w->what == WHERE_OWN)) continue;
        r->para.what = w->subject ? w->what : WHERE_ELSE;
        r->para.office = w->office;
    }
    r->para.narrow = r->para.narrow || says_sort(r);
    if (!r->body && r->doc.when.from == DAY_NONE && r->para.when.from != DAY_NONE && !r->clash) r->doc.when = r->para.when;
    bool plain = r->line->claims ? !r->unclear : r->l->zh && names_plain_zh(r->l, 0, r->l->n, r->skip);
    r->told = r->told || !plain || !r->line->zh;
    r->body = true;
}

static bool sep(uint32_t c)
{
    return one_of(U",;:()，；：（）。、|/!?！？", c);
}

static bool only_skipped(const reading_t *r, int from, int to)
{
    for (int i = from; i < to; i++)
        if (!r->skip[i] && r->l->c[i] != ' ') return false;
    return true;
}

static clause_t clause_of(const reading_t *r, const check_claim_t *c)
{
    const text_line_t *l = r->l;
    clause_t k = {.number = text_line_at(l, c->at), .end = text_line_at(l, c->end)};
    int i = k.number;
    while (i > 0 && l->c[i - 1] == ' ') i--;
    if (i > 0 && (l->c[i - 1] == ':' || l->c[i - 1] == U'：')) i--;
    for (int top = i; i > 0; i--) {
        uint32_t b = l->c[i - 1];
        if (l->num[i - 1]) break;
        bool ends = sep(b) || (b == '.' && l->c[i] == ' ');
        if (ends && !(only_skipped(r, i, top) && i < top && b != U'、')) break;
    }
    k.from = i;
    k.before = i == 0 ? 0 : l->num[i - 1] ? '0' : l->c[i - 1];
    k.from2 = k.to2 = k.end;
    while (k.to2 < l->n && !l->num[k.to2] && !sep(l->c[k.to2]) && !(l->c[k.to2] == '.' && (l->c[k.to2 + 1] == ' ' || k.to2 + 1 >= l->n))) k.to2++;
    int behind = k.end;
    while (l->c[behind] == ' ') behind++;
    k.behind = l->c[behind];
    return k;
}

/* The last " and " between, -1: none; behind it the next number's words begin. */
static int last_and(const text_line_t *l, int from, int to, int *ret_behind)
{
    for (int i = to - 1; i >= from; i--) {
        int n = text_word(l, i, "and|while|but");
        if (n && i + n <= to) return *ret_behind = i + n, i;
    }
    return -1;
}

/* --- time and scope of a number ---------------------------------------------------------------------------------------------------- */

static bool in_brackets(const text_line_t *l, int at, int before)
{
    int deep = 0;
    for (int i = at; i < before; i++) deep += l->c[i] == '(' ? 1 : l->c[i] == ')' ? -1 : 0;
    return deep < 0;
}

static bool begins_clause(const reading_t *r, const when_t *w)
{
    if (r->l->zh && one_of(U"自从", r->l->c[w->from]) && sep(r->l->c[w->to])) return true; /* 行动自9月15日起，截至11月22日， */
    int i = w->from;
    while (i > 0 && (r->l->c[i - 1] == ' ' || r->skip[i - 1] || text_word(r->l, i - 1, "自|从|在|到"))) i--;
    if (!r->l->zh)
        for (int n = 0; n < 8 && i > 0 && !sep(r->l->c[i - 1]); n++) i--; /* In, During, Between */
    return i == 0 || sep(r->l->c[i - 1]);
}

/* The times of a sentence as a number of it sees them: in its own clause, before it, behind it; -1 none, -2 not plain. */
typedef struct times {
    int own, before, behind;
} times_t;

static times_t times_of(const reading_t *r, const clause_t *k)
{
    times_t x = {-1, -1, 0};
    int to = r->l->zh ? k->number : k->to2;
    for (int i = 0; i < r->whens; i++) {
        const when_t *w = &r->when[i];
        bool inside = w->from >= k->from && w->from < to, beside = inside && w->to >= k->number - 1 && w->to <= k->number;
        if (w->versus && !beside) continue;
        if (inside) x.own = x.own == -1 && r->resolved[i] ? i : -2;
        else if (w->from >= k->from) x.behind++;
        else if (!w->back && (!w->same || w->years) && !in_brackets(r->l, w->to, k->from) && begins_clause(r, w)) x.before = r->resolved[i] && x.before != -2 ? i : -2;
    }
    return x;
}

static const text_span_t *when_of(const reading_t *r, const clause_t *k)
{
    times_t x = times_of(r, k);
    if (x.own == -2 || (x.own < 0 && x.before == -2)) return NULL;
    if (x.own >= 0) return &r->span[x.own];
    if (x.before >= 0) return &r->span[x.before];
    if (r->l->zh || !x.behind) return when_known(r);
    return x.behind == 1 && r->whens == 1 && r->resolved[0] && !r->when[0].versus ? &r->span[0] : NULL; /* 75 were received and 31 issued in 2025 */
}

/* loose: a bare 检察机关, which may be anybody's where nothing else says whose. */
static known_t where_of(const reading_t *r, const clause_t *k, bool *ret_loose)
{
    known_t here = *where_known(r);
    bool own = false, named = false;
    int to = r->l->zh ? k->number : k->to2;
    *ret_loose = false;
    for (int i = 0; i < r->wheres; i++) {
        const where_t *w = &r->where[i];
        bool inside = w->from >= k->from && w->from < to;
        if (w->from >= to) {
            if (w->what == WHERE_ELSE && w->from < k->to2) here.what = WHERE_ELSE;
            continue;
        }
        if (w->what == WHERE_UNSAID) {
            *ret_loose = !own && here.what == WHERE_UNSAID;
            continue;
        }
        if (!inside && !w->subject && w->what == WHERE_OWN) continue;
        here.what = inside || w->subject ? w->what : WHERE_ELSE;
        here.office = w->office;
        own = true;
        named = w->named;
        *ret_loose = false;
    }
    if (here.what == WHERE_UNSAID) here.what = WHERE_OWN;
    if (r->x->foreign && !named) here.what = WHERE_ELSE; /* 全市 is of the city whose text it is */
    return here;
}

/* --- one number ------------------------------------------------------------------------------------------------------------------------ */

static bool is_one_of(const char *unit, const char *list)
{
    size_t n = strlen(unit);
    for (const char *p = strstr(list, unit); p && n; p = strstr(p + n, unit))
        if ((p == list || p[-1] == '|') && (p[n] == '|' || !p[n])) return true;
    return false;
}

static bool fits(const reading_t *r, const check_claim_t *c, const meant_t *m)
{
    char unit[32] = "";
    if (c->kind == CHECK_NUM_PERCENT) return m->sort == FIGURE_SHARE;
    if (c->kind == CHECK_NUM_DAYS) return m->sort == FIGURE_DAYS;
    if (c->kind != CHECK_NUM_COUNT || m->sort == FIGURE_SHARE || m->sort == FIGURE_DAYS) return false;
    if (m->money || c->money) return m->money && c->money;
    size_t n = c->end - c->digits_end;
    const char *at = r->x->result->text + c->digits_end;
    while (n && (*at == ' ' || *at == '\n')) at++, n--;
    if (!n || n >= sizeof unit || !r->l->zh) return true;
    (void)memcpy(unit, at, n);
    if (strcmp(unit, m->unit) == 0) return true;
    if (strcmp(m->unit, "人") == 0) return is_one_of(unit, "名|位|人次");
    if (strcmp(m->unit, "件次") == 0 || strcmp(m->unit, "人次") == 0) return is_one_of(unit, strcmp(m->unit, "件次") == 0 ? "件|次|起" : "人|次|名");
    return is_one_of(m->unit, "件|份|宗|起|个|篇|条|项") && is_one_of(unit, strcmp(m->unit, "份") == 0 ? "件|份" : strcmp(m->unit, "件") == 0 ? "件|宗|起" : "个|处|条|项");
}

/* What the register has, in the unit of the text: per cent, yuan, days on average, else as it counts. False: there is none. */
static bool value_of(const answer_t *a, const meant_t *m, double *ret)
{
    const json_t *ratio = json_object_get(a->value, "ratio");
    if (!a->value || !a->partly) return false;
    if (m->sort == FIGURE_SHARE || m->sort == FIGURE_DAYS) {
        double whole = (double)json_integer_value(json_object_get(ratio, "whole"));
        if (!(whole > 0)) return false;
        return *ret = (m->sort == FIGURE_SHARE ? 100 : 1) * (double)json_integer_value(json_object_get(ratio, "part")) / whole, true;
    }
    const json_t *n = json_object_get(a->value, "n");
    if (!json_is_integer(n)) return false;
    return *ret = (double)json_integer_value(n) / (m->money ? 100 : 1), true;
}

static bool agrees(const check_claim_t *c, double have)
{
    return have >= c->lo - 1e-6 * (1 + fabs(c->v)) && have <= c->hi + 1e-6 * (1 + fabs(c->v));
}

static figure_ask_t question(const reading_t *r, const meant_t *m, const known_t *where, const text_span_t *when)
{
    figure_ask_t q = {.figure = {m->figure}, .figure_count = 1, .office = where->what == WHERE_BELOW ? where->office->code : r->x->actor->office, .alone = where->what == WHERE_ALONE,
                      .from = when->from, .to = when->to, .known_on = DAY_NONE};
    for (int i = 0; i < m->narrows; i++) q.narrow[q.narrow_count++] = (book_filter_t){m->narrow[i].field, m->narrow[i].code};
    return q;
}

/* The figure that is added to it has a value too. */
static int and_more(against_t *x, candidate_t *k, bool *ret_have, err_t *err)
{
    figure_ask_t q = k->ask;
    double more = 0;
    q.figure[0] = k->meant.plus;
    int rc = against_ask(x, &q, &k->more, err);
    *ret_have = !rc && value_of(&k->more, &k->meant, &more);
    k->value += more;
    return rc;
}

/* Those of the figures meant that there is a value of; *ret_named: how many there are, with or without. */
static int candidates(reading_t *r, const check_claim_t *c, const meant_t *meant, int n, const known_t *where, const text_span_t *when, bool narrow, candidate_t *into, int *ret_n, int *ret_named, err_t *err)
{
    int count = 0, rc = 0;
    *ret_named = 0;
    for (int i = 0; i < n && !rc; i++) {
        candidate_t *k = &into[count];
        const meant_t *m = &meant[i];
        if (!fits(r, c, m) || (m->narrows && !narrow && !m->said) || (m->sort == FIGURE_STOCK) != (when->until && m->sort == FIGURE_STOCK)) continue;
        *k = (candidate_t){.meant = *m, .ask = question(r, m, where, when)};
        ++*ret_named;
        rc = against_ask(r->x, &k->ask, &k->answer, err);
        bool have = !rc && value_of(&k->answer, m, &k->value);
        if (have && m->plus) rc = and_more(r->x, k, &have, err);
        if (!rc && have) count++;
    }
    *ret_n = count;
    return rc;
}

/* The one that agrees, best by its whole name; -1: none does. */
static int agreeing(const check_claim_t *c, const candidate_t *list, int count)
{
    int best = -1;
    for (int i = 0; i < count; i++)
        if (agrees(c, list[i].value) && (best < 0 || list[i].meant.exact)) best = i;
    return best;
}

/* Where some have the words for their whole name, the others are not meant: 受理审查起诉案件 are cases, no persons. */
static int whole_names(candidate_t *list, int count)
{
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (list[i].meant.exact) list[kept++] = list[i];
    return kept ? kept : count;
}

/* None of them agrees: whether it is plain that the number is of one of them all the same. */
static enum unsure differs(const candidate_t *list, int count, const text_span_t *when)
{
    bool one = true, recorded = true, open = when->until && list[0].meant.sort != FIGURE_STOCK;
    for (int i = 0; i < count; i++) {
        recorded = recorded && list[i].answer.recorded;
        one = one && fabs(list[i].value - list[0].value) < 1e-9;
    }
    if (!recorded || open || when->to > day_today()) return UNSURE_TIME;
    return one ? UNSURE_NOT : UNSURE_NAMES;
}

/* What the words that stand around a number leave open, before anything is asked. */
typedef struct leaves {
    bool sort;       /* words before it in the sentence are of some sort of cases: narrowed figures may be meant too */
    enum unsure why; /* NOT: it can be contradicted */
} leaves_t;

/* Words of what is counted, and nothing beside them that narrows it. */
static int hold(reading_t *r, size_t claim, const meant_t *meant, int n, const clause_t *k, const leaves_t *leaves, bool *ret_explained, err_t *err)
{
    check_result_t *result = r->x->result;
    const check_claim_t *c = &result->claims[claim];
    candidate_t list[MEANT_MOST];
    bool loose;
    int count = 0, named = 0;
    const text_span_t *when = when_of(r, k);
    known_t where = where_of(r, k, &loose);
    *ret_explained = n > 0;
    r->year_on_year = 0;
    if (where.what == WHERE_ELSE) {
        result->elsewhere++;
        r->x->done[claim] = true;
        return 0;
    }
    if (!when) return result->untimed++, r->x->done[claim] = true, 0;
    int rc = candidates(r, c, meant, n, &where, when, leaves->sort || narrow_known(r), list, &count, &named, err);
    if (rc || !named) return rc;
    int best = agreeing(c, list, count);
    if (best < 0) count = whole_names(list, count);
    enum unsure why = !count ? UNSURE_RECORD : r->unclear ? UNSURE_CLAUSE : best >= 0 ? UNSURE_NOT : leaves->why ? leaves->why : loose ? UNSURE_WHOSE : differs(list, count, when);
    const candidate_t *x = &list[best < 0 ? 0 : best];
    if (why == UNSURE_NOT && !x->meant.plus) r->twin = r->last, r->last = (compared_t){true, claim, x->ask, x->meant};
    bool good = best >= 0, one = good && why == UNSURE_NOT;
    return against_tell_all(r->x, claim, r->line, why, good, one ? x : list, one ? 1 : count, err);
}

/* --- changes --------------------------------------------------------------------------------------------------------------------------- */

static const char UP_ZH[] = "上升|增长|增加|提高|上涨|提升|多", DOWN_ZH[] = "下降|减少|降低|回落|下跌|少";
static const char YOY_ZH[] = "同比|比上年同期|比上年|比去年同期|比去年|较上年同期|较上年|较去年同期|较去年|与上年同期相比|与上年相比|与去年同期相比|与去年相比";
static const char UP_EN[] = "up|rose|rise|increase|increased|grew|higher|more|increasing", DOWN_EN[] = "down|fell|fall|decrease|decreased|dropped|lower|fewer|less|declined";
static const char YOY_EN[] = "year on year|year-on-year|than the year before|than in the year before|on the year before|from the year before|compared with the year before|than last year|compared with last year|from last year|on last year|than in the same period of the year before|over the previous year|on the previous year|from the previous year|than in the previous year";

/* What stands beside a change: its words of degree, and which of the values before it changed. */
static const char CHANGED_ZH[] = "案件数|案件总数|收案数|件数|份数|次数|人数|金额|数额|数量|总数|总量|案件|人员|了|约|近|为|率|均|也|则|较|相比";
static const char OF_CASES_ZH[] = "案件|件数|收案", OF_PERSONS_ZH[] = "人数|人员", OF_MONEY_ZH[] = "金额|数额";

/* The value that the words between it and its change speak of; NULL: it is not told which. */
static const compared_t *changed(const reading_t *r, int to)
{
    const compared_t *of = &r->last;
    int from = text_line_at(r->l, r->x->result->claims[of->claim].end);
    bool cases = r->l->zh && text_has(r->l, from, to, OF_CASES_ZH), persons = r->l->zh && text_has(r->l, from, to, OF_PERSONS_ZH), money = r->l->zh && text_has(r->l, from, to, OF_MONEY_ZH);
    if (!cases && !persons && !money) return of;
    if (cases + persons + money > 1) return NULL;
    for (int k = 0; k < 2; k++, of = &r->twin) {
        const meant_t *m = &of->meant;
        bool is_persons = of->set && strncmp(m->unit, "人", strlen("人")) == 0, is_cases = of->set && !is_persons && !m->money && m->sort != FIGURE_SHARE && m->sort != FIGURE_DAYS;
        if (of->set && (money ? m->money : persons ? is_persons : is_cases)) return of;
    }
    return NULL;
}

/* Nothing but that it rose or fell against the year before stands between. */
static bool change_only(const reading_t *r, int from, int to)
{
    for (int i = from; i < to;) {
        int n = text_word(r->l, i, YOY_ZH);
        if (!n) n = text_word(r->l, i, UP_ZH);
        if (!n) n = text_word(r->l, i, DOWN_ZH);
        if (!n) n = text_word(r->l, i, CHANGED_ZH);
        if (!n && !(sep(r->l->c[i]) || r->l->c[i] == ' ')) return false;
        i += n ? n : 1;
    }
    return true;
}

/* 1 rises, -1 falls, 0: nothing of a year before is said, or not plainly. */
static int change_said(const reading_t *r, const clause_t *k, int from)
{
    if (r->l->zh) {
        if (r->year_on_year > from) from = r->year_on_year;
        if (!change_only(r, from, k->number) || (!r->year_on_year && !text_has(r->l, from, k->number, YOY_ZH))) return 0;
        bool up = text_has(r->l, from, k->number, UP_ZH), down = text_has(r->l, from, k->number, DOWN_ZH);
        return up == down ? 0 : up ? 1 : -1;
    }
    bool up = text_has(r->l, from, k->to2, UP_EN), down = text_has(r->l, from, k->to2, DOWN_EN);
    return up == down || !text_has(r->l, from, k->to2, YOY_EN) ? 0 : up ? 1 : -1;
}

static bool change_of(const answer_t *a, const check_claim_t *c, const meant_t *m, double *ret)
{
    const json_t *v = a->value, *ratio;
    if (!v || !a->recorded || json_is_true(json_object_get(v, "no_record")) || json_is_true(json_object_get(v, "part_record")) || json_is_true(json_object_get(v, "joined"))) return false;
    if (c->kind == CHECK_NUM_COUNT) {
        const json_t *change = json_object_get(v, "change");
        if (!json_is_integer(change)) return false;
        return *ret = (double)json_integer_value(change) / (m->money ? 100 : 1), true;
    }
    ratio = json_object_get(v, c->kind == CHECK_NUM_POINTS ? "points" : "percent");
    double whole = (double)json_integer_value(json_object_get(ratio, "whole"));
    if (!json_is_object(ratio) || !(whole > 0 || whole < 0) || (c->kind == CHECK_NUM_POINTS) != (m->sort == FIGURE_SHARE)) return false;
    return *ret = 100 * (double)json_integer_value(json_object_get(ratio, "part")) / whole, true;
}

static int hold_change(reading_t *r, size_t claim, const clause_t *k, bool *ret_explained, err_t *err)
{
    against_t *x = r->x;
    const check_claim_t *c = &x->result->claims[claim];
    if (!r->last.set || c->kind == CHECK_NUM_TIMES || c->kind == CHECK_NUM_DAYS) return 0;
    int way = change_said(r, k, text_line_at(r->l, x->result->claims[r->last.claim].end));
    const compared_t *of = changed(r, k->number);
    answer_t a;
    double have = 0;
    if (!way || !of) return 0;
    *ret_explained = true;
    r->year_on_year = k->end;
    figure_ask_t q = of->ask;
    q.compare = FIGURE_YOY;
    if (q.from <= day_today() && q.to > day_today()) q.to = day_today(); /* as our own papers do: not eleven months with a year */
    int rc = against_ask(x, &q, &a, err);
    if (rc || !change_of(&a, c, &of->meant, &have)) return rc;
    check_source_t *s = NULL;
    rc = against_source(x, &q, &of->meant, &a, &s, err);
    if (rc) return rc;
    const char *unit = c->kind == CHECK_NUM_PERCENT ? "%" : c->kind == CHECK_NUM_POINTS ? "个百分点" : "", *unit_en = c->kind == CHECK_NUM_PERCENT ? "%" : c->kind == CHECK_NUM_POINTS ? " percentage points" : "";
    s->value.in[LANG_ZH] = arena_printf(x->arena, "%s，同比 %+.*f%s", s->value.in[LANG_ZH], c->kind == CHECK_NUM_COUNT ? 0 : 1, have, unit);
    s->value.in[LANG_EN] = arena_printf(x->arena, "%s, %+.*f%s year on year,", s->value.in[LANG_EN], c->kind == CHECK_NUM_COUNT ? 0 : 1, have, unit_en);
    if (!s->value.in[LANG_ZH] || !s->value.in[LANG_EN]) return err_nomem(err);
    const told_t told = against_told(agrees(c, have * way), s);
    return against_tell(x, claim, r->line, &told, err);
}

/* --- a line's numbers ------------------------------------------------------------------------------------------------------------------- */

/* What may stand behind a number that is said of the words before it. */
static bool closed(uint32_t c)
{
    return !c || c == ' ' || c == '.' || sep(c) || is_digit(c) || !is_han(c) || one_of(U"和及并且同比较占上下增减与为至", c);
}

/* Whether what the number is about is still plain, by what stands between it and the one before. */
static void follow_zh(reading_t *r, const clause_t *k, int gone)
{
    const text_line_t *l = r->l;
    bool turn = false;
    for (int i = gone; i < k->from; i++) turn = turn || l->c[i] == ';' || l->c[i] == U'；';
    if (turn && !r->led) r->unclear = false;
    if (text_has(l, gone, k->number, "其中|中,|中，|里,")) r->unclear = true;
    if (!names_plain_zh(l, gone, k->from, r->skip)) {
        r->unclear = true;
        r->led = r->led || gone == 0;
    }
}

/* A number that nothing explains leaves open what those behind it are of. */
static void leave_number(reading_t *r, const check_claim_t *c, bool explained)
{
    if (explained) return;
    if (c->kind == CHECK_NUM_COUNT && !c->change && r->l->zh) r->unclear = true;
    if (c->kind != CHECK_NUM_COUNT || !c->change) r->last.set = false;
}

static leaves_t leaves_zh(const reading_t *r, const clause_t *words)
{
    bool fresh = r->whens > 0 || r->wheres > 0 || !r->told, special = names_left_zh(r->l, words->from, words->number, r->skip) >= 6, sort = names_sort(r->l, behind_time(r), words->from);
    bool narrow = sort || (!special && narrow_known(r)) || (r->para.narrow && !says_whole(r));
    return (leaves_t){.sort = sort, .why = narrow ? UNSURE_SORT : fresh ? UNSURE_NOT : UNSURE_CLAUSE};
}

static int number_zh(reading_t *r, size_t claim, int gone, err_t *err)
{
    const text_line_t *l = r->l;
    const check_claim_t *c = &r->x->result->claims[claim];
    clause_t k = clause_of(r, c), words = k;
    meant_t meant[MEANT_MOST];
    bool explained = r->x->done[claim], free_ = !c->loose && !explained;
    bool beside = k.before == '0' && !names_left_zh(l, k.from, k.number, r->skip); /* 121件132人 */
    if (beside && r->worded) words = r->words; /* the second has the words of the first */
    follow_zh(r, &k, gone);
    int n = !free_ || c->change || words.before == U'、' || !closed(k.behind) ? 0 : names_find_zh(r->x->names, l, words.from, words.number, r->skip, meant);
    const leaves_t leaves = leaves_zh(r, &words);
    if (!beside && n) r->last.set = false; /* no twin of what is said in other words */
    int rc = n ? hold(r, claim, meant, n, &words, &leaves, &explained, err) : 0;
    if (!rc && !n && free_) rc = hold_change(r, claim, &k, &explained, err);
    if (!beside) r->worded = n > 0, r->words = k;
    leave_number(r, c, explained || (beside && r->last.set));
    return rc;
}

/* The words on both sides; what stands between two numbers belongs to the second from "and" on. */
static void sides_en(const reading_t *r, const check_claim_t *c, clause_t *k, int *from, int *to)
{
    const text_line_t *l = r->l;
    int behind = k->number, and;
    if (k->before == '0') (void)last_and(l, k->from, k->number, &behind);
    from[0] = k->before == '0' ? behind : k->from, to[0] = k->number;
    from[1] = k->from2, to[1] = k->to2;
    if (l->num[k->to2] && (and = last_and(l, k->from2, k->to2, &behind)) >= 0) to[1] = and;
    from[2] = text_line_at(l, c->digits_end), to[2] = k->end;
    k->from = from[0], k->to2 = to[1];
}

/* cases, persons: the unit of the figure, no part of its name. */
static bool unit_en_fits(const text_line_t *l, int from, int to, const meant_t *m)
{
    while (from < to && l->c[from] == ' ') from++;
    if (from >= to) return true;
    if (strcmp(m->unit, "人") == 0) return text_word(l, from, "persons|people|person") > 0;
    if (text_word(l, from, "cases|matters|case|times|documents|items|copies|yuan|instances|sessions") > 0) return true;
    return false;
}

/* Which figures the words on both sides name, with the noun that is counted or (a mere unit) without it. */
static int meant_en(const reading_t *r, const check_claim_t *c, const int *from, const int *to, meant_t *into)
{
    for (int parts = 3; parts >= 2; parts--) {
        int n = names_find_en(r->x->names, r->l, from, to, parts, r->skip, into);
        for (int i = 0; i < n; i++)
            if (!fits(r, c, &into[i]) || (parts == 2 && !unit_en_fits(r->l, from[2], to[2], &into[i]))) into[i--] = into[--n];
        if (n) return n;
    }
    return 0;
}

/* Words between that are neither time nor scope. */
static bool words_between(const reading_t *r, int from, int to)
{
    for (int i = from; i < to; i++)
        if (is_latin(r->l->c[i]) && !r->skip[i] && !(i > 0 && is_latin(r->l->c[i - 1])) && !text_word(r->l, i, "in|during|for|between|from|of|the|by|at|as|and")) return true;
    return false;
}

static int number_en(reading_t *r, size_t claim, int gone, err_t *err)
{
    const check_claim_t *c = &r->x->result->claims[claim];
    clause_t k = clause_of(r, c);
    meant_t meant[MEANT_MOST];
    int from[3], to[3], rc = 0;
    bool explained = r->x->done[claim], free_ = !c->loose && !explained;
    sides_en(r, c, &k, from, to);
    if (k.before != '0' && words_between(r, gone, k.from)) r->unclear = true;
    int n = free_ && !c->change ? meant_en(r, c, from, to, meant) : 0;
    const leaves_t leaves = {.why = (r->whens > 0 || !narrow_known(r)) && (!r->para.narrow || says_whole(r)) ? UNSURE_NOT : UNSURE_SORT};
    if (n) rc = hold(r, claim, meant, n, &k, &leaves, &explained, err);
    if (!rc && !n && free_) rc = hold_change(r, claim, &k, &explained, err);
    leave_number(r, c, explained);
    return rc;
}

/* A line of the sources: F-42e7d56f144c; or nothing but the number of one. */
static bool names_passport(const reading_t *r)
{
    const text_line_t *l = r->l;
    int digits = 0;
    while (is_digit(l->c[digits])) digits++;
    if (digits && digits == l->n - 1 && l->c[digits] == '.') return true;
    for (const char *p = r->x->result->text + r->line->at, *end = r->x->result->text + r->line->end; p < end; p++)
        if (passport_at(p, (size_t)(end - p))) return true;
    return false;
}

/* The numbers of the line but for times (1至9月), sources and those in characters; and any that its own report explained. */
static void count_numbers(reading_t *r, bool sources)
{
    const check_line_t *l = r->line;
    for (size_t i = l->claim; i < l->claim + l->claims; i++) {
        const check_claim_t *c = &r->x->result->claims[i];
        bool aside = sources || c->loose || r->skip[text_line_at(r->l, c->at)];
        r->x->result->counted += !aside || r->x->done[i];
    }
}

static int go_line(reading_t *r, bool sources, err_t *err)
{
    const check_line_t *l = r->line;
    int rc = 0, gone = 0;
    for (size_t i = 0; i < l->claims && !rc; i++) {
        const check_claim_t *c = &r->x->result->claims[l->claim + i];
        if (r->skip[text_line_at(r->l, c->at)] || sources) continue;
        rc = l->zh ? number_zh(r, l->claim + i, gone, err) : number_en(r, l->claim + i, gone, err);
        gone = text_line_at(r->l, r->x->result->claims[l->claim + i].end);
    }
    return rc;
}

static int go_through(against_t *x, err_t *err)
{
    reading_t *r = arena_alloc(x->arena, sizeof *r);
    if (!r) return err_nomem(err);
    *r = (reading_t){.x = x, .doc = unknown(), .para = unknown(), .paragraph = -1, .l = x->line};
    int rc = 0;
    for (size_t i = 0; i < x->result->line_count && !rc; i++) {
        read_line(r, i);
        bool sources = names_passport(r);
        count_numbers(r, sources);
        if (is_head(r, i)) {
            read_head(r);
            continue;
        }
        rc = go_line(r, sources, err);
        leave_line(r);
    }
    return rc;
}

/* --- the whole ----------------------------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const check_finding_t *x = a, *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

/* 危险驾驶罪 -> 危险驾驶; the groups are words of no text. */
static int read_crimes(against_t *x, err_t *err)
{
    const cat_choice_t *rows = NULL, *groups = NULL;
    size_t group_count = 0, count = catalogue_codes(x->catalogue, "crimes", &rows, &groups, &group_count);
    for (int l = 0; l < LANG_COUNT && count; l++)
        if (!(x->crime[l] = arena_array(x->arena, count, sizeof *x->crime[l]))) return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        const char *zh = rows[i].name.in[LANG_ZH], *en = rows[i].name.in[LANG_EN];
        size_t n = strlen(zh), end = strlen("罪");
        if (n < 3 * end || memcmp(zh + n - end, "罪", end) != 0) continue;
        x->crime[LANG_ZH][x->crimes] = arena_textn(x->arena, zh, n - end);
        char *small = arena_text(x->arena, en);
        for (char *p = small; p && *p; p++) *p = ascii_small(*p);
        x->crime[LANG_EN][x->crimes] = small;
        if (!small || !x->crime[LANG_ZH][x->crimes++]) return err_nomem(err);
    }
    return 0;
}

int check_against(struct figures *figures, const struct actor *actor, arena_t *arena, check_result_t *result, err_t *err)
{
    if (!figures) return 0;
    result->against = true;
    if (!result->claim_count) return 0;
    const book_t *book = figures_book(figures);
    against_t x = {.figures = figures, .actor = actor, .catalogue = book_catalogue(book), .offices = book_offices(book), .arena = arena, .result = result};
    x.done = arena_array(arena, result->claim_count, sizeof *x.done);
    x.asked = arena_array(arena, QUESTIONS_MOST, sizeof *x.asked);
    x.line = arena_alloc(arena, sizeof *x.line);
    if (!x.done || !x.asked || !x.line) return err_nomem(err);
    memset(x.done, 0, result->claim_count * sizeof *x.done);
    int rc = read_crimes(&x, err);
    if (!rc) rc = places_new(x.offices, actor->office, arena, &x.places, err);
    if (!rc) rc = names_new(figures, actor, arena, &x.names, err);
    if (!rc) rc = against_own(&x, err);
    if (!rc) rc = go_through(&x, err);
    if (!rc && result->count) qsort(result->findings, result->count, sizeof *result->findings, by_place);
    assert(rc || result->compared <= result->counted);
    return rc;
}
