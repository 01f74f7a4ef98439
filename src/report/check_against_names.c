/* check_against_names.c - what the words beside a number name: figures by their labels, and by the wording of the reports. */
#include "report/check_against.h"

#include "base/hash.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct name {
    uint32_t key[NAME_CHARS_MOST]; /* Chinese: characters; English: hashes of stems, ascending */
    int n;
    uint32_t full;                 /* hash of all its characters */
    bool zh;
    meant_t meant;
} name_t;

struct names {
    name_t *name;
    size_t count, room;
    arena_t *arena;
    text_line_t line;
};

/* --- Chinese ------------------------------------------------------------------------------------------------------------ */

/* Words that change nothing of what is counted. */
static const char FILLERS[] = "各级|共计|总共|累计|共|依法|已经|已|各类|各种|先后|的|了|全部|合计|总计|截至目前|期间|全年";
static const char BEFORE[] = "组织开展|开展|组织|举办|实施|进行|作出|全部|我们|实现|其间|期间|同期|分别|还|并|以及|及|和|与|对|又|另|在";
static const char BEHIND[] = "犯罪嫌疑人|嫌疑人|被告人|案件数|案件|人次数|人次|人数|件数|场次|次数|份数|批次|个数|数量|总数|总量|总额|金额|数额|数|量|为|达到|达|约|近|超过|超|是|有|至|计|案|等";

static bool is_mark(uint32_t c)
{
    return c == ' ' || c == '*' || c == '"' || c == '\'' || c == U'“' || c == U'”' || c == U'《' || c == U'》' || c == ',' || c == ':' || c == ';' || c == U'。' || c == '.' || c == '#' || c == '-' || c == U'—' || c == U'、';
}

static const char COMMISSIONS[] = "监察委员会|监察委|监委";

/* Characters without what is skipped, marks and fillers. */
static int bare_zh(const text_line_t *l, int from, int to, const bool *skip, uint32_t *out)
{
    int n = 0;
    for (int i = from; i < to;) {
        int m = skip && skip[i] ? 1 : text_word(l, i, FILLERS), body = m ? 0 : text_word(l, i, COMMISSIONS);
        if (body) { /* one name for them */
            static const char32_t name[] = U"监察机关";
            if (n + 4 > NAME_CHARS_MOST) return -1;
            for (int k = 0; k < 4; k++) out[n++] = name[k];
            i += body;
            continue;
        }
        if (!m && is_mark(l->c[i])) m = 1;
        if (m) {
            i += m;
            continue;
        }
        if (n == NAME_CHARS_MOST) return -1;
        out[n++] = l->c[i++];
    }
    return n;
}

/* Words of a list cut off both ends, never all. */
static int stem_zh(uint32_t *key, int n)
{
    for (int m = 1; m && n > 2;) {
        m = check_ends_with(key, n, BEHIND);
        if (m && n - m >= 2) n -= m;
        else m = 0;
    }
    for (int again = 1; again && n > 2;) {
        again = 0;
        for (int m = 4; m > 0 && !again; m--)
            if (n - m >= 2 && check_ends_with(key, m, BEFORE) == m) memmove(key, key + m, (size_t)(n - m) * sizeof *key), n -= m, again = 1;
    }
    return n;
}

static uint32_t hash_of(const uint32_t *key, int n)
{
    uint32_t h = HASH32_BASIS;
    for (int i = 0; i < n; i++) h = hash32_add(h, key[i]);
    return h;
}

/* What says of no sort of cases that it is about them: 依法履行检察职责, 据统计. */
static const char PLAIN[] = "习近平法治思想|党的二十大精神|据统计|统计显示|数据显示|数据表明|一年来|过去一年|坚持|依法|能动|履行|职责|职能|履职|发挥|充分|全面|切实|加强|强化|持续|深入|扎实|推进|贯彻|落实|围绕|大局|中心|工作|指导|"
                            "法律监督|检察|高质效|办好|办案|办理|每一个案件|质效|在|坚强|领导|下|市委|省委|区委|县委|党委|上级院|上级检察院|人大|政府|政协|监督|支持|精神|认真|各项|主责主业|总基调|稳中求进|以|为|和|与|、|之|作用|新|取得|进展|成效|全院|全体|干警|人员|关心";

