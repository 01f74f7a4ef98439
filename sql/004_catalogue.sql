-- 004_catalogue: what the catalogue says, kept beside the data it describes. Written by catalogue_apply
-- (src/catalogue/apply.c); reports and BI tools read it to turn codes into words.
-- The tables of the kinds themselves (k_<kind>) are made from the catalogue, not from migrations. Each has
-- id, office, stage, number, parent, opened_on, closed_on, last_origin, last_seq, and a column per field.

-- The catalogue as a whole. One row; whoever applies a catalogue locks it first.
CREATE TABLE catalogue_state (
    one        {int} PRIMARY KEY CHECK (one = 1),
    sha256     {text} NOT NULL,              -- over all models; '' before the first time
    version    {int} NOT NULL,               -- how many times it changed
    applied_at {instant}
);
INSERT INTO catalogue_state (one, sha256, version, applied_at) VALUES (1, '', 0, NULL);

-- The model of each kind as applied last: what the next change is compared with.
CREATE TABLE catalogue_kind (
    kind       {text} PRIMARY KEY,
    zh         {text} NOT NULL,
    en         {text} NOT NULL,
    model      {text} NOT NULL,              -- JSON (src/catalogue/canon.c)
    sha256     {text} NOT NULL,
    version    {int} NOT NULL,               -- how many times this kind changed
    applied_at {instant} NOT NULL
);

-- Words of every code: join k_<kind>.<field> = code. Stages stand under field 'stage'. A code that is no
-- longer offered keeps its row, with the last day on which it was.
CREATE TABLE catalogue_choice (
    kind       {text} NOT NULL,
    field      {text} NOT NULL,
    code       {text} NOT NULL,
    zh         {text} NOT NULL,
    en         {text} NOT NULL,
    place      {int} NOT NULL,               -- order in which they are offered
    valid_from {date},
    valid_to   {date},
    PRIMARY KEY (kind, field, code)
);
