/* id.h - random identifiers. Source: getrandom(2). Threads: free. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stddef.h>
#include <stdint.h>

/* bytes random bytes; aborts if the kernel cannot give them (there is no safe way on). */
void id_random(void *into, size_t bytes);
/* length characters of the alphabet 23456789ABCDEFGHJKLMNPQRSTUVWXYZ (no 0 O 1 I), each with 5
 * random bits, and a NUL: room must be length + 1. For codes that people read and type. */
void id_code(char *into, size_t length);

#endif
