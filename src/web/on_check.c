/* on_check.c - drafts checked: the numbers of a text computed again. */
#include "web/web.h"

#include "app/app.h"
#include "base/text.h"
#include "report/check.h"
#include "report/read.h"

#include <stdlib.h>
#include <string.h>

enum { CHECK_MEMORY = 256 << 20, CHECK_CHARS = 1000000, CHECK_MIB = 3 }; /* a draft as long as report_check takes it */

static int on_report_check(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *given = web_text(c, "text");
    check_result_t result = {0};
    bool against = json_is_true(json_object_get(c->body, "against"));
    arena_t *arena = arena_new(CHECK_MEMORY);
    char *text = arena ? arena_text(arena, given) : NULL;
    int rc = text ? check_text(text, report_unescape(text, strlen(text)), arena, &result, err) : err_nomem(err);
    if (rc == 0 && against) rc = check_against(app_figures(w->app), &c->actor, arena, &result, err);
    if (rc == 0) {
        buf_t list;
        buf_init(&list, HTTP_REPLY_CAP);
        check_add_json(&list, &result, c->lang);
        json_t *j = buf_failed(&list) ? NULL : json_loadb(list.data, list.length, 0, NULL);
        buf_release(&list);
        rc = web_reply_json(r, j, err);
    }
    arena_free(arena);
    return rc;
}

/* A draft that is a file, as the text that the page shows and checks. */
static int on_report_read(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)w;
    char *text = NULL;
    size_t bytes = 0;
    if (!c->http->body_path) return err_set(err, ERR_REPORT_KIND, web_upload_name(c), "文件为空" ERR_OR "the file is empty");
    int rc = report_text_read_as(c->http->body_path, web_upload_name(c), &text, &bytes, err);
    if (rc == 0 && (bytes > CHECK_MIB << 20 || text_length(text) > CHECK_CHARS)) {
        char most[24];
        rc = err_set(err, ERR_REPORT_LARGE, num_text(CHECK_MIB, most), most);
    }
    if (rc == 0) rc = web_reply_json(r, json_pack("{s:s}", "text", text + strspn(text, "\n")), err); /* a paragraph's mark is no empty line to begin with */
    free(text);
    return rc;
}

const api_binding_t web_on_check[] = {
    WEB_ROW("report_check", on_report_check),
    WEB_ROW("report_read", on_report_read),
    {NULL, NULL},
};
