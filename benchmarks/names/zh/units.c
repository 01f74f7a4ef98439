/* units.c - labelled pairs of names of units: firms by rule from real short names, courts and procuratorates. */
#include "pairs.h"

#include "base/text.h"
#include "match/chars.h"

#include <stdlib.h>

enum { PART = 64 };

/* A firm by its parts; the full name is all of them. */
typedef struct firm {
    const char *brand, *trade, *legal, *place; /* place: "深圳市" or "深圳" */
    char full[NAMES_ROOM];
} firm_t;

static const struct {
    enum names_error error;
    int want;
    const char *quality;
} disturbed[] = {
    {NAMES_TRADITIONAL, 200, "STRONG"}, {NAMES_BRACKETS, 140, "STRONG"}, {NAMES_SOUND, 260, "MEDIUM"}, {NAMES_LOOK, 220, "MEDIUM"},
    {NAMES_SUBSTITUTE, 240, "MEDIUM"}, {NAMES_SWAP, 130, "MEDIUM"}, {NAMES_MISSING, 180, "MEDIUM"}, {NAMES_DOUBLED, 80, "STRONG"},
    {NAMES_EXTRA, 100, "MEDIUM"}, {NAMES_PLACE_MISSING, 180, "MEDIUM"}, {NAMES_PLACE_TYPED, 80, "MEDIUM"}, {NAMES_LEGAL_MISSING, 150, "MEDIUM"},
{NAMES_SHORT, 260, "MEDIUM"}, {NAMES_SPLIT, 70, "STRONG"}, {NAMES_TWO, 120, "WEAK"},
    {NAMES_PINYIN, 80, "WEAK"}, {NAMES_REORDERED, 80, "MEDIUM"},
};

static const char *pick(const maker_t *m, const char *const *list)
{
    uint32_t count = 0;
    while (list[count]) count++;
    return list[names_random(m->n, count)];
}

static void write_firm(firm_t *f)
{
    snprintf(f->full, sizeof f->full, "%s%s%s%s", f->place, f->brand, f->trade, f->legal);
}

static bool ends_in_trade(const char *brand)
{
    size_t length = strlen(brand);
    for (const char *const *t = names_trades; *t; t++) {
        size_t bytes = strlen(*t);
        if (length > bytes && !strcmp(brand + length - bytes, *t)) return true;
    }
    return false;
}

static bool good_brand(const maker_t *m, const char *brand)
{
    size_t bytes = strlen(brand);
    return bytes >= 6 && bytes <= 12 && !ends_in_trade(brand) && !names_place_bytes(m->n, brand);
}

/* What firms are called mostly; the longer forms of names_legal are drawn by legal_changed. */
static const char *some_legal(const maker_t *m)
{
    uint32_t how = names_random(m->n, 20);
    return how < 15 ? "有限公司" : how < 18 ? "有限责任公司" : "股份有限公司";
}

static const char *some_place(const maker_t *m)
{
    for (int i = 0; i < 100; i++) {
        const char *place = words_draw(m->n, names_random(m->n, 6) ? &m->n->place : &m->n->county);
        if (strlen(place) <= 15 && !strstr(place, "开发区") && !strstr(place, "直辖")) return place;
    }
    return "深圳市";
}

static void dress(const maker_t *m, firm_t *f, const char *brand)
{
    *f = (firm_t){.brand = brand, .trade = pick(m, names_trades), .legal = some_legal(m), .place = some_place(m)};
    write_firm(f);
}

static bool next_firm(maker_t *m, firm_t *f)
{
    for (const char *brand; (brand = pool_next(&m->brands));)
        if (good_brand(m, brand)) {
            dress(m, f, brand);
            return true;
        }
    return false;
}

/* The error made another firm's brand: no label would be safe. *ret_in_brand: the error is within the brand. */
static bool other_brand(const maker_t *m, const firm_t *f, const char *other, bool *ret_in_brand)
{
    char tail[NAMES_ROOM], brand[NAMES_ROOM];
    size_t place = strlen(f->place), length = strlen(other);
    snprintf(tail, sizeof tail, "%s%s", f->trade, f->legal);
    size_t behind = strlen(tail);
    *ret_in_brand = length > place + behind && !strncmp(other, f->place, place) && !strcmp(other + length - behind, tail);
    if (!*ret_in_brand) return false;
    snprintf(brand, sizeof brand, "%.*s", (int)(length - place - behind), other + place);
    return pool_has(&m->brands, brand);
}

