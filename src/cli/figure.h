/* figure.h - what the commands of figures share. */
#ifndef CLI_FIGURE_H
#define CLI_FIGURE_H

#include "cli/data.h"

/* An answer for people: windows, rows, total. */
void cli_figure_text(cli_call_t *call, const json_t *answer);
/* One act behind a figure, without the end of its line. */
void cli_figure_act(cli_call_t *call, const json_t *act);

#endif
