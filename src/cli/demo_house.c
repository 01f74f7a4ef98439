/* demo_house.c - see demo_house.h. */
#include "cli/demo_house.h"

/* Known to everybody: a demonstration holds nothing that is worth protecting, and says so on every page. */
static const char PASSWORD[] = "xiezhi-demo-2026";

static const struct {
    const char *login, *roles;
    words_t name, does;
} PEOPLE[] = {
    {"window", "window_clerk", {{"孙晓宁", "Sun Xiaoning"}}, {{"窗口受理", "accepts applications at the window"}}},
    {"officer", "query_officer", {{"周文博", "Zhou Wenbo"}}, {{"核对认定、录入档案", "decides candidates, enters records"}}},
    {"chief", "section_chief chief", {{"郑海燕", "Zheng Haiyan"}}, {{"部门负责人、检察长", "head of section and chief"}}},
    {"inspector", "inspector", {{"钱立新", "Qian Lixin"}}, {{"检务督察，只看不改", "inspects, changes nothing"}}},
    {"admin", "administrator", {{"系统管理员", "administrator"}}, {{"开立账户", "opens accounts"}}},
};
enum { PEOPLE_COUNT = sizeof PEOPLE / sizeof *PEOPLE };

void cli_add_logins(cli_call_t *call)
{
    buf_addf(call->out, cli_say(call, "演示账户（密码均为 %s）：\n", "log-ins (password of all: %s):\n"), PASSWORD);
    for (size_t i = 0; i < PEOPLE_COUNT; i++)
        buf_addf(call->out, "  %-10s %s\n", PEOPLE[i].login, PEOPLE[i].does.in[call->lang]);
}
