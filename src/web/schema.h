/* schema.h - checks JSON against the small part of JSON Schema that api/ uses.
 *
 * Words      type (one or several, "null" included), properties, required, additionalProperties (false
 *            unless written true or a schema), items, enum, minimum, maximum, minLength, maxLength (in
 *            characters), minItems, maxItems, format "date", $ref "#/components/schemas/NAME"; and
 *            for people: title, description, examples. A word not in this list is a mistake that
 *            stops the start: nothing is silently not checked.
 * Threads    Constant after loading: any thread.
 * Cost       O(size of the value); nesting at most SCHEMA_DEPTH_MOST.
 */
#ifndef WEB_SCHEMA_H
#define WEB_SCHEMA_H

#include "base/err.h"

#include <jansson.h>

enum { SCHEMA_DEPTH_MOST = 24 };

/* Is schema written in the words above and does every $ref lead somewhere? shared: the object of
 * named schemas. ERR_WEB_API. */
int schema_check(const json_t *schema, const json_t *shared, err_t *err);
/* Does value fit? ERR_WEB_FIELD_...; the field is the path to it: "subjects[0].name". */
int schema_fits(const json_t *schema, const json_t *shared, const json_t *value, err_t *err);
/* A text argument of an address: schema says how to read it (integer, boolean, string). */
int schema_fits_text(const json_t *schema, const char *name, const char *text, err_t *err);

#endif
