/* names.c - weighted drawing from the project's own word lists. */
#include "names.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 9000, LINE = 512, CHARS_MOST = 200, FOLDS_MOST = 8000 };

typedef struct words_list {
    char *word[WORDS_MOST];
    uint64_t upto[WORDS_MOST]; /* sum of weights so far */
    int count;
} words_list_t;

struct names {
    uint64_t state;
    words_list_t surname, given, first, last, place, trade;
    uint32_t simple[FOLDS_MOST], traditional[FOLDS_MOST];
    int folds;
};

uint32_t names_random(names_t *n, uint32_t below)
{
    n->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = n->state;
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ z >> 31) % below);
}

static bool add(words_list_t *l, const char *word, uint64_t weight)
{
    if (l->count == WORDS_MOST || !(l->word[l->count] = strdup(word))) return false;
    l->upto[l->count] = (l->count ? l->upto[l->count - 1] : 0) + weight;
    l->count++;
    return true;
}

/* Column word (from 0), weights from column weight or 1 when it is negative. */
static bool read_list(words_list_t *l, const char *root, const char *path, int word, int weight)
{
    char name[1024], line[LINE];
    snprintf(name, sizeof name, "%s/%s", root, path);
    FILE *f = fopen(name, "r");
    if (!f) {
        fprintf(stderr, "cannot read %s\n", name);
        return false;
    }
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || !line[0]) continue;
        char *cell[4] = {line, NULL, NULL, NULL};
        for (int i = 1; i < 4 && (cell[i] = strchr(cell[i - 1], '\t')); i++) *cell[i]++ = '\0';
        if (!cell[word] || !*cell[word]) continue;
        uint64_t w = weight >= 0 && cell[weight] ? strtoul(cell[weight], NULL, 10) : 1;
        if (l->count < WORDS_MOST) (void)add(l, cell[word], w ? w : 1);
    }
    fclose(f);
    return l->count > 0;
}

static bool read_trades(names_t *n, const char *root)
{
    static const char *const trades[] = {"科技", "贸易", "商贸", "实业", "投资", "建设工程", "建筑", "电子", "机械", "化工",
        "医药", "食品", "房地产开发", "物业管理", "物流", "文化传媒", "广告", "信息技术", "网络科技", "软件", "咨询", "环保",
        "新材料", "新能源", "装饰工程", "酒店管理", "农业科技", "汽车销售", "医疗器械", "电力设备"};
    (void)root;
    for (size_t i = 0; i < sizeof trades / sizeof *trades; i++)
        if (!add(&n->trade, trades[i], 1 + (30 - i) * 3)) return false;
    return true;
}

static bool read_folds(names_t *n, const char *root)
{
    words_list_t *l = calloc(1, sizeof *l);
    bool ok = l && read_list(l, root, "data/chars/fold.tsv", 1, -1);
    char name[1024], line[LINE];
    snprintf(name, sizeof name, "%s/data/chars/fold.tsv", root);
    FILE *f = ok ? fopen(name, "r") : NULL;
    while (f && fgets(line, sizeof line, f)) {
        const char *p = line;
        if (line[0] == '#' || !strstr(line, "\tS") || n->folds == FOLDS_MOST) continue;
        n->traditional[n->folds] = text_next(&p);
        p++;
        n->simple[n->folds++] = text_next(&p);
    }
    if (f) fclose(f);
    for (int i = 0; l && i < l->count; i++) free(l->word[i]);
    free(l);
    return ok;
}

names_t *names_open(const char *root, uint64_t seed)
{
    names_t *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    n->state = seed;
    bool ok = read_list(&n->surname, root, "data/chars/surname.tsv", 0, 1) &&
              read_list(&n->given, root, "data/names/source/given_1200.tsv", 0, 1) &&
              read_list(&n->first, root, "data/names/source/latin_first.txt", 0, -1) &&
              read_list(&n->last, root, "data/names/source/latin_last.txt", 0, -1) &&
              read_list(&n->place, root, "data/names/places.tsv", 2, -1) && read_trades(n, root) && read_folds(n, root);
    if (ok) return n;
    names_close(n);
    return NULL;
}

