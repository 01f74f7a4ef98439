/* form.c - see form.h. Reached by tests/fuzz/fuzz_html.c. */
#include "web/form.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Each line by itself, so that the breaks between them stay. */
static void clean(char *text)
{
    char *to = text;
    for (char *line = text; line;) {
        char *end = strchr(line, '\n');
        if (end) *end = '\0';
        text_unhide(line);
        size_t n = strlen(line);
        memmove(to, line, n);
        to += n;
        if (end) *to++ = '\n';
        line = end ? end + 1 : NULL;
    }
    *to = '\0';
}

static int decode(const char *from, size_t bytes, arena_t *a, const char **ret_text, err_t *err)
{
    char *to = arena_alloc(a, bytes + 1);
    size_t n = 0;
    if (!to) return err_nomem(err);
    for (size_t i = 0; i < bytes; i++) {
        char c = from[i] == '+' ? ' ' : from[i];
        if (c == '%') {
            int high = i + 1 < bytes ? hex(from[i + 1]) : -1, low = i + 2 < bytes ? hex(from[i + 2]) : -1;
            if (high < 0 || low < 0) return err_set(err, ERR_WEB_FORM, "%");
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (c == '\0') return err_set(err, ERR_WEB_FORM, "NUL");
        if (c != '\r') to[n++] = c;
    }
    to[n] = '\0';
    if (text_bad_byte(to, n)) return err_set(err, ERR_WEB_FORM, "UTF-8");
    clean(to);
    const char *trimmed = text_trim(a, to);
    if (!trimmed) return err_nomem(err);
    *ret_text = trimmed;
    return 0;
}

int form_read(const char *body, size_t bytes, arena_t *a, form_t *ret_form, err_t *err)
{
    form_t f = {.field = arena_array(a, FORM_FIELDS_MOST, sizeof *f.field)};
    if (!f.field) return err_nomem(err);
    if (bytes > FORM_BYTES_MOST) return err_set(err, ERR_WEB_FORM, "256 KiB");
    for (size_t at = 0; at < bytes;) {
        const char *end = memchr(body + at, '&', bytes - at);
        size_t n = end ? (size_t)(end - body) - at : bytes - at;
        const char *equals = n ? memchr(body + at, '=', n) : NULL;
        size_t name = equals ? (size_t)(equals - body) - at : n;
        if (n) {
            if (f.count == FORM_FIELDS_MOST) return err_set(err, ERR_WEB_FORM, "400");
            form_field_t *x = &f.field[f.count++];
            x->value = "";
            int rc = decode(body + at, name, a, &x->name, err);
            if (rc == 0 && equals) rc = decode(equals + 1, n - name - 1, a, &x->value, err);
            if (rc != 0) return rc;
        }
        at += n + 1;
    }
    assert(f.count <= FORM_FIELDS_MOST);
    *ret_form = f;
    return 0;
}

const char *form_value(const form_t *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->field[i].name, name) == 0) return f->field[i].value;
    return "";
}

bool form_has(const form_t *f, const char *name, const char *value)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->field[i].name, name) == 0 && strcmp(f->field[i].value, value) == 0) return true;
    return false;
}