bool names_plain_zh(const text_line_t *l, int from, int to, const bool *skip)
{
    for (int i = from; i < to;) {
        int m = (skip && skip[i]) || is_mark(l->c[i]) ? 1 : text_word(l, i, PLAIN);
        if (!m) m = text_word(l, i, FILLERS);
        if (!m) return false;
        i += m;
    }
    return true;
}

int names_left_zh(const text_line_t *l, int from, int to, const bool *skip)
{
    uint32_t key[NAME_CHARS_MOST];
    int n = bare_zh(l, from, to, skip, key);
    return n < 0 ? NAME_CHARS_MOST : n;
}

static const char NARROW_ZH[] = "犯罪|领域|专项|未成年|公益诉讼|刑事执行|民事|行政检察|控告申诉|知识产权|涉|毒品|诈骗|黑恶|企业|行动|职务";
static const char NARROW_EN[] = "crime|crimes|offence|offences|juvenile|juveniles|minors|campaign|drug|drugs|fraud|corruption|bribery|bribes";

/* 涉案金额 is of all cases, as 受理 is. */
static const char OF_ALL_ZH[] = "涉案金额|涉案总金额|涉案数额|涉案价值|涉案财物|涉案人数|涉案人员|涉及金额|涉及人数|涉及人员";

bool names_sort(const text_line_t *l, int from, int to)
{
    if (!l->zh) return text_has(l, from, to, NARROW_EN);
    for (int i = from; i < to; i++) {
        int all = text_word(l, i, OF_ALL_ZH), n = all ? 0 : text_word(l, i, NARROW_ZH);
        if (n && i + n <= to) return true;
        if (all) i += all - 1;
    }
    return false;
}

/* --- English ------------------------------------------------------------------------------------------------------------- */

static const char STOPS[] = "|the|a|an|of|in|to|for|on|at|by|were|was|are|is|be|been|had|has|have|there|and|we|they|it|its|that|which|this|office|offices|with|from|total|number|altogether|all|during|over|as|their|some|also|our|being|stood|came|year|s|";

static uint32_t stem_en(const char *word)
{
    char w[32];
    size_t n = strlen(word);
    (void)memcpy(w, word, n + 1);
    if (strcmp(w, "people") == 0) (void)memcpy(w, "person", 7), n = 6;
    if (n > 4 && strcmp(w + n - 3, "ies") == 0) w[n - 3] = 'y', n -= 2;
    else if (n > 3 && w[n - 1] == 's' && w[n - 2] != 's') n--;
    if (n > 4 && memcmp(w + n - 3, "ing", 3) == 0) n -= 3;
    else if (n > 4 && memcmp(w + n - 2, "ed", 2) == 0) n -= 2;
    if (n > 3 && w[n - 1] == 'e') n--;
    if (n > 4 && w[n - 1] == w[n - 2]) n--; /* referred, planned */
    uint32_t h = HASH32_BASIS;
    for (size_t i = 0; i < n; i++) h = hash32_add(h, (unsigned char)w[i]);
    return h;
}

/* Adds the stems between the characters, ascending, each once. Returns how many there are, -1: too many. */
static int stems_en(const text_line_t *l, int from, int to, const bool *skip, uint32_t *key, int n)
{
    for (int i = from; i < to;) {
        char word[32] = "|";
        int k = 1;
        if (!is_latin(l->c[i]) || (skip && skip[i])) {
            i++;
            continue;
        }
        for (; i < to && (is_latin(l->c[i]) || l->c[i] == '-') && !(skip && skip[i]); i++)
            if (k < 28 && l->c[i] < 128 && l->c[i] != '-') word[k++] = (char)(l->c[i] | 32);
        word[k] = '|';
        word[k + 1] = '\0';
        if (strstr(STOPS, word)) continue;
        word[k] = '\0';
        if (n == NAME_WORDS_MOST) return -1;
        uint32_t h = stem_en(word + 1);
        int at = 0;
        while (at < n && key[at] < h) at++;
        if (at < n && key[at] == h) continue;
        memmove(key + at + 1, key + at, (size_t)(n - at) * sizeof *key);
        key[at] = h;
        n++;
    }
    return n;
}

/* --- the list -------------------------------------------------------------------------------------------------------------- */

