/* test_catalogue_nodes.c - the trees that are carried are those that the carried files parse to, in every place. */
#include "base/embed.h"
#include "catalogue/nodes.h"
#include "engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ARENA = 64 << 20 };

static size_t compared;

static void same(const cat_node_t *a, const cat_node_t *b)
{
    compared++;
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->line, b->line);
    assert_int_equal(a->column, b->column);
    assert_int_equal(a->quoted, b->quoted);
    assert_int_equal(a->exact, b->exact);
    assert_string_equal(a->text, b->text);
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        if (a->type == NODE_MAP) same(a->pair[i].key, b->pair[i].key);
        same(a->type == NODE_MAP ? a->pair[i].value : a->item[i], b->type == NODE_MAP ? b->pair[i].value : b->item[i]);
    }
}

static const cat_node_t *parse(arena_t *a, const char *text, size_t bytes)
{
    mistakes_t m;
    mistakes_init(&m, a);
    const cat_node_t *n = cat_yaml_parse(&m, a, text, bytes);
    assert_int_equal(m.total, 0);
    assert_non_null(n);
    return n;
}

static void carried_trees_are_the_files(void **state)
{
    (void)state;
    size_t count, yaml = 0;
    const embed_file_t *files = embed_list("catalogue/", &count);
    for (size_t i = 0; i < count; i++) {
        const embed_file_t *f = &files[i];
        if (strcmp(f->path + strlen(f->path) - 5, ".yaml") != 0) {
            assert_null(cat_nodes_of(f->path, f->sha256));
            continue;
        }
        arena_t *a = arena_new(ARENA);
        const cat_baked_t *baked = cat_nodes_of(f->path, f->sha256);
        assert_non_null(baked);
        same(cat_nodes_read(a, cat_baked_bytes + baked->at, baked->bytes), parse(a, (const char *)f->data, f->bytes));
        arena_free(a);
        yaml++;
    }
    assert_int_equal(yaml, cat_baked_count);
    assert_true(yaml > 100 && compared > 10000);
}

/* Another file of that name is parsed. */
static void other_bytes_have_no_tree(void **state)
{
    (void)state;
    size_t count;
    const embed_file_t *roles = embed_lookup("catalogue/roles.yaml"), *files = embed_list("catalogue/", &count);
    assert_non_null(roles);
    assert_non_null(cat_nodes_of(roles->path, roles->sha256));
    assert_null(cat_nodes_of(roles->path, files == roles ? files[1].sha256 : files->sha256));
    assert_null(cat_nodes_of("catalogue/", roles->sha256));
    assert_null(cat_nodes_of("catalogue/zzz.yaml", roles->sha256));
    assert_null(cat_nodes_of("roles.yaml", roles->sha256));
}

/* What the shipped files may lack: every style, empty lists, numbers of more than seven bits. */
static void every_form_comes_back(void **state)
{
    (void)state;
    buf_t file;
    buf_init(&file, 1 << 16);
    buf_add_raw(&file, "a: 'x''y'\nb: \"p\\tq\"\nc: [ ]\nd: {}\ne:\nf: |\n  one\n  two\n甲乙: [1, {k: 二}, [3]]\n");
    for (int i = 0; i < 300; i++) buf_add_char(&file, '\n');
    buf_add_raw(&file, "late: { ");
    for (int i = 0; i < 150; i++) buf_add_char(&file, ' ');
    buf_add_raw(&file, "far: z }\n");
    arena_t *a = arena_new(ARENA);
    buf_t b;
    buf_init(&b, 1 << 16);
    const cat_node_t *parsed = parse(a, buf_text(&file), file.length);
    cat_nodes_write(&b, parsed);
    assert_false(buf_failed(&b));
    const cat_node_t *read = cat_nodes_read(a, (const unsigned char *)buf_text(&b), b.length);
    same(parsed, read);
    assert_int_equal(read->count, 8);
    assert_true(read->pair[7].key->line > 300 && read->pair[7].value->pair[0].key->column > 100);
    assert_int_equal(read->pair[2].value->count, 0);
    assert_true(read->pair[0].value->quoted);
    buf_release(&b);
    buf_release(&file);
    arena_free(a);
}

/* Memory that runs short at any place ends it, without a tree. */
static void short_memory_is_no_tree(void **state)
{
    (void)state;
    const embed_file_t *f = embed_lookup("catalogue/roles.yaml");
    const cat_baked_t *baked = cat_nodes_of(f->path, f->sha256);
    arena_t *whole = arena_new(ARENA);
    assert_non_null(cat_nodes_read(whole, cat_baked_bytes + baked->at, baked->bytes));
    for (size_t cap = 0; cap < arena_used(whole); cap += 1 + arena_used(whole) / 50) {
        arena_t *a = arena_new(cap);
        assert_null(cat_nodes_read(a, cat_baked_bytes + baked->at, baked->bytes));
        arena_free(a);
    }
    arena_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carried_trees_are_the_files), cmocka_unit_test(other_bytes_have_no_tree),
        cmocka_unit_test(every_form_comes_back), cmocka_unit_test(short_memory_is_no_tree)};
    return cmocka_run_group_tests_name("catalogue_nodes", tests, NULL, NULL);
}
