/* subject.c - who is asked about, as options or as a sheet; and files that commands read and write. */
#include "cli/show.h"

#include "match/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- subjects ----------------------------------------------------------------------------------------- */

static enum match_schema schema_of(const char *word)
{
    return !word ? MATCH_ANY : strcmp(word, "unit") == 0 ? MATCH_UNIT : MATCH_PERSON;
}

int cli_subject(cli_call_t *call, match_subject_t *ret_subject, err_t *err)
{
    const char *sex = cli_text(call, "sex");
    match_subject_t s = {.schema = schema_of(cli_text(call, "type")), .name = cli_text(call, "name"),
                         .identity = cli_text(call, "identity"), .place = cli_text(call, "place"),
                         .unit = cli_text(call, "unit"), .sex = sex ? *sex : '\0', .alias_count = cli_count(call, "alias")};
    if (!s.name) return err_set(err, ERR_CLI_REQUIRED, "name", "NAME", call->command->name);
    if (s.alias_count > MATCH_NAMES_MOST) s.alias_count = MATCH_NAMES_MOST; /* refused with its reason further down */
    const char **aliases = arena_array(call->arena, s.alias_count + 1, sizeof *aliases);
    if (!aliases) return err_nomem(err);
    for (size_t i = 0; i < s.alias_count; i++) aliases[i] = cli_text_at(call, "alias", i);
    s.aliases = aliases;
    /* Without a number nothing says which it is, and the two are searched in different ways. */
    if (s.schema == MATCH_ANY && !s.identity) return err_set(err, ERR_CLI_REQUIRED, "type", "person|unit", call->command->name);
    int failed = cli_day(call, "born", DAY_NONE, &s.born, err);
    if (!failed) *ret_subject = s;
    return failed;
}

static json_t *bad_json(const archive_subjects_t *s, enum lang lang)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < s->bad_count; i++) {
        buf_t b;
        buf_init(&b, 8192);
        err_add_json(&b, &s->bad[i], lang);
        if (!buf_failed(&b)) (void)json_array_append_new(list, json_loads(buf_text(&b), 0, NULL));
        buf_release(&b);
    }
    return list;
}

static int add_bad(cli_call_t *call, const archive_subjects_t *s, err_t *err)
{
    call->leave = LEAVE_INPUT;
    if (call->json) return cli_add_json(call, json_pack("{s:o}", "bad", bad_json(s, call->lang)), err);
    buf_addf(call->out, cli_say(call, "未作查询：有 %zu 行无法查询\n", "nothing was asked: %zu rows cannot be asked\n"), s->bad_count);
    for (size_t i = 0; i < s->bad_count; i++) {
        buf_addf(call->out, cli_say(call, "第 %d 行：", "row %d: "), s->bad[i].line);
        err_t why = s->bad[i];
        why.line = why.column = 0;
        why.file[0] = '\0';
        err_add_text(call->out, &why, call->lang);
    }
    return 0;
}

int cli_subjects(cli_call_t *call, const match_subject_t **ret_list, size_t *ret_count, bool *ret_bad, err_t *err)
{
    const char *path = cli_text(call, "subjects");
    archive_subjects_t sheet;
    *ret_bad = false;
    if (path && cli_given(call, "name")) return err_set(err, ERR_CLI_TOGETHER, "name", "subjects");
    if (!path) {
        match_subject_t *one = arena_alloc(call->arena, sizeof *one);
        if (!one) return err_nomem(err);
        *ret_list = one;
        *ret_count = 1;
        return cli_subject(call, one, err);
    }
    int failed = archive_subjects_read(path, ARCHIVE_SUBJECTS_MOST, call->arena, &sheet, err);
    if (failed) return failed;
    *ret_list = sheet.list;
    *ret_count = sheet.count;
    *ret_bad = sheet.bad_count > 0;
    for (size_t i = 0; !call->json && i < sheet.again_count; i++)
        buf_addf(call->out, cli_say(call, "第 %lld 行与第 %lld 行相同，只查询一次\n", "row %lld is the same as row %lld: asked once\n"),
                 (long long)sheet.again[i].row, (long long)sheet.again[i].first);
    return *ret_bad ? add_bad(call, &sheet, err) : 0;
}

const char *cli_masked(const cli_call_t *call, const match_subject_t *s)
{
    enum { HEAD = 6, TAIL = 4, LONG = 11 };
    if (!s->identity || !*s->identity) return s->name;
    char *masked = arena_text(call->arena, s->identity);
    if (!masked) return NULL;
    size_t n = strlen(masked);
    for (size_t i = n >= LONG ? HEAD : 0; i + TAIL < n; i++) masked[i] = '*';
    return arena_printf(call->arena, "%s (%s)", s->name, masked);
}

/* --- files ----------------------------------------------------------------------------------------------- */

static int write_all(int fd, const buf_t *b)
{
    for (size_t at = 0; at < b->length;) {
        ssize_t n = write(fd, b->data + at, b->length - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        at += (size_t)n;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

int cli_write_file(cli_call_t *call, const char *path, const buf_t *content, err_t *err)
{
    if (buf_failed(content)) return err_nomem(err);
    if (strcmp(path, "-") == 0) {
        buf_add_bytes(call->out, content->data, content->length);
        return 0;
    }
    char *beside = arena_printf(call->arena, "%s.XXXXXX", path);
    if (!beside) return err_nomem(err);
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0) return err_file(err, path, errno);
    int saved = write_all(fd, content);
    if (!saved && fchmod(fd, 0640) != 0) saved = errno;
    if (close(fd) != 0 && !saved) saved = errno;
    if (!saved && rename(beside, path) != 0) saved = errno;
    if (!saved) return 0;
    (void)unlink(beside);
    return err_file(err, path, saved);
}

int cli_read_file(cli_call_t *call, const char *path, size_t most, const char **ret_text, size_t *ret_bytes, err_t *err)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (!f) return err_file(err, path, errno);
    char *text = arena_alloc(call->arena, most + 1);
    errno = 0;
    size_t n = text ? fread(text, 1, most + 1, f) : 0;
    int failed = !text ? err_nomem(err) : ferror(f) ? err_file(err, path, errno ? errno : EIO) : 0;
    if (!failed && n > most) failed = err_file(err, path, EFBIG);
    if (f != stdin) (void)fclose(f);
    if (failed) return failed;
    text[n] = '\0';
    *ret_text = text;
    *ret_bytes = n;
    return 0;
}
