/* names.c - drawing names from the project's own word lists. */
#include "inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LINE = 512, CELLS = 4, BRAND_BYTES = 32, TRIES_MOST = 100000 };

const char *const names_trades[] = {"科技", "贸易", "商贸", "建筑工程", "电子商务", "实业", "投资", "建设工程", "网络科技", "装饰工程", "信息技术", "文化传媒",
    "生物科技", "机械设备", "电子科技", "建筑劳务", "物流", "汽车销售", "医疗器械", "房地产开发", "物业管理", "广告", "食品", "服饰", "餐饮管理",
    "环保科技", "新能源科技", "企业管理咨询", "人力资源", "农业发展", "农业科技", "商务服务", "供应链管理", "智能科技", "机电设备", "园林绿化", "市政工程",
    "建材", "化工", "医药", "教育咨询", "旅行社", "酒店管理", "软件", "电力工程", "电气", "包装制品", "塑料制品", "五金制品", "纺织品", "家具",
    "印刷", "珠宝", "酒业", "茶业", "矿业", "石油化工", "钢铁", "路桥工程", "水利工程", "工程咨询", "工程监理", "建筑设计", "测绘", "检测技术", "保险代理",
    "融资担保", "资产管理", "股权投资", "典当", "拍卖", "安防技术", "通信工程", "光电科技", "半导体", "精密机械", "模具", "汽车零部件", "船舶工程", "航空服务",
    "仓储", "运输", "国际货运代理", "进出口", "化妆品", "日用品", "体育文化", "影视文化", "健康管理", "养老服务", "种业", "畜牧", "水产养殖", "渔业", "林业",
    "饲料", "肥料", "再生资源", "环境工程", "热力", "燃气", "自来水", "污水处理", "交通设施", "消防工程", NULL};
static const char *const legals[] = {"有限公司", "有限公司", "有限公司", "有限公司", "有限公司", "有限公司", "有限公司", "有限公司", "有限公司",
    "有限公司", "有限公司", "有限公司", "有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂", "经营部", "商行", "合伙企业（有限合伙）"};
static const char *const institutions[] = {"人民医院", "中医医院", "妇幼保健院", "人民政府", "财政局", "教育局", "公安局", "人民法院", "人民检察院", "水利局", "交通运输局",
    "住房和城乡建设局", "自然资源局", "卫生健康委员会", "市场监督管理局", "农业农村局", "审计局", "统计局", "税务局", "民政局", "司法局", "林业局", "档案馆",
    "图书馆", "疾病预防控制中心", "公共资源交易中心", "政府采购中心", "实验小学", "职业技术学院", "职业中等专业学校", "殡仪馆", "城市管理局", "应急管理局"};
static const char *const numbered[] = {"中学", "小学", "幼儿园", "人民医院", "建筑工程公司", "高级中学", "公路工程处", "地质大队"};
static const char *const numbers[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十六", "二十"};
static const char *const country[] = {"中心小学", "村民委员会", "卫生院", "农民专业合作社", "供销合作社", "中心幼儿园", "便民超市", "加油站", "养殖场", "砖厂", "林场"};
static const char *const latin_trades[] = {"Trading", "Industries", "Holdings", "Consulting", "Technologies", "Engineering", "Logistics", "Shipping",
    "Construction", "Energy", "Pharma", "Foods", "Systems", "Capital", "Partners", "Services", "International", "Steel", "Motors", "Media"};
const char *const names_latin_legal[] = {"Co., Ltd", "Pty Ltd", "Limited", "S.r.l.", "GmbH", "B.V.", "S.A.", "Corp", "LLC", "Inc", "Ltd", "PLC", "AG", NULL};
const char *const names_legal[] = {"合伙企业（有限合伙）", "集团股份有限公司", "集团有限公司", "股份有限公司", "有限责任公司", "有限公司", NULL};

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PICK(n, list) ((list)[names_random(n, (uint32_t)COUNT(list))])

uint32_t names_random(names_t *n, uint32_t below)
{
    n->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = n->state;
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)(((z ^ z >> 31) >> 32) * below >> 32);
}

