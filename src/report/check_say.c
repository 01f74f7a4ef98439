/* check_say.c - findings kept, and told: as JSON for programs, as a margin for a press officer. */
#include "report/check_inside.h"

#include "base/text.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { QUOTE_MOST = 240 };

const char *check_verdict_word(enum check_verdict verdict)
{
    static const char *const words[CHECK_VERDICTS] = {"consistent", "inconsistent", "broken", "not_checkable"};
    assert(verdict < CHECK_VERDICTS);
    return words[verdict];
}

words_t check_verdict_name(enum check_verdict verdict)
{
    static const words_t names[CHECK_VERDICTS] = {
        {{"相符", "consistent"}}, {{"不符", "inconsistent"}}, {{"文字有损", "broken"}}, {{"无从核对", "not checkable"}}};
    assert(verdict < CHECK_VERDICTS);
    return names[verdict];
}

/* --- keeping ---------------------------------------------------------------------------------------------------------- */

static check_finding_t *room_for_one(checker_t *k)
{
    check_result_t *r = k->result;
    if (r->count == CHECK_FINDINGS_MOST) {
        r->cut = true;
        return NULL;
    }
    if (r->count == k->room) {
        size_t room = k->room ? k->room * 2 : 64;
        check_finding_t *more = arena_array(k->arena, room, sizeof *more);
        if (!more) {
            k->nomem = true;
            return NULL;
        }
        if (r->count) memcpy(more, r->findings, r->count * sizeof *more);
        r->findings = more;
        k->room = room;
    }
    return &r->findings[r->count++];
}

/* The piece of the text in one line. */
static const char *quote_of(checker_t *k, size_t from, size_t to)
{
    buf_t b;
    buf_init(&b, QUOTE_MOST * 4 + 16);
    const char *p = k->s->text + from, *end = k->s->text + to;
    bool gap = false;
    int n = 0;
    for (; p < end && n < QUOTE_MOST; n++) {
        char bytes[4];
        uint32_t c = text_next(&p);
        if (c == '\n' || c == '\r' || c == '\t' || c == ' ' || c == 0) {
            gap = b.length > 0;
            continue;
        }
        if (gap) buf_add_char(&b, ' ');
        gap = false;
        buf_add_bytes(&b, bytes, text_encode(c, bytes));
    }
    if (p < end) buf_add_raw(&b, "…");
    const char *quote = buf_failed(&b) ? NULL : arena_textn(k->arena, b.data ? b.data : "", b.length);
    buf_release(&b);
    return quote;
}

void report_place(checker_t *k, enum check_verdict verdict, const char *rule, size_t at, size_t to, int line, words_t computed, words_t note)
{
    check_finding_t *f = room_for_one(k);
    if (!f) return;
    const char *p = k->s->text + to;
    if (*p) (void)text_next(&p);
    *f = (check_finding_t){.verdict = verdict, .rule = rule, .at = at, .to = to, .line = line, .computed = computed, .note = note};
    f->quote = quote_of(k, at, (size_t)(p - k->s->text));
    if (verdict == CHECK_INCONSISTENT && computed.in[0] && !*computed.in[0] && f->quote) f->computed = (words_t){{f->quote, f->quote}}; /* what is said shows it */
    if (!f->quote || !computed.in[0] || !note.in[0]) k->nomem = true;
    k->result->tally[verdict]++;
}

void report_at(checker_t *k, enum check_verdict verdict, const char *rule, int from, int to, words_t computed, words_t note)
{
    sentence_t *s = k->s;
    assert(from >= 0 && from <= to && to <= s->n);
    for (size_t i = k->result->count; i > 0; i--) { /* said already by another rule */
        const check_finding_t *f = &k->result->findings[i - 1];
        if (f->at < s->at[0]) break;
        if (f->at == s->at[from] && f->verdict == verdict && strcmp(f->rule, rule) == 0) return;
    }
    int line = s->line;
    for (size_t i = s->at[0]; i < s->at[from]; i++) line += s->text[i] == '\n';
    report_place(k, verdict, rule, s->at[from], to > from ? s->at[to - 1] : s->at[from], line, computed, note);
}

