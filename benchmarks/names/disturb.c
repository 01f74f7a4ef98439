/* disturb.c - the errors people make in names, one class at a time. */
#include "inside.h"

#include "base/text.h"
#include "match/chars.h"
#include "match/lexicon.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { CHARS_MOST = 120, SWAPS = 16 };
enum { P = 1 << NAMES_PERSON, U = 1 << NAMES_UNIT, L = 1 << NAMES_LATIN, F = 1 << NAMES_FIRM, ALL = P | U | L | F };

static const struct {
    const char *word;
    int kinds;
} errors[NAMES_ERRORS] = {
    [NAMES_SUBSTITUTE] = {"substitute", ALL},
    [NAMES_SOUND] = {"sound", ALL},
    [NAMES_LOOK] = {"look", ALL},
    [NAMES_SWAP] = {"swap", ALL},
    [NAMES_MISSING] = {"missing", ALL},
    [NAMES_DOUBLED] = {"doubled", ALL},
    [NAMES_EXTRA] = {"extra", ALL},
    [NAMES_TRADITIONAL] = {"traditional", P | U},
    [NAMES_WIDTH] = {"width", U | L | F},
    [NAMES_BRACKETS] = {"brackets", U},
    [NAMES_PLACE_MISSING] = {"place_missing", U},
    [NAMES_PLACE_TYPED] = {"place_typed", U},
    [NAMES_LEGAL_MISSING] = {"legal_missing", U | F},
    [NAMES_LEGAL_CHANGED] = {"legal_changed", U | F},
    [NAMES_SHORT] = {"short", U},
    [NAMES_PINYIN] = {"pinyin", P | U},
    [NAMES_GLUED] = {"glued", L | F},
    [NAMES_SPLIT] = {"split", ALL},
    [NAMES_REORDERED] = {"reordered", U | L},
    [NAMES_INITIALS] = {"initials", L},
    [NAMES_TWO] = {"two", U | L | F},
    [NAMES_TITLED] = {"titled", P | L},
};

typedef struct line {
    uint32_t c[CHARS_MOST];
    int count;
} line_t;

static void read_line(line_t *l, const char *text)
{
    l->count = 0;
    while (*text && l->count < CHARS_MOST - 1) l->c[l->count++] = text_next(&text);
}

/* False when it does not fit: a name cut short is another error than the one asked for. */
static bool write_line(const line_t *l, char into[NAMES_ROOM])
{
    size_t used = 0;
    int i = 0;
    for (; i < l->count && used + 5 < NAMES_ROOM; i++) used += text_encode(l->c[i], into + used);
    into[used] = '\0';
    return i == l->count;
}

static bool is_letter(uint32_t c)
{
    return c >= 0x80 ? chars_is_han(c) : isalnum((int)c) != 0;
}

static bool insert(line_t *l, int at, uint32_t c)
{
    if (l->count == CHARS_MOST) return false;
    memmove(l->c + at + 1, l->c + at, (size_t)(l->count++ - at) * sizeof *l->c);
    l->c[at] = c;
    return true;
}

static void take_out(line_t *l, int at, int count)
{
    memmove(l->c + at, l->c + at + count, (size_t)(l->count - at - count) * sizeof *l->c);
    l->count -= count;
}

static uint32_t some_char(names_t *n, enum names_kind kind, uint32_t like)
{
    const char *p = words_draw(n, &n->given);
    if (kind == NAMES_UNIT && names_random(n, 2)) p = words_any(n, &n->brand);
    if (like >= 0x80) return text_next(&p);
    uint32_t c = 'a' + names_random(n, 26);
    return like < 'a' && like >= 'A' ? c - 32 : c;
}

static bool sounds(names_t *n, uint32_t *c)
{
    uint16_t is = chars_reading(chars_fold(*c));
    for (int tries = 0; is && tries < 20000; tries++) { /* drawn by frequency: what people would type instead */
        const char *p = tries < 10000 ? words_draw(n, &n->given) : words_any(n, &n->brand);
        uint32_t other = text_next(&p);
        if (other == *c || chars_reading(chars_fold(other)) != is) continue;
        *c = other;
        return true;
    }
    return false;
}

static bool looks(names_t *n, uint32_t *c)
{
    const uint32_t *likes;
    int count = chars_likes(chars_fold(*c), &likes);
    if (!count) return false;
    uint32_t other = likes[names_random(n, (uint32_t)count)];
    bool changed = other != *c;
    *c = other;
    return changed;
}