static bool add(words_list_t *l, const char *word, uint64_t weight)
{
    if (l->count == WORDS_MOST || !(l->word[l->count] = strdup(word))) return false;
    l->upto[l->count] = (l->count ? l->upto[l->count - 1] : 0) + weight;
    l->count++;
    return true;
}

static void finish(words_list_t *l)
{
    int at = 0;
    assert(l->count > 0 && l->count <= DRAWS);
    for (uint64_t i = 0; i < DRAWS; i++) {
        while (l->upto[at] * DRAWS <= i * l->upto[l->count - 1]) at++;
        l->draw[i] = (uint16_t)at;
    }
}

static gzFile open_file(const char *root, const char *path)
{
    char name[1024];
    snprintf(name, sizeof name, "%s/%s", root, path);
    gzFile f = gzopen(name, "rb");
    if (!f) fprintf(stderr, "cannot read %s\n", name);
    return f;
}

static int read_row(gzFile f, char line[LINE], char *cell[CELLS])
{
    while (gzgets(f, line, LINE)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || !line[0]) continue;
        int cells = 1;
        cell[0] = line;
        for (char *p = line; cells < CELLS && (p = strchr(p, '\t')); cells++) *p++ = '\0', cell[cells] = p;
        return cells;
    }
    return 0;
}

/* Words of column word (from 0), weights from column weight, or 1 when it is negative. */
static bool read_list(words_list_t *l, const char *root, const char *path, int word, int weight)
{
    char line[LINE], *cell[CELLS];
    gzFile f = open_file(root, path);
    if (!f) return false;
    for (int cells; (cells = read_row(f, line, cell)) > 0;) {
        uint64_t w = weight >= 0 && weight < cells ? strtoul(cell[weight], NULL, 10) : 1;
        if (word < cells && *cell[word]) (void)add(l, cell[word], w ? w : 1);
    }
    gzclose(f);
    if (l->count) finish(l);
    return l->count > 0;
}

static bool read_folds(names_t *n, const char *root)
{
    char line[LINE], *cell[CELLS];
    gzFile f = open_file(root, "data/chars/fold.tsv");
    if (!f) return false;
    while (read_row(f, line, cell) == 3) {
        const char *from = cell[0], *to = cell[1];
        if (cell[2][0] != 'S' || n->folds == FOLDS_MOST) continue;
        n->traditional[n->folds] = text_next(&from);
        n->simple[n->folds++] = text_next(&to);
    }
    gzclose(f);
    return n->folds > 0;
}

static uint32_t place_char(const char *text, int at)
{
    uint32_t c = 0;
    for (const char *p = text; *p && at >= 0; at--) c = text_next(&p);
    return at < 0 ? c : 0;
}

/* How many firms of 4.8 million begin like this place: the rarer of its two first characters in their places. */
static uint64_t place_weight(const uint32_t *ch, const uint64_t *count, int rows, const char *place)
{
    uint64_t found[2] = {20, 20};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < rows; i++)
            if (ch[i] == place_char(place, k) + ((uint32_t)k << 24)) found[k] = count[i];
    return found[0] < found[1] ? found[0] : found[1];
}

static bool read_places(names_t *n, const char *root)
{
    enum { ROWS = 4000 };
    static uint32_t ch[ROWS];
    static uint64_t count[ROWS];
    int rows = 0;
    char line[LINE], *cell[CELLS];
    gzFile f = open_file(root, "data/names/source/firm_place_chars.tsv");
    if (!f) return false;
    for (; rows < ROWS && read_row(f, line, cell) == 3; rows++) {
        ch[rows] = place_char(cell[1], 0) + ((uint32_t)(cell[0][0] - '1') << 24);
        count[rows] = strtoul(cell[2], NULL, 10);
    }
    gzclose(f);
    if (!(f = open_file(root, "data/names/places.tsv"))) return false;
    for (int cells; (cells = read_row(f, line, cell)) > 1;) {
        bool short_name = cells > 2 && *cell[2];
        uint64_t w = place_weight(ch, count, rows, cell[1]);
        int code = (int)strtol(cell[0], NULL, 10);
        words_list_t *l = short_name ? &n->place : &n->county;
        if (short_name && add(l, cell[2], w * 2)) l->tag[l->count - 1] = code;
        if (add(l, cell[1], w)) l->tag[l->count - 1] = code;
    }
    gzclose(f);
    if (!n->place.count || !n->county.count) return false;
    finish(&n->place);
    finish(&n->county);
    return true;
}