static void by_error(maker_t *m, enum names_error error, int want, const char *quality)
{
    for (int made = 0; made < want;) {
        firm_t f;
        char other[NAMES_ROOM];
        bool in_brand;
        if (!next_firm(m, &f)) return;
        if (!names_disturb(m->n, NAMES_UNIT, error, f.full, other) || other_brand(m, &f, other, &in_brand)) continue;
        /* One of two characters of a brand is another quite unlike it: that might as well be another firm. */
        bool weak = in_brand && strlen(f.brand) <= 6 && (error == NAMES_SUBSTITUTE || error == NAMES_MISSING || error == NAMES_EXTRA);
        emit(m, &(pair_t){"Company", f.brand, other, f.full, true, weak ? "WEAK" : quality, names_error_word(error), NULL});
        made++;
    }
}

static void unit_width(maker_t *m, int want)
{
    firm_t f;
    for (; want > 0 && next_firm(m, &f); want--) {
        char a[NAMES_ROOM], b[NAMES_ROOM];
        snprintf(a, sizeof a, "%s(%s)%s%s", f.brand, f.place, f.trade, f.legal);
        snprintf(b, sizeof b, "%s%s%s%s%s%s", f.brand, names_random(m->n, 2) ? "（" : "〔", f.place, names_random(m->n, 2) ? "）" : "〕", f.trade, f.legal);
        emit(m, &(pair_t){"Company", f.brand, a, b, true, "STRONG", "width", "括号全半角"});
    }
}

static void other_likes(maker_t *m, int want, bool (*like)(names_t *n, uint32_t c, uint32_t *ret_like), const char *category)
{
    for (int made = 0; made < want;) {
        firm_t f;
        char other[NAMES_ROOM];
        uint32_t c[NAMES_ROOM];
        bool in_brand;
        if (!next_firm(m, &f)) return;
        int n = read_chars(f.full, c, NAMES_ROOM), at = (int)names_random(m->n, (uint32_t)n);
        if (!like(m->n, c[at], &c[at])) continue;
        write_chars(c, n, other);
        if (other_brand(m, &f, other, &in_brand)) continue;
        emit(m, &(pair_t){"Company", f.brand, other, f.full, true, "MEDIUM", category, NULL});
        made++;
    }
}

/* The place said shorter or more fully, the same place. */
static void place_forms(maker_t *m, int want)
{
    while (want > 0) {
        firm_t f;
        char other[NAMES_ROOM], place[PART];
        if (!next_firm(m, &f)) return;
        size_t bytes = strlen(f.place);
        if (bytes < 9 || strcmp(f.place + bytes - 3, "市")) continue;
        snprintf(place, sizeof place, "%.*s", (int)(bytes - 3), f.place);
        snprintf(other, sizeof other, "%s%s%s%s", place, f.brand, f.trade, f.legal);
        emit(m, &(pair_t){"Company", f.brand, other, f.full, true, "STRONG", "place_short", "省略“市”"});
        want--;
    }
}

/* Kinds of company change (改制) and are mixed up; that a group is another firm is a case of its own. */
static void legal_forms(maker_t *m, int want)
{
    static const char *const forms[] = {"有限公司", "有限责任公司", "股份有限公司", NULL};
    firm_t f;
    for (; want > 0 && next_firm(m, &f); want--) {
        char other[NAMES_ROOM];
        const char *legal = f.legal;
        while (!strcmp(legal, f.legal)) legal = pick(m, forms);
        snprintf(other, sizeof other, "%s%s%s%s", f.place, f.brand, f.trade, legal);
        emit(m, &(pair_t){"Company", f.brand, other, f.full, true, "MEDIUM", "legal_changed", NULL});
    }
}

/* Two names of one short name: place and brand against the full name. */
static void place_brand(maker_t *m, int want)
{
    firm_t f;
    for (; want > 0 && next_firm(m, &f); want--) {
        char other[NAMES_ROOM];
        snprintf(other, sizeof other, "%s%s", f.place, f.brand);
        emit(m, &(pair_t){"Company", f.brand, other, f.full, true, "WEAK", "place_and_brand", "只有地名加字号"});
    }
}

