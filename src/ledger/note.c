/* note.c - C2SP signed notes with Ed25519, and the key of an installation.
 *
 * Key file   One line, "PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 and the 32-byte seed>": the form
 *            other note tools read. Mode 0600; anything looser is refused, as ssh does. */
#include "ledger/note.h"

#include "base/fault.h"
#include "base/id.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TYPE_ED25519 = 0x01, SEED = crypto_sign_SEEDBYTES, KEY_FILE_MOST = 512, LINES_MOST = 256, PAST_MOST = 64 << 10 };

static const char dash[] = "\xE2\x80\x94 "; /* em dash and a space begin a signature line */
static const char private_mark[] = "PRIVATE+KEY+";

struct ledger_key {
    char name[NOTE_NAME_MOST + 1];
    unsigned char id[NOTE_ID];
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    char *past; /* lines of PATH.past, or NULL */
};

/* Visible characters only: spaces of any script and "+" would break the line's grammar. */
static bool name_is_good(const char *name)
{
    size_t bytes = strlen(name);
    if (bytes == 0 || bytes > NOTE_NAME_MOST || text_bad_byte(name, bytes)) return false;
    for (const char *p = name; *p;) {
        uint32_t c = text_next(&p);
        if (c <= 0x20 || c == '+' || (c >= 0x7F && c <= 0xA0) || c == 0x1680 ||
            (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
            c == 0x3000)
            return false;
    }
    return true;
}

static void key_id(const char *name, const unsigned char key[NOTE_PUBLIC], unsigned char id[NOTE_ID])
{
    static const unsigned char between[2] = {'\n', TYPE_ED25519};
    crypto_hash_sha256_state state;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)name, strlen(name));
    crypto_hash_sha256_update(&state, between, sizeof between);
    crypto_hash_sha256_update(&state, key, NOTE_PUBLIC);
    crypto_hash_sha256_final(&state, digest);
    memcpy(id, digest, NOTE_ID);
}

bool note_base64(const char *text, size_t length, unsigned char *into, size_t want)
{
    size_t got = 0;
    const char *end = NULL;
    if (length != (want + 2) / 3 * 4) return false;
    return sodium_base642bin(into, want, text, length, NULL, &got, &end,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == want && end == text + length;
}

/* "name+8 hex+base64(0x01 key)" -> its parts; key and id are not compared yet. NULL when fine, else
 * what is wrong with it. */
static const char *split_key(const char *text, char name[NOTE_NAME_MOST + 1], unsigned char id[NOTE_ID],
                             unsigned char key[SEED])
{
    unsigned char typed[1 + SEED];
    size_t got = 0;
    const char *plus = strchr(text, '+');
    if (!plus || (size_t)(plus - text) > NOTE_NAME_MOST) return "name missing or too long";
    memcpy(name, text, (size_t)(plus - text));
    name[plus - text] = '\0';
    if (!name_is_good(name)) return "bad name";
    if (strlen(plus + 1) < 9 || plus[9] != '+' ||
        sodium_hex2bin(id, NOTE_ID, plus + 1, 8, NULL, &got, NULL) != 0 || got != NOTE_ID)
        return "hash missing";
    const char *code = plus + 10;
    bool fits = note_base64(code, strlen(code), typed, sizeof typed);
    if (fits) memcpy(key, typed + 1, SEED);
    bool known = fits && typed[0] == TYPE_ED25519;
    sodium_memzero(typed, sizeof typed);
    if (!fits) return "key is not base64 of 33 bytes";
    return known ? NULL : "not an Ed25519 key";
}

int note_parse_verifier(const char *text, note_verifier_t *ret_verifier, err_t *err)
{
    note_verifier_t v = {0};
    unsigned char id[NOTE_ID];
    const char *wrong = split_key(text, v.name, v.id, v.key);
    if (!wrong) {
        key_id(v.name, v.key, id);
        if (memcmp(id, v.id, NOTE_ID) != 0) wrong = "hash is not that of the key";
    }
    if (wrong) {
        int e = err_set(err, ERR_LEDGER_VERIFIER, text);
        err_detail(err, "%s", wrong);
        return e;
    }
    *ret_verifier = v;
    return 0;
}

/* --- the key file ------------------------------------------------------------------------------ */

static int bad_key_file(err_t *err, const char *path, const char *why)
{
    int e = err_set(err, ERR_LEDGER_KEY_FILE, path);
    err_detail(err, "%s", why);
    return e;
}

static ledger_key_t *key_from_seed(const char *name, const unsigned char seed[SEED])
{
    ledger_key_t *k = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *k);
    if (!k) return NULL;
    text_copy(k->name, sizeof k->name, name);
    crypto_sign_seed_keypair(k->public_key, k->secret, seed);
    key_id(k->name, k->public_key, k->id);
    return k;
}

