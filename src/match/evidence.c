/* evidence.c - adding up pieces and deciding the tier. The only place where tiers are decided. */
#include "match/evidence.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

void evidence_begin(evidence_t *ev, bool keep)
{
    memset(ev, 0, offsetof(evidence_t, piece));
    ev->keep = keep;
    ev->kind = PAIR_UNKNOWN;
}

static void record(evidence_t *ev, enum weight what, int points, const char *a, const char *b)
{
    if (!ev->keep || ev->pieces == PIECES_MOST) return;
    piece_t *p = &ev->piece[ev->pieces++];
    p->what = what;
    p->points = points;
    text_copy(p->arg[0], PIECE_WORDS, a ? a : "");
    text_copy(p->arg[1], PIECE_WORDS, b ? b : "");
}

static int scaled(enum weight what, int percent)
{
    int points = weight_points(what) * percent;
    return points < 0 ? -((-points + 50) / 100) : (points + 50) / 100;
}

static int phase_is_facts(const evidence_t *ev)
{
    return ev->name_pieces < 0;
}

void evidence_add(evidence_t *ev, enum weight what, int percent, const char *a, const char *b)
{
    int points = scaled(what, percent);
    if (phase_is_facts(ev)) ev->facts += points;
    else ev->name += points;
    record(ev, what, points, a, b);
}

void evidence_char(evidence_t *ev, enum weight what, int percent, uint32_t a, uint32_t b)
{
    char x[5] = "", y[5] = "";
    if (ev->keep) {
        if (a) x[text_encode(a, x)] = '\0';
        if (b) y[text_encode(b, y)] = '\0';
    }
    evidence_add(ev, what, percent, x, y);
}

void evidence_end_name(evidence_t *ev)
{
    assert(!phase_is_facts(ev));
    if (ev->name < 0) ev->name = 0;
    ev->name_pieces = -1 - ev->pieces; /* negative: closed; the count can be read back */
}

void evidence_clear_name(evidence_t *ev)
{
    assert(!phase_is_facts(ev));
    ev->name = 0;
    ev->pieces = 0;
    ev->same_name = false;
}

void score_common(evidence_t *ev, size_t namesakes)
{
    if (!ev->same_name || namesakes < 2 || ev->identity_same) return;
    int doublings = 0;
    for (size_t n = namesakes; n > 1; n >>= 1) doublings++;
    int points = weight_points(WEIGHT_common_name) * doublings, most = weight_points(WEIGHT_common_most);
    if (points < most) points = most;
    char text[24];
    ev->facts += points;
    record(ev, WEIGHT_common_name, points, num_text((int64_t)namesakes, text), NULL);
}

void score_population(evidence_t *ev, const population_t *p)
{
    enum { RARE = 10 }; /* tenths of powers of ten: ten people */
    static const enum weight rows[] = {[POPULATION_UNKNOWN] = WEIGHT_population_unknown, [POPULATION_CHINA] = WEIGHT_population,
                                       [POPULATION_PINYIN] = WEIGHT_population_pinyin, [POPULATION_WORLD] = WEIGHT_population_world};
    if (ev->identity_same) return;
    if (p->of == POPULATION_UNKNOWN) {
        ev->how_common_unknown = true;
        record(ev, WEIGHT_population_unknown, 0, NULL, NULL);
        return;
    }
    int tenths = population_tenths(p->people), beyond = tenths > RARE ? tenths - RARE : 0;
    int points = weight_points(rows[p->of]) * beyond / 10;
    char text[24];
    ev->facts += points;
    ev->population = points;
    if (!beyond && p->of == POPULATION_CHINA) record(ev, WEIGHT_population_rare, 0, NULL, NULL);
    else record(ev, rows[p->of], points, num_text(population_round(p->people), text), NULL);
}

/* Pieces recorded must add up to the score: what clipping takes away is taken from the pieces too,
 * the last ones of that sign first. */
