/* test_catalogue_mistakes.c - every mistake an author can make, with its line, column, code and the word
 * that was probably meant; and all of them at once.
 *
 * Each case is a kind file made of GOOD with some of its lines replaced, and '@' marks
 * the place that must be named.
 */
#include "catalogue/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char ROLES[] = "roles:\n  clerk: {zh: 窗口人员, en: Clerk}\n  chief: {zh: 检察长, en: Chief}\n";
static const char STAGES[] = "stages:\n  draft: {zh: 起草, en: Draft}\n  closed: {zh: 已办结, en: Closed}\n";
static const char CODES[] =
    "codes: crimes\nname: {zh: 罪名, en: Crimes}\ngroups:\n  bribery: {zh: 贿赂犯罪, en: Bribery}\n"
    "choices:\n  \"389\": {zh: 行贿罪, en: Giving bribes, group: bribery}\n";

/* The good file, line by line; a case replaces line `line` by `text` (line 0: appends). */
static const char *const GOOD[] = {
    /* 1 */ "kind: letter",
    /* 2 */ "name: {zh: 函, en: Letter}",
    /* 3 */ "number: \"{office.brief}检函〔{year}〕{serial}号\"",
    /* 4 */ "title: about",
    /* 5 */ "stages: [draft, closed]",
    /* 6 */ "final: closed",
    /* 7 */ "papers: [cover_page]",
    /* 8 */ "fields:",
    /* 9 */ "  about:   {type: text, label: {zh: 事由, en: Subject}, required: true}",
    /* 10 */ "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: crimes}",
    /* 11 */ "  amount:  {type: money, label: {zh: 金额, en: Amount}, min: 0, max: 100}",
    /* 12 */ "  days:    {type: int, label: {zh: 天数, en: Days}}",
    /* 13 */ "  private: {type: text, label: {zh: 隐私, en: Private}, sealed: true}",
    /* 14 */ "  held_on: {type: date, label: {zh: 听证日, en: Held on}}",
    /* 15 */ "acts:",
    /* 16 */ "  write: {label: {zh: 写, en: Write}, opens: true, by: clerk, numbers: true, papers: cover_page}",
    /* 17 */ "  shut:  {label: {zh: 结, en: Close}, from: draft, to: closed, by: [clerk, chief], fields: [amount]}",
    /* 18 */ "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, fields: [held_on]}",
    /* 19 */ "  expire: {label: {zh: 过, en: Expire}, from: draft, system: true}",
    /* 20 */ "due:",
    /* 21 */ "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 working days, met_by: shut}",
    /* 22 */ "figures:",
    /* 23 */ "  letters: {label: {zh: 函数, en: Letters}, count: write, unit: 份}",
    /* 24 */ "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > 0\"}",
    /* 25 */ "  shut_share: {label: {zh: 结率, en: Share}, share: shut_letters, of: letters}",
};
enum { GOOD_LINES = sizeof GOOD / sizeof *GOOD };

typedef struct broken {
    int line;         /* that is replaced; 0 = added at the end */
    const char *text; /* '@' stands before the place of the mistake, and is not in the file */
    int at_line, at_column; /* the place when it is elsewhere */
    enum err_code code;
    const char *word;    /* {0}, or NULL = not looked at */
    const char *nearest; /* {1}, or NULL */
} broken_t;

