/* check_solve.h - the solver: readings of each claim, weighed; not for other rooms.
 *
 * A relation offers readings: the claim, the facts it would follow from, whether it does, and how much the words speak for
 * it. One reading that fits and is not far behind the best is enough to agree. A contradiction is reported only where the best
 * reading does not fit, the words speak for it (READ_SURE), and none that fits comes near.
 */
#ifndef REPORT_CHECK_SOLVE_H
#define REPORT_CHECK_SOLVE_H

#include "report/check_facts.h"

enum { READ_SURE = 6, READ_NEAR = 5, READ_PLAIN = 10 };

enum relation { REL_CHANGE, REL_MERGED, REL_BASE, REL_POINTS, REL_DIRECTION, REL_SUM, REL_LEFT, REL_PART, REL_SHARE, REL_RATE, REL_AVERAGE, REL_AGAIN, REL_RANGE, REL_UNIT, REL_IMPOSSIBLE, REL_TWO, REL_ALL, RELATIONS };
/* A fact may be a claim in several ways: what is said of it, the total of a list, what is left, said again or ordered. */
enum family { FAM_SAID, FAM_SUM, FAM_LEFT, FAM_ORDER, FAMILIES };

typedef struct reading {
    enum relation rel;
    bool set, fits;
    int score, claim, n;
    int op[LIST_MOST];
    signed char sign[LIST_MOST]; /* of a sum: 1, -1 */
    char form;  /* '+': a sum of op; '/': op0 over op1; '%': the same in per cent; '-': op0 less op1; 'r': their rise in per cent; 'x': no computation; '>': op0 beside op1; 'm': op0 over so many periods;
                   'S': all but the last op, over it, in per cent; 'b', 'B': op0, a rise (a fall) by so much, over what was before it; 't': by how many times; 'c': the fall from op1 to op0 */
    double v;   /* what the operands give */
} reading_t;

typedef struct solve {
    checker_t *k;
    const sentence_t *s;
    facts_t x;
    reading_t good[FACTS_MOST][FAMILIES], bad[FACTS_MOST][FAMILIES];
    int whole[FACTS_MOST]; /* the total that a fitting list makes of it, -1 */
} solve_t;

/* Keeps the reading if it is the best of its kind. */
void solve_offer(solve_t *w, enum family family, const reading_t *r);
static inline bool solve_near(const solve_t *w, int a, int b, int most) /* at most so many sentences apart */
{
    int d = w->x.f[a].sentence - w->x.f[b].sentence;
    return d >= -most && d <= most;
}
/* 分别: as many values as the list of the claim has, in the same order. 1: the value is the one in the claim's place, -1: it is
 * not, 0: there is no such list. earlier: among those said to be of an earlier time. */
int solve_in_turn(const solve_t *w, int claim, int value, bool earlier);
/* How near a value computed is to the one said, as slips are: 2 one digit or two in turn, 1 not far, 0, -3 far off. */
int solve_slip(double computed, double said);
/* Whether the fact is a term of a list or stock that adds up. */
bool solve_explained(const solve_t *w, int i);
/* Whether the sum v of the n facts op is what the claim says: rounded numbers of one last place may miss it by 1 to 3 of that place, as
 * there are more of them; else the interval of the sum meets that of the claim. */
bool solve_comes_to(const solve_t *w, const int *op, int n, range_t sum, double v, int claim);
/* Whether a semicolon (not one in brackets), or a while, stands between the two facts. */
bool solve_parted(const solve_t *w, int a, int b);

/* Whether the rate is named after what fact p counts (回复率: 收到回复85份); what is no named rate may be of any. */
bool solve_names_part(const solve_t *w, int claim, int p);
/* Whether fact p is what the share is of (已答复的申请中82%, behind 已答复386件), not its part. */
bool solve_is_among(const solve_t *w, int claim, int p);
/* Whether a change is said of the value right before it alone, so that none behind is what changed: 75 hearings, fifteen more than in
 * 2023, attended by 225 officers. */
bool solve_of_last(const solve_t *w, int claim);
/* Whether a rate is said to have moved, from a rate beside it. */
bool solve_own_base(const solve_t *w, int i);
/* Whether a number only bounds the things beside it (1000万元以上的8件, eight cases worth over 10 million): no total, no part. */
bool solve_is_threshold(const solve_t *w, int i);
/* Whether the share c may be p's of the whole, as all three are rounded. */
bool solve_fits_share(const tok_t *p, const tok_t *whole, const tok_t *c);
/* Whether a share is of the value right before it: of which 71 %. */
bool solve_of_which(const solve_t *w, int claim);
/* Whether the words of a share name a whole that is called otherwise. */
bool solve_other_whole(const solve_t *w, int claim, int whole);
/* How many kilograms, metres, square metres or days a unit is, and which of them; 0 = no such unit. */
double solve_measure(const sentence_t *s, const tok_t *t, char *kind);
/* The digits of a fact as they stand, without their scale. */
double solve_literal(const solve_t *w, int i);
void solve_sums(solve_t *w);
void solve_left(solve_t *w);
void solve_changes(solve_t *w);
void solve_shares(solve_t *w);
void solve_means(solve_t *w);
void solve_ranges(solve_t *w);
void solve_orders(solve_t *w);
void solve_again(solve_t *w);
void solve_told_together(solve_t *w);
void solve_pointed(solve_t *w);
void solve_acts(solve_t *w);
void solve_tiles(solve_t *w);
void solve_levels(solve_t *w);
void solve_scales(solve_t *w);
void solve_balances(solve_t *w);
void solve_nets(solve_t *w); /* behind sums, shares and what is left */
void solve_elided(solve_t *w);
void solve_only_two(solve_t *w); /* behind the others: of what they left */

/* Whether a contradiction is none for what else the passage says. */
bool solve_excused(const solve_t *w, const reading_t *r);
bool solve_excused_zh(const solve_t *w, const reading_t *r);

#endif