enum sibling { OTHER_TRADE, OTHER_PLACE, BRANCH, BRANCHES, GROUP_MEMBER, GROUP_FIRM, NUMBERS, SIBLINGS };

/* Firms that share what makes them look the same and are not. */
static void siblings(maker_t *m, enum sibling kind, int want)
{
    static const char *const ordinal[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", NULL};
    static const char *const behind[] = {"建筑工程公司", "中学", "小学", "人民医院", "市政工程有限公司", "水利工程处", "幼儿园", "运输公司", "公路工程有限公司", NULL};
    static const struct {
        const char *category, *quality;
    } row[SIBLINGS] = {{"sibling_trade", "MEDIUM"}, {"sibling_place", "MEDIUM"}, {"branch_parent", "MEDIUM"}, {"branch_branch", "STRONG"},
                       {"group_member", "MEDIUM"}, {"group_firm", "WEAK"}, {"number", "STRONG"}};
    for (firm_t f, g; want > 0 && next_firm(m, &f); want--) {
        const char *x = some_place(m), *y = some_place(m);
        g = f;
        while (!strncmp(x, y, 6) || !strncmp(y, f.place, 6) || !strncmp(x, f.place, 6)) x = some_place(m), y = some_place(m);
        while (!strcmp(g.trade, f.trade)) g.trade = pick(m, names_trades);
        if (kind != OTHER_TRADE && kind != GROUP_MEMBER) g.trade = f.trade;
        if (kind == OTHER_PLACE) g.place = x;
        write_firm(&g);
        if (kind == BRANCH || kind == BRANCHES) snprintf(g.full, sizeof g.full, "%s%s%s%s%s分公司", f.place, f.brand, f.trade, f.legal, x);
        if (kind == BRANCHES) snprintf(f.full, sizeof f.full, "%s%s%s%s%s分公司", f.place, f.brand, f.trade, f.legal, y);
        if (kind == GROUP_MEMBER || kind == GROUP_FIRM) snprintf(f.full, sizeof f.full, "%s%s集团有限公司", f.place, f.brand);
        if (kind == NUMBERS) {
            const char *tail = pick(m, behind), *one = pick(m, ordinal), *other = pick(m, ordinal);
            while (one == other) other = pick(m, ordinal);
            snprintf(f.full, sizeof f.full, "%s第%s%s", f.place, one, tail);
            snprintf(g.full, sizeof g.full, "%s第%s%s", f.place, other, tail);
        }
        emit(m, &(pair_t){"Company", f.brand, f.full, g.full, false, row[kind].quality, row[kind].category, NULL});
    }
}

/* Real brands one character apart, in the same dress. */
static void near_brands(maker_t *m)
{
    struct {
        const char *category, *quality;
        int want;
    } plan[] = {{"near_brands", "MEDIUM", 420}, {"homophone_brands", "WEAK", 180}, {"look_alike_brands", "WEAK", 120}};
    if (!pool_near(&m->brands, m, 2)) return;
    for (uint32_t i = 0; i < m->nears; i++) {
        near_t x = m->near[i];
        uint32_t a[LONGEST], b[LONGEST];
        firm_t f, g;
        const char *one = m->brands.name[x.a], *other = m->brands.name[x.b];
        (void)read_chars(one, a, LONGEST);
        (void)read_chars(other, b, LONGEST);
        if (m->brands.used[x.a] || m->brands.used[x.b]) continue;
        if (chars_kin(a[x.at], b[x.at]) || chars_fold(a[x.at]) == chars_fold(b[x.at])) continue;
        int k = chars_reading(a[x.at]) == chars_reading(b[x.at]) ? 1 : chars_look_alike(a[x.at], b[x.at]) ? 2 : 0;
        if (plan[k].want <= 0 || !good_brand(m, one) || !good_brand(m, other)) continue;
        plan[k].want--;
        m->brands.used[x.a] = m->brands.used[x.b] = true;
        dress(m, &f, one);
        g = f;
        g.brand = other;
        write_firm(&g);
        emit(m, &(pair_t){"Company", one, f.full, g.full, false, plan[k].quality, plan[k].category, NULL});
    }
}

/* A court or procuratorate: all of its name in front is place, and what it is behind. */
static const char *organ_of(const maker_t *m, const char *name)
{
    static const char *const organs[] = {"中级人民法院", "高级人民法院", "人民检察院", "人民法院", NULL};
    const char *found = NULL;
    for (const char *const *o = organs; *o && !found; o++) {
        found = strstr(name, *o);
        if (found && strcmp(found, *o) != 0) found = NULL;
    }
    return found && found > name && names_place_bytes(m->n, name) >= (size_t)(found - name) ? found : NULL;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t shared_chars(const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] && a[same] == b[same]) same++;
    return same / 3;
}

