/* receipt.h - receipt codes: how somebody without an account follows what he sent.
 *
 * Made from  A form carries a random value `once` of 130 bits, made by us when the form was shown. From it follow, by SHA-256
 *            with different words in front, the code told to the sender (100 bits) and the key under which the register knows
 *            the request. So the same form sent again is the same matter with the same code, and nothing that is stored
 *            (hash of the code, key of the request) leads to the code.
 * Threads    Any.
 */
#ifndef WEB_RECEIPT_H
#define WEB_RECEIPT_H

#include "store/store.h"

#include <stdbool.h>

enum { RECEIPT_ONCE = 27, RECEIPT_CODE = 24, RECEIPT_KEY = 49 };

/* A new `once`. */
void receipt_once(char into[RECEIPT_ONCE]);
bool receipt_is_once(const char *text);
/* The `once` of a request that the office itself makes at the counter: of its key, so that the same request has the same code;
 * a new one without a key, or with one too short to be nobody's guess. */
void receipt_once_of(const char *key, char into[RECEIPT_ONCE]);
/* "7K3MQ-…": 20 characters in groups of five. */
void receipt_code(const char *once, char into[RECEIPT_CODE]);
/* The key of the register's request. */
void receipt_key(const char *once, char into[RECEIPT_KEY]);
/* Notes that the code leads to the matter; again is no fault. */
int receipt_keep(store_t *s, const char *code, int64_t matter, err_t *err);
/* The matter of a code as people type it (any case, with or without hyphens and blanks). ERR_WEB_RECEIPT. */
int receipt_find(store_t *s, const char *typed, int64_t *ret_matter, err_t *err);

#endif
