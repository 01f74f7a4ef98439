/* latin_pair.c - which word of one Latin name stands for which of the other. */
#include "match/latin.h"

#include <assert.h>
#include <string.h>

enum { JOIN_MOST = 4, JOIN_APART = 6 }; /* words written as one, or one as many; letters they may differ in */

int latin_join(const form_t *f, int first, int count, char into[LATIN_WORD])
{
    int n = 0;
    for (int i = first; i < first + count; i++) {
        const token_t *t = &f->token[i];
        if (n + t->n > LATIN_WORD) return 0;
        memcpy(into + n, f->text + t->at, t->n);
        n += t->n;
    }
    return n;
}

static void link_words(pairing_t *p, int i, int j, like_t how)
{
    assert(p->of_a[i] == LATIN_SINGLE && p->of_b[j] == LATIN_SINGLE);
    p->of_a[i] = (int8_t)j;
    p->of_b[j] = (int8_t)i;
    p->how[i] = how;
}

/* Equal words, the nearest place first for words that stand twice. */
static void pair_equal(pairing_t *p)
{
    for (int i = 0; i < p->a->tokens; i++) {
        const token_t *t = &p->a->token[i];
        for (int k = 0; k < 2 * p->b->tokens + i + 2; k++) {
            int j = k % 2 ? i - (k + 1) / 2 : i + k / 2;
            if (j < 0 || j >= p->b->tokens || p->of_b[j] != LATIN_SINGLE) continue;
            if (t->n != p->b->token[j].n || memcmp(latin_word(p->a, i), latin_word(p->b, j), t->n)) continue;
            link_words(p, i, j, (like_t){WEIGHT_COUNT, 100});
            break;
        }
    }
}

static int singles(const int8_t *of, int n, uint8_t into[LATIN_CLOSE])
{
    int k = 0;
    for (int i = 0; i < n && k < LATIN_CLOSE; i++)
        if (of[i] == LATIN_SINGLE) into[k++] = (uint8_t)i;
    return k;
}

/* The pairs that cost least first; between equals the ones that stand nearest to each other. */
static void pair_near(pairing_t *p)
{
    uint8_t x[LATIN_CLOSE], y[LATIN_CLOSE];
    like_t how[LATIN_CLOSE][LATIN_CLOSE];
    sound_t s[LATIN_CLOSE], t[LATIN_CLOSE];
    int n = singles(p->of_a, p->a->tokens, x), m = singles(p->of_b, p->b->tokens, y);
    for (int i = 0; i < n; i++) s[i].n = LATIN_UNHEARD;
    for (int j = 0; j < m; j++) t[j].n = LATIN_UNHEARD;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++) how[i][j] = latin_like(p->a, x[i], &s[i], p->b, y[j], &t[j]);
    for (int left = n < m ? n : m; left > 0; left--) {
        int best = INT32_MIN, bi = 0, bj = 0;
        for (int i = 0; i < n; i++) {
            if (p->of_a[x[i]] != LATIN_SINGLE) continue;
            for (int j = 0; j < m; j++) {
                if (p->of_b[y[j]] != LATIN_SINGLE || how[i][j].what == WEIGHT_other_word) continue;
                int apart = x[i] > y[j] ? x[i] - y[j] : y[j] - x[i];
                int worth = latin_points(how[i][j]) * FORM_TOKENS - apart;
                if (worth > best) best = worth, bi = i, bj = j;
            }
        }
        if (best == INT32_MIN) return;
        link_words(p, x[bi], y[bj], how[bi][bj]);
    }
}

static bool free_run(const int8_t *of, int first, int count)
{
    for (int i = first; i < first + count; i++)
        if (of[i] != LATIN_SINGLE) return false;
    return true;
}

static void take_run(pairing_t *p, latin_run_t r)
{
    if (p->runs == LATIN_RUNS) return;
    for (int i = 0; i < r.count_a; i++) p->of_a[r.first_a + i] = LATIN_IN_RUN;
    for (int j = 0; j < r.count_b; j++) p->of_b[r.first_b + j] = LATIN_IN_RUN;
    p->run[p->runs++] = r;
}

