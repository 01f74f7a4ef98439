/* catalogue.h - what work is: the checked model of catalogue/, one YAML file per kind.
 *
 * Purpose    YAML -> model -> SQL tables. The model is read by everyone and changed by no one.
 * Mistakes   All at once, each with file, line, column, what was expected and the nearest correct
 *            word. A catalogue with mistakes is not loaded; the caller keeps the last good one.
 * Names      kinds, fields, stages, acts, rules: [a-z][a-z0-9_]{0,47}. A kind's table is k_<kind>.
 * Threads    A catalogue_t is constant after loading.
 * Ownership  catalogue_load gives, catalogue_free takes; everything inside is borrowed.
 */
#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/lang.h"
#include "catalogue/acts.h"
#include "catalogue/calendar.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAT_STAGES_MOST = 64, CAT_ROLES_MOST = 64, CAT_FIELDS_MOST = 160, CAT_DUES_MOST = 64, CAT_THEN_MOST = 32, CAT_CARRY_MOST = 16, CAT_WHOLES_MOST = 16, CAT_CHECKS_MOST = 32, CAT_HANDLERS_MOST = 4 };

enum cat_type {
    CAT_TEXT,     /* one line, at most 400 characters unless most: says otherwise */
    CAT_LONG,     /* several lines, at most 20,000 */
    CAT_INT,
    CAT_MONEY,    /* fen, integer; shown as yuan */
    CAT_DATE,
    CAT_BOOL,
    CAT_CHOICE,   /* code of a choice list or code table */
    CAT_CHOICES,  /* several codes, stored as a JSON array */
    CAT_PARTY,    /* person or unit: JSON object in, party id in the column */
    CAT_MATTER,   /* another matter (of kind `refers`, if given): its id */
    CAT_OFFICE,   /* office code */
    CAT_USER,     /* login of a member of staff */
    CAT_JSON      /* any JSON, for instruments; never shown as a plain field */
};

typedef struct cat_choice {
    const char *code;
    words_t name;
    day_t valid_from, valid_to; /* DAY_NONE = open */
    const char *law;       /* article it rests on, or NULL */
    const char *group;     /* code among the groups of its table, or NULL */
    const char *successor; /* code of the same table that follows it, or NULL */
} cat_choice_t;

/* Where the value a field begins with comes from. */
enum cat_initial {
    CAT_INITIAL_VALUE,  /* `initial` itself, or nothing when that is NULL */
    CAT_INITIAL_ME,     /* the login of who acts */
    CAT_INITIAL_OFFICE, /* the matter's office */
    CAT_INITIAL_TODAY,  /* the day of the act */
    CAT_INITIAL_PARENT  /* the field `initial_field` of the matter it is part of */
};

typedef struct cat_field {
    const char *name;
    words_t label, help;      /* help may be {"",""} */
    words_t section;          /* heading of a form under which it stands, or {"",""} */
    enum cat_type type;
    bool required;            /* must be set by the act that opens the matter, or by `set_by` */
    bool sealed;              /* personal secret: kept out of lists, exports and figures */
    uint64_t seen_by;         /* sealed: roles that read it, beside the matter's `handler`; 0 = the roles of the acts */
    bool fixed;               /* a correction does not change it: only an act does */
    bool unique;              /* no two matters of the kind may share a value */
    bool past;                /* CAT_DATE: the day of something done; a day to come is refused */
    bool earlier;             /* past: may lie before the act that brought the matter where it stands, though a term starts from it */
    const char *usual;        /* CAT_PARTY: "person" or "unit", with which a form starts; NULL = open */
    const cat_choice_t *choices;
    size_t choice_count;
    const cat_choice_t *groups; /* of the code table it chooses from */
    size_t group_count;
    int64_t least, most;      /* numbers: range; texts: most = characters; INT64_MIN/MAX = open */
    const char *refers;       /* CAT_MATTER: kind, or NULL */
    bool apart;               /* CAT_MATTER: points to another matter only: a seal on that one does not reach this one; */
    bool stays;               /* ... or only so far as its persons are concealed in this one, which stays also when it is closed */
    const char *unit;         /* 元, 人 ... or NULL */
    const char *renamed_from; /* former name of the column, or NULL */
    const char *initial;      /* as written: a value, me, office, today, parent.FIELD; or NULL */
    enum cat_initial initial_from;
    const char *initial_field; /* of the parent's kind, with CAT_INITIAL_PARENT */
    bool set_by;              /* set by the acts it names, not at the opening */
    bool handles;             /* CAT_USER: names who handles the matter */
} cat_field_t;

