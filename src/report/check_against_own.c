/* check_against_own.c - a text that is one of the catalogue's own reports, laid beside that report made anew: sentences (rows) that are
 * the same but for their numbers, and each number that a figure says there. */
#include "report/check_against.h"

#include "base/hash.h"
#include "base/text.h"
#include "figure/passport.h"
#include "report/report.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MADE_MOST = 8, HEAD_LINES = 12, SPANS_MOST = 6, TABLES_MOST = 200, TEXT_MOST = 4 << 20 };

typedef struct digit_run {
    size_t at;
    double v;
    int bound;       /* of what was made: number of the figure, 0 = none */
} digit_run_t;

/* A sentence or a row: the hash of all but its numbers. */
typedef struct text_unit {
    uint64_t hash;
    uint64_t head;   /* of a row that was made: that of its table's head, 0 = none */
    size_t at;
    size_t first;
    int numbers;
    bool used;
} text_unit_t;

typedef struct units {
    text_unit_t *unit;
    digit_run_t *number;
    size_t count, numbers, room;
} units_t;

/* Room for a text of so many bytes: a number takes two of them with what parts it from the next, a unit too. */
static int units_new(units_t *u, size_t bytes, arena_t *a, err_t *err)
{
    size_t room = bytes / 2 + 1;
    *u = (units_t){.unit = arena_array(a, room, sizeof *u->unit), .number = arena_array(a, room, sizeof *u->number), .room = room};
    return u->unit && u->number ? 0 : err_nomem(err);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with thousands and decimals at p: their length. */
static size_t digits(const char *p, double *ret)
{
    char plain[40];
    size_t n = 0, m = 0;
    bool point = false;
    for (; m < sizeof plain - 1; n++) {
        bool thousands = n && p[n] == ',' && !point && digit(p[n + 1]) && digit(p[n + 2]) && digit(p[n + 3]) && !digit(p[n + 4]);
        if (digit(p[n])) plain[m++] = p[n];
        else if (n && p[n] == '.' && digit(p[n + 1]) && !point) plain[m++] = '.', point = true;
        else if (!thousands) break;
    }
    plain[m] = '\0';
    *ret = strtod(plain, NULL);
    return n;
}

static bool dropped(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || c == 0xFEFF || c == 0x200B || c == '|' || c == '*' || c == '#' || c == '\\' || c == '`';
}

static void end_unit(units_t *u, text_unit_t *now, size_t next)
{
    bool any = now->numbers > 0 || now->hash != HASH_BASIS; /* a mark with nothing before it is none */
    if (any && u->count < u->room) u->unit[u->count++] = *now;
    *now = (text_unit_t){.hash = HASH_BASIS, .first = u->numbers, .at = next};
}

static void read_units(units_t *u, const char *text)
{
    text_unit_t now = {.hash = HASH_BASIS};
    for (const char *p = text; *p;) {
        double v = 0;
        size_t n = *p >= '0' && *p <= '9' ? digits(p, &v) : 0;
        const char *at = p;
        uint32_t c = 1;
        if (n) {
            if (u->numbers < u->room) u->number[u->numbers++] = (digit_run_t){(size_t)(p - text), v, 0}, now.numbers++;
            p += n;
        } else {
            c = text_next(&p);
            if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        }
        bool stop = c == '\n' || c == U'。' || c == ';' || c == '!' || c == '?' || (c == '.' && (*p == ' ' || *p == '\n' || !*p) && at > text && !(at[-1] >= '0' && at[-1] <= '9' && now.numbers == 1 && at - text < 4));
        if (stop) {
            end_unit(u, &now, (size_t)(p - text));
            continue;
        }
        if (!dropped(c)) now.hash = hash_add(now.hash, c);
    }
    end_unit(u, &now, 0);
}

/* --- what was made, as text ------------------------------------------------------------------------------------------------ */

typedef struct bound_piece {
    size_t from, to;
    int bound;
} bound_piece_t;

typedef struct made_text {
    buf_t text;
    bound_piece_t *piece;
    size_t pieces;
    bound_piece_t *table;  /* its rows; bound: bytes of the head */
    size_t tables;
} made_text_t;

static void add_text(made_text_t *m, const writ_text_t *t)
{
    for (size_t i = 0; i < t->runs; i++) {
        size_t from = m->text.length;
        for (const char *p = t->run[i].text; *p; p++) buf_add_char(&m->text, *p == '\n' ? ' ' : *p);
        if (t->run[i].bound > 0 && m->pieces < REPORT_FIGURES_MOST) m->piece[m->pieces++] = (bound_piece_t){from, m->text.length, t->run[i].bound};
    }
}

static void add_version(made_text_t *m, const writ_version_t *v)
{
    for (size_t i = 0; i < v->blocks; i++) {
        const writ_block_t *b = &v->block[i];
        if (b->what == WRIT_CHART || b->what == WRIT_RULE) continue;
        bound_piece_t *table = b->what == WRIT_TABLE && m->tables < TABLES_MOST ? &m->table[m->tables++] : NULL;
        if (table) table->from = m->text.length;
        for (size_t row = 0; b->what == WRIT_TABLE && row < b->rows; row++) {
            for (size_t c = 0; c < b->columns; c++) {
                if (c) buf_add_char(&m->text, '\t');
                add_text(m, &b->cell[row * b->columns + c]);
            }
            buf_add_char(&m->text, '\n');
        }
        if (table) table->to = m->text.length;
        if (b->what != WRIT_TABLE) add_text(m, &b->text);
        buf_add_char(&m->text, '\n');
    }
}

static void mark_bound(const made_text_t *m, units_t *u)
{
    size_t k = 0;
    for (size_t i = 0; i < u->numbers; i++) {
        while (k < m->pieces && m->piece[k].to <= u->number[i].at) k++;
        if (k < m->pieces && m->piece[k].from <= u->number[i].at) u->number[i].bound = m->piece[k].bound;
    }
}

/* Rows know the head of their table: the same words in other columns are other numbers. */
static void mark_heads(const made_text_t *m, units_t *u)
{
    size_t k = 0;
    uint64_t head = 0;
    for (size_t i = 0; i < u->count; i++) {
        while (k < m->tables && m->table[k].to <= u->unit[i].at) k++, head = 0;
        if (k == m->tables || u->unit[i].at < m->table[k].from) continue;
        if (head) u->unit[i].head = head;
        else head = u->unit[i].hash;
    }
}

/* --- beside each other ------------------------------------------------------------------------------------------------------- */

typedef struct laid {
    against_t *x;
    const report_made_t *made;
    units_t *text, *own;
} laid_t;

/* Index of the claim that the byte stands in, SIZE_MAX: none was read there. */
static size_t claim_at(const check_result_t *r, size_t byte)
{
    size_t lo = 0, hi = r->claim_count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r->claims[mid].end <= byte) lo = mid + 1;
        else hi = mid;
    }
    return lo < r->claim_count && r->claims[lo].at <= byte ? lo : SIZE_MAX;
}

