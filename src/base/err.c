/* err.c - the table of errors and its rendering. */
#include "base/err.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct row {
    const char *code;
    int http;
    enum leave leave;
    const char *text[3][LANG_COUNT]; /* [part][language] */
} row_t;

static const row_t rows[ERR_COUNT] = {
    [ERR_NONE] = {"ok", 200, LEAVE_OK, {{"完成", "done"}, {"", ""}, {"", ""}}},
#define E(id, code, http, leave, what_en, what_zh, detail_en, detail_zh, hint_en, hint_zh) \
    [ERR_##id] = {code, http, leave, \
                  {{what_zh, what_en}, {detail_zh, detail_en}, {hint_zh, hint_en}}},
#include "base/errors/all.def"
#undef E
};

int err_set_args(err_t *err, enum err_code code, ...)
{
    if (!err) return (int)code;
    /* Arguments may point into the error that is being replaced: copy them first. */
    char copy[ERR_ARGS][ERR_ARG_BYTES];
    int args = 0;
    va_list list;
    va_start(list, code);
    for (const char *a; args < ERR_ARGS && (a = va_arg(list, const char *)); args++)
        text_copy(copy[args], sizeof copy[args], a);
    va_end(list);
    *err = (err_t){.code = code, .args = args};
    memcpy(err->arg, copy, sizeof copy[0] * (size_t)args);
    return (int)code;
}

int err_detail(err_t *err, const char *format, ...)
{
    if (!err) return ERR_NONE;
    char words[ERR_DETAIL_BYTES * 2];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    text_copy(err->detail, sizeof err->detail, words);
    return (int)err->code;
}

int err_field(err_t *err, const char *field)
{
    if (!err) return ERR_NONE;
    text_copy(err->field, sizeof err->field, field);
    err->label[0] = '\0';
    return (int)err->code;
}

int err_field_label(err_t *err, const char *field, words_t label)
{
    if (!err) return ERR_NONE;
    (void)err_field(err, field);
    (void)err_both(label, err->label);
    return (int)err->code;
}

int err_place(err_t *err, const char *file, int line, int column)
{
    if (!err) return ERR_NONE;
    text_copy(err->file, sizeof err->file, file ? file : "");
    err->line = line;
    err->column = column;
    return (int)err->code;
}

static void rename_in(char *text, size_t bytes, const char *path, const char *name)
{
    char was[ERR_ARG_BYTES];
    size_t begin = 0, n = strlen(path);
    const char *at = strstr(text, path);
    if (!at) return;
    begin = (size_t)(at - text);
    text_copy(was, sizeof was, text);
    buf_t b;
    buf_init(&b, ERR_ARG_BYTES * 2);
    buf_addf(&b, "%.*s%s%s", (int)begin, was, name, was + begin + n);
    if (!buf_failed(&b)) text_copy(text, bytes, buf_text(&b));
    buf_release(&b);
}

void err_file_name(err_t *err, const char *path, const char *name)
{
    assert(path && *path && name);
    if (!err) return;
    for (int i = 0; i < err->args; i++) rename_in(err->arg[i], sizeof err->arg[i], path, name);
    rename_in(err->detail, sizeof err->detail, path, name);
    rename_in(err->file, sizeof err->file, path, name);
}

int err_nomem(err_t *err)
{
    return err_set(err, ERR_BASE_MEMORY);
}

int err_file(err_t *err, const char *path, int errno_value)
{
    char words[128];
    const char *said = strerror_r(errno_value, words, sizeof words);
    enum err_code code = errno_value == ENOENT   ? ERR_BASE_FILE_MISSING
                         : errno_value == ENOSPC ? ERR_BASE_DISK_FULL
                                                 : ERR_BASE_FILE;
    err_set(err, code, path);
    err_detail(err, "%s", said);
    return (int)code;
}

const char *err_code_text(enum err_code code)
{
    return code < ERR_COUNT ? rows[code].code : "unknown";
}

int err_http_status(enum err_code code)
{
    return code < ERR_COUNT ? rows[code].http : 500;
}

enum leave err_leave(enum err_code code)
{
    return code < ERR_COUNT ? rows[code].leave : LEAVE_SYSTEM;
}

const char *err_template(enum err_code code, err_part_t part, enum lang lang)
{
    return rows[code].text[part][lang];
}

enum { HALF_MARK = '\x1f' }; /* between the Chinese and the English half of an argument */

const char *err_both(words_t words, char into[ERR_ARG_BYTES])
{
    char half[ERR_WORDS_BYTES + 1];
    text_copy(half, sizeof half, words.in[LANG_ZH] ? words.in[LANG_ZH] : "");
    char other[ERR_WORDS_BYTES + 1];
    text_copy(other, sizeof other, words.in[LANG_EN] ? words.in[LANG_EN] : "");
    (void)snprintf(into, ERR_ARG_BYTES, "%s%c%s", half, HALF_MARK, other);
    return into;
}

