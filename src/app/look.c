/* look.c - looks at what was found, kept by name: for doors that show one thing and end. */
#include "app/inside.h"

#include "base/id.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { RANDOM_BITS = 11, LOOK_REASON_LEAST = 2 };

typedef struct look {
    int64_t id;
    const char *actor, *office, *what, *target, *reason;
} look_t;

static int write_look(store_conn_t *c, void *arg, err_t *err)
{
    const look_t *l = arg;
    char at[INSTANT_TEXT];
    return store_exec(c, "INSERT INTO look (id, at, actor, office, what, target, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      STORE_P(store_int(l->id), store_text(instant_text(instant_now(), at)), store_text(l->actor),
                              store_text(l->office), store_text(l->what), store_text(l->target), store_text(l->reason)),
                      NULL, err);
}

int app_look(app_t *a, const actor_t *actor, const char *what, const char *target, const char *reason, err_t *err)
{
    uint64_t drawn;
    assert(actor->login && actor->office && what && target);
    if (!reason || text_length(reason) < LOOK_REASON_LEAST) return err_set(err, ERR_APP_REASON, what);
    id_random(&drawn, sizeof drawn);
    /* Ids grow with time and differ between processes: the form the server's own looks have. */
    look_t l = {.id = (int64_t)((uint64_t)instant_now() << RANDOM_BITS | (drawn & ((1 << RANDOM_BITS) - 1))),
                .actor = actor->login, .office = actor->office, .what = what, .target = target, .reason = reason};
    return store_write(a->store, write_look, &l, err);
}
