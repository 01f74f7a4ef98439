/* model.h - inside of the catalogue: the loaded model, and the drafts it is built from.
 *
 * Order      roles, stages and code tables first, then the names of all kinds, then each kind:
 *            stages, fields, acts, due rules, figures; so every reference is resolved where it is
 *            read. What crosses kinds (parents, figures) is resolved last (check.c).
 * Threads    Private to the room; a load runs in one thread.
 */
#ifndef CATALOGUE_MODEL_H
#define CATALOGUE_MODEL_H

#include "catalogue/catalogue.h"
#include "catalogue/yaml.h"

enum { CAT_MADE_FROM = 65, CAT_FILES_MOST = 2000, CAT_FIGURES_MOST = 64, CAT_NAME_MOST = 48, CAT_CODES_MOST = 4096 };

/* A shared list of choices: catalogue/codes/<file>.yaml, or the roles. */
typedef struct cat_codes {
    const char *name;
    words_t label;
    const char *source;
    const cat_choice_t *choices;
    size_t choice_count;
    const char *groups_name;    /* "<name>.groups": a field may choose from the groups as well */
    const cat_choice_t *groups; /* what `group` of a choice may say; none: any name */
    size_t group_count;
} cat_codes_t;

/* An SQL condition and where it stands: checked by the engine when the catalogue is applied. */
typedef struct cat_condition {
    const char *kind; /* name */
    const char *sets; /* field that takes the value, or NULL: a truth value */
    const char *sql;
    const char *file;
    int line, column;
} cat_condition_t;

struct catalogue {
    arena_t *arena;
    char made_from[CAT_MADE_FROM]; /* hash of the files and of how this program reads them, in hex */
    cat_role_t *roles;
    size_t role_count;
    uint64_t leaders;           /* bit i = role i decides for an office */
    uint64_t counting;          /* bit i = role i asks figures of every kind */
    cat_choice_t *role_choices; /* the roles that somebody can have (all but `nobody` of roles.yaml), for `of: roles` */
    size_t role_choice_count;
    cat_choice_t *stages;       /* common stages: name and label */
    size_t stage_count;
    cat_codes_t *codes;
    size_t code_count;
    cat_kind_t *kinds; /* by name */
    size_t kind_count;
    cat_condition_t *conditions;
    size_t condition_count, condition_room;
    struct cat_paper *papers; /* by name */
    size_t paper_count;
    struct cat_report *reports; /* by name */
    size_t report_count;
    struct cat_board *boards; /* in the order of boards.yaml */
    size_t board_count;
    struct cat_counter *counters;
    size_t counter_count;
    const err_t *warnings;
    size_t warning_count;
};

/* --- drafts ------------------------------------------------------------------------------------- */
/* A thing as read, with the nodes that can only be resolved once other things are known. */
typedef struct field_draft {
    cat_field_t field;
    const cat_node_t *key, *node;
    const cat_node_t *of, *least, *most, *refers, *initial, *set_by, *renamed_from, *unit, *usual;
} field_draft_t;

typedef struct then_draft {
    cat_then_t *then; /* in the model; what crosses kinds is filled in last */
    const cat_node_t *node;
    const cat_node_t *open, *perform, *kind, *act, *on, *office, *parent, *when, *set, *carry, *day;
    const cat_node_t *there; /* the field there, inside `on` */
    bool must;
    cat_give_t *gives;
    const cat_node_t **targets, **values; /* of the gives */
} then_draft_t;

typedef struct act_draft {
    cat_act_t act;
    const cat_node_t *key, *node;
    const cat_node_t *opens, *from, *to, *by, *fields, *requires_, *when, *why, *by_handler, *papers, *sets, *then, *number, *seals, *unseals, *told, *masks, *people_of;
    then_draft_t *thens;
    int *field_list; /* room for every field of the kind */
    int *require_list;
    int *told_list, *mask_list;
} act_draft_t;

typedef struct due_draft {
    cat_due_t due;
    const cat_node_t *key, *node;
    const cat_node_t *term_field, *when, *start_field, *before, *day_field, *extended_by, *on_missed, *custody;
} due_draft_t;

typedef struct figure_draft {
    cat_figure_t figure;
    const cat_node_t *key, *node;
    const cat_node_t *count, *sum, *where, *in_time, *share, *of, *cohort, *days, *stock;
} figure_draft_t;

