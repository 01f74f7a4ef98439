/* role_list.c - see role_list.h. */
#include "catalogue/role_list.h"

#include "base/text.h"

void role_list_add(buf_t *out, const catalogue_t *c, uint64_t roles, enum lang lang)
{
    bool any = false;
    for (size_t i = 0; i < catalogue_role_count(c); i++) {
        if (!(roles >> i & 1)) continue;
        buf_addf(out, "%s%s", any ? (lang == LANG_ZH ? "、" : ", ") : "", catalogue_role_at(c, i)->label.in[lang]);
        any = true;
    }
}

const char *role_list_both(const catalogue_t *c, uint64_t roles, char into[ERR_ARG_BYTES])
{
    char half[LANG_COUNT][ERR_ARG_BYTES / 2];
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t list;
        buf_init(&list, 4096);
        role_list_add(&list, c, roles, (enum lang)l);
        text_copy(half[l], sizeof half[l], buf_failed(&list) ? "" : buf_text(&list));
        buf_release(&list);
    }
    return err_both((words_t){{half[LANG_ZH], half[LANG_EN]}}, into);
}