static const broken_t CASES[] = {
    /* keys and forms */
    {2, "@naem: {zh: 函, en: Letter}", 0, 0, ERR_CATALOGUE_KEY, "naem", "name"},
    {2, "name: @Letter", 0, 0, ERR_CATALOGUE_SHAPE, "name", NULL},
    {2, "name: @{zh: 函}", 0, 0, ERR_CATALOGUE_WORDS, "name", "en"},
    {2, "name: {zh: @, en: Letter}", 0, 0, ERR_CATALOGUE_WORDS, "name", "zh"},
    {2, "name: {zh: 函, en: Letter, @eng: x}", 0, 0, ERR_CATALOGUE_KEY, "eng", "en"},
    {2, "# nothing", 1, 1, ERR_CATALOGUE_MISSING, "name", NULL},
    {1, "kind: @Letter", 0, 0, ERR_CATALOGUE_NAME, "Letter", "letter"},
    {1, "kind: @[letter]", 0, 0, ERR_CATALOGUE_SHAPE, "kind", NULL},
    {1, "kind: @a123456789b123456789c123456789d123456789e12345678", 0, 0, ERR_CATALOGUE_NAME, NULL, "a123456789b123456789c123456789d123456789e1234567"},
    {6, "final:@", 0, 0, ERR_CATALOGUE_SHAPE, "final", NULL},
    {6, "final: @cloesd", 0, 0, ERR_CATALOGUE_STAGE, "cloesd", "closed"},
    {4, "title: @abut", 0, 0, ERR_CATALOGUE_FIELD, "abut", "about"},
    {4, "title: @private", 0, 0, ERR_CATALOGUE_TOGETHER, "title", "sealed"},
    {7, "papers: [cover_page, @Cover]", 0, 0, ERR_CATALOGUE_NAME, "Cover", "cover"},
    /* numbers */
    {3, "number: \"@{office.short}检函〔{year}〕{serial}号\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{office.short}", "{office.brief}"},
    {3, "number: \"{office.brief}检函〔@{yaer}〕{serial}号\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{yaer}", "{year}"},
    {3, "number: \"@{office.brief}检函〔{year}〕号\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{serial}", "{serial}"},
    {3, "number: \"{office.brief}检函〔{year}〕@{serial:0}号\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{serial:0}", "{serial}"},
    {3, "number: \"{office.brief}{year}{serial}@{serial}\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{serial}", NULL},
    {3, "number: \"{office.brief}{year}@{serial\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{serial", NULL},
    {3, "# no number", 16, 71, ERR_CATALOGUE_NEEDS, "numbers", "number"},
    {16, "  write: {label: {zh: 写, en: Write}, opens: true, by: clerk}", 3, 9, ERR_CATALOGUE_NEEDS, "number", "numbers: true"},
    /* numbers of acts */
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: \"{office.brief}检延〔@{yaer}〕{serial}号\"}", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{yaer}", "{year}"},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: \"@检延〔{year}〕{serial}号\"}", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{office.brief}", "{office.brief}"},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: @[a, b]}", 0, 0, ERR_CATALOGUE_SHAPE, "number", NULL},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: @shutt}", 0, 0, ERR_CATALOGUE_ACT, "shutt", "shut"},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: @shut}", 0, 0, ERR_CATALOGUE_NEEDS, "number", NULL},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: @longer}", 0, 0, ERR_CATALOGUE_NEEDS, "number", NULL},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, number: @\"{office.brief}检函〔{year}〕{serial}号\"}", 0, 0, ERR_CATALOGUE_DUPLICATE, "{office.brief}检函〔{year}〕{serial}号", "letter.yaml:3:9"},
    /* who may annul and correct */
    {7, "annulled_by: [clerk, @cheif]", 0, 0, ERR_CATALOGUE_ROLE, "cheif", "chief"},
    {7, "seen_by: clerk\ncorrected_by: @[clerk, chief]", 8, 15, ERR_CATALOGUE_TOGETHER, "corrected_by", "seen_by"},
    {7, "corrected_by: @cleric", 0, 0, ERR_CATALOGUE_ROLE, "cleric", "clerk"},
    /* stages */
    {5, "stages: [draft, closed, @drft]", 0, 0, ERR_CATALOGUE_STAGE_LABEL, "drft", "draft"},
    {5, "stages: [draft, closed, @draft]", 0, 0, ERR_CATALOGUE_DUPLICATE, "draft", NULL},
    {5, "stages: {draft: {zh: 起草, en: Draft}, @lost: {zh: 失, en: Lost}, closed: {zh: 结, en: Closed}}", 0, 0, ERR_CATALOGUE_UNREACHED, "lost", NULL},
    {5, "stages: {draft: {zh: 起草, en: Draft}, closed: @{zh: 结}}", 0, 0, ERR_CATALOGUE_WORDS, "closed", "en"},
    {5, "stages: @draft", 0, 0, ERR_CATALOGUE_SHAPE, "stages", NULL},
    /* fields */
    {12, "  days:    {type: @integer, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_WORD, "integer", NULL},
    {12, "  days:    {type: @dat, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_WORD, "dat", "date"},
    {12, "  days:    @{label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_MISSING, "type", NULL},
    {12, "  days:    @{type: int}", 0, 0, ERR_CATALOGUE_MISSING, "label", NULL},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, seen_by: @clerk}", 0, 0, ERR_CATALOGUE_NEEDS, "seen_by", "sealed: true"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, sealed: true, seen_by: [clerk, @cheif]}", 0, 0, ERR_CATALOGUE_ROLE, "cheif", "chief"},
    {12, "  days:    {type: int, label: {zh: 天, en: D}, name: @{zh: 天, en: D}}", 0, 0, ERR_CATALOGUE_TOGETHER, "label", "name"},
    {12, "  @order:   {type: int, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_RESERVED, "order", NULL},
    {12, "  @last_seq: {type: int, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_RESERVED, "last_seq", NULL},
    {12, "  @Days:    {type: int, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_NAME, "Days", "days"},
    {12, "  @about:   {type: int, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_DUPLICATE, "about", "9:3"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, required: @yes}", 0, 0, ERR_CATALOGUE_WORD, "yes", NULL},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, min: @ten}", 0, 0, ERR_BASE_NUMBER, "ten", NULL},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, min: 5, max: @2}", 0, 0, ERR_CATALOGUE_TOGETHER, "min", "max"},
    {12, "  days:    {type: date, label: {zh: 天数, en: Days}, min: @5}", 0, 0, ERR_CATALOGUE_TOGETHER, "date", "min"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, of: @crimes}", 0, 0, ERR_CATALOGUE_TOGETHER, "int", "of"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, initial: @x}", 0, 0, ERR_BASE_NUMBER, "x", NULL},
    {12, "  days:    {type: user, label: {zh: 天数, en: Days}, initial: @mee}", 0, 0, ERR_CATALOGUE_WORD, "mee", "me"},
    {12, "  days:    {type: office, label: {zh: 天数, en: Days}, initial: @ofice}", 0, 0, ERR_CATALOGUE_WORD, "ofice", "office"},
    {12, "  days:    {type: text, label: {zh: 天数, en: Days}, initial: @today}", 0, 0, ERR_CATALOGUE_TOGETHER, "text", "today"},
    {12, "  days:    {type: date, label: {zh: 天数, en: Days}, initial: @todya}", 0, 0, ERR_CATALOGUE_WORD, "todya", "today"},
    {12, "  days:    {type: date, label: {zh: 天数, en: Days}, initial: @parent.about}", 0, 0, ERR_CATALOGUE_NEEDS, "parent.", "parent"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, section: @A}", 0, 0, ERR_CATALOGUE_SHAPE, "section", NULL},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, refers: @letter}", 0, 0, ERR_CATALOGUE_TOGETHER, "int", "refers"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, past: @true}", 0, 0, ERR_CATALOGUE_TOGETHER, "int", "past"},
    {12, "  days:    {type: text, label: {zh: 天数, en: Days}, party: @unit}", 0, 0, ERR_CATALOGUE_TOGETHER, "text", "party"},
    {12, "  days:    {type: party, label: {zh: 天数, en: Days}, party: @unti}", 0, 0, ERR_CATALOGUE_WORD, "unti", "unit"},
    {12, "  days:    {type: matter, label: {zh: 天数, en: Days}, refers: @leter}", 0, 0, ERR_CATALOGUE_KIND, "leter", "letter"},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, renamed_from: @about}", 0, 0, ERR_CATALOGUE_RESERVED, "about", NULL},
    {12, "  days:    {type: int, label: {zh: 天数, en: Days}, set_by: @shutt}", 0, 0, ERR_CATALOGUE_ACT, "shutt", "shut"},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: @crime}", 0, 0, ERR_CATALOGUE_CODES, "crime", "crimes"},
    {10, "  crime:   @{type: choice, label: {zh: 罪名, en: Crime}}", 0, 0, ERR_CATALOGUE_MISSING, "of", NULL},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: @[a, b]}", 0, 0, ERR_CATALOGUE_SHAPE, "of", NULL},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: {a: @{zh: 甲}}}", 0, 0, ERR_CATALOGUE_WORDS, "a", "en"},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: {@a b: {zh: 甲, en: A}}}", 0, 0, ERR_CATALOGUE_NAME, "a b", NULL},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: crimes, initial: @\"388\"}", 0, 0, ERR_CATALOGUE_WORD, "388", "389"},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: @crimes.group}", 0, 0, ERR_CATALOGUE_CODES, "crimes.group", "crimes.groups"},
    {10, "  crime:   {type: choice, label: {zh: 罪名, en: Crime}, of: crimes.groups, initial: @bribary}", 0, 0, ERR_CATALOGUE_WORD, "bribary", "bribery"},
    {10, "  crime:   {type: choice, label: {zh: 罪, en: C}, of: {a: {zh: 甲, en: A, successor: @bb}, ab: {zh: 乙, en: B}}}", 0, 0, ERR_CATALOGUE_WORD, "bb", "ab"},
    {10, "  crime:   {type: choice, label: {zh: 罪, en: C}, of: {a: {zh: 甲, en: A, group: @X}}}", 0, 0, ERR_CATALOGUE_NAME, "X", NULL},
    {10, "  crime:   {type: choice, label: {zh: 罪, en: C}, of: {a: {zh: 甲, en: A, successor: @[a]}}}", 0, 0, ERR_CATALOGUE_SHAPE, "successor", NULL},
    {10, "  crime:   {type: choice, label: {zh: 罪, en: C}, of: {a: {zh: 甲, en: A, successor: @a}}}", 0, 0, ERR_CATALOGUE_TOGETHER, "a", "successor"},
    {10, "  crime:   {type: choice, label: {zh: 罪, en: C}, of: {a: {zh: 甲, en: A, valid_from: 2024-03-01, valid_to: @2024-02-29}}}", 0, 0, ERR_CATALOGUE_TOGETHER, "valid_from", "valid_to"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"group_of(@crim) = 'bribery'\"}", 0, 0, ERR_CATALOGUE_FIELD, "crim", "crime"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"group_of(@about) = 'bribery'\"}", 0, 0, ERR_CATALOGUE_FIELD, "about", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"group_of(@crime, 1) = 'bribery'\"}", 0, 0, ERR_CATALOGUE_FIELD, "crime", NULL},
    /* acts */
    {17, "  shut:  {label: {zh: 结, en: Close}, from: draft, to: @closd, by: clerk, fields: amount}", 0, 0, ERR_CATALOGUE_STAGE, "closd", "closed"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: @drft, to: closed, by: clerk, fields: amount}", 0, 0, ERR_CATALOGUE_STAGE, "drft", "draft"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: @cleric}", 0, 0, ERR_CATALOGUE_ROLE, "cleric", "clerk"},
    {17, "  shut:  @{label: {zh: 结, en: Close}, from: any, to: closed}", 0, 0, ERR_CATALOGUE_MISSING, "by", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: [clerk, @clerk]}", 0, 0, ERR_CATALOGUE_DUPLICATE, "clerk", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, fields: [@amunt]}", 0, 0, ERR_CATALOGUE_FIELD, "amunt", "amount"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, requires: @dais}", 0, 0, ERR_CATALOGUE_FIELD, "dais", "days"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, reach: @abve}", 0, 0, ERR_CATALOGUE_WORD, "abve", "above"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, papers: @cover_pag}", 0, 0, ERR_CATALOGUE_PAPER, "cover_pag", "cover_page"},
    {17, "  shut:  {label: {zh: 结, en: Close}, opens: true, to: closed, by: clerk, fields: @[days]}", 0, 0, ERR_CATALOGUE_REQUIRED_UNSET, "about", "shut"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: @draft, opens: true, to: closed, by: clerk}", 0, 0, ERR_CATALOGUE_TOGETHER, "opens", "from"},
    {17, "  @shut:  {label: {zh: 结, en: Close}, to: closed, by: clerk}", 0, 0, ERR_CATALOGUE_ACT_FROM, "shut", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: @\"days > 1\"}", 0, 0, ERR_CATALOGUE_NEEDS, "when", "why"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: days > 1, why: {zh: 一, en: one}}, @{that: days > 2}]}", 0, 0, ERR_CATALOGUE_MISSING, "why", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: \"@dayz > 1\", why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_FIELD, "dayz", "days"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{@taht: days > 1, why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_KEY, "taht", "that"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: days > 1, why: {zh: 一, en: one}}], why: @{zh: 一, en: one}}", 0, 0, ERR_CATALOGUE_TOGETHER, "why", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: @[]}", 0, 0, ERR_CATALOGUE_SHAPE, "when", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, told: @[amount]}", 0, 0, ERR_CATALOGUE_NEEDS, "told", "public"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, masks: @[about]}", 0, 0, ERR_CATALOGUE_NEEDS, "masks", "public"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 months, month_end: @lats, met_by: shut}", 0, 0, ERR_CATALOGUE_WORD, "lats", "last"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: \"due_over(@anwser)\", why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_WORD, "anwser", "answer"},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: \"due_over(answer, @crime)\", why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_FIELD, "crime", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: \"days > 1 AND @due_over(answer, held_on, held_on)\", why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, NULL, NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: \"born_of(@about) IS NULL\", why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_FIELD, "about", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, when: [{that: \"same_party(@about, about)\", why: {zh: 一, en: one}}]}", 0, 0, ERR_CATALOGUE_FIELD, "about", NULL},
    {17, "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk, fields: amount}\n  @annul: {label: {zh: 废, en: Annul}, from: any, by: clerk}", 0, 0, ERR_CATALOGUE_RESERVED, "annul", NULL},
    /* due rules */
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: @wriet, add: 3 days, met_by: shut}", 0, 0, ERR_CATALOGUE_ACT, "wriet", "write"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: @shot}", 0, 0, ERR_CATALOGUE_ACT, "shot", "shut"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: @3 workign days, met_by: shut}", 0, 0, ERR_CATALOGUE_TERM, "3 workign days", "3 working days"},
    {21, "  answer: @{label: {zh: 答复, en: Answer}, from: write, met_by: shut}", 0, 0, ERR_CATALOGUE_MISSING, "add", NULL},
    {21, "  answer: @{label: {zh: 答复, en: Answer}, from: write, add: 3 days}", 0, 0, ERR_CATALOGUE_MISSING, "met_by", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, missed: @laps}", 0, 0, ERR_CATALOGUE_WORD, "laps", "lapse"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, term_field: @about, met_by: shut}", 0, 0, ERR_CATALOGUE_NEEDS, "term_field", "type: int"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, paused_by: @shut}", 0, 0, ERR_CATALOGUE_NEEDS, "paused_by", "resumed_by"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, restarts_most: @-1}", 0, 0, ERR_BASE_NUMBER, "-1", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, start_field: @heldon}", 0, 0, ERR_CATALOGUE_FIELD, "heldon", "held_on"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, start_field: @days}", 0, 0, ERR_CATALOGUE_NEEDS, "start_field", "type: date"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, start_field: @[held_on]}", 0, 0, ERR_CATALOGUE_SHAPE, "start_field", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, before: @hled_on}", 0, 0, ERR_CATALOGUE_FIELD, "hled_on", "held_on"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, before: @about}", 0, 0, ERR_CATALOGUE_NEEDS, "before", "type: date"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: @1 month + 3 days, met_by: shut, before: held_on}", 0, 0, ERR_CATALOGUE_NEEDS, "before", "add: 3 days"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, before: held_on, start_field: @held_on}", 0, 0, ERR_CATALOGUE_TOGETHER, "before", "start_field"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: @3 days, met_by: shut, day_field: held_on}", 0, 0, ERR_CATALOGUE_TOGETHER, "day_field", "add"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, met_by: shut, add: 1 month, custody: @ture}", 0, 0, ERR_CATALOGUE_WORD, "ture", "true"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, met_by: shut, add: 1 month, custody: @dasy}", 0, 0, ERR_CATALOGUE_WORD, "dasy", "days"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, met_by: shut, add: 1 month, custody: @about}", 0, 0, ERR_CATALOGUE_NEEDS, "custody", "type: bool / int"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, met_by: shut, add: 1 month, custody: @[days]}", 0, 0, ERR_CATALOGUE_SHAPE, "custody", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, met_by: shut, day_field: held_on, custody: @true}", 0, 0, ERR_CATALOGUE_TOGETHER, "day_field", "custody"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, met_by: shut, day_field: @hold_on}", 0, 0, ERR_CATALOGUE_FIELD, "hold_on", "held_on"},
    {21, "  answer: @{label: {zh: 答复, en: Answer}, from: write, met_by: shut, before: held_on}", 0, 0, ERR_CATALOGUE_MISSING, "add", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, extended_by: {@longr: 5 days}}", 0, 0, ERR_CATALOGUE_ACT, "longr", "longer"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, extended_by: {longer: @5 dayz}}", 0, 0, ERR_CATALOGUE_TERM, "5 dayz", "5 days"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, extended_by: {longer: @[5 days]}}", 0, 0, ERR_CATALOGUE_SHAPE, "extended_by", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, extended_by: {@write: 5 days}}", 0, 0, ERR_CATALOGUE_TOGETHER, "from", "extended_by"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, extended_by: @longer}", 0, 0, ERR_CATALOGUE_SHAPE, "extended_by", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, remind: @5 dais}", 0, 0, ERR_CATALOGUE_TERM, "5 dais", "5 days"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, on_missed: @expier}", 0, 0, ERR_CATALOGUE_ACT, "expier", "expire"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, on_missed: @longer}", 0, 0, ERR_CATALOGUE_NEEDS, "on_missed", "system: true"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, on_missed: @[expire]}", 0, 0, ERR_CATALOGUE_SHAPE, "on_missed", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, @extendedby: {longer: 5 days}}", 0, 0, ERR_CATALOGUE_KEY, "extendedby", "extended_by"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, paused_by: {longer: @expier}}", 0, 0, ERR_CATALOGUE_ACT, "expier", "expire"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, paused_by: {@longr: expire}}", 0, 0, ERR_CATALOGUE_ACT, "longr", "longer"},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 days, met_by: shut, paused_by: {longer: expire}, resumed_by: @expire}", 0, 0, ERR_CATALOGUE_TOGETHER, "paused_by", "resumed_by"},
    /* figures */
    {23, "  letters: {label: {zh: 函数, en: Letters}, count: @wrote, unit: 份}", 0, 0, ERR_CATALOGUE_ACT, "wrote", "write"},
    {23, "  letters: {label: {zh: 函数, en: Letters}, sum: @about}", 0, 0, ERR_CATALOGUE_NEEDS, "sum", NULL},
    {25, "  shut_share: {label: {zh: 结率, en: Share}, share: @shut_leters, of: letters}", 0, 0, ERR_CATALOGUE_FIGURE, "shut_leters", "shut_letters"},
    {25, "  shut_share: {label: {zh: 结率, en: Share}, share: @shut_letters}", 0, 0, ERR_CATALOGUE_NEEDS, "share", "of"},
    {25, "  shut_share: @{label: {zh: 结率, en: Share}, unit: 份}", 0, 0, ERR_CATALOGUE_MISSING, "count", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, in_time: @answr}", 0, 0, ERR_CATALOGUE_WORD, "answr", "answer"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: longer, in_time: @answer}", 0, 0, ERR_CATALOGUE_NEEDS, "in_time", "count"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, sum: amount, in_time: @answer}", 0, 0, ERR_CATALOGUE_NEEDS, "in_time", "count"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, in_time: @[answer]}", 0, 0, ERR_CATALOGUE_SHAPE, "in_time", NULL},
    {25, "  shut_share: {label: {zh: 结率, en: Share}, share: shut_letters, of: letters, in_time: @answer}", 0, 0, ERR_CATALOGUE_TOGETHER, "share", "in_time"},
    {25, "  shut_share: {label: {zh: 结率, en: Share}, share: shut_letters, of: letters, cohort: @answr}", 0, 0, ERR_CATALOGUE_WORD, "answr", "answer"},
    {25, "  shut_share: {label: {zh: 结函, en: Shut}, count: shut, cohort: @answer}", 0, 0, ERR_CATALOGUE_NEEDS, "cohort", "share"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, sum: amount}\n  cohorts: {label: {zh: 率, en: Rate}, share: shut_letters, of: letters, cohort: @any}", 0, 0, ERR_CATALOGUE_NEEDS, "cohort", "count"},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: @wriet, to: shut}}", 0, 0, ERR_CATALOGUE_ACT, "wriet", "write"},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: write, to: @shutt}}", 0, 0, ERR_CATALOGUE_ACT, "shutt", "shut"},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: write, to: @write}}", 0, 0, ERR_CATALOGUE_TOGETHER, "from", "to"},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: @amount, to: shut}}", 0, 0, ERR_CATALOGUE_NEEDS, "from", "type: date"},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: @[write], to: shut}}", 0, 0, ERR_CATALOGUE_SHAPE, "from", NULL},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: write, @til: shut, to: shut}}", 0, 0, ERR_CATALOGUE_KEY, "til", NULL},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: @{from: write}}", 0, 0, ERR_CATALOGUE_MISSING, "to", NULL},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: @write}", 0, 0, ERR_CATALOGUE_SHAPE, "days", NULL},
    {25, "  shut_share: {label: {zh: 天, en: Days}, count: @write, days: {from: write, to: shut}}", 0, 0, ERR_CATALOGUE_TOGETHER, "days", "count"},
    {24, "  shut_letters: {label: {zh: 存, en: Open}, stock: @opne}", 0, 0, ERR_CATALOGUE_STAGE, "opne", NULL},
    {24, "  shut_letters: {label: {zh: 存, en: Open}, stock: [draft, @draft]}", 0, 0, ERR_CATALOGUE_DUPLICATE, "draft", NULL},
    {24, "  shut_letters: {label: {zh: 存, en: Open}, count: @shut, stock: open}", 0, 0, ERR_CATALOGUE_TOGETHER, "stock", "count"},
    {24, "  shut_letters: {label: {zh: 存, en: Open}, stock: draft, where: @amount > 0}", 0, 0, ERR_CATALOGUE_TOGETHER, "stock", "where"},
    {23, "  letters: {label: {zh: 函数, en: Letters}, count: write, formula: @x}", 0, 0, ERR_CATALOGUE_SHAPE, "formula", NULL},
    {23, "  letters: {label: {zh: 函数, en: Letters}, count: write, valid_from: @2026-13-01}", 0, 0, ERR_BASE_DATE, "2026-13-01", NULL},
    {23, "  letters: {label: {zh: 函数, en: Letters}, count: write, valid_from: 2026-02-01, valid_to: @2026-01-01}", 0, 0, ERR_CATALOGUE_TOGETHER, "valid_from", "valid_to"},
    {25, "  shut_share: {label: {zh: 结率, en: Share}, share: shut_letters, of: letters, stock: @open}", 0, 0, ERR_CATALOGUE_TOGETHER, "share", "stock"},
    {25, "  shut_share: {label: {zh: 天, en: Days}, days: {from: held_on, to: shut}}\n  a_share: {label: {zh: 率, en: A}, share: letters, of: @shut_share}", 0, 0, ERR_CATALOGUE_TOGETHER, "share", "days"},
    {25, "  shut_share: {label: {zh: 结率, en: Share}, share: shut_letters, of: letters}\n  a_share: {label: {zh: 率, en: A}, share: @shut_share, of: letters}", 0, 0, ERR_CATALOGUE_TOGETHER, "share", "share"},
    /* conditions */
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@amuont > 0\"}", 0, 0, ERR_CATALOGUE_FIELD, "amuont", "amount"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > 0@; DROP TABLE act\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, ";", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > 0 @-- all\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, "--", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > (@SELECT 1)\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, "SELECT", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > 0@)\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, ")", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"about = @'x\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, "'", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > @$1\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, "$", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@lenght(about) > 0\"}", 0, 0, ERR_CATALOGUE_WORD, "lenght", "length"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > 0 @annd days > 0\"}", 0, 0, ERR_CATALOGUE_FIELD, "annd", "and"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"amount > 0 AND @(days > 0\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, NULL, NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@private IS NULL\"}", 0, 0, ERR_CATALOGUE_TOGETHER, "where", "sealed"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@pg_sleep(9) > 0\"}", 0, 0, ERR_CATALOGUE_WORD, "pg_sleep", "-"},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@due_over(answer)\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, "due_over", NULL},
    {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: 3 working days, met_by: shut, when: \"@due_open(answer)\"}", 0, 0, ERR_CATALOGUE_CONDITION_WORD, "due_open", NULL},
    {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@private = 'x'\"}", 0, 0, ERR_CATALOGUE_TOGETHER, "where", "sealed"},
    /* the form of the file */
    {2, "name: @&a {zh: 函, en: Letter}", 0, 0, ERR_CATALOGUE_YAML_FEATURE, "&a", NULL},
    {2, "name: @!!map {zh: 函, en: Letter}", 0, 0, ERR_CATALOGUE_YAML_FEATURE, NULL, NULL},
    {2, "name: {zh: @*x, en: Letter}", 0, 0, ERR_CATALOGUE_YAML_FEATURE, "*x", NULL},
    {2, "name: {zh: 函, en: Letter", 3, 7, ERR_CATALOGUE_YAML, NULL, NULL},
    {0, "---\nkind: other", 26, 1, ERR_CATALOGUE_YAML_FEATURE, "---", NULL},
    {0, "help: [[[[[[[[[[[[[[[@[[x]]]]]]]]]]]]]]]]]", 0, 0, ERR_CATALOGUE_LIMIT, NULL, "16"},
    {0, "help: {zh: @\"a\\0b\", en: x}", 0, 0, ERR_CATALOGUE_YAML_FEATURE, "\\0", NULL},
    {0, "law: 法@\x01", 0, 0, ERR_CATALOGUE_YAML, NULL, NULL},
    {0, "law: @\xff\xfe", 0, 0, ERR_BASE_UTF8, NULL, NULL},
    {0, "parent: @leter", 0, 0, ERR_CATALOGUE_KIND, "leter", "letter"},
    {0, "parent: @letter", 0, 0, ERR_CATALOGUE_CYCLE, "letter", NULL},
    {0, "instrument: @{part: x}", 0, 0, ERR_CATALOGUE_MISSING, "name", NULL},
    {0, "instrument: {name: @Archive}", 0, 0, ERR_CATALOGUE_NAME, "Archive", "archive"},
    {0, "seen_by: [clerk, @cheif]", 0, 0, ERR_CATALOGUE_ROLE, "cheif", "chief"},
    {0, "by_handler: @clerk", 0, 0, ERR_CATALOGUE_NEEDS, "by_handler", "handler"},
    {0, "handler: @about", 0, 0, ERR_CATALOGUE_NEEDS, "handler", "type: user"},
    {0, "handler: @abuot", 0, 0, ERR_CATALOGUE_FIELD, "abuot", "about"},
    {0, "handler: @parent", 0, 0, ERR_CATALOGUE_NEEDS, "parent", "parent"},
    {14, "  held_on: {type: date, label: {zh: 听证日, en: Held on}}\n  who: {type: user, label: {zh: 人, en: Who}}\nhandler: [who, @who]", 0, 0, ERR_CATALOGUE_DUPLICATE, "who", NULL},
    {18, "  longer: {label: {zh: 延, en: Longer}, from: draft, by: chief, by_handler: @chief, fields: [held_on]}", 0, 0, ERR_CATALOGUE_NEEDS, "by_handler", "handler"},
    {14, "  held_on: {type: date, label: {zh: 听证日, en: Held on}, set_by: longer}\n  handler: {type: user, label: {zh: 人, en: Who}}\n  who: {type: user, label: {zh: 人, en: Who}}\nhandler: @who", 0, 0, ERR_CATALOGUE_NEEDS, "handler", "handler"},
    {0, "sealed: @ture", 0, 0, ERR_CATALOGUE_WORD, "ture", "true"},
};

