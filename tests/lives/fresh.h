/* fresh.h - a fresh installation for each life: made once, copied for the others. */
#ifndef TESTS_LIVES_FRESH_H
#define TESTS_LIVES_FRESH_H

enum { FRESH_PATH = 96 };

/* Makes a working folder and in it an installation of the supreme office, administrator `admin`. */
void fresh_make(void);
/* A copy of it, as it was born, in a folder `name` of the working folder; what was there is removed. */
void fresh_copy(char ret_home[FRESH_PATH], const char *name);
/* Removes the working folder; 0 when it worked. */
int fresh_remove(void);

#endif
