/* embed.c - writes the table of files carried inside the program (see src/base/embed.h).
 *
 *   embed ROOT OUT.S OUT.c < list of repository paths, sorted
 *
 * The bytes go into OUT.S by .incbin (fast to assemble, whatever the size), the sorted table with
 * lengths and SHA-256 into OUT.c.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 4096, FILES_MOST = 4096 };

static int hash_file(const char *path, size_t *ret_bytes, char hex[65])
{
    FILE *f = fopen(path, "rb");
    if (!f) return -1;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    unsigned char block[65536], digest[32];
    *ret_bytes = 0;
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0; *ret_bytes += n)
        crypto_hash_sha256_update(&state, block, n);
    int failed = ferror(f);
    fclose(f);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(hex, 65, digest, sizeof digest);
    return failed ? -1 : 0;
}

static int add_file(FILE *s, FILE *c, const char *root, const char *path, int number)
{
    char full[PATH_BYTES], hex[65];
    size_t bytes;
    if (snprintf(full, sizeof full, "%s/%s", root, path) >= (int)sizeof full) return -1;
    if (hash_file(full, &bytes, hex) != 0) {
        fprintf(stderr, "embed: cannot read %s\n", full);
        return -1;
    }
    fprintf(s, ".globl embed_data_%d\n.balign 16\nembed_data_%d:\n.incbin \"%s\"\n.byte 0\n",
            number, number, full);
    fprintf(c, "    {\"%s\", embed_data_%d, %zu, \"%s\"},\n", path, number, bytes, hex);
    return 0;
}

static int write_all(FILE *s, FILE *c, const char *root)
{
    static char paths[FILES_MOST][256];
    int count = 0;
    char line[256];
    while (count < FILES_MOST && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (!*line) continue;
        if (count > 0 && strcmp(paths[count - 1], line) >= 0) {
            fprintf(stderr, "embed: the list is not sorted at %s\n", line);
            return -1;
        }
        memcpy(paths[count++], line, sizeof line);
    }
    fputs("/* made by tools/embed.c */\n#include \"base/embed.h\"\n#include <string.h>\n", c);
    for (int i = 0; i < count; i++) fprintf(c, "extern const unsigned char embed_data_%d[];\n", i);
    fputs("static const embed_file_t files[] = {\n", c); /* never empty: sql/ is always there */
    fputs(".section .rodata\n", s);
    for (int i = 0; i < count; i++)
        if (add_file(s, c, root, paths[i], i) != 0) return -1;
    fputs(".section .note.GNU-stack,\"\",@progbits\n", s);
    fprintf(c, "};\nenum { FILES = %d };\n", count);
    fputs("static size_t first_from(const char *path)\n{\n"
          "    size_t low = 0, high = FILES;\n"
          "    while (low < high) {\n"
          "        size_t mid = (low + high) / 2;\n"
          "        if (strcmp(files[mid].path, path) < 0) low = mid + 1;\n"
          "        else high = mid;\n"
          "    }\n    return low;\n}\n"
          "const embed_file_t *embed_lookup(const char *path)\n{\n"
          "    size_t i = first_from(path);\n"
          "    return i < FILES && strcmp(files[i].path, path) == 0 ? &files[i] : NULL;\n}\n"
          "const embed_file_t *embed_list(const char *prefix, size_t *ret_count)\n{\n"
          "    size_t i = first_from(prefix), n = 0, length = strlen(prefix);\n"
          "    while (i + n < FILES && strncmp(files[i + n].path, prefix, length) == 0) n++;\n"
          "    *ret_count = n;\n    return &files[i < FILES ? i : 0];\n}\n",
          c);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 4 || sodium_init() < 0) {
        fputs("usage: embed ROOT OUT.S OUT.c < sorted list\n", stderr);
        return 2;
    }
    FILE *s = fopen(argv[2], "w"), *c = fopen(argv[3], "w");
    if (!s || !c) {
        perror("embed");
        return 1;
    }
    int failed = write_all(s, c, argv[1]);
    if (fclose(s) != 0 || fclose(c) != 0) failed = -1;
    return failed ? 1 : 0;
}
