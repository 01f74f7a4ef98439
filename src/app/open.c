/* open.c - opening and making an installation. */
#include "app/inside.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int in_home(const char *home, const char *name, char into[HOME_BYTES], err_t *err)
{
    if (snprintf(into, HOME_BYTES, "%s/%s", home, name) >= HOME_BYTES)
        return err_set(err, ERR_BASE_FILE, home);
    return 0;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

int app_address(const char *home, const char *given, char into[HOME_BYTES], err_t *err)
{
    char path[HOME_BYTES];
    if (given) {
        text_copy(into, HOME_BYTES, given);
        return 0;
    }
    int failed = in_home(home, "store.txt", path, err);
    if (failed) return failed;
    FILE *f = fopen(path, "r");
    if (f) {
        bool read = fgets(into, HOME_BYTES, f) != NULL;
        (void)fclose(f);
        into[strcspn(into, "\r\n")] = '\0';
        return read && *into ? 0 : err_set(err, ERR_APP_MISSING, home);
    }
    failed = in_home(home, "xiezhi.db", into, err);
    return failed ? failed : exists(into) ? 0 : err_set(err, ERR_APP_MISSING, home);
}

bool app_is_there(const char *home)
{
    char address[HOME_BYTES];
    return app_address(home, NULL, address, NULL) == 0;
}

/* --- parts of opening ------------------------------------------------------------------------------ */

static int open_store(app_t *a, bool read_only, err_t *err)
{
    int applied;
    store_options_t options = {.url = a->address, .read_only = read_only};
    int failed = store_open(&options, &a->store, err);
    return failed || read_only ? failed : store_migrate(a->store, &applied, err);
}

static int open_catalogue(app_t *a, const app_options_t *options, cat_mistakes_t *mistakes, err_t *err)
{
    cat_source_t source = {.folder = options->catalogue ? options->catalogue : app_catalogue_folder(a->home, a->memory)};
    cat_change_t *changes;
    size_t count;
    int failed = 0;
    a->catalogue = source.folder ? NULL : options->carried;
    if (!a->catalogue) failed = catalogue_load(&source, a->memory, &a->own_catalogue, mistakes, err);
    if (!failed && !a->catalogue) a->catalogue = a->own_catalogue;
    if (!failed && !options->read_only)
        failed = catalogue_apply(a->catalogue, a->store, false, false, a->memory, &changes, &count, mistakes, err);
    if (failed && mistakes->count > 0 && err) {
        /* The first mistake tells where to look; the others are counted. */
        size_t others = mistakes->count - 1;
        *err = mistakes->list[0];
        if (others) err_detail(err, "%s (+%zu)", err->detail, others);
        failed = (int)err->code;
    }
    if (failed) return failed;
    a->accounts = catalogue_serving(a->catalogue, "account", NULL, NULL);
    a->office_changes = catalogue_serving(a->catalogue, "office", NULL, NULL);
    return !a->accounts         ? err_set(err, ERR_APP_KIND, "account")
           : !a->office_changes ? err_set(err, ERR_APP_KIND, "office")
                                : 0;
}

static int read_installation(store_conn_t *c, void *arg, err_t *err)
{
    app_t *a = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT office, demonstration FROM installation", STORE_NONE, &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && !row) failed = err_set(err, ERR_REGISTER_NO_INSTALLATION);
    if (!failed) {
        text_copy(a->office, sizeof a->office, store_col_text(rows, 0));
        a->demonstration = store_col_int(rows, 1) != 0;
    }
    store_rows_close(rows);
    return failed;
}

static int open_book(app_t *a, err_t *err)
{
    book_options_t options = {.store = a->store, .catalogue = a->catalogue, .calendar = a->calendar,
                              .offices = a->offices, .list_folder = *a->lists ? a->lists : NULL};
    int failed = book_open(&options, &a->book, err);
    if (failed) return failed;
    book_on_check(a->book, "office", app_check_office_change, a);
    book_on_check(a->book, "account", app_check_account, a);
    book_on_check(a->book, "archive", archive_check_act, (void *)(uintptr_t)a->catalogue);
    book_on_check(a->book, "public", app_check_masked, a);
    return failed;
}

static int open_figures(app_t *a, err_t *err)
{
    figures_options_t options = {.book = a->book, .folder = *a->counted ? a->counted : NULL,
                                 .tree_on = app_tree_on, .arg = a};
    return figures_open(&options, &a->figures, err);
}

static int open_key(app_t *a, err_t *err)
{
    char path[HOME_BYTES];
    int failed = in_home(a->home, "key", path, err);
    return failed ? failed : ledger_key_open(path, &a->key, err);
}

static int read_url(app_t *a, err_t *err)
{
    char path[HOME_BYTES];
    text_copy(a->url, sizeof a->url, "http://127.0.0.1:8080/check");
    int failed = in_home(a->home, "url.txt", path, err);
    FILE *f = failed ? NULL : fopen(path, "r");
    if (!f) return failed;
    char line[HOME_BYTES];
    if (fgets(line, sizeof line, f)) text_copy(a->url, sizeof a->url, line);
    a->url_given = true;
    a->url[strcspn(a->url, "\r\n")] = '\0';
    (void)fclose(f);
    return 0;
}

const char *app_url(const app_t *a)
{
    return a->url;
}

int app_set_url(app_t *a, const char *url, err_t *err)
{
    char path[HOME_BYTES];
    int failed = in_home(a->home, "url.txt", path, err);
    FILE *f = failed ? NULL : fopen(path, "w");
    if (!f) return failed ? failed : err_file(err, path, errno);
    bool wrote = fprintf(f, "%s\n", url) > 0;
    if (fclose(f) != 0 || !wrote) return err_file(err, path, errno);
    text_copy(a->url, sizeof a->url, url);
    a->url_given = true;
    return 0;
}

bool app_url_given(const app_t *a)
{
    return a->url_given;
}

static int new_app(const char *home, const char *store, app_t **ret_app, err_t *err)
{
    app_t *a = calloc(1, sizeof *a);
    if (!a) return err_nomem(err);
    (void)pthread_mutex_init(&a->trees_lock, NULL);
    a->memory = arena_new((size_t)256 << 20);
    int failed = a->memory ? 0 : err_nomem(err);
    if (!failed && !text_copy(a->home, sizeof a->home, home)) failed = err_set(err, ERR_BASE_FILE, home);
    if (!failed && store) text_copy(a->address, sizeof a->address, store);
    else if (!failed) failed = app_address(home, NULL, a->address, err);
    if (failed) app_close(a);
    else *ret_app = a;
    return failed;
}

/* home/cache/list: anybody may delete it, and without it lists are only slower the first time. */
static void make_cache(app_t *a)
{
    char cache[HOME_BYTES];
    if (in_home(a->home, "cache", cache, NULL) != 0 || (mkdir(cache, 0700) != 0 && errno != EEXIST)) return;
    if (in_home(a->home, "cache/list", a->lists, NULL) != 0 || (mkdir(a->lists, 0700) != 0 && errno != EEXIST)) *a->lists = '\0';
    if (in_home(a->home, "cache/figure", a->counted, NULL) != 0 || (mkdir(a->counted, 0700) != 0 && errno != EEXIST)) *a->counted = '\0';
}

/* Everything between the store and the doors; the installation row is there already. */
static int open_rooms(app_t *a, const app_options_t *options, cat_mistakes_t *mistakes, err_t *err)
{
    int failed = open_catalogue(a, options, mistakes, err);
    if (!failed) failed = app_load_calendar(a, err);
    if (!failed) failed = app_load_offices(a, err);
    if (!failed) failed = store_read(a->store, read_installation, a, err);
    if (!failed) make_cache(a);
    if (!failed) failed = open_book(a, err);
    if (!failed) failed = open_figures(a, err);
    if (!failed) failed = open_key(a, err);
    if (!failed) failed = read_url(a, err);
    if (!failed && !options->read_only) failed = app_follow_calendar(a, err);
    return failed;
}

/* home/cache: anybody may delete it, and without it the archive is only slower to open. */
int app_open_archive(app_t *a, const progress_t *progress, err_t *err)
{
    char cache[HOME_BYTES];
    if (a->archive) return 0;
    bool kept = in_home(a->home, "cache", cache, NULL) == 0 && (mkdir(cache, 0700) == 0 || errno == EEXIST);
    return archive_open_cached(a->book, "bribery", kept ? cache : NULL, progress, &a->archive, err);
}

int app_open(const app_options_t *options, app_t **ret_app, err_t *err)
{
    app_t *a = NULL;
    cat_mistakes_t mistakes = {0};
    int failed = new_app(options->home, options->store, &a, err);
    if (failed) return failed;
    failed = open_store(a, options->read_only, err);
    if (!failed) failed = open_rooms(a, options, &mistakes, err);
    if (failed) app_close(a);
    else *ret_app = a;
    return failed;
}

void app_close(app_t *a)
{
    if (!a) return;
    archive_close(a->archive);
    figures_close(a->figures);
    book_close(a->book);
    ledger_key_close(a->key);
    for (size_t i = 0; i < a->old_key_count; i++) ledger_key_close(a->old_keys[i]);
    for (size_t i = 0; i < a->old_calendar_count; i++) calendar_free(a->old_calendars[i]);
    app_free_trees(a);
    (void)pthread_mutex_destroy(&a->trees_lock);
    office_tree_free(a->offices);
    calendar_free(a->calendar);
    catalogue_free(a->own_catalogue);
    store_close(a->store);
    arena_free(a->memory);
    free(a);
}

/* --- making ------------------------------------------------------------------------------------------ */

static int make_home(const app_new_t *what, char address[HOME_BYTES], err_t *err)
{
    char path[HOME_BYTES];
    if (mkdir(what->home, 0700) != 0 && errno != EEXIST) return err_file(err, what->home, errno);
    static const char *const taken[] = {"xiezhi.db", "store.txt", "key"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        int failed = in_home(what->home, taken[i], path, err);
        if (failed) return failed;
        if (exists(path)) return err_set(err, ERR_APP_EXISTS, what->home);
    }
    if (!what->store) return in_home(what->home, "xiezhi.db", address, err);
    int failed = in_home(what->home, "store.txt", path, err);
    if (failed) return failed;
    /* The address may hold a password. */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return err_file(err, path, errno);
    bool wrote = dprintf(fd, "%s\n", what->store) > 0;
    if (close(fd) != 0 || !wrote) return err_file(err, path, errno);
    text_copy(address, HOME_BYTES, what->store);
    return 0;
}

/* A database that could not be used is forgotten: the next try, with the address corrected, starts anew. */
static void forget_address(const app_new_t *what)
{
    char path[HOME_BYTES];
    if (what->store && in_home(what->home, "store.txt", path, NULL) == 0) (void)unlink(path);
}

static int64_t origin_of(const app_new_t *what, int64_t code)
{
    return code * 10 + what->node;
}

typedef struct making {
    const app_new_t *what;
    int64_t origin;
} making_t;

static int insert_installation(store_conn_t *c, void *arg, err_t *err)
{
    making_t *m = arg;
    char now[INSTANT_TEXT];
    bool found;
    int64_t n;
    int failed = store_get_int(c, "SELECT COUNT(*) FROM installation", STORE_NONE, &n, &found, err);
    if (!failed && n > 0) return err_set(err, ERR_APP_TAKEN);
    if (failed) return failed;
    return store_exec(c,
        "INSERT INTO installation (one, origin, office, made_at, demonstration) VALUES (1, $1, $2, $3, $4)",
        STORE_P(store_int(m->origin), store_text(m->what->office), store_text(instant_text(instant_now(), now)),
                store_bool(m->what->demonstration)), NULL, err);
}

/* The office's six-digit code and the node's digit make the origin. The supreme office has code 000000:
 * its origins are 1..9. */
static int find_origin(const app_new_t *what, int64_t *ret_origin, err_t *err)
{
    office_tree_t *offices = NULL;
    int index;
    int64_t code = 0;
    int failed = office_tree_load(NULL, NULL, 0, &offices, err);
    if (!failed) failed = office_find(offices, what->office, &index, err);
    if (!failed) failed = text_to_int(what->office, 0, 838860, &code, err);
    if (!failed) *ret_origin = origin_of(what, code) ? origin_of(what, code) : 1;
    office_tree_free(offices);
    return failed;
}

static int make_key(const app_new_t *what, err_t *err)
{
    char path[HOME_BYTES], name[64];
    ledger_key_t *key = NULL;
    (void)snprintf(name, sizeof name, "xiezhi/%s/%d", what->office, what->node);
    int failed = in_home(what->home, "key", path, err);
    if (!failed) failed = ledger_key_create(path, name, &key, err);
    ledger_key_close(key);
    return failed;
}

static int first_account(app_t *a, const app_new_t *what, err_t *err)
{
    actor_t system = app_system(a);
    app_account_t account = {.login = what->login, .full_name = what->full_name, .office = what->office,
                             .roles = "administrator"};
    int failed = app_add_account(a, &system, &account, err);
    return failed ? failed : app_set_password(a, what->login, what->password, false, err);
}

int app_create(const app_new_t *what, err_t *err)
{
    making_t m = {.what = what};
    app_t *a = NULL;
    cat_mistakes_t mistakes = {0};
    char address[HOME_BYTES] = ""; /* empty until the folder is ours */
    app_options_t options = {.home = what->home};
    if (app_check_new_password(what->password, err) != 0) return ERR_APP_PASSWORD;
    int failed = find_origin(what, &m.origin, err);
    if (!failed) failed = make_home(what, address, err);
    if (!failed) failed = new_app(what->home, address, &a, err);
    if (!failed) failed = open_store(a, false, err);
    if (!failed) failed = store_write_alone(a->store, insert_installation, &m, err);
    if (failed && *address) forget_address(what);
    if (!failed) failed = make_key(what, err);
    if (!failed) failed = open_rooms(a, &options, &mistakes, err);
    if (!failed) failed = first_account(a, what, err);
    app_close(a);
    return failed;
}

/* --- another key ------------------------------------------------------------------------------------- */

/* One line for each key that is no more: its verifier, and until when it signed. */
static int add_past(const app_t *a, const char *past, err_t *err)
{
    char now[INSTANT_TEXT];
    buf_t line;
    buf_init(&line, 4096);
    ledger_key_add_public(&line, a->key);
    buf_addf(&line, " %s\n", instant_text(instant_now(), now));
    int fd = open(past, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool wrote = fd >= 0 && !buf_failed(&line) && write(fd, line.data, line.length) == (ssize_t)line.length && fsync(fd) == 0;
    int saved = errno;
    if (fd >= 0) (void)close(fd);
    buf_release(&line);
    return wrote ? 0 : err_file(err, past, saved);
}

int app_rotate_key(app_t *a, err_t *err)
{
    char path[HOME_BYTES], fresh[HOME_BYTES], past[HOME_BYTES];
    ledger_key_t *key = NULL;
    if (a->old_key_count == OLD_MOST) return err_set(err, ERR_APP_OFTEN, "key");
    int failed = in_home(a->home, "key", path, err);
    if (!failed) failed = in_home(a->home, "key.new", fresh, err);
    if (!failed) failed = in_home(a->home, "key.past", past, err);
    if (!failed) (void)unlink(fresh); /* left by a try that failed */
    if (!failed) failed = ledger_key_create(fresh, ledger_key_name(a->key), &key, err);
    if (!failed) failed = add_past(a, past, err);
    if (!failed && rename(fresh, path) != 0) failed = err_file(err, path, errno);
    ledger_key_close(key);
    key = NULL;
    if (!failed) failed = ledger_key_open(path, &key, err); /* with those of the past */
    if (failed) return failed;
    a->old_keys[a->old_key_count++] = a->key;
    __atomic_store_n(&a->key, key, __ATOMIC_RELEASE);
    return 0;
}

/* --- what is inside ----------------------------------------------------------------------------------- */

book_t *app_book(app_t *a)
{
    return a->book;
}

figures_t *app_figures(app_t *a)
{
    return a->figures;
}

store_t *app_store(app_t *a)
{
    return a->store;
}

archive_t *app_archive(app_t *a)
{
    return a->archive;
}

const ledger_key_t *app_key(app_t *a)
{
    return __atomic_load_n(&a->key, __ATOMIC_ACQUIRE);
}

const char *app_home(const app_t *a)
{
    return a->home;
}

const char *app_office(const app_t *a)
{
    return a->office;
}

bool app_demonstration(const app_t *a)
{
    return a->demonstration;
}