/* Real courts beside each other in the sorted list: same province or city, another district. */
static void neighbours(maker_t *m, char *const *organ, uint32_t count, int want)
{
    for (uint32_t i = 0; i + 1 < count && want > 0; i++) {
        uint32_t x = pool_index(&m->organs, organ[i]);
        for (uint32_t k = i + 1; k < count && k < i + 8 && !m->organs.used[x]; k++) {
            const char *a = organ_of(m, organ[i]), *b = organ_of(m, organ[k]);
            uint32_t y = pool_index(&m->organs, organ[k]);
            if (m->organs.used[y] || strcmp(a, b) || shared_chars(organ[i], organ[k]) < 2 || names_random(m->n, 3)) continue;
            m->organs.used[x] = m->organs.used[y] = true;
            emit(m, &(pair_t){"Company", organ[i], organ[i], organ[k], false, "STRONG", "organ_neighbour", NULL});
            want--;
        }
    }
}

static void organ_forms(maker_t *m)
{
    int other_organ = 90, without_province = 120, shorter = 70, level = 60;
    for (const char *name; (name = pool_next(&m->organs));) {
        const char *organ = organ_of(m, name), *province = strstr(name, "省"), *city = strstr(name, "市");
        char other[NAMES_ROOM];
        if (!organ) continue;
        int front = (int)(organ - name);
        pair_t p = {"Company", name, name, other, true, "STRONG", "organ_without_province", NULL};
        if (province && province + 9 < organ && without_province > 0) {
            without_province--;
            snprintf(other, sizeof other, "%s", province + 3);
        } else if (city && city + 6 < organ && level > 0 && !province) {
            level--;
            snprintf(other, sizeof other, "%.*s%s", (int)(city + 3 - name), name, strcmp(organ, "人民法院") ? organ : "中级人民法院");
            p = (pair_t){"Company", name, name, other, false, "STRONG", "organ_level", NULL};
        } else if (!strncmp(organ, "人民", 6) && other_organ > 0) {
            other_organ--;
            snprintf(other, sizeof other, "%.*s%s", front, name, strcmp(organ, "人民法院") ? "人民法院" : "人民检察院");
            p = (pair_t){"Company", name, name, other, false, "STRONG", "organ_other", NULL};
        } else if (!strncmp(organ, "人民", 6) && shorter > 0) {
            shorter--;
            snprintf(other, sizeof other, "%.*s%s", front, name, organ + 6);
            p = (pair_t){"Company", name, other, name, true, "MEDIUM", "organ_short", NULL};
        } else {
            continue;
        }
        emit(m, &p);
    }
}

static void organs(maker_t *m)
{
    char **organ = calloc(m->organs.count, sizeof *organ);
    uint32_t count = 0;
    for (uint32_t i = 0; organ && i < m->organs.count; i++)
        if (organ_of(m, m->organs.name[i])) organ[count++] = m->organs.name[i];
        else m->organs.used[i] = true;
    if (organ) {
        qsort(organ, count, sizeof *organ, by_text);
        neighbours(m, organ, count, 200);
    }
    organ_forms(m);
    free(organ);
}

void make_units(maker_t *m)
{
    static const int wanted[SIBLINGS] = {340, 300, 240, 90, 200, 90, 220};
    near_brands(m);
    for (size_t i = 0; i < sizeof disturbed / sizeof *disturbed; i++) by_error(m, disturbed[i].error, disturbed[i].want, disturbed[i].quality);
    unit_width(m, 100);
    other_likes(m, 140, strokes_like, "look_strokes");
    place_forms(m, 130);
    legal_forms(m, 150);
    place_brand(m, 80);
    for (enum sibling k = 0; k < SIBLINGS; k++) siblings(m, k, wanted[k]);
    organs(m);
}

void make_units_grouped(maker_t *m)
{
    other_likes(m, 140, groups_like, "look_groups");
}