names_t *names_open(const char *root, uint64_t seed)
{
    names_t *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    n->state = seed;
    bool ok = read_list(&n->surname, root, "data/chars/surname.tsv", 0, 1) &&
              read_list(&n->given, root, "data/names/source/given_1200.tsv", 0, 1) &&
              read_list(&n->first, root, "data/names/source/latin_first.txt", 0, -1) &&
              read_list(&n->last, root, "data/names/source/latin_last.txt.gz", 0, -1) &&
              read_list(&n->brand, root, "data/names/source/brands.txt.gz", 0, -1) && read_places(n, root) && read_folds(n, root);
    if (ok) return n;
    names_close(n);
    return NULL;
}

void names_close(names_t *n)
{
    if (!n) return;
    words_list_t *lists[] = {&n->surname, &n->given, &n->first, &n->last, &n->brand, &n->place, &n->county};
    for (size_t k = 0; k < COUNT(lists); k++)
        for (int i = 0; i < lists[k]->count; i++) free(lists[k]->word[i]);
    free(n->seen);
    free(n);
}


static char *put_han(char *at, const char *text, int from)
{
    return put(at, text + 3 * from); /* brands are of the basic plane: three bytes each */
}

/* A real short name, or the head of one with the tail of another, or a few capital letters. */
static char *put_brand(names_t *n, char *at)
{
    uint32_t how = names_random(n, 100);
    const char *a = words_any(n, &n->brand), *b = words_any(n, &n->brand);
    if (how < 40) return put(at, a);
    if (how < 98) {
        memcpy(at, a, 3);
        if (how < 60) memcpy(at + 3, a + 3, 3);
        return put_han(at + (how < 60 ? 6 : 3), b, 1);
    }
    for (uint32_t k = 2 + names_random(n, 3); k; k--) *at++ = (char)('A' + names_random(n, 26));
    *at = '\0';
    return at;
}

