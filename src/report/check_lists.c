/* check_lists.c - 分别 and respectively: as many values as things; rates and averages; the same said twice. */
#include "report/check_inside.h"

void rule_lists(checker_t *k)
{
    (void)k;
}

void rule_rates(checker_t *k)
{
    (void)k;
}

void rule_twice(checker_t *k)
{
    (void)k;
}