static void add_argument(buf_t *out, const char *arg, enum lang lang)
{
    const char *mark = strchr(arg, HALF_MARK);
    if (!mark) buf_add_raw(out, arg);
    else if (lang == LANG_ZH) buf_add_bytes(out, arg, (size_t)(mark - arg));
    else buf_add_raw(out, mark + 1);
}

/* The word that goes with the number: words is "second|seconds}". Returns what stands behind it. */
static const char *add_counted(buf_t *out, const char *number, const char *words)
{
    size_t one = strcspn(words, "|}"), end = strcspn(words, "}");
    if (strcmp(number, "1") == 0) buf_add_bytes(out, words, one);
    else if (one < end) buf_add_bytes(out, words + one + 1, end - one - 1);
    return words + end + (words[end] == '}');
}

void err_add_part(buf_t *out, const err_t *err, err_part_t part, enum lang lang)
{
    const char *t = rows[err->code].text[part][lang];
    while (*t) {
        size_t plain = strcspn(t, "{");
        buf_add_bytes(out, t, plain);
        t += plain;
        if (!*t) break;
        if (t[1] == 'd' && t[2] == '}') {
            add_argument(out, err->detail, lang);
            t += 3;
        } else if (t[1] >= '0' && t[1] < '0' + ERR_ARGS && t[2] == '}') {
            if (t[1] - '0' < err->args) add_argument(out, err->arg[t[1] - '0'], lang);
            t += 3;
        } else if (t[1] >= '0' && t[1] < '0' + ERR_ARGS && t[2] == '|') {
            t = add_counted(out, err->arg[t[1] - '0'], t + 3);
        } else {
            buf_add_char(out, *t++);
        }
    }
}

static void add_part_json(buf_t *out, const err_t *err, err_part_t part, enum lang lang)
{
    buf_t words;
    buf_init(&words, 8192);
    err_add_part(&words, err, part, lang);
    buf_add_json(out, buf_failed(&words) ? "" : buf_text(&words));
    buf_release(&words);
}

void err_add_json(buf_t *out, const err_t *err, enum lang lang)
{
    buf_add_raw(out, "{\"code\":");
    buf_add_json(out, err_code_text(err->code));
    buf_add_raw(out, ",\"what\":");
    add_part_json(out, err, ERR_WHAT, lang);
    buf_add_raw(out, ",\"detail\":");
    add_part_json(out, err, ERR_DETAIL, lang);
    buf_add_raw(out, ",\"hint\":");
    add_part_json(out, err, ERR_HINT, lang);
    if (err->field[0]) {
        buf_add_raw(out, ",\"field\":");
        buf_add_json(out, err->field);
    }
    if (err->file[0]) {
        buf_add_raw(out, ",\"file\":");
        buf_add_json(out, err->file);
    }
    if (err->line) buf_addf(out, ",\"line\":%d", err->line);
    if (err->column) buf_addf(out, ",\"column\":%d", err->column);
    buf_add_char(out, '}');
}

/* The field in front of a message that does not name it itself. */
static void add_field(buf_t *out, const err_t *err, enum lang lang)
{
    if (!err->field[0]) return;
    buf_t name, what;
    buf_init(&name, ERR_ARG_BYTES * 2);
    buf_init(&what, 8192);
    add_argument(&name, err->label[0] ? err->label : err->field, lang);
    err_add_part(&what, err, ERR_WHAT, lang);
    if (!buf_failed(&name) && (buf_failed(&what) || !strstr(buf_text(&what), buf_text(&name))))
        buf_addf(out, "%s%s", buf_text(&name), lang == LANG_ZH && err->label[0] ? "：" : ": ");
    buf_release(&name);
    buf_release(&what);
}

void err_add_text(buf_t *out, const err_t *err, enum lang lang)
{
    if (err->file[0]) buf_add_raw(out, err->file);
    if (err->line) buf_addf(out, ":%d", err->line);
    if (err->column) buf_addf(out, ":%d", err->column);
    if (err->file[0] || err->line) buf_add_raw(out, ": ");
    add_field(out, err, lang);
    err_add_part(out, err, ERR_WHAT, lang);
    buf_addf(out, " [%s]", err_code_text(err->code));
    if (err->field[0] && err->label[0]) buf_addf(out, " (%s)", err->field); /* its name for who types it */
    buf_add_raw(out, "\n  ");
    err_add_part(out, err, ERR_DETAIL, lang);
    buf_add_raw(out, lang == LANG_ZH ? "\n  提示：" : "\n  hint: ");
    err_add_part(out, err, ERR_HINT, lang);
    buf_add_char(out, '\n');
}

const char *num_text(int64_t n, char into[24])
{
    (void)snprintf(into, 24, "%lld", (long long)n);
    return into;
}
