/* folder.h - a folder of a test's own, which goes with all that is in it. */
#ifndef SUPPORT_FOLDER_H
#define SUPPORT_FOLDER_H

enum { FOLDER_PATH = 64 };

/* A new folder of that name and six letters more, under $TMPDIR (./test puts it in memory: databases of tests wait for no disk),
 * or under /tmp where that is not set or too long. */
void folder_make(const char *name, char ret_path[FOLDER_PATH]);
/* Removes it and what is in it, following no link. 0, or -1 when something is left (errno says why). */
int folder_remove(const char *folder);

#endif
