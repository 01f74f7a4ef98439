/* sheet_package.c - libzip and expat in small pieces, with every limit asked on the way. */
#include "base/sheet_package.h"

#include "base/fault.h"
#include "base/sheet_inside.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 64 << 10, DEPTH_MOST = 64, PARTS_MOST = 16384 };
#define PART_MOST ((uint64_t)512 << 20)
#define RATIO_FROM ((uint64_t)1 << 20)

int package_broken(const char *where, const char *why, err_t *err)
{
    err_set(err, ERR_SHEET_BROKEN, where);
    (void)err_detail(err, "%s", why);
    return ERR_SHEET_BROKEN;
}

/* --- parts ----------------------------------------------------------------------------------- */

static int too_large(const package_t *p, err_t *err)
{
    err_set(err, ERR_SHEET_LIMIT, p->name);
    (void)err_detail(err, "%llu bytes unpack to more than %llu MiB or %u times their size",
                     (unsigned long long)p->packed, (unsigned long long)(PART_MOST >> 20),
                     SHEET_RATIO_MOST);
    return ERR_SHEET_LIMIT;
}

static bool past_limits(const package_t *p, uint64_t bytes)
{
    return bytes > PART_MOST || (bytes > RATIO_FROM && bytes / SHEET_RATIO_MOST > p->packed);
}

static void close_part(package_t *p)
{
    if (p->file) (void)zip_fclose(p->file);
    p->file = NULL;
}

int package_part(package_t *p, const char *name, bool *ret_found, err_t *err)
{
    close_part(p);
    p->packed = p->size = p->got = 0;
    (void)text_copy(p->name, sizeof p->name, name);
    zip_stat_t st;
    zip_int64_t at = zip_name_locate(p->zip, name, ZIP_FL_NOCASE);
    *ret_found = at >= 0;
    if (at < 0) return 0;
    if (zip_stat_index(p->zip, (zip_uint64_t)at, 0, &st) != 0 || !(st.valid & ZIP_STAT_COMP_SIZE) ||
        !(st.valid & ZIP_STAT_SIZE))
        return package_broken(name, "the archive's directory is damaged", err);
    p->packed = st.comp_size;
    p->size = st.size;
    if (past_limits(p, st.size)) return too_large(p, err);
    if (st.valid & ZIP_STAT_ENCRYPTION_METHOD && st.encryption_method != ZIP_EM_NONE)
        return package_broken(name, "it is protected by a password", err);
    p->file = zip_fopen_index(p->zip, (zip_uint64_t)at, 0);
    return p->file ? 0 : package_broken(name, zip_strerror(p->zip), err);
}

/* --- parsing --------------------------------------------------------------------------------- */

void package_stop(package_t *p, enum err_code code, const char *why)
{
    if (p->stopped) return; /* the first reason is the true one */
    p->stopped = code;
    (void)text_copy(p->why, sizeof p->why, why);
    (void)XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL refuse_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
                                   const XML_Char *public_id, int internal)
{
    (void)name, (void)system_id, (void)public_id, (void)internal;
    package_stop(user, ERR_SHEET_BROKEN, "a document type declaration is not allowed there");
}

bool package_enter(package_t *p)
{
    if (++p->depth > DEPTH_MOST) package_stop(p, ERR_SHEET_BROKEN, "elements are nested too deeply");
    return p->stopped != ERR_NONE;
}

void XMLCALL package_leave(void *user, const XML_Char *name)
{
    (void)name;
    ((package_t *)user)->depth--;
}

int package_begin(package_t *p, XML_StartElementHandler start, XML_EndElementHandler end,
                  XML_CharacterDataHandler text, err_t *err)
{
    assert(p->file && start && end);
    if (p->parser) XML_ParserFree(p->parser);
    p->parser = fault_fails(FAULT_ALLOC) ? NULL : XML_ParserCreate(NULL);
    if (!p->parser) return err_nomem(err);
    XML_SetUserData(p->parser, p);
    XML_SetElementHandler(p->parser, start, end);
    if (text) XML_SetCharacterDataHandler(p->parser, text);
    XML_SetStartDoctypeDeclHandler(p->parser, refuse_doctype);
    p->stopped = ERR_NONE;
    p->depth = 0;
    return 0;
}

int package_error(package_t *p, err_t *err)
{
    int line = (int)XML_GetCurrentLineNumber(p->parser);
    enum XML_Error code = XML_GetErrorCode(p->parser);
    if (p->stopped == ERR_BASE_MEMORY || code == XML_ERROR_NO_MEMORY) return err_nomem(err);
    if (p->stopped) {
        err_set(err, p->stopped, p->name);
        (void)err_detail(err, "%s", p->why);
        return (int)p->stopped;
    }
    err_set(err, ERR_SHEET_BROKEN, p->name);
    (void)err_detail(err, "%s, line %d", XML_ErrorString(code), line);
    return ERR_SHEET_BROKEN;
}