static const check_line_t *line_of(const check_result_t *r, size_t claim)
{
    size_t lo = 0, hi = r->line_count;
    while (lo + 1 < hi) {
        size_t mid = (lo + hi) / 2;
        if (r->lines[mid].claim <= claim) lo = mid;
        else hi = mid;
    }
    while (lo > 0 && r->lines[lo].claims == 0) lo--;
    return &r->lines[lo];
}

/* The words of the row: 贪污贿赂犯罪, 昆山市人民检察院. */
static const char *row_words(against_t *x, const report_figure_t *f, enum lang lang)
{
    size_t i, k;
    json_t *row;
    const char *label = f->label.in[lang];
    json_array_foreach(json_object_get(f->answer, "rows"), i, row) {
        const json_t *key = json_object_get(row, "key"), *words = json_object_get(row, "words");
        for (k = 0; k < f->keys && json_string_value(json_array_get(key, k)) && strcmp(json_string_value(json_array_get(key, k)), f->key[k]) == 0; k++) continue;
        if (!f->keys || k < f->keys) continue;
        for (k = 0; k < f->keys && label; k++) {
            const char *word = json_string_value(json_object_get(json_array_get(words, k), lang == LANG_ZH ? "zh" : "en"));
            label = arena_printf(x->arena, lang == LANG_ZH ? "%s，%s" : "%s, %s", label, word ? word : f->key[k]);
        }
        break;
    }
    return label;
}

