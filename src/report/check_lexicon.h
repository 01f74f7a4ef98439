/* check_lexicon.h - the words the checker goes by: one table for all rules; not for other rooms. */
#ifndef REPORT_CHECK_LEXICON_H
#define REPORT_CHECK_LEXICON_H

#include "report/check_inside.h"

enum cue {
    CUE_EARLIER, CUE_NOW, CUE_PLAN, CUE_MOM, CUE_CONST,
    CUE_NEW,                   /* 新增: by so many more where a rise is said, else new ones */
    CUE_MORE, CUE_FEWER,       /* said right before or behind an amount: by so many more */
    CUE_NO_MORE,               /* 多次, 少数: no comparison */
    CUE_APART,                 /* 相差, a gap of */
    CUE_TOTAL, CUE_ADDS,       /* 共; 合计: things before are added */
    CUE_OPEN, CUE_CLOSED,      /* 其中; 分为 */
    CUE_REST, CUE_LEFT, CUE_BEGIN, CUE_CAME, CUE_WENT,
    CUE_SHARE, CUE_OF_ALL, CUE_ELSEWHERE, CUE_LEADS_ON, CUE_AMONG, CUE_BACK,
    CUE_OVERLAP, CUE_EACH, CUE_PERIOD, CUE_NEXT, CUE_FIRST, CUE_LEAST, CUE_MEAN, CUE_GREATEST,
    CUE_AGAIN,                 /* 即, 实为, to be exact: the number said once more */
    CUE_EVERY_UP, CUE_EVERY_DOWN, CUE_SAME, CUE_EXCEPT, CUE_THUS, CUE_ABOVE, CUE_BELOW, CUE_RATE,
    CUES
};

/* Lists that a relation asks for with check_says. */
enum say {
    SAY_EQUALS, SAY_TOTAL_CHAR, SAY_RATE_NAME, SAY_AMONG_HAVE, SAY_OF_THE, SAY_PUNCTUATION, SAY_TO_BE_FILLED, SAY_FORMER, SAY_LATTER, SAY_TERM_BEFORE,
    SAY_ENDS_OF_YEAR, SAY_YEARLY_MEAN, SAY_APART_ZH, SAY_APART_EN, SAY_OF_RATES, SAY_THAN, SAY_WHEN, SAY_COMPARED_ZH, SAY_EXCEED, SAY_FELL_SHORT,
    SAY_THAT_IS, SAY_RAISED, SAY_LOWERED, SAY_IN_TURN, SAY_THEREFORE, SAY_TIMES_OF, SAY_TIME_AGO, SAY_EACH_OF, SAY_UNTIL_ZH, SAY_MATTERS, SAY_APIECE,
    SAY_PER, SAY_PERIODICAL, SAY_UNTIL, SAY_WHOLE_YEAR_ZH, SAY_WHOLE_YEAR_EN, SAY_HALF_YEAR_ZH, SAY_HALF_YEAR_EN, SAY_PART_OF_YEAR_ZH,
    SAY_PART_OF_YEAR_EN, SAY_SUM_CHAR, SAY_OF_ALL_ZH, SAY_RATE_OF_REST, SAY_MOST, SAY_RANKED, SAY_OTHER_TIME, SAY_PLANNED_DATE_ZH,
    SAY_PLANNED_DATE_EN, SAY_LONG_BEHIND, SAY_LONG_BEFORE, SAY_LASTED, SAY_WORKING_DAYS, SAY_TO_ZH, SAY_YEARS_ZH, SAY_NOT_ALIKE, SAY_BETWEEN_ZH,
    SAY_RANGES, SAY_MOVED, SAY_RESPECTIVELY, SAY_EACH_EN, SAY_YEAR_BY_YEAR, SAY_TARGET, SAY_OR_THAT_IS, SAY_AMONG_CHAR, SAY_KINDS, SAY_AMONG_WHOLE,
    SAY_THOSE_THAT, SAY_ALL_ZH, SAY_ALL, SAY_WHICH, SAY_TOTAL_ZH, SAY_PLAN, SAY_PLAN_ZH, SAY_AMONG_OPEN, SAY_GIVING_A, SAY_SEVERAL_ZH, SAY_SEVERAL_EN,
    SAY_OF_THOSE_THAT, SAY_DIVIDED, SAY_OF_OTHER_YEARS, SAY_WERE, SAY_BOUNDED_RATES, SAY_OF_PERSONS, SAY_ABOUT_PERSONS, SAY_WHILE, SAY_THESE_END,
    SAY_OVERLAP, SAY_NOT_ZH, SAY_NOT_EN, SAY_PREPOSITIONS, SAY_ALL_TOGETHER, SAY_COUNT_CHAR, SAY_WHOLE_ZH, SAY_QUARTERS_ZH, SAY_THESE_ZH,
    SAY_ALL_OF_THEM, SAY_GIVES, SAY_ANNUAL, SAY_QUARTERLY, SAY_SEVERAL_YEARS, SAY_AMONG_PART, SAY_OF_THOSE, SAY_SUMMED_TIME,
    SAY_LEAVES_ROOM, SAY_NEEDS_MENDING, SAY_LONGER_THAN_A,
    SAY_LEVELS_ZH, SAY_OPEN_RATES_ZH, SAY_OPEN_LEVELS_ZH, SAY_SIGNED_ZH, SAY_OPEN_LIST_ZH, SAY_BARE_LEADS_ZH, SAY_LIMITS_ZH, SAY_WAY_LEADS_ZH, SAY_WAY_ENDS_ZH,
    SAY_FILLERS_ZH, SAY_ACTS_ZH, SAY_POINTS_ZH, SAY_SOME_OF_ZH,
    SAY_LISTS
};

/* One row: words that are a class of tokens (word, else W_WORDS), a cue (cue, else CUES), or both. */
typedef struct lexeme {
    enum word word;
    enum cue cue;
    const char *zh, *en;
} lexeme_t;

/* What numbers count, and the measures it never has. */
enum measure {
    IN_PERSONS = 1, IN_CASES = 2, IN_MONEY = 4, IN_PTIMES = 8, IN_CTIMES = 16, IN_SPAN = 32, IN_WEIGHT = 64, IN_AREA = 128, IN_LENGTH = 256, IN_TURNS = 512, IN_PERCENT = 1024
};
enum counted_what { COUNTED_OTHER, COUNTED_PERSONS, COUNTED_CASES, COUNTED_MONEY };
typedef struct counted {
    enum counted_what what;
    unsigned never;              /* measures */
    bool changes;                /* also where it rose or fell by the number: 用时缩短12件 */
    const char *zh;              /* ends right before the number */
    const char *unless, *only;   /* Chinese words of the clause that make it something else; without which it is not meant */
    const char *en;              /* ends right before the number */
    const char *is_en, *of_en;   /* stands before "was" and the number; behind the number and "of" */
} counted_t;
extern const counted_t COUNTED[];
extern const size_t COUNTED_ROWS;

extern const lexeme_t LEXICON[];
extern const size_t LEXEMES;
extern const char *const SAYS[SAY_LISTS];

#endif