/* Spelling of a sound, or print misread; tried from a random row on. */
static bool respell(names_t *n, const char *name, bool sound, char into[NAMES_ROOM])
{
    static const char *const pair[2][SWAPS][2] = {
        {{"rn", "m"}, {"m", "rn"}, {"l", "1"}, {"o", "0"}, {"i", "l"}, {"cl", "d"}, {"vv", "w"}, {"w", "vv"}, {"u", "v"}, {"e", "c"},
         {"h", "b"}, {"n", "ri"}, {"S", "5"}, {"B", "8"}, {"g", "q"}, {"t", "f"}},
        {{"ph", "f"}, {"ck", "k"}, {"c", "k"}, {"y", "i"}, {"ee", "i"}, {"ou", "u"}, {"sch", "sh"}, {"w", "v"}, {"z", "s"}, {"th", "t"},
         {"ie", "y"}, {"ll", "l"}, {"nn", "n"}, {"ei", "ai"}, {"x", "ks"}, {"f", "ph"}},
    };
    for (uint32_t i = names_random(n, SWAPS), k = 0; k < SWAPS; k++, i = (i + 1) % SWAPS) {
        const char *from = pair[sound][i][0], *hit = strcasestr(name, from), *next = hit ? strcasestr(hit + 1, from) : NULL;
        if (!hit) continue;
        if (next && names_random(n, 2)) hit = next;
        int front = (int)(hit - name);
        snprintf(into, NAMES_ROOM, "%.*s%s%s", front, name, pair[sound][i][1], hit + strlen(from));
        if (isupper((unsigned char)*hit))
            for (size_t at = 0; at < strlen(pair[sound][i][1]); at++) into[front + (int)at] = (char)toupper((unsigned char)into[front + (int)at]);
        return strcasecmp(into, name) != 0;
    }
    return false;
}

static bool change_char(names_t *n, enum names_kind kind, enum names_error error, line_t *l)
{
    int at = (int)names_random(n, (uint32_t)l->count);
    uint32_t c = l->c[at], next = at + 1 < l->count ? l->c[at + 1] : 0;
    if (!is_letter(c)) return false;
    switch ((int)error) {
    case NAMES_SUBSTITUTE: l->c[at] = some_char(n, kind, c); return l->c[at] != c;
    case NAMES_SOUND: return sounds(n, &l->c[at]);
    case NAMES_LOOK: return looks(n, &l->c[at]);
    case NAMES_SWAP:
        if (!is_letter(next) || next == c) return false;
        l->c[at] = next;
        l->c[at + 1] = c;
        return true;
    case NAMES_MISSING: take_out(l, at, 1); return l->count > 1;
    case NAMES_DOUBLED: return insert(l, at, c);
    default: return insert(l, at, some_char(n, kind, c));
    }
}

static bool traditional(const names_t *n, line_t *l)
{
    bool changed = false;
    for (int i = 0; i < l->count; i++)
        for (int k = 0; k < n->folds; k++)
            if (n->simple[k] == l->c[i] && n->simple[k] != n->traditional[k]) {
                l->c[i] = n->traditional[k];
                changed = true;
                break;
            }
    return changed;
}

static bool other_width(line_t *l)
{
    bool changed = false;
    for (int i = 0; i < l->count; i++) {
        uint32_t c = l->c[i], was = c;
        if (c == ' ') c = 0x3000;
        else if (c > ' ' && c < 0x7F) c += 0xFEE0;
        else if (c == 0xFF08 || c == 0xFF09) c -= 0xFEE0;
        changed |= c != was;
        l->c[i] = c;
    }
    return changed;
}

size_t names_place_bytes(const names_t *n, const char *name)
{
    size_t used = 0;
    for (int again = 0; again < 2; again++) {
        size_t best = 0;
        const words_list_t *lists[] = {&n->place, &n->county};
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < lists[k]->count; i++) {
                size_t bytes = strlen(lists[k]->word[i]);
                if (bytes > best && !strncmp(name + used, lists[k]->word[i], bytes)) best = bytes;
            }
        used += best;
    }
    return used;
}

static const char *legal_at(const char *name, const char *const *forms)
{
    size_t length = strlen(name);
    if (length && name[length - 1] == '.') length--;
    for (; *forms; forms++) {
        size_t bytes = strlen(*forms);
        if (bytes && (*forms)[bytes - 1] == '.') bytes--;
        if (length > bytes && !strncasecmp(name + length - bytes, *forms, bytes) && !isalpha((unsigned char)name[length - bytes - 1]))
            return name + length - bytes;
    }
    return NULL;
}

/* Where the brand ends: at the first trade word, or behind two characters. */
static size_t brand_bytes(const char *rest)
{
    const char *p = rest, *best = NULL;
    for (const char *const *t = names_trades; *t; t++) {
        const char *hit = strstr(rest + 3, *t);
        if (hit && (!best || hit < best)) best = hit;
    }
    for (int i = 0; i < 2 && *p; i++) (void)text_next(&p);
    return (size_t)((best ? best : p) - rest);
}

