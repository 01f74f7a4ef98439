/* commands.c - the table of commands, and looking things up in it. */
#include "cli/commands.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { NAMES_MOST = 128 };

#define OPTIONS(...) (const cli_option_t[]){__VA_ARGS__, {.name = NULL}}
#define NO_OPTIONS NULL
/* Options that rows share, for use inside OPTIONS(...). Who is asked about (cli_subject): */
#define SUBJECT_OPTIONS \
    {"name", "NAME", CLI_PLAIN, {{"姓名或名称", "name of the person or unit"}}}, \
    {"type", "person|unit", CLI_PLAIN, {{"个人或单位（有证件号码时可不填）", "person or unit (may be left out with an identity number)"}}}, \
    {"identity", "NUMBER", CLI_PLAIN, {{"居民身份证号码、统一社会信用代码或组织机构代码", "resident number, credit code or organisation code"}}}, \
    {"born", "DATE", CLI_PLAIN, {{"出生日期", "birth date"}}}, \
    {"sex", "M|F", CLI_PLAIN, {{"性别", "sex"}}}, \
    {"place", "TEXT", CLI_PLAIN, {{"住址或地区", "address or area"}}}, \
    {"unit", "TEXT", CLI_PLAIN, {{"工作单位", "work unit of a person"}}}, \
    {"alias", "NAME", CLI_REPEATS, {{"曾用名、别名", "former or other name"}}}
#define SHEET_OPTION \
    {"subjects", "FILE", CLI_PLAIN, {{"从表格读取多个对象（CSV、XLSX）", "read several subjects from a table (CSV, XLSX)"}}}
/* What a search covers: */
#define SEARCH_OPTIONS \
    {"lists", "LISTS", CLI_PLAIN, {{"查询的名单，以逗号分隔，all 为全部（缺省为计入结果的名单）", "lists, separated by commas, or all (else those that count)"}}}, \
    {"from", "DATE", CLI_PLAIN, {{"期间起（缺省为十年前）", "first day of the period (else ten years back)"}}}, \
    {"to", "DATE", CLI_PLAIN, {{"期间止（缺省为今日）", "last day of the period (else today)"}}}
#define APPLICATION_OPTIONS \
    {"purpose", "CODE", CLI_REQUIRED, {{"事由，如 tender（招标投标）", "purpose, such as tender"}}}, \
    {"applicant", "NAME", CLI_REQUIRED, {{"申请人", "who applies"}}}, \
    {"applicant-type", "person|unit", CLI_PLAIN, {{"申请人是个人或单位（缺省为单位）", "a person or a unit (else a unit)"}}}, \
    {"applicant-identity", "NUMBER", CLI_PLAIN, {{"申请人证件号码", "identity number of the applicant"}}}, \
    {"project", "TEXT", CLI_PLAIN, {{"项目名称", "project"}}}, \
    {"handler", "NAME", CLI_PLAIN, {{"经办人", "who handles it for the applicant"}}}, \
    {"handler-identity", "NUMBER", CLI_PLAIN, {{"经办人证件号码", "identity number of the handler"}}}, \
    {"phone", "TEXT", CLI_PLAIN, {{"联系电话", "telephone"}}}, \
    {"channel", "CODE", CLI_PLAIN, {{"申请方式，如 window（现场）", "channel, such as window"}}}, \
    {"paper", "CODE", CLI_REPEATS, {{"已提交的材料，如 application", "a paper handed in, such as application"}}}, \
    {"papers-complete", NULL, CLI_PLAIN, {{"材料齐全，已核对", "the papers are complete and were checked"}}}
