/* check_against_where.c - whose work a line speaks of: 全市 for a city's office, 本院 for it alone, an office below it; and what is
 * of anybody else: 全国, 全省, another place. */
#include "report/check_against.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { BUCKETS = 4096, PLACE_CHARS = 24 };

typedef struct place {
    uint32_t c[PLACE_CHARS]; /* small letters */
    int n;
    bool latin;
    int office; /* -1: several that are not below the own one */
    int next;
} place_t;

struct places {
    const office_tree_t *offices;
    const office_t *office;
    int own;
    uint32_t suffix; /* 省 市 州 盟 县 区 旗: what 全 stands before; 国 of the nation */
    place_t *place;
    int count, room;
    int bucket[BUCKETS]; /* first of the chain + 1 */
    arena_t *arena;
};

static size_t hash_of(uint32_t a, uint32_t b)
{
    return (a * 31u + b) % BUCKETS;
}

static uint32_t small_letter(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* --- which places there are -------------------------------------------------------------------------------------------- */

static bool below(const places_t *p, int office)
{
    return office >= 0 && office_within(p->offices, office, p->own);
}

static int add_place(places_t *p, const char *text, size_t bytes, int office)
{
    place_t x = {.office = office};
    for (const char *at = text, *end = text + bytes; at < end && x.n < PLACE_CHARS;) x.c[x.n++] = small_letter(text_next(&at));
    if (x.n < 2) return 0;
    x.latin = is_latin(x.c[0]);
    size_t h = hash_of(x.c[0], x.c[1]);
    for (int i = p->bucket[h] - 1; i >= 0; i = p->place[i].next - 1) {
        place_t *have = &p->place[i];
        if (have->n != x.n || memcmp(have->c, x.c, (size_t)x.n * sizeof x.c[0]) != 0) continue;
        if (have->office != office) have->office = office == p->own || (below(p, office) && !below(p, have->office)) ? office : below(p, have->office) && !below(p, office) ? have->office : -1;
        return 0;
    }
    if (p->count == p->room) {
        place_t *more = arena_array(p->arena, (size_t)p->room * 2 + 4096, sizeof *more);
        if (!more) return -1;
        if (p->count) memcpy(more, p->place, (size_t)p->count * sizeof *more);
        p->place = more;
        p->room = p->room * 2 + 4096;
    }
    x.next = p->bucket[h];
    p->place[p->count++] = x;
    p->bucket[h] = p->count;
    return 0;
}

/* 江苏省昆山市人民检察院 -> 江苏省昆山市 */
static size_t place_bytes(const char *name)
{
    const char *end = strstr(name, "人民检察院");
    return end ? (size_t)(end - name) : 0;
}

static size_t suffix_bytes(const char *name, size_t n)
{
    static const char *const ends[] = {"自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "州", "盟", "县", "区", "旗"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t m = strlen(ends[i]);
        if (n > m && memcmp(name + n - m, ends[i], m) == 0) return m;
    }
    return 0;
}

/* Beside the way from the own office up: their stems (昆山) may be said without 市. */
static bool near_own(const places_t *p, int office)
{
    int parent = office_at(p->offices, office)->parent;
    return below(p, office) || (parent >= 0 && office_within(p->offices, p->own, parent)) || office_within(p->offices, p->own, office);
}

static int add_zh(places_t *p, int i)
{
    const office_t *o = office_at(p->offices, i);
    const char *name = o->name.in[LANG_ZH];
    size_t n = place_bytes(name), cut = 0;
    if (!n) return 0;
    for (int up = o->parent; up >= 0 && !cut; up = office_at(p->offices, up)->parent) {
        const char *over = office_at(p->offices, up)->name.in[LANG_ZH];
        size_t m = place_bytes(over);
        if (m && m < n && memcmp(over, name, m) == 0) cut = m;
    }
    int failed = add_place(p, name, n, i);
    if (!failed && cut) failed = add_place(p, name + cut, n - cut, i);
    size_t end = suffix_bytes(name + cut, n - cut);
    if (!failed && end && near_own(p, i) && n - cut - end >= 6) failed = add_place(p, name + cut, n - cut - end, i);
    return failed;
}

static int add_en(places_t *p, int i)
{
    const char *name = strstr(office_at(p->offices, i)->name.in[LANG_EN], " of ");
    if (!name) return 0;
    name += 4;
    if (strncmp(name, "the ", 4) == 0) name += 4;
    size_t n = strcspn(name, ","), last = n;
    int failed = add_place(p, name, n, i);
    while (last && name[last - 1] != ' ') last--;
    return failed || last < 4 ? failed : add_place(p, name, last - 1, i);
}

int places_new(const office_tree_t *offices, const char *own, arena_t *a, places_t **ret, err_t *err)
{
    places_t *p = arena_alloc(a, sizeof *p);
    if (!p) return err_nomem(err);
    *p = (places_t){.offices = offices, .arena = a};
    int rc = office_find(offices, own, &p->own, err);
    if (rc) return rc;
    p->office = office_at(offices, p->own);
    const char *name = p->office->name.in[LANG_ZH];
    size_t n = place_bytes(name), end = suffix_bytes(name, n);
    if (p->office->level == OFFICE_NATION) p->suffix = U'国';
    else if (end >= 3) {
        const char *at = name + n - 3;
        p->suffix = text_next(&at);
        if (p->suffix == U'区' && end == 6) p->suffix = 0; /* 地区 */
    }
    for (size_t i = 0; i < office_count(offices); i++)
        if (add_zh(p, (int)i) != 0 || add_en(p, (int)i) != 0) return err_nomem(err);
    *ret = p;
    return 0;
}

/* --- what a line says ------------------------------------------------------------------------------------------------------ */

static int place_at(const places_t *p, const text_line_t *l, int at, int *ret_office)
{
    int best = 0;
    if (is_latin(l->c[at]) && !(l->c[at] >= 'A' && l->c[at] <= 'Z')) return 0;
    for (int i = p->bucket[hash_of(small_letter(l->c[at]), small_letter(l->c[at + 1]))] - 1; i >= 0; i = p->place[i].next - 1) {
        const place_t *x = &p->place[i];
        int k = 0;
        while (k < x->n && small_letter(l->c[at + k]) == x->c[k]) k++;
        if (k < x->n || k <= best || (x->latin && is_latin(l->c[at + k]))) continue;
        best = k;
        *ret_office = x->office;
    }
    return best;
}

static const char OTHERS_ZH[] = "法院|人民法院|公安机关|公安|监察机关|监察委|监委|纪检监察|纪委|司法行政|政法|税务|审计|政府|行政机关|市场监管";
static const char OURS_ZH[] = "各级人民检察院|各级检察机关|各级检察院|两级人民检察院|两级检察机关|两级检察院|两级院|三级检察机关|人民检察院|检察机关|检察系统|检察院|检察干警|检察人员";

/* A county that is a city says 全市 of itself and of the city above. */
static enum where_what own_level(const places_t *p, uint32_t level)
{
    if (level != p->suffix) return WHERE_ELSE;
    return level == U'市' && p->office->level == OFFICE_COUNTY ? WHERE_UNSAID : WHERE_OWN;
}

/* 全市检察机关, 我市: own when it is the own office's level that is named. */
static int whole_zh(const places_t *p, const text_line_t *l, int at, where_t *w)
{
    static const char32_t levels[] = U"国省市州盟县区旗";
    if (!one_of(U"全我本", l->c[at]) || !one_of(levels, l->c[at + 1])) return 0;
    if (text_word(l, at, "全国人大|全国人民代表|全国政协|全国优秀|全国模范|全国先进|全国文明|全国统一|全国首|全区域|全市场|本国|我国")) return l->c[at] == U'我' ? (w->what = WHERE_ELSE, 2) : 0;
    int n = 2 + text_word(l, at + 2, OURS_ZH);
    w->what = own_level(p, l->c[at + 1]);
    if (text_word(l, at + 2, OTHERS_ZH)) w->what = WHERE_ELSE;
    w->subject = true;
    return n;
}

static int alone_zh(const places_t *p, const text_line_t *l, int at, where_t *w)
{
    int n = text_word(l, at, "市人民检察院本级|市检察院本级|市院本级|省院本级|院本级|本院|我院|本级院|本级|院机关");
    w->subject = true;
    if (n) return w->what = WHERE_ALONE, n;
    if ((n = text_word(l, at, "市院|市检察院"))) return w->what = p->suffix == U'市' && p->office->level == OFFICE_PREFECTURE ? WHERE_ALONE : WHERE_ELSE, n;
    if ((n = text_word(l, at, "省院|省检察院|省人民检察院|高检院|最高检|最高人民检察院|上级院|上级检察院|上级检察机关|基层院|基层检察院|基层检察机关|县级院|县区院|区县院|下级院|下级检察院|派出院|外省|外地|外市|其他省|其他市|各省|各市|各县|各地|各院|部分地区|其他地区|全球|世界|国内|本省|本国")))
        return w->what = WHERE_ELSE, n;
    return 0;
}

static int named_zh(const places_t *p, const text_line_t *l, int at, where_t *w)
{
    int office = -1, n = place_at(p, l, at, &office);
    if (!n) return 0;
    int tail = text_word(l, at + n, OURS_ZH);
    if (!tail && l->c[at + n] == U'院') tail = 1;
    w->subject = tail > 0 || one_of(U",;:，；：、。)", l->c[at + n]) || !l->c[at + n] || l->c[at + n] == ' ';
    w->named = true;
    w->what = office == p->own ? WHERE_OWN : below(p, office) ? WHERE_BELOW : WHERE_ELSE;
    w->office = w->what == WHERE_BELOW ? office_at(p->offices, office) : NULL;
    if (text_word(l, at + n, OTHERS_ZH)) w->what = WHERE_ELSE, w->subject = true;
    return n + tail;
}

static int at_zh(const places_t *p, const text_line_t *l, int at, where_t *w)
{
    int n = whole_zh(p, l, at, w);
    if (!n) n = alone_zh(p, l, at, w);
    if (!n) n = named_zh(p, l, at, w);
    if (n) return n;
    w->what = WHERE_UNSAID; /* 检察机关: whose is not said */
    return text_word(l, at, OURS_ZH);
}

static int level_en(const text_line_t *l, int at, bool *ret_nation, uint32_t *ret_suffix)
{
    int n;
    *ret_nation = false;
    if ((n = text_word(l, at, "nationwide|countrywide|nationally|national|across the country|of the country|in the country|the country|the nation|china's|china|all china"))) return *ret_nation = true, *ret_suffix = U'国', n;
    if ((n = text_word(l, at, "of the province|across the province|in the province|the province|province-wide|provincewide|provincial"))) return *ret_suffix = U'省', n;
    if ((n = text_word(l, at, "of the municipality|across the municipality|in the municipality|of the city|across the city|in the city|the municipality|the city|city-wide|citywide|municipal"))) return *ret_suffix = U'市', n;
    if ((n = text_word(l, at, "of the autonomous region|across the region|of the district|across the district|in the district|the autonomous region|the district|district-wide"))) return *ret_suffix = U'区', n;
    if ((n = text_word(l, at, "of the county|across the county|in the county|the county|county-wide"))) return *ret_suffix = U'县', n;
    if ((n = text_word(l, at, "of the prefecture|across the prefecture|in the prefecture|the prefecture"))) return *ret_suffix = U'州', n;
    return 0;
}

static int at_en(const places_t *p, const text_line_t *l, int at, where_t *w)
{
    bool nation;
    uint32_t suffix = 0;
    int n = level_en(l, at, &nation, &suffix), office = -1;
    w->subject = true;
    if (n) return w->what = own_level(p, suffix), n;
    if ((n = text_word(l, at, "by this office alone|this office alone|of this office|this office|our office|by ourselves"))) return w->what = WHERE_ALONE, n;
    if ((n = text_word(l, at, "supreme people's procuratorate|other offices|other provinces|other cities|the offices below|lower offices|worldwide|abroad"))) return w->what = WHERE_ELSE, n;
    if ((n = text_word(l, at, "the procuratorates|procuratorates|the people's procuratorate|people's procuratorate|the procuratorate|prosecution offices|the prosecution office|the office"))) return w->what = WHERE_UNSAID, n;
    int of = text_word(l, at, "of|in");
    n = place_at(p, l, of ? at + of + 1 : at, &office);
    if (!n) return 0;
    n += of ? of + 1 : 0;
    w->named = true;
    w->what = office == p->own ? WHERE_OWN : below(p, office) ? WHERE_BELOW : WHERE_ELSE;
    w->office = w->what == WHERE_BELOW ? office_at(p->offices, office) : NULL;
    return n;
}

int where_find(const places_t *p, const text_line_t *l, where_t *into, int room)
{
    int count = 0;
    for (int i = 0; i < l->n && count < room;) {
        where_t w = {.from = i};
        bool inside = l->num[i] || (i > 0 && is_latin(l->c[i]) && is_latin(l->c[i - 1]));
        int n = inside ? 0 : l->zh ? at_zh(p, l, i, &w) : at_en(p, l, i, &w);
        if (!n) {
            i++;
            continue;
        }
        w.to = i + n;
        into[count++] = w;
        i += n;
    }
    return count;
}
