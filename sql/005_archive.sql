-- 005_archive: jobs of the archive and of imports (src/archive). Not projections: what a job brought in
-- are acts; these rows only say how far it is, so that a stopped job goes on where it was.

-- One row per file, mapping and actor; `job` is the beginning of their SHA-256.
CREATE TABLE import_job (
    job        {text} PRIMARY KEY,
    kind       {text} NOT NULL,
    file       {text} NOT NULL,
    actor      {text} NOT NULL,
    started_at {instant} NOT NULL,
    changed_at {instant} NOT NULL,
    row_done   {int} NOT NULL,               -- rows of the file up to here are dealt with, durably
    taken      {int} NOT NULL,
    known      {int} NOT NULL,
    skipped    {int} NOT NULL,
    bad        {int} NOT NULL,
    bad_bytes  {int} NOT NULL,               -- length of the file of bad rows at that moment
    state      {text} NOT NULL CHECK (state IN ('running', 'done'))
);
