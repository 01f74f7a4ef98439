/* party.c - reading what is said of a person or unit, and the id that follows from it.
 *
 * With a valid identity number the id follows from the number alone: the same party has the same id
 * in every installation. A bare name is a party of its own for each mention: two people may share it.
 */
#include "register/inside.h"

#include "base/text.h"
#include "match/match.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static int bad_party(const cat_field_t *f, const char *words, err_t *err)
{
    char label[ERR_ARG_BYTES];
    err_set(err, ERR_REGISTER_PARTY, err_both(f->label, label));
    err_detail(err, "%s", words);
    err_field_label(err, f->name, f->label);
    return ERR_REGISTER_PARTY;
}

static int fold_name(const char *name, bool unit_type, arena_t *a, const char **ret_fold, err_t *err)
{
    buf_t out;
    buf_init(&out, 4096);
    int failed = match_fold(name, unit_type ? MATCH_UNIT : MATCH_PERSON, &out, err);
    if (!failed && buf_failed(&out)) failed = err_nomem(err);
    const char *fold = failed ? NULL : arena_text(a, buf_text(&out));
    buf_release(&out);
    if (!failed && !fold) failed = err_nomem(err);
    if (!failed) *ret_fold = fold;
    return failed;
}

static int read_text(const cat_field_t *f, const json_t *party, const char *key, size_t most,
                     const char **ret_text, err_t *err)
{
    const json_t *value = json_object_get(party, key);
    *ret_text = NULL;
    if (!value || json_is_null(value)) return 0;
    if (!json_is_string(value)) return bad_party(f, key, err);
    const char *text = json_string_value(value);
    if (strlen(text) > most || text_bad_byte(text, json_string_length(value)))
        return bad_party(f, key, err);
    *ret_text = *text ? text : NULL;
    return 0;
}

int party_bad_number(const cat_field_t *f, const char *number, err_t *err)
{
    identity_t checked;
    identity_check(number, IDENTITY_UNKNOWN, &checked);
    char offers[ERR_ARG_BYTES] = "无" ERR_OR "none";
    size_t used = 0;
    for (int i = 0; i < checked.repairs && i < IDENTITY_OFFERS && used + IDENTITY_TEXT + 2 < sizeof offers; i++) {
        size_t n = strlen(checked.repair[i].number);
        if (used) offers[used++] = ' ';
        memcpy(offers + used, checked.repair[i].number, n + 1);
        used += n;
    }
    err_set(err, ERR_REGISTER_IDENTITY, number, offers);
    err_field_label(err, f->name, f->label);
    return ERR_REGISTER_IDENTITY;
}

static int read_identity(const cat_field_t *f, const json_t *party, party_fact_t *p, err_t *err)
{
    const char *number;
    int failed = read_text(f, party, "identity", 64, &number, err);
    if (failed || !number) return failed;
    if (identity_canonical(number, &p->identity_kind, p->identity)) {
        bool person = p->identity_kind == IDENTITY_RESIDENT || p->identity_kind == IDENTITY_RESIDENT15;
        if (person != p->unit_type) return 0;
        return bad_party(f, person ? "单位没有居民身份证号码" ERR_OR "a unit cannot have a resident identity number"
                                   : "个人没有单位的代码" ERR_OR "a person cannot have a unit's code", err);
    }
    return party_bad_number(f, number, err);
}

static int read_names(const cat_field_t *f, const json_t *party, party_fact_t *p, arena_t *a,
                      err_t *err)
{
    const json_t *list = json_object_get(party, "aliases");
    if (!list || json_is_null(list)) return 0;
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n > NAMES_MOST) return bad_party(f, "aliases 最多 127 项" ERR_OR "aliases: at most 127 texts", err);
    p->names = arena_array(a, n + 1, sizeof *p->names);
    p->names_fold = arena_array(a, n + 1, sizeof *p->names_fold);
    if (!p->names || !p->names_fold) return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const json_t *name = json_array_get(list, i);
        const char *text = json_string_value(name);
        if (!text || !*text || json_string_length(name) > NAME_BYTES_MOST ||
            text_bad_byte(text, json_string_length(name)))
            return bad_party(f, "aliases 每项为不超过 400 字节的文本" ERR_OR "aliases: each a text of at most 400 bytes", err);
        int failed = fold_name(text, p->unit_type, a, &p->names_fold[p->name_count], err);
        if (failed) return failed;
        p->names[p->name_count++] = text;
    }
    return 0;
}

static int read_birth(const cat_field_t *f, const json_t *party, party_fact_t *p, err_t *err)
{
    const char *born, *sex;
    int failed = read_text(f, party, "born", 10, &born, err);
    if (!failed) failed = read_text(f, party, "sex", 1, &sex, err);
    if (failed) return failed;
    if (born && day_parse(born, &p->born, NULL) != 0) return bad_party(f, "born 应为日期" ERR_OR "born: a date", err);
    if (sex && *sex != 'M' && *sex != 'F') return bad_party(f, "sex 应为 M 或 F" ERR_OR "sex: M or F", err);
    p->sex = sex ? *sex : 0;
    if (p->identity_kind != IDENTITY_RESIDENT && p->identity_kind != IDENTITY_RESIDENT15) return 0;
    /* The number says when the person was born and of which sex: what is missing is filled in. */
    identity_t checked;
    identity_check(p->identity, IDENTITY_RESIDENT, &checked);
    if (p->born == DAY_NONE) p->born = checked.born;
    if (p->born != checked.born)
        return bad_party(f, "出生日期与身份证号码不一致" ERR_OR "the date of birth is not that of the identity number", err);
    if (!p->sex) p->sex = checked.sex;
    return 0;
}

