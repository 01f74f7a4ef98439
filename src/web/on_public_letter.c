/* on_public_letter.c - a letter to an office: accusation, complaint, appeal, request, with or without a name. */
#include "web/public.h"

#include "app/app.h"
#include "web/receipt.h"

#include <string.h>

static const ask_t asks[] = {
    {.name = "office", .type = ASK_OFFICE, .required = true, .group = "where"},
    {.name = "matter_kind", .type = ASK_SELECT, .required = true, .choices = "matter_kind", .group = "what"},
    {.name = "subject", .type = ASK_LINE, .required = true},
    {.name = "against", .type = ASK_LINE},
    {.name = "content", .type = ASK_LONG, .required = true, .most = 10000},
    {.name = "repeated", .type = ASK_TICK},
    {.name = "anonymous", .type = ASK_TICK, .group = "who"},
    {.name = "sender", .type = ASK_LINE, .perhaps = true, .most = 60, .autocomplete = "name"},
    {.name = "identity", .type = ASK_IDENTITY, .most = 40},
    {.name = "phone", .type = ASK_TEL, .perhaps = true, .most = 40, .autocomplete = "tel"},
    {.name = "address", .type = ASK_LINE, .perhaps = true, .autocomplete = "street-address"},
    {.name = "secret", .type = ASK_TICK},
};

/* Who asks for secrecy is not found by what he wrote either: lists show the sort of letter, and his words are read by those alone who
 * may know him. Who gives no name may still be known by what he tells, so it is asked of him too. The title is the file's, in Chinese,
 * whatever language the page was read in. */
static const char *secret_title(const public_call_t *p, const cat_kind_t *kind)
{
    const cat_field_t *sorts = NULL;
    const char *sort = form_value(&p->form, "matter_kind");
    for (size_t i = 0; cat_kind_field(kind, "matter_kind", &sorts, NULL) == 0 && i < sorts->choice_count; i++)
        if (strcmp(sorts->choices[i].code, sort) == 0) {
            sort = sorts->choices[i].name.in[LANG_ZH];
            break;
        }
    return public_textf_in(p, LANG_ZH, "letter.secret-title", sort);
}

/* NULL for want of memory: words cut short would not be his. */
static const char *secret_words(const public_call_t *p)
{
    return arena_printf(p->c->arena, "%s\n\n%s", form_value(&p->form, "subject"), form_value(&p->form, "content"));
}

static json_t *fields_of(const public_call_t *p, const cat_kind_t *kind)
{
    const form_t *f = &p->form;
    bool anonymous = *form_value(f, "anonymous"), secret = *form_value(f, "secret");
    const char *subject = secret ? secret_title(p, kind) : form_value(f, "subject");
    const char *content = secret ? secret_words(p) : form_value(f, "content");
    if (!subject || !content) return NULL;
    json_t *j = json_pack("{s:s,s:s,s:s,s:s,s:b,s:b}", "subject", subject, secret ? "secret_content" : "content", content, "matter_kind",
                          form_value(f, "matter_kind"), "channel", "web", "anonymous", anonymous, "repeated", *form_value(f, "repeated") != '\0');
    static const char *const plain[] = {"phone", "address", "against"};
    for (size_t i = 0; j && i < sizeof plain / sizeof *plain; i++)
        if (*form_value(f, plain[i])) public_put(p, j, plain[i], json_string(form_value(f, plain[i])));
    if (j && !anonymous)
        public_put(p, j, secret ? "informer" : "sender", ask_party(p, false, form_value(f, "sender"), form_value(f, "identity")));
    return j;
}

/* Who has no name must say so; who has one can be answered. */
static void check_who(public_call_t *p)
{
    const form_t *f = &p->form;
    if (*form_value(f, "anonymous")) {
        if (*form_value(f, "sender")) ask_fault(p, "anonymous", "fault.anonymous", NULL);
        return;
    }
    if (!*form_value(f, "sender")) ask_fault(p, "sender", "fault.sender", NULL);
    if (!*form_value(f, "phone") && !*form_value(f, "address")) ask_fault(p, "phone", "fault.reach", NULL);
}

static void drop_json(void *what)
{
    json_decref(what);
}

static int send_letter(public_call_t *p, const cat_kind_t *kind, const char *office, const char *once, err_t *err)
{
    char key[RECEIPT_KEY], code[RECEIPT_CODE];
    act_receipt_t receipt;
    json_t *fields = fields_of(p, kind);
    if (!fields || !arena_on_free(p->c->arena, drop_json, fields)) return err_nomem(err);
    receipt_key(once, key);
    receipt_code(once, code);
    act_request_t q = {.actor = public_actor(p, office), .kind = kind->name, .act = "receive", .office = office,
                       .occurred_on = DAY_NONE, .fields = fields, .idem_key = key};
    int rc = public_whole(p, err); /* of what was written nothing is left out */
    if (rc == 0) rc = register_act(app_book(p->w->app), &q, p->c->arena, &receipt, err);
    if (rc == ERR_REGISTER_IDEM_REUSED) return err_set(err, ERR_WEB_SENT);
    if (rc == 0) rc = receipt_keep(p->w->store, code, receipt.matter, err);
    if (rc != 0) return rc;
    p->template = "receipt";
    public_show_receipt(p, kind, "letter", office, code, &receipt);
    return 0;
}

int on_public_letter(public_call_t *p, err_t *err)
{
    asking_form_t f = {.name = "letter", .ask = asks, .count = sizeof asks / sizeof *asks};
    if (!public_offers(p->w, "letter", "receive", &f.kind)) return err_set(err, ERR_WEB_NO_PAGE, "/letter");
    if (p->post) {
        const char *once = ask_once(p), *office = ask_office(p, "office");
        ask_check(p, &f);
        check_who(p);
        if (!ask_faulty(p)) return send_letter(p, f.kind, office, once, err);
    }
    public_set_text(p, "lead", public_text(p, "letter.lead"));
    public_set_text(p, "action", "letter");
    public_set_text(p, "send", public_text(p, "letter.send"));
    public_set(p, "is-letter", json_true());
    ask_show(p, &f);
    return 0;
}