static int tell(laid_t *s, const digit_run_t *text, const digit_run_t *own, err_t *err)
{
    against_t *x = s->x;
    size_t claim = claim_at(x->result, text->at);
    int office;
    if (!own->bound || claim == SIZE_MAX || x->done[claim]) return 0;
    const report_figure_t *f = &s->made->figure[own->bound - 1];
    check_source_t *source = arena_alloc(x->arena, sizeof *source);
    if (!source) return err_nomem(err);
    int rc = office_find(x->offices, f->office, &office, err);
    if (rc) return rc;
    *source = (check_source_t){.figure = f->name, .office = f->office, .scope = office_at(x->offices, office)->name, .from = f->span.from, .to = f->span.to, .passport = f->passport, .value = {{f->said, f->said}}};
    for (int l = 0; l < LANG_COUNT; l++)
        if (!(source->label.in[l] = row_words(x, f, (enum lang)l))) return err_nomem(err);
    bool good = fabs(text->v - own->v) < 1e-9 * (1 + fabs(own->v));
    const told_t told = against_told(good, source);
    return against_tell(x, claim, line_of(x->result, claim), &told, err);
}

static bool said_in(const units_t *u, uint64_t hash)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->unit[i].hash == hash) return true;
    return false;
}

/* The numbers that no figure says, years among them, are the same. */
static bool same_fixed(const laid_t *s, const text_unit_t *u, const text_unit_t *o)
{
    for (int k = 0; k < u->numbers; k++) {
        const digit_run_t *a = &s->text->number[u->first + (size_t)k], *b = &s->own->number[o->first + (size_t)k];
        if (!b->bound && fabs(a->v - b->v) > 1e-9) return false;
    }
    return !o->head || said_in(s->text, o->head);
}

static bool same_words(const text_unit_t *a, const text_unit_t *b)
{
    return a->hash == b->hash && a->numbers == b->numbers && a->numbers > 0;
}

static bool same_numbers(const laid_t *s, const text_unit_t *u, const text_unit_t *o)
{
    for (int k = 0; k < u->numbers; k++) {
        double a = s->text->number[u->first + (size_t)k].v, b = s->own->number[o->first + (size_t)k].v;
        if (fabs(a - b) > 1e-9 * (1 + fabs(b))) return false;
    }
    return true;
}

static int times_said(const units_t *x, const text_unit_t *u)
{
    int n = 0;
    for (size_t i = 0; i < x->count; i++) n += same_words(&x->unit[i], u);
    return n;
}

/* The unit with the same words: the next one, else any that is not taken. Where the same words (a row of several tables) stand another
 * number of times in the text, which is which is not plain: only one with the same numbers is. */
static text_unit_t *same_unit_of(const laid_t *s, const text_unit_t *u, size_t next)
{
    int own = times_said(s->own, u);
    bool plain = own <= 1 || own == times_said(s->text, u);
    for (size_t i = 0; i < s->own->count && own; i++) {
        text_unit_t *o = &s->own->unit[(next + i) % s->own->count];
        if (!o->used && same_words(u, o) && same_fixed(s, u, o) && (plain || same_numbers(s, u, o))) return o;
    }
    return NULL;
}

