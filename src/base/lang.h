/* lang.h - the two languages of the program. Chinese is the first. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

/* A name or sentence in both. Borrowed, never NULL once checked at load. */
typedef struct words {
    const char *in[LANG_COUNT];
} words_t;

/* "zh", "zh-CN", "zh_CN.UTF-8" -> LANG_ZH; "en", "en-GB" ... -> LANG_EN; anything else
 * gives fallback. */
enum lang lang_parse(const char *tag, enum lang fallback);
/* The language of $XIEZHI_LANG, $LC_ALL, $LC_MESSAGES, $LANG (first that is set and not
 * "C"/"POSIX"); English when none is. */
enum lang lang_from_environment(void);

#endif
