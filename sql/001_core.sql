-- 001_core: the register of acts and its projections.
-- {types} are the engine's (src/store/dialect.c). Everything below `act` can be thrown away and rebuilt
-- from the acts (`xiezhi verify` does it in a scratch database and compares), except the tables marked
-- "not a projection".

-- This installation: its origin number, its office, when it was made. One row. Not a projection.
CREATE TABLE installation (
    one          {int} PRIMARY KEY CHECK (one = 1),
    origin       {int} NOT NULL CHECK (origin BETWEEN 1 AND 8388607), -- office code * 10 + node number
    office       {text} NOT NULL,
    made_at      {instant} NOT NULL,
    demonstration {bool} NOT NULL            -- true: every page and paper says so
);

-- The acts. Never updated, never deleted (contents may be erased by law; the hash stays).
-- id = origin << 40 | seq; a matter's id is the id of the act that opened it.
CREATE TABLE act (
    id           {int} PRIMARY KEY,
    matter       {int} NOT NULL,
    kind         {text} NOT NULL,
    act          {text} NOT NULL,            -- name in the catalogue; 'annul' and 'correct' are built in
    office       {text} NOT NULL,            -- office of the matter
    actor        {text} NOT NULL,            -- login
    actor_office {text} NOT NULL,
    occurred_on  {date} NOT NULL,            -- the law's time
    recorded_at  {instant} NOT NULL,         -- our time
    target       {int},                      -- annul, correct: the act it concerns
    idem_key     {text},
    request_hash {blob},                     -- of an act with idem_key: SHA-256 of the request
    body         {text} NOT NULL,            -- JSON {"fields":{},"effects":{},"note":""}: given and decided
    hash         {blob} NOT NULL             -- leaf hash of the canonical form (src/register/record.c)
);
CREATE INDEX act_matter ON act (matter, id);
CREATE UNIQUE INDEX act_idem ON act (actor, idem_key) WHERE idem_key IS NOT NULL;

-- Next free sequence numbers, handed out in blocks on PostgreSQL. Not a projection.
CREATE TABLE act_counter (
    origin {int} PRIMARY KEY,
    last   {int} NOT NULL
);

-- Document numbers: one series per kind, office and year; no gaps, no doubles.
CREATE TABLE number_series (
    kind   {text} NOT NULL,
    office {text} NOT NULL,
    year   {int} NOT NULL,
    last   {int} NOT NULL,
    PRIMARY KEY (kind, office, year)
);
CREATE TABLE number_issued (
    kind   {text} NOT NULL,
    office {text} NOT NULL,
    year   {int} NOT NULL,
    serial {int} NOT NULL,
    number {text} NOT NULL,
    matter {int} NOT NULL,
    act    {int} NOT NULL,
    voided_by {int},                         -- the act that annulled it: a number is never used again
    PRIMARY KEY (kind, office, year, serial)
);
CREATE UNIQUE INDEX number_text ON number_issued (kind, number);

-- Due dates. A rule that starts again has a row per start.
CREATE TABLE due (
    matter    {int} NOT NULL,
    rule      {text} NOT NULL,
    from_act  {int} NOT NULL,
    kind      {text} NOT NULL,
    office    {text} NOT NULL,
    start_on  {date} NOT NULL,
    due_on    {date},                        -- NULL while paused
    state     {text} NOT NULL CHECK (state IN ('open', 'paused', 'met', 'cancelled', 'restarted')),
    ended_by  {int},                         -- act that met, cancelled or restarted it
    ended_on  {date},
    sum       {text} NOT NULL,               -- JSON: pauses, restarts and steps, to print the sum
    PRIMARY KEY (matter, rule, from_act)
);
CREATE INDEX due_open ON due (office, due_on) WHERE state = 'open';

-- Parties: a person or unit. With a valid identity number the id follows from the number, so the same
-- party has the same id everywhere; a bare name is a party of its own for each mention.
CREATE TABLE party (
    id            {int} PRIMARY KEY,
    type          {text} NOT NULL CHECK (type IN ('person', 'unit')),
    identity_kind {text},
    identity      {text},                    -- canonical
    name          {text} NOT NULL,
    name_fold     {text} NOT NULL,           -- the form under which names are compared
    born          {date},
    sex           {text},
    place         {text},
    unit          {text},
    extra         {text},                    -- JSON: whatever else the source gives
    first_act     {int} NOT NULL,
    last_act      {int} NOT NULL
);
-- No index on identity or name: the id follows from the number, and names are searched in the match index.
-- Each index on a scattered key costs every act a page of its own.

-- Other names given for a party: former names, other spellings. (The names it goes by stand in matter_party.)
CREATE TABLE party_name (
    party     {int} NOT NULL,
    name      {text} NOT NULL,
    name_fold {text} NOT NULL,
    act       {int} NOT NULL,
    PRIMARY KEY (party, name)
);

-- What a matter says of a party, in its own words: another matter naming the same number otherwise (a
-- wrong name typed into an application, say) changes nothing here. `party` holds the newest words of all.
CREATE TABLE matter_party (
    matter    {int} NOT NULL,
    field     {text} NOT NULL,
    party     {int} NOT NULL,
    kind      {text} NOT NULL,
    name      {text} NOT NULL,
    name_fold {text} NOT NULL,
    born      {date},
    sex       {text},
    place     {text},
    unit      {text},
    names     {text},                        -- JSON array of other names, NULL = none
    extra     {text},
    PRIMARY KEY (matter, field)
);
CREATE INDEX matter_party_party ON matter_party (party);

-- Links between matters, made by fields of type matter.
CREATE TABLE link (
    from_matter {int} NOT NULL,
    field       {text} NOT NULL,
    to_matter   {int} NOT NULL,
    act         {int} NOT NULL,
    PRIMARY KEY (from_matter, field)
);
CREATE INDEX link_to ON link (to_matter);

-- Counters behind the figures, by day.
CREATE TABLE tally (
    kind   {text} NOT NULL,
    figure {text} NOT NULL,
    office {text} NOT NULL,
    on_day {date} NOT NULL,
    n      {int} NOT NULL,
    amount {int} NOT NULL,
    PRIMARY KEY (kind, figure, office, on_day)
);
