/* contract.c - what the kinds of an archive must have, and the statements made from their names.
 *
 * The instrument looks fields, acts and stages up by name (docs/archive.md). All that is missing is said
 * at once when the archive is opened: it is a mistake of the catalogue, not of a request.
 */
#include "archive/inside.h"

#include <assert.h>

const char *const ARCHIVE_PARTS[PARTS] = {"record", "query", "subject", "decision", "notice", "objection"};

typedef struct need {
    enum part part;
    const char *name;
    enum cat_type type;
} need_t;

static const need_t FIELDS[] = {
    {PART_RECORD, "list", CAT_CHOICE},          {PART_RECORD, "party", CAT_PARTY},
    {PART_RECORD, "crime", CAT_CHOICE},         {PART_RECORD, "facts", CAT_LONG},
    {PART_RECORD, "amount", CAT_MONEY},         {PART_RECORD, "role_in_crime", CAT_CHOICE},
    {PART_RECORD, "court", CAT_TEXT},           {PART_RECORD, "judgment_number", CAT_TEXT},
    {PART_RECORD, "judged_on", CAT_DATE},       {PART_RECORD, "effective_on", CAT_DATE},
    {PART_RECORD, "result", CAT_LONG},          {PART_RECORD, "source", CAT_TEXT},
    {PART_RECORD, "valid_until", CAT_DATE},     {PART_RECORD, "ground_text", CAT_LONG},
    {PART_QUERY, "applicant", CAT_PARTY},       {PART_QUERY, "handler", CAT_TEXT},
    {PART_QUERY, "handler_identity", CAT_TEXT}, {PART_QUERY, "phone", CAT_TEXT},
    {PART_QUERY, "channel", CAT_CHOICE},        {PART_QUERY, "purpose", CAT_CHOICE},
    {PART_QUERY, "project", CAT_TEXT},          {PART_QUERY, "papers", CAT_CHOICES},
    {PART_QUERY, "papers_complete", CAT_BOOL},  {PART_QUERY, "period_from", CAT_DATE},
    {PART_QUERY, "period_to", CAT_DATE},        {PART_QUERY, "lists", CAT_CHOICES},
    {PART_QUERY, "persons", CAT_INT},           {PART_QUERY, "units", CAT_INT},
    {PART_QUERY, "version", CAT_JSON},          {PART_QUERY, "reason", CAT_LONG},
    {PART_SUBJECT, "party", CAT_PARTY},         {PART_SUBJECT, "position", CAT_INT},
    {PART_SUBJECT, "status", CAT_CHOICE},       {PART_SUBJECT, "candidates", CAT_JSON},
    {PART_SUBJECT, "namesakes", CAT_INT},       {PART_SUBJECT, "subject_key", CAT_TEXT},
    {PART_DECISION, "record", CAT_MATTER},      {PART_DECISION, "verdict", CAT_CHOICE},
    {PART_DECISION, "basis", CAT_CHOICE},       {PART_DECISION, "reason", CAT_LONG},
    {PART_DECISION, "remembered", CAT_MATTER},  {PART_DECISION, "record_version", CAT_TEXT},
    {PART_DECISION, "subject_key", CAT_TEXT},   {PART_NOTICE, "result", CAT_CHOICE},
    {PART_NOTICE, "issued_on", CAT_DATE},       {PART_NOTICE, "valid_until", CAT_DATE},
    {PART_NOTICE, "code", CAT_TEXT},            {PART_NOTICE, "content", CAT_JSON},
    {PART_NOTICE, "hit_persons", CAT_INT},      {PART_NOTICE, "hit_units", CAT_INT},
    {PART_NOTICE, "printed", CAT_INT},          {PART_NOTICE, "recall_reason", CAT_LONG},
    {PART_OBJECTION, "notice", CAT_MATTER},     {PART_OBJECTION, "record", CAT_MATTER},
    {PART_OBJECTION, "objector", CAT_PARTY},    {PART_OBJECTION, "relation", CAT_CHOICE},
    {PART_OBJECTION, "reason", CAT_LONG},       {PART_OBJECTION, "outcome", CAT_CHOICE},
    {PART_OBJECTION, "finding", CAT_LONG},
};

