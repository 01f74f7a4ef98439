/* life_inside.h - what reading and playing a life share. */
#ifndef APP_LIFE_INSIDE_H
#define APP_LIFE_INSIDE_H

#include "app/life.h"

#include <stdbool.h>

enum {
    LIFE_BYTES_MOST = 256 << 10,
    LIFE_LINES_MOST = 2000,
    LIFE_WORDS_MOST = 96,
    LIFE_NAMES_MOST = 200,
    LIFE_PEOPLE_MOST = 64,
    LIFE_FINDINGS_MOST = 200,
};

enum life_verb {
    LIFE_OPEN,    /* open NAME KIND ACT [in NAME] values */
    LIFE_DO,      /* do NAME ACT values */
    LIFE_REFUSE,  /* refuse NAME ACT values : CODE words; refuse open KIND ACT ... */
    LIFE_ANNUL,   /* annul NAME ACT "ground" [: CODE words] */
    LIFE_CORRECT, /* correct NAME ACT values ground="..." [: CODE words] */
    LIFE_STAGE,   /* stage NAME STAGE */
    LIFE_NUMBER,  /* number NAME [ACT] NUMBER */
    LIFE_DUE,     /* due NAME RULE DAY|-|paused|met|cancelled */
    LIFE_FIELD,   /* field NAME FIELD VALUE */
    LIFE_FOUND,   /* found NAME KIND of NAME */
    LIFE_PAPER,   /* paper NAME PAPER words */
    LIFE_FIGURE,  /* figure FIGURE OFFICE YEAR N */
    LIFE_SEES,    /* sees NAME PERSON */
    LIFE_BLIND,   /* blind NAME PERSON */
    LIFE_TICK,    /* tick DAY */
    LIFE_AS,      /* as LOGIN ROLES OFFICE: read away */
    LIFE_ON,
    LIFE_TITLE,
    LIFE_VERBS
};

typedef struct life_value {
    const char *key, *text;
    bool json; /* written in single quotes */
} life_value_t;

typedef struct life_line {
    int number;
    enum life_verb verb;
    int person;        /* who acts or reads */
    day_t on;
    const char *name;  /* the matter, as it is called here; NULL with refuse open */
    const char *kind, *act, *parent, *office;
    const life_value_t *values;
    size_t value_count;
    const char *ground;        /* of an annulment */
    const char *code, *reason; /* of a refusal; reason "" = any; NULL = it is to be done */
    const char **words;        /* of checks */
    size_t word_count;
} life_line_t;

struct life {
    const char *path;
    words_t title;
    life_person_t *people;
    size_t person_count;
    life_line_t *lines;
    size_t line_count;
};

/* A day as it is written: 2026-03-02, today, today-30, today+5. False when it is none. */
bool life_day(const char *text, day_t *ret_day);
/* Adds a finding with its place; beyond the most they are dropped. */
void life_find(life_findings_t *f, const char *path, int line, const err_t *what);

/* life_value.c: the value as an act takes it, by the field's type; ids of matters come from `id_of`. */
typedef const char *(*life_id_fn)(const void *arg, const char *name);
json_t *life_value_json(const cat_field_t *f, const life_value_t *v, life_id_fn id_of, const void *arg);
/* Is what a matter shows in the field what is written? */
bool life_value_is(const cat_field_t *f, const json_t *shown, const char *written, life_id_fn id_of, const void *arg);

#endif
