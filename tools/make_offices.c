/* make_offices.c - makes data/offices.csv from the lists in data/admin. Run by hand:
 *
 *   build/tools/make_offices . > data/offices.csv
 *
 * and checked by a test, which wants the same bytes. What it does:
 *
 *   Offices    The Supreme People's Procuratorate (000000), one office for each province, prefecture and
 *              county of the list, the military procuratorate (000100) and that of the Xinjiang
 *              Production and Construction Corps (660000).
 *   Codes      GB/T 2260, the list's code padded to six digits. Two are ours, since GB/T 2260 has none:
 *              660000, the number statistics use for the Corps, and 000100 for the military, in
 *              the range 00 which no province has.
 *   Left out   Statistical areas, which are no counties: codes that end in 71 to 79 (development zones,
 *              management areas), and names that are not a 市, 区, 县 or 旗 (islands of Sansha,
 *              administrative committees). Placeholders (市辖区, 县, 省直辖…, 自治区直辖…), whose
 *              counties hang directly under the province; in reality branch offices (分院) stand
 *              between, which the list does not know. The four cities without counties (Dongguan,
 *              Zhongshan, Danzhou, Jiayuguan), which the list repeats as their own county.
 *   Kept       The four areas of Da Hinggan Ling (232761 to 232764), which are no counties of GB/T 2260 but
 *              have procuratorates of their own; marked special "area".
 *   Counts     333 prefectures and 2,846 counties: the 2,844 of the official count of 2023, less the two
 *              districts of Sansha, which the list gives as islands, plus those four.
 *   The Corps  The cities with codes 659xxx are its own; they hang under it.
 *   Names      As offices call themselves: province + place for counties, county-level cities, banners;
 *              province + city + place for districts; a prefecture (地区) or league (盟) has a branch of
 *              the province's office (分院).
 *   Briefs     Parent's brief + as many characters of the place's name as tell it from its siblings and
 *              keep the brief unique in the country. In order of the codes, so that a run can be
 *              repeated; a code added later may lengthen the brief of a sibling, which is why briefs of
 *              numbers already given out are kept in the numbers themselves. */
#include "make_offices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MOST = 4096, BRIEF_BYTES = 64 };

typedef struct place {
    char code[7], name[NAME_BYTES], brief[BRIEF_BYTES];
    int level, parent; /* parent: index, -1 = the country */
} place_t;

static place_t places[PLACES_MOST];
static int count;

_Noreturn void give_up(const char *why, const char *what)
{
    fprintf(stderr, "make_offices: %s: %s\n", why, what);
    exit(1);
}

size_t character(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

int ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

void read_table(const char *root, const char *name, size_t columns, void (*row)(char **cells))
{
    char path[1024], line[LINE_BYTES], *cells[8];
    (void)snprintf(path, sizeof path, "%s/data/admin/%s", root, name);
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, sizeof line, f)) give_up("cannot read", path);
    while (fgets(line, sizeof line, f)) {
        size_t n = 0;
        line[strcspn(line, "\r\n")] = '\0';
        for (char *at = line; at && n < 8; n++) {
            cells[n] = at;
            at = strchr(at, ',');
            if (at) *at++ = '\0';
        }
        if (n != columns) give_up("wrong number of columns", path);
        row(cells);
    }
    fclose(f);
}

static int find(const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(places[i].code, code) == 0) return i;
    return -1;
}

static void add(const char *code, const char *name, int level, int parent)
{
    if (count == PLACES_MOST || strlen(code) != 6 || strlen(name) >= NAME_BYTES)
        give_up("too many places or bad row", code);
    place_t *p = &places[count++];
    (void)snprintf(p->code, sizeof p->code, "%s", code);
    (void)snprintf(p->name, sizeof p->name, "%s", name);
    p->level = level;
    p->parent = parent;
}

static void add_province(char **cells)
{
    char code[8];
    (void)snprintf(code, sizeof code, "%.2s0000", cells[0]);
    add(code, cells[1], 2, -1);
}

static int is_placeholder(const char *name)
{
    return strcmp(name, "市辖区") == 0 || strcmp(name, "县") == 0 || ends_with(name, "直辖县级行政区划");
}

