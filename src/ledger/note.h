/* note.h - verifier keys and the lines of signed notes (inside src/ledger). */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include "ledger/ledger.h"

enum { NOTE_NAME_MOST = 200, NOTE_PUBLIC = 32, NOTE_ID = 4, NOTE_BYTES_MOST = 1 << 20 };

/* A verifier key taken apart; its key id has been checked against the key. */
typedef struct note_verifier {
    char name[NOTE_NAME_MOST + 1];
    unsigned char id[NOTE_ID];
    unsigned char key[NOTE_PUBLIC];
} note_verifier_t;

int note_parse_verifier(const char *text, note_verifier_t *ret_verifier, err_t *err);
/* As ledger_check_note, with the key taken apart already. */
int note_check(const char *note, size_t bytes, const note_verifier_t *key, size_t *ret_text_bytes,
               err_t *err);
/* Strict base64 (RFC 4648 section 4, padded, canonical) of exactly want bytes. */
bool note_base64(const char *text, size_t length, unsigned char *into, size_t want);

#endif
