/* pages.c - see pages.h. */
#include "web/pages.h"

#include "base/embed.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGES_MOST = 512, ADDRESS_BYTES = 160, ETAG_BYTES = 40 };

static const char banner[] =
    "<aside class=\"demonstration\" aria-label=\"演示系统 · Demonstration\"><strong lang=\"zh\">演示系统</strong> "
    "<span lang=\"zh\">所有案件、人员和单位均为虚构或公开名单，不具法律效力。</span> "
    "<strong lang=\"en\">Demonstration.</strong> "
    "<span lang=\"en\">Invented or public data; nothing here has legal effect.</span></aside>";

typedef struct page {
    char address[ADDRESS_BYTES], etag[ETAG_BYTES];
    struct MHD_Response *full, *unchanged, *packed; /* packed: NULL when there is none */
    char *own; /* of a page with the banner put in */
} page_t;

struct pages {
    page_t page[PAGES_MOST];
    size_t count;
};

static const char *type_of(const char *path)
{
    static const struct {
        const char *end, *type;
    } types[] = {{".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"}, {".json", "application/json"},
                 {".svg", "image/svg+xml"}, {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"}};
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t m = strlen(types[i].end);
        if (n > m && strcmp(path + n - m, types[i].end) == 0) return types[i].type;
    }
    return NULL;
}

#define OFFICE "/office"
static const char office_folder[] = "web/dist/", office_assets[] = OFFICE "/assets/";

/* web/static/check.html -> /check, web/static/a.css -> /static/a.css, web/dist/assets/b.js -> /office/assets/b.js,
 * i18n/web.zh.json as it is. */
static bool address_of(const char *path, char into[ADDRESS_BYTES])
{
    static const char folder[] = "web/static/";
    int n;
    if (strncmp(path, office_folder, sizeof office_folder - 1) == 0) {
        const char *name = path + sizeof office_folder - 1;
        n = strcmp(name, "index.html") == 0 ? snprintf(into, ADDRESS_BYTES, OFFICE)
                                            : snprintf(into, ADDRESS_BYTES, OFFICE "/%s", name);
        return n < ADDRESS_BYTES;
    }
    if (strncmp(path, folder, sizeof folder - 1) != 0) {
        n = snprintf(into, ADDRESS_BYTES, "/%s", path);
        return n < ADDRESS_BYTES;
    }
    const char *name = path + sizeof folder - 1;
    size_t bytes = strlen(name);
    if (strcmp(name, "index.html") == 0) n = snprintf(into, ADDRESS_BYTES, "/");
    else if (bytes > 5 && strcmp(name + bytes - 5, ".html") == 0)
        n = snprintf(into, ADDRESS_BYTES, "/%.*s", (int)bytes - 5, name);
    else n = snprintf(into, ADDRESS_BYTES, "/static/%s", name);
    return n > 0 && n < ADDRESS_BYTES;
}

/* The page with the banner in the place of its comment; NULL when it has none or memory is short. */
static char *with_banner(const embed_file_t *f, size_t *ret_bytes)
{
    static const char mark[] = "<!--demonstration-->";
    const char *text = (const char *)f->data, *at = strstr(text, mark);
    buf_t b;
    if (!at) return NULL;
    buf_init(&b, f->bytes + sizeof banner);
    buf_add_bytes(&b, text, (size_t)(at - text));
    buf_add_raw(&b, banner);
    buf_add_raw(&b, at + sizeof mark - 1);
    return buf_take(&b, ret_bytes);
}

/* The same packed, if it was packed when it was built: headers, one more, and the end. */
static bool add_packed(page_t *page, const char *path, const char *const *headers)
{
    enum { HEADERS_MOST = 24 };
    char name[ADDRESS_BYTES];
    const char *all[HEADERS_MOST];
    size_t n = 0;
    if (snprintf(name, sizeof name, "%s.gz", path) >= (int)sizeof name) return true;
    const embed_file_t *f = embed_lookup(name);
    if (!f) return true;
    for (; headers[n]; n++) {
        assert(n + 3 < HEADERS_MOST);
        all[n] = headers[n];
    }
    all[n++] = "Content-Encoding";
    all[n++] = "gzip";
    all[n] = NULL;
    page->packed = http_prepare(f->data, f->bytes, all);
    return page->packed != NULL;
}

static int add_file(pages_t *p, const embed_file_t *f, bool demonstration, err_t *err)
{
    page_t *page = &p->page[p->count];
    const char *type = type_of(f->path), *data = (const char *)f->data;
    size_t bytes = f->bytes;
    if (!type) return 0;
    if (p->count == PAGES_MOST || !address_of(f->path, page->address))
        return err_set(err, ERR_WEB_API, f->path);
    bool html = strncmp(type, "text/html", 9) == 0;
    if (demonstration && html && (page->own = with_banner(f, &bytes)) != NULL) data = page->own;
    (void)snprintf(page->etag, sizeof page->etag, "\"%.32s%s\"", f->sha256, page->own ? "-d" : "");
    bool for_ever = strncmp(page->address, office_assets, sizeof office_assets - 1) == 0;
    const char *keep = for_ever ? "public, max-age=31536000, immutable" : "no-cache";
    const char *const headers[] = {"Content-Type", type, "ETag", page->etag, "Cache-Control", keep, "Vary", "Accept-Encoding",
                                   "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer",
                                   "Content-Security-Policy", PAGES_CSP, "Cross-Origin-Opener-Policy",
                                   "same-origin", NULL};
    p->count++;
    page->full = http_prepare(data, bytes, headers);
    /* 304 repeats the headers that a 200 would have had, but those of the content itself. */
    page->unchanged = http_prepare("", 0, headers + 2);
    if (!page->own && !add_packed(page, f->path, headers)) return err_nomem(err);
    return page->full && page->unchanged ? 0 : err_nomem(err);
}

int pages_open(bool demonstration, pages_t **ret_pages, err_t *err)
{
    static const char *const folders[] = {"i18n/web.", "web/dist/", "web/static/"};
    pages_t *p = calloc(1, sizeof *p);
    int rc = p ? 0 : err_nomem(err);
    for (size_t n = 0; n < sizeof folders / sizeof *folders && rc == 0; n++) {
        size_t count;
        const embed_file_t *f = embed_list(folders[n], &count);
        for (size_t i = 0; i < count && rc == 0; i++) rc = add_file(p, &f[i], demonstration, err);
    }
    if (rc != 0) {
        pages_close(p);
        return rc;
    }
    *ret_pages = p;
    return 0;
}

void pages_close(pages_t *p)
{
    if (!p) return;
    for (size_t i = 0; i < p->count; i++) {
        http_prepared_free(p->page[i].full);
        http_prepared_free(p->page[i].unchanged);
        http_prepared_free(p->page[i].packed);
        free(p->page[i].own);
    }
    free(p);
}

/* Is the tag in the list of If-None-Match? Weak comparison, as RFC 9110 13.1.2 wants. */
static bool has_tag(const char *list, const char *etag)
{
    if (!list) return false;
    return strcmp(list, "*") == 0 || strstr(list, etag) != NULL;
}

/* gzip is named and not refused ("gzip;q=0"); "*" is not worth reading: every browser names it. */
static bool takes_gzip(const char *accepted)
{
    const char *at = accepted ? strstr(accepted, "gzip") : NULL;
    if (!at) return false;
    at += strlen("gzip");
    while (*at == ' ') at++;
    if (*at != ';') return true;
    const char *q = strstr(at, "q=");
    return !q || strtod(q + 2, NULL) > 0;
}

static const page_t *find(const pages_t *p, const char *address)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->page[i].address, address) == 0) return &p->page[i];
    return NULL;
}

