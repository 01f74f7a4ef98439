/* fuzz_proof.c - any bytes as a proof, a signed note or a verifier key: these come from strangers.
 *
 * The first byte says what the rest is: 'P' a proof of the leaf "x", 'N' a note, both under the key below;
 * 'V' a verifier key. What is refused leaves its outputs alone; what is accepted keeps its promises.
 */
#include "ledger/note.h"
#include "ledger/tree.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* The key of Go's package note, whose private half is public: the corpus holds what it signed. */
static const char key[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

static void check_proof(const char *text, size_t bytes)
{
    int64_t index = -7;
    err_t err = {0};
    ledger_hash_t leaf = ledger_leaf_hash("x", 1);
    int e = ledger_check_proof(text, bytes, &leaf, key, &index, &err);
    assert(e == (int)err.code);
    assert(e ? index == -7 : index >= 0);
}

static void check_note(const char *text, size_t bytes)
{
    size_t signed_bytes = SIZE_MAX;
    err_t err = {0};
    int e = ledger_check_note(text, bytes, key, &signed_bytes, &err);
    assert(e == (int)err.code);
    if (e) assert(signed_bytes == SIZE_MAX);
    else assert(signed_bytes < bytes && text[signed_bytes - 1] == '\n' && text[signed_bytes] == '\n');
}

static void check_verifier(const char *text, size_t bytes)
{
    char *copy = calloc(1, bytes + 1);
    note_verifier_t v = {0};
    if (!copy) return;
    memcpy(copy, text, bytes);
    if (note_parse_verifier(copy, &v, NULL) == 0) assert(strncmp(copy, v.name, strlen(v.name)) == 0);
    else assert(v.name[0] == '\0');
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (bytes == 0) return 0;
    const char *rest = (const char *)data + 1;
    if (data[0] == 'P') check_proof(rest, bytes - 1);
    if (data[0] == 'N') check_note(rest, bytes - 1);
    if (data[0] == 'V') check_verifier(rest, bytes - 1);
    return 0;
}