enum cat_reach { /* whose matters a role may act on, seen from the actor's office */
    CAT_REACH_OWN,      /* the matter's office is mine */
    CAT_REACH_SUBTREE,  /* mine or below (default) */
    CAT_REACH_ABOVE     /* my office is directly above the matter's: approval one level up */
};

/* Where a value comes from that is computed or handed on. */
enum cat_from { CAT_FROM_FIELD, CAT_FROM_SELF, CAT_FROM_PARENT, CAT_FROM_OFFICE, CAT_FROM_DAY,
                CAT_FROM_NUMBER, CAT_FROM_ACTOR, CAT_FROM_TEXT, CAT_FROM_SQL };
/* A field that the act computes: `sets`. */
typedef struct cat_set {
    int field;                /* index */
    enum cat_from from;       /* _DAY (the act's day), _ACTOR, _SQL */
    const char *sql;          /* over the row as it will be with the fields given */
    const int *uses;          /* fields it depends on, when all are the act's own: a correction of them computes it again; */
    size_t use_count;         /* … 0: it is constant, or depends on what was before */
} cat_set_t;
typedef struct cat_give {
    const char *target;       /* field there */
    enum cat_from from;
    int field;                /* CAT_FROM_FIELD: index here */
    const char *text;         /* CAT_FROM_TEXT: the literal */
} cat_give_t;

/* Which matters an act follows in. */
enum cat_on { CAT_ON_OPEN,     /* a new one */
              CAT_ON_SELF,     /* this very matter */
              CAT_ON_PARENT, CAT_ON_CHILDREN, CAT_ON_SIBLINGS,
              CAT_ON_LINKED,   /* those whose matter field `there` names this one */
              CAT_ON_FIELD,    /* the one that my matter field `here` names */
              CAT_ON_PARTY,    /* those whose party field `there` is my party `here`, by identity number */
              CAT_ON_NAME,     /* those whose party field `there` is named like my party `here`, one of the two without number: perhaps */
              CAT_ON_SAME };   /* those of the same office whose text field `there` reads as my text field `here` */
enum cat_to { CAT_TO_SAME, CAT_TO_ABOVE, CAT_TO_ACTOR, CAT_TO_FIELD };    /* office of a new matter */
enum cat_under { CAT_UNDER_NONE, CAT_UNDER_SELF, CAT_UNDER_PARENT, CAT_UNDER_FIELD }; /* its whole */

/* What follows from an act, mostly in another matter, as an act of its own: `then`. */
typedef struct cat_then {
    const char *kind, *act;   /* there */
    enum cat_on on;
    const char *there;        /* field there, or NULL */
    int here;                 /* field here, or -1 */
    enum cat_to office;
    int office_field;
    enum cat_under parent;
    int parent_field;
    const char *when;         /* SQL condition over this row, or NULL */
    const cat_give_t *set;
    size_t set_count;
    const char *const *carry; /* kinds of parts that go along to the new matter */
    size_t carry_count;
    int day_field;            /* date field with the day it occurs on, -1: the act's day */
    bool must;                /* refuse this act when that one is not possible */
} cat_then_t;

/* One condition of an act, and what the actor reads when it is false. */
enum { CAT_ASKS_CLOCK = 1, CAT_ASKS_PARTY = 2 };
typedef struct cat_check {
    const char *that;         /* SQL over the kind's row as it will be */
    unsigned asks;            /* what it asks beside the row: the clock ($1: the matter, $2: the day of the act), a party's birth */
    words_t why;
    const int *uses;          /* fields of the row that it looks at */
    size_t use_count;
    bool moves;               /* it looks at a column that acts change by themselves: stage, number, closed_on … */
} cat_check_t;