bool report_retract(checker_t *k, size_t at, size_t last)
{
    check_result_t *r = k->result;
    size_t kept = k->first;
    for (size_t f = k->first; f < r->count; f++) {
        const check_finding_t *y = &r->findings[f];
        bool relation = strcmp(y->rule, "sum") == 0 || strcmp(y->rule, "change") == 0 || strcmp(y->rule, "left") == 0;
        if (relation && y->verdict == CHECK_INCONSISTENT && (y->at == at || y->to == last)) r->tally[CHECK_INCONSISTENT]--;
        else r->findings[kept++] = *y;
    }
    bool any = kept < r->count;
    r->count = kept;
    return any;
}

void report_toks(checker_t *k, enum check_verdict verdict, const char *rule, int a, int b, words_t computed, words_t note)
{
    const tok_t *x = &k->s->t[a < b ? a : b], *y = &k->s->t[a < b ? b : a];
    report_at(k, verdict, rule, x->from, y->to, computed, note);
}

words_t both(checker_t *k, const char *zh, const char *en)
{
    (void)k;
    return (words_t){{zh, en}};
}

words_t bothf(checker_t *k, const char *zh, const char *en, ...)
{
    va_list args;
    words_t w;
    va_start(args, en);
    w.in[LANG_ZH] = arena_vprintf(k->arena, zh, args);
    va_end(args);
    va_start(args, en);
    w.in[LANG_EN] = en ? arena_vprintf(k->arena, en, args) : w.in[LANG_ZH];
    va_end(args);
    if (!w.in[LANG_ZH] || !w.in[LANG_EN]) {
        k->nomem = true;
        w = (words_t){{"", ""}};
    }
    return w;
}

const char *say_number(checker_t *k, double v, int decimals)
{
    char plain[64], out[96];
    if (isinf(v)) return v > 0 ? "∞" : "-∞";
    if (decimals < 0) { /* as many as it needs, at most 4 */
        for (decimals = 0; decimals < 4 && fabs(v - round(v * pow(10, decimals)) / pow(10, decimals)) > 1e-9 * (1 + fabs(v)); decimals++) continue;
    }
    (void)snprintf(plain, sizeof plain, "%.*f", decimals, v);
    size_t n = strcspn(plain, "."), at = 0, start = plain[0] == '-';
    for (size_t i = 0; plain[i] && at < sizeof out - 2; i++) {
        if (i > start && i < n && (n - i) % 3 == 0) out[at++] = ',';
        out[at++] = plain[i];
    }
    out[at] = '\0';
    const char *kept = arena_text(k->arena, out);
    if (!kept) k->nomem = true;
    return kept ? kept : "";
}

const char *say_tok(checker_t *k, const tok_t *t)
{
    const char *n = say_number(k, t->v, -1);
    if (t->num == NUM_PERCENT) n = arena_printf(k->arena, "%s%%", n);
    if (!n) k->nomem = true;
    return n ? n : "";
}

/* --- telling ---------------------------------------------------------------------------------------------------------- */

static const char *say(enum lang lang, const char *zh, const char *en)
{
    return lang == LANG_ZH ? zh : en;
}

/* What a number was held against: the figure opens by its passport. */
static void add_source(buf_t *out, const check_source_t *s, enum lang lang)
{
    const struct {
        const char *name, *text;
    } members[] = {{"figure", s->figure}, {"label", s->label.in[lang]}, {"office", s->office}, {"scope", s->scope.in[lang]}, {"passport", s->passport}, {"value", s->value.in[lang]}};
    char from[DAY_TEXT], to[DAY_TEXT];
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        buf_addf(out, ",\"%s\":", members[i].name);
        buf_add_json(out, members[i].text);
    }
    buf_addf(out, ",\"alone\":%s,\"from\":\"%s\",\"to\":\"%s\"", s->alone ? "true" : "false", day_text(s->from, from), day_text(s->to, to));
}

static bool bit(const uint8_t *bits, size_t i)
{
    return bits[i / 8] >> i % 8 & 1;
}

