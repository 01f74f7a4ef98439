/* public.h - the public pages: for everybody, without account, tracking or scripts.
 *
 * Purpose    Pages written by the server from templates (html.h). A page is one row of the table in public.c and one function
 *            in a src/web/on_public_*.c; a form is sent by POST and answered with a page.
 * Way of a   gate.c: language, address -> public_begin: method, origin, rate, type of the body -> body -> public_serve: form
 * request    taken apart, the page's function, template, headers. What fails is a page of the same family (public_fail).
 * Protected  No cookie says who somebody is, so there is nothing to ride on; still a form is taken only from our own pages (Origin,
 *            Sec-Fetch-Site), at a measured rate, once (`once`: the same form again is the same matter, receipt.h).
 * Rights     What the public does, it does as the role public_visitor for the office chosen: an act is possible when the
 *            catalogue names that role. What is shown is chosen field by field in the page's function.
 * Kinds      No kind's name stands here: a kind says `public: USE` (docs/public.md lists the uses, fields and acts).
 * Threads    Any; a call belongs to one thread.
 */
#ifndef WEB_PUBLIC_H
#define WEB_PUBLIC_H

#include "web/form.h"
#include "web/html.h"
#include "web/web.h"

enum { PUBLIC_MARKUP_MOST = 8 };
#define PUBLIC_LOGIN "@public" /* no account can be called so */

typedef struct public_page public_page_t;

typedef struct public_call {
    web_t *w;
    web_call_t *c;
    http_reply_t *r;
    const char *param;    /* the part of the address after the page's own, or NULL */
    bool post;
    form_t form;          /* of a POST */
    json_t *data;         /* what the template may use; freed with the request */
    html_markup_t markup[PUBLIC_MARKUP_MOST + 1];
    size_t markups;
    const char *template; /* the row's unless the function chooses another; NULL: the function has filled the reply */
    bool fresh;           /* the reply is about somebody: nobody keeps it */
} public_call_t;

typedef int (*public_fn)(public_call_t *p, err_t *err);

struct public_page {
    const char *path;     /* first part of the address; "" is / */
    bool param;           /* another part follows, for the function */
    bool posts;
    public_fn fn;
    const char *template, *title; /* title: key of a text */
    const char *rate;     /* class of its POST, or of its GET when it has no POST; else "page" */
};

/* Reads templates and texts and looks whether the kinds have what is needed. ERR_WEB_TEMPLATE, ERR_WEB_PUBLIC. */
int public_open(web_t *w, err_t *err);
/* The row for an address, or NULL when it is none of the public pages; *ret_param its last part. */
const public_page_t *public_find(const http_request_t *q, const char **ret_param);
/* Method, origin and type of body; *ret_rate is the class to take from. */
int public_begin(const web_t *w, const http_request_t *q, const public_page_t *page, int *ret_rate, err_t *err);
int public_serve(web_t *w, web_call_t *c, http_reply_t *r, err_t *err);
/* An error as a page; false when there are no templates (then the gate says it plainly). */
bool public_fail(web_t *w, web_call_t *c, http_reply_t *r, enum lang lang, const err_t *err);

/* --- for the pages -------------------------------------------------------------------------------- */

/* A text in the page's language; the key itself when there is none. */
const char *public_text(const public_call_t *p, const char *key);
/* The same with {0} filled in, in the arena. */
const char *public_textf(const public_call_t *p, const char *key, const char *arg);
/* In the language of what is kept, not of the page. */
const char *public_textf_in(const public_call_t *p, enum lang lang, const char *key, const char *arg);
/* A page is whole or it is an error: what did not find room (a text of the arena that was left shorter, a value that is NULL) is
 * remembered, and the page fails at its end. What sends something asks public_whole() before: ERR_NOMEM. */
int public_whole(const public_call_t *p, err_t *err);
/* Into an object or a list; value is taken over. */
void public_put(const public_call_t *p, json_t *object, const char *name, json_t *value);
void public_add(const public_call_t *p, json_t *list, json_t *value);
/* Into the data of the page. */
void public_set(public_call_t *p, const char *name, json_t *value);
void public_set_text(public_call_t *p, const char *name, const char *text);
void public_add_markup(public_call_t *p, const char *name, const char *html);
/* The one that may do what the public may do, in that office. */
actor_t public_actor(const public_call_t *p, const char *office);
/* A kind's use is offered here: the kind is there and its act is open to the public. */
bool public_offers(const web_t *w, const char *use, const char *act, const cat_kind_t **ret_kind);
/* The name of an office in the page's language; "" when there is none. */
const char *public_office_name(const public_call_t *p, const char *code);
/* {zh, en} as text of the page's language. */
const char *public_said(const public_call_t *p, const json_t *words);
/* A day as people read it: 2026年11月22日, 22 November 2026; the text itself when it is no day. */
const char *public_day(const public_call_t *p, const char *iso);

/* What the sender gets (on_public_follow.c): code, terms, on whose desk it lies. form: "letter", "apply". */
void public_show_receipt(public_call_t *p, const cat_kind_t *k, const char *form, const char *office, const char *code,
                         const act_receipt_t *receipt);

/* --- forms (public_form.c) -------------------------------------------------------------------------- */

enum ask_type { ASK_LINE, ASK_LONG, ASK_SELECT, ASK_RADIO, ASK_TICK, ASK_TICKS, ASK_OFFICE, ASK_IDENTITY, ASK_TEL };

/* One thing asked. Texts: FORM.NAME its label, FORM.NAME.help (if there is one) below it. */
typedef struct ask {
    const char *name;
    enum ask_type type;
    bool required, perhaps; /* perhaps: required or not as something else was answered: the function looks */
    int most;              /* characters; 0 = 200 */
    const char *choices;   /* field of the kind whose choices are offered */
    const char *autocomplete;
    const char *group;     /* begins a group; text FORM.group.NAME, FORM.group.NAME.help */
} ask_t;

typedef struct asking_form {
    const char *name;      /* beginning of its texts */
    const ask_t *ask;
    size_t count;
    const cat_kind_t *kind;
} asking_form_t;

/* Checks what was sent against what is asked; each fault is noted. */
void ask_check(public_call_t *p, const asking_form_t *f);
/* Notes a fault of a field; the words are a text of ours with {0} filled in. The first fault of a field stays. */
void ask_fault(public_call_t *p, const char *field, const char *key, const char *arg);
bool ask_faulty(const public_call_t *p);
/* Puts the groups of fields with values and faults into the data, ready for the template "fields", and `once`. */
void ask_show(public_call_t *p, const asking_form_t *f);
/* The random value that makes a form one form; NULL when what was sent is none (a fault is noted). */
const char *ask_once(public_call_t *p);
/* The office chosen, by code or whole name, within this installation; NULL when none is (a fault is noted). */
const char *ask_office(public_call_t *p, const char *field);
/* A party of the register as its JSON; NULL for want of memory. */
json_t *ask_party(const public_call_t *p, bool unit, const char *name, const char *identity);

/* --- the pages ---------------------------------------------------------------------------------------- */
int on_public_home(public_call_t *p, err_t *err);
int on_public_about(public_call_t *p, err_t *err);
int on_public_check(public_call_t *p, err_t *err);
int on_public_apply(public_call_t *p, err_t *err);
int on_public_cases(public_call_t *p, err_t *err);
int on_public_education(public_call_t *p, err_t *err);
int on_public_figures(public_call_t *p, err_t *err);
int on_public_letter(public_call_t *p, err_t *err);
int on_public_follow(public_call_t *p, err_t *err);

#endif