/* --- loading --------------------------------------------------------------------------------------------- */
/* Takes the '@' out of text and counts where it stood. */
static char *take_mark(arena_t *a, const char *text, int line, int *ret_line, int *ret_column)
{
    const char *mark = strchr(text, '@');
    if (!mark) return arena_text(a, text);
    *ret_line = line;
    *ret_column = 1;
    for (const char *p = text; p < mark; p++) {
        if (*p == '\n') {
            ++*ret_line;
            *ret_column = 1;
        } else if (((unsigned char)*p & 0xC0) != 0x80) {
            ++*ret_column;
        }
    }
    return arena_printf(a, "%.*s%s", (int)(mark - text), text, mark + 1);
}

static const char *make_file(arena_t *a, const broken_t *b)
{
    buf_t text;
    buf_init(&text, 1 << 16);
    for (int i = 1; i <= GOOD_LINES; i++) {
        buf_add_raw(&text, b && b->line == i ? b->text : GOOD[i - 1]);
        buf_add_char(&text, '\n');
    }
    if (b && b->line == 0) buf_add_raw(&text, b->text);
    const char *copy = arena_text(a, buf_text(&text));
    buf_release(&text);
    assert_non_null(copy);
    return copy;
}

static const char PAPER[] = "---\npaper: cover_page\nname: {zh: 封面, en: Cover}\nfor: letter\n---\n{{about}}\n";