size_t check_in_findings(const check_result_t *r)
{
    size_t n = 0, done = 0; /* bytes looked at: findings come in order of where they begin */
    if (!r->number_at) return 0;
    for (size_t i = 0, last = strlen(r->text) / 8; i <= last; i++) n += (size_t)__builtin_popcount(r->number_at[i] & r->looked_at[i]);
    for (size_t i = 0; i < r->count; i++) {
        const check_finding_t *f = &r->findings[i];
        for (size_t b = f->at > done ? f->at : done; b <= f->to; b++) n += bit(r->number_at, b) && !bit(r->looked_at, b);
        if (f->to + 1 > done) done = f->to + 1;
    }
    return n;
}

void check_say_read(buf_t *out, const check_result_t *r, enum lang lang)
{
    size_t in = check_in_findings(r), rest = r->numbers > in ? r->numbers - in : 0;
    buf_addf(out, say(lang, "读到数字 %zu 个", "%zu numbers read"), r->numbers);
    if (rest) buf_addf(out, say(lang, "，其中 %zu 个参与核对，%zu 个没有找到可以核对的关系", ": %zu of them are in a finding or what it was computed from, for %zu no relation was found"), in, rest);
    buf_add_raw(out, say(lang, "。", ". "));
}

size_t check_not_named(const check_result_t *r)
{
    size_t told = r->compared + r->unsure + r->elsewhere + r->untimed;
    return r->counted > told ? r->counted - told : 0;
}

void check_say_compared(buf_t *out, const check_result_t *r, enum lang lang)
{
    size_t rest = check_not_named(r);
    buf_addf(out, say(lang, "%zu 个数字中，%zu 个与系统数据作了比对：相符 %zu 个，不符 %zu 个", "%zu numbers, %zu of them compared with the register: %zu agree, %zu do not"), r->counted, r->compared, r->agreed, r->compared - r->agreed);
    if (r->unsure) buf_addf(out, say(lang, "；%zu 个有同名指标而口径是否相同不明确，列出系统数据，不作判断", "; %zu have the name of a figure, but whether they are the same is not plain: told with the register's value, not judged"), r->unsure);
    if (r->elsewhere) buf_addf(out, say(lang, "；%zu 个说的是其他地区或者其他单位，未作比对", "; %zu speak of another area or office and were not compared"), r->elsewhere);
    if (r->untimed) buf_addf(out, say(lang, "；%zu 个没有写明时间，未作比对", "; %zu are of no time that is plain and were not compared"), r->untimed);
    if (rest) buf_addf(out, say(lang, "；其余 %zu 个的文字不是系统内指标的名称（或者是其占比、变化），未作比对", "; the words of the other %zu are not the name of a figure here (or are a share or change of one): not compared"), rest);
    buf_add_raw(out, say(lang, "。", "."));
    if (r->partly) buf_add_raw(out, say(lang, "文字过长，后面的数字未与系统数据比对，请分段检查。", " The text is too long: its later numbers were not compared with the register; check it in parts."));
}

void check_say_cut(buf_t *out, const check_result_t *r, enum lang lang)
{
    if (r->unread_tables) buf_addf(out, say(lang, "有 %zu 个表格各行的格数不一（或者过大），合计、比率等未作核对。", "%zu tables have rows of different cells (or too many): their totals and rates were not looked at. "), r->unread_tables);
    if (r->cut) buf_addf(out, say(lang, "发现超过 %d 处，其余未列。", "more than %d findings: the rest is not listed."), CHECK_FINDINGS_MOST);
}

/* How many numbers were compared at all, in numbers and in words. */
static void add_compared(buf_t *out, const check_result_t *r, enum lang lang)
{
    buf_t text;
    buf_init(&text, 1024);
    check_say_compared(&text, r, lang);
    buf_addf(out, ",\"compared\":{\"numbers\":%zu,\"compared\":%zu,\"agree\":%zu,\"differ\":%zu,\"unsure\":%zu,\"elsewhere\":%zu,\"untimed\":%zu,\"unnamed\":%zu,\"partly\":%s,\"note\":", r->counted, r->compared, r->agreed,
             r->compared - r->agreed, r->unsure, r->elsewhere, r->untimed, check_not_named(r), r->partly ? "true" : "false");
    buf_add_json(out, buf_failed(&text) ? "" : buf_text(&text));
    buf_add_char(out, '}');
    buf_release(&text);
}