static bool dated(const units_t *x, const text_unit_t *u)
{
    for (int k = 0; k < u->numbers; k++) {
        const digit_run_t *n = &x->number[u->first + (size_t)k];
        if (!n->bound && n->v > 1900 && n->v < 2200) return true;
    }
    return false;
}

/* What was made is of the time of the text: all its sentences that say years (this week is ..., since ... until ...) stand there, to the day. */
static bool same_time(const laid_t *s)
{
    bool any = false;
    for (size_t i = 0; i < s->own->count; i++) {
        const text_unit_t *o = &s->own->unit[i], *u = s->text->unit, *end = u + s->text->count;
        if (!dated(s->own, o)) continue;
        while (u < end && !(u->hash == o->hash && u->numbers == o->numbers && same_fixed(s, u, o))) u++;
        if (u == end) return false;
        any = true;
    }
    return any;
}

static int lay(laid_t *s, err_t *err)
{
    int rc = 0;
    size_t next = 0;
    for (size_t i = 0; i < s->text->count && s->own->count && !rc; i++) {
        text_unit_t *u = &s->text->unit[i], *o = u->used || !u->numbers ? NULL : same_unit_of(s, u, next);
        if (!o) continue;
        u->used = o->used = true;
        next = (size_t)(o - s->own->unit) + 1;
        for (int k = 0; k < u->numbers && !rc; k++) rc = tell(s, &s->text->number[u->first + (size_t)k], &s->own->number[o->first + (size_t)k], err);
    }
    return rc;
}

/* --- which report it is --------------------------------------------------------------------------------------------------------- */

typedef struct head {
    char text[4096];          /* of the first lines, without blanks */
    report_span_t span[SPANS_MOST];
    size_t spans;
    const char *office;
    bool foreign;
} head_t;

static void add_bare(char *into, size_t room, const char *from, size_t bytes)
{
    size_t n = strlen(into);
    for (size_t i = 0; i < bytes && n + 1 < room; i++)
        if ((unsigned char)from[i] > ' ' && !strchr("*#|\\", from[i])) into[n++] = from[i];
    into[n] = '\0';
}

/* 江苏省苏州市人民检察院文件: a line that begins with an office, one not asked for, and is no sentence. */
static bool entitles(const text_line_t *l, const where_t *where, int n)
{
    int k = 0;
    while (k < n && where[k].what == WHERE_UNSAID) k++;
    bool foreign = k < n && where[k].named && where[k].what == WHERE_ELSE && where[k].subject;
    bool begins = n > 0 && where[0].from <= 2, office = text_has(l, 0, l->n, "检察院|procuratorate");
    return foreign && begins && office && l->n < (l->zh ? 60 : 160) && !one_of(U"。；;！？!?,，.", l->c[l->n - 1]);
}

static void add_spans(head_t *h, const text_line_t *l)
{
    when_t when[WHENS_MOST];
    int n = when_find(l, when, WHENS_MOST);
    for (int k = 0; k < n && h->spans < SPANS_MOST; k++) {
        text_span_t span;
        bool known = false;
        if (!when[k].year || !when_span(&when[k], NULL, &span)) continue;
        for (size_t s = 0; s < h->spans; s++) known = known || (h->span[s].from == span.from && h->span[s].to == span.to);
        if (!known) h->span[h->spans++] = (report_span_t){CAT_PERIOD_WINDOW, span.from, span.to};
    }
}