typedef struct cat_act {
    const char *name;
    words_t label, help;
    bool opens;               /* creates the matter */
    uint64_t from;            /* bit i = stage i; 0 with opens */
    int to;                   /* stage reached, -1 = stays */
    uint64_t by;              /* bit i = role i */
    uint64_t by_handler;      /* of those: roles whose holders must handle the matter; 0 = whoever has the role */
    uint64_t annulled_by;     /* roles that alone may annul it; 0 = as the kind says */
    enum cat_reach reach;
    const int *fields;        /* indices of fields it may set */
    size_t field_count;
    const int *requires_;     /* fields that must be given, or already set */
    size_t require_count;
    const cat_check_t *checks; /* `when`: all must be true; in the order of the file */
    size_t check_count;
    bool numbers;             /* gives the matter its document number */
    const char *number;       /* pattern of a number of its own, as a kind's; or NULL */
    const char *series;       /* "KIND.ACT" under which those are given: its own, or of the act it shares them with */
    bool system;              /* only the program itself (instrument, clock) performs it */
    const char *const *papers;
    size_t paper_count;
    int at_most;              /* so often on one matter; 0 = no limit */
    bool late;                /* it may extend a term that is over */
    const char *seals;        /* matter field of the row: the matter it names goes under seal, or NULL */
    const char *unseals;      /* … is open again */
    bool is_told;             /* who has the receipt code of a matter for the public is told of the act … */
    const int *told;          /* … and of these fields of it */
    size_t told_count;
    const int *masks;         /* texts that the public will read: refused while they hold an identity number or a name … */
    size_t mask_count;
    int people_of;            /* … of a party of the matter in this field; -1 = none */
    const cat_set_t *sets;
    size_t set_count;
    const cat_then_t *then;
    size_t then_count;
} cat_act_t;

/* What happens when a term is missed; lapse: a right of somebody else is over, and nobody of the office is late. */
enum { CAT_MISSED_REMIND = 1, CAT_MISSED_ESCALATE = 2, CAT_MISSED_REPORT_UP = 4, CAT_MISSED_LAPSE = 8 };

/* What an act adds to a running term; how often is the act's own at_most. */
typedef struct cat_extension {
    int act; /* index in the kind */
    term_t term;
} cat_extension_t;

typedef struct cat_due {
    const char *name;
    words_t label;
    cat_acts_t from;          /* acts that start it (and restart it if running) */
    cat_acts_t met_by;        /* acts that meet it */
    cat_acts_t paused_by, resumed_by, cancelled_by;
    const cat_acts_t *pause_ends; /* per act: the acts that end the pause it begins; NULL: each of resumed_by ends all */
    term_t term;
    const char *term_field;   /* "own term": a field with days, overrides term when set; or NULL */
    const char *when;         /* SQL condition, or NULL */
    const char *start_field;  /* date field it is counted from while that is set; or NULL */
    bool ahead;               /* the day in start_field may lie after the act: it is planned */
    const char *before;       /* date field: the latest day that leaves the term before that day; or NULL */
    const char *day_field;    /* date field that holds the due day itself; or NULL */
    const cat_extension_t *extensions; /* in the order of the file */
    size_t extension_count;
    bool same_day;            /* `month_end: same`: months as the Civil Code counts them (term_case_t) */
    bool custody;             /* ends on the very day, holiday or not */
    const char *custody_field; /* bool or int field: custody while it is true or > 0; or NULL */
    int restarts_most;        /* -1 = no limit */
    const char *law;          /* article */
    term_t remind;            /* how long before it is shown as coming; parts == 0: 3 days */
    int on_missed;            /* act of the program on the day after it is missed; -1 = none */
    uint32_t missed;          /* CAT_MISSED_… */
} cat_due_t;

typedef struct cat_figure {
    const char *name;
    words_t label;
    const char *count;        /* act counted, or NULL; of several the names, parted by blanks (cat_figure_counts) */
    const char *sum;          /* field added up, or NULL */
    const char *where;        /* SQL condition, or NULL */
    const char *written;      /* that condition as the file has it, for people */
    const int *uses;          /* fields that `where` and `sum` ask for */
    size_t use_count;
    const char *in_time;      /* due rule that the counted act must have met in its term, or NULL */
    const char *share, *of;   /* names of figures, or NULL */
    bool cohort;              /* a share of what the acts of its whole began: its part counts on their day */
    uint64_t cohort_dues;     /* ... and both only when the term of these due rules (bit i) has run out; 0 = at once */
    const char *days_from, *days_field; /* days from this act, or the day in this field, to the act counted; or NULL */
    uint64_t stock;           /* matters in these stages (bit i = stage i) at a date; 0 = no stock */
    const char *unit;
    words_t formula;          /* how it is counted, or {NULL}: made from the keys */
    const char *law;          /* article or source, or NULL: the kind's */
    day_t valid_from, valid_to; /* DAY_NONE = open */
} cat_figure_t;