/* Could count words joined be one word: the same first letter, and hardly a letter that the other lacks? */
static bool may_join(const form_t *many, int first, int count, const form_t *one, int j)
{
    uint32_t letters = 0;
    for (int i = first; i < first + count; i++) letters |= many->token[i].letters;
    return *latin_word(many, first) == *latin_word(one, j) &&
           __builtin_popcount(letters ^ one->token[j].letters) <= JOIN_APART;
}

/* One word of one side against 2..4 neighbours of the other, joined. exact: only equal letters. */
static void join_side(pairing_t *p, bool turned, bool exact)
{
    const form_t *many = turned ? p->b : p->a, *one = turned ? p->a : p->b;
    int8_t *of_many = turned ? p->of_b : p->of_a, *of_one = turned ? p->of_a : p->of_b;
    char joined[LATIN_WORD];
    for (int j = 0; j < one->tokens; j++) {
        int n = one->token[j].n;
        for (int i = 0; of_one[j] == LATIN_SINGLE && n > 1 && i < many->tokens; i++) {
            for (int count = 2; count <= JOIN_MOST && i + count <= many->tokens; count++) {
                if (of_many[i + count - 1] != LATIN_SINGLE || of_many[i] != LATIN_SINGLE) break;
                int m = free_run(of_many, i, count) ? latin_join(many, i, count, joined) : 0;
                if (m == 0 || m > n + 3) break;
                if (m < n - 3 || (exact && m != n) || !may_join(many, i, count, one, j)) continue;
                like_t how = exact && memcmp(joined, latin_word(one, j), (size_t)n)
                                 ? (like_t){WEIGHT_other_word, 100}
                                 : latin_like_joined(joined, m, latin_word(one, j), n);
                if (how.what == WEIGHT_other_word) continue;
                latin_run_t r = {(uint8_t)i, (uint8_t)count, (uint8_t)j, 1, how, false};
                if (turned) r = (latin_run_t){(uint8_t)j, 1, (uint8_t)i, (uint8_t)count, how, false};
                take_run(p, r);
                break;
            }
        }
    }
}

/* "JC" for Jean-Claude, "PLA" for People's Liberation Army: one word against the first letters of neighbours. */
static bool first_letters(const form_t *f, const int8_t *of, int from, const char *word, int n, int *ret_count)
{
    int k = 0, i = from;
    for (; k < n && i < f->tokens; i++) {
        if (of[i] != LATIN_SINGLE) return false;
        if (latin_word(f, i)[0] == word[k] && f->token[i].n > 1) k++;
        else if (f->token[i].kind != TOKEN_PARTICLE || k == 0) return false;
    }
    *ret_count = i - from;
    return k == n;
}

static void pair_initials(pairing_t *p, bool turned)
{
    const form_t *many = turned ? p->b : p->a, *one = turned ? p->a : p->b;
    const int8_t *of_many = turned ? p->of_b : p->of_a, *of_one = turned ? p->of_a : p->of_b;
    int least = one->schema == MATCH_UNIT && one->tokens > 1 ? 3 : 2, most = one->schema == MATCH_UNIT ? 6 : 3;
    for (int j = 0; j < one->tokens; j++) {
        int n = one->token[j].n;
        if (of_one[j] != LATIN_SINGLE || n < least || n > most || one->token[j].kind == TOKEN_PARTICLE) continue;
        for (int i = 0; i < many->tokens; i++) {
            int count = 0;
            if (!first_letters(many, of_many, i, latin_word(one, j), n, &count)) continue;
            latin_run_t r = {(uint8_t)i, (uint8_t)count, (uint8_t)j, 1, {WEIGHT_COUNT, 100}, true};
            if (turned) r = (latin_run_t){(uint8_t)j, 1, (uint8_t)i, (uint8_t)count, {WEIGHT_COUNT, 100}, true};
            take_run(p, r);
            break;
        }
    }
}