static void read_head(against_t *x, head_t *h)
{
    const check_result_t *r = x->result;
    *h = (head_t){.office = x->actor->office};
    for (size_t i = 0; i < r->line_count && i < HEAD_LINES; i++) {
        where_t where[WHERES_MOST];
        check_line_t bare = r->lines[i];
        bare.claims = 0; /* 10 to 16 November is no number of anything here */
        text_line_read(r->text, &bare, r->claims, x->line);
        add_bare(h->text, sizeof h->text, r->text + r->lines[i].at, r->lines[i].end - r->lines[i].at);
        int m = where_find(x->places, x->line, where, WHERES_MOST);
        add_spans(h, x->line);
        x->line->zh = !x->line->zh; /* a Chinese name in an English line, and the other way round */
        add_spans(h, x->line);
        x->line->zh = !x->line->zh;
        if (i < 5 && h->office == x->actor->office && entitles(x->line, where, m)) h->foreign = true;
        for (int k = 0; k < m && i < 5; k++)
            if (where[k].what == WHERE_BELOW && strcmp(h->office, x->actor->office) == 0) h->office = where[k].office->code;
    }
}

/* Do the words of its title stand there, one behind the other? */
static bool titled(const head_t *h, const cat_report_t *report, enum lang lang)
{
    const cat_piece_t *p = report->paper.title[lang];
    const char *at = h->text;
    size_t all = 0;
    char word[512];
    if (!p) return report->paper.label.in[lang] && (word[0] = '\0', add_bare(word, sizeof word, report->paper.label.in[lang], strlen(report->paper.label.in[lang])), strstr(h->text, word) != NULL);
    for (; p && at; p = p->next) {
        if (p->what != CAT_SAY) continue;
        word[0] = '\0';
        add_bare(word, sizeof word, p->text, strlen(p->text));
        if (!(at = strstr(at, word))) return false;
        all += strlen(word);
        at += strlen(word);
    }
    return at && all >= 9;
}

/* A span of the report's sort: a year is a whole one. */
static bool suits(const cat_report_t *report, report_span_t *span)
{
    static const int years[] = {[CAT_PERIOD_YEAR] = 1, [CAT_PERIOD_FIVE_YEARS] = 5};
    int y, m, d, y2, m2, d2;
    day_split(span->from, &y, &m, &d), day_split(span->to, &y2, &m2, &d2);
    span->sort = report->period;
    if (span->from > day_today()) return false;
    if (report->period == CAT_PERIOD_WINDOW) {
        if (span->to > day_today()) span->to = day_today();
        return true;
    }
    if (report->period == CAT_PERIOD_YEAR || report->period == CAT_PERIOD_FIVE_YEARS) return m == 1 && d == 1 && m2 == 12 && d2 == 31 && y2 - y + 1 == years[report->period];
    report_span_t whole = {CAT_PERIOD_WINDOW, day_of(y, 1, 1), day_of(y, 12, 31)};
    report_span_t parts[60];
    size_t n = report_span_parts(&whole, report->period, parts, 60);
    for (size_t i = 0; i < n; i++)
        if (parts[i].from == span->from && parts[i].to == span->to) return true;
    return false;
}

static int ask(void *arg, const figure_ask_t *question, json_t **ret, err_t *err)
{
    const against_t *x = arg;
    figure_ask_t q = *question;
    q.granted = false; /* what the actor may not read is a blank, and compared with nothing */
    return passport_ask(x->figures, x->actor, &q, ret, err);
}

/* What a report is made from: whose, when, and of which matter (a campaign), if it is about one. */
typedef struct making {
    const cat_report_t *report;
    const char *office;
    report_span_t span;
    day_t since;
    const json_t *about;
} making_t;

static int make(against_t *x, const making_t *w, report_made_t *ret, err_t *err)
{
    json_t *matter = json_pack("{s:s, s:{}}", "office", w->office, "fields");
    if (!matter) return err_nomem(err);
    report_data_t data = {.paper = {.catalogue = x->catalogue, .offices = x->offices, .matter = matter, .about = w->about, .today = day_today()},
                          .office = w->office, .span = w->span, .since = w->since, .plan = json_string_value(json_object_get(w->about, "id")), .ask = ask, .arg = x};
    const writ_wish_t wish = {.lang = PAPER_BOTH};
    int rc = report_make(w->report, &data, &wish, x->arena, ret, err);
    json_decref(matter);
    return rc;
}