static int write_all(int fd, const char *data, size_t bytes)
{
    while (bytes > 0) {
        if (fault_fails(FAULT_WRITE)) {
            errno = ENOSPC;
            return -1;
        }
        ssize_t n = write(fd, data, bytes);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return -1;
        data += n;
        bytes -= (size_t)n;
    }
    if (fault_fails(FAULT_SYNC)) {
        errno = EIO;
        return -1;
    }
    return fsync(fd);
}

/* The new name is durable only when its folder is. */
static int sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t bytes = slash ? (size_t)(slash - path) : 0;
    if (bytes >= sizeof folder) return -1;
    memcpy(folder, path, bytes);
    folder[bytes] = '\0';
    int fd = open(!slash ? "." : bytes ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -1;
    int failed = fsync(fd);
    close(fd);
    return failed;
}

int ledger_key_create(const char *path, const char *name, ledger_key_t **ret_key, err_t *err)
{
    unsigned char seed[1 + SEED] = {TYPE_ED25519};
    char code[sodium_base64_ENCODED_LEN(1 + SEED, sodium_base64_VARIANT_ORIGINAL)];
    char line[KEY_FILE_MOST], id[2 * NOTE_ID + 1];
    if (!name_is_good(name)) return err_set(err, ERR_LEDGER_NAME, name);
    if (sodium_init() < 0) return err_nomem(err);
    id_random(seed + 1, SEED);
    ledger_key_t *k = key_from_seed(name, seed + 1);
    sodium_bin2base64(code, sizeof code, seed, sizeof seed, sodium_base64_VARIANT_ORIGINAL);
    sodium_memzero(seed, sizeof seed);
    if (!k) {
        sodium_memzero(code, sizeof code);
        return err_nomem(err);
    }
    sodium_bin2hex(id, sizeof id, k->id, NOTE_ID);
    int n = snprintf(line, sizeof line, "%s%s+%s+%s\n", private_mark, name, id, code);
    assert(n > 0 && n < (int)sizeof line);
    /* O_EXCL: a key is never written over; losing one makes every older signature an orphan. */
    int e = 0, fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) e = err_file(err, path, errno);
    else if (fchmod(fd, 0600) != 0 || write_all(fd, line, (size_t)n) != 0) e = err_file(err, path, errno);
    if (fd >= 0 && close(fd) != 0 && !e) e = err_file(err, path, errno);
    if (!e && sync_folder(path) != 0) e = err_file(err, path, errno);
    if (e && fd >= 0) (void)unlink(path);
    sodium_memzero(line, sizeof line);
    sodium_memzero(code, sizeof code);
    if (e) ledger_key_close(k);
    else *ret_key = k;
    return e;
}

/* Reads the line (without its end) into line; checks the permissions of what was opened. */
static int read_key_file(const char *path, char line[KEY_FILE_MOST], err_t *err)
{
    struct stat st;
    size_t have = 0;
    int e = 0, fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return err_file(err, path, errno);
    if (fstat(fd, &st) != 0) e = err_file(err, path, errno);
    else if (!S_ISREG(st.st_mode)) e = bad_key_file(err, path, "not a regular file");
    else if (st.st_mode & 077) {
        char mode[8];
        (void)snprintf(mode, sizeof mode, "%04o", (unsigned)(st.st_mode & 07777));
        e = err_set(err, ERR_LEDGER_KEY_OPEN_TO_OTHERS, path, mode);
    }
    while (!e && have < KEY_FILE_MOST) {
        ssize_t n = read(fd, line + have, KEY_FILE_MOST - have);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) e = err_file(err, path, errno);
        if (n <= 0) break;
        have += (size_t)n;
    }
    close(fd);
    if (e) return e;
    if (have < 2 || have == KEY_FILE_MOST || line[have - 1] != '\n' ||
        memchr(line, '\n', have) != line + have - 1 || memchr(line, '\0', have))
        return bad_key_file(err, path, "expected one line of text");
    line[have - 1] = '\0';
    return 0;
}