static cat_text_t named(const char *name, const char *text)
{
    return (cat_text_t){name, name, text, strlen(text)};
}

static int load(arena_t *a, const cat_text_t *texts, size_t count, cat_mistakes_t *ret_mistakes)
{
    catalogue_t *c = NULL;
    err_t e = {0};
    *ret_mistakes = (cat_mistakes_t){0};
    int failed = catalogue_load_texts(texts, count, a, &c, ret_mistakes, &e);
    assert_int_equal(failed != 0, c == NULL);
    catalogue_free(c);
    return failed;
}

static int load_kind(arena_t *a, const char *kind, cat_mistakes_t *ret_mistakes)
{
    const cat_text_t texts[] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES),
                                named("codes/crimes.yaml", CODES), named("letter.yaml", kind),
                                named("papers/cover_page.md", PAPER)};
    return load(a, texts, 5, ret_mistakes);
}

/* What a part begins with is checked against the fields of its whole, which may be in a later file. */
static void what_a_part_takes_from_its_whole_must_fit(void **state)
{
    (void)state;
    static const struct {
        const char *field;
        enum err_code code; /* 0: right */
        const char *word, *second;
    } cases[] = {
        {"{type: text, label: {zh: 甲, en: A}, initial: parent.about}", 0, NULL, NULL},
        {"{type: long, label: {zh: 甲, en: A}, initial: parent.about}", 0, NULL, NULL},
        {"{type: choice, label: {zh: 甲, en: A}, of: crimes, initial: parent.crime}", 0, NULL, NULL},
        {"{type: text, label: {zh: 甲, en: A}, sealed: true, initial: parent.private}", 0, NULL, NULL},
        {"{type: text, label: {zh: 甲, en: A}, initial: parent.abuot}", ERR_CATALOGUE_FIELD, "abuot", "about"},
        {"{type: int, label: {zh: 甲, en: A}, initial: parent.about}", ERR_CATALOGUE_TOGETHER, "a", "parent.about"},
        {"{type: text, label: {zh: 甲, en: A}, initial: parent.private}", ERR_CATALOGUE_TOGETHER, "a", "parent.private"},
        {"{type: choice, label: {zh: 甲, en: A}, of: {x: {zh: 乙, en: X}}, initial: parent.crime}", ERR_CATALOGUE_TOGETHER,
         "a", "parent.crime"},
        {"{type: json, label: {zh: 甲, en: A}, initial: parent.about}", ERR_CATALOGUE_TOGETHER, "json", "initial"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        cat_mistakes_t m;
        const char *part = arena_printf(a,
            "kind: enclosure\nname: {zh: 附件, en: Enclosure}\nparent: letter\nstages: [draft]\nfields:\n  a: %s\nacts:\n"
            "  add: {label: {zh: 加, en: Add}, opens: true, by: clerk}\n", cases[i].field);
        const cat_text_t texts[] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES), named("codes/crimes.yaml", CODES),
                                    named("enclosure.yaml", part), named("letter.yaml", make_file(a, NULL)),
                                    named("papers/cover_page.md", PAPER)};
        (void)load(a, texts, 6, &m);
        assert_int_equal(m.count, cases[i].code != 0);
        if (m.count) {
            assert_int_equal(m.list[0].code, cases[i].code);
            assert_int_equal(m.list[0].line, 6);
            assert_string_equal(m.list[0].file, "enclosure.yaml");
            assert_string_equal(m.list[0].arg[0], cases[i].word);
            assert_string_equal(m.list[0].arg[1], cases[i].second);
        }
        arena_free(a);
    }
}