void names_close(names_t *n)
{
    if (!n) return;
    words_list_t *lists[] = {&n->surname, &n->given, &n->first, &n->last, &n->place, &n->trade};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (int i = 0; i < lists[k]->count; i++) free(lists[k]->word[i]);
    free(n);
}

static const char *draw(names_t *n, const words_list_t *l)
{
    uint64_t at = names_random(n, (uint32_t)l->upto[l->count - 1]);
    int low = 0, high = l->count - 1;
    while (low < high) {
        int mid = (low + high) / 2;
        if (l->upto[mid] <= at) low = mid + 1;
        else high = mid;
    }
    return l->word[low];
}

static const char *any(names_t *n, const words_list_t *l)
{
    return l->word[names_random(n, (uint32_t)l->count)];
}

void names_next(names_t *n, enum names_kind kind, char *into, size_t room)
{
    static const char *const legal[] = {"有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司"};
    const char *a = draw(n, &n->given), *b = draw(n, &n->given), *c = names_random(n, 2) ? draw(n, &n->given) : "";
    if (kind == NAMES_PERSON) {
        snprintf(into, room, "%s%s%s", draw(n, &n->surname), a, names_random(n, 5) ? b : "");
    } else if (kind == NAMES_UNIT) {
        const char *place = any(n, &n->place), *city = names_random(n, 3) ? "市" : "";
        snprintf(into, room, "%s%s%s%s%s%s%s", place, city, a, b, c, draw(n, &n->trade), legal[names_random(n, 6)]);
    } else {
        char initial[4] = "";
        if (names_random(n, 4) == 0) snprintf(initial, sizeof initial, "%c. ", (int)('A' + names_random(n, 26)));
        snprintf(into, room, "%s %s%s", any(n, &n->first), initial, any(n, &n->last));
    }
}

static uint32_t to_traditional(const names_t *n, uint32_t c)
{
    for (int i = 0; i < n->folds; i++)
        if (n->simple[i] == c) return n->traditional[i];
    return c;
}

bool names_disturb(names_t *n, enum names_error error, const char *name, char *into, size_t room)
{
    uint32_t c[CHARS_MOST];
    int count = 0;
    for (const char *p = name; *p && count < CHARS_MOST - 1;) c[count++] = text_next(&p);
    bool latin = c[0] < 0x80, changed = false;
    int at = (int)names_random(n, (uint32_t)count);
    if (count < 2) return false;
    if (error == NAMES_SUBSTITUTE) {
        const char *p = draw(n, &n->given);
        uint32_t old = c[at];
        c[at] = latin ? 'a' + names_random(n, 26) : text_next(&p);
        changed = old != c[at] && old != ' ' && old != '.';
    } else if (error == NAMES_DELETE) {
        changed = count > 2 && c[at] != ' ' && c[at] != '.';
        memmove(c + at, c + at + 1, (size_t)(--count - at) * sizeof *c);
    } else if (error == NAMES_SWAP) {
        int k = at + 1 < count ? at : at - 1;
        uint32_t old = c[k];
        changed = c[k] != c[k + 1] && c[k] != ' ' && c[k + 1] != ' ' && c[k] != '.' && c[k + 1] != '.';
        c[k] = c[k + 1];
        c[k + 1] = old;
    } else if (error == NAMES_TRADITIONAL) {
        for (int i = 0; i < count; i++) {
            uint32_t t = to_traditional(n, c[i]);
            changed |= t != c[i];
            c[i] = t;
        }
    } else {
        /* Without the legal form: every made unit ends in one of 4 to 6 characters. */
        int cut = count > 8 && !latin ? 4 : 0;
        changed = cut > 0;
        count -= cut;
    }
    size_t used = 0;
    for (int i = 0; i < count && used + 5 < room; i++) used += text_encode(c[i], into + used);
    into[used] = '\0';
    return changed;
}

const char *names_error_word(enum names_error error)
{
    static const char *const words[] = {"substitute", "delete", "swap", "traditional", "short"};
    return words[error];
}
