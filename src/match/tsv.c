/* tsv.c - rows of the embedded tables. */
#include "match/tsv.h"

#include "base/embed.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

int tsv_open(tsv_t *t, const char *path, err_t *err)
{
    assert(t && path);
    const embed_file_t *f = embed_lookup(path);
    *t = (tsv_t){.path = path};
    if (!f) return tsv_fault(t, "missing", err);
    t->at = (const char *)f->data;
    t->end = t->at + f->bytes;
    return 0;
}

bool tsv_next(tsv_t *t)
{
    while (t->at < t->end) {
        const char *stop = memchr(t->at, '\n', (size_t)(t->end - t->at));
        const char *from = t->at, *to = stop ? stop : t->end;
        t->at = stop ? stop + 1 : t->end;
        t->line++;
        if (from == to || *from == '#') continue;
        t->cells = 0;
        while (t->cells < TSV_CELLS) {
            const char *tab = memchr(from, '\t', (size_t)(to - from));
            const char *cut = tab ? tab : to;
            t->cell[t->cells++] = (span_t){from, (size_t)(cut - from)};
            if (!tab) break;
            from = tab + 1;
        }
        /* Rows may leave out empty cells at their end. */
        for (int i = t->cells; i < TSV_CELLS; i++) t->cell[i] = (span_t){"", 0};
        return true;
    }
    return false;
}

int tsv_fault(const tsv_t *t, const char *what, err_t *err)
{
    int code = err_set(err, ERR_MATCH_TABLE, t->path, what);
    err_place(err, t->path, t->line, 0);
    return code;
}

uint32_t span_next(span_t *s)
{
    if (s->n == 0) return 0;
    const char *p = s->p;
    uint32_t c = text_next(&p); /* the embedded file ends with a NUL: never read past it */
    size_t used = (size_t)(p - s->p);
    if (used > s->n) used = s->n;
    s->p += used;
    s->n -= used;
    return c;
}

bool span_is(span_t s, const char *text)
{
    return strlen(text) == s.n && !memcmp(s.p, text, s.n);
}

bool span_int(span_t s, int *ret_n)
{
    bool minus = s.n && *s.p == '-';
    if (minus) s.p++, s.n--;
    if (s.n < 1 || s.n > 6) return false;
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        n = n * 10 + (s.p[i] - '0');
    }
    *ret_n = minus ? -n : n;
    return true;
}
