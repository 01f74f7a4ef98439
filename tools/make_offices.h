/* make_offices.h - the two halves of the generator of data/offices.csv. Build-time only. */
#ifndef MAKE_OFFICES_H
#define MAKE_OFFICES_H

#include <stddef.h>

enum { LINE_BYTES = 512, NAME_BYTES = 128, ENGLISH_BYTES = 256 };

/* Calls row(cells) for each line after the head of root/data/admin/name; cells are cut at commas
 * (none of these files quotes). Ends the program with a message when the file cannot be read. */
void read_table(const char *root, const char *name, size_t columns, void (*row)(char **cells));
/* Says why and ends the program. */
_Noreturn void give_up(const char *why, const char *what);

/* Reads pinyin.csv, readings.csv and english.csv. */
void english_open(const char *root);
/* 海淀区 -> "Haidian District"; level 2 province, 3 prefecture, 4 county. */
void english_place(const char *name, int level, char into[ENGLISH_BYTES]);

/* Bytes of the UTF-8 character at p. */
size_t character(const char *p);
int ends_with(const char *text, const char *end);

#endif
