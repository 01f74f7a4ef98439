/* life_read.c - a script's text into lines: words, people, days. What its kinds and acts are called is found out in
 * playing. */
#include "app/life_inside.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct word {
    const char *text;
    const char *equals; /* the = of key=value outside quotes, or NULL */
    bool quoted, json;
} word_t;

typedef struct reading {
    life_t *life;
    arena_t *arena;
    life_findings_t *mistakes;
    int number;            /* of the line being read */
    word_t word[LIFE_WORDS_MOST];
    size_t count;
    int person;            /* -1 = nobody yet */
    day_t on;
} reading_t;

void life_find(life_findings_t *f, const char *path, int line, const err_t *what)
{
    if (f->count == LIFE_FINDINGS_MOST) return;
    f->list[f->count] = *what;
    (void)err_place(&f->list[f->count++], path, line, 0);
}

static void mistake(reading_t *r, const char *what, const char *form)
{
    err_t e = {0};
    err_set(&e, ERR_APP_LIFE_LINE, what, form);
    life_find(r->mistakes, r->life->path, r->number, &e);
}

/* --- words ---------------------------------------------------------------------------------------------- */

/* One word: letters up to a blank; "..." with \" and \\ and \n inside, or '...' as it stands. */
static const char *read_word(reading_t *r, const char *at, const char *end)
{
    word_t w = {0};
    char *into = arena_alloc(r->arena, (size_t)(end - at) + 1), *to = into;
    char quote = '\0';
    if (!into) return NULL;
    for (; at < end && (quote || (*at != ' ' && *at != '\t')); at++) {
        if (quote && *at == quote) quote = '\0';
        else if (!quote && (*at == '"' || *at == '\'') && (to == into || to[-1] == '=')) {
            quote = *at;
            w.quoted = true;
            w.json |= quote == '\'';
        } else if (quote == '"' && *at == '\\' && at + 1 < end) {
            at++;
            *to++ = *at == 'n' ? '\n' : *at;
        } else {
            if (!quote && !w.quoted && *at == '=' && !w.equals) w.equals = to;
            *to++ = *at;
        }
    }
    if (quote) mistake(r, "引号没有结束" ERR_OR "a quotation mark is not closed", "\"…\"");
    w.text = into;
    if (r->count < LIFE_WORDS_MOST) r->word[r->count++] = w;
    else mistake(r, "词太多" ERR_OR "too many words", "96");
    return at;
}

static bool read_words(reading_t *r, const char *at, const char *end)
{
    r->count = 0;
    while (at < end) {
        if (*at == ' ' || *at == '\t' || *at == '\r') at++;
        else if (*at == '#') break;
        else if (!(at = read_word(r, at, end))) return false;
    }
    return true;
}

static bool name_is_good(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return n > 0 && n <= 48 && !name[n] && *name >= 'a' && strcmp(name, "open") != 0;
}

/* --- people ------------------------------------------------------------------------------------------------ */

static int find_person(const life_t *l, const char *login)
{
    for (size_t i = 0; i < l->person_count; i++)
        if (strcmp(l->people[i].login, login) == 0) return (int)i;
    return -1;
}

static int add_person(reading_t *r, const char *login, const char *roles, const char *office)
{
    char *list = arena_text(r->arena, roles);
    if (!list) return -1;
    for (char *c = list; *c; c++)
        if (*c == ',') *c = ' ';
    int i = find_person(r->life, login);
    if (i >= 0) {
        const life_person_t *p = &r->life->people[i];
        if (strcmp(p->roles, list) != 0 || strcmp(p->office, office) != 0)
            mistake(r, "同一账号前后角色或所在院不同" ERR_OR "this login had other roles or another office before", p->roles);
        return i;
    }
    if (r->life->person_count == LIFE_PEOPLE_MOST) {
        mistake(r, "人太多" ERR_OR "too many people", "64");
        return -1;
    }
    r->life->people[r->life->person_count] = (life_person_t){login, list, office};
    return (int)r->life->person_count++;
}

/* "wang", or "wang:chief,prosecutor:110108". */
static int read_person(reading_t *r, const char *text)
{
    char *copy = arena_text(r->arena, text), *roles = copy ? strchr(copy, ':') : NULL;
    if (!copy) return -1;
    if (!roles) {
        int i = find_person(r->life, copy);
        if (i < 0) mistake(r, "还没有这个人" ERR_OR "nobody of that login yet", "wang:chief:110108");
        return i;
    }
    *roles++ = '\0';
    char *office = strchr(roles, ':');
    if (!office) {
        mistake(r, "人写作 账号:角色:院代码" ERR_OR "a person is login:roles:office", "wang:chief:110108");
        return -1;
    }
    *office++ = '\0';
    return add_person(r, copy, roles, office);
}