/* A message would show half of a reason that is too long for it: the catalogue says so, with the place. */
static void words_fit_into_messages(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    for (int more = 0; more < 2; more++) {
        char why[ERR_WORDS_BYTES + 2] = "";
        memset(why, 'w', ERR_WORDS_BYTES + (size_t)more);
        why[ERR_WORDS_BYTES + more] = '\0';
        const char *line = arena_printf(a,
                                        "  shut:  {label: {zh: 结, en: Close}, from: draft, to: closed, by: clerk, "
                                        "fields: [amount], when: \"amount > 0\", why: {zh: 数, en: @%s}}", why);
        broken_t b = {.line = 17};
        int at_line = 0, at_column = 0;
        b.text = take_mark(a, line, 17, &at_line, &at_column);
        cat_mistakes_t m;
        assert_int_equal(load_kind(a, make_file(a, &b), &m) != 0, more);
        assert_int_equal(m.count, (size_t)more);
        if (!more) continue;
        assert_int_equal(m.list[0].code, ERR_CATALOGUE_LIMIT);
        assert_int_equal(m.list[0].line, at_line);
        assert_int_equal(m.list[0].column, at_column);
    }
    arena_free(a);
}

static void print(const cat_mistakes_t *m)
{
    for (size_t i = 0; i < m->count; i++) {
        const err_t *e = &m->list[i];
        print_message("    %s:%d:%d %s {%s} {%s} {%s}\n", e->file, e->line, e->column, err_code_text(e->code),
                      e->arg[0], e->arg[1], e->arg[2]);
    }
}