int pages_find(const pages_t *p, const http_request_t *q, struct MHD_Response **ret_response, int *ret_status,
               err_t *err)
{
    char address[ADDRESS_BYTES] = "/";
    size_t used = 0;
    for (size_t i = 0; i < q->target.segments; i++) {
        int n = snprintf(address + used, sizeof address - used, "/%s", q->target.segment[i]);
        if (n < 0 || (size_t)n >= sizeof address - used) return err_set(err, ERR_WEB_NO_PAGE, q->raw);
        used += (size_t)n;
    }
    const page_t *page = find(p, address);
    /* Within the office the page itself knows the way: /office/matters/3205831-5. A file that is not there is not. */
    bool within = strncmp(address, OFFICE "/", sizeof OFFICE) == 0;
    if (!page && within && strncmp(address, office_assets, sizeof office_assets - 1) != 0) page = find(p, OFFICE);
    if (!page) return err_set(err, ERR_WEB_NO_PAGE, address);
    if (q->method != HTTP_GET && q->method != HTTP_HEAD)
        return err_set(err, ERR_WEB_METHOD, q->method_text, address, "GET, HEAD");
    bool same = has_tag(q->header[HEADER_IF_NONE_MATCH], page->etag);
    bool packed = page->packed && takes_gzip(q->header[HEADER_ACCEPT_ENCODING]);
    *ret_response = same ? page->unchanged : packed ? page->packed : page->full;
    *ret_status = same ? 304 : 200;
    return 0;
}