static void read_as(reading_t *r)
{
    if (r->count == 2) r->person = read_person(r, r->word[1].text);
    else if (r->count == 4) r->person = add_person(r, r->word[1].text, r->word[2].text, r->word[3].text);
    else mistake(r, "as 后为账号，或账号、角色、院代码" ERR_OR "as takes a login, or login, roles and office", "as li prevention_officer 110108");
}

static void read_on(reading_t *r)
{
    if (r->count != 2 || !life_day(r->word[1].text, &r->on))
        mistake(r, "on 后为日期" ERR_OR "on takes a day", "on 2026-03-02");
}

static void read_title(reading_t *r)
{
    buf_t all;
    buf_init(&all, 4000);
    for (size_t i = 1; i < r->count; i++) buf_addf(&all, "%s%s", i > 1 ? " " : "", r->word[i].text);
    char **parts;
    size_t n;
    if (!buf_failed(&all) && text_split(r->arena, buf_text(&all), '|', &parts, &n, NULL) == 0 && n == 2)
        r->life->title = (words_t){{parts[0], parts[1]}};
    else mistake(r, "life 后为两种语言的标题" ERR_OR "life takes a title in both languages", "life 检察建议 | A recommendation");
    buf_release(&all);
}

/* --- lines of acts ------------------------------------------------------------------------------------------- */

/* Behind the head: in NAME, at OFFICE, on DAY, by PERSON, key=value. Stops at ":". Returns where. */
static size_t read_tail(reading_t *r, life_line_t *l, size_t at)
{
    life_value_t *values = arena_array(r->arena, LIFE_WORDS_MOST, sizeof *values);
    if (!values) return r->count;
    l->values = values;
    for (; at < r->count; at++) {
        const word_t *w = &r->word[at];
        const char *next = at + 1 < r->count ? r->word[at + 1].text : NULL;
        if (!w->quoted && strcmp(w->text, ":") == 0) break;
        if (w->equals) {
            values[l->value_count++] = (life_value_t){arena_textn(r->arena, w->text, (size_t)(w->equals - w->text)),
                                                      w->equals + 1, w->json};
            continue;
        }
        at++;
        if (next && strcmp(w->text, "in") == 0) l->parent = next;
        else if (next && strcmp(w->text, "at") == 0) l->office = next;
        else if (next && strcmp(w->text, "by") == 0) l->person = read_person(r, next);
        else if (!next || strcmp(w->text, "on") != 0 || !life_day(next, &l->on))
            mistake(r, w->text, "key=value, in NAME, at OFFICE, on DAY, by PERSON");
    }
    return at;
}

static void read_refusal(reading_t *r, life_line_t *l, size_t at)
{
    buf_t all;
    buf_init(&all, 4000);
    if (at + 1 >= r->count) {
        mistake(r, "拒绝须写明错误" ERR_OR "a refusal names its error", ": CONDITION 未采纳时须写明理由");
        l->code = "";
    } else {
        l->code = r->word[at + 1].text;
        for (size_t i = at + 2; i < r->count; i++) {
            const word_t *w = &r->word[i];
            const char *next = i + 1 < r->count && !w->quoted ? r->word[i + 1].text : NULL;
            day_t day;
            if (next && strcmp(w->text, "by") == 0) l->person = read_person(r, r->word[++i].text);
            else if (next && strcmp(w->text, "on") == 0 && life_day(next, &day)) l->on = day, i++;
            else buf_addf(&all, "%s%s", all.length ? " " : "", w->text);
        }
    }
    l->reason = buf_failed(&all) ? "" : arena_text(r->arena, buf_text(&all));
    buf_release(&all);
}

static void read_open(reading_t *r, life_line_t *l, bool refused)
{
    if (r->count < 4 || (!refused && !name_is_good(r->word[1].text))) {
        mistake(r, "open 后为名、种类、行为" ERR_OR "open takes a name, a kind and an act", "open r recommendation draft scope=case");
        return;
    }
    l->name = refused ? NULL : r->word[1].text;
    l->kind = r->word[2].text;
    l->act = r->word[3].text;
    size_t at = read_tail(r, l, 4);
    if (refused) read_refusal(r, l, at);
    else if (at < r->count) mistake(r, ":", "refuse open KIND ACT … : CODE");
}