/* Every message is whole in both languages: no argument is missing from the row. */
static void check_words(const err_t *e)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_t text;
        buf_init(&text, 8192);
        err_add_text(&text, e, (enum lang)lang);
        assert_non_null(buf_text(&text));
        assert_null(strchr(buf_text(&text), '\x1f'));
        buf_release(&text);
    }
}

static bool is_as_expected(const broken_t *b, const cat_mistakes_t *m)
{
    if (m->count != 1) return false;
    const err_t *e = &m->list[0];
    return e->code == b->code && e->line == b->at_line && e->column == b->at_column &&
           strcmp(e->file, "letter.yaml") == 0 && (!b->word || strcmp(e->arg[0], b->word) == 0) &&
           (!b->nearest || strcmp(e->arg[1], b->nearest) == 0);
}

/* --- the tests --------------------------------------------------------------------------------------------- */
static void the_good_file_is_good(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    cat_mistakes_t m;
    int failed = load_kind(a, make_file(a, NULL), &m);
    print(&m);
    assert_int_equal(failed, 0);
    arena_free(a);
}

static void each_mistake_has_its_place(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        cat_mistakes_t m;
        broken_t marked = CASES[i];
        const broken_t *b = &marked;
        marked.text = take_mark(a, b->text, b->line ? b->line : GOOD_LINES + 1, &marked.at_line, &marked.at_column);
        (void)load_kind(a, make_file(a, b), &m);
        for (size_t k = 0; k < m.count; k++) check_words(&m.list[k]);
        if (!is_as_expected(b, &m)) {
            wrong++;
            print_message("%s\n  expected %d:%d %s {%s} {%s}, found %zu:\n", b->text, b->at_line, b->at_column,
                          err_code_text(b->code), b->word ? b->word : "", b->nearest ? b->nearest : "", m.count);
            print(&m);
        }
        arena_free(a);
    }
    assert_int_equal(wrong, 0);
}

