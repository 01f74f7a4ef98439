/* make_offices_english.c - English names of places: pinyin without tones for the name, the usual words
 * for the kind of place and the nationality, and a short list of names that have an English form. */
#include "make_offices.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_MOST = 4096 };

typedef struct word {
    char zh[NAME_BYTES], en[NAME_BYTES];
} word_t;

typedef struct words {
    word_t word[WORDS_MOST];
    size_t count;
} words_t;

static words_t characters, readings, known;

/* Kind of place, the longest ending first. Banners have sides and positions. */
static const word_t kinds[] = {
    {"右翼前旗", "Right Front Banner"}, {"右翼中旗", "Right Middle Banner"},
    {"右翼后旗", "Right Rear Banner"},  {"左翼前旗", "Left Front Banner"},
    {"左翼中旗", "Left Middle Banner"}, {"左翼后旗", "Left Rear Banner"},
    {"自治区", "Autonomous Region"},    {"自治州", "Autonomous Prefecture"},
    {"自治县", "Autonomous County"},    {"自治旗", "Autonomous Banner"},
    {"联合旗", "United Banner"},        {"前旗", "Front Banner"},
    {"中旗", "Middle Banner"},          {"后旗", "Rear Banner"},
    {"左旗", "Left Banner"},            {"右旗", "Right Banner"},
    {"地区", "Prefecture"},             {"省", "Province"},
    {"盟", "League"},                   {"市", "City"},
    {"区", "District"},                 {"县", "County"},
    {"旗", "Banner"},
};

/* Nationalities as GB/T 3304 writes them. Names of one character need their 族. */
static const word_t nations[] = {
    {"柯尔克孜", "Kirgiz"}, {"维吾尔", "Uygur"},  {"哈萨克", "Kazak"},   {"达斡尔", "Daur"},
    {"鄂温克", "Ewenki"},   {"鄂伦春", "Oroqen"}, {"塔吉克", "Tajik"},   {"东乡族", "Dongxiang"},
    {"蒙古", "Mongol"},     {"锡伯", "Xibe"},     {"土家族", "Tujia"},   {"哈尼族", "Hani"},
    {"傈僳族", "Lisu"},     {"拉祜族", "Lahu"},   {"纳西族", "Naxi"},    {"景颇族", "Jingpo"},
    {"仫佬族", "Mulao"},    {"毛南族", "Maonan"}, {"布朗族", "Blang"},   {"普米族", "Pumi"},
    {"独龙族", "Derung"},   {"布依族", "Bouyei"}, {"仡佬族", "Gelao"},   {"保安族", "Bonan"},
    {"撒拉族", "Salar"},    {"裕固族", "Yugur"},  {"朝鲜族", "Korean"},  {"各族", "Multi-Ethnic"},
    {"壮族", "Zhuang"},     {"回族", "Hui"},      {"藏族", "Tibetan"},   {"苗族", "Miao"},
    {"彝族", "Yi"},         {"侗族", "Dong"},     {"瑶族", "Yao"},       {"白族", "Bai"},
    {"傣族", "Dai"},        {"黎族", "Li"},       {"佤族", "Va"},        {"畲族", "She"},
    {"水族", "Sui"},        {"羌族", "Qiang"},    {"土族", "Tu"},        {"怒族", "Nu"},
    {"满族", "Manchu"},
};

static void add(words_t *w, char **cells)
{
    if (w->count == WORDS_MOST || strlen(cells[0]) >= NAME_BYTES || strlen(cells[1]) >= NAME_BYTES)
        give_up("too many or too long words", cells[0]);
    (void)snprintf(w->word[w->count].zh, NAME_BYTES, "%s", cells[0]);
    (void)snprintf(w->word[w->count].en, NAME_BYTES, "%s", cells[1]);
    w->count++;
}

static void add_character(char **cells) { add(&characters, cells); }
static void add_reading(char **cells) { add(&readings, cells); }
static void add_known(char **cells) { add(&known, cells); }

void english_open(const char *root)
{
    read_table(root, "pinyin.csv", 2, add_character);
    read_table(root, "readings.csv", 2, add_reading);
    read_table(root, "english.csv", 2, add_known);
}

/* The longest word that text begins with. */
static const word_t *longest(const words_t *w, const char *text)
{
    const word_t *best = NULL;
    for (size_t i = 0; i < w->count; i++)
        if (strncmp(text, w->word[i].zh, strlen(w->word[i].zh)) == 0 &&
            (!best || strlen(w->word[i].zh) > strlen(best->zh)))
            best = &w->word[i];
    return best;
}