static void read_do(reading_t *r, life_line_t *l)
{
    bool refused = l->verb == LIFE_REFUSE;
    if (refused && r->count > 1 && strcmp(r->word[1].text, "open") == 0) {
        read_open(r, l, true);
        return;
    }
    if (r->count < 3 || !name_is_good(r->word[1].text)) {
        mistake(r, "其后为名和行为" ERR_OR "it takes a name and an act", "do r approve by wang:chief:110108");
        return;
    }
    l->name = r->word[1].text;
    l->act = r->word[2].text;
    size_t at = read_tail(r, l, 3);
    if (refused || (l->verb == LIFE_CORRECT && at < r->count)) read_refusal(r, l, at);
    else if (at < r->count) mistake(r, ":", "refuse NAME ACT … : CODE");
}

/* annul NAME ACT "ground" [: CODE words] */
static void read_annul(reading_t *r, life_line_t *l)
{
    if (r->count < 4) {
        mistake(r, "annul 后为名、行为、理由" ERR_OR "annul takes a name, an act and its ground", "annul r serve \"送达回证有误\"");
        return;
    }
    l->name = r->word[1].text;
    l->act = r->word[2].text;
    l->ground = r->word[3].text;
    size_t at = read_tail(r, l, 4);
    if (at < r->count) read_refusal(r, l, at);
}

/* --- lines of checks ------------------------------------------------------------------------------------------ */

static void read_check(reading_t *r, life_line_t *l, size_t words, const char *form)
{
    if (r->count < words + 1) {
        mistake(r, r->word[0].text, form);
        return;
    }
    l->words = arena_array(r->arena, r->count, sizeof *l->words);
    if (!l->words) return;
    for (size_t i = 1; i < r->count; i++) l->words[l->word_count++] = r->word[i].text;
    if (l->verb != LIFE_FIGURE && l->verb != LIFE_TICK) l->name = l->words[0];
    if (l->verb == LIFE_SEES || l->verb == LIFE_BLIND) l->person = read_person(r, l->words[1]);
    if (l->verb == LIFE_TICK && !life_day(l->words[0], &l->on)) mistake(r, "tick", form);
}

static const struct {
    const char *name, *form;
    size_t words; /* of checks: least behind the verb */
} VERB[LIFE_VERBS] = {
    [LIFE_OPEN] = {"open", NULL, 0},
    [LIFE_DO] = {"do", NULL, 0},
    [LIFE_REFUSE] = {"refuse", NULL, 0},
    [LIFE_ANNUL] = {"annul", NULL, 0},
    [LIFE_CORRECT] = {"correct", NULL, 0},
    [LIFE_STAGE] = {"stage", "stage r served", 2},
    [LIFE_NUMBER] = {"number", "number r 京海检建〔2026〕1号", 2},
    [LIFE_DUE] = {"due", "due r reply 2026-05-11", 3},
    [LIFE_FIELD] = {"field", "field r adopted yes", 3},
    [LIFE_FOUND] = {"found", "found f prevention_fact of r", 4},
    [LIFE_PAPER] = {"paper", "paper r recommendation_letter 整改", 2},
    [LIFE_FIGURE] = {"figure", "figure recommendations_issued 110108 2026 1", 4},
    [LIFE_SEES] = {"sees", "sees r zhao:inspector:110108", 2},
    [LIFE_BLIND] = {"blind", "blind r zhao:inspector:110108", 2},
    [LIFE_TICK] = {"tick", "tick 2026-05-12", 1},
    [LIFE_AS] = {"as", NULL, 0},
    [LIFE_ON] = {"on", NULL, 0},
    [LIFE_TITLE] = {"life", NULL, 0},
};

static enum life_verb verb_of(reading_t *r, const char *word)
{
    const char *names[LIFE_VERBS];
    for (int i = 0; i < LIFE_VERBS; i++) names[i] = VERB[i].name;
    for (int i = 0; i < LIFE_VERBS; i++)
        if (strcmp(names[i], word) == 0) return (enum life_verb)i;
    const char *near = text_nearest(word, names, LIFE_VERBS);
    mistake(r, word, near ? near : "open, do, refuse, annul, correct, stage, number, due, field, found, paper, figure, sees, blind, tick, as, on");
    return LIFE_VERBS;
}