static void add_prefecture(char **cells)
{
    char code[8], province[8];
    if (is_placeholder(cells[1])) return;
    (void)snprintf(code, sizeof code, "%.4s00", cells[0]);
    (void)snprintf(province, sizeof province, "%.2s0000", cells[0]);
    add(code, cells[1], 3, find(province));
}

static void add_county(char **cells)
{
    const char *code = cells[0], *name = cells[1];
    char above[8];
    if (code[4] == '7' && code[5] >= '1') return;
    if (!ends_with(name, "市") && !ends_with(name, "区") && !ends_with(name, "县") && !ends_with(name, "旗"))
        return;
    (void)snprintf(above, sizeof above, "%.4s00", code);
    int parent = find(above);
    if (parent >= 0 && strcmp(places[parent].name, name) == 0) return; /* a city without counties */
    if (strncmp(code, "659", 3) == 0) parent = find("660000");
    if (parent < 0) {
        (void)snprintf(above, sizeof above, "%.2s0000", code);
        parent = find(above);
    }
    if (parent < 0) give_up("no place above", code);
    add(code, name, 4, parent);
}

/* --- briefs ------------------------------------------------------------------------------------ */

static const char *province_brief(const char *code)
{
    static const char *const brief[][2] = {
        {"11", "京"}, {"12", "津"}, {"13", "冀"}, {"14", "晋"}, {"15", "蒙"}, {"21", "辽"}, {"22", "吉"},
        {"23", "黑"}, {"31", "沪"}, {"32", "苏"}, {"33", "浙"}, {"34", "皖"}, {"35", "闽"}, {"36", "赣"},
        {"37", "鲁"}, {"41", "豫"}, {"42", "鄂"}, {"43", "湘"}, {"44", "粤"}, {"45", "桂"}, {"46", "琼"},
        {"50", "渝"}, {"51", "川"}, {"52", "黔"}, {"53", "滇"}, {"54", "藏"}, {"61", "陕"}, {"62", "甘"},
        {"63", "青"}, {"64", "宁"}, {"65", "新"}, {"66", "兵"}, {"00", "军"}};
    for (size_t i = 0; i < sizeof brief / sizeof brief[0]; i++)
        if (strncmp(code, brief[i][0], 2) == 0) return brief[i][1];
    give_up("no brief for province", code);
}

/* Does another child of the same parent begin with the same bytes? */
static int sibling_shares(int self, size_t bytes)
{
    for (int i = 0; i < count; i++)
        if (i != self && places[i].parent == places[self].parent && places[i].level > 2 &&
            strncmp(places[i].name, places[self].name, bytes) == 0)
            return 1;
    return 0;
}

static int brief_taken(const char *brief)
{
    for (int i = 0; i < count; i++)
        if (strcmp(places[i].brief, brief) == 0) return 1;
    return strcmp(brief, "高检") == 0;
}

static void make_briefs(int level)
{
    for (int i = 0; i < count; i++) {
        place_t *p = &places[i];
        if (p->level != level) continue;
        if (level == 2) {
            (void)snprintf(p->brief, sizeof p->brief, "%s", province_brief(p->code));
            continue;
        }
        size_t bytes = 0;
        char brief[BRIEF_BYTES + NAME_BYTES];
        do {
            if (!p->name[bytes]) give_up("no unique brief", p->code);
            bytes += character(p->name + bytes);
            (void)snprintf(brief, sizeof brief, "%s%.*s", places[p->parent].brief, (int)bytes, p->name);
        } while (sibling_shares(i, bytes) || brief_taken(brief));
        if (strlen(brief) >= BRIEF_BYTES) give_up("brief too long", p->code);
        memcpy(p->brief, brief, strlen(brief) + 1);
    }
}

/* --- names ------------------------------------------------------------------------------------- */

static const char court[] = "人民检察院", in_english[] = "People's Procuratorate of ";

