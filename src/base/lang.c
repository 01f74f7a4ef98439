#include "base/lang.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum lang lang_parse(const char *tag, enum lang fallback)
{
    if (!tag) return fallback;
    if (strncasecmp(tag, "zh", 2) == 0) return LANG_ZH;
    if (strncasecmp(tag, "en", 2) == 0) return LANG_EN;
    return fallback;
}

enum lang lang_from_environment(void)
{
    static const char *const names[] = {"XIEZHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value || value[0] == 'C' || strcmp(value, "POSIX") == 0) continue;
        return lang_parse(value, LANG_EN);
    }
    return LANG_EN;
}