/* Several in one file: every mistake is found, in the order of the file. */
static void all_at_once(void **state)
{
    (void)state;
    static const broken_t several[] = {
        {2, "@naem: {zh: 函, en: Letter}", 0, 0, ERR_CATALOGUE_KEY, "naem", "name"},
        {3, "number: \"@{office.brief}{year}\"", 0, 0, ERR_CATALOGUE_NUMBER_PATTERN, "{serial}", "{serial}"},
        {12, "  days:    {type: @dat, label: {zh: 天数, en: Days}}", 0, 0, ERR_CATALOGUE_WORD, "dat", "date"},
        {16, "  write: {label: @{zh: 写}, opens: true, by: clerk, numbers: true}", 0, 0, ERR_CATALOGUE_WORDS, "label", "en"},
        {17, "  shut:  {label: {zh: 结, en: C}, from: draft, to: closed, by: @clrk}", 0, 0, ERR_CATALOGUE_ROLE, "clrk", "clerk"},
        {21, "  answer: {label: {zh: 答复, en: Answer}, from: write, add: @3 dayz, met_by: shut}", 0, 0, ERR_CATALOGUE_TERM, "3 dayz", NULL},
        {23, "  letters: {label: {zh: 函数, en: Letters}, count: @wrote}", 0, 0, ERR_CATALOGUE_ACT, "wrote", "write"},
        {24, "  shut_letters: {label: {zh: 结函, en: Shut}, count: shut, where: \"@amuont > 0 AND dayss = 1\"}", 0, 0, ERR_CATALOGUE_FIELD, "amuont", "amount"},
    };
    enum { SEVERAL = sizeof several / sizeof *several };
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *lines[GOOD_LINES];
    broken_t marked[SEVERAL];
    buf_t text;
    buf_init(&text, 1 << 16);
    memcpy(lines, GOOD, sizeof lines);
    for (size_t k = 0; k < SEVERAL; k++) {
        marked[k] = several[k];
        lines[several[k].line - 1] =
            take_mark(a, several[k].text, several[k].line, &marked[k].at_line, &marked[k].at_column);
    }
    for (int i = 0; i < GOOD_LINES; i++) buf_addf(&text, "%s\n", lines[i]);
    cat_mistakes_t m;
    assert_int_equal(load_kind(a, buf_text(&text), &m), ERR_CATALOGUE_MISTAKES);
    print(&m);
    assert_int_equal(m.count, SEVERAL + 1);
    for (size_t k = 0; k < SEVERAL; k++) {
        cat_mistakes_t one = {&m.list[k], 1};
        assert_true(is_as_expected(&marked[k], &one));
    }
    /* the second of one condition */
    assert_int_equal(m.list[SEVERAL].code, ERR_CATALOGUE_FIELD);
    assert_string_equal(m.list[SEVERAL].arg[1], "days");
    buf_release(&text);
    arena_free(a);
}

static void mistakes_cross_files(void **state)
{
    (void)state;
    static const char shared[] = "name: {zh: 甲, en: A}\nstages: [draft]\nfields: {}\nacts:\n"
                                 "  make: {label: {zh: 建, en: Make}, opens: true, by: clerk}\n";
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    cat_mistakes_t m;
    const char *x = arena_printf(a, "kind: x\nparent: y\ninstrument: {name: tool, part: p}\n%sfigures:\n  f: {label: {zh: 甲, en: A}, count: make}\n", shared);
    const char *y = arena_printf(a, "kind: y\nparent: x\ninstrument: {name: tool, part: p}\n%sfigures:\n  f: {label: {zh: 甲, en: A}, count: make}\n", shared);
    const char *z = arena_printf(a, "kind: x\nparent: y\n%s", shared);
    const cat_text_t texts[] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES), named("x.yaml", x),
                                named("y.yaml", y), named("z.yaml", z)};
    assert_int_equal(load(a, texts, 5, &m), ERR_CATALOGUE_MISTAKES);
    static const struct {
        const char *file;
        int line, column;
        enum err_code code;
        const char *word, *second;
    } expected[] = {
        {"x.yaml", 2, 9, ERR_CATALOGUE_CYCLE, "x", "x > y > x"},
        {"y.yaml", 2, 9, ERR_CATALOGUE_CYCLE, "y", "y > x > y"},
        {"y.yaml", 3, 13, ERR_CATALOGUE_DUPLICATE, "tool p -", "x.yaml:3:13"},
        {"y.yaml", 10, 3, ERR_CATALOGUE_DUPLICATE, "f", "x.yaml:10:3"},
        {"z.yaml", 1, 7, ERR_CATALOGUE_DUPLICATE, "x", "x.yaml:1:7"},
    };
    print(&m);
    assert_int_equal(m.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < m.count; i++) {
        assert_string_equal(m.list[i].file, expected[i].file);
        assert_int_equal(m.list[i].line, expected[i].line);
        assert_int_equal(m.list[i].column, expected[i].column);
        assert_int_equal(m.list[i].code, expected[i].code);
        assert_string_equal(m.list[i].arg[0], expected[i].word);
        assert_string_equal(m.list[i].arg[1], expected[i].second);
    }
    arena_free(a);
}

/* Seals are followed through wholes; what would lie beyond their reach is no kind. */
static void wholes_above_each_other(void **state)
{
    (void)state;
    enum { KINDS = CAT_WHOLES_MOST + 1 };
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    cat_mistakes_t m;
    cat_text_t texts[2 + KINDS] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES)};
    for (int i = 0; i < KINDS; i++)
        texts[2 + i] = named(arena_printf(a, "k%c.yaml", 'a' + i),
                             arena_printf(a, "kind: k%c\n%sname: {zh: 甲, en: A}\nstages: [draft]\nfields: {}\nacts:\n"
                                             "  make: {label: {zh: 建, en: Make}, opens: true, by: clerk}\n",
                                          'a' + i, i ? arena_printf(a, "parent: k%c\n", 'a' + i - 1) : ""));
    assert_int_equal(load(a, texts, 2 + KINDS, &m), ERR_CATALOGUE_MISTAKES);
    print(&m);
    assert_int_equal(m.count, 1);
    assert_int_equal(m.list[0].code, ERR_CATALOGUE_DEEP);
    assert_string_equal(m.list[0].file, "kq.yaml");
    assert_string_equal(m.list[0].arg[1], "15");
    assert_int_equal(load(a, texts, 2 + KINDS - 1, &m), 0);
    arena_free(a);
}

/* What is broken in a shared file is said there, not echoed by every kind that uses it. */
static void shared_files_do_not_echo(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *kind = make_file(a, NULL);
    cat_mistakes_t m;
    const cat_text_t broken[] = {named("roles.yaml", "roles: [clerk]\n"), named("stages.yaml", STAGES),
                                 named("codes/crimes.yaml", CODES), named("letter.yaml", kind)};
    assert_int_equal(load(a, broken, 4, &m), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.count, 1);
    assert_int_equal(m.list[0].code, ERR_CATALOGUE_SHAPE);
    assert_string_equal(m.list[0].file, "roles.yaml");
    const cat_text_t missing[] = {named("stages.yaml", STAGES), named("codes/crimes.yaml", CODES),
                                  named("letter.yaml", kind)};
    assert_int_equal(load(a, missing, 3, &m), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.count, 1);
    assert_int_equal(m.list[0].code, ERR_BASE_FILE_MISSING);
    /* a kind file that cannot be read might be the parent that is asked for */
    const char *part = "kind: part\nparent: whole\nname: {zh: 甲, en: A}\nstages: [draft]\nfields: {}\nacts:\n"
                       "  make: {label: {zh: 建, en: Make}, opens: true, by: clerk}\n";
    const cat_text_t unread[] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES),
                                 named("part.yaml", part), named("whole.yaml", "kind: {\n")};
    assert_int_equal(load(a, unread, 4, &m), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.count, 1);
    assert_int_equal(m.list[0].code, ERR_CATALOGUE_YAML);
    arena_free(a);
}