static int read_past(const char *path, ledger_key_t *k, err_t *err)
{
    buf_t name;
    buf_init(&name, 4096);
    buf_addf(&name, "%s.past", path);
    FILE *f = buf_failed(&name) ? NULL : fopen(buf_text(&name), "rb");
    int e = buf_failed(&name) ? err_nomem(err) : !f && errno != ENOENT ? err_file(err, buf_text(&name), errno) : 0;
    buf_release(&name);
    if (!f) return e;
    k->past = calloc(1, PAST_MOST + 1);
    size_t n = k->past ? fread(k->past, 1, PAST_MOST, f) : 0;
    (void)fclose(f);
    if (!k->past) return err_nomem(err);
    k->past[n] = '\0';
    return 0;
}

const char *ledger_key_past(const ledger_key_t *k, size_t i, char verifier[LEDGER_VERIFIER])
{
    const char *at = k->past;
    for (; at && *at && i > 0; i--) at = (at = strchr(at, '\n')) ? at + 1 : NULL;
    size_t n = at ? strcspn(at, " \n") : 0;
    if (!n || n >= LEDGER_VERIFIER) return NULL;
    memcpy(verifier, at, n);
    verifier[n] = '\0';
    return verifier;
}

int ledger_key_check_note(const ledger_key_t *k, const char *note, size_t bytes, size_t *ret_text_bytes, err_t *err)
{
    char verifier[LEDGER_VERIFIER];
    buf_t own;
    buf_init(&own, LEDGER_VERIFIER);
    ledger_key_add_public(&own, k);
    int e = buf_failed(&own) ? err_nomem(err) : ledger_check_note(note, bytes, buf_text(&own), ret_text_bytes, err);
    buf_release(&own);
    for (size_t i = 0; e == (int)ERR_LEDGER_SIGNATURE && ledger_key_past(k, i, verifier); i++)
        e = ledger_check_note(note, bytes, verifier, ret_text_bytes, err);
    return e;
}

int ledger_key_open(const char *path, ledger_key_t **ret_key, err_t *err)
{
    char line[KEY_FILE_MOST] = "", name[NOTE_NAME_MOST + 1] = "";
    unsigned char id[NOTE_ID] = {0}, seed[SEED] = {0};
    const size_t mark = sizeof private_mark - 1;
    ledger_key_t *k = NULL;
    if (sodium_init() < 0) return err_nomem(err);
    int e = read_key_file(path, line, err);
    if (!e && strncmp(line, private_mark, mark) != 0)
        e = bad_key_file(err, path, "it does not begin with PRIVATE+KEY+");
    if (!e) {
        const char *wrong = split_key(line + mark, name, id, seed);
        if (wrong) e = bad_key_file(err, path, wrong);
        else if (!(k = key_from_seed(name, seed))) e = err_nomem(err);
        else if (memcmp(k->id, id, NOTE_ID) != 0) e = bad_key_file(err, path, "hash is not that of the key");
    }
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(line, sizeof line);
    if (!e) e = read_past(path, k, err);
    if (e) ledger_key_close(k);
    else *ret_key = k;
    return e;
}

void ledger_key_close(ledger_key_t *k)
{
    if (!k) return;
    free(k->past);
    sodium_memzero(k, sizeof *k);
    free(k);
}

const char *ledger_key_name(const ledger_key_t *k)
{
    return k->name;
}

void ledger_key_add_public(buf_t *out, const ledger_key_t *k)
{
    unsigned char typed[1 + NOTE_PUBLIC] = {TYPE_ED25519};
    memcpy(typed + 1, k->public_key, NOTE_PUBLIC);
    buf_addf(out, "%s+", k->name);
    buf_add_hex(out, k->id, NOTE_ID);
    buf_add_char(out, '+');
    buf_add_base64(out, typed, sizeof typed);
}

/* --- notes ------------------------------------------------------------------------------------- */

static int bad_note(err_t *err, const char *why)
{
    int e = err_set(err, ERR_LEDGER_NOTE);
    err_detail(err, "%s", why);
    return e;
}

