/* replay.c - runs a harness over files and folders given as arguments, once each: the committed corpus in
 * every test run, without libFuzzer. Prints each file's name first, so that a crash names its input. */
#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { INPUT_MOST = 16 << 20 };
static long runs;

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_MOST);
    if (!f || !data) {
        fprintf(stderr, "cannot read %s\n", path);
        if (f) fclose(f);
        free(data);
        return 1;
    }
    size_t bytes = fread(data, 1, INPUT_MOST, f);
    fclose(f);
    printf("%s\n", path);
    fflush(stdout);
    /* An exact copy, so that a read one byte too far is seen. */
    uint8_t *exact = malloc(bytes ? bytes : 1);
    if (exact) {
        memcpy(exact, data, bytes);
        (void)LLVMFuzzerTestOneInput(exact, bytes);
        runs++;
    }
    free(exact);
    free(data);
    return 0;
}

static int run_path(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) return run_file(path);
    struct dirent **names = NULL;
    int count = scandir(path, &names, NULL, alphasort);
    int failed = count < 0;
    for (int i = 0; i < count; i++) {
        char inside[PATH_MAX];
        if (names[i]->d_name[0] != '.') {
            (void)snprintf(inside, sizeof inside, "%s/%s", path, names[i]->d_name);
            failed |= run_file(inside);
        }
        free(names[i]);
    }
    free(names);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++) failed |= run_path(argv[i]);
    printf("%ld inputs\n", runs);
    return failed || runs == 0;
}
