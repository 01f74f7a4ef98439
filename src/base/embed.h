/* embed.h - files carried inside the program: catalogue, SQL, API, pages, texts, data.
 *
 * tools/embed.c makes the table at build time. Paths are those of the repository
 * ("catalogue/archive/bribery_record.yaml"), sorted, '/'-separated. Threads: free, constant.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

typedef struct embed_file {
    const char *path;
    const unsigned char *data; /* followed by a NUL that is not counted */
    size_t bytes;
    const char *sha256; /* 64 hex digits; the ETag */
} embed_file_t;

/* The file, or NULL. O(log n). */
const embed_file_t *embed_lookup(const char *path);
/* All files whose path begins with prefix, in order; the count is 0 if there are none. */
const embed_file_t *embed_list(const char *prefix, size_t *ret_count);

#endif
