#include "base/id.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void id_random(void *into, size_t bytes)
{
    unsigned char *p = into;
    while (bytes > 0) {
        ssize_t n = getrandom(p, bytes, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) abort();
        p += n;
        bytes -= (size_t)n;
    }
}

void id_code(char *into, size_t length)
{
    static const char set[33] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    for (size_t i = 0; i < length; i++) {
        unsigned char r;
        id_random(&r, 1);
        into[i] = set[r & 31];
    }
    into[length] = '\0';
}
