/* fuzz_report_check.c - any bytes as a draft: the checker never crashes, never runs on, and what it reports lies in the text.
 *
 * The first byte says what the rest is: 'H' HTML, 'E' bytes of unknown encoding, 'D' a DOCX (or any ZIP), anything else
 * the text itself.
 */
#include "report/check.h"
#include "report/read.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check(const char *text, size_t bytes)
{
    arena_t *arena = arena_new((size_t)256 << 20);
    check_result_t r;
    err_t err = {0};
    assert(arena);
    if (check_text(text, bytes, arena, &r, &err) == 0) {
        size_t sum = 0, last = 0;
        for (int v = 0; v < CHECK_VERDICTS; v++) sum += r.tally[v];
        assert(sum == r.count && r.count <= CHECK_FINDINGS_MOST);
        for (size_t i = 0; i < r.count; i++) {
            const check_finding_t *f = &r.findings[i];
            assert(f->at >= last && f->at < bytes && f->line >= 1 && f->quote && f->rule);
            assert(f->computed.in[LANG_ZH] && f->computed.in[LANG_EN] && f->note.in[LANG_ZH] && f->note.in[LANG_EN]);
            last = f->at;
        }
    } else {
        assert(err.code);
    }
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (bytes == 0) return 0;
    const char *name = data[0] == 'H' ? "a.html" : data[0] == 'E' ? "a.txt" : data[0] == 'D' ? "a.docx" : NULL;
    if (!name) {
        check((const char *)data + 1, bytes - 1);
        return 0;
    }
    char *text = NULL;
    size_t n = 0;
    err_t err = {0};
    if (report_text_decode(name, data + 1, bytes - 1, &text, &n, &err) == 0) {
        assert(text && text[n] == '\0');
        check(text, n);
    } else {
        assert(err.code);
    }
    free(text);
    return 0;
}