static bool place_error(names_t *n, enum names_error error, const char *name, char into[NAMES_ROOM])
{
    size_t place = names_place_bytes(n, name);
    const char *open = strstr(name, "（"), *close = open ? strstr(open, "）") : NULL, *rest = name + place;
    if (error == NAMES_BRACKETS && close && strncmp(open, "（有限合伙", strlen("（有限合伙"))) {
        snprintf(into, NAMES_ROOM, "%.*s%.*s%s", (int)(close - open - 3), open + 3, (int)(open - name), name, close + 3);
        return true;
    }
    if (!place || strlen(rest) < 12) return false;
    int brand = (int)brand_bytes(rest);
    if (error == NAMES_PLACE_MISSING) snprintf(into, NAMES_ROOM, "%s", rest);
    else if (error == NAMES_BRACKETS) snprintf(into, NAMES_ROOM, "%.*s（%.*s）%s", brand, rest, (int)place, name, rest + brand);
    else if (error == NAMES_REORDERED) snprintf(into, NAMES_ROOM, "%.*s%.*s%s", brand, rest, (int)place, name, rest + brand);
    else {
        line_t l;
        char front[NAMES_ROOM];
        snprintf(front, sizeof front, "%.*s", (int)place, name);
        read_line(&l, front);
        if (!change_char(n, NAMES_UNIT, NAMES_SUBSTITUTE, &l) || !write_line(&l, front)) return false;
        snprintf(into, NAMES_ROOM, "%.*s%.*s", 90, front, 100, rest);
    }
    return true;
}

static bool legal_error(names_t *n, enum names_kind kind, enum names_error error, const char *name, char into[NAMES_ROOM])
{
    const char *const *forms = kind == NAMES_UNIT ? names_legal : names_latin_legal;
    const char *legal = legal_at(name, forms);
    size_t place = error == NAMES_SHORT ? names_place_bytes(n, name) : 0;
    int kinds = 0;
    while (forms[kinds]) kinds++;
    if (!legal || legal - name < (ptrdiff_t)place + 6) return false;
    const char *other = error == NAMES_LEGAL_CHANGED ? forms[names_random(n, (uint32_t)kinds)] : "";
    if (!strcmp(other, legal)) return false;
    snprintf(into, NAMES_ROOM, "%.*s%s", (int)(legal - name - (ptrdiff_t)place), name + place, other);
    size_t used = strlen(into);
    while (used && (into[used - 1] == ' ' || (!*other && into[used - 1] == ','))) into[--used] = '\0';
    return true;
}

static char *put_letters(char *at, const char *letters, bool capital)
{
    if (capital) *at++ = (char)(*letters++ - 32);
    return put(at, letters);
}

/* Wang Xiaoming, Xiaoming Wang, WANG XIAOMING, wangxiaoming; units by syllables. */
static bool pinyin(names_t *n, enum names_kind kind, const line_t *l, char into[NAMES_ROOM])
{
    char part[2][NAMES_ROOM] = {"", ""}, *at[2] = {part[0], part[1]};
    uint32_t folded[CHARS_MOST], how = names_random(n, 4);
    for (int i = 0; i < l->count; i++) folded[i] = chars_fold(l->c[i]);
    int surname = kind == NAMES_PERSON ? lexicon_surname(folded, l->count) : 0;
    for (int i = 0; i < l->count; i++) {
        uint16_t syllable = chars_reading(folded[i]);
        int k = i >= surname;
        if (!syllable || at[k] - part[k] > 150) return false;
        if (kind == NAMES_UNIT && i) *at[k]++ = ' ';
        at[k] = put_letters(at[k], chars_syllable(syllable), kind == NAMES_UNIT || !i || i == surname);
    }
    if (how == 1) snprintf(into, NAMES_ROOM, "%.99s%s%.99s", part[1], surname ? " " : "", part[0]);
    else snprintf(into, NAMES_ROOM, "%.30s%s%.160s", part[0], surname && how != 3 ? " " : "", part[1]);
    for (char *p = into; *p && how >= 2; p++) *p = (char)(how == 2 ? toupper(*p) : tolower(*p));
    return true;
}

static bool words_error(names_t *n, enum names_kind kind, enum names_error error, line_t *l)
{
    int at = (int)names_random(n, (uint32_t)l->count);
    if (error == NAMES_GLUED) {
        while (at < l->count && l->c[at] != ' ') at++;
        if (at >= l->count) return false;
        take_out(l, at, 1);
        return true;
    }
    if (at < 1 || !is_letter(l->c[at - 1]) || !is_letter(l->c[at])) return false;
    if (kind == NAMES_LATIN && (at < 2 || !is_letter(l->c[at - 2]))) return false;
    return insert(l, kind == NAMES_PERSON ? 1 : at, ' ');
}