static bool same_meant(const meant_t *a, const meant_t *b)
{
    if (strcmp(a->figure, b->figure) != 0 || a->narrows != b->narrows || !a->plus != !b->plus || (a->plus && strcmp(a->plus, b->plus) != 0)) return false;
    for (int i = 0; i < a->narrows; i++)
        if (strcmp(a->narrow[i].field, b->narrow[i].field) != 0 || strcmp(a->narrow[i].code, b->narrow[i].code) != 0) return false;
    return true;
}

/* Whose cases they are says which: 受理监委移送案件, 退回补充调查 (of others it is 补充侦查). */
static const char OF_COMMISSIONS[] = "监察|监委|补充调查|supervisory|commissions|duty-crime";

static int add_name(names_t *x, const char *text, bool zh, const meant_t *meant)
{
    name_t it = {.zh = zh, .meant = *meant};
    const check_line_t all = {.end = strlen(text), .zh = zh};
    if (!*text || all.end > 300) return 0;
    text_line_read(text, &all, NULL, &x->line);
    if (zh) {
        it.n = bare_zh(&x->line, 0, x->line.n, NULL, it.key);
        if (it.n < 2) return 0;
        it.full = hash_of(it.key, it.n);
        it.n = stem_zh(it.key, it.n);
    } else {
        it.n = stems_en(&x->line, 0, x->line.n, NULL, it.key, 0);
        if (it.n < 2) return 0; /* "Accepted" names nothing by itself */
        it.full = hash_of(it.key, it.n);
    }
    it.meant.said = meant->narrows > 0 && (names_sort(&x->line, 0, x->line.n) || text_has(&x->line, 0, x->line.n, OF_COMMISSIONS));
    if (x->count == x->room) {
        name_t *more = arena_array(x->arena, x->room * 2 + 512, sizeof *more);
        if (!more) return -1;
        if (x->count) memcpy(more, x->name, x->count * sizeof *more);
        x->name = more;
        x->room = x->room * 2 + 512;
    }
    x->name[x->count++] = it;
    return 0;
}

static meant_t meant_of(const cat_kind_t *k, const cat_figure_t *f)
{
    return (meant_t){.figure = f->name, .label = f->label, .unit = figure_unit(k, f), .sort = figure_sort_of(f), .money = figure_is_money(k, f)};
}

/* The name of a code of the field, NULL when there is none. */
static const cat_choice_t *choice_of(const catalogue_t *c, const cat_kind_t *k, const cat_where_t *w)
{
    static const char above[] = "parent.";
    const char *field = w->field;
    if (strncmp(field, above, sizeof above - 1) == 0) {
        field += sizeof above - 1;
        if (!k->parent || catalogue_kind(c, k->parent, &k, NULL) != 0) return NULL;
    }
    for (size_t i = 0; i < k->field_count; i++)
        for (size_t n = 0; strcmp(k->fields[i].name, field) == 0 && n < k->fields[i].choice_count; n++)
            if (strcmp(k->fields[i].choices[n].code, w->code) == 0) return &k->fields[i].choices[n];
    return NULL;
}

/* 起诉人数（监察机关移送的职务犯罪案件）: what it is narrowed to stands in its name. */
static int label_narrowed(names_t *x, const catalogue_t *c, const cat_kind_t *k, meant_t *m)
{
    for (int i = 0; i < m->narrows; i++) {
        const cat_choice_t *choice = choice_of(c, k, &m->narrow[i]);
        for (int l = 0; l < LANG_COUNT && choice; l++)
            if (!(m->label.in[l] = arena_printf(x->arena, l == LANG_ZH ? "%s（%s）" : "%s: %s", m->label.in[l], choice->name.in[l]))) return -1;
    }
    return 0;
}

/* The last words of what stands before a figure in a report, from the last mark on. */
static int add_wording(names_t *x, const char *text, enum lang lang, const meant_t *meant)
{
    static const char *const marks[] = {"。", "；", "，", "、", "：", "（", "）", "”", "“", "\n", "|", ". ", "; ", ", ", "(", ")", "*", "#", "　"};
    const char *from = text;
    size_t n = strlen(text);
    while (n && (text[n - 1] == ' ' || (lang == LANG_EN && text[n - 1] == ':'))) n--;
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
        for (const char *p = from, *hit; (hit = strstr(p, marks[m])) && hit + strlen(marks[m]) <= text + n; p = from) from = hit + strlen(marks[m]);
    if (from >= text + n || (size_t)(text + n - from) < (lang == LANG_ZH ? 12 : 8)) return 0; /* 采纳率: of what, the words before say */
    const char *words = arena_textn(x->arena, from, (size_t)(text + n - from));
    return words ? add_name(x, words, lang == LANG_ZH, meant) : -1;
}