typedef struct cat_kind {
    const char *name;
    words_t label, help;
    const char *law, *file;
    const char *number;       /* pattern "{office.brief}检预查〔{year}〕{serial}号", or NULL */
    const char *parent;       /* kind it is part of, or NULL */
    const char *instrument, *part, *group; /* served by an instrument: {name, part, group}; or NULL */
    const char *for_public;   /* what the public pages use it for (docs/public.md), or NULL */
    const char *title;        /* field shown as the matter's title, or NULL */
    int handlers[CAT_HANDLERS_MOST]; /* fields of type user that say who handles it, the leading one first */
    size_t handler_count;
    bool handled_above;       /* who handles the whole handles the part */
    bool sealed;              /* whole kind restricted: only roles of its acts may see it */
    uint64_t seen_by;         /* roles that may read; 0 = the roles of its acts */
    uint64_t annulled_by, corrected_by; /* roles that may; 0 = who may perform the act */
    const cat_field_t *fields;
    size_t field_count;
    const char *const *stages; /* names */
    const words_t *stage_labels;
    size_t stage_count;
    uint64_t final_stages;    /* stages in which the matter is closed */
    const cat_act_t *acts;
    size_t act_count;
    const cat_due_t *dues;
    size_t due_count;
    const cat_figure_t *figures;
    size_t figure_count;
    const char *const *papers; /* all it may print; those of its acts are among them */
    size_t paper_count;
    const uint8_t *fields_by_name, *acts_by_name; /* indices in order of names, for the look-ups */
} cat_kind_t;

typedef struct cat_role {
    const char *name;
    words_t label;
} cat_role_t;

typedef struct catalogue catalogue_t;

/* A source: the files of a folder, or the embedded ones. */
typedef struct cat_source {
    const char *folder; /* NULL = the embedded catalogue/ */
} cat_source_t;

/* A file in memory: its path for messages, its name inside the catalogue ("roles.yaml",
 * "codes/crimes.yaml", "archive/bribery_record.yaml"), its bytes. Borrowed. */
typedef struct cat_text {
    const char *path, *name;
    const char *text;
    size_t bytes;
    const struct cat_baked *baked; /* carried files: as a tree already (nodes.h), or NULL */
} cat_text_t;

typedef struct cat_mistakes {
    err_t *list; /* in the arena */
    size_t count;
} cat_mistakes_t;

/* Loads and checks everything except the SQL conditions. On mistakes: *ret_mistakes holds them all
 * (arena a) and the return is ERR_CATALOGUE_MISTAKES. */
int catalogue_load(const cat_source_t *source, arena_t *a, catalogue_t **ret_catalogue,
                   cat_mistakes_t *ret_mistakes, err_t *err);
/* The same from memory: for tests, the fuzz harness, and to check a file before it is saved. The texts
 * are copied. */
int catalogue_load_texts(const cat_text_t *texts, size_t count, arena_t *a,
                         catalogue_t **ret_catalogue, cat_mistakes_t *ret_mistakes, err_t *err);
void catalogue_free(catalogue_t *c);

/* What is doubtful but keeps nobody from working, with its place; borrowed. */
const err_t *catalogue_warnings(const catalogue_t *c, size_t *ret_count);

size_t catalogue_kind_count(const catalogue_t *c);
const cat_kind_t *catalogue_kind_at(const catalogue_t *c, size_t i);
/* ERR_CATALOGUE_KIND / _ACT / _FIELD / _ROLE with the nearest word. O(log n). */
int catalogue_kind(const catalogue_t *c, const char *name, const cat_kind_t **ret_kind, err_t *err);
int cat_kind_act(const cat_kind_t *k, const char *name, const cat_act_t **ret_act, err_t *err);
bool cat_figure_counts(const cat_figure_t *f, const char *act); /* is it an act that the figure counts? */
int cat_kind_field(const cat_kind_t *k, const char *name, const cat_field_t **ret_field, err_t *err);
/* The leading field that names who handles a matter: `handler`, of type user, unless the kind names others; NULL if it
 * has none of its own. */
