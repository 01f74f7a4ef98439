/* bar.c - progress on a terminal, and Ctrl-C as a polite request to stop. */
#include "cli/commands.h"

#include <assert.h>
#include <inttypes.h>
#include <signal.h>

enum { WIDTH = 30, REDRAW_US = 100000 };

static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

static void draw(cli_bar_t *bar, uint64_t done, uint64_t total)
{
    if (total == 0) {
        fprintf(bar->to, "\r%" PRIu64 "\033[K", done);
    } else {
        if (done > total) done = total;
        assert(total > 0 && done <= total);
        int filled = (int)((double)done / (double)total * WIDTH);
        fprintf(bar->to, "\r[%.*s%.*s] %3d%%  %" PRIu64 "/%" PRIu64 "\033[K", filled,
                "##############################", WIDTH - filled, "..............................",
                (int)((double)done / (double)total * 100), done, total);
    }
    fflush(bar->to);
    bar->drawn = true;
}

/* Only jobs that ask may be stopped politely: half a file is then taken away. The second signal ends the program. What the
 * parent has ignored (nohup) stays so. */
void cli_bar_listen(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    static bool listening;
    for (size_t i = 0; !listening && i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = {.sa_handler = ask_to_stop, .sa_flags = (int)SA_RESETHAND}, was;
        if (sigaction(signals[i], NULL, &was) == 0 && (signals[i] == SIGINT || was.sa_handler == SIG_DFL)) (void)sigaction(signals[i], &action, NULL);
    }
    listening = true;
}

bool cli_bar_tick(void *arg, uint64_t done, uint64_t total)
{
    cli_bar_t *bar = arg;
    cli_bar_listen();
    instant_t now = instant_now();
    bool due = now - bar->drawn_at >= REDRAW_US || (total > 0 && done >= total);
    if (bar->to && due) {
        bar->drawn_at = now;
        draw(bar, done, total);
    }
    return !stop_asked;
}

void cli_bar_clear(cli_bar_t *bar)
{
    if (!bar->to || !bar->drawn) return;
    fputs("\r\033[K", bar->to);
    fflush(bar->to);
    bar->drawn = false;
}
