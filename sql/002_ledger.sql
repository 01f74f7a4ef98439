-- 002_ledger: the Merkle log over the acts (src/ledger). Not projections.

-- One leaf per act, in the order of the log; act = act.id.
CREATE TABLE ledger_leaf (
    idx  {int} PRIMARY KEY,
    act  {int} NOT NULL,
    hash {blob} NOT NULL                     -- leaf hash, 32 bytes
);
CREATE UNIQUE INDEX ledger_leaf_act ON ledger_leaf (act);

-- Full tiles of 256 hashes (tlog-tiles): level 0 are leaves, level n the roots of level n-1 tiles.
CREATE TABLE ledger_tile (
    level  {int} NOT NULL,
    idx    {int} NOT NULL,
    hashes {blob} NOT NULL,
    PRIMARY KEY (level, idx)
);

-- PostgreSQL: acts whose leaf waits for its place.
CREATE TABLE ledger_wait (
    act  {int} PRIMARY KEY,
    hash {blob} NOT NULL
);

-- Signed checkpoints (C2SP signed notes), and who witnessed them.
CREATE TABLE ledger_checkpoint (
    size    {int} PRIMARY KEY,
    root    {blob} NOT NULL,
    made_at {instant} NOT NULL,
    note    {text} NOT NULL
);