/* Screening of files: */
#define SCREEN_OPTIONS \
    {"list", "LIST.csv", CLI_PLAIN, {{"名单：id、schema、name、aliases（以 ; 分隔）等列", "the list: columns id, schema, name, aliases (separated by ;) ..."}}}, \
    {"index", "FILE", CLI_PLAIN, {{"已保存的名单，代替 --list：即刻打开", "a saved list instead of --list: opened at once"}}}, \
    {"save-index", "FILE", CLI_PLAIN, {{"把 --list 的索引存为文件（另有 FILE.ids）；可不给 --in", "keep the index of --list in a file (and FILE.ids); --in may then be left out"}}}, \
    {"check", NULL, CLI_PLAIN, {{"先通读 --index 并核对校验和（256 MB 以下的总是核对）", "read all of --index first and compare its sums (below 256 MB that is always done)"}}}, \
    {"in", "QUERIES.csv", CLI_PLAIN, {{"待比对的表格：id、schema、name 等列", "the queries: columns id, schema, name ..."}}}, \
    {"out", "RESULT.csv", CLI_PLAIN, {{"结果（缺省为标准输出）", "the result (else standard output)"}}}, \
    {"top", "N", CLI_PLAIN, {{"每个对象最多列出几条，1 至 200（缺省为 5）", "at most so many hits a query, 1 to 200 (else 5)"}}}, \
    {"threads", "N", CLI_PLAIN, {{"工作线程数，1 至 64（缺省为处理器数）", "threads, 1 to 64 (else one for each processor)"}}}, \
    {"cut", "N", CLI_PLAIN, {{"最低分，1 至 1000（缺省尽量低，以免遗漏）", "least points, 1 to 1000 (else as low as can be, so that nothing is missed)"}}}, \
    {"tier", "A|B|C", CLI_PLAIN, {{"只列该等级及以上", "only hits of this tier or better"}}}, \
    {"all", NULL, CLI_PLAIN, {{"无结果的对象也列一行，名次为 0", "a row of rank 0 for queries without a hit"}}}, \
    {"reviews", "REVIEWS.csv", CLI_PLAIN, {{"认定记录：已排除的不再列出，直至一方内容变化", "memory of reviews: what was cleared stays away until either side changes"}}}, \
    {"show-cleared", NULL, CLI_PLAIN, {{"已排除的也列出，并在 review 列注明", "show what was cleared as well, marked in the column review"}}}, \
    {"since", "RESULT.csv", CLI_PLAIN, {{"只列与此前结果的差异：new、gone、changed", "only the differences from a previous result: new, gone, changed"}}}, \
    {"previous-list", "LIST.csv", CLI_PLAIN, {{"此前的名单：不给 --since 时列出两个名单结果的差异；给出时只重查可能变化的对象", "the list as it was: without --since the differences between the two lists' results, with it only queries whose result may have changed are asked"}}}, \
    {"bad", "FILE", CLI_PLAIN, {{"--in 中退回的行及理由写入该 CSV 文件", "write the rows of --in handed back, with reasons, to this CSV file"}}}, \
    {"bad-list", "FILE", CLI_PLAIN, {{"--list 中退回的行及理由写入该 CSV 文件", "the same for rows of --list"}}}
#define REPORT_OPTIONS \
    {"office", "CODE", CLI_PLAIN, {{"哪个检察院的报告（缺省为本院）", "whose report (else one's own office)"}}}, \
    {"period", "TIME", CLI_PLAIN, {{"期间：2025、2021-2025、2025Q3、2025-09、2025-W38 或 起日..止日（缺省为最近一个已结束的期间）", \
      "2025, 2021-2025, 2025Q3, 2025-09, 2025-W38 or DATE..DATE (else the last one that is over)"}}}, \
    {"about", "MATTER", CLI_PLAIN, {{"报告所述的事项（如专项行动）", "the matter it is about (a campaign, say)"}}}, \
    {"sources", NULL, CLI_PLAIN, {{"文末列出数据来源", "list the sources of the figures at the end"}}}, \
    {"anew", NULL, CLI_PLAIN, {{"重新取数，不用已冻结的数", "ask again, although the numbers are bound"}}}, \
    {"reason", "TEXT", CLI_PLAIN, {{"查阅事由", "why it is made"}}}, LANGUAGE_OPTION
#define PAPER_OPTIONS \
    {"act", "ID", CLI_PLAIN, {{"制作该文书的行为（缺省为最近一次）", "the act that made it (else the newest)"}}}, \
    {"draft", NULL, CLI_PLAIN, {{"尚未制发的，制作草稿并标明", "a draft, marked as such, if it is not issued yet"}}}, \
    {"reason", "TEXT", CLI_PLAIN, {{"制作事由（记入查看记录）", "why it is made (kept with the look)"}}}, LANGUAGE_OPTION
#define LANGUAGE_OPTION \
    {"language", "zh|en|both", CLI_PLAIN, {{"函件语言（缺省为 both）", "language of the paper (else both)"}}}

