/* check_cues.c - where the cues of check_lexicon.c stand in a passage. */
#include "report/check_cues.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint32_t small(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static size_t add(cue_row_t *row, const char *list, enum cue cue)
{
    size_t count = 0;
    while (*list) {
        cue_row_t one = {.cue = cue};
        while (*list && *list != '|') {
            uint32_t c = text_next(&list);
            if (c == '*') one.open = true;
            else if (one.n < 40) one.c[one.n++] = c == '-' ? ' ' : c;
        }
        if (*list) list++;
        if (one.n == 0) continue;
        if (row) row[count] = one;
        count++;
    }
    return count;
}

static int by_first(const void *a, const void *b)
{
    const cue_row_t *x = a, *y = b;
    if (x->c[0] != y->c[0]) return x->c[0] < y->c[0] ? -1 : 1;
    return x->n - y->n;
}

int check_cues_load(arena_t *arena, check_cues_t *ret, err_t *err)
{
    size_t count = 0, n = 0;
    for (size_t i = 0; i < LEXEMES; i++)
        if (LEXICON[i].cue != CUES) count += add(NULL, LEXICON[i].zh, 0) + add(NULL, LEXICON[i].en, 0);
    cue_row_t *row = arena_array(arena, count, sizeof *row);
    if (!row) return err_nomem(err);
    for (size_t i = 0; i < LEXEMES; i++) {
        if (LEXICON[i].cue == CUES) continue;
        n += add(row + n, LEXICON[i].zh, LEXICON[i].cue);
        n += add(row + n, LEXICON[i].en, LEXICON[i].cue);
    }
    assert(n == count);
    qsort(row, count, sizeof *row, by_first);
    *ret = (check_cues_t){row, count};
    return 0;
}

static bool stands(const cue_row_t *r, const uint32_t *c, int at)
{
    for (int i = 0; i < r->n; i++) {
        uint32_t have = small(c[at + i]);
        if (have == '-' || have == 0xA0 || have == 0x2010 || have == 0x2011) have = ' ';
        if (have != r->c[i]) return false;
    }
    return r->open || !is_latin(r->c[r->n - 1]) || !(is_latin(c[at + r->n]) || is_digit(c[at + r->n]));
}

void check_cues_read(const check_cues_t *cues, const sentence_t *s, hits_t *h)
{
    h->n = 0;
    for (int at = 0; at < s->n; at++) {
        uint32_t first = small(s->c[at]);
        size_t low = 0, high = cues->count;
        if (is_latin(first) ? at > 0 && is_latin(s->c[at - 1]) : !is_han(first)) continue;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (cues->row[middle].c[0] < first) low = middle + 1;
            else high = middle;
        }
        for (; low < cues->count && cues->row[low].c[0] == first && h->n < HITS_MOST; low++)
            if (stands(&cues->row[low], s->c, at)) h->hit[h->n++] = (hit_t){at, at + cues->row[low].n, cues->row[low].cue};
    }
}

/* The first hit at or behind the character. */
static int hit_from(const hits_t *h, int from)
{
    int low = 0, high = h->n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (h->hit[middle].from < from) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool cue_in(const hits_t *h, int from, int to, enum cue cue)
{
    for (int i = hit_from(h, from); i < h->n && h->hit[i].from < to; i++)
        if (h->hit[i].cue == cue && h->hit[i].to <= to) return true;
    return false;
}

int cue_last(const hits_t *h, int from, int to, enum cue cue)
{
    int found = -1;
    for (int i = hit_from(h, from); i < h->n && h->hit[i].from < to; i++)
        if (h->hit[i].cue == cue && h->hit[i].to <= to) found = h->hit[i].from;
    return found;
}

bool cue_at(const hits_t *h, int at, enum cue cue)
{
    for (int i = hit_from(h, at); i < h->n && h->hit[i].from == at; i++)
        if (h->hit[i].cue == cue) return true;
    return false;
}

bool cue_ends(const hits_t *h, const sentence_t *s, int at, enum cue cue)
{
    int end = at > 0 && s->c[at - 1] == ' ' ? at - 1 : at;
    for (int i = hit_from(h, end - 24 > 0 ? end - 24 : 0); i < h->n && h->hit[i].from < end; i++)
        if (h->hit[i].cue == cue && h->hit[i].to == end) return true;
    return false;
}

int check_pair_side(const sentence_t *s, int from, int to)
{
    static const char *const pairs[][2] = {
        {"女|women|female|Women|females|girls", "男| men| male|Men|males|boys"}, {"线上|网上|online|by video|remotely", "线下|现场|in person|on site"}, {"上半年", "下半年"}, {"驳回|不予|不支持|未通过", "准予|支持|决定赔偿|批准|同意"}, {"城镇|城市|urban", "农村|乡村|rural"},
        {"不合格|未达标", "合格|达标"}, {"未成年人|minors|children", "成年人|adults"}, {"纸质|on paper", "电子|electronic"}, {"未结|在办|未办结|未审结", "办结|审结|已结"},
        {"refus|dismissed|rejected|denied|withdrawn|not upheld", "grant|allowed|upheld|approv|admitted|accepted"}, {"缓刑", "实刑"}, {"foreign", "domestic"}, {"外地|异地", "本地"}, {"反对", "支持|赞成"},
        {"acquitted|not guilty", "guilty|convicted"}, {"former", "current"}, {"against", "in favour|for"}, {"旧存|结转|积存", "新收|新受理"}, {"未采纳|不予采纳", "采纳"}, {"未整改", "整改"}, {"未答复", "答复"}, {"基层院|各县区院", "市院|本院|分院"}, {"镇级|乡级", "县级"}, {"节假日", "工作日"}, {"旱地|旱田", "水田|水浇地"}, {"区县|县区|县级", "市本级|市级"}, {"涉外", "非涉外"}, {"败诉率", "胜诉率"}};
    for (int p = 0; p < (int)(sizeof pairs / sizeof *pairs); p++)
        for (int side = 0; side < 2; side++)
            if (check_says(s, from > 0 ? from - 1 : 0, to, pairs[p][side])) return 2 * p + side;
    return -1;
}