static const struct {
    enum part part;
    const char *name;
} ACTS[] = {
    {PART_RECORD, "enter"},      {PART_RECORD, "withdraw"},     {PART_RECORD, "seal"},
    {PART_QUERY, "accept"},      {PART_QUERY, "refuse"},        {PART_QUERY, "answer"},
    {PART_SUBJECT, "ask"},       {PART_SUBJECT, "ask_settled"}, {PART_SUBJECT, "settle"},
    {PART_DECISION, "decide"},   {PART_DECISION, "apply_rule"}, {PART_NOTICE, "issue"},
    {PART_NOTICE, "reprint"},    {PART_NOTICE, "recall"},       {PART_OBJECTION, "file"},
    {PART_OBJECTION, "settle"},
};

static void lack(buf_t *out, const cat_kind_t *k, const char *what, const char *name)
{
    buf_addf(out, "%s%s: %s %s", out->length ? "; " : "", k->name, what, name);
}

static void check_field(const archive_t *ar, const need_t *n, buf_t *lacking)
{
    const cat_kind_t *k = ar->kind[n->part];
    const cat_field_t *f = NULL;
    if (cat_kind_field(k, n->name, &f, NULL) != 0) lack(lacking, k, "field", n->name);
    else if (f->type != n->type) lack(lacking, k, "type of", n->name);
}

static void check_parent(const archive_t *ar, enum part child, enum part parent, buf_t *lacking)
{
    const cat_kind_t *k = ar->kind[child];
    if (!k->parent || strcmp(k->parent, ar->kind[parent]->name) != 0) lack(lacking, k, "parent", ar->kind[parent]->name);
}

static int find_kinds(archive_t *ar, err_t *err)
{
    const catalogue_t *c = book_catalogue(ar->book);
    buf_t missing;
    buf_init(&missing, 512);
    for (int i = 0; i < PARTS; i++) {
        ar->kind[i] = catalogue_serving(c, "archive", ARCHIVE_PARTS[i], ar->group);
        if (!ar->kind[i]) buf_addf(&missing, "%s%s", missing.length ? ", " : "", ARCHIVE_PARTS[i]);
    }
    int failed = missing.length ? err_set(err, ERR_ARCHIVE_KIND, ar->group, buf_text(&missing)) : 0;
    buf_release(&missing);
    return failed;
}

/* The lists that count: the one named like the group, and in a demonstration also `demonstration`. */
static void find_lists(archive_t *ar, buf_t *lacking)
{
    const cat_field_t *f = NULL;
    const cat_kind_t *k = ar->kind[PART_RECORD];
    if (cat_kind_field(k, "list", &f, NULL) != 0) return;
    ar->list_field = f;
    if (f->choice_count > ARCHIVE_LISTS_MOST) lack(lacking, k, "at most 32 choices of", "list");
    for (size_t i = 0; i < f->choice_count && i < ARCHIVE_LISTS_MOST; i++)
        if (strcmp(f->choices[i].code, ar->group) == 0 ||
            (ar->demonstration && strcmp(f->choices[i].code, "demonstration") == 0))
            ar->counting |= UINT32_C(1) << i;
    if (!ar->counting) lack(lacking, k, "choice of list", ar->group);
}

int archive_check_contract(archive_t *ar, err_t *err)
{
    int failed = find_kinds(ar, err);
    if (failed) return failed;
    buf_t lacking;
    buf_init(&lacking, 8192);
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) check_field(ar, &FIELDS[i], &lacking);
    for (size_t i = 0; i < sizeof ACTS / sizeof *ACTS; i++) {
        const cat_act_t *act = NULL;
        if (cat_kind_act(ar->kind[ACTS[i].part], ACTS[i].name, &act, NULL) != 0)
            lack(&lacking, ar->kind[ACTS[i].part], "act", ACTS[i].name);
    }
    check_parent(ar, PART_SUBJECT, PART_QUERY, &lacking);
    check_parent(ar, PART_DECISION, PART_SUBJECT, &lacking);
    check_parent(ar, PART_NOTICE, PART_QUERY, &lacking);
    find_lists(ar, &lacking);
    if (lacking.length) {
        failed = err_set(err, ERR_ARCHIVE_CONTRACT, ar->group);
        err_detail(err, "%s", buf_failed(&lacking) ? "…" : buf_text(&lacking));
    }
    buf_release(&lacking);
    return failed;
}

