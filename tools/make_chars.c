/* make_chars.c - the character tables of src/match from their published sources.
 *
 *   make_chars SOURCE_DIR OUT_DIR
 *
 * Reads data/chars/source (licences: data/SOURCES.md), writes fold.tsv, pinyin.tsv, look.tsv,
 * strokes.tsv and surname.tsv. Same sources, same bytes: a test runs it again and compares. A build-time program:
 * it may print and exit.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CODES = 0x32000, READINGS = 6, SYLLABLES = 600, PAIRS_MOST = 200000, LINE = 1 << 16 };

static uint32_t folds[CODES];          /* where a character folds to; 0 = itself */
static char why[CODES];                /* S simplified, V variant, C compatibility */
static bool general[CODES];            /* in the list of 8,105 general characters */
static char *readings[CODES][READINGS];
static uint64_t pair[PAIRS_MOST];      /* look-alikes, (a << 32 | b), both directions */
static size_t pairs;
static uint64_t kin[PAIRS_MOST];       /* variants that stay apart (喆 and 哲), both directions */
static size_t kins;

static void die(const char *what, const char *which)
{
    fprintf(stderr, "make_chars: %s: %s\n", what, which);
    exit(1);
}

static uint32_t decode(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    int n = p[0] < 0x80 ? 1 : p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    uint32_t c = n == 1 ? p[0] : p[0] & (0xFFu >> (n + 1));
    for (int i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) die("not UTF-8", *at);
        c = c << 6 | (p[i] & 0x3F);
    }
    *at += n;
    return c;
}