/* May the actor read its kind? Counted figures of other kinds name nothing to him. */
static bool readable(const figures_t *f, const actor_t *actor, const cat_kind_t *k)
{
    return book_may_read(figures_book(f), actor, k, actor->office);
}

/* FIGURE.FIELD.CODE.N: only of the matters whose field has the code; the field may itself be of the matter above (parent.case_type).
 * from: where FIELD begins. */
static int narrow_by(names_t *x, const char *code, size_t from, meant_t *m)
{
    size_t end = strlen(code);
    while (end > from && code[end - 1] != '.') end--; /* N */
    size_t value = end > from ? end - 1 : from;
    while (value > from && code[value - 1] != '.') value--;
    if (value <= from + 1) return 0;
    m->narrow[0] = (cat_where_t){.field = arena_textn(x->arena, code + from, value - 1 - from), .code = arena_textn(x->arena, code + value, end - 1 - value)};
    m->narrows = 1;
    return m->narrow[0].field && m->narrow[0].code ? 0 : -1;
}

/* FIGURE.and.WORD...: the figure added has WORD for the last one of the name: cases_returned_first.and.second. Where what follows begins. */
static size_t add_up(const names_t *x, const catalogue_t *c, const char *code, size_t from, meant_t *m)
{
    static const char and[] = "and.";
    const cat_kind_t *k = NULL;
    const cat_figure_t *f = NULL;
    const char *last = strrchr(m->figure, '_');
    if (!last || strncmp(code + from, and, sizeof and - 1) != 0) return from;
    size_t at = from + sizeof and - 1, n = strcspn(code + at, ".");
    const char *name = arena_printf(x->arena, "%.*s_%.*s", (int)(last - m->figure), m->figure, (int)n, code + at);
    if (name && catalogue_figure(c, name, &k, &f)) m->plus = f->name;
    return at + n + (code[at + n] == '.');
}

/* Code table figure_names: FIGURE.N, what else a figure is called. */
static int add_others(names_t *x, const figures_t *f, const actor_t *actor)
{
    const catalogue_t *c = book_catalogue(figures_book(f));
    const cat_choice_t *rows = NULL, *groups = NULL;
    size_t group_count = 0, count = catalogue_codes(c, "figure_names", &rows, &groups, &group_count);
    int failed = 0;
    for (size_t i = 0; i < count && !failed; i++) {
        const cat_kind_t *k = NULL;
        const cat_figure_t *figure = NULL;
        char name[64] = "";
        size_t n = strcspn(rows[i].code, ".");
        if (n >= sizeof name || !rows[i].code[n]) continue;
        (void)memcpy(name, rows[i].code, n);
        if (!catalogue_figure(c, name, &k, &figure) || !readable(f, actor, k)) continue;
        meant_t m = meant_of(k, figure);
        failed = narrow_by(x, rows[i].code, add_up(x, c, rows[i].code, n + 1, &m), &m);
        if (!failed) failed = label_narrowed(x, c, k, &m);
        for (int l = 0; l < LANG_COUNT && !failed; l++) failed = add_name(x, rows[i].name.in[l], l == LANG_ZH, &m);
    }
    return failed;
}

typedef struct walking {
    names_t *names;
    const figures_t *figures;
    const actor_t *actor;
    enum lang lang;
    const char *before; /* the text that stands before the piece */
} walking_t;

/* Of a matter that the report is about, or of a group of codes: a question of figures cannot be narrowed so from a text alone. */
static bool askable(const cat_bound_t *b)
{
    static const char group[] = ".group";
    for (int i = 0; i < b->wheres; i++) {
        size_t n = strlen(b->where[i].field);
        if (b->where[i].about || !b->where[i].code || (n >= sizeof group && strcmp(b->where[i].field + n - (sizeof group - 1), group) == 0)) return false;
    }
    return true;
}

