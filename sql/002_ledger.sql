-- 002_ledger: the Merkle log over the acts (src/ledger). Not projections.

-- One leaf per act, in the order of the log; act = act.id.
CREATE TABLE ledger_leaf (
    idx  {int} PRIMARY KEY,
    act  {int} NOT NULL,
    hash {blob} NOT NULL                     -- leaf hash, 32 bytes
);
CREATE UNIQUE INDEX ledger_leaf_act ON ledger_leaf (act);

-- Tiles of 256 hashes (tlog-tiles): level 0 are leaves, level n the roots of level n-1 tiles. A tile of
-- level 0 is written when it is full (its leaves are in ledger_leaf till then); the last tile of each
-- higher level grows by one hash per full tile below, so that no root needs more than one tile a level.
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

-- One row, locked by whoever gives out places in the log.
CREATE TABLE ledger_turn (
    one  {int} PRIMARY KEY CHECK (one = 1),
    turn {int} NOT NULL
);

-- Signed checkpoints (C2SP signed notes), and who witnessed them.
CREATE TABLE ledger_checkpoint (
    size    {int} PRIMARY KEY,
    root    {blob} NOT NULL,
    made_at {instant} NOT NULL,
    note    {text} NOT NULL
);
