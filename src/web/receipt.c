/* receipt.c - see receipt.h. */
#include "web/receipt.h"

#include "base/day.h"
#include "base/id.h"

#include <assert.h>
#include <ctype.h>
#include <sodium.h>
#include <string.h>

static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
enum { CODE_LETTERS = 20, GROUP = 5 };

static void digest(const char *word, const char *text, unsigned char into[crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256_state s;
    crypto_hash_sha256_init(&s);
    crypto_hash_sha256_update(&s, (const unsigned char *)word, strlen(word) + 1);
    crypto_hash_sha256_update(&s, (const unsigned char *)text, strlen(text));
    crypto_hash_sha256_final(&s, into);
}

void receipt_once(char into[RECEIPT_ONCE])
{
    id_code(into, RECEIPT_ONCE - 1);
}

void receipt_once_of(const char *key, char into[RECEIPT_ONCE])
{
    enum { KEY_LEAST = 32 };
    unsigned char d[crypto_hash_sha256_BYTES];
    if (!key || strlen(key) < KEY_LEAST) {
        receipt_once(into);
        return;
    }
    digest("xiezhi receipt counter", key, d);
    for (size_t i = 0; i + 1 < RECEIPT_ONCE; i++) into[i] = letters[d[i] & 31];
    into[RECEIPT_ONCE - 1] = '\0';
    assert(receipt_is_once(into));
}

bool receipt_is_once(const char *text)
{
    return strlen(text) == RECEIPT_ONCE - 1 && strspn(text, letters) == RECEIPT_ONCE - 1;
}

void receipt_code(const char *once, char into[RECEIPT_CODE])
{
    unsigned char d[crypto_hash_sha256_BYTES];
    size_t n = 0;
    assert(receipt_is_once(once));
    digest("xiezhi receipt code", once, d);
    for (size_t i = 0; i < CODE_LETTERS; i++) {
        if (i && i % GROUP == 0) into[n++] = '-';
        into[n++] = letters[d[i] & 31];
    }
    into[n] = '\0';
}

void receipt_key(const char *once, char into[RECEIPT_KEY])
{
    unsigned char d[crypto_hash_sha256_BYTES];
    digest("xiezhi receipt request", once, d);
    sodium_bin2hex(into, RECEIPT_KEY, d, (RECEIPT_KEY - 1) / 2);
}

/* As it was made, whatever was typed around it; false when it cannot be one. */
static bool read_code(const char *typed, char into[CODE_LETTERS + 1])
{
    size_t n = 0;
    for (const char *c = typed; *c; c++) {
        char upper = (char)toupper((unsigned char)*c);
        if (*c == '-' || *c == ' ') continue;
        if (n == CODE_LETTERS || !strchr(letters, upper)) return false;
        into[n++] = upper;
    }
    into[n] = '\0';
    return n == CODE_LETTERS;
}

typedef struct receipt {
    char hash[2 * crypto_hash_sha256_BYTES + 1];
    int64_t matter;
    bool found;
} receipt_t;

static void hash_code(const char *plain, receipt_t *r)
{
    unsigned char d[crypto_hash_sha256_BYTES];
    digest("xiezhi receipt", plain, d);
    sodium_bin2hex(r->hash, sizeof r->hash, d, sizeof d);
}

static int insert(store_conn_t *c, void *arg, err_t *err)
{
    const receipt_t *r = arg;
    char now[INSTANT_TEXT];
    return store_exec(c, "INSERT INTO receipt (code_hash, matter, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                      STORE_P(store_text(r->hash), store_int(r->matter), store_text(instant_text(instant_now(), now))), NULL, err);
}

int receipt_keep(store_t *s, const char *code, int64_t matter, err_t *err)
{
    char plain[CODE_LETTERS + 1];
    receipt_t r = {.matter = matter};
    bool good = read_code(code, plain);
    assert(good && matter);
    if (!good) return err_set(err, ERR_WEB_RECEIPT);
    hash_code(plain, &r);
    return store_write(s, insert, &r, err);
}

static int look_up(store_conn_t *c, void *arg, err_t *err)
{
    receipt_t *r = arg;
    return store_get_int(c, "SELECT matter FROM receipt WHERE code_hash = $1", STORE_P(store_text(r->hash)), &r->matter, &r->found, err);
}

int receipt_find(store_t *s, const char *typed, int64_t *ret_matter, err_t *err)
{
    char plain[CODE_LETTERS + 1];
    receipt_t r = {.found = false};
    if (!read_code(typed, plain)) return err_set(err, ERR_WEB_RECEIPT);
    hash_code(plain, &r);
    int rc = store_read(s, look_up, &r, err);
    if (rc == 0 && !r.found) rc = err_set(err, ERR_WEB_RECEIPT);
    if (rc == 0) *ret_matter = r.matter;
    return rc;
}