typedef struct kind_draft {
    cat_kind_t kind;
    const char *file;
    const cat_node_t *root, *name;
    const cat_node_t *number, *parent, *title, *handler, *stages, *final, *fields, *acts, *due, *figures, *papers,
        *instrument, *for_public;
    field_draft_t *field;
    act_draft_t *act;
    due_draft_t *dues;
    figure_draft_t *figure;
    const char **field_names, **act_names, **stage_names;
    size_t field_count, act_count, due_count, figure_count;
    uint64_t by_handler;  /* of its acts that do not say it themselves */
    enum cat_reach reach; /* of its acts that do not say it themselves */
    bool stages_doubtful; /* a stage somewhere is misspelt: do not judge which are reached */
} kind_draft_t;

/* What a reading function has at hand. */
typedef struct reader {
    catalogue_t *cat;
    arena_t *arena;
    mistakes_t *mistakes;
    mistakes_t *warnings;     /* what is wrong and yet keeps nobody from working */
    kind_draft_t *kind;       /* the one being read, or NULL */
    const char **kind_names;  /* of all files */
    size_t kind_name_count;
    bool kinds_whole;         /* every file gave its kind a name: unknown kinds are mistakes */
} reader_t;

/* read_file.c: roles.yaml, stages.yaml and codes/ */
void cat_read_roles(reader_t *r, const cat_node_t *root);
void cat_read_stages(reader_t *r, const cat_node_t *root);
void cat_read_codes(reader_t *r, const cat_node_t *root, cat_codes_t *into);
/* read_kind.c, read_field.c, read_act.c, read_due.c */
void cat_read_kind(reader_t *r, kind_draft_t *draft);
void cat_read_fields(reader_t *r, const cat_node_t *node);
void cat_read_acts(reader_t *r, const cat_node_t *node);
void cat_read_dues(reader_t *r, const cat_node_t *node);
void cat_read_figures(reader_t *r, const cat_node_t *node);
/* mapping of code -> names */
void cat_read_choices(reader_t *r, const cat_node_t *node, const cat_choice_t **ret_choices,
                      size_t *ret_count);
/* number.c: is it a right number pattern? */
void cat_check_number(reader_t *r, const cat_node_t *node);
/* read_field.c: would the value be read by roles in `to` that do not read it in `from`? (Both sealed.) */
bool cat_more_readers(const cat_field_t *from, const cat_field_t *to);

/* condition.c: the text of a condition over the kind being read; sealed fields are refused when
 * open_only. Keeps it for the engine's check. Returns its text, or NULL. */
const char *cat_read_condition(reader_t *r, const cat_node_t *node, bool open_only);
/* The same for a condition of an act, which may ask the clock and parties too; with what it looks at. */
void cat_read_gate(reader_t *r, const cat_node_t *node, cat_check_t *ret_check);
/* What an expression depends on. */
typedef struct cat_uses {
    bool field[CAT_FIELDS_MOST];
    bool moving; /* a column that acts change: stage, number … */
    unsigned asks; /* CAT_ASKS_… */
} cat_uses_t;
/* The condition of a figure, with the fields it asks for. */
const char *cat_read_open_condition(reader_t *r, const cat_node_t *node, cat_uses_t *ret_uses);
/* The same for an expression whose value goes into a field of the kind. */
const char *cat_read_expression(reader_t *r, const cat_node_t *node, const char *field, cat_uses_t *ret_uses);
/* read_then.c: what an act computes, and what follows from it; check_then.c: what that means of other kinds. */
void cat_read_sets(reader_t *r, act_draft_t *d);
/* Takes what out of the list; how many are left. */
size_t cat_without(int *list, size_t count, int what);
void cat_read_then(reader_t *r, act_draft_t *d);
void cat_check_then(reader_t *r, kind_draft_t *drafts, size_t count);
/* read_board.c: boards.yaml, once all kinds are right */
void cat_read_boards(reader_t *r, const cat_node_t *root, const kind_draft_t *drafts, size_t count);
/* check.c: within a kind once read, and across kinds */
void cat_check_kind(reader_t *r);
void cat_check_all(reader_t *r, kind_draft_t *drafts, size_t count);
/* check_codes.c: a table of codes that are names of figures, once all kinds are read; warnings. */
void cat_check_codes(reader_t *r, const cat_node_t *root, const kind_draft_t *drafts, size_t count);

/* --- from the model ------------------------------------------------------------------------------ */
/* Word of a type in the YAML: "text", "choice" ... */
const char *cat_type_word(enum cat_type type);
/* Word of a value in `set`: "self", "office" ...; "" for fields and texts. */
const char *cat_from_word(enum cat_from from);
/* table.c */
const char *cat_column_type(enum cat_type type);
bool cat_field_indexed(const cat_field_t *f);
bool cat_is_handler(const cat_field_t *f);
void cat_add_index_sql(buf_t *out, const char *kind, const cat_field_t *f);
void cat_add_index_name(buf_t *out, const char *kind, const char *what);
void cat_add_table_name(buf_t *out, const char *kind);

#endif
