/* folder.h - a folder of a test's own, which goes with all that is in it. */
#ifndef SUPPORT_FOLDER_H
#define SUPPORT_FOLDER_H

/* Removes it and what is in it, following no link. 0, or -1 when something is left (errno says why). */
int folder_remove(const char *folder);

#endif