const cli_command_t cli_commands[] = {
#define C(id, name, needs, arguments, zh, en, options, example) \
    {name, needs, arguments, {{zh, en}}, options, example, cmd_##id},
#include "cli/commands.def"
#undef C
    {.name = NULL},
};

const cli_option_t cli_globals[] = {
    {"json", NULL, CLI_PLAIN, {{"以 JSON 输出结果", "answer in JSON"}}},
    {"lang", "zh|en", CLI_PLAIN, {{"语言（缺省取自环境）", "language (else that of the environment)"}}},
    {"data", "DIR", CLI_PLAIN,
     {{"数据目录（缺省为 $XIEZHI_HOME，否则为 ./xiezhi-data）",
       "installation folder (else $XIEZHI_HOME, else ./xiezhi-data)"}}},
    {"as", "LOGIN", CLI_PLAIN,
     {{"以该账号的身份办理（缺省取自 $XIEZHI_LOGIN）", "who acts (else $XIEZHI_LOGIN)"}}},
    {"quiet", NULL, CLI_PLAIN, {{"不显示提示和进度", "no notes, no progress"}}},
    {"help", NULL, CLI_PLAIN, {{"显示该命令的说明", "explain the command"}}},
    {.name = NULL},
};

const cli_command_t *cli_find(const char *name)
{
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}

bool cli_is_group(const char *word)
{
    size_t n = strlen(word);
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (strncmp(c->name, word, n) == 0 && c->name[n] == ' ') return true;
    return false;
}

/* The nearest of the first words: "offce" is far from "office import" and one letter from "office". */
static const char *nearest_group(const char *typed)
{
    static _Thread_local char words[NAMES_MOST][32];
    const char *names[NAMES_MOST];
    size_t count = 0;
    for (const cli_command_t *c = cli_commands; c->name && count < NAMES_MOST; c++) {
        size_t n = strcspn(c->name, " ");
        if ((c->needs & CLI_HIDDEN) || !c->name[n] || n >= sizeof words[0]) continue;
        memcpy(words[count], c->name, n);
        words[count][n] = '\0';
        names[count] = words[count];
        count++;
    }
    return text_nearest(typed, names, count);
}

const char *cli_nearest_command(const char *typed)
{
    const char *names[NAMES_MOST];
    size_t count = 0, n = strlen(typed);
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (c->needs & CLI_HIDDEN) continue;
        assert(count < NAMES_MOST);
        names[count++] = c->name;
    }
    const char *best = text_nearest(typed, names, count);
    if (!best && !strchr(typed, ' ') && !cli_is_group(typed)) best = nearest_group(typed);
    /* "du add" is near; so is "ad" to the end of it, and "due" to its beginning. */
    for (size_t i = 0; !best && n > 0 && i < count; i++) {
        const char *second = strchr(names[i], ' ');
        if (strncmp(names[i], typed, n) == 0 || (second && text_distance(second + 1, typed) <= 1))
            best = names[i];
    }
    return best;
}

void cli_argument_range(const char *grammar, size_t *ret_least, size_t *ret_most)
{
    size_t least = 0, most = 0;
    for (const char *p = grammar; *p;) {
        size_t n = strcspn(p, " ");
        bool optional = *p == '[';
        bool repeats = n > 3 && memmem(p, n, "...", 3) != NULL;
        least += !optional;
        most = repeats ? CLI_ARGS_MOST : most + 1;
        if (most > CLI_ARGS_MOST) most = CLI_ARGS_MOST;
        p += n;
        p += strspn(p, " ");
    }
    assert(least <= most);
    *ret_least = least;
    *ret_most = most;
}

void cli_add_usage(buf_t *out, const cli_command_t *command)
{
    buf_addf(out, "xiezhi %s", command->name);
    if (*command->arguments) buf_addf(out, " %s", command->arguments);
    for (const cli_option_t *o = command->options; o && o->name; o++) {
        bool required = o->is & CLI_REQUIRED;
        buf_addf(out, required ? " --%s" : " [--%s", o->name);
        if (o->argument) buf_addf(out, " %s", o->argument);
        if (!required) buf_add_char(out, ']');
        if (o->is & CLI_REPEATS) buf_add_raw(out, "...");
    }
}
