/* Signed notes and keys: a vector of another implementation, round trips, and everything that must be
 * refused. */
#include "ledger/note.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Known from Go's package golang.org/x/mod/sumdb/note: key, text and signature. */
#define TEXT                                                                 \
    "If you think cryptography is the answer to your problem,\n"             \
    "then you don't know what your problem is.\n"
static const char go_private[] =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n";
static const char go_public[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char go_note[] =
    TEXT "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
         "otpRZb6KE6RyyBwJnAM=\n";

static char folder[] = "/tmp/xiezhi-note-XXXXXX";
static char path[64];

static void put_file(const char *text, mode_t mode)
{
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(close(fd), 0);
}

static int check(const char *note, const char *verifier)
{
    size_t bytes = 4711;
    err_t err = {0};
    int e = ledger_check_note(note, strlen(note), verifier, &bytes, &err);
    assert_int_equal(e, err.code);
    if (e) assert_int_equal(bytes, 4711); /* untouched */
    return e;
}

static void reads_and_writes_as_others_do(void **state)
{
    (void)state;
    size_t bytes = 0;
    assert_int_equal(ledger_check_note(go_note, strlen(go_note), go_public, &bytes, NULL), 0);
    assert_int_equal(bytes, strlen(TEXT));
    put_file(go_private, 0600);
    ledger_key_t *k = NULL;
    assert_int_equal(ledger_key_open(path, &k, NULL), 0);
    assert_string_equal(ledger_key_name(k), "PeterNeumann");
    buf_t out;
    buf_init(&out, 4096);
    ledger_key_add_public(&out, k);
    assert_string_equal(buf_text(&out), go_public);
    buf_clear(&out);
    assert_int_equal(ledger_sign_note(k, TEXT, &out, NULL), 0);
    assert_string_equal(buf_text(&out), go_note);
    buf_release(&out);
    ledger_key_close(k);
}

static void key_goes_round(void **state)
{
    (void)state;
    (void)unlink(path);
    ledger_key_t *k = NULL, *again = NULL;
    assert_int_equal(ledger_key_create(path, "xiezhi/110105/1", &k, NULL), 0);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(ledger_key_open(path, &again, NULL), 0);
    buf_t a, b;
    buf_init(&a, 4096);
    buf_init(&b, 4096);
    ledger_key_add_public(&a, k);
    ledger_key_add_public(&b, again);
    assert_string_equal(buf_text(&a), buf_text(&b));
    assert_int_equal(strncmp(buf_text(&a), "xiezhi/110105/1+", 16), 0);
    buf_clear(&b);
    assert_int_equal(ledger_sign_note(k, "某某人民检察院\n\n第二段\n", &b, NULL), 0);
    assert_int_equal(check(buf_text(&b), buf_text(&a)), 0);
    /* A key is never written over. */
    ledger_key_t *third = NULL;
    assert_int_equal(ledger_key_create(path, "xiezhi/110105/1", &third, NULL), ERR_BASE_FILE);
    assert_null(third);
    buf_release(&a);
    buf_release(&b);
    ledger_key_close(k);
    ledger_key_close(again);
}

static void every_changed_byte_is_refused(void **state)
{
    (void)state;
    size_t length = strlen(go_note);
    char copy[sizeof go_note];
    for (size_t i = 0; i < length; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(copy, go_note, sizeof copy);
            copy[i] = (char)(copy[i] ^ (char)(1u << bit));
            if (!copy[i]) continue;
            int e = check(copy, go_public);
            assert_true(e == ERR_LEDGER_NOTE || e == ERR_LEDGER_SIGNATURE);
        }
    }
    for (size_t cut = 0; cut < length; cut++) {
        memcpy(copy, go_note, cut);
        copy[cut] = '\0';
        int e = check(copy, go_public);
        assert_true(e == ERR_LEDGER_NOTE || e == ERR_LEDGER_SIGNATURE);
    }
}

static void other_signatures_are_read_over(void **state)
{
    (void)state;
    buf_t n;
    buf_init(&n, 1 << 16);
    buf_add_raw(&n, TEXT "\n");
    for (int i = 0; i < 20; i++) buf_addf(&n, "— witness%d.example AAAAAAAA\n", i);
    buf_add_raw(&n, go_note + strlen(TEXT "\n"));
    assert_int_equal(check(buf_text(&n), go_public), 0);
    /* Same name, other key id: unknown, hence read over - but then nothing of ours is left. */
    assert_int_equal(check(TEXT "\n— PeterNeumann AAAAAAAA\n", go_public), ERR_LEDGER_SIGNATURE);
    /* A right line does not save a note with a wrong line of the same key. */
    buf_add_raw(&n, "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqf"
                    "qdngotpRZb6KE6RyyBwJnAA=\n");
    assert_int_equal(check(buf_text(&n), go_public), ERR_LEDGER_SIGNATURE);
    /* A line that is no signature line spoils the note. */
    buf_clear(&n);
    buf_addf(&n, "%s- PeterNeumann hyphen\n", go_note);
    assert_int_equal(check(buf_text(&n), go_public), ERR_LEDGER_NOTE);
    buf_release(&n);
}

