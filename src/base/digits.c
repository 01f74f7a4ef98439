/* digits.c - see digits.h. */
#include "base/digits.h"

#include <assert.h>

int digits_take(const char **at, int most, int *ret_n)
{
    int n = 0, count = 0;
    assert(most >= 1 && most <= 9);
    for (; count < most && **at >= '0' && **at <= '9'; count++) n = n * 10 + (*(*at)++ - '0');
    *ret_n = n;
    return count;
}