const cat_field_t *cat_kind_handler(const cat_kind_t *k);
/* The kind whose fields say who handles matters of k: k itself, or a whole above it (steps up in *ret_up); NULL: nobody. */
const cat_kind_t *catalogue_handled_in(const catalogue_t *c, const cat_kind_t *k, int *ret_up);
int cat_kind_stage(const cat_kind_t *k, const char *name, int *ret_stage, err_t *err);
/* The kind that serves part `part` of instrument `name` (and group, NULL = the first); NULL if none. */
const cat_kind_t *catalogue_serving(const catalogue_t *c, const char *instrument, const char *part,
                                    const char *group);
/* The rows of a code table (catalogue/codes), in its order, and its groups; 0 if there is no such table. Borrowed. */
size_t catalogue_codes(const catalogue_t *c, const char *name, const cat_choice_t **ret_rows, const cat_choice_t **ret_groups,
                       size_t *ret_group_count);
/* The kind the public pages use for that (`public`); NULL if none. */
const cat_kind_t *catalogue_for_public(const catalogue_t *c, const char *use);
size_t catalogue_role_count(const catalogue_t *c);
const cat_role_t *catalogue_role_at(const catalogue_t *c, size_t i);
/* Bit i: role i decides for an office (`leaders` of roles.yaml). */
uint64_t catalogue_leaders(const catalogue_t *c);
/* Bit i: role i asks figures of every kind, also of those it may not read (`counting` of roles.yaml). */
uint64_t catalogue_counting(const catalogue_t *c);
/* Bit mask of the roles named in a space-separated list; unknown ones are ERR_CATALOGUE_ROLE. */
int catalogue_roles(const catalogue_t *c, const char *names, uint64_t *ret_mask, err_t *err);

/* The kind as JSON {"kind","name":{"zh","en"},...,"stages":[],"fields":[],"acts":[],"due":[],"figures":[]}
 * with names for all references; always the same text for the same model. For pages, other programs and
 * table catalogue_kind. Money bounds are in fen. */
void cat_kind_add_json(buf_t *out, const catalogue_t *c, const cat_kind_t *k);

/* --- tables ---------------------------------------------------------------------------------- */
/* Standard columns of every k_ table, before the kind's own fields:
 *   id {int} PRIMARY KEY, office {text} NOT NULL, stage {text} NOT NULL, number {text} NULL,
 *   parent {int} NULL, opened_on {date} NOT NULL, closed_on {date} NULL, last_origin {int},
 *   last_seq {int} NOT NULL (the act that last changed the row)
 * Type of a field's column: TEXT/LONG/CHOICE/CHOICES/OFFICE/USER/JSON -> {text}; INT/MONEY/PARTY/
 * MATTER -> {int}; DATE -> {date}; BOOL -> {bool}. Indexes: (office, stage), parent (of
 * parts), every MATTER field, UNIQUE for unique fields; by number and by party a matter is found through
 * number_issued and matter_party. */
void cat_add_table_sql(buf_t *out, const cat_kind_t *k);

typedef struct cat_change {
    enum { CAT_NEW_KIND, CAT_ADD_FIELD, CAT_RENAME_FIELD, CAT_ADD_INDEX, CAT_DROP_FIELD, CAT_RETYPE_FIELD,
           CAT_DROP_KIND, CAT_DROP_CHOICE, CAT_DROP_INDEX, CAT_DROP_STAGE, CAT_ADD_CHOICE,
           CAT_NEW_MODEL /* acts, rules, names: nothing of the table */ } what;
    const char *kind, *name, *from;
    bool destructive;
    const char *sql; /* NULL for changes that need none */
} cat_change_t;

/* Brings the database's tables to the model: compares with the model applied last (table
 * catalogue_kind), changes tables in one transaction, checks every SQL condition of the catalogue on
 * this engine (all mistakes at once, with their place in the YAML), and records the model.
 * Destructive changes are ERR_CATALOGUE_DESTRUCTIVE unless allow_destructive. The changes done (or
 * refused) are listed in *ret_changes in arena a, wrong conditions in *ret_mistakes. dry_run lists only:
 * it returns 0 also when there are destructive changes, and checks no condition. */
int catalogue_apply(const catalogue_t *c, store_t *s, bool allow_destructive, bool dry_run, arena_t *a,
                    cat_change_t **ret_changes, size_t *ret_count, cat_mistakes_t *ret_mistakes,
                    err_t *err);

#endif
