/* on_public_check.c - is this notice real, and what is it worth today? By number and code, as its QR code carries them. */
#include "web/public.h"

#include "app/app.h"
#include "base/text.h"

#include <string.h>

/* The QR code says n and c, people's bookmarks number and code. */
static const char *either(const public_call_t *p, const char *name, const char *brief)
{
    const char *text = http_arg(p->c->http, name);
    if (!text) text = http_arg(p->c->http, brief);
    const char *trimmed = text ? text_trim(p->c->arena, text) : NULL;
    return trimmed ? trimmed : "";
}

static void set_day(const public_call_t *p, json_t *j, const char *name, day_t day)
{
    char text[DAY_TEXT];
    if (day != DAY_NONE) public_put(p, j, name, json_string(public_day(p, day_text(day, text))));
}

static json_t *subjects_json(const public_call_t *p, const archive_notice_t *n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n->subject_count; i++) {
        const archive_notice_subject_t *s = &n->subjects[i];
        public_add(p, list, json_pack("{s:s,s:s,s:s,s:b}", "name", s->name, "identity",
                                      s->identity_masked ? s->identity_masked : "", "sentence",
                                      s->sentence.in[p->c->lang] ? s->sentence.in[p->c->lang] : "", "hit",
                                      s->status == ARCHIVE_HIT));
    }
    return list;
}

static json_t *notice_json(const public_call_t *p, const archive_notice_t *n)
{
    json_t *j = json_pack("{s:s,s:s,s:s,s:s,s:o}", "number", n->number, "office", n->office_name.in[p->c->lang], "applicant",
                          n->applicant ? n->applicant : "", "purpose", n->purpose.in[p->c->lang] ? n->purpose.in[p->c->lang] : "", "subjects",
                          subjects_json(p, n));
    if (!j) return NULL;
    set_day(p, j, "issued", n->issued_on);
    set_day(p, j, "until", n->valid_until);
    set_day(p, j, "recalled", n->recalled_on);
    set_day(p, j, "from", n->from);
    set_day(p, j, "to", n->to);
    return j;
}

static int check(public_call_t *p, const char *number, const char *code, err_t *err)
{
    static const char *const looks[] = {[ARCHIVE_NOTICE_UNKNOWN] = "bad", [ARCHIVE_NOTICE_VALID] = "good", [ARCHIVE_NOTICE_EXPIRED] = "warn",
                                        [ARCHIVE_NOTICE_RECALLED] = "bad", [ARCHIVE_NOTICE_SUPERSEDED] = "warn"};
    static const char *const signs[] = {[ARCHIVE_NOTICE_UNKNOWN] = "?", [ARCHIVE_NOTICE_VALID] = "✓", [ARCHIVE_NOTICE_EXPIRED] = "⌛",
                                        [ARCHIVE_NOTICE_RECALLED] = "✗", [ARCHIVE_NOTICE_SUPERSEDED] = "!"};
    enum archive_notice_state state;
    archive_notice_t n = {.notice = 0};
    int rc = archive_notice_check(app_archive(p->w->app), number, code, p->c->arena, &state, &n, err);
    if (rc != 0) return rc;
    const char *word = archive_notice_state_word(state), *key = arena_printf(p->c->arena, "check.means.%s", word);
    public_set_text(p, "state", word);
    public_set_text(p, "state-name", archive_notice_state_name(state)->in[p->c->lang]);
    public_set_text(p, "look", looks[state]);
    public_set_text(p, "sign", signs[state]);
    public_set_text(p, "means", key ? public_text(p, key) : "");
    if (state != ARCHIVE_NOTICE_UNKNOWN) public_set(p, "notice", notice_json(p, &n));
    char day[DAY_TEXT];
    public_set_text(p, "today", public_day(p, day_text(day_today(), day)));
    p->fresh = true;
    return 0;
}

int on_public_check(public_call_t *p, err_t *err)
{
    const char *number = either(p, "number", "n"), *code = either(p, "code", "c");
    bool asked = http_arg(p->c->http, "number") || http_arg(p->c->http, "n") || http_arg(p->c->http, "code") || http_arg(p->c->http, "c");
    public_set_text(p, "asked-number", number);
    public_set_text(p, "asked-code", code);
    if (!asked) return 0;
    public_set(p, "keep", json_pack("{s:s,s:s}", "number", number, "code", code));
    if (!*number) ask_fault(p, "number", "fault.required", NULL), public_set_text(p, "fault-number", public_text(p, "fault.required"));
    if (!*code) ask_fault(p, "code", "fault.required", NULL), public_set_text(p, "fault-code", public_text(p, "fault.required"));
    if (ask_faulty(p) || !p->w->app || !app_archive(p->w->app)) return 0;
    return check(p, number, code, err);
}