static int read_extra(const cat_field_t *f, const json_t *party, party_fact_t *p, arena_t *a,
                      err_t *err)
{
    const json_t *extra = json_object_get(party, "extra");
    if (!extra || json_is_null(extra)) return 0;
    size_t bytes = json_is_object(extra) ? json_dumpb(extra, NULL, 0, JSON_COMPACT | JSON_SORT_KEYS) : 0;
    if (!bytes || bytes > 16384) return bad_party(f, "extra 应为不超过 16 KiB 的对象" ERR_OR "extra: an object of at most 16 KiB", err);
    char *text = arena_alloc(a, bytes + 1);
    if (!text) return err_nomem(err);
    (void)json_dumpb(extra, text, bytes, JSON_COMPACT | JSON_SORT_KEYS);
    p->extra = text;
    return 0;
}

static int known_keys(const cat_field_t *f, const json_t *party, err_t *err)
{
    static const char *const keys[] = {"type", "name", "identity", "born", "sex", "place", "unit",
                                       "aliases", "extra", "id"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)party, key, value) {
        size_t i = 0, n = sizeof keys / sizeof *keys;
        while (i < n && strcmp(keys[i], key) != 0) i++;
        if (i == n) {
            char words[256];
            const char *near = text_nearest(key, keys, n);
            (void)snprintf(words, sizeof words, "没有“%.40s”一项，最接近的是：%s" ERR_OR "unknown key \"%.40s\"; nearest: %s", key,
                           near ? near : "无", key, near ? near : "none");
            return bad_party(f, words, err);
        }
    }
    return 0;
}

int parse_party(const cat_field_t *f, const json_t *value, arena_t *a, party_fact_t **ret_party,
                err_t *err)
{
    if (!json_is_object(value)) return bad_party(f, "应为一个对象" ERR_OR "an object is expected", err);
    party_fact_t *p = arena_alloc(a, sizeof *p);
    if (!p) return err_nomem(err);
    p->born = DAY_NONE;
    const char *type = json_string_value(json_object_get(value, "type"));
    if (!type || (strcmp(type, "person") != 0 && strcmp(type, "unit") != 0))
        return bad_party(f, "type 应为 person 或 unit" ERR_OR "type: person or unit", err);
    p->unit_type = strcmp(type, "unit") == 0;
    int failed = known_keys(f, value, err);
    if (!failed) failed = read_text(f, value, "name", NAME_BYTES_MOST, &p->name, err);
    if (!failed && !p->name) failed = bad_party(f, "缺少名称" ERR_OR "name is missing", err);
    if (!failed) failed = fold_name(p->name, p->unit_type, a, &p->name_fold, err);
    if (!failed) failed = read_identity(f, value, p, err);
    if (!failed) failed = read_birth(f, value, p, err);
    if (!failed) failed = read_text(f, value, "place", 4000, &p->place, err);
    if (!failed) failed = read_text(f, value, "unit", 1000, &p->unit, err);
    if (!failed) failed = read_names(f, value, p, a, err);
    if (!failed) failed = read_extra(f, value, p, a, err);
    if (!failed) *ret_party = p;
    return failed;
}

/* What nobody sees in a name makes two parties of one on paper, or turns its letters round. Only of what is given
 * now: what is recorded is read as it stands. */
int check_party_names(const cat_field_t *f, const party_fact_t *p, err_t *err)
{
    uint32_t hidden = text_hidden(p->name);
    for (size_t i = 0; !hidden && i < p->name_count; i++) hidden = text_hidden(p->names[i]);
    if (!hidden) return 0;
    char words[ERR_ARG_BYTES];
    (void)snprintf(words, sizeof words, "名称中有不可见的字符（换行、零宽或改变书写方向）：U+%04" PRIX32
                   ERR_OR "a name holds a character nobody sees (line break, no width, or change of direction): U+%04" PRIX32,
                   hidden, hidden);
    return bad_party(f, words, err);
}

void party_set_id(party_fact_t *p, int64_t act, const char *field)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state s;
    crypto_hash_sha256_init(&s);
    if (p->identity[0]) {
        /* Resident numbers of both lengths share one canonical form; so do a unit's two codes when the
         * credit code is known. */
        crypto_hash_sha256_update(&s, (const unsigned char *)"identity\n", 9);
        crypto_hash_sha256_update(&s, (const unsigned char *)p->identity, strlen(p->identity));
    } else {
        crypto_hash_sha256_update(&s, (const unsigned char *)"mention\n", 8);
        crypto_hash_sha256_update(&s, (const unsigned char *)&act, sizeof act);
        crypto_hash_sha256_update(&s, (const unsigned char *)field, strlen(field));
    }
    crypto_hash_sha256_final(&s, digest);
    uint64_t id = 0;
    for (int i = 0; i < 8; i++) id = id << 8 | digest[i];
    p->id = (int64_t)(id >> 1);
    assert(p->id >= 0);
}
