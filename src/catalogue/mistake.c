/* mistake.c - see mistake.h. */
#include "catalogue/mistake.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void mistakes_init(mistakes_t *m, arena_t *arena)
{
    assert(arena);
    *m = (mistakes_t){.arena = arena};
}

/* Doubles; what is left behind in the arena is at most as much again. */
static bool make_room(mistakes_t *m)
{
    if (m->count < m->room) return true;
    size_t room = m->room ? m->room * 2 : 8;
    err_t *list = arena_array(m->arena, room, sizeof *list);
    if (!list) return false;
    if (m->count) memcpy(list, m->list, m->count * sizeof *list);
    m->list = list;
    m->room = room;
    return true;
}

void mistakes_keep(mistakes_t *m, int line, int column)
{
    assert(m->next.code != ERR_NONE);
    m->total++;
    /* beyond these nobody reads on; the number is still true */
    if (m->count >= MISTAKES_MOST) return;
    if (!make_room(m)) {
        m->nomem = true;
        return;
    }
    err_place(&m->next, m->file, line, column);
    m->list[m->count++] = m->next;
}

/* The order in which an author goes through his files. */
static int by_place(const void *x, const void *y)
{
    const err_t *a = x, *b = y;
    int files = strcmp(a->file, b->file);
    if (files) return files;
    if (a->line != b->line) return a->line < b->line ? -1 : 1;
    if (a->column != b->column) return a->column < b->column ? -1 : 1;
    return (int)a->code - (int)b->code;
}

int mistakes_end(mistakes_t *m, cat_mistakes_t *ret_mistakes, err_t *err)
{
    if (m->nomem) return err_nomem(err);
    if (!m->total) return 0;
    assert(m->count > 0);
    qsort(m->list, m->count, sizeof *m->list, by_place);
    *ret_mistakes = (cat_mistakes_t){m->list, m->count};
    return err_set(err, ERR_CATALOGUE_MISTAKES, num_text((int64_t)m->total, (char[24]){0}));
}

/* "a, b, c" as far as an argument has room for it, then "...". */
static void list_known(char into[ERR_ARG_BYTES], const known_t *known)
{
    size_t at = 0;
    for (size_t i = 0; i < known->count; i++) {
        size_t n = strlen(known->words[i]);
        if (at + n + 8 >= ERR_ARG_BYTES) {
            memcpy(into + at, ", ...", 5);
            at += 5;
            break;
        }
        if (at) {
            memcpy(into + at, ", ", 2);
            at += 2;
        }
        memcpy(into + at, known->words[i], n);
        at += n;
    }
    if (!at) into[at++] = '-';
    into[at] = '\0';
}

int known_err_set(err_t *err, enum err_code code, const char *word, const known_t *known)
{
    char list[ERR_ARG_BYTES];
    list_known(list, known);
    const char *nearest = text_nearest(word, known->words, known->count);
    return err_set(err, code, word, nearest ? nearest : "-", list);
}
