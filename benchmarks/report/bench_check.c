/* bench_check.c - what checking a report costs: a hundred pages in each language, and twice as many.
 *
 *   bench_check CORPUS-FOLDER [PAGES]
 * The pages are the sentences of the corpora one after the other, eight to a paragraph: nearly every one holds a claim, so that a page
 * has several times the numbers of a report's. A page is 900 characters of Chinese, 2,000 of English. Processor time, the median of
 * ROUNDS. Status 1: a hundred pages took more than the bar, or twice as many more than three times as long.
 */
#include "base/day.h"
#include "report/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, PARAGRAPH = 8, ZH_PAGE = 900, EN_PAGE = 2000, BAR_MS = 1000, LINE = 1 << 16 };

static double processor_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += ((unsigned char)*text & 0xC0U) != 0x80U;
    return n;
}

/* The fourth column of the rows of one language, all files of the folder in the order of their names. */
typedef struct sentences {
    char **text;
    size_t count;
} sentences_t;

static void add_file(sentences_t *s, const char *path, const char *lang)
{
    static char line[LINE];
    FILE *f = fopen(path, "r");
    while (f && fgets(line, LINE, f)) {
        char *column[4] = {line, NULL, NULL, NULL};
        for (int i = 1; i < 4 && column[i - 1]; i++) {
            column[i] = strchr(column[i - 1], '\t');
            if (column[i]) *column[i]++ = '\0';
        }
        if (!column[3] || strcmp(column[1], lang) != 0) continue;
        column[3][strcspn(column[3], "\t\n")] = '\0';
        char **more = realloc(s->text, (s->count + 1) * sizeof *more);
        if (!more || !(more[s->count] = strdup(column[3]))) exit(2);
        s->text = more;
        s->count++;
    }
    if (f) (void)fclose(f);
}

static sentences_t read_all(const char *folder, const char *lang)
{
    sentences_t s = {0};
    struct dirent **file = NULL;
    int files = scandir(folder, &file, NULL, alphasort);
    for (int i = 0; i < files; i++) {
        char path[4096];
        if (strstr(file[i]->d_name, ".tsv") && snprintf(path, sizeof path, "%s/%s", folder, file[i]->d_name) < (int)sizeof path)
            add_file(&s, path, lang);
        free(file[i]);
    }
    free(file);
    return s;
}

static void write_pages(buf_t *out, const sentences_t *s, const char *lang, int pages)
{
    bool zh = strcmp(lang, "zh") == 0;
    size_t want = (size_t)pages * (zh ? ZH_PAGE : EN_PAGE), have = 0;
    for (size_t i = 0; have < want; i++) {
        const char *text = s->text[i % s->count];
        buf_add_raw(out, text);
        buf_add_raw(out, i % PARAGRAPH == PARAGRAPH - 1 ? "\n\n" : zh ? "" : " ");
        have += characters(text) + 1;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double measure(const sentences_t *s, const char *lang, int pages, bool tell)
{
    double ms[ROUNDS];
    buf_t text;
    buf_init(&text, CHECK_BYTES_MOST);
    write_pages(&text, s, lang, pages);
    for (int i = 0; i < ROUNDS; i++) {
        arena_t *arena = arena_new((size_t)1 << 30);
        check_result_t result;
        err_t err = {0};
        double start = processor_ms();
        if (buf_failed(&text) || check_text(buf_text(&text), text.length, arena, &result, &err)) exit(2);
        ms[i] = processor_ms() - start;
        if (tell && i == 0)
            printf("%s: %d pages, %zu bytes, %zu numbers (%.0f a page), %zu findings\n", lang, pages, text.length, result.numbers,
                   (double)result.numbers / pages, result.count);
        arena_free(arena);
    }
    qsort(ms, ROUNDS, sizeof *ms, by_size);
    buf_release(&text);
    return ms[ROUNDS / 2];
}

int main(int argc, char **argv)
{
    static const char *const langs[] = {"zh", "en"};
    int pages = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 100, status = 0;
    if (argc < 2 || pages < 1) return 2;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        sentences_t s = read_all(argv[1], langs[i]);
        if (s.count == 0) return 2;
        double once = measure(&s, langs[i], pages, true), twice = measure(&s, langs[i], 2 * pages, false);
        printf("  %.0f ms of the processor (bar %d ms for a hundred pages), %.2f times that for twice as many\n", once, BAR_MS, twice / once);
        if (once * 100 > (double)BAR_MS * pages || twice > 3 * once) status = 1;
        for (size_t k = 0; k < s.count; k++) free(s.text[k]);
        free(s.text);
    }
    return status;
}