static void notes_keep_their_grammar(void **state)
{
    (void)state;
    assert_int_equal(check("", go_public), ERR_LEDGER_NOTE);
    assert_int_equal(check("\n\n", go_public), ERR_LEDGER_NOTE);
    assert_int_equal(check("text\n", go_public), ERR_LEDGER_NOTE);
    assert_int_equal(check("text\tx\n\n— a AAAA\n", go_public), ERR_LEDGER_NOTE);
    assert_int_equal(check("text\xFF\n\n— a AAAA\n", go_public), ERR_LEDGER_NOTE);
    assert_int_equal(check("text\n\n— a  AAAA\n", go_public), ERR_LEDGER_NOTE);
    assert_int_equal(check("text\n\n—  AAAA\n", go_public), ERR_LEDGER_NOTE);
    size_t bytes;
    char *big = calloc(1, NOTE_BYTES_MOST + 1);
    assert_non_null(big);
    assert_int_equal(ledger_check_note(big, NOTE_BYTES_MOST + 1, go_public, &bytes, NULL), ERR_LEDGER_NOTE);
    free(big);
    put_file(go_private, 0600);
    ledger_key_t *k = NULL;
    assert_int_equal(ledger_key_open(path, &k, NULL), 0);
    buf_t out;
    buf_init(&out, 4096);
    assert_int_equal(ledger_sign_note(k, "no newline", &out, NULL), ERR_LEDGER_NOTE);
    assert_int_equal(ledger_sign_note(k, "\r\n", &out, NULL), ERR_LEDGER_NOTE);
    assert_int_equal(ledger_sign_note(k, "", &out, NULL), ERR_LEDGER_NOTE);
    assert_int_equal(out.length, 0);
    buf_t small;
    buf_init(&small, 16);
    assert_int_equal(ledger_sign_note(k, TEXT, &small, NULL), ERR_BASE_MEMORY);
    buf_release(&small);
    buf_release(&out);
    ledger_key_close(k);
}

static void verifier_keys_are_checked(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a3+",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", /* hash */
        "PeterNeumanN+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", /* name */
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX", /* key */
        "PeterNeumann+c74f20a3+Apc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWA", /* algorithm */
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW=",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(check(go_note, bad[i]), ERR_LEDGER_VERIFIER);
}

static int open_key(void)
{
    ledger_key_t *k = NULL;
    int e = ledger_key_open(path, &k, NULL);
    if (e) assert_null(k);
    ledger_key_close(k);
    return e;
}

static void key_files_are_guarded(void **state)
{
    (void)state;
    static const mode_t loose[] = {0640, 0604, 0644, 0660, 0601, 0610};
    for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++) {
        put_file(go_private, loose[i]);
        assert_int_equal(open_key(), ERR_LEDGER_KEY_OPEN_TO_OTHERS);
    }
    put_file(go_private, 0400);
    assert_int_equal(open_key(), 0);
    static const char *const bad[] = {
        "", "\n", "PRIVATE+KEY+x\n", "PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n",
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
        "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n",
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDF=\n",
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\nmore\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put_file(bad[i], 0600);
        assert_int_equal(open_key(), ERR_LEDGER_KEY_FILE);
    }
    (void)unlink(path);
    assert_int_equal(open_key(), ERR_BASE_FILE_MISSING);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(open_key(), ERR_LEDGER_KEY_FILE);
    assert_int_equal(rmdir(path), 0);
}

static void names_are_checked(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "a b", "a+b", "a\nb", "a\xE3\x80\x80" "b", "\xFF", "a\xC2\xA0" "b"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ledger_key_t *k = NULL;
        (void)unlink(path);
        assert_int_equal(ledger_key_create(path, bad[i], &k, NULL), ERR_LEDGER_NAME);
        assert_null(k);
        assert_int_equal(access(path, F_OK), -1);
    }
}

/* A key that could not be made whole is not left behind. */
static void failing_disk_leaves_no_key(void **state)
{
    (void)state;
#ifdef XZ_FAULTS
    static const enum fault_class classes[] = {FAULT_ALLOC, FAULT_WRITE, FAULT_SYNC};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        ledger_key_t *k = NULL;
        (void)unlink(path);
        fault_arm(classes[i], 0, false);
        int e = ledger_key_create(path, "xiezhi/000000/1", &k, NULL);
        assert_int_equal(fault_disarm(), 1);
        assert_int_not_equal(e, 0);
        assert_null(k);
        assert_int_equal(access(path, F_OK), -1);
    }
    put_file(go_private, 0600);
    fault_arm(FAULT_ALLOC, 0, false);
    assert_int_equal(open_key(), ERR_BASE_MEMORY);
    (void)fault_disarm();
#else
    print_message("skipped: failing_disk_leaves_no_key (built without -Dfaults=true)\n");
    skip();
#endif
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) return -1;
    (void)snprintf(path, sizeof path, "%s/key", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_as_others_do),
        cmocka_unit_test(key_goes_round),
        cmocka_unit_test(every_changed_byte_is_refused),
        cmocka_unit_test(other_signatures_are_read_over),
        cmocka_unit_test(notes_keep_their_grammar),
        cmocka_unit_test(verifier_keys_are_checked),
        cmocka_unit_test(key_files_are_guarded),
        cmocka_unit_test(names_are_checked),
        cmocka_unit_test(failing_disk_leaves_no_key),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
