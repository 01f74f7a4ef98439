-- 006_desk: what lies on a person's desk: drafts, and how far the log was looked through. Not projections: none of it
-- is an act, none of it is in the log, and nobody but the person sees it.

-- What was typed and not yet performed. One per person, kind, act and matter (0 = a new matter; of a part to be opened
-- the whole). Deleted in the transaction of the act that performs it.
CREATE TABLE draft (
    login      {text} NOT NULL,
    kind       {text} NOT NULL,
    act        {text} NOT NULL,
    matter     {int} NOT NULL,
    version    {int} NOT NULL,               -- grows with each saving; who saves over an unseen one is told
    content    {text} NOT NULL,              -- JSON {"fields":{},"occurred_on","office","note"}: as typed, unchecked
    changed_at {instant} NOT NULL,
    PRIMARY KEY (login, kind, act, matter)
);

-- The newest place of the log that a person has seen ("what changed since I looked").
CREATE TABLE desk_mark (
    login     {text} PRIMARY KEY,
    idx       {int} NOT NULL,
    marked_at {instant} NOT NULL
);

-- What is due is asked by office and rule, in the order of the days: one look-up each, however many are open.
DROP INDEX due_open;
CREATE INDEX due_open ON due (office, kind, rule, due_on) WHERE state = 'open';

-- The same name said before: who enters a party is told of earlier matters.
CREATE INDEX matter_party_name ON matter_party (name_fold);
