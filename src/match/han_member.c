/* han_member.c - firms and bodies of one family whose names differ by a word that makes another: the company of a
 * place, the branch of a quarter, the school of a university, the member of a group.
 */
#include "match/han.h"

#include "match/lexicon.h"

#include <assert.h>
#include <string.h>

enum { PAIR = 2, MEMBER_PERCENT = 115, AFFIX = 0x9644, BELONG = 0x5C5E };

static bool pair_at(const form_t *f, int at, uint32_t first, uint32_t second)
{
    return at >= 0 && at + 1 < f->core_count + f->tail && f->core[at] == first && f->core[at + 1] == second;
}

/* 集团 or 控股, of the core or of the legal form. */
static bool group_at(const form_t *f, int at)
{
    return pair_at(f, at, 0x96C6, 0x56E2) || pair_at(f, at, 0x63A7, 0x80A1);
}

/* The first n characters of the core without 集团 at their end. */
static int without_group(const form_t *f, int n)
{
    return n >= PAIR && group_at(f, n - PAIR) ? n - PAIR : n;
}

static bool same_end(const form_t *a, int n, const form_t *b, int m)
{
    return n >= PAIR && m >= PAIR && !memcmp(a->core + n - PAIR, b->core + m - PAIR, PAIR * sizeof *a->core);
}

/* 恒大地产集团武汉有限公司: where the place begins that stands before the legal form; the core's end when there is none. */
static int place_last(const form_t *f, int *ret_code)
{
    enum { LEAST = 3, MOST = 6 };
    int n = f->core_count;
    for (int at = n - MOST > LEAST ? n - MOST : LEAST; f->legal && at + PAIR <= n; at++)
        if (lexicon_place(f->core + at, n - at, ret_code) == n - at && *ret_code) return at;
    return n;
}

/* The company that a group has in a place, against the group. */
static void local_firm(const form_t *has, const form_t *lacks, evidence_t *ev)
{
    int code = 0, at = place_last(has, &code), n = has->core_count;
    if (at == n || !lacks->legal) return;
    if (!same_end(has, without_group(has, at), lacks, without_group(lacks, lacks->core_count))) return;
    if (lacks->place_code && lacks->place_code / 10000 == code / 10000) return; /* said in front */
    char text[PIECE_WORDS];
    han_text(has->from + at, n - at, text);
    evidence_add(ev, WEIGHT_local_firm, 100, text, NULL);
}

/* 附属, 附设, 直属, 下属: where the word ends in the line, 0 when there is none. */
static int attached(const form_t *f)
{
    static const uint32_t words[][PAIR] = {{AFFIX, BELONG}, {AFFIX, 0x8BBE}, {0x76F4, BELONG}, {0x4E0B, BELONG}};
    int n = f->lead + f->core_count;
    for (int i = PAIR; i + PAIR <= n; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (!memcmp(f->line + i, words[k], sizeof words[k])) return i + PAIR;
    return 0;
}

static bool attaches(const form_t *f)
{
    for (int i = 0; i < f->lead + f->core_count; i++)
        if (f->line[i] == AFFIX || f->line[i] == BELONG) return true;
    return false;
}

/* 北京大学附属中学 is not 北京大学; 同仁医院 is 首都医科大学附属北京同仁医院, for it says what stands behind. */
static void attached_body(const form_t *has, const form_t *lacks, evidence_t *ev)
{
    int at = attached(has), n = has->lead + has->core_count, m = lacks->lead + lacks->core_count;
    if (!at || attaches(lacks) || m + PAIR > n || m < PAIR) return; /* 付属 is a slip */
    if (!memcmp(has->line + n - PAIR, lacks->line + m - PAIR, PAIR * sizeof *has->line)) return;
    char text[PIECE_WORDS];
    han_text(has->line_from + at - PAIR, n - at + PAIR, text);
    evidence_add(ev, WEIGHT_attached_body, 100, text, NULL);
}

/* 高新支行 and 高新科技支行: what a branch is called stands in the core where it is no place. */
static void branch_words(const form_t *a, const form_t *b, evidence_t *ev)
{
    int n = a->core_count, m = b->core_count;
    if (!a->branch_count || a->branch_count != b->branch_count || memcmp(a->branch, b->branch, (size_t)a->branch_count * sizeof *a->branch)) return;
    if (a->legal || b->legal || (n - m < PAIR && m - n < PAIR) || n < PAIR || m < PAIR || same_end(a, n, b, m)) return;
    char x[PIECE_WORDS], y[PIECE_WORDS];
    han_text(a->from + n - PAIR, PAIR, x);
    han_text(b->from + m - PAIR, PAIR, y);
    evidence_add(ev, WEIGHT_other_branch, 100, x, y);
}

static enum form_sort sort_of(const form_t *f, int at)
{
    return at < f->core_count && at < FORM_SORTED ? (enum form_sort)(f->sort[at] & ~FORM_WORD) : SORT_LEGAL;
}

/* 科技 comes with a new name as often as with a new firm: TCL集团, TCL科技集团. */
static bool plain_trade(const form_t *f, int at, int end)
{
    return end - at == PAIR && pair_at(f, at, 0x79D1, 0x6280);
}

/* Where the brand that opens the core ends, and where the words of trade behind it do. */
static int past(const form_t *f, int at, bool trades)
{
    for (;; at++) {
        enum form_sort sort = sort_of(f, at);
        bool trade = sort == SORT_TRADE || sort == SORT_LIGHT;
        if (trades ? !trade : sort != SORT_BRAND) return at;
    }
}

/* 碧桂园服务控股 against 碧桂园控股: of one group, with a trade of its own. */
static void trade_member(const form_t *has, const form_t *lacks, evidence_t *ev)
{
    int n = past(has, 0, false), end = past(has, n, true), m = past(lacks, 0, false);
    if (!n || n != m || end == n || plain_trade(has, n, end) || memcmp(has->core, lacks->core, (size_t)n * sizeof *has->core)) return;
    if (has->legal && lacks->legal && group_at(has, end) && group_at(lacks, m)) evidence_add(ev, WEIGHT_group_member, MEMBER_PERCENT, NULL, NULL);
}

void han_members(const form_t *a, const form_t *b, evidence_t *ev)
{
    assert(a->han && b->han && !ev->same_name);
    branch_words(a, b, ev);
    for (int turn = 0; turn < 2; turn++) {
        const form_t *has = turn ? b : a, *lacks = turn ? a : b;
        local_firm(has, lacks, ev);
        attached_body(has, lacks, ev);
        trade_member(has, lacks, ev);
    }
}
