/* fuzz_figure.c - any bytes as a question in JSON, as a passport and as a list of breakdowns: what is read has everything in its
 * bounds, the same bytes are read the same twice, and every error names its member. The first byte chooses. */
#include "figure/passport.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { TEXT_MOST = 8192 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void try_question(const char *text, arena_t *a)
{
    figure_ask_t ask;
    err_t err = {0};
    json_t *j = json_loads(text, 0, NULL);
    if (!j) return;
    int code = figure_ask_read(j, a, &ask, &err);
    if (code == 0) {
        assert(ask.figure_count <= FIGURE_ASKED_MOST && ask.by_count <= FIGURE_BY_MOST && ask.narrow_count <= FIGURE_NARROW_MOST);
        for (size_t i = 0; i < ask.figure_count; i++) assert(ask.figure[i]);
        for (size_t i = 0; i < ask.by_count; i++) assert(ask.by[i]);
        for (size_t i = 0; i < ask.narrow_count; i++) assert(ask.narrow[i].field && ask.narrow[i].value);
        char one[FIGURE_PASSPORT], two[FIGURE_PASSPORT];
        json_t *copy = json_deep_copy(j);
        assert(passport_id(j, one, &err) == 0 && passport_id(copy, two, &err) == 0);
        assert(strcmp(one, two) == 0 && passport_check(one, NULL) == 0);
        json_decref(copy);
    } else {
        assert(err.code == (enum err_code)code);
    }
    json_decref(j);
}

static void try_passport(const char *text)
{
    err_t err = {0};
    if (passport_check(text, &err) == 0) assert(strlen(text) == 14 && text[0] == 'F' && text[1] == '-');
    else assert(err.code == ERR_FIGURE_PASSPORT_FORM);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    char text[TEXT_MOST];
    if (bytes < 1 || bytes >= TEXT_MOST) return 0;
    memcpy(text, data + 1, bytes - 1);
    text[bytes - 1] = '\0';
    arena_t *a = arena_new((size_t)1 << 20);
    assert(a);
    figure_ask_t ask = {0};
    if (data[0] == 'Q') try_question(text, a);
    else if (data[0] == 'B') (void)figure_ask_words(text, NULL, NULL, a, &ask, NULL);
    else try_passport(text);
    assert(ask.by_count <= FIGURE_BY_MOST);
    arena_free(a);
    return 0;
}
