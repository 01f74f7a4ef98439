/* show.h - what several commands show or read alike: subjects, findings, notices, recalls, files. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/data.h"

/* Member of a JSON object as text; "" when it is not there. Borrowed. */
const char *show_member(const json_t *object, const char *key);
/* The half of a {"zh", "en"} object for the user's language. */
const char *show_words(const cli_call_t *call, const json_t *words);
/* words_t for the user's language; the other when there is none; never NULL. */
const char *show_in(const cli_call_t *call, words_t words);

/* A query's or a screening's result (archive_result_json, archive_query_json) for people: tiers, scores, every
 * reason, what to decide. */
void show_result(cli_call_t *call, const json_t *result);
/* Recall list: as text, or its JSON array (owned). */
void show_recalls(cli_call_t *call, const archive_recalls_t *recalls);
/* A notice: as text, or as JSON (owned). */
void show_notice(cli_call_t *call, const archive_notice_t *n);
json_t *show_notice_json(const archive_notice_t *n);

/* The one subject of --name, --type ...; the texts are borrowed. ERR_CLI_REQUIRED without --name. */
int cli_subject(cli_call_t *call, match_subject_t *ret_subject, err_t *err);
/* The subjects of --name or --subjects FILE. When rows of the sheet cannot be asked they are written to the answer, the
 * exit status is set, and *ret_bad is true: nothing is to be asked then. */
int cli_subjects(cli_call_t *call, const match_subject_t **ret_list, size_t *ret_count, bool *ret_bad, err_t *err);
/* "name (110105********002X)": a subject for the log of looks. In call->arena, NULL when memory is short. */
const char *cli_masked(const cli_call_t *call, const match_subject_t *s);

/* Writes a file whole or not at all; "-" adds it to the answer. */
int cli_write_file(cli_call_t *call, const char *path, const buf_t *content, err_t *err);
/* Reads a file of at most most bytes into the arena, NUL-terminated. */
int cli_read_file(cli_call_t *call, const char *path, size_t most, const char **ret_text, size_t *ret_bytes, err_t *err);

#endif
