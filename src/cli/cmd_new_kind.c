/* cmd_new_kind.c - xiezhi new-kind: a new kind of work that already stands: its file, its paper, its life.
 *
 * The texts are data/scaffold/ with the names put in. What is written is checked with the whole catalogue at once, so that
 * an author begins with something that works and changes it piece by piece.
 */
#include "cli/commands.h"
#include "cli/data.h"

#include "base/embed.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MOST = 36, FILES = 3, WHOLES_DEEP = 4 }; /* room for "_registered" in the names of figures */

typedef struct made {
    const char *path, *text;
    size_t bytes;
} made_t;

typedef struct making {
    cli_call_t *call;
    const char *name, *zh, *en, *parent, *catalogue, *folder;
    const char *open_whole, *whole; /* of a part: the lines of the life that open what it is part of */
    catalogue_t *known;             /* as it was */
    made_t file[FILES];
} making_t;

/* --- names ------------------------------------------------------------------------------------------ */

static bool is_name(const char *name)
{
    size_t n = strlen(name);
    return n && n <= NAME_MOST && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n && *name >= 'a' && *name <= 'z';
}

/* Names for people stand unquoted in the YAML. */
static bool is_plain(const char *text)
{
    return *text && strlen(text) <= 90 && !strpbrk(text, ":{}[],&*#?|<>=!%@\\\"'\n`") && *text != '-' && *text != ' ';
}

static int check_names(making_t *m, err_t *err)
{
    if (!is_name(m->name)) return cli_bad_form("NAME", m->name, "[a-z][a-z0-9_]{0,35}", err);
    if (!is_plain(m->zh)) return cli_bad_form("zh", m->zh, "名称", err);
    if (!is_plain(m->en)) return cli_bad_form("en", m->en, "Name", err);
    if (strspn(m->folder, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(m->folder) || !*m->folder)
        return cli_bad_form("folder", m->folder, "[a-z0-9_-]+", err);
    return 0;
}

/* "visit_note" -> "Visit note" */
static const char *english_of(const cli_call_t *call, const char *name)
{
    char *text = arena_text(call->arena, name);
    for (char *at = text; at && *at; at++)
        if (*at == '_') *at = ' ';
    if (text && *text >= 'a' && *text <= 'z') *text = (char)(*text - 'a' + 'A');
    return text;
}

/* --- the whole of a part ------------------------------------------------------------------------------ */

static const cat_act_t *opening_act(const cat_kind_t *k)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (k->acts[i].opens && !k->acts[i].system) return &k->acts[i];
    return NULL;
}

/* A value that the field takes, as a life writes it; NULL: there is no telling. */
static const char *sample(const making_t *m, const cat_field_t *f)
{
    arena_t *a = m->call->arena;
    switch (f->type) {
    case CAT_TEXT:
    case CAT_LONG: return arena_printf(a, "\"示例%s\"", f->most < 20 ? "" : "内容");
    case CAT_INT:
    case CAT_MONEY: return arena_printf(a, "%lld", (long long)(f->least > 0 ? f->least / (f->type == CAT_MONEY ? 100 : 1) : 1));
    case CAT_DATE: return "2026-03-02";
    case CAT_BOOL: return "false";
    case CAT_CHOICE: return f->choice_count ? f->choices[0].code : NULL;
    case CAT_CHOICES: return f->choice_count ? arena_printf(a, "[%s]", f->choices[0].code) : NULL;
    case CAT_PARTY: return "unit:示例单位";
    case CAT_OFFICE: return "110108";
    case CAT_USER: return "li";
    case CAT_MATTER:
    case CAT_JSON: break;
    }
    return NULL;
}

static int hard_to_open(const cat_kind_t *k, const cat_field_t *f, err_t *err)
{
    char what[ERR_ARG_BYTES];
    return err_set(err, ERR_CLI_SCAFFOLD, k->name, f ? err_both(f->label, what) : "-");
}

