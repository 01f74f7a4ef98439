/* form.h - what a browser sends of a form: application/x-www-form-urlencoded, taken apart strictly.
 *
 * Source     WHATWG URL standard, application/x-www-form-urlencoded; the line breaks of texts come as CR LF and become LF.
 * Refused    Broken percent codes, bytes that are no UTF-8, a NUL, more than FORM_FIELDS_MOST fields: ERR_WEB_FORM. What nobody
 *            sees on paper (control characters, marks of direction, widths of nothing) is taken out of the values.
 * Memory     Everything lives in the arena. O(bytes).
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { FORM_FIELDS_MOST = 400, FORM_BYTES_MOST = 256 << 10 };

typedef struct form_field {
    const char *name, *value;
} form_field_t;

typedef struct form {
    form_field_t *field;
    size_t count;
} form_t;

int form_read(const char *body, size_t bytes, arena_t *a, form_t *ret_form, err_t *err);
/* The first value of a name without blanks around it; "" when it is not there. */
const char *form_value(const form_t *f, const char *name);
/* Is name=value among the fields (ticked boxes)? */
bool form_has(const form_t *f, const char *name, const char *value);

#endif
