/* fuzz_offices.c - any text as a list of offices: refused with a place, or a tree in which every office
 * stands below its parent. */
#include "catalogue/office.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    char *text = calloc(1, bytes + 1);
    office_tree_t *t = NULL;
    err_t err = {0};
    if (!text) return 0;
    memcpy(text, data, bytes);
    int e = office_tree_load(text, NULL, 0, &t, &err);
    assert(e == (int)err.code && !e == (t != NULL));
    for (size_t i = 0; t && i < office_count(t); i++) {
        const office_t *o = office_at(t, (int)i);
        int found = -1;
        assert(office_find(t, o->code, &found, NULL) == 0 && found == (int)i);
        assert(o->parent < 0 || o->valid_to != DAY_NONE || office_within(t, (int)i, o->parent));
        assert(o->successor < 0 || office_within(t, (int)i, o->successor));
    }
    office_tree_free(t);
    free(text);
    return 0;
}