/* All that is left on both sides, joined: "Mao Tse-tung" and "Mao Zedong", "Ya Mahdi" and "Yam Ahdi". */
static bool left_run(const int8_t *of, int n, int *ret_first, int *ret_count)
{
    int first = 0, last = n - 1;
    while (first < n && of[first] != LATIN_SINGLE) first++;
    while (last >= first && of[last] != LATIN_SINGLE) last--;
    *ret_first = first;
    *ret_count = last - first + 1;
    return *ret_count > 0 && free_run(of, first, *ret_count);
}

int latin_chinese(const char *word, int n, char into[LATIN_WORD])
{
    int k = 0;
    for (int i = 0; i < n && k + 2 < LATIN_WORD; i++) {
        char c = word[i], next = i + 1 < n ? word[i + 1] : 0;
        if (c == 'h' && next == 's') into[k++] = 'x', i++; /* hs */
        else if ((c == 'z' || c == 'c') && next == 'h') into[k++] = 'C', i++;
        else if (c == 's' && next == 'h') into[k++] = 'x', i++;
        else if (c == 't' && (next == 's' || next == 'z')) into[k++] = 'z', i++;
        else if (c == 'n' && next == 'g') into[k++] = 'n', i++;
        else if (c == 'j' || c == 'q') into[k++] = 'C';
        else if (c == 'c') into[k++] = 'z';
        else if (c == 's') into[k++] = 'x';
        else if (c == 'b') into[k++] = 'p';
        else if (c == 'd') into[k++] = 't';
        else if (c == 'g') into[k++] = 'k';
        else if (c == 'u' && next == 'n') into[k++] = 'o';
        else into[k++] = c;
    }
    return k;
}

static void pair_left(pairing_t *p)
{
    int i = 0, j = 0, n = 0, m = 0;
    if (!left_run(p->of_a, p->a->tokens, &i, &n) || !left_run(p->of_b, p->b->tokens, &j, &m)) return;
    if (n > JOIN_MOST || m > JOIN_MOST || (n == 1 && m == 1)) return;
    char x[LATIN_WORD], y[LATIN_WORD], s[LATIN_WORD], t[LATIN_WORD];
    int k = latin_join(p->a, i, n, x), l = latin_join(p->b, j, m, y);
    if (k < 5 || l < 5) return;
    like_t how = latin_like_joined(x, k, y, l);
    int q = latin_chinese(x, k, s), r = latin_chinese(y, l, t);
    if (how.what != WEIGHT_COUNT && p->a->schema == MATCH_PERSON && q == r && !memcmp(s, t, (size_t)q))
        how = (like_t){WEIGHT_spelling, 100};
    if (how.what == WEIGHT_other_word) return;
    take_run(p, (latin_run_t){(uint8_t)i, (uint8_t)n, (uint8_t)j, (uint8_t)m, how, false});
}

void latin_pair(const form_t *a, const form_t *b, pairing_t *ret)
{
    assert(a->tokens <= FORM_TOKENS && b->tokens <= FORM_TOKENS);
    ret->a = a;
    ret->b = b;
    ret->runs = 0;
    memset(ret->of_a, LATIN_SINGLE, (size_t)a->tokens);
    memset(ret->of_b, LATIN_SINGLE, (size_t)b->tokens);
    pair_equal(ret);
    int lone_a = 0, lone_b = 0;
    for (int i = 0; i < a->tokens; i++) lone_a += ret->of_a[i] == LATIN_SINGLE;
    for (int j = 0; j < b->tokens; j++) lone_b += ret->of_b[j] == LATIN_SINGLE;
    if (!lone_a || !lone_b) return;
    if (lone_a > 1) join_side(ret, false, true);
    if (lone_b > 1) join_side(ret, true, true);
    pair_near(ret);
    if (lone_a > 1) join_side(ret, false, false);
    if (lone_b > 1) join_side(ret, true, false);
    if (lone_a > 1) pair_initials(ret, false);
    if (lone_b > 1) pair_initials(ret, true);
    pair_left(ret);
}
