/* make_pairs.c - makes pairs_zh.csv: labelled pairs of Chinese names by error class, the same bytes each time.
 *
 *   make_pairs SOURCE DATA > pairs_zh.csv
 *
 * SOURCE is this source's root (place names, given characters, hard_zh.csv), DATA the folder of real names that
 * $XIEZHI_DATA names; README.md says which files, with their licences. The rules are in persons.c and units.c.
 */
#include "pairs.h"

#include "base/sheet.h"
#include "match/chars.h"
#include "match/lexicon.h"

#include <assert.h>
#include <stdlib.h>

enum { SEED = 20260101, COLUMNS = 8, KEY = 600 };

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 16777619u;
    h = (h ^ h >> 15) * 2246822519u;
    return h ^ h >> 13;
}

static void cell(FILE *out, const char *text, char behind)
{
    if (!strpbrk(text, ",\"")) {
        fprintf(out, "%s%c", text, behind);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    fprintf(out, "\"%c", behind);
}

/* "晓→小": what stands between the common front and the common end. */
static void difference(const char *a, const char *b, char into[NAMES_ROOM])
{
    uint32_t x[NAMES_ROOM], y[NAMES_ROOM];
    char left[NAMES_ROOM], right[NAMES_ROOM];
    int n = read_chars(a, x, NAMES_ROOM), m = read_chars(b, y, NAMES_ROOM), front = 0;
    while (front < n && front < m && x[front] == y[front]) front++;
    while (n > front && m > front && x[n - 1] == y[m - 1]) n--, m--;
    write_chars(x + front, n - front, left);
    write_chars(y + front, m - front, right);
    snprintf(into, NAMES_ROOM, "%.90s→%.90s", *left ? left : "∅", *right ? right : "∅");
}

void emit(maker_t *m, const pair_t *p)
{
    char key[KEY], note[NAMES_ROOM];
    assert(p->a[0] && p->b[0]);
    snprintf(key, sizeof key, "%s|%s|%s", p->schema, p->a, p->b);
    difference(p->a, p->b, note);
    fprintf(m->out, "%08x,", hash(key));
    cell(m->out, p->group, ',');
    fprintf(m->out, "%s,", p->schema);
    cell(m->out, p->a, ',');
    cell(m->out, p->b, ',');
    fprintf(m->out, "%s,%s,%s,%s,", p->match ? "true" : "false", p->quality, p->category, hash(p->group) & 1 ? "fit" : "report");
    cell(m->out, p->note ? p->note : note, '\n');
    m->made++;
}

void spell_pinyin(const char *name, bool person, char into[NAMES_ROOM])
{
    uint32_t c[LONGEST];
    char *at = into;
    int n = read_chars(name, c, LONGEST), surname = person ? lexicon_surname(c, n) : 0;
    into[0] = '\0';
    for (int i = 0; i < n; i++) {
        uint16_t syllable = chars_reading(chars_fold(c[i]));
        if (!syllable) {
            into[0] = '\0';
            return;
        }
        if (i && i == surname) at = put(at, " ");
        char *start = at;
        at = put(at, chars_syllable(syllable));
        if (!i || i == surname) *start = (char)(*start - 32);
    }
}

/* Cases written by hand: group, schema, name1, name2, is_match, quality, category, notes. */
static bool by_hand(maker_t *m, const char *root)
{
    char path[1024];
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = true;
    snprintf(path, sizeof path, "%s/benchmarks/names/zh/hard_zh.csv", root);
    if (sheet_open(path, NULL, &s, NULL)) {
        fprintf(stderr, "cannot read %s\n", path);
        return false;
    }
    for (int i = 0; more; i++) {
        if (sheet_next(s, &row, &more, NULL)) break;
        if (!more || i == 0) continue;
        const char *const *c = row.cell;
        if (row.count < COLUMNS || !*c[2] || !*c[3] || (strcmp(c[4], "true") != 0 && strcmp(c[4], "false") != 0)) {
            fprintf(stderr, "%s:%d: a cell is missing or wrong\n", path, (int)row.number);
            sheet_close(s);
            return false;
        }
        emit(m, &(pair_t){c[1], c[0], c[2], c[3], c[4][0] == 't', c[5], c[6], c[7]});
    }
    bool whole = sheet_whole(s);
    sheet_close(s);
    return whole;
}

int main(int argc, char **argv)
{
    static maker_t m;
    if (argc != 3) {
        fprintf(stderr, "make_pairs SOURCE DATA > pairs_zh.csv\n");
        return 2;
    }
    m.out = stdout;
    m.n = names_open(argv[1], SEED);
    if (!m.n || lexicon_load(NULL) || !strokes_load(argv[2]) || !groups_load(argv[2])) return 1;
    if (!pool_read(&m.modern, argv[2], "names/zh/modern_full_names.txt.gz", false) || !pool_read(&m.ancient, argv[2], "names/zh/ancient_names.txt.gz", true) ||
        !pool_read(&m.brands, argv[2], "names/zh/company_short_names.txt.gz", false) ||
        !pool_read(&m.organs, argv[2], "names/zh/courts_procuratorates.csv", false)) return 1;
    pool_t *pools[] = {&m.modern, &m.ancient, &m.brands, &m.organs};
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) pool_shuffle(pools[i], m.n);
    printf("id,group,schema,name1,name2,is_match,quality,category,half,notes\n");
    make_persons(&m);
    make_units(&m);
    bool ok = by_hand(&m, argv[1]);
    make_persons_grouped(&m);
    make_units_grouped(&m);
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) pool_free(pools[i]);
    free(m.near);
    names_close(m.n);
    return !ok || ferror(stdout);
}
