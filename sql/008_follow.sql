-- Acts that followed from others: `then` of the catalogue. What caused an act stands in its body; this table finds it
-- from the cause, to annul both together and to show what came of an act.
CREATE TABLE follow (
    act   {int} PRIMARY KEY,
    cause {int} NOT NULL
);
CREATE INDEX follow_cause ON follow (cause);

-- Acts on all matters of a kind that name the same party in a field: a unit may stand in very many matters of others.
DROP INDEX matter_party_party;
CREATE INDEX matter_party_party ON matter_party (party, kind, field);

-- Due dates that the program acts on when they are missed, whatever the office.
CREATE INDEX due_missed ON due (kind, rule, due_on) WHERE state = 'open';
