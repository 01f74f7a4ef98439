/* err.h - what went wrong, said once, in two languages.
 *
 * Convention  Every function that can fail returns int: 0, or a positive enum err_code.
 *             Its last parameter is err_t *err (NULL allowed). Outputs are named ret_...
 *             and are untouched on failure. Library code neither prints nor exits; the
 *             front door renders the error once, in the user's language.
 * Messages    Three parts, as the rows of errors/<room>.def give them: what failed (lower
 *             case, no full stop), detail, hint - and a stable code ("register.stage")
 *             which programs match on. {0}..{3} in a row are the arguments, {0|day|days}
 *             the word that goes with a number, {d} the words of the library underneath (SQLite, libyaml ...).
 * Place       Where in the user's input: file, line, column and/or field.
 * Adding one  A row in errors/<room>.def, all eight texts; a test checks rows.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/buf.h"
#include "base/lang.h"

#include <stdint.h>

enum err_code {
    ERR_NONE = 0,
#define E(id, code, http, leave, what_en, what_zh, detail_en, detail_zh, hint_en, hint_zh) ERR_##id,
#include "base/errors/all.def"
#undef E
    ERR_COUNT
};

/* Exit status of a command that ends with the error. */
enum leave {
    LEAVE_OK = 0,
    LEAVE_NO = 1,      /* it worked and the answer is no: not valid, differences found */
    LEAVE_USAGE = 2,   /* the command line is wrong */
    LEAVE_REFUSED = 3, /* rights, stage, conditions */
    LEAVE_MISSING = 4, /* named thing does not exist */
    LEAVE_INPUT = 5,   /* data given is wrong */
    LEAVE_BUSY = 6,    /* conflict or overload: try again */
    LEAVE_SYSTEM = 7   /* machine, file system, database */
};

/* Between the two languages of an argument that is a constant: "文本" ERR_OR "text" (see err_both). */
#define ERR_OR "\x1f"
enum { ERR_ARGS = 4, ERR_ARG_BYTES = 512, ERR_DETAIL_BYTES = 384 };
/* Most bytes of one language of an argument; err_both cuts what is longer. Texts that come to err_both from files
 * are checked when they are read. */
enum { ERR_WORDS_BYTES = ERR_ARG_BYTES / 2 - 2 };

typedef struct err {
    enum err_code code;
    int args;
    char arg[ERR_ARGS][ERR_ARG_BYTES];
    char detail[ERR_DETAIL_BYTES]; /* {d}: the underlying library's own words, or "" */
    char file[160];                /* place, all optional */
    int line, column;              /* from 1; 0 = not known */
    char field[64];                /* its name for programs */
    char label[ERR_ARG_BYTES];     /* its name for people, as err_both makes it, or "" */
} err_t;

/* Sets err (if not NULL) and returns the code; arguments are texts. */
#define err_set(err, ...) err_set_args((err), __VA_ARGS__, (const char *)0)
int err_set_args(err_t *err, enum err_code code, ...) __attribute__((sentinel));
/* Adds the library's words, the field or the place to an error that was just set;
 * returns err's code so that it can end a return statement. No-ops for NULL. */
int err_detail(err_t *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
int err_field(err_t *err, const char *field);
/* The same with the name that people know the field by; err_add_text shows it instead. */
int err_field_label(err_t *err, const char *field, words_t label);
int err_place(err_t *err, const char *file, int line, int column);
/* Where the error names the file at path, it names it as its owner does: a file that was sent has a path of ours only. */
void err_file_name(err_t *err, const char *path, const char *name);
/* Memory short or a cap reached. */
int err_nomem(err_t *err);
/* errno as an error of a file: {0} = path. */
int err_file(err_t *err, const char *path, int errno_value);

/* "register.stage"; "ok" for ERR_NONE. */
const char *err_code_text(enum err_code code);
int err_http_status(enum err_code code);
enum leave err_leave(enum err_code code);

typedef enum err_part { ERR_WHAT, ERR_DETAIL, ERR_HINT } err_part_t;
/* One part with the arguments filled in, unescaped, appended to out. */
void err_add_part(buf_t *out, const err_t *err, err_part_t part, enum lang lang);
/* {"code":…,"what":…,"detail":…,"hint":…[,"field":…][,"file":…,"line":…,"column":…]} */
void err_add_json(buf_t *out, const err_t *err, enum lang lang);
/* The terminal form: "place: field: what [code]\n  detail\n  hint: …\n"; the field only where what does not name
 * it. */
void err_add_text(buf_t *out, const err_t *err, enum lang lang);
/* The raw template of a row, for the tests of the rows. */
const char *err_template(enum err_code code, err_part_t part, enum lang lang);

/* An argument that differs by language: err_set(e, ERR_X, err_both(words, (char[ERR_ARG_BYTES]){0})).
 * Rendering takes the half of the language asked for. */
const char *err_both(words_t words, char into[ERR_ARG_BYTES]);
/* A number as an argument text: err_set(e, ERR_X, num_text(n, (char[24]){0})). */
const char *num_text(int64_t n, char into[24]);

#endif
