/* tame.h - what a person reads shows the characters that nobody sees.
 *
 * Purpose    Texts come from strangers. A terminal obeys control characters, and marks of the writing direction make a line
 *            read otherwise than it is written: there they are shown as \u{202E}. Behind a pipe (less -R, a log) control
 *            characters are shown so as well, the others stay: they are part of the text.
 * Untouched  JSON for programs, line breaks, tabs, CR LF, joiners where a script needs them (text_is_hidden), and whatever is
 *            no text (a paper as PDF): bytes that are not UTF-8. JSON on a terminal has \u00XX, which says the same.
 * Threads    Free. O(n).
 */
#ifndef CLI_TAME_H
#define CLI_TAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum cli_reader { CLI_TO_PROGRAM, CLI_TO_PIPE, CLI_TO_TERMINAL, CLI_TO_TERMINAL_JSON };

/* Writes text; true when all of it was written (else errno says why). */
bool cli_print_tame(const char *text, size_t bytes, enum cli_reader reader, FILE *to);

#endif
