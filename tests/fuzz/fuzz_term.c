/* fuzz_term.c - any bytes as a term and as an identity number: what is read can be written and read
 * again, what is valid stays valid, and every error names its input. The first byte chooses: 'T' a term,
 * anything else an identity number. */
#include "catalogue/calendar.h"
#include "match/identity.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { TEXT_MOST = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void try_term(const char *text)
{
    term_t term, again;
    err_t err = {0};
    int code = term_parse(text, &term, &err);
    if (code != 0) {
        assert((code == ERR_CATALOGUE_TERM || code == ERR_CATALOGUE_TERM_SIGN) && err.args == 2);
        return;
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_t b;
        buf_init(&b, TEXT_MOST);
        term_add_text(&b, &term, (enum lang)lang);
        assert(!buf_failed(&b) && term_parse(buf_text(&b), &again, NULL) == 0);
        assert(again.parts == term.parts);
        for (int i = 0; i < term.parts; i++)
            assert(again.part[i].unit == term.part[i].unit && again.part[i].count == term.part[i].count);
        buf_release(&b);
    }
}

static void try_identity(const char *text, enum identity_kind hint)
{
    identity_t id, again;
    identity_check(text, hint, &id);
    assert(id.valid == (id.fault.code == ERR_NONE) && id.repairs >= 0 && id.repairs <= IDENTITY_REPAIRS);
    if (!id.valid) return;
    identity_check(id.canonical, IDENTITY_UNKNOWN, &again);
    assert(again.valid && strcmp(again.canonical, id.canonical) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    char text[TEXT_MOST];
    if (bytes == 0 || bytes >= sizeof text) return 0;
    memcpy(text, data + 1, bytes - 1);
    text[bytes - 1] = '\0';
    if (data[0] == 'T') try_term(text);
    else try_identity(text, (enum identity_kind)(data[0] % (IDENTITY_ORG + 1)));
    return 0;
}