static void settle(evidence_t *ev, int score)
{
    if (!ev->keep) return;
    int sum = 0;
    for (int i = 0; i < ev->pieces; i++) sum += ev->piece[i].points;
    for (int i = ev->pieces - 1; i >= 0 && sum != score; i--) {
        int *points = &ev->piece[i].points, excess = sum - score;
        if ((excess > 0) != (*points > 0)) continue;
        int take = excess > 0 ? (excess < *points ? excess : *points) : (excess > *points ? excess : *points);
        *points -= take;
        sum -= take;
    }
    if (ev->pieces) ev->piece[0].points += score - sum; /* what rounding of tenths left over */
}

/* The number carries a pair with one valid identity; all else counts a tenth. */
static int close_identity(evidence_t *ev)
{
    int rest = 0;
    for (int i = 0; i < ev->pieces; i++)
        if (ev->piece[i].what != WEIGHT_same_identity) ev->piece[i].points /= 10;
    rest = (ev->name + ev->facts - weight_points(WEIGHT_same_identity)) / 10;
    int score = weight_points(WEIGHT_same_identity) + rest;
    return score > 1000 ? 1000 : score < 850 ? 850 : score;
}

/* A name that agrees and a fact that agrees are many in a city of millions: probable is what is as likely as not. */
static bool probable(const evidence_t *ev, int points)
{
    bool fact = ev->birth_agrees || ev->place_agrees || ev->unit_agrees;
    if (!fact || ev->contradicts || ev->name < weight_points(WEIGHT_name_for_b)) return false;
    return calibration_score(ev->kind, points > 0 ? points : 0) >= weight_points(WEIGHT_chance_for_b);
}

int evidence_close(evidence_t *ev, enum match_tier *ret_tier)
{
    assert(phase_is_facts(ev));
    assert(ev->name <= 0 || ev->kind != PAIR_UNKNOWN); /* or the chance would be that of another kind of pair */
    int score = ev->name + ev->facts, most = weight_points(WEIGHT_most);
    *ret_tier = MATCH_C;
    if (ev->identity_other) {
        score = 0;
        *ret_tier = MATCH_NONE;
    } else if (ev->identity_same) {
        score = close_identity(ev);
        *ret_tier = MATCH_A;
    } else if (ev->name < weight_points(WEIGHT_least)) {
        /* Other facts never make up for a name that does not agree. */
        *ret_tier = MATCH_NONE;
    } else if (probable(ev, score)) {
        *ret_tier = MATCH_B;
    }
    if (!ev->identity_same && score > most) score = most;
    if (score < 0) score = 0;
    if (score == 0) *ret_tier = MATCH_NONE;
    settle(ev, score);
    return score;
}

int evidence_score(const evidence_t *ev, int points, enum match_tier tier)
{
    assert(phase_is_facts(ev) && points >= 0);
    if (tier == MATCH_NONE) return 0;
    if (ev->identity_same) return points;
    int score = calibration_score(ev->kind, points), most = weight_points(WEIGHT_chance_unknown);
    bool bare = !ev->birth_agrees && !ev->place_agrees && !ev->unit_agrees;
    return ev->how_common_unknown && bare && score > most ? most : score;
}

int evidence_explain(const evidence_t *ev, arena_t *a, match_reason_t **ret_reasons, size_t *ret_count,
                     err_t *err)
{
    match_reason_t *r = arena_array(a, (size_t)ev->pieces + 1, sizeof *r);
    if (!r) return err_nomem(err);
    for (int i = 0; i < ev->pieces; i++) {
        const piece_t *p = &ev->piece[i];
        const char *const arg[2] = {p->arg[0], p->arg[1]};
        const size_t bytes[2] = {strlen(p->arg[0]), strlen(p->arg[1])};
        char text[LANG_COUNT * (SENTENCE_MOST + 3 * PIECE_WORDS)];
        size_t at[LANG_COUNT], n = 0;
        for (int l = 0; l < LANG_COUNT; l++) {
            at[l] = n;
            n += weight_say(p->what, (enum lang)l, arg, bytes, text + n);
        }
        const char *kept = arena_textn(a, text, n);
        if (!kept) return err_nomem(err);
        r[i].word = weight_word(p->what);
        r[i].points = p->points;
        for (int l = 0; l < LANG_COUNT; l++) r[i].words.in[l] = kept + at[l];
    }
    *ret_reasons = r;
    *ret_count = (size_t)ev->pieces;
    return 0;
}