/* --- statements --------------------------------------------------------------------------------- */
/* {r} {q} {s} {d} {n} {o}: tables of the parts, {R} {S} {N}: names of kinds as texts. Names come from the
 * catalogue and are [a-z0-9_]; nothing of a user's ever gets here. */
#define RECORD_COLUMNS                                                                                       \
    "SELECT k.id, k.list, COALESCE(k.effective_on, k.judged_on), k.valid_until, k.closed_on, k.last_origin, " \
    "k.last_seq, p.type, p.identity, m.name, m.born, m.sex, m.place, m.unit, m.names, k.opened_on "           \
    "FROM {r} k JOIN matter_party m ON m.matter = k.id AND m.field = 'party' JOIN party p ON p.id = m.party "
#define SUBJECT_COLUMNS                                                                                      \
    "SELECT s.id, s.parent, s.stage, s.status, s.candidates, s.subject_key, s.last_seq, p.type, p.identity, " \
    "m.name, m.born, m.sex, m.place, m.unit, m.names, s.namesakes "                                           \
    "FROM {s} s JOIN matter_party m ON m.matter = s.id AND m.field = 'party' JOIN party p ON p.id = m.party "
#define NOTICE_COLUMNS                                                                                       \
    "SELECT n.id, n.parent, n.number, n.office, n.code, n.content, n.issued_on, n.valid_until, n.printed, "   \
    "n.closed_on, n.last_seq, n.stage FROM {n} n "
#define RELIED_COLUMNS                                                                                       \
    "SELECT n.id, n.parent, s.id, n.number, a.name, q.phone, m.name, n.issued_on, n.valid_until, n.closed_on"
#define RELIED_TABLES                                                                                        \
    " JOIN {n} n ON n.parent = s.parent JOIN {q} q ON q.id = s.parent "                                       \
    "JOIN matter_party m ON m.matter = s.id AND m.field = 'party' "                                           \
    "JOIN matter_party a ON a.matter = q.id AND a.field = 'applicant' "