/* Not every line becomes one of the life: who and when are carried along. */
static void read_line(reading_t *r)
{
    enum life_verb verb = verb_of(r, r->word[0].text);
    if (verb == LIFE_VERBS) return;
    if (verb == LIFE_AS) read_as(r);
    else if (verb == LIFE_ON) read_on(r);
    else if (verb == LIFE_TITLE) read_title(r);
    if (verb == LIFE_AS || verb == LIFE_ON || verb == LIFE_TITLE) return;
    if (r->life->line_count == LIFE_LINES_MOST) {
        mistake(r, "行太多" ERR_OR "too many lines", "2000");
        return;
    }
    life_line_t *l = &r->life->lines[r->life->line_count];
    *l = (life_line_t){.number = r->number, .verb = verb, .person = r->person, .on = r->on};
    size_t before = r->mistakes->count;
    if (verb == LIFE_OPEN) read_open(r, l, false);
    else if (verb == LIFE_ANNUL) read_annul(r, l);
    else if (VERB[verb].form) read_check(r, l, VERB[verb].words, VERB[verb].form);
    else read_do(r, l);
    if (verb <= LIFE_CORRECT && l->person < 0) mistake(r, "还没有办理人" ERR_OR "nobody acts yet", "as li prevention_officer 110108");
    if (verb <= LIFE_CORRECT && l->on == DAY_NONE) mistake(r, "还没有日期" ERR_OR "there is no day yet", "on 2026-03-02");
    if (r->mistakes->count == before) r->life->line_count++;
}

/* --- the whole ------------------------------------------------------------------------------------------------- */

static void read_all(reading_t *r, const char *text, size_t bytes)
{
    const char *end = text + bytes;
    for (const char *at = text; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        r->number++;
        if (!read_words(r, at, stop)) {
            mistake(r, "内存不足" ERR_OR "memory is short", "64 MB");
            return;
        }
        if (r->count) read_line(r);
        at = stop + 1;
    }
    if (!r->life->title.in[LANG_ZH]) mistake(r, "缺少标题" ERR_OR "it has no title", "life 检察建议 | A recommendation");
    if (!r->life->line_count) mistake(r, "没有任何行为" ERR_OR "nothing is done in it", "open r recommendation draft scope=case");
}

int life_read_text(const char *path, const char *text, size_t bytes, arena_t *a, life_t **ret_life,
                   life_findings_t *ret_mistakes, err_t *err)
{
    life_t *l = arena_alloc(a, sizeof *l);
    life_findings_t found = {.list = arena_array(a, LIFE_FINDINGS_MOST, sizeof(err_t))};
    reading_t *r = arena_alloc(a, sizeof *r);
    if (!l || !found.list || !r) return err_nomem(err);
    l->path = arena_text(a, path);
    l->people = arena_array(a, LIFE_PEOPLE_MOST, sizeof *l->people);
    l->lines = arena_array(a, LIFE_LINES_MOST, sizeof *l->lines);
    char *copy = arena_textn(a, text, bytes);
    if (!l->path || !l->people || !l->lines || !copy) return err_nomem(err);
    *r = (reading_t){.life = l, .arena = a, .mistakes = &found, .person = -1, .on = DAY_NONE};
    size_t bad = text_bad_byte(text, bytes);
    if (bad) mistake(r, "不是有效的 UTF-8" ERR_OR "it is not valid UTF-8", "UTF-8");
    else read_all(r, copy, bytes);
    *ret_mistakes = found;
    char count[24];
    if (found.count) return err_set(err, ERR_APP_LIFE, path, num_text((int64_t)found.count, count));
    *ret_life = l;
    return 0;
}

int life_read(const char *path, arena_t *a, life_t **ret_life, life_findings_t *ret_mistakes, err_t *err)
{
    char *text = arena_alloc(a, LIFE_BYTES_MOST + 1);
    FILE *f = text ? fopen(path, "r") : NULL;
    *ret_mistakes = (life_findings_t){0};
    if (!text) return err_nomem(err);
    if (!f) return err_file(err, path, errno);
    size_t n = fread(text, 1, LIFE_BYTES_MOST + 1, f);
    bool broken = ferror(f) != 0;
    (void)fclose(f);
    if (broken) return err_file(err, path, EIO);
    if (n > LIFE_BYTES_MOST) return err_file(err, path, EFBIG);
    return life_read_text(path, text, n, a, ret_life, ret_mistakes, err);
}

size_t life_person_count(const life_t *l)
{
    return l->person_count;
}

const life_person_t *life_person_at(const life_t *l, size_t i)
{
    assert(i < l->person_count);
    return &l->people[i];
}
