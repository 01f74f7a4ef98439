/* help_man.c - the manual page, in roff, from the rows. */
#include "cli/commands.h"

#include <string.h>

/* Text for roff: backslashes and dashes escaped, no control character at the start of a line. */
static void add_roff(buf_t *out, const char *text)
{
    if (*text == '.' || *text == '\'') buf_add_raw(out, "\\&");
    for (; *text; text++) {
        if (*text == '\\') buf_add_raw(out, "\\e");
        else if (*text == '-') buf_add_raw(out, "\\-");
        else buf_add_char(out, *text);
    }
}

static void add_options(buf_t *out, const cli_option_t *rows, enum lang lang)
{
    for (const cli_option_t *o = rows; o && o->name; o++) {
        buf_add_raw(out, ".TP\n\\fB\\-\\-");
        add_roff(out, o->name);
        buf_add_raw(out, "\\fR");
        if (o->argument) {
            buf_add_raw(out, " \\fI");
            add_roff(out, o->argument);
            buf_add_raw(out, "\\fR");
        }
        buf_add_char(out, '\n');
        add_roff(out, o->help.in[lang]);
        buf_add_char(out, '\n');
    }
}

static void add_command(buf_t *out, const cli_command_t *c, enum lang lang)
{
    buf_t usage;
    buf_init(&usage, 4096);
    cli_add_usage(&usage, c);
    buf_add_raw(out, ".SS ");
    add_roff(out, c->name);
    buf_add_char(out, '\n');
    add_roff(out, c->summary.in[lang]);
    buf_add_raw(out, "\n.PP\n.nf\n");
    add_roff(out, buf_failed(&usage) ? "" : buf_text(&usage));
    buf_add_raw(out, "\n.fi\n");
    buf_release(&usage);
    add_options(out, c->options, lang);
    if (!c->example) return;
    buf_add_raw(out, lang == LANG_ZH ? ".PP\n示例：\n.PP\n.nf\nxiezhi " : ".PP\nExample:\n.PP\n.nf\nxiezhi ");
    add_roff(out, c->example);
    buf_add_raw(out, "\n.fi\n");
}

void help_add_man(buf_t *out, enum lang lang)
{
    static const struct {
        enum leave leave;
        words_t words;
    } statuses[] = {
        {LEAVE_OK, {{"成功", "success"}}},
        {LEAVE_NO, {{"已执行，答案为否：号码无效、存在差异等", "it worked and the answer is no: not valid, differences found"}}},
        {LEAVE_USAGE, {{"命令行有误", "the command line is wrong"}}},
        {LEAVE_REFUSED, {{"权限、阶段或条件不允许", "refused: rights, stage or conditions"}}},
        {LEAVE_MISSING, {{"所指事物不存在", "a named thing does not exist"}}},
        {LEAVE_INPUT, {{"输入数据有误", "the data given are wrong"}}},
        {LEAVE_BUSY, {{"冲突或繁忙，可重试", "conflict or overload: try again"}}},
        {LEAVE_SYSTEM, {{"系统、文件或数据库故障", "machine, file system or database"}}},
    };
    bool zh = lang == LANG_ZH;
    buf_add_raw(out, ".TH XIEZHI 1 \"\" \"xiezhi " XZ_VERSION "\"\n");
    buf_add_raw(out, zh ? ".SH 名称\nxiezhi \\- 检察办案、预防与廉政档案软件\n.SH 用法\n"
                        : ".SH NAME\nxiezhi \\- casework, prevention and integrity records for "
                          "prosecution offices\n.SH SYNOPSIS\n");
    buf_add_raw(out, zh ? "\\fBxiezhi\\fR \\fI命令\\fR [参数] [选项]\n.SH 通用选项\n"
                        : "\\fBxiezhi\\fR \\fICOMMAND\\fR [arguments] [options]\n.SH OPTIONS\n");
    add_options(out, cli_globals, lang);
    buf_add_raw(out, zh ? ".SH 命令\n" : ".SH COMMANDS\n");
    for (const cli_command_t *c = cli_commands; c->name; c++)
        if (!(c->needs & CLI_HIDDEN)) add_command(out, c, lang);
    buf_add_raw(out, zh ? ".SH 退出码\n" : ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        buf_addf(out, ".TP\n%d\n%s\n", (int)statuses[i].leave, statuses[i].words.in[lang]);
}
