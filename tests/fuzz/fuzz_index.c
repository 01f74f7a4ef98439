/* fuzz_index.c - a saved index, damaged: opening refuses it or it gives wrong names at worst, never a read outside.
 *
 * No mutation would get past the head's sum, so a good file is made once, and the input says what is written over it:
 * the first byte what is put right afterwards ('h' the head's sum; anything else nothing), then pieces of place (3 bytes;
 * the highest bit: counted within the head), length (low five bits of one byte) and as many bytes. An empty piece cuts
 * the file off at its place. What can be opened is then searched, added to, taken from, and merged.
 */
#include "../../src/match/file.c" /* its sum; the library's own copy is not linked then */

#include <assert.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LISTED = 80, FILE_MOST = 1 << 20 };

static uint8_t good[FILE_MOST];
static size_t good_bytes;

static const char *const NAMES[] = {"王小明", "王晓明", "欧阳修文", "买买提·艾力", "Sergei Lavrov", "محمد علي", "LAVROV, S."};
static const char *const UNITS[] = {"深圳市华国电机有限公司", "宏达建设集团", "Gazprom Neft OAO", "3M 中国有限公司"};
static const char *const NUMBERS[] = {"11010519491231002X", "91350100M000100Y43", "M000100Y-4", NULL};

static void subject_of(int i, char name[64], match_subject_t *s)
{
    static const char *const former[] = {"王明", "Wang Ming"};
    bool unit = i % 3 == 0;
    *s = (match_subject_t){.schema = unit ? MATCH_UNIT : MATCH_PERSON, .name = name, .born = i % 5 ? DAY_NONE : day_of(1980, 1, 1 + i % 28),
                           .place = i % 4 ? NULL : "深圳市", .identity = NUMBERS[i % 4], .aliases = former, .alias_count = i % 7 ? 0 : 2};
    snprintf(name, 64, "%s%s", unit ? UNITS[i / 3 % 4] : NAMES[i % 7], i % 2 ? "" : "华");
}

static void make_good(void)
{
    match_builder_t *b = NULL;
    match_index_t *ix = NULL;
    char path[] = "/tmp/xz-fuzz-index-XXXXXX", name[64];
    if (match_builder_new(1, &b, NULL)) abort();
    for (int i = 0; i < LISTED; i++) {
        match_subject_t s;
        subject_of(i, name, &s);
        if (match_builder_add(b, i * 3 + 1, i % 4, &s, NULL)) abort();
    }
    if (match_builder_finish(b, NULL, &ix, NULL)) abort();
    match_builder_free(b);
    int fd = mkstemp(path);
    if (fd < 0) abort();
    close(fd);
    match_index_mark(ix, "mark", 4);
    if (match_index_save(ix, path, NULL)) abort();
    match_index_free(ix);
    FILE *f = fopen(path, "rb");
    if (!f) abort();
    good_bytes = fread(good, 1, sizeof good, f);
    (void)fclose(f);
    (void)unlink(path);
    assert(good_bytes > HEAD_BYTES && good_bytes < sizeof good);
}

/* Writes the input's pieces over the file; returns how much of it is left. */
static size_t damage(uint8_t *file, size_t bytes, const uint8_t *data, size_t size)
{
    while (size >= 4) {
        size_t at = (size_t)(data[0] & 0x7F) << 16 | (size_t)data[1] << 8 | data[2], n = data[3] & 31;
        at %= data[0] & 0x80 ? sizeof(head_t) : bytes;
        data += 4;
        size -= 4;
        if (n == 0) return at;
        if (n > size) n = size;
        if (n > bytes - at) n = bytes - at;
        memcpy(file + at, data, n);
        data += n;
        size -= n;
    }
    return bytes;
}

static void ask(match_index_t *ix, int i)
{
    char name[64];
    match_subject_t s;
    match_result_t r = {0};
    arena_t *a = arena_new(64 << 20);
    if (!a) abort();
    subject_of(i, name, &s);
    match_query_t q = {.subject = s, .top = 20, .lists = i % 4 ? 0 : 3};
    int code = match_search(ix, &q, a, &r, NULL);
    assert(code == 0 || code == ERR_MATCH_FILE || code == ERR_BASE_MEMORY);
    for (size_t k = 0; !code && k < r.count; k++) assert(strlen(r.hits[k].name) <= MATCH_NAME_BYTES && r.hits[k].score <= 1000);
    arena_free(a);
}

static void use(match_index_t *ix)
{
    char name[64];
    int64_t ids[8];
    for (int i = 0; i < 14; i++) ask(ix, i);
    for (int i = 0; i < 3; i++) (void)match_by_identity(ix, NUMBERS[i], 0, ids, 8);
    for (int i = 0; i < 6; i++) {
        match_subject_t s;
        subject_of(i, name, &s);
        (void)match_add(ix, i % 2 ? i * 3 + 1 : 1000 + i, i % 4, &s, NULL);
        (void)match_remove(ix, 40 + i * 3, NULL);
    }
    for (int i = 0; i < 4; i++) ask(ix, i);
    (void)match_index_save(ix, "/nowhere/at/all", NULL); /* merges, and then has no place to write to */
    (void)match_records(ix);
    ask(ix, 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t file[FILE_MOST];
    char path[64];
    match_index_t *ix = NULL;
    if (!good_bytes) make_good();
    memcpy(file, good, good_bytes);
    size_t bytes = size ? damage(file, good_bytes, data + 1, size - 1) : good_bytes;
    if (size && data[0] == 'h' && bytes >= sizeof(head_t)) {
        uint64_t sum = sum_of(file, offsetof(head_t, sum));
        memcpy(file + offsetof(head_t, sum), &sum, sizeof sum);
    }
    int fd = memfd_create("index", MFD_CLOEXEC);
    if (fd < 0 || write_all(fd, file, bytes)) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int whole = match_index_check(path, NULL);
    if (!match_index_open(path, &ix, NULL)) {
        use(ix);
        match_index_free(ix);
    } else {
        assert(whole);
    }
    close(fd);
    return 0;
}
