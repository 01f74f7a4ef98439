/* objection.c - objections to a notice or a record. */
#include "archive/inside.h"

int archive_object(archive_t *ar, const archive_objection_t *o, arena_t *a, act_receipt_t *ret_receipt, err_t *err)
{
    json_t *f = keep_json(a, json_object());
    if (!f) return err_nomem(err);
    match_subject_t who;
    int failed = check_subject(&o->objector, 0, a, &who, err);
    if (failed) return failed;
    (void)json_object_set_new(f, "objector", party_json(&who));
    if (o->notice) (void)json_object_set_new(f, "notice", id_text_json(o->notice));
    if (o->record) (void)json_object_set_new(f, "record", id_text_json(o->record));
    set_text(f, "relation", o->relation);
    set_text(f, "reason", o->reason);
    act_request_t q = {.actor = o->actor, .kind = ar->kind[PART_OBJECTION]->name, .act = "file",
                       .occurred_on = DAY_NONE, .fields = f, .idem_key = o->idem_key};
    return register_act(ar->book, &q, a, ret_receipt, err);
}

int archive_settle_objection(archive_t *ar, const actor_t *actor, int64_t objection, const char *act,
                             const char *outcome, const char *finding, arena_t *a, act_receipt_t *ret_receipt,
                             err_t *err)
{
    json_t *f = keep_json(a, json_object());
    if (!f) return err_nomem(err);
    set_text(f, "outcome", outcome);
    set_text(f, "finding", finding);
    act_request_t q = {.actor = *actor, .kind = ar->kind[PART_OBJECTION]->name, .act = act, .matter = objection,
                       .occurred_on = DAY_NONE, .fields = f};
    return register_act(ar->book, &q, a, ret_receipt, err);
}
