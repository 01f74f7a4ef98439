/* bake_nodes.c - parses the YAML files of the catalogue as they are embedded and writes their trees (see src/catalogue/nodes.h).
 *
 *   bake_nodes OUT.S OUT.c OUT.bin
 *
 * A file with mistakes is left out: the program parses it itself and tells of them.
 */
#include "base/embed.h"
#include "catalogue/nodes.h"

#include <stdio.h>
#include <string.h>

enum { BYTES_MOST = 64 << 20, ARENA = 64 << 20 };

/* What a file came to: a file that is no YAML, or has mistakes, is parsed by the program; one that memory did not suffice for would
 * be left out of a program that says nothing of it. */
enum added { ADDED, LEFT_OUT, NO_MEMORY };

/* Its nodes behind those of the others. */
static enum added add_file(buf_t *b, const embed_file_t *f)
{
    size_t n = strlen(f->path);
    if (n < 5 || strcmp(f->path + n - 5, ".yaml") != 0) return LEFT_OUT;
    arena_t *a = arena_new(ARENA);
    mistakes_t m;
    if (!a) return NO_MEMORY;
    mistakes_init(&m, a);
    m.file = f->path;
    const cat_node_t *root = cat_yaml_parse(&m, a, (const char *)f->data, f->bytes);
    enum added what = m.nomem ? NO_MEMORY : root && !m.total ? ADDED : LEFT_OUT;
    if (what == ADDED) cat_nodes_write(b, root);
    arena_free(a);
    return what;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fputs("usage: bake_nodes OUT.S OUT.c OUT.bin\n", stderr);
        return 2;
    }
    size_t count, baked = 0;
    const embed_file_t *files = embed_list("catalogue/", &count);
    buf_t b;
    buf_init(&b, BYTES_MOST);
    FILE *s = fopen(argv[1], "w"), *c = fopen(argv[2], "w"), *bin = fopen(argv[3], "wb");
    if (!s || !c || !bin) {
        perror("bake_nodes");
        return 1;
    }
    (void)fprintf(s, ".section .rodata\n.globl cat_baked_bytes\n.balign 16\ncat_baked_bytes:\n.incbin \"%s\"\n.byte 0\n"
                     ".section .note.GNU-stack,\"\",@progbits\n", argv[3]);
    (void)fputs("/* made by tools/bake_nodes.c */\n#include \"catalogue/nodes.h\"\nconst cat_baked_t cat_baked[] = {\n", c);
    bool memory = true;
    for (size_t i = 0; i < count; i++) {
        size_t at = b.length;
        enum added what = add_file(&b, &files[i]);
        memory = memory && what != NO_MEMORY;
        if (what != ADDED) continue;
        (void)fprintf(c, "    {\"%s\", \"%s\", %zu, %zu},\n", files[i].path, files[i].sha256, at, b.length - at);
        baked++;
    }
    (void)fprintf(c, "    {\"\", \"\", 0, 0}\n};\nconst size_t cat_baked_count = %zu;\n", baked);
    bool whole = memory && !buf_failed(&b) && fwrite(buf_text(&b), 1, b.length, bin) == b.length;
    buf_release(&b);
    if ((fclose(s) | fclose(c) | fclose(bin)) != 0 || !whole) {
        (void)fputs("bake_nodes: could not write, or memory ran short\n", stderr);
        return 1;
    }
    return 0;
}
