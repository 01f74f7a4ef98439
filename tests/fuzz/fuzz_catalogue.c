/* fuzz_catalogue.c - any bytes as a kind file, beside good shared files: never a crash; every mistake has a
 * place and is told in both languages; what loads becomes a table and JSON.
 */
#include "mistakes.h"

#include <assert.h>
#include <jansson.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static const char roles[] = "roles: {clerk: {zh: 窗口人员, en: Clerk}, chief: {zh: 检察长, en: Chief}}\n";
static const char stages[] = "stages: {draft: {zh: 起草, en: Draft}, closed: {zh: 已办结, en: Closed}}\n";
static const char codes[] = "codes: crimes\nname: {zh: 罪名, en: Crimes}\nchoices: {\"389\": {zh: 行贿罪, en: Bribe}}\n";

static void check_kind(const catalogue_t *c, const cat_kind_t *k)
{
    buf_t text;
    json_error_t wrong;
    buf_init(&text, 8 << 20);
    cat_add_table_sql(&text, k);
    assert(!buf_failed(&text));
    buf_clear(&text);
    cat_kind_add_json(&text, c, k);
    assert(!buf_failed(&text));
    json_t *json = json_loads(buf_text(&text), JSON_REJECT_DUPLICATES, &wrong);
    assert(json);
    json_decref(json);
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *a = NULL;
        int failed = cat_kind_act(k, k->acts[i].name, &a, NULL);
        assert(!failed && a == &k->acts[i]);
        (void)failed;
    }
    buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    const cat_text_t texts[] = {{"roles.yaml", "roles.yaml", roles, strlen(roles)},
                                {"stages.yaml", "stages.yaml", stages, strlen(stages)},
                                {"codes/crimes.yaml", "codes/crimes.yaml", codes, strlen(codes)},
                                {"kind.yaml", "kind.yaml", (const char *)data, bytes}};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = NULL;
    cat_mistakes_t m = {0};
    err_t e = {0};
    assert(a);
    int failed = catalogue_load_texts(texts, sizeof texts / sizeof *texts, a, &c, &m, &e);
    assert(failed == 0 || failed == ERR_CATALOGUE_MISTAKES);
    if (failed) {
        assert(!c && e.code == ERR_CATALOGUE_MISTAKES);
        mistakes_are_told(&m);
    } else {
        for (size_t i = 0; i < catalogue_kind_count(c); i++) check_kind(c, catalogue_kind_at(c, i));
    }
    catalogue_free(c);
    arena_free(a);
    return 0;
}