static bool order_error(names_t *n, enum names_error error, const char *name, char into[NAMES_ROOM])
{
    const char *last = strrchr(name, ' '), *first = strchr(name, ' '), *comma = strstr(name, ", ");
    bool dressed = names_random(n, 2) == 0;
    if (!last) return false;
    if (comma && error == NAMES_REORDERED) { /* lists that put the surname first */
        snprintf(into, NAMES_ROOM, "%s %.*s", comma + 2, (int)(comma - name), name);
    } else if (comma) {
        const char *end = comma + 2;
        (void)text_next(&end);
        const char *rest = strchr(end, ' ');
        snprintf(into, NAMES_ROOM, "%.*s%s%s", (int)(end - name), name, dressed ? "." : "", rest ? rest : "");
    } else if (error == NAMES_REORDERED) {
        snprintf(into, NAMES_ROOM, "%s%s %.*s", last + 1, dressed ? "," : "", (int)(last - name), name);
    } else {
        const char *end = name;
        (void)text_next(&end);
        snprintf(into, NAMES_ROOM, "%.*s%s%s", (int)(end - name), name, dressed ? "." : "", first);
    }
    return true;
}

static bool titled(names_t *n, enum names_kind kind, const char *name, char into[NAMES_ROOM])
{
    static const char *const han[] = {"先生", "女士", "同志", "经理", "局长", "主任", "教授", "律师"};
    static const char *const latin[] = {"Mr", "Mrs.", "Dr.", "Prof.", "Sir", "Ms", "Hon.", "Capt."};
    uint32_t k = names_random(n, 8);
    if (kind == NAMES_PERSON) snprintf(into, NAMES_ROOM, "%s%s", name, han[k]);
    else snprintf(into, NAMES_ROOM, "%s %s", latin[k], name);
    return true;
}

static bool by_chars(names_t *n, enum names_kind kind, enum names_error error, const char *name, char into[NAMES_ROOM])
{
    static const enum names_error typos[] = {NAMES_SUBSTITUTE, NAMES_MISSING, NAMES_SWAP};
    line_t l;
    read_line(&l, name);
    bool changed;
    if (l.count < 2) return false;
    if (error == NAMES_TRADITIONAL) changed = traditional(n, &l);
    else if (error == NAMES_WIDTH) changed = other_width(&l);
    else if (error == NAMES_PINYIN) return pinyin(n, kind, &l, into);
    else if (error == NAMES_GLUED || error == NAMES_SPLIT) changed = words_error(n, kind, error, &l);
    else if (error == NAMES_TWO)
        changed = l.count >= 7 && change_char(n, kind, typos[names_random(n, 3)], &l) && change_char(n, kind, typos[names_random(n, 3)], &l);
    else changed = change_char(n, kind, error, &l);
    return write_line(&l, into) && changed;
}

bool names_disturb(names_t *n, enum names_kind kind, enum names_error error, const char *name, char into[NAMES_ROOM])
{
    bool latin = kind == NAMES_LATIN || kind == NAMES_FIRM, done;
    assert(error >= 0 && error < NAMES_ERRORS);
    if (!(errors[error].kinds & 1 << kind)) return false;
    switch ((int)error) {
    case NAMES_SOUND:
    case NAMES_LOOK: done = latin ? respell(n, name, error == NAMES_SOUND, into) : by_chars(n, kind, error, name, into); break;
    case NAMES_BRACKETS:
    case NAMES_PLACE_MISSING:
    case NAMES_PLACE_TYPED: done = place_error(n, error, name, into); break;
    case NAMES_LEGAL_MISSING:
    case NAMES_LEGAL_CHANGED:
    case NAMES_SHORT: done = legal_error(n, kind, error, name, into); break;
    case NAMES_REORDERED: done = latin ? order_error(n, error, name, into) : place_error(n, error, name, into); break;
    case NAMES_INITIALS: done = order_error(n, error, name, into); break;
    case NAMES_TITLED: done = titled(n, kind, name, into); break;
    default: done = by_chars(n, kind, error, name, into); break;
    }
    return done && strcmp(into, name) != 0;
}

const char *names_error_word(enum names_error error)
{
    assert(error >= 0 && error < NAMES_ERRORS);
    return errors[error].word;
}

const char *names_kind_word(enum names_kind kind)
{
    static const char *const words[NAMES_KINDS] = {"person", "unit", "latin", "firm"};
    return words[kind];
}
