/* banned.h - functions that must not appear in this code do not compile.
 * Forced into every translation unit by the build. Each line says what to use instead. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
#if !defined __cplusplus && !defined __ASSEMBLER__
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* snprintf, text_copy, buf_addf or arena_printf */
#pragma GCC poison strcpy strcat sprintf vsprintf stpcpy
/* strtok: write the loop or use text_split */
#pragma GCC poison strtok strtok_r gets
/* atoi and friends hide errors: text_to_int */
#pragma GCC poison atoi atol atoll atof
/* shared static results: day.h, instant_format */
#pragma GCC poison localtime gmtime ctime asctime
/* no shell, no guessable names (alloca: -Walloca) */
#pragma GCC poison popen tmpnam tempnam mktemp
/* randomness comes from id_random (getrandom) */
#pragma GCC poison rand srand drand48
#endif
#endif
