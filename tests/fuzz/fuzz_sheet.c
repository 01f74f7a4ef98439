/* fuzz_sheet.c - any bytes as a table: never a crash, never an endless reading, and what comes out keeps
 * its promises.
 *
 * The first byte says what the rest is: 'C' a whole file (CSV, gzip, ZIP); 'S' a worksheet, 'T' shared
 * strings, 'Y' styles, 'W' a workbook part, 'R' its relationships: those are put into a good workbook,
 * because no mutation gets past the archive's checksums.
 */
#include "base/sheet.h"
#include "base/text.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
static const struct good {
    char letter;
    const char *name, *text;
} parts[] = {
    {'-', "_rels/.rels",
     "<Relationships><Relationship Id=\"a\" Type=\"" REL "/officeDocument\" Target=\"xl/w.xml\"/></Relationships>"},
    {'W', "xl/w.xml",
     "<workbook xmlns:r=\"" REL "\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
    {'R', "xl/_rels/w.xml.rels",
     "<Relationships><Relationship Id=\"r1\" Type=\"" REL "/worksheet\" Target=\"s.xml\"/>"
     "<Relationship Id=\"r2\" Type=\"" REL "/sharedStrings\" Target=\"t.xml\"/>"
     "<Relationship Id=\"r3\" Type=\"" REL "/styles\" Target=\"y.xml\"/></Relationships>"},
    {'T', "xl/t.xml", "<sst><si><t>one</t></si><si><t>two</t></si></sst>"},
    {'Y', "xl/y.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"},
    {'S', "xl/s.xml",
     "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45000</v></c></row></sheetData>"
     "</worksheet>"},
};

static void read_all(const void *data, size_t bytes)
{
    sheet_t *s = NULL;
    err_t err = {0};
    if (sheet_open_memory(data, bytes, NULL, &s, &err)) return;
    int64_t last = 0;
    bool more = true;
    for (size_t calls = 0; more; calls++) {
        sheet_row_t row;
        assert(calls < (size_t)1 << 26);
        if (sheet_next(s, &row, &more, &err)) {
            assert(err.code && err.line >= 0);
            continue;
        }
        if (!more) break;
        assert(row.count >= 1 && row.count <= SHEET_COLUMNS_MOST && row.number > 0);
        size_t sum = 0;
        for (size_t i = 0; i < row.count; i++) {
            size_t n = strlen(row.cell[i]);
            assert(n <= (size_t)SHEET_CELL_MOST * 2 && !text_bad_byte(row.cell[i], n));
            sum += n;
        }
        assert(sum > 0 && sum <= (size_t)SHEET_ROW_MOST * 2);
        (void)last;
        last = row.number;
    }
    uint64_t done = 0, total = 0;
    sheet_position(s, &done, &total);
    assert(done <= total);
    sheet_close(s);
}

static void read_in_workbook(char letter, const uint8_t *data, size_t bytes)
{
    zip_error_t e;
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, &e);
    assert(out);
    zip_source_keep(out);
    zip_t *z = zip_open_from_source(out, ZIP_TRUNCATE, &e);
    assert(z);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        bool ours = parts[i].letter == letter;
        zip_source_t *s = ours ? zip_source_buffer(z, data, bytes, 0)
                               : zip_source_buffer(z, parts[i].text, strlen(parts[i].text), 0);
        zip_int64_t at = zip_file_add(z, parts[i].name, s, 0);
        (void)zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
    }
    int rc = zip_close(z);
    assert(rc == 0);
    zip_stat_t st;
    rc = zip_source_stat(out, &st);
    assert(rc == 0);
    char *file = malloc(st.size);
    assert(file && zip_source_open(out) == 0);
    zip_int64_t got = zip_source_read(out, file, st.size);
    (void)zip_source_close(out);
    zip_source_free(out);
    if (got > 0) read_all(file, (size_t)got);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (bytes == 0) return 0;
    if (strchr("STYWR", data[0]) && data[0]) read_in_workbook((char)data[0], data + 1, bytes - 1);
    else read_all(data + 1, bytes - 1);
    return 0;
}