/* UTF-8 without control characters, newline apart. NULL when fine. */
static const char *text_fault(const char *text, size_t bytes)
{
    if (text_bad_byte(text, bytes)) return "not valid UTF-8";
    for (size_t i = 0; i < bytes; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\n') return "holds control characters";
    return NULL;
}

int ledger_sign_note(const ledger_key_t *k, const char *text, buf_t *out, err_t *err)
{
    unsigned char signature[NOTE_ID + crypto_sign_BYTES];
    size_t bytes = strlen(text);
    const char *fault = text_fault(text, bytes);
    if (!fault && (bytes < 2 || text[bytes - 1] != '\n')) fault = "a note's text must end with a newline";
    if (!fault && bytes > NOTE_BYTES_MOST / 2) fault = "text too long";
    if (fault) return bad_note(err, fault);
    memcpy(signature, k->id, NOTE_ID);
    crypto_sign_detached(signature + NOTE_ID, NULL, (const unsigned char *)text, bytes, k->secret);
    buf_add_bytes(out, text, bytes);
    buf_addf(out, "\n%s%s ", dash, k->name);
    buf_add_base64(out, signature, sizeof signature);
    buf_add_char(out, '\n');
    return buf_failed(out) ? err_nomem(err) : 0;
}

/* Length of the signed text, 0 when there is none: it ends before the last empty line. */
static size_t text_length_of(const char *note, size_t bytes)
{
    for (size_t i = bytes; i >= 2; i--)
        if (note[i - 1] == '\n' && note[i - 2] == '\n') return i - 1;
    return 0;
}

enum line_says { LINE_BAD, LINE_OTHER, LINE_OURS_WRONG, LINE_OURS_RIGHT };

static enum line_says read_line(const char *line, size_t length, const char *text, size_t text_bytes,
                                const note_verifier_t *key)
{
    const size_t mark = sizeof dash - 1, name = strlen(key->name);
    unsigned char signature[NOTE_ID + crypto_sign_BYTES];
    if (length <= mark || memcmp(line, dash, mark) != 0) return LINE_BAD;
    const char *space = memchr(line + mark, ' ', length - mark);
    if (!space || space == line + mark || space + 1 == line + length ||
        memchr(space + 1, ' ', length - (size_t)(space + 1 - line)))
        return LINE_BAD;
    if ((size_t)(space - line) != mark + name || memcmp(line + mark, key->name, name) != 0)
        return LINE_OTHER;
    if (!note_base64(space + 1, length - (size_t)(space + 1 - line), signature, sizeof signature) ||
        memcmp(signature, key->id, NOTE_ID) != 0)
        return LINE_OTHER; /* same name, another key or algorithm */
    return crypto_sign_verify_detached(signature + NOTE_ID, (const unsigned char *)text, text_bytes,
                                       key->key) == 0
               ? LINE_OURS_RIGHT
               : LINE_OURS_WRONG;
}

static int bad_signature(err_t *err, const note_verifier_t *key, const char *why)
{
    int e = err_set(err, ERR_LEDGER_SIGNATURE, key->name);
    err_detail(err, "%s", why);
    return e;
}

int note_check(const char *note, size_t bytes, const note_verifier_t *key, size_t *ret_text_bytes,
               err_t *err)
{
    if (bytes > NOTE_BYTES_MOST) return bad_note(err, "longer than 1 MiB");
    const char *fault = text_fault(note, bytes);
    if (fault) return bad_note(err, fault);
    size_t text = bytes > 0 && note[bytes - 1] == '\n' ? text_length_of(note, bytes) : 0;
    if (text < 2) return bad_note(err, "no empty line between a text and its signatures");
    bool right = false;
    int lines = 0;
    for (const char *line = note + text + 1, *end = note + bytes; line < end; lines++) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        assert(stop); /* the note ends with a newline */
        if (lines >= LINES_MOST) return bad_note(err, "more than 256 signatures");
        enum line_says says = read_line(line, (size_t)(stop - line), note, text, key);
        if (says == LINE_BAD) return bad_note(err, "a signature line is malformed");
        if (says == LINE_OURS_WRONG) return bad_signature(err, key, "the text is not what was signed");
        right = right || says == LINE_OURS_RIGHT;
        line = stop + 1;
    }
    if (!right) return bad_signature(err, key, "no signature of this key");
    *ret_text_bytes = text;
    return 0;
}

int ledger_check_note(const char *note, size_t bytes, const char *verifier, size_t *ret_text_bytes,
                      err_t *err)
{
    note_verifier_t key;
    int e = note_parse_verifier(verifier, &key, err);
    return e ? e : note_check(note, bytes, &key, ret_text_bytes, err);
}