static int beside(against_t *x, const report_made_t *made, bool dated, units_t *text, err_t *err)
{
    made_text_t m = {.piece = arena_array(x->arena, REPORT_FIGURES_MOST, sizeof *m.piece), .table = arena_array(x->arena, TABLES_MOST, sizeof *m.table)};
    units_t own;
    int rc = m.piece && m.table ? 0 : err_nomem(err);
    for (size_t v = 0; v < made->writ.versions && !rc; v++) {
        buf_init(&m.text, TEXT_MOST);
        m.pieces = m.tables = 0;
        add_version(&m, &made->writ.version[v]);
        rc = buf_failed(&m.text) ? err_nomem(err) : units_new(&own, m.text.length, x->arena, err);
        if (!rc) {
            read_units(&own, buf_text(&m.text));
            mark_bound(&m, &own);
            mark_heads(&m, &own);
            laid_t s = {x, made, text, &own};
            if (!dated || same_time(&s)) rc = lay(&s, err);
        }
        buf_release(&m.text);
    }
    return rc;
}

typedef struct own {
    against_t *x;
    const head_t *head;
    units_t text;
    int made;
} own_t;

static int lay_beside(own_t *o, const making_t *w, err_t *err)
{
    report_made_t one;
    err_t refused = {0};
    int rc = make(o->x, w, &one, &refused);
    if (against_refused(rc)) return 0;
    if (rc) {
        if (err) *err = refused;
        return rc;
    }
    if (!o->made++) {
        rc = units_new(&o->text, strlen(o->x->result->text), o->x->arena, err);
        if (!rc) read_units(&o->text, o->x->result->text);
    }
    return rc ? rc : beside(o->x, &one, w->about != NULL, &o->text, err);
}

static int lay_report(own_t *o, const cat_report_t *report, err_t *err)
{
    int rc = 0;
    for (size_t k = 0; k < o->head->spans && o->made < MADE_MOST && !rc; k++) {
        making_t w = {.report = report, .office = o->head->office, .span = o->head->span[k], .since = DAY_NONE};
        if (suits(report, &w.span)) rc = lay_beside(o, &w, err);
    }
    return rc;
}

/* --- reports about a matter: a campaign's briefing ------------------------------------------------------------------------------- */

static day_t first_day(const json_t *matter, const char *const *names, size_t count)
{
    day_t day = DAY_NONE;
    for (size_t i = 0; i < count && day == DAY_NONE; i++) {
        const char *text = json_string_value(json_object_get(json_object_get(matter, "fields"), names[i]));
        if (text && day_parse(text, &day, NULL) != 0) day = DAY_NONE;
    }
    return day;
}

/* The head has what the title says of the matter: its name. */
static bool names_matter(const head_t *h, const cat_report_t *report, const json_t *matter)
{
    char word[512];
    bool any = false;
    for (int l = 0; l < LANG_COUNT; l++)
        for (const cat_piece_t *p = report->paper.title[l]; p; p = p->next) {
            if (p->what != CAT_BIND || !p->path || p->path->steps != 2 || strcmp(p->path->step[0], "about") != 0) continue;
            const char *name = json_string_value(json_object_get(json_object_get(matter, "fields"), p->path->step[1]));
            word[0] = '\0';
            if (name) add_bare(word, sizeof word, name, strlen(name));
            if (!*word || !strstr(h->text, word)) return false;
            any = true;
        }
    return any;
}