void check_add_findings(buf_t *out, const check_result_t *r, enum lang lang)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < r->count; i++) {
        const check_finding_t *f = &r->findings[i];
        buf_add_raw(out, i ? ",\n{\"quote\":" : "{\"quote\":");
        buf_add_json(out, f->quote);
        buf_addf(out, ",\"line\":%d,\"verdict\":\"%s\",\"computed\":", f->line, check_verdict_word(f->verdict));
        buf_add_json(out, f->computed.in[lang]);
        buf_add_raw(out, ",\"note\":");
        buf_add_json(out, f->note.in[lang]);
        buf_add_raw(out, ",\"rule\":");
        buf_add_json(out, f->rule);
        if (f->source) add_source(out, f->source, lang);
        check_add_marks(out, r, f);
        buf_add_char(out, '}');
    }
    buf_add_raw(out, "]\n");
}

void check_add_json(buf_t *out, const check_result_t *r, enum lang lang)
{
    buf_add_raw(out, "{\"findings\":");
    check_add_findings(out, r, lang);
    buf_addf(out, ",\"numbers\":%zu,\"in_findings\":%zu,\"read\":", r->numbers, check_in_findings(r));
    buf_t said;
    buf_init(&said, 1024);
    check_say_read(&said, r, lang);
    buf_add_json(out, buf_failed(&said) ? "" : buf_text(&said));
    buf_release(&said);
    buf_add_raw(out, ",\"alone\":");
    check_add_alone(out, r);
    buf_addf(out, ",\"cut\":%s,\"unread\":%s", r->cut ? "true" : "false", r->unread_tables ? "true" : "false");
    if (r->against) add_compared(out, r, lang);
    buf_add_raw(out, "}\n");
}

/* Which number of a long quote does not follow. */
static void add_about(buf_t *out, const check_result_t *r, const check_finding_t *f, enum lang lang)
{
    check_mark_t marks[CHECK_MARKS_MOST];
    size_t count = f->verdict == CHECK_INCONSISTENT ? check_marks(r, f, marks, CHECK_MARKS_MOST) : 0;
    for (size_t i = 0; i < count; i++) {
        if (!marks[i].about) continue;
        buf_addf(out, "    %s", say(lang, "所指：", "about: "));
        buf_add_bytes(out, r->text + marks[i].at, marks[i].end - marks[i].at);
        buf_add_char(out, '\n');
    }
}

void check_add_text(buf_t *out, const check_result_t *r, bool all, enum lang lang)
{
    static const char *const marks[CHECK_VERDICTS] = {"=", "≠", "!", "?"};
    for (size_t i = 0; i < r->count; i++) {
        const check_finding_t *f = &r->findings[i];
        if (!all && (f->verdict == CHECK_CONSISTENT || f->verdict == CHECK_NOT_CHECKABLE)) continue;
        buf_addf(out, say(lang, "%s 第 %d 行  %s\n", "%s line %d  %s\n"), marks[f->verdict], f->line, check_verdict_name(f->verdict).in[lang]);
        buf_addf(out, "    %s%s%s\n", say(lang, "“", "\""), f->quote, say(lang, "”", "\""));
        if (*f->computed.in[lang]) buf_addf(out, "    %s%s\n", say(lang, "验算：", "computed: "), f->computed.in[lang]);
        add_about(out, r, f, lang);
        if (*f->note.in[lang]) buf_addf(out, "    %s%s\n", say(lang, "说明：", "note: "), f->note.in[lang]);
    }
    check_say_read(out, r, lang);
    buf_addf(out, say(lang, "不符 %zu 处，文字有损 %zu 处，验算相符 %zu 处，无从核对 %zu 处。\n", "%zu inconsistent, %zu broken, %zu recomputed and consistent, %zu not checkable.\n"), r->tally[CHECK_INCONSISTENT],
             r->tally[CHECK_BROKEN], r->tally[CHECK_CONSISTENT], r->tally[CHECK_NOT_CHECKABLE]);
    if (r->against) {
        check_say_compared(out, r, lang);
        buf_add_char(out, '\n');
    }
    if (r->cut || r->unread_tables) {
        check_say_cut(out, r, lang);
        buf_add_char(out, '\n');
    }
}