int package_feed(package_t *p, bool *ret_end, enum XML_Status *ret_status, err_t *err)
{
    assert(p->file && p->parser);
    void *room = fault_fails(FAULT_ALLOC) ? NULL : XML_GetBuffer(p->parser, PIECE);
    if (!room) return err_nomem(err);
    zip_int64_t got = zip_fread(p->file, room, PIECE);
    if (got < 0) return package_broken(p->name, "the packed data are damaged", err);
    p->got += (uint64_t)got;
    if (past_limits(p, p->got)) return too_large(p, err);
    *ret_end = got == 0;
    *ret_status = XML_ParseBuffer(p->parser, (int)got, got == 0);
    return *ret_status == XML_STATUS_ERROR ? package_error(p, err) : 0;
}

int package_parse(package_t *p, const char *name, bool required, XML_StartElementHandler start,
                  XML_EndElementHandler end, XML_CharacterDataHandler text, err_t *err)
{
    bool found = false, last = false;
    int rc = package_part(p, name, &found, err);
    if (rc) return rc;
    if (!found) return required ? package_broken(name, "the part is missing", err) : 0;
    rc = package_begin(p, start, end, text, err);
    while (!rc && !last) {
        enum XML_Status status;
        rc = package_feed(p, &last, &status, err);
    }
    close_part(p);
    return rc;
}

const char *package_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *package_attribute(const XML_Char **pairs, const char *name)
{
    for (; *pairs; pairs += 2)
        if (strcmp(package_local(*pairs), name) == 0) return pairs[1];
    return NULL;
}

/* --- relationships ---------------------------------------------------------------------------- */

/* Joins folder and target: "/xl/a.xml" from the root, "../a.xml" one folder up. */
static void resolve(const char *folder, const char *target, char into[PACKAGE_NAME])
{
    char base[PACKAGE_NAME];
    (void)text_copy(base, sizeof base, *target == '/' ? "" : folder);
    target += *target == '/';
    while (strncmp(target, "../", 3) == 0) {
        size_t n = strlen(base);
        if (n) base[n - 1] = '\0';
        char *slash = strrchr(base, '/');
        if (slash) slash[1] = '\0';
        else base[0] = '\0';
        target += 3;
    }
    size_t n = strlen(base);
    assert(n < PACKAGE_NAME);
    memcpy(into, base, n + 1);
    (void)text_copy(into + n, PACKAGE_NAME - n, target);
}

/* "http://…/relationships/worksheet" ends with what it is; strict and transitional names differ before. */
static bool type_is(const char *type, const char *word)
{
    const char *slash = strrchr(type, '/');
    return slash && strcmp(slash + 1, word) == 0;
}

static void XMLCALL enter_relation(void *user, const XML_Char *name, const XML_Char **pairs)
{
    package_t *p = user;
    if (package_enter(p) || strcmp(package_local(name), "Relationship") != 0 || p->found[0]) return;
    const char *type = package_attribute(pairs, "Type"), *target = package_attribute(pairs, "Target");
    const char *id = package_attribute(pairs, "Id"), *mode = package_attribute(pairs, "TargetMode");
    if (!type || !target || (mode && strcmp(mode, "External") == 0)) return;
    if (!type_is(type, p->wanted_type)) return;
    if (p->wanted_id[0] && (!id || strcmp(id, p->wanted_id) != 0)) return;
    resolve(p->folder, target, p->found);
}

int package_relation(package_t *p, const char *part, const char *type, const char *id, err_t *err)
{
    char name[PACKAGE_NAME * 2];
    const char *slash = strrchr(part, '/');
    int folder = slash ? (int)(slash - part) + 1 : 0;
    (void)snprintf(name, sizeof name, "%.*s_rels/%s.rels", folder, part, part + folder);
    (void)snprintf(p->folder, sizeof p->folder, "%.*s", folder, part);
    (void)text_copy(p->wanted_type, sizeof p->wanted_type, type);
    (void)text_copy(p->wanted_id, sizeof p->wanted_id, id);
    p->found[0] = '\0';
    return package_parse(p, name, false, enter_relation, package_leave, NULL, err);
}

/* --- opening --------------------------------------------------------------------------------- */

static int zip_failed(zip_error_t *e, const char *path, err_t *err)
{
    if (zip_error_code_zip(e) == ZIP_ER_MEMORY) return err_nomem(err);
    err_set(err, ERR_SHEET_KIND, path ? path : "");
    (void)err_detail(err, "%s", zip_error_strerror(e));
    return ERR_SHEET_KIND;
}

int package_open(package_t *p, const char *path, const void *memory, size_t bytes, err_t *err)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = path ? zip_source_file_create(path, 0, -1, &e)
                                : zip_source_buffer_create(memory, bytes, 0, &e);
    if (source) p->zip = zip_open_from_source(source, ZIP_RDONLY, &e);
    if (source && !p->zip) zip_source_free(source);
    int rc = p->zip ? 0 : zip_failed(&e, path, err);
    zip_error_fini(&e);
    if (!rc && zip_get_num_entries(p->zip, 0) > PARTS_MOST) {
        rc = err_set(err, ERR_SHEET_LIMIT, "ZIP");
        (void)err_detail(err, "more than %d parts", PARTS_MOST);
    }
    return rc;
}

void package_close(package_t *p)
{
    close_part(p);
    if (p->parser) XML_ParserFree(p->parser);
    if (p->zip) zip_discard(p->zip);
    *p = (package_t){0};
}
