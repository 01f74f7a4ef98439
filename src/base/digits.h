/* digits.h - reading numbers of few digits out of a text, as days and ages are written. */
#ifndef BASE_DIGITS_H
#define BASE_DIGITS_H

/* Takes the ASCII digits at *at, most at most (9 or fewer, so that they fit), and goes behind them; returns how many there were. */
int digits_take(const char **at, int most, int *ret_n);

#endif
