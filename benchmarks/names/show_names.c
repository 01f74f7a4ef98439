/* show_names.c - prints invented names and each with an error of every class, to see what benchmarks ask.
 *
 *   show_names [COUNT [SEED]]     kind, name, class, disturbed name, separated by tabs
 *   show_names --list COUNT [SEED]  only the names of a list of that size, distinct
 */
#include "names.h"

#include "match/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    bool list = argc > 1 && !strcmp(argv[1], "--list");
    argv += list;
    argc -= list;
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 20;
    names_t *n = names_open(XZ_SOURCE_ROOT, argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
    if (!n || lexicon_load(NULL)) return 1;
    names_distinct(n);
    for (size_t i = 0; i < count; i++) {
        char name[NAMES_ROOM], other[NAMES_ROOM];
        enum names_kind kind = names_mix(i);
        names_next(n, kind, name);
        if (list) puts(name);
        for (enum names_error e = 0; e < NAMES_ERRORS && !list; e++)
            for (int tries = 0; tries < 20; tries++)
                if (names_disturb(n, kind, e, name, other)) {
                    printf("%s\t%s\t%s\t%s\n", names_kind_word(kind), name, names_error_word(e), other);
                    break;
                }
    }
    names_close(n);
    return 0;
}