static void limits_hold(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    cat_mistakes_t m;
    buf_t text;
    buf_init(&text, 1 << 20);
    /* more mistakes than are kept: 200 of 300 */
    for (int i = 0; i < 300; i++) buf_addf(&text, "x%d: 1\n", i);
    const cat_text_t many[] = {named("roles.yaml", ROLES), named("many.yaml", buf_text(&text))};
    catalogue_t *c = NULL;
    err_t e = {0};
    assert_int_equal(catalogue_load_texts(many, 2, a, &c, &m, &e), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.count, 200);
    assert_string_equal(e.arg[0], "305"); /* and kind, name, stages, fields, acts are missing */
    /* a file that is too large */
    buf_clear(&text);
    for (int i = 0; i < (256 << 10) / 8 + 1; i++) buf_add_raw(&text, "# 12345\n");
    const cat_text_t large[] = {named("roles.yaml", ROLES), named("large.yaml", buf_text(&text))};
    assert_int_equal(load(a, large, 2, &m), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.count, 1);
    assert_int_equal(m.list[0].code, ERR_CATALOGUE_LIMIT);
    /* more figures than an act can note: not one of them is left out in silence */
    for (int more = 0; more < 2; more++) {
        buf_clear(&text);
        buf_add_raw(&text, "kind: busy\nname: {zh: 忙, en: Busy}\nfields:\n  what: {type: text, label: {zh: 事, en: What}}\n"
                           "stages: {open: {zh: 开, en: Open}}\nacts:\n  begin: {label: {zh: 始, en: Begin}, opens: true, to: open, by: clerk, fields: [what]}\n"
                           "figures:\n");
        for (int i = 0; i < 64 + more; i++) buf_addf(&text, "  f%d: {label: {zh: 数, en: Number}, count: begin, unit: 件}\n", i);
        const cat_text_t busy[] = {named("roles.yaml", ROLES), named("busy.yaml", buf_text(&text))};
        assert_int_equal(load(a, busy, 2, &m), more ? ERR_CATALOGUE_MISTAKES : 0);
        if (more) assert_int_equal(m.list[0].code, ERR_CATALOGUE_LIMIT);
    }
    /* as many fields as a kind may have, and one more */
    for (int more = 0; more < 2; more++) {
        buf_clear(&text);
        buf_add_raw(&text, "kind: busy\nname: {zh: 忙, en: Busy}\nstages: {open: {zh: 开, en: Open}}\n"
                           "acts:\n  begin: {label: {zh: 始, en: Begin}, opens: true, to: open, by: clerk, fields: [f0]}\nfields:\n");
        for (int i = 0; i < 160 + more; i++) buf_addf(&text, "  f%d: {type: int, label: {zh: 数, en: Number}}\n", i);
        const cat_text_t wide[] = {named("roles.yaml", ROLES), named("busy.yaml", buf_text(&text))};
        assert_int_equal(load(a, wide, 2, &m), more ? ERR_CATALOGUE_MISTAKES : 0);
        bool told = false;
        for (size_t i = 0; more && i < m.count; i++) told = told || (m.list[i].code == ERR_CATALOGUE_LIMIT && strcmp(m.list[i].arg[1], "160") == 0);
        assert_int_equal(told, more);
    }
    /* an empty one */
    const cat_text_t empty[] = {named("roles.yaml", ROLES), named("empty.yaml", "# nothing\n")};
    assert_int_equal(load(a, empty, 2, &m), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(m.list[0].code, ERR_CATALOGUE_SHAPE);
    buf_release(&text);
    arena_free(a);
}

/* What lies on the front pages speaks of kinds: every name is looked up, and what is sealed is no column. */
static void boards_name_what_there_is(void **state)
{
    (void)state;
#define BOARD(panel) "boards:\n  desk:\n    label: {zh: 看板, en: Desk}\n    roles: [chief]\n    panels:\n      one:\n        label: {zh: 一, en: One}\n        " panel "\n"
#define COUNTER(more) "counters:\n  unit:\n    label: {zh: 单位, en: Unit}\n    kind: letter\n    type: unit\n    " more "\n"
    static const struct {
        const char *text;
        enum err_code code; /* 0: right */
        int line;
    } cases[] = {
        {BOARD("figures: [letters, shut_share]"), 0, 0},
        {BOARD("terms: true"), 0, 0},
        {BOARD("kind: letter\n        columns: [about, amount]"), 0, 0},
        {BOARD("figures: [leters]"), ERR_CATALOGUE_WORD, 8},
        {BOARD("kind: lettre"), ERR_CATALOGUE_KIND, 8},
        {BOARD("kind: letter\n        columns: [private]"), ERR_CATALOGUE_FIELD, 9},
        {BOARD("kind: letter\n        stages: [gone]"), ERR_CATALOGUE_STAGE, 9},
        {BOARD("kind: letter\n        terms: true"), ERR_CATALOGUE_NEEDS, 6},
        {BOARD("help: {zh: 无, en: none}"), ERR_CATALOGUE_NEEDS, 6},
        {COUNTER("field: about\n    needs: [x]"), ERR_CATALOGUE_NEEDS, 6},
        {COUNTER("field: abuot\n    needs: [x]"), ERR_CATALOGUE_FIELD, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        buf_t text;
        cat_mistakes_t m = {0};
        buf_init(&text, 16 << 10);
        for (int l = 0; l < GOOD_LINES; l++) buf_addf(&text, "%s\n", GOOD[l]);
        const cat_text_t files[] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES), named("codes/crimes.yaml", CODES),
                                    named("letter.yaml", buf_text(&text)), named("papers/cover_page.md", PAPER),
                                    named("boards.yaml", cases[i].text)};
        assert_int_equal(load(a, files, sizeof files / sizeof *files, &m), cases[i].code ? ERR_CATALOGUE_MISTAKES : 0);
        if (cases[i].code) {
            assert_int_equal(m.list[0].code, cases[i].code);
            assert_int_equal(m.list[0].line, cases[i].line);
        }
        buf_release(&text);
        arena_free(a);
    }
#undef BOARD
#undef COUNTER
}

static void a_missing_folder_is_said(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    catalogue_t *c = NULL;
    cat_mistakes_t m = {0};
    err_t e = {0};
    const cat_source_t source = {.folder = "/nonexistent/catalogue"};
    assert_int_equal(catalogue_load(&source, a, &c, &m, &e), ERR_BASE_FILE_MISSING);
    assert_null(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_fit_into_messages),
        cmocka_unit_test(what_a_part_takes_from_its_whole_must_fit),
        cmocka_unit_test(the_good_file_is_good),    cmocka_unit_test(each_mistake_has_its_place),
        cmocka_unit_test(all_at_once),              cmocka_unit_test(mistakes_cross_files),
        cmocka_unit_test(wholes_above_each_other), cmocka_unit_test(shared_files_do_not_echo), cmocka_unit_test(limits_hold),
        cmocka_unit_test(a_missing_folder_is_said), cmocka_unit_test(boards_name_what_there_is),
    };
    return cmocka_run_group_tests_name("catalogue_mistakes", tests, NULL, NULL);
}