static const char *const TEMPLATES[SQL_TEXTS] = {
    [SQL_LOAD] = RECORD_COLUMNS "WHERE k.closed_on IS NULL ORDER BY k.id",
    [SQL_ONE] = RECORD_COLUMNS "WHERE k.id = $1",
    [SQL_CHANGED] = "SELECT DISTINCT a.matter FROM ledger_leaf l JOIN act a ON a.id = l.act "
                    "WHERE l.idx >= $1 AND l.idx < $2 AND a.kind = '{R}' ORDER BY a.matter",
    [SQL_CHANGED_SINCE] = "SELECT DISTINCT a.matter FROM ledger_leaf l JOIN act a ON a.id = l.act "
                          "WHERE l.idx >= $1 AND a.kind = '{R}'",
    [SQL_RECORD] = "SELECT k.list, k.crime, k.facts, k.amount, k.role_in_crime, k.court, k.judgment_number, "
                   "k.judged_on, k.effective_on, k.result, k.source, m.name FROM {r} k "
                   "JOIN matter_party m ON m.matter = k.id AND m.field = 'party' WHERE k.id = $1",
    [SQL_DECIDED] = "SELECT id, verdict FROM {d} WHERE record = $1 AND subject_key = $2 AND record_version = $3 "
                    "AND basis = 'officer' AND EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.act = {d}.id AND l.idx < $4) "
                    "ORDER BY id DESC LIMIT 1",
    [SQL_EARLIER] = "SELECT d.id, d.verdict, d.reason, d.record_version, d.subject_key, t.actor, t.actor_office, "
                    "t.occurred_on FROM {d} d JOIN act t ON t.id = d.id "
                    "JOIN matter_party m ON m.matter = d.parent AND m.field = 'party' JOIN party p ON p.id = m.party "
                    "WHERE d.record = $1 AND d.basis = 'officer' AND (d.id = $3 OR (d.parent <> $2 "
                    "AND ($2 = 0 OR t.recorded_at < (SELECT recorded_at FROM act WHERE id = $2)) "
                    "AND (($4 <> '' AND p.identity = $4) OR ($5 <> '' AND d.subject_key = $5)))) "
                    "ORDER BY t.recorded_at DESC, d.id DESC LIMIT 1",
    [SQL_SAID] = "SELECT d.id, d.verdict, d.reason, t.actor, t.actor_office, t.occurred_on FROM {d} d JOIN act t ON t.id = d.id "
                 "WHERE d.parent = $1 AND d.record = $2 AND d.basis = 'officer' ORDER BY d.id",
    [SQL_QUERY] = "SELECT id, number, office, stage, closed_on, opened_on, period_from, period_to, lists, project, "
                  "handler, phone, purpose, version, last_seq FROM {q} WHERE id = $1",
    [SQL_SUBJECTS] = SUBJECT_COLUMNS "WHERE s.parent = $1 ORDER BY s.position, s.id",
    [SQL_SUBJECT] = SUBJECT_COLUMNS "WHERE s.id = $1",
    [SQL_DECISIONS] = "SELECT record, verdict, basis, remembered, id FROM {d} WHERE parent = $1 ORDER BY id",
    [SQL_NOTICE_ID] = NOTICE_COLUMNS "WHERE n.id = $1",
    [SQL_NOTICE_NUMBER] = NOTICE_COLUMNS
                          "WHERE n.id IN (SELECT matter FROM number_issued WHERE kind = '{N}' AND number = $1)",
    [SQL_NOTICE_OF_QUERY] = "SELECT id, number FROM {n} WHERE parent = $1 ORDER BY id",
    [SQL_RELIED] = RELIED_COLUMNS ", d.verdict FROM {d} d JOIN {s} s ON s.id = d.parent" RELIED_TABLES
                   "WHERE d.record = $1 ORDER BY n.id, s.id, d.id",
    [SQL_NAMED] = RELIED_COLUMNS ", q.period_from, q.period_to, q.lists FROM matter_party x "
                  "JOIN party p ON p.id = x.party JOIN {s} s ON s.id = x.matter" RELIED_TABLES
                  "WHERE x.field = 'party' AND x.kind = '{S}' AND x.party IN "
                  "(SELECT id FROM party WHERE identity = $1 OR name_fold = $2 OR name_fold = $3) "
                  "ORDER BY n.id, s.id",
    [SQL_ANSWERED] = RELIED_COLUMNS ", q.period_from, q.period_to, q.lists, q.version, n.office, p.type, p.identity, m.name, "
                     "m.born, m.sex, m.place, m.unit, m.names FROM {s} s" RELIED_TABLES
                     "JOIN party p ON p.id = m.party WHERE n.issued_on >= $1 AND n.closed_on IS NULL AND s.status <> 'hit' "
                     "ORDER BY n.id, s.id",
    [SQL_CHANGED_AT] = "SELECT a.matter, MAX(l.idx) FROM ledger_leaf l JOIN act a ON a.id = l.act "
                       "WHERE l.idx >= $1 AND a.kind = '{R}' GROUP BY a.matter ORDER BY a.matter",
    [SQL_SUMS] = "SELECT COUNT(*), COALESCE(CAST(SUM(last_seq) AS BIGINT), 0) FROM {r} WHERE closed_on IS NULL",
    [SQL_PARTY] = "SELECT p.type, p.identity, m.name, m.born, m.sex, m.place, m.unit, m.names FROM matter_party m "
                  "JOIN party p ON p.id = m.party WHERE m.matter = $1 AND m.field = $2",
};

static const char *name_of(const archive_t *ar, char letter, bool *ret_table)
{
    static const char letters[] = "rqsdno";
    *ret_table = true;
    if (letter == 'R' || letter == 'S' || letter == 'N') {
        *ret_table = false;
        return ar->kind[letter == 'R' ? PART_RECORD : letter == 'S' ? PART_SUBJECT : PART_NOTICE]->name;
    }
    const char *at = strchr(letters, letter);
    assert(at);
    return ar->kind[at - letters]->name;
}

int archive_make_sql(archive_t *ar, err_t *err)
{
    for (int i = 0; i < SQL_TEXTS; i++) {
        buf_t sql;
        buf_init(&sql, 4096);
        assert(TEMPLATES[i]);
        for (const char *at = TEMPLATES[i]; *at; at++) {
            bool table;
            if (*at != '{') {
                buf_add_char(&sql, *at);
                continue;
            }
            const char *name = name_of(ar, at[1], &table);
            buf_addf(&sql, "%s%s", table ? "k_" : "", name);
            at += 2;
        }
        ar->sql[i] = buf_failed(&sql) ? NULL : arena_text(ar->memory, buf_text(&sql));
        buf_release(&sql);
        if (!ar->sql[i]) return err_nomem(err);
    }
    return 0;
}