static void encode(FILE *f, uint32_t c)
{
    if (c < 0x80) {
        fputc((int)c, f);
    } else if (c < 0x800) {
        fprintf(f, "%c%c", (int)(0xC0 | c >> 6), (int)(0x80 | (c & 63)));
    } else if (c < 0x10000) {
        fprintf(f, "%c%c%c", (int)(0xE0 | c >> 12), (int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
    } else {
        fprintf(f, "%c%c%c%c", (int)(0xF0 | c >> 18), (int)(0x80 | (c >> 12 & 63)),
                (int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
    }
}

/* Calls row with the line cut at separator; quoted CSV fields lose their quotation marks. */
static void each_line(const char *dir, const char *name, char separator, void (*row)(char **, int))
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    gzFile f = gzopen(path, "rb"); /* reads plain files as well */
    if (!f) die("cannot open", path);
    static char line[LINE];
    bool head = separator == ',';
    while (gzgets(f, line, sizeof line)) {
        size_t n = strlen(line);
        while (n && (line[n - 1] == '\n' || line[n - 1] == '\r')) line[--n] = '\0';
        if (!n || line[0] == '#') continue;
        if (head) {
            head = false;
            continue;
        }
        char *cell[16];
        int cells = 0;
        for (char *p = line; cells < 16;) {
            bool quoted = separator == ',' && *p == '"';
            cell[cells++] = p += quoted;
            p += strcspn(p, quoted ? "\"" : separator == ',' ? "," : "\t");
            if (quoted && *p) *p++ = '\0';
            if (!*p) break;
            *p++ = '\0';
        }
        row(cell, cells);
    }
    gzclose(f);
}

static uint32_t one(const char *text)
{
    const char *p = text;
    uint32_t c = *p ? decode(&p) : 0;
    return c < CODES ? c : 0;
}

static void add_pair(uint64_t *list, size_t *count, uint32_t a, uint32_t b);
static void add_reading(uint32_t c, const char *toned);

static void row_fold(char **cell, int cells)
{
    uint32_t from = cells > 1 ? one(cell[0]) : 0, to = from ? one(cell[1]) : 0;
    /* "乾 → 干 乾": where the character itself is among the targets it may stand alone, but a name
     * typed in the other script has the first target, so that is where both go. */
    if (!from || !to || from == to) {
        /* "㑮 → 㑮 𫝈": the simplified form is the rare one: fold the rare one back. "甯 → 甯 宁": the general form is
         * the usual one and stands for itself; two general characters are registered apart and only kin. */
        uint32_t other = from && to && strchr(cell[1], ' ') ? one(strchr(cell[1], ' ') + 1) : 0;
        if (!other || other == from) return;
        if (general[other] && general[from]) add_pair(kin, &kins, from, other);
        else if (general[other]) folds[from] = other, why[from] = 'S';
        else if (!folds[other]) folds[other] = from, why[other] = 'S';
        return;
    }
    folds[from] = to;
    why[from] = 'S';
}

static void row_compat(char **cell, int cells)
{
    uint32_t from = cells > 1 ? one(cell[0]) : 0, to = from ? one(cell[1]) : 0;
    if (from && to && from != to) folds[from] = to, why[from] = 'C';
}

static void row_general(char **cell, int cells)
{
    uint32_t c = cells > 2 ? one(cell[1]) : 0;
    if (!c) return;
    general[c] = true;
    add_reading(c, cell[2]);
}

/* Letters with tone marks -> letter; ü is written v, as on every input method. */
static const struct {
    const char *marked;
    char plain;
} tones[] = {{"āáǎà", 'a'}, {"ēéěèê", 'e'}, {"īíǐì", 'i'}, {"ōóǒò", 'o'}, {"ūúǔù", 'u'}, {"ǖǘǚǜü", 'v'},
             {"ńňǹ", 'n'}, {"ḿ", 'm'}};

static char plain_letter(uint32_t c)
{
    if (c < 0x80) return (char)c;
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        for (const char *p = tones[i].marked; *p;)
            if (decode(&p) == c) return tones[i].plain;
    return 0; /* a combining mark */
}

static void add_reading(uint32_t c, const char *toned)
{
    char plain[16];
    size_t n = 0;
    for (const char *p = toned; *p && n + 1 < sizeof plain;) {
        char letter = plain_letter(decode(&p));
        if (letter >= 'a' && letter <= 'z') plain[n++] = letter;
    }
    plain[n] = '\0';
    if (!n) return;
    for (int i = 0; i < READINGS; i++) {
        if (!readings[c][i]) {
            readings[c][i] = strdup(plain);
            return;
        }
        if (!strcmp(readings[c][i], plain)) return;
    }
}

static void row_unihan_reading(char **cell, int cells)
{
    uint32_t c = cells > 1 ? one(cell[0]) : 0;
    if (!c) return;
    add_reading(c, cell[1]);
    if (cells < 3) return;
    for (char *p = cell[2]; *p;) { /* readings of the standard dictionary, one space between */
        size_t n = strcspn(p, " ");
        bool last = !p[n];
        p[n] = '\0';
        add_reading(c, p);
        p += n + !last;
    }
}

static void add_pair(uint64_t *list, size_t *count, uint32_t a, uint32_t b)
{
    if (!a || !b || a == b) return;
    if (*count + 2 > PAIRS_MOST) die("too many pairs", "raise PAIRS_MOST");
    list[(*count)++] = (uint64_t)a << 32 | b;
    list[(*count)++] = (uint64_t)b << 32 | a;
}

static void row_shape(char **cell, int cells)
{
    uint32_t a = cells > 1 ? one(cell[0]) : 0;
    if (!a) return;
    for (const char *p = cell[1]; *p;) add_pair(pair, &pairs, a, decode(&p));
}

static void row_kin(char **cell, int cells)
{
    if (cells > 1) add_pair(kin, &kins, one(cell[0]), one(cell[1]));
}

/* Semantic and Z variants. A character outside the general list that has exactly one general
 * variant is folded into it; two general characters stay apart and are remembered as kin. */
static void row_variant(char **cell, int cells)
{
    uint32_t c = cells > 4 ? one(cell[1]) : 0;
    if (!c || folds[c]) return;
    uint32_t found = 0;
    bool several = false;
    for (int k = 4; k < cells && k < 7; k += 2) { /* kSemanticVariant, kZVariant */
        for (const char *p = cell[k]; (p = strstr(p, "U+"));) {
            char *end = NULL;
            unsigned long v = strtoul(p + 2, &end, 16);
            p = end;
            if (v >= CODES) continue;
            uint32_t to = folds[v] && why[v] == 'S' ? folds[v] : (uint32_t)v;
            if (!general[to] || to == c) continue;
            if (general[c]) add_pair(kin, &kins, c, to);
            else if (found && found != to) several = true;
            else found = to;
        }
    }
    if (found && !several && !general[c]) folds[c] = found, why[c] = 'V';
}

static FILE *out(const char *dir, const char *name, const char *head)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    if (!f) die("cannot write", path);
    fprintf(f, "# %s; made by tools/make_chars.c, do not edit\n", head);
    return f;
}

static uint32_t end_of_chain(uint32_t c)
{
    for (int i = 0; i < 8 && folds[c]; i++) {
        if (folds[c] == c) return c;
        c = folds[c];
    }
    return c;
}

static void write_folds(const char *dir)
{
    FILE *f = out(dir, "fold.tsv", "character, folds to, why (S simplified, V variant, C compatibility form)");
    for (uint32_t c = 1; c < CODES; c++) {
        uint32_t to = folds[c] ? end_of_chain(c) : 0;
        if (!to || to == c) continue;
        encode(f, c);
        fputc('\t', f);
        encode(f, to);
        fprintf(f, "\t%c\n", why[c]);
    }
    fclose(f);
}

/* Only characters that are their own fold are read: names are folded first. */
static bool own(uint32_t c)
{
    return readings[c][0] && (!folds[c] || end_of_chain(c) == c);
}

static int text_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void write_pinyin(const char *dir)
{
    static char *syllable[SYLLABLES];
    size_t n = 0;
    for (uint32_t c = 1; c < CODES; c++) {
        for (int i = 0; own(c) && i < READINGS && readings[c][i]; i++) {
            size_t k = 0;
            while (k < n && strcmp(syllable[k], readings[c][i])) k++;
            if (k == n && n == SYLLABLES) die("too many syllables", "raise SYLLABLES");
            if (k == n) syllable[n++] = readings[c][i];
        }
    }
    qsort(syllable, n, sizeof *syllable, text_order);
    FILE *f = out(dir, "pinyin.tsv", "syllable without tone, characters mainly read so, others that can be");
    for (size_t k = 0; k < n; k++) {
        fprintf(f, "%s", syllable[k]);
        for (int second = 0; second < 2; second++) {
            fputc('\t', f);
            for (uint32_t c = 1; c < CODES; c++)
                for (int i = 0; own(c) && i < READINGS && readings[c][i]; i++)
                    if (!!i == second && !strcmp(readings[c][i], syllable[k])) encode(f, c);
        }
        fputc('\n', f);
    }
    fclose(f);
}

static int pair_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void write_pairs(FILE *f, uint64_t *list, size_t count, const char *kind)
{
    qsort(list, count, sizeof *list, pair_order);
    for (size_t i = 0; i < count;) {
        uint32_t a = (uint32_t)(list[i] >> 32);
        fprintf(f, "%s\t", kind);
        encode(f, a);
        fputc('\t', f);
        for (; i < count && list[i] >> 32 == a; i++)
            if (i == 0 || list[i] != list[i - 1]) encode(f, (uint32_t)list[i]);
        fputc('\n', f);
    }
}

static FILE *stroke_file;

static void row_strokes(char **cell, int cells)
{
    const char *p = cell[0];
    if (cells < 2 || *p == '#' || strspn(cell[1], "hspnz") != strlen(cell[1])) return;
    uint32_t c = decode(&p);
    if (*p || !own(c)) return;
    encode(stroke_file, c);
    fprintf(stroke_file, "\t%s\n", cell[1]);
}

static FILE *surname_file;
static char special[128][2][32];
static int specials;

static void row_special(char **cell, int cells)
{
    if (cells < 2 || specials == 128) return;
    char plain[32];
    size_t n = 0;
    for (const char *p = cell[1]; *p && n + 1 < sizeof plain;) {
        char letter = plain_letter(decode(&p));
        if (letter) plain[n++] = letter;
    }
    plain[n] = '\0';
    snprintf(special[specials][0], 32, "%s", cell[0]);
    snprintf(special[specials++][1], 32, "%s", plain);
}


static void row_surname(char **cell, int cells)
{
    if (cells < 2) return;
    const char *reading = "";
    for (int i = 0; i < specials; i++)
        if (!strcmp(special[i][0], cell[0])) reading = special[i][1], special[i][0][0] = '\0';
    /* Weights in tenths: the source counts the rarer ones with a decimal. */
    fprintf(surname_file, "%s\t%ld\t%s\n", cell[0], lround(strtod(cell[1], NULL) * 10), reading);
}

int main(int argc, char **argv)
{
    if (argc != 3) die("usage", "make_chars SOURCE_DIR OUT_DIR");
    const char *from = argv[1], *to = argv[2];
    each_line(from, "pinyin_general_8105.csv", ',', row_general); /* first: folds ask what is general */
    each_line(from, "TSCharacters.txt", '\t', row_fold);
    each_line(from, "CJK_Compatibility_Ideographs.txt", '\t', row_compat);
    each_line(from, "unihan15_readings_cut.csv.gz", ',', row_unihan_reading);
    each_line(from, "unihan15_variants.csv.gz", ',', row_variant);
    each_line(from, "similar_shape.csv", ',', row_shape);
    each_line(from, "similar_shape_cv2.csv", ',', row_shape);
    each_line(from, "kin_own.csv", ',', row_kin);
    each_line(from, "look_own.csv", ',', row_shape);
    write_folds(to);
    write_pinyin(to);
    FILE *f = out(to, "look.tsv", "kind (L look-alike, K variant that stays apart), character, its likes");
    write_pairs(f, kin, kins, "K");
    write_pairs(f, pair, pairs, "L");
    fclose(f);
    stroke_file = out(to, "strokes.tsv", "character, its strokes in order (h across, s down, p left, n dot or right, z bent)");
    each_line(from, "char_strokes.txt.gz", '\t', row_strokes);
    fclose(stroke_file);
    each_line(from, "surname_special_readings.csv", ',', row_special);
    surname_file = out(to, "surname.tsv", "surname, weight, reading where the usual one is wrong");
    each_line(from, "surnames_1074.csv", ',', row_surname);
    for (int i = 0; i < specials; i++) /* polyphonic surnames that the list of surnames lacks */
        if (special[i][0][0]) fprintf(surname_file, "%s\t1\t%s\n", special[i][0], special[i][1]);
    fclose(surname_file);
    return 0;
}
