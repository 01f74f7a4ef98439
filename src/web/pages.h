/* pages.h - the files of web/static and web/dist and the texts of i18n/web.*.json, prepared once at start.
 *
 * Addresses  "/" is index.html, "/check" check.html (any page of web/static), "/static/NAME" the other
 *            files, "/i18n/web.zh.json" the texts. The office (built into web/dist by Vite) is "/office" and all
 *            below it: "/office/assets/NAME" the files, whose names carry the hash of what is in them and which a
 *            browser therefore keeps for ever; every other address the one page that finds its own way.
 * Packed     A file with a NAME.gz beside it goes out packed to whoever accepts it.
 * Headers    ETag is the content's SHA-256 (embed.h); If-None-Match gives 304. A strict content
 *            security policy: nothing inline, nothing from elsewhere, no frames.
 * Demo       In HTML the comment <!--demonstration--> becomes a banner when the installation is one.
 * Threads    Constant after pages_open.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/http.h"

#define PAGES_CSP                                                                                   \
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

typedef struct pages pages_t;

int pages_open(bool demonstration, pages_t **ret_pages, err_t *err);
void pages_close(pages_t *p);
/* The response for GET or HEAD; *ret_status 200 or 304. ERR_WEB_NO_PAGE, ERR_WEB_METHOD. */
int pages_find(const pages_t *p, const http_request_t *q, struct MHD_Response **ret_response, int *ret_status,
               err_t *err);

#endif
