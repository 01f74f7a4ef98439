/* cli.c - the frame: parse, open, call, print, leave. The only place that prints and sets the exit
 * status. */
#include "cli/commands.h"
#include "cli/tame.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUT_CAP = 256 << 20, ERROR_CAP = 64 << 10 };

static int print_all(const buf_t *b, bool json, FILE *to, err_t *err)
{
    if (buf_failed(b)) return err_nomem(err);
    errno = 0;
    bool person = isatty(fileno(to));
    enum cli_reader reader = json ? (person ? CLI_TO_TERMINAL_JSON : CLI_TO_PROGRAM) : person ? CLI_TO_TERMINAL : CLI_TO_PIPE;
    if (!cli_print_tame(buf_text(b), b->length, reader, to) || fflush(to) != 0)
        return err_file(err, to == stdout ? "stdout" : "stderr", errno ? errno : EIO);
    return 0;
}

int cli_flush(cli_call_t *call, err_t *err)
{
    int code = print_all(call->out, call->json, stdout, err);
    buf_clear(call->out);
    return code;
}

void cli_note(const cli_call_t *call, const char *format, ...)
{
    char note[4096];
    if (call->quiet || call->json) return;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(note, sizeof note, format, args);
    va_end(args);
    if (n > 0) (void)cli_print_tame(note, strlen(note), isatty(STDERR_FILENO) ? CLI_TO_TERMINAL : CLI_TO_PIPE, stderr);
    fputc('\n', stderr);
}

/* For programs on stdout, for people on stderr. */
static void print_error(const cli_call_t *call, const err_t *error)
{
    buf_t b;
    buf_init(&b, ERROR_CAP);
    if (call->json) {
        buf_add_raw(&b, "{\"error\":");
        err_add_json(&b, error, call->lang);
        buf_add_raw(&b, "}\n");
    } else {
        buf_add_raw(&b, "xiezhi: ");
        err_add_text(&b, error, call->lang);
    }
    (void)print_all(&b, call->json, call->json ? stdout : stderr, NULL); /* nobody is left to be told */
    buf_release(&b);
}

/* --help on a command is help about that command. */
static void turn_to_help(cli_call_t *call)
{
    static const char *about[1];
    if (strcmp(call->command->name, "help") != 0) {
        about[0] = call->command->name;
        call->args = about;
        call->arg_count = 1;
        call->value_count = 0;
    }
    call->command = cli_find("help");
    assert(call->command);
}

int cli_open(cli_call_t *call, unsigned needs, err_t *err)
{
    assert(!call->app && call->opener && call->opener->open && call->opener->close);
    return call->opener->open(call, needs, &call->app, err);
}

static int perform(cli_call_t *call, const cli_opener_t *opener, err_t *err)
{
    assert(call->command->run && !call->app);
    call->opener = opener;
    int code = call->command->needs & CLI_NEEDS_DATA ? cli_open(call, call->command->needs, err) : 0;
    if (code == 0) code = call->command->run(call, err);
    if (call->app) opener->close(call->app);
    call->app = NULL;
    return code;
}

int cli_main(int argc, char **argv, const cli_opener_t *opener)
{
    err_t error = {0};
    buf_t out;
    buf_init(&out, OUT_CAP);
    cli_bar_t bar = {.to = stderr};
    const progress_t progress = {cli_bar_tick, &bar};
    const char *home = getenv("XIEZHI_HOME"), *login = getenv("XIEZHI_LOGIN");
    cli_call_t call = {.lang = lang_from_environment(), .out = &out,
                       .data_dir = home && *home ? home : "xiezhi-data",
                       .login = login && *login ? login : NULL,
                       .arena = arena_new(ARENA_CAP_DEFAULT)};
    cli_look_ahead(&call, argc, argv);
    int code = call.arena ? cli_parse(&call, argc, argv, &error) : err_nomem(&error);
    if (code == 0) {
        if (call.quiet || !isatty(STDERR_FILENO)) bar.to = NULL;
        call.progress = &progress;
        if (call.wants_help) turn_to_help(&call);
        code = perform(&call, opener, &error);
        cli_bar_clear(&bar);
    }
    if (code == 0) code = print_all(&out, call.json, stdout, &error);
    if (code != 0) print_error(&call, &error);
    enum leave leave = code != 0 ? err_leave((enum err_code)code) : call.leave;
    buf_release(&out);
    arena_free(call.arena);
    return (int)leave;
}
