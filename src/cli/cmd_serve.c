/* cmd_serve.c - xiezhi serve: the HTTP front door until somebody ends it. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/demo_house.h"

#include "web/web.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { GRACE_MS = 5000, RENEW_GRACE_MS = 60 * 1000, URL_BYTES = 400, TROUBLE_BYTES = 16384 };

static sem_t end_asked; /* posted to end, and to open the house anew: then renewal_asked is set first */
static _Atomic bool renewal_asked;

static void on_trouble(void *arg, const char *method, const char *path, const err_t *err)
{
    const cli_call_t *call = arg;
    buf_t b;
    buf_init(&b, TROUBLE_BYTES);
    err_add_text(&b, err, call->lang);
    cli_note(call, "%s %s: %s", method, path, buf_failed(&b) ? "?" : buf_text(&b));
    buf_release(&b);
}

/* Where people reach it; --url is what a proxy in front makes of it. */
static int address_of(cli_call_t *call, const char *host, int port, const char **ret_url, err_t *err)
{
    bool six = strchr(host, ':') != NULL;
    *ret_url = arena_printf(call->arena, six ? "http://[%s]:%d" : "http://%s:%d", host, port);
    return *ret_url ? 0 : err_nomem(err);
}

static int set_check_url(cli_call_t *call, err_t *err)
{
    const char *url = cli_text(call, "url");
    if (!url) return 0;
    bool http = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
    if (!http || strlen(url) > URL_BYTES || strpbrk(url, " \t\r\n\"<>"))
        return cli_bad_form("url", url, "https://archive.example.cn", err);
    size_t n = strlen(url);
    while (n && url[n - 1] == '/') n--;
    char *check = arena_printf(call->arena, "%.*s/check", (int)n, url);
    return check ? app_set_url(call->app, check, err) : err_nomem(err);
}

static int say_ready(cli_call_t *call, const char *address, err_t *err)
{
    if (call->json) {
        int failed = cli_add_json(call, json_pack("{s:s}", "address", address), err);
        return failed ? failed : cli_flush(call, err);
    }
    buf_addf(call->out, cli_say(call, "服务地址 %s（按 Ctrl-C 停止）\n", "serving at %s (Ctrl-C ends it)\n"), address);
    cli_demo_logins(call);
    return cli_flush(call, err);
}

static void ask_to_end(int signal_number)
{
    (void)signal_number;
    (void)sem_post(&end_asked); /* among the few things a handler may do */
}

static void ask_to_renew(void *arg)
{
    (void)arg;
    if (!atomic_exchange(&renewal_asked, true)) (void)sem_post(&end_asked);
}

/* By the house as it is now. One that cannot be opened changes nothing: the old one goes on, and it is tried again. */
static void renew(cli_call_t *call, web_t **web)
{
    struct app *old = call->app;
    err_t err = {.code = ERR_NONE};
    call->app = NULL;
    int failed = cli_open(call, call->command->needs, &err);
    if (!failed) failed = web_hand_over(web, call->app, RENEW_GRACE_MS, &err);
    struct app *leaves = failed ? call->app : old;
    if (failed) {
        call->app = old;
        on_trouble(call, "SERVE", "renew", &err);
    } else cli_note(call, "%s", cli_say(call, "机构或者业务目录有变更，已按新的办理", "offices or catalogue have changed: going by the new ones"));
    if (leaves) call->opener->close(leaves);
}

/* What notices print as the page of their check, and their QR code. Until it is set it is this server's own
 * address; letters that leave the house want one that the public can open. */
static int settle_check_url(cli_call_t *call, const char *address, err_t *err)
{
    if (!app_url_given(call->app)) {
        char *check = arena_printf(call->arena, "%s/check", address);
        int failed = check ? app_set_url(call->app, check, err) : err_nomem(err);
        if (failed) return failed;
    }
    const char *url = app_url(call->app);
    if (!app_demonstration(call->app) && (strstr(url, "//127.0.0.1") || strstr(url, "//localhost") || strstr(url, "//[::1]")))
        cli_note(call, cli_say(call, "告知函上的核验网址为 %s，外人打不开；请用 --url 设置公众可访问的网址",
                               "notices print %s as the page of their check, which nobody outside can open: set --url"), url);
    return 0;
}

/* The second signal ends the program at once. */
static void listen_for_end(void)
{
    struct sigaction action = {.sa_handler = ask_to_end, .sa_flags = (int)SA_RESETHAND};
    (void)sem_init(&end_asked, 0, 0);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

int cmd_serve(cli_call_t *call, err_t *err)
{
    int64_t port = 8080, threads = 0;
    const char *host = cli_text(call, "address"), *address = NULL;
    web_t *web = NULL;
    if (!host) host = "127.0.0.1";
    int failed = cli_int(call, "port", 0, 65535, 8080, &port, err);
    if (!failed) failed = cli_int(call, "threads", 1, 64, 16, &threads, err);
    if (!failed) failed = set_check_url(call, err);
    if (failed) return failed;
    listen_for_end();
    web_options_t options = {.http = {.address = host, .port = (int)port, .threads = (int)threads}, .on_trouble = on_trouble,
                             .trouble_arg = call, .on_renew = ask_to_renew, .behind_proxy = cli_given(call, "behind-proxy"),
                             .behind_tls = cli_given(call, "url") && strncmp(cli_text(call, "url"), "https:", 6) == 0};
    web_take_app(&options, call->app);
    failed = web_start(&options, &web, err);
    if (!failed) failed = address_of(call, host, web_port(web), &address, err);
    if (!failed) failed = settle_check_url(call, address, err);
    if (!failed) failed = say_ready(call, address, err);
    for (bool going = !failed; going;) {
        if (sem_wait(&end_asked) != 0) {
            going = errno == EINTR;
            continue;
        }
        going = atomic_load(&renewal_asked);
        if (!going) break;
        renew(call, &web);
        atomic_store(&renewal_asked, false);
    }
    web_stop(web, GRACE_MS);
    if (!failed) cli_note(call, "%s", cli_say(call, "已停止", "stopped"));
    return failed;
}
