/* postgres_pipe.c - the ring of commands that were sent and not yet answered. */
#include "store/postgres.h"

#include "base/fault.h"

#include <assert.h>
#include <string.h>

static const char *sql_of(const pg_note_t *note)
{
    return note->stmt ? note->stmt->link.sql : note->sql;
}

/* SQLSTATE; "" when the words are libpq's own. */
static const char *state_of(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state ? state : "";
}

static bool is_commit(const pg_note_t *note)
{
    return note->step == PG_SYNC || (note->stmt && !strcmp(note->stmt->link.sql, "COMMIT"));
}

static void forget_oldest(pg_conn_t *c)
{
    assert(c->count > 0);
    pg_note_t *note = &c->ring[c->first];
    if (note->stmt) note->stmt->link.pins--;
    c->first = (c->first + 1) % PG_RING;
    c->count--;
}

int pg_lost(pg_conn_t *c, err_t *err)
{
    c->lost = true;
    while (c->count) forget_oldest(c);
    err_set(err, ERR_STORE_LOST);
    (void)store_err_words(err, PQerrorMessage(c->pg), NULL);
    if (c->committing) err_detail(err, "during COMMIT: whether it was done is not known");
    return ERR_STORE_LOST;
}

int pg_note(pg_conn_t *c, int sent, pg_note_t note, err_t *err)
{
    if (!sent) {
        if (PQstatus(c->pg) == CONNECTION_BAD) return pg_lost(c, err);
        err_set(err, ERR_STORE_ENGINE);
        (void)store_err_words(err, PQerrorMessage(c->pg), sql_of(&note));
        return ERR_STORE_ENGINE;
    }
    assert(c->count < PG_RING);
    if (note.stmt) note.stmt->link.pins++;
    c->ring[(c->first + c->count) % PG_RING] = note;
    c->count++;
    return 0;
}

int pg_make_room(pg_conn_t *c, err_t *err)
{
    bool full = c->count > PG_RING - PG_RING_SPARE || c->unread_bytes > PG_UNREAD_BYTES;
    return full ? pg_settle(c, false, err) : 0;
}

int pg_control(pg_conn_t *c, const char *sql, err_t *err)
{
    int sent = PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 0);
    return pg_note(c, sent, (pg_note_t){.step = PG_CONTROL, .sql = sql}, err);
}

int pg_explicit(pg_conn_t *c, err_t *err)
{
    if (c->explicitly) return 0;
    int rc = pg_control(c, "BEGIN", err);
    c->explicitly = rc == 0;
    return rc;
}

int pg_read_oldest(pg_conn_t *c, PGresult **ret_result, err_t *err)
{
    assert(c->count > 0);
    pg_note_t note = c->ring[c->first];
    PGresult *result = PQgetResult(c->pg);
    ExecStatusType status = result ? PQresultStatus(result) : PGRES_FATAL_ERROR;
    int rc = 0;
    if (!result) return pg_lost(c, err);
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
        rc = pg_error(c, result, sql_of(&note), err);
        /* The server said good-bye before it came to the COMMIT: that was not done. */
        if (*state_of(result) && !is_commit(&note)) c->committing = false;
        if (note.step == PG_PREPARE) note.stmt->prepared = false;
    } else if (status == PGRES_PIPELINE_ABORTED) {
        /* Skipped because of an earlier error, which has been or will be reported. */
        if (note.step == PG_PREPARE) note.stmt->prepared = false;
    }
    assert((note.step == PG_SYNC) == (status == PGRES_PIPELINE_SYNC) || c->lost || rc);
    if (note.step == PG_SYNC && rc && !c->lost) {
        /* The commit that the Sync stands for failed; the Sync's own answer is still to come. */
        for (int i = 0; i < 3 && PQresultStatus(result) != PGRES_PIPELINE_SYNC; i++) {
            PQclear(result);
            result = PQgetResult(c->pg);
        }
    }
    /* Every command but Sync ends with a NULL. */
    if (note.step != PG_SYNC && !c->lost) {
        PGresult *more = PQgetResult(c->pg);
        if (more) { /* a command with several answers: none of ours has */
            PQclear(more);
            c->lost = true;
            if (!rc) rc = pg_lost(c, err);
        }
    }
    if (c->lost)
        while (c->count) forget_oldest(c);
    else
        forget_oldest(c);
    if (!rc && ret_result)
        *ret_result = result;
    else
        PQclear(result);
    return rc;
}

int pg_read(pg_conn_t *c, int keep, err_t *err)
{
    assert(keep >= 0 && keep <= c->count);
    int rc = 0;
    if (c->count && (!PQsendFlushRequest(c->pg) || PQflush(c->pg) < 0)) return pg_lost(c, err);
    c->unread_bytes = 0;
    while (c->count > keep) {
        /* After the first error the others are only its echo. */
        int one = pg_read_oldest(c, NULL, rc ? NULL : err);
        if (!rc) rc = one;
        if (rc && !c->lost) keep = 0;
    }
    return rc;
}

int pg_settle(pg_conn_t *c, bool sync, err_t *err)
{
    int rc = 0;
    if (!sync) {
        rc = pg_read(c, 0, err);
        if (!rc || c->lost) return rc;
    }
    int sent = PQpipelineSync(c->pg);
    int synced = pg_note(c, sent, (pg_note_t){.step = PG_SYNC}, rc ? NULL : err);
    while (!synced && c->count) {
        synced = pg_read_oldest(c, NULL, rc ? NULL : err);
        if (!rc) rc = synced;
        if (!c->lost) synced = 0;
    }
    c->unread_bytes = 0;
    return rc ? rc : synced;
}
