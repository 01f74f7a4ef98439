/* mistakes.c - see mistakes.h. */
#include "mistakes.h"

#include <assert.h>

void mistakes_are_told(const cat_mistakes_t *m)
{
    buf_t text;
    buf_init(&text, 1 << 16);
    assert(m->count > 0 && m->list);
    for (size_t i = 0; i < m->count; i++) {
        assert(m->list[i].code > ERR_NONE && m->list[i].code < ERR_COUNT);
        assert(*m->list[i].file && m->list[i].line >= 1 && m->list[i].column >= 1);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            buf_clear(&text);
            err_add_text(&text, &m->list[i], (enum lang)lang);
            assert(!buf_failed(&text));
        }
    }
    buf_release(&text);
}