static void append(char *into, size_t room, const char *text)
{
    size_t have = strlen(into), more = strlen(text);
    if (have + more >= room) give_up("name too long", into);
    memcpy(into + have, text, more + 1);
}

/* chóng -> chong; ü keeps its dots (Lüliang). */
static void strip_tones(const char *from, char *into, size_t room)
{
    static const char *const vowels[6] = {"āáǎàa", "ēéěèe", "īíǐìi", "ōóǒòo", "ūúǔùu", "ǖǘǚǜü"};
    into[0] = '\0';
    for (size_t n; *from; from += n) {
        char one[8] = "";
        n = character(from);
        memcpy(one, from, n);
        for (int v = 0; v < 6; v++) {
            const char *at = strstr(vowels[v], one);
            if (n < 2 || !at) continue;
            const char *plain = vowels[v] + strlen(vowels[v]) - (v == 5 ? 2 : 1);
            (void)snprintf(one, sizeof one, "%s", plain);
            break;
        }
        append(into, room, one);
    }
}

/* Adds a syllable: the first has a capital, one that begins with a, e or o is set off (Lu'an). */
static void add_syllable(char *into, size_t room, const char *syllable)
{
    char plain[32];
    strip_tones(syllable, plain, sizeof plain);
    if (!*into && plain[0] >= 'a' && plain[0] <= 'z') plain[0] = (char)(plain[0] - 'a' + 'A');
    else if (*into && strchr("aeo", plain[0])) append(into, room, "'");
    append(into, room, plain);
}

static void pinyin(const char *zh, char into[ENGLISH_BYTES])
{
    into[0] = '\0';
    while (*zh) {
        const word_t *w = longest(&readings, zh);
        if (!w) w = longest(&characters, zh);
        if (!w) give_up("no reading for", zh);
        char copy[NAME_BYTES];
        (void)snprintf(copy, sizeof copy, "%s", w->en);
        for (char *at = copy, *space; at; at = space) {
            space = strchr(at, ' ');
            if (space) *space++ = '\0';
            add_syllable(into, ENGLISH_BYTES, at);
        }
        zh += strlen(w->zh);
    }
}

/* Takes nationalities off the end of core; their English words come in the order of the name. */
static void take_nations(char *core, char into[ENGLISH_BYTES])
{
    const char *found[8];
    size_t count = 0;
    for (size_t i = 0; i < sizeof nations / sizeof nations[0] && count < 8;) {
        char with[NAME_BYTES * 2];
        (void)snprintf(with, sizeof with, "%s族", nations[i].zh);
        const char *end = ends_with(core, with) ? with : nations[i].zh;
        if (ends_with(core, end)) {
            core[strlen(core) - strlen(end)] = '\0';
            found[count++] = nations[i].en;
            i = 0;
        } else {
            i++;
        }
    }
    into[0] = '\0';
    for (size_t i = count; i-- > 0;) {
        append(into, ENGLISH_BYTES, found[i]);
        append(into, ENGLISH_BYTES, i > 1 ? ", " : i == 1 ? " and " : " ");
    }
}

void english_place(const char *name, int level, char into[ENGLISH_BYTES])
{
    char core[NAME_BYTES], place[ENGLISH_BYTES], nation[ENGLISH_BYTES] = "";
    for (size_t i = 0; i < known.count; i++) {
        if (strcmp(known.word[i].zh, name) != 0) continue;
        (void)snprintf(into, ENGLISH_BYTES, "%s", known.word[i].en);
        return;
    }
    const word_t *kind = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !kind; i++)
        if (ends_with(name, kinds[i].zh)) kind = &kinds[i];
    if (!kind) give_up("no word for the kind of place", name);
    (void)snprintf(core, sizeof core, "%.*s", (int)(strlen(name) - strlen(kind->zh)), name);
    /* 单县 is Shanxian County: a name of one syllable keeps its kind. */
    int single = *core && character(core) == strlen(core);
    /* Only a kind that grants autonomy, or a name that says 族, speaks of nationalities. */
    if (strncmp(kind->en, "Autonomous", 10) == 0 || ends_with(core, "族")) take_nations(core, nation);
    pinyin(single ? name : core, place);
    const char *word = level == 2 && strcmp(kind->zh, "市") == 0 ? "Municipality" : kind->en;
    if (snprintf(into, ENGLISH_BYTES, "%s%s%s%s", place, *place ? " " : "", nation, word) >= ENGLISH_BYTES)
        give_up("name too long", name);
}