static int add_bound(walking_t *w, const cat_bound_t *b)
{
    const cat_kind_t *k = NULL;
    const cat_figure_t *f = NULL;
    bool plain_value = b->form <= CAT_FORM_OVER && b->window.span == CAT_SPAN_PERIOD;
    if (!plain_value || !askable(b) || !w->before || !catalogue_figure(book_catalogue(figures_book(w->figures)), b->figure, &k, &f) || !readable(w->figures, w->actor, k)) return 0;
    meant_t m = meant_of(k, f);
    m.narrows = b->wheres;
    for (int i = 0; i < b->wheres; i++) m.narrow[i] = b->where[i];
    if (label_narrowed(w->names, book_catalogue(figures_book(w->figures)), k, &m) != 0) return -1;
    return add_wording(w->names, w->before, w->lang, &m);
}

/* Loops are left out: their words hold the name of what they go through. */
static int walk(walking_t *w, const cat_piece_t *p)
{
    int failed = 0;
    for (; p && !failed; p = p->next) {
        if (p->what == CAT_IF) {
            const char *before = w->before;
            failed = walk(w, p->inner);
            w->before = before;
            if (!failed) failed = walk(w, p->other);
        }
        if (p->what == CAT_BIND && p->bound) failed = add_bound(w, p->bound);
        w->before = p->what == CAT_SAY ? p->text : NULL;
    }
    return failed;
}

int names_new(const figures_t *f, const actor_t *actor, arena_t *a, names_t **ret, err_t *err)
{
    const catalogue_t *c = book_catalogue(figures_book(f));
    names_t *x = arena_alloc(a, sizeof *x);
    if (!x) return err_nomem(err);
    x->arena = a;
    x->name = NULL;
    x->count = x->room = 0;
    int failed = 0;
    for (size_t i = 0; i < catalogue_kind_count(c) && !failed; i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        for (size_t j = 0; j < k->figure_count && readable(f, actor, k) && !failed; j++) {
            meant_t m = meant_of(k, &k->figures[j]);
            for (int l = 0; l < LANG_COUNT && !failed; l++) failed = add_name(x, m.label.in[l], l == LANG_ZH, &m);
        }
    }
    if (!failed) failed = add_others(x, f, actor);
    for (size_t i = 0; i < catalogue_report_count(c) && !failed; i++)
        for (int l = 0; l < LANG_COUNT && !failed; l++) {
            walking_t w = {x, f, actor, (enum lang)l, NULL};
            failed = walk(&w, catalogue_report_at(c, i)->paper.body[l]);
        }
    if (failed) return err_nomem(err);
    *ret = x;
    return 0;
}

/* --- found ------------------------------------------------------------------------------------------------------------------- */

static int find(const names_t *x, bool zh, const uint32_t *key, int n, uint32_t full, meant_t *into, int have)
{
    for (size_t i = 0; i < x->count && have < MEANT_MOST; i++) {
        const name_t *it = &x->name[i];
        if (it->zh != zh || it->n != n || memcmp(it->key, key, (size_t)n * sizeof *key) != 0) continue;
        bool exact = it->full == full, known = false;
        for (int k = 0; k < have && !known; k++)
            if (same_meant(&into[k], &it->meant)) into[k].exact = into[k].exact || exact, into[k].said = into[k].said || it->meant.said, known = true;
        if (known) continue;
        into[have] = it->meant;
        into[have++].exact = exact;
    }
    return have;
}

int names_find_zh(const names_t *x, const text_line_t *l, int from, int to, const bool *skip, meant_t *into)
{
    uint32_t key[NAME_CHARS_MOST + 1];
    int n = bare_zh(l, from, to, skip, key);
    if (n < 2) return 0;
    uint32_t full = hash_of(key, n);
    return find(x, true, key, stem_zh(key, n), full, into, 0);
}

int names_find_en(const names_t *x, const text_line_t *l, const int *from, const int *to, int parts, const bool *skip, meant_t *into)
{
    uint32_t key[NAME_WORDS_MOST + 1];
    int n = 0;
    assert(parts >= 1 && parts <= 3);
    for (int i = 0; i < parts && n >= 0; i++) n = stems_en(l, from[i], to[i], skip, key, n);
    return n < 1 ? 0 : find(x, false, key, n, hash_of(key, n), into, 0);
}
