/* sheet_package.h - the ZIP package of a workbook (OPC, ECMA-376 part 2): parts parsed piece by piece,
 * found through relationships; not for other rooms.
 *
 * Limits     Whatever the archive says of its own sizes, bytes are counted as they come out: 512 MiB and
 *            200 times the packed size a part. A document type declaration is refused in every part, so
 *            that no entity can be defined. Elements nest 64 deep at most.
 * Use        package_t is the first member of its owner: handlers get the owner as user data.
 */
#ifndef BASE_SHEET_PACKAGE_H
#define BASE_SHEET_PACKAGE_H

#include "base/err.h"

#include <expat.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zip.h>

enum { PACKAGE_NAME = 256 };

typedef struct package {
    zip_t *zip;
    XML_Parser parser;
    /* the part being read */
    zip_file_t *file;
    uint64_t packed, size, got; /* as declared; as come out */
    char name[PACKAGE_NAME];
    int depth;
    enum err_code stopped; /* why a handler stopped the parser */
    char why[160];
    /* relationships: the folder of the part they belong to, what is looked for, the part it leads to */
    char folder[PACKAGE_NAME], wanted_type[32], wanted_id[64], found[PACKAGE_NAME];
} package_t;

/* path NULL: the archive is in memory, borrowed until close. */
int package_open(package_t *p, const char *path, const void *memory, size_t bytes, err_t *err);
void package_close(package_t *p);
/* Makes name the part being read; *ret_found false: there is no such part, which is not an error here. */
int package_part(package_t *p, const char *name, bool *ret_found, err_t *err);
/* A parser for the part being read. */
int package_begin(package_t *p, XML_StartElementHandler start, XML_EndElementHandler end,
                  XML_CharacterDataHandler text, err_t *err);
/* Unpacks and parses the next piece. *ret_end: it was the last. */
int package_feed(package_t *p, bool *ret_end, enum XML_Status *ret_status, err_t *err);
/* The error of a parser that stopped. */
int package_error(package_t *p, err_t *err);
/* Parses a whole part. required: its absence is an error. */
int package_parse(package_t *p, const char *name, bool required, XML_StartElementHandler start,
                  XML_EndElementHandler end, XML_CharacterDataHandler text, err_t *err);
/* Finds in the relationships of part the first target of that type (and id, unless ""); p->found is ""
 * if there is none. */
int package_relation(package_t *p, const char *part, const char *type, const char *id, err_t *err);
/* ERR_SHEET_BROKEN. */
int package_broken(const char *where, const char *why, err_t *err);

/* For handlers: every start handler begins with package_enter (true: do nothing more), every end handler
 * takes one from depth; package_leave does only that. */
bool package_enter(package_t *p);
void XMLCALL package_leave(void *user, const XML_Char *name);
void package_stop(package_t *p, enum err_code code, const char *why);
/* Name without its namespace prefix: programs differ in the prefixes they write. */
const char *package_local(const char *name);
const char *package_attribute(const XML_Char **pairs, const char *name);

#endif