static int first_county(const names_t *n, int code)
{
    int low = 0, high = n->county.count;
    while (low < high) {
        int mid = (low + high) / 2;
        if (n->county.tag[mid] < code) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* A province or city and one of its own counties, if it has any. */
static char *put_whole_place(names_t *n, char *at)
{
    int place = n->place.draw[names_random(n, DRAWS)], code = n->place.tag[place];
    int from = first_county(n, code), upto = first_county(n, code + (code % 10000 ? 100 : 10000));
    at = put(at, n->place.word[place]);
    return upto > from ? put(at, n->county.word[from + (int)names_random(n, (uint32_t)(upto - from))]) : at;
}

static char *put_place(names_t *n, char *at)
{
    uint32_t how = names_random(n, 100);
    if (how < 4) return at;
    if (how < 80) return put(at, words_draw(n, &n->place));
    if (how < 86) return put_whole_place(n, at);
    return put(at, words_draw(n, &n->county));
}

static void next_firm(names_t *n, char *at)
{
    uint32_t how = names_random(n, 100);
    const char *trade = names_trades[names_random(n, 1 + names_random(n, COUNT(names_trades) - 1))]; /* the first are more frequent */
    if (how >= 4) at = put_place(n, at);
    at = put_brand(n, at);
    if (how < 4) at = put(put(put(at, "（"), words_draw(n, &n->place)), "）");
    at = put(at, trade);
    at = put(at, PICK(n, legals));
    if (how > 95) put(put(at, words_draw(n, names_random(n, 2) ? &n->place : &n->county)), "分公司");
}

static void next_institution(names_t *n, char *at)
{
    uint32_t how = names_random(n, 10);
    if (how < 2) at = put_whole_place(n, at);
    else at = put(at, words_draw(n, names_random(n, 4) ? &n->county : &n->place));
    if (how < 3) {
        put(at, PICK(n, institutions));
    } else if (how < 5) {
        put(put(put(at, "第"), PICK(n, numbers)), PICK(n, numbered));
    } else {
        char village[BRAND_BYTES];
        put_brand(n, village);
        put(put(put(at, village), names_random(n, 2) ? "镇" : "村"), PICK(n, country));
    }
}

static void next_latin(names_t *n, char *at)
{
    at = put(at, words_any(n, &n->first));
    uint32_t how = names_random(n, 20);
    if (how < 5) {
        *at++ = ' ';
        *at++ = (char)('A' + names_random(n, 26));
        *at++ = '.';
    } else if (how < 8) {
        at = put(put(at, " "), words_any(n, &n->first));
    }
    at = put(put(at, " "), words_any(n, &n->last));
    if (how == 8) put(put(at, "-"), words_any(n, &n->last));
}

static void next_latin_firm(names_t *n, char *at)
{
    at = put(at, words_any(n, &n->last));
    uint32_t how = names_random(n, 3);
    if (how) at = put(put(at, how == 1 ? " & " : " "), words_any(n, &n->last));
    at = put(put(at, " "), PICK(n, latin_trades));
    put(put(at, " "), names_latin_legal[names_random(n, COUNT(names_latin_legal) - 1)]);
}

static void next_person(names_t *n, char *at)
{
    at = put(at, words_draw(n, &n->surname));
    at = put(at, words_draw(n, &n->given));
    if (names_random(n, 6)) put(at, words_draw(n, &n->given));
}

static uint64_t hash(const char *text)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++) h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    h ^= h >> 32;
    return h ? h : 1;
}

static void remember_in(uint64_t *seen, size_t room, uint64_t h)
{
    size_t at = h & (room - 1);
    while (seen[at]) at = (at + 1) & (room - 1);
    seen[at] = h;
}

static bool is_new(names_t *n, const char *name)
{
    uint64_t h = hash(name);
    if (n->seen_count * 5 >= n->seen_room * 3) {
        size_t room = n->seen_room ? n->seen_room * 2 : 1 << 16;
        uint64_t *more = calloc(room, sizeof *more);
        if (!more) return true;
        for (size_t i = 0; i < n->seen_room; i++)
            if (n->seen[i]) remember_in(more, room, n->seen[i]);
        free(n->seen);
        n->seen = more;
        n->seen_room = room;
    }
    for (size_t at = h & (n->seen_room - 1); n->seen[at]; at = (at + 1) & (n->seen_room - 1))
        if (n->seen[at] == h) return false;
    remember_in(n->seen, n->seen_room, h);
    n->seen_count++;
    return true;
}

void names_distinct(names_t *n)
{
    n->distinct = true;
}

enum names_kind names_mix(size_t i)
{
    return i % 4 < 2 ? NAMES_UNIT : i % 4 == 2 ? NAMES_PERSON : i % 20 == 3 ? NAMES_FIRM : NAMES_LATIN;
}

enum match_schema names_schema(enum names_kind kind)
{
    return kind == NAMES_PERSON || kind == NAMES_LATIN ? MATCH_PERSON : MATCH_UNIT;
}

void names_next(names_t *n, enum names_kind kind, char into[NAMES_ROOM])
{
    for (int i = 0; i < TRIES_MOST; i++) {
        if (kind == NAMES_PERSON) next_person(n, into);
        else if (kind == NAMES_LATIN) next_latin(n, into);
        else if (kind == NAMES_FIRM) next_latin_firm(n, into);
        else if (names_random(n, 100) < 95) next_firm(n, into);
        else next_institution(n, into);
        if (!n->distinct || is_new(n, into)) return;
    }
    assert(!"the words do not suffice for so many distinct names");
}
