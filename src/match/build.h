/* build.h - whole lists at once: building an index of many names, keeping it in a file, swapping it in.
 *
 * Purpose    A nation's list is built beside the live index with all processors, saved, mapped at the next start and
 *            from then on followed with match_add and match_remove.
 * Builder    One thread adds; the builder's own threads fold, parse and sort. The index made depends on what was
 *            added and its order alone, not on the number of threads. Adding an id again replaces it: the last wins.
 * Limits     Every text as match_add takes it; more than 2^28 names are ERR_MATCH_FULL.
 */
#ifndef MATCH_BUILD_H
#define MATCH_BUILD_H

#include "match/match.h"

typedef struct match_builder match_builder_t;

enum { BUILDER_THREADS_MOST = 64, INDEX_MARK_MOST = 64 };

/* threads: 1..BUILDER_THREADS_MOST. */
int match_builder_new(int threads, match_builder_t **ret_builder, err_t *err);
/* Copies what it is given. Errors: those of match_add; what was refused is not there, the builder lives on. */
int match_builder_add(match_builder_t *b, int64_t record, int list, const match_subject_t *what, err_t *err);
/* The index of all that was added; once per builder. p: names done of all. ERR_BASE_STOPPED when p asks so. */
int match_builder_finish(match_builder_t *b, const progress_t *p, match_index_t **ret_index, err_t *err);
void match_builder_free(match_builder_t *b);

/* Writes the whole index to path: a file beside it, made durable and renamed, so that path always is a whole one. What was
 * added before the call is merged and saved; searches and additions go on meanwhile. One save of a path at a time. */
int match_index_save(match_index_t *ix, const char *path, err_t *err);
/* Maps a saved index; it can be added to as any other. The file may be replaced or unlinked meanwhile, not changed.
 * ERR_MATCH_FILE: not a whole index; ERR_MATCH_FILE_OLD: of other tables, other keys or another machine: build it again.
 * Reads one page; pages come as searches touch them. */
int match_index_open(const char *path, match_index_t **ret_index, err_t *err);
/* Reads the whole file and compares every sum: whether a disk has kept it. ERR_MATCH_FILE when not. */
int match_index_check(const char *path, err_t *err);
/* The same; p (NULL allowed): bytes read of all. ERR_BASE_STOPPED when p asks so. */
int match_index_check_told(const char *path, const progress_t *p, err_t *err);

/* Searches of live see what it held or what fresh held, never a mix; fresh's contents move, and both what live held
 * and fresh itself are freed. */
void match_index_swap(match_index_t *live, match_index_t *fresh);
/* A note of the caller's of at most INDEX_MARK_MOST bytes, kept with the index: how far the database was read. */
void match_index_mark(match_index_t *ix, const void *mark, size_t n);
/* Copies at most room bytes of the note; returns its length, 0 when there is none. */
size_t match_index_mark_read(match_index_t *ix, void *into, size_t room);
/* Bytes on the heap and mapped, without what the allocator adds. */
size_t match_index_bytes(match_index_t *ix);

#endif