/* Lines that open a matter of the kind, and what it is part of before it. */
static int open_lines(const making_t *m, const cat_kind_t *k, int depth, buf_t *out, err_t *err)
{
    const cat_kind_t *whole = NULL;
    const cat_act_t *act = opening_act(k);
    uint64_t roles = act ? act->by : 0;
    int role = 0;
    if (!act || !roles || depth == WHOLES_DEEP) return hard_to_open(k, NULL, err);
    int failed = k->parent ? catalogue_kind(m->known, k->parent, &whole, err) : 0;
    if (!failed && whole) failed = open_lines(m, whole, depth + 1, out, err);
    if (failed) return failed;
    while (!(roles >> role & 1)) role++;
    buf_addf(out, "as wei%d %s 110108\nopen w%d %s %s", depth, catalogue_role_at(m->known, (size_t)role)->name, depth, k->name, act->name);
    if (whole) buf_addf(out, " in w%d", depth + 1);
    for (size_t i = 0; i < act->require_count; i++) {
        const cat_field_t *f = &k->fields[act->requires_[i]];
        if (f->initial) continue;
        const char *value = sample(m, f);
        if (!value) return hard_to_open(k, f, err);
        buf_addf(out, " %s=%s", f->name, value);
    }
    buf_add_char(out, '\n');
    return 0;
}

static int take_whole(making_t *m, err_t *err)
{
    const cat_kind_t *k;
    buf_t out;
    m->open_whole = m->whole = "";
    if (!m->parent) return 0;
    int failed = catalogue_kind(m->known, m->parent, &k, err);
    if (failed) return failed;
    buf_init(&out, 65536);
    failed = open_lines(m, k, 0, &out, err);
    if (!failed && out.length) {
        m->open_whole = buf_failed(&out) ? NULL : arena_textn(m->call->arena, buf_text(&out), out.length - 1);
        m->whole = "w0";
        if (!m->open_whole) failed = err_nomem(err);
    }
    buf_release(&out);
    return failed;
}

/* --- texts ---------------------------------------------------------------------------------------------- */

/* What tells its numbers from those of other kinds: the short word where it is free, else the name of the kind. */
static const char *number_word(const making_t *m)
{
    static const char word[] = "登";
    for (size_t i = 0; i < catalogue_kind_count(m->known); i++) {
        const char *number = catalogue_kind_at(m->known, i)->number;
        if (number && strstr(number, "检登〔")) return m->zh;
    }
    return word;
}

