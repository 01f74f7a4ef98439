/* within.c - see within.h. */
#include "register/within.h"

int within_office(const office_tree_t *t, const actor_t *actor, const char *code, enum err_code refused, int *ret_office, err_t *err)
{
    int asked, mine;
    int failed = office_find(t, code ? code : actor->office, &asked, err);
    if (!failed) failed = office_find(t, actor->office, &mine, err);
    if (failed) return failed;
    if (!actor->system && !office_within(t, asked, mine)) return err_set(err, refused, code ? code : actor->office, actor->office);
    *ret_office = asked;
    return 0;
}

bool within_sees(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *code, int asked)
{
    int office;
    return code && office_find(book_offices(b), code, &office, NULL) == 0 && office_within(book_offices(b), office, asked) &&
           book_may_read(b, actor, k, code);
}
