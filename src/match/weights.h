/* weights.h - the pieces of evidence: one row each in data/names/weights.tsv.
 *
 * A piece that the code uses and the file lacks, or the other way round, refuses to load: weights never
 * fall back silently. Threads: loaded once, constant afterwards.
 */
#ifndef MATCH_WEIGHTS_H
#define MATCH_WEIGHTS_H

#include "base/err.h"

#define WEIGHTS(W)                                                                                          \
    W(same_name) W(near_name) W(same_unit_name) W(near_unit_name) W(pinyin_name) W(other_name) W(variant)   \
    W(kin) W(sound_alike) W(near_sound) W(look_alike) W(look_near) W(doubled) W(missing_part) W(other_char) W(missing) W(extra) W(swapped)          \
    W(several_slips) W(other_surname) W(place_missing) W(other_place_name) W(legal_form) W(other_legal_form) W(branch)       \
    W(other_branch) W(short_name) W(left_place)       \
    W(left_group) W(left_light) W(left_trade) W(left_brand) W(contracted) W(other_trade) W(unlike) W(other_light) W(group_member)     \
    W(trade_most) W(other_number) W(reordered) W(glued) W(initial) W(spelling) W(typo)      \
    W(typo_two) W(missing_word) W(extra_word) W(particle) W(other_word) W(alias) W(common_name) W(population) W(population_rare) W(population_pinyin) W(population_world) W(population_unknown) W(chance_unknown)             \
    W(same_identity) W(other_identity) W(same_birth) W(same_birth_year) W(other_birth) W(same_sex)          \
    W(other_sex) W(same_place) W(same_province) W(other_place) W(same_unit) W(other_unit) W(cut) W(least)   \
    W(name_for_b) W(chance_for_b) W(most) W(common_most) W(match_points) \
    /* Latin names */                                                                                       \
    W(typo_short) W(typo_two_short) W(typo_three) W(nickname) W(other_tongue) W(synonym) W(acronym)         \
    W(other_initial) W(unit_word) W(one_word) W(repeated) W(reversed) W(other_half) W(kin_turned)           \
    W(sound_name) W(translated) W(sex_forms) W(near_place) W(local_firm) W(attached_body)

enum { SENTENCE_MOST = 640 }; /* twice the bytes of the longest sentence */

enum weight {
#define W(word) WEIGHT_##word,
    WEIGHTS(W)
#undef W
    WEIGHT_COUNT
};

/* Loads calibration and population as well. */
int weights_load(err_t *err);
int weight_points(enum weight w);
/* The stable word ("sound_alike"). */
const char *weight_word(enum weight w);
/* The sentence with {0} and {1} filled in and its NUL; returns the bytes. Room: SENTENCE_MOST and three times the longer
 * argument. */
size_t weight_say(enum weight w, enum lang lang, const char *const arg[2], const size_t bytes[2], char *into);

#endif