/* Its weeks count from its first day; a window begins there and ends on a day that the head says. */
static bool spans_matter(const cat_report_t *report, const json_t *matter, const report_span_t *said, making_t *w)
{
    enum { WEEK = 7 };
    day_t from = first_day(matter, report->start, report->starts), to = first_day(matter, report->end, report->ends), today = day_today();
    w->since = from, w->about = matter, w->span = *said;
    if (from == DAY_NONE || said->to < from || said->from > today) return false;
    w->span.sort = CAT_PERIOD_WINDOW;
    if (w->span.to > today) w->span.to = today;
    if (to != DAY_NONE && w->span.to > to) w->span.to = to;
    if (report->period == CAT_PERIOD_WEEK) {
        if (w->span.from < from) w->span.from = from;
        if (w->span.to - w->span.from == WEEK - 1) w->span.sort = CAT_PERIOD_WEEK;
        return w->span.to - w->span.from < WEEK && w->span.from <= w->span.to;
    }
    w->span.from = from;
    return report->period == CAT_PERIOD_WINDOW && w->span.to > from;
}

/* A report of a matter below is that office's. */
static const char *office_of(const against_t *x, const json_t *matter)
{
    int own, its;
    const char *code = json_string_value(json_object_get(matter, "office"));
    bool below = code && office_find(x->offices, x->actor->office, &own, NULL) == 0 && office_find(x->offices, code, &its, NULL) == 0 && office_within(x->offices, its, own);
    return below ? code : x->actor->office;
}

static int lay_matter(own_t *o, const cat_report_t *report, const json_t *matter, err_t *err)
{
    int rc = 0;
    day_t done[MADE_MOST];
    size_t dones = 0;
    o->x->about = true;
    for (size_t k = 0; k < o->head->spans && o->made < MADE_MOST && !rc; k++) {
        making_t w = {.report = report, .office = office_of(o->x, matter)};
        if (!spans_matter(report, matter, &o->head->span[k], &w)) continue;
        bool again = false;
        for (size_t i = 0; i < dones; i++) again = again || done[i] == w.span.to;
        if (again) continue;
        if (dones < MADE_MOST) done[dones++] = w.span.to;
        rc = lay_beside(o, &w, err);
    }
    return rc;
}

/* Those matters that the actor may read whose names stand in the head. */
static int lay_about(own_t *o, const cat_report_t *report, err_t *err)
{
    enum { PAGE = 200, PAGES = 20 };
    const against_t *x = o->x;
    const cat_kind_t *kind = NULL;
    int64_t below = 0;
    if (catalogue_kind(x->catalogue, report->about, &kind, NULL) != 0 || !book_may_read(figures_book(x->figures), x->actor, kind, x->actor->office)) return 0;
    for (int page = 0; page < PAGES; page++) {
        json_t *rows = NULL, *row;
        size_t i;
        const book_list_t what = {.kind = report->about, .below = below, .limit = PAGE, .next_below = &below, .after = DAY_NONE};
        int rc = book_matters(figures_book(x->figures), x->actor, &what, &rows, err);
        if (!rc && !arena_on_free(x->arena, (void (*)(void *))json_delete, rows)) rc = err_nomem(err);
        json_array_foreach(rows, i, row)
            if (!rc && o->made < MADE_MOST && names_matter(o->head, report, row)) rc = lay_matter(o, report, row, err);
        if (rc || !below) return rc;
    }
    return 0;
}

int against_own(against_t *x, err_t *err)
{
    head_t *h = arena_alloc(x->arena, sizeof *h);
    int rc = h ? 0 : err_nomem(err);
    if (rc) return rc;
    read_head(x, h);
    x->foreign = h->foreign;
    if (h->foreign) return 0; /* whoever asks from elsewhere gets his own numbers: nothing to lay beside */
    own_t o = {.x = x, .head = h};
    for (size_t i = 0; i < catalogue_report_count(x->catalogue) && !rc; i++) {
        const cat_report_t *report = catalogue_report_at(x->catalogue, i);
        if (titled(h, report, LANG_ZH) || titled(h, report, LANG_EN)) rc = report->about ? lay_about(&o, report, err) : lay_report(&o, report, err);
    }
    return rc;
}