static void print_chinese(const place_t *p)
{
    const place_t *above = p->parent < 0 ? NULL : &places[p->parent];
    const place_t *top = above && above->parent >= 0 ? &places[above->parent] : above;
    if (p->level == 2) {
        printf("%s%s", p->name, court);
    } else if (p->level == 3 && (ends_with(p->name, "地区") || ends_with(p->name, "盟"))) {
        size_t n = strlen(p->name) - (ends_with(p->name, "地区") ? strlen("地区") : 0);
        printf("%s%s%.*s分院", above->name, court, (int)n, p->name);
    } else if (p->level == 4 && ends_with(p->name, "区") && above != top) {
        printf("%s%s%s%s", top->name, above->name, p->name, court);
    } else {
        printf("%s%s%s", top->name, p->name, court);
    }
}

static void print_english(const place_t *p)
{
    char name[ENGLISH_BYTES], above_name[ENGLISH_BYTES] = "", top_name[ENGLISH_BYTES] = "";
    const place_t *above = p->parent < 0 ? NULL : &places[p->parent];
    const place_t *top = above && above->parent >= 0 ? &places[above->parent] : above;
    english_place(p->name, p->level, name);
    if (above && strcmp(above->code, "660000") != 0) english_place(above->name, above->level, above_name);
    if (top && strcmp(top->code, "660000") != 0) english_place(top->name, top->level, top_name);
    if (above && !*top_name) (void)snprintf(top_name, sizeof top_name, "Xinjiang Production and Construction Corps");
    if (p->level == 2) {
        printf("%s%s", in_english, name);
    } else if (p->level == 3 && (ends_with(p->name, "地区") || ends_with(p->name, "盟"))) {
        size_t n = strlen(name);
        if (ends_with(name, " Prefecture")) n -= strlen(" Prefecture");
        printf("\"%.*s Branch of the %s%s\"", (int)n, name, in_english, top_name);
    } else if (p->level == 4 && ends_with(p->name, "区") && above != top) {
        printf("\"%s%s, %s, %s\"", in_english, name, above_name, top_name);
    } else {
        printf("\"%s%s, %s\"", in_english, name, top_name);
    }
}

/* Why an office is not one of the four levels' ordinary ones; "" if it is. */
static const char *special_of(const place_t *p)
{
    if (strcmp(p->code, "660000") == 0) return "corps";
    if (strcmp(p->code, "000100") == 0) return "military";
    return strncmp(p->code, "23276", 5) == 0 ? "area" : "";
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const place_t *)*(const void *const *)a)->code,
                  ((const place_t *)*(const void *const *)b)->code);
}

static void print_all(void)
{
    static const char *const level[] = {"", "nation", "province", "prefecture", "county"};
    static const place_t *order[PLACES_MOST];
    puts("code,level,parent,brief,special,valid_from,valid_to,successor,zh,en");
    puts("000000,nation,,高检,,,,,最高人民检察院,Supreme People's Procuratorate");
    for (int i = 0; i < count; i++) order[i] = &places[i];
    qsort(order, (size_t)count, sizeof order[0], by_code);
    for (int i = 0; i < count; i++) {
        const place_t *p = order[i];
        const char *special = special_of(p);
        printf("%s,%s,%s,%s,%s,,,,", p->code, level[p->level],
               p->parent < 0 ? "000000" : places[p->parent].code, p->brief, special);
        if (!strcmp(special, "corps")) {
            printf("新疆生产建设兵团人民检察院,%sXinjiang Production and Construction Corps\n", in_english);
        } else if (!strcmp(special, "military")) {
            puts("中国人民解放军军事检察院,Military Procuratorate of the Chinese People's Liberation Army");
        } else {
            print_chinese(p);
            putchar(',');
            print_english(p);
            putchar('\n');
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: make_offices REPOSITORY > data/offices.csv\n", stderr);
        return 2;
    }
    english_open(argv[1]);
    read_table(argv[1], "provinces.csv", 2, add_province);
    add("660000", "新疆生产建设兵团", 2, -1);
    add("000100", "军事", 2, -1);
    read_table(argv[1], "cities.csv", 3, add_prefecture);
    read_table(argv[1], "areas.csv", 4, add_county);
    for (int level = 2; level <= 4; level++) make_briefs(level);
    print_all();
    return fflush(stdout) == 0 ? 0 : 1;
}
