/* make_places.c - data/names/places.tsv from data/admin: the places that unit names and addresses begin with.
 *
 *   make_places ADMIN_DIR > places.tsv
 *
 * Rows are code, name, short name (provinces and cities only: 深圳 for 深圳市, 恩施 for its autonomous
 * prefecture; a county's short name is too often an ordinary word). Rows of the source that only fill a gap
 * in the code are left out. A build-time program: it may print and exit.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 512, HAN = 3, SHORTEST = 2 * HAN, AREA_LONGEST = 9 * HAN };

static const char *const endings[] = {"特别行政区", "自治区", "自治州", "地区", "省", "市", "盟"};
/* Peoples in the names of autonomous places, without 族; longer names first where one ends another. */
static const char *const peoples[] = {"乌孜别克", "柯尔克孜", "俄罗斯", "哈萨克", "鄂伦春", "鄂温克", "塔吉克", "塔塔尔",
    "达斡尔", "维吾尔", "保安", "布依", "布朗", "朝鲜", "东乡", "独龙", "德昂", "仡佬", "哈尼", "赫哲", "基诺", "景颇",
    "拉祜", "傈僳", "珞巴", "毛南", "门巴", "蒙古", "仫佬", "纳西", "普米", "撒拉", "土家", "锡伯", "裕固", "阿昌",
    "高山", "白", "藏", "傣", "侗", "回", "京", "黎", "满", "苗", "怒", "羌", "畲", "水", "土", "佤", "瑶", "彝", "壮"};

static bool cut_end(char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    if (n < k + SHORTEST || strcmp(text + n - k, end)) return false;
    text[n - k] = '\0';
    return true;
}

static bool cut_people(char *text)
{
    for (size_t i = 0; i < sizeof peoples / sizeof *peoples; i++) {
        char people[32];
        snprintf(people, sizeof people, "%s族", peoples[i]);
        if (cut_end(text, people)) return true;
    }
    /* Four peoples are also written without 族: 新疆维吾尔, 伊犁哈萨克. */
    static const char *const bare[] = {"维吾尔", "哈萨克", "柯尔克孜", "蒙古"};
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        if (cut_end(text, bare[i])) return true;
    return false;
}

static void short_name(const char *name, char into[LINE])
{
    snprintf(into, LINE, "%s", name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(into), k = strlen(endings[i]);
        if (n < k || strcmp(into + n - k, endings[i])) continue;
        if (!cut_end(into, endings[i])) break;
        if (!strcmp(endings[i], "自治区") || !strcmp(endings[i], "自治州"))
            while (strcmp(into, "内蒙古") && cut_people(into)) {}
        return;
    }
    into[0] = '\0'; /* nothing to leave out */
}

static bool gap(const char *name)
{
    return !strcmp(name, "市辖区") || !strcmp(name, "县") || strstr(name, "直辖") || strstr(name, "管委会");
}

/* level: 0 province, 1 city, 2 county. */
static void read_level(const char *dir, const char *file, int level)
{
    static const char *const zeros[] = {"0000", "00", ""};
    char path[4096], line[LINE], shorter[LINE];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    FILE *f = fopen(path, "r");
    if (!f) {
        fprintf(stderr, "make_places: cannot read %s\n", path);
        exit(1);
    }
    for (int n = 0; fgets(line, sizeof line, f); n++) {
        char *name = strchr(line, ',');
        if (n == 0 || !name) continue;
        *name++ = '\0';
        name[strcspn(name, ",\r\n")] = '\0';
        if (gap(name) || (level == 2 && strlen(name) > AREA_LONGEST)) continue;
        short_name(name, shorter);
        printf("%s%s\t%s", line, zeros[level], name);
        if (level < 2) printf("\t%s", shorter);
        putchar('\n');
    }
    fclose(f);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: make_places ADMIN_DIR > places.tsv\n");
        return 2;
    }
    puts("# provinces, cities and counties of China: GB/T 2260 code, name, short name (provinces and cities); made by "
         "tools/make_places.c, do not edit");
    read_level(argv[1], "provinces.csv", 0);
    puts("710000\t台湾省\t台湾\n810000\t香港特别行政区\t香港\n820000\t澳门特别行政区\t澳门");
    read_level(argv[1], "cities.csv", 1);
    read_level(argv[1], "areas.csv", 2);
    return 0;
}