/* @name@ and its like put in. */
static int put_in(making_t *m, const char *scaffold, made_t *into, err_t *err)
{
    const struct {
        const char *mark, *text;
    } marks[] = {{"@name@", m->name},     {"@zh@", m->zh},
                 {"@en@", m->en},         {"@parent@", m->parent ? m->parent : ""},
                 {"@open_whole@", m->open_whole}, {"@whole@", m->whole}, {"@number@", number_word(m)}};
    const embed_file_t *f = embed_lookup(scaffold);
    buf_t out;
    if (!f) return err_file(err, scaffold, ENOENT);
    buf_init(&out, 1 << 18);
    for (const char *at = (const char *)f->data; *at;) {
        size_t i = 0, n = sizeof marks / sizeof *marks;
        while (i < n && strncmp(at, marks[i].mark, strlen(marks[i].mark)) != 0) i++;
        if (i < n) {
            buf_add_raw(&out, marks[i].text);
            at += strlen(marks[i].mark);
        } else {
            buf_add_char(&out, *at++);
        }
    }
    into->bytes = out.length;
    into->text = buf_failed(&out) ? NULL : arena_textn(m->call->arena, buf_text(&out), out.length);
    buf_release(&out);
    return into->text ? 0 : err_nomem(err);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* In this repository lives stand beside the tests, in an installation's own catalogue within it. */
static const char *lives_folder(const making_t *m)
{
    const char *slash = strrchr(m->catalogue, '/');
    const char *beside = arena_printf(m->call->arena, "%.*stests/lives", slash ? (int)(slash + 1 - m->catalogue) : 0, m->catalogue);
    return beside && is_folder(beside) ? beside : arena_printf(m->call->arena, "%s/lives", m->catalogue);
}

static int make_texts(making_t *m, err_t *err)
{
    arena_t *a = m->call->arena;
    const char *part = m->parent ? "part" : "kind", *lives = lives_folder(m);
    m->file[0].path = arena_printf(a, "%s/%s/%s.yaml", m->catalogue, m->folder, m->name);
    m->file[1].path = arena_printf(a, "%s/papers/%s/%s_notice.md", m->catalogue, m->folder, m->name);
    m->file[2].path = lives ? arena_printf(a, "%s/%s.life", lives, m->name) : NULL;
    const char *from[FILES] = {arena_printf(a, "data/scaffold/%s.yaml", part),
                               m->parent ? "data/scaffold/part_notice.md" : "data/scaffold/notice.md",
                               arena_printf(a, "data/scaffold/%s.life", part)};
    int failed = 0;
    for (int i = 0; !failed && i < FILES; i++)
        failed = m->file[i].path && from[i] ? put_in(m, from[i], &m->file[i], err) : err_nomem(err);
    return failed;
}

/* --- writing --------------------------------------------------------------------------------------------- */

static int make_folders(const char *path, arena_t *a, err_t *err)
{
    char *text = arena_text(a, path);
    if (!text) return err_nomem(err);
    for (char *slash = strchr(text + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(text, 0777) != 0 && errno != EEXIST) return err_file(err, text, errno);
        *slash = '/';
    }
    return 0;
}

/* Nothing that is there is written over. */
static int write_new(const made_t *f, arena_t *a, err_t *err)
{
    int failed = make_folders(f->path, a, err);
    if (failed) return failed;
    int fd = open(f->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return err_file(err, f->path, errno);
    ssize_t n = write(fd, f->text, f->bytes);
    if (n != (ssize_t)f->bytes) failed = err_file(err, f->path, n < 0 ? errno : ENOSPC);
    if (close(fd) != 0 && !failed) failed = err_file(err, f->path, errno);
    if (failed) (void)unlink(f->path);
    return failed;
}

static int load(making_t *m, catalogue_t **ret, err_t *err)
{
    cat_mistakes_t mistakes = {0};
    const cat_source_t source = {.folder = m->catalogue};
    int failed = catalogue_load(&source, m->call->arena, ret, &mistakes, err);
    if (failed && mistakes.count && err) *err = mistakes.list[0]; /* the first; catalogue check tells all */
    return failed;
}

static int write_all(making_t *m, err_t *err)
{
    catalogue_t *whole = NULL;
    int failed = 0, done = 0;
    while (!failed && done < FILES) {
        failed = write_new(&m->file[done], m->call->arena, err);
        done += !failed;
    }
    if (!failed) failed = load(m, &whole, err);
    catalogue_free(whole);
    while (failed && done-- > 0) (void)unlink(m->file[done].path);
    return failed;
}

static int answer(making_t *m, err_t *err)
{
    cli_call_t *call = m->call;
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:[s, s, s]}", "kind", m->name, "files", m->file[0].path, m->file[1].path, m->file[2].path), err);
    for (int i = 0; i < FILES; i++) buf_addf(call->out, "%s\n", m->file[i].path);
    buf_add_raw(call->out, cli_say(call, "接下来：修改以上文件，然后\n", "next: change these files, then\n"));
    buf_addf(call->out, "  xiezhi catalogue check %s\n  xiezhi rehearse %s --catalogue %s\n  xiezhi catalogue apply %s\n", m->catalogue,
             m->file[2].path, m->catalogue, m->catalogue);
    return 0;
}

int cmd_new_kind(cli_call_t *call, err_t *err)
{
    making_t m = {.call = call, .name = call->args[0], .parent = cli_text(call, "parent"), .zh = cli_text(call, "zh"),
                  .en = cli_text(call, "en"), .folder = cli_text(call, "folder"), .catalogue = cli_text(call, "catalogue")};
    const cat_kind_t *taken;
    if (!m.zh) m.zh = m.name;
    if (!m.en) m.en = english_of(call, m.name);
    if (!m.folder) m.folder = "own";
    if (!m.catalogue) m.catalogue = "catalogue";
    if (!m.en) return err_nomem(err);
    int failed = check_names(&m, err);
    if (!failed) failed = load(&m, &m.known, err);
    if (!failed && catalogue_kind(m.known, m.name, &taken, NULL) == 0)
        failed = err_set(err, ERR_CATALOGUE_DUPLICATE, m.name, taken->file ? taken->file : "-");
    if (!failed) failed = take_whole(&m, err);
    if (!failed) failed = make_texts(&m, err);
    if (!failed) failed = write_all(&m, err);
    catalogue_free(m.known);
    return failed ? failed : answer(&m, err);
}
