-- 003_access: who may come in, and who looked at what. Not projections.

-- Passwords (argon2id text of libsodium). Accounts themselves are matters of the kind that serves
-- instrument `account`; the secret stays out of the acts.
CREATE TABLE credential (
    login    {text} PRIMARY KEY,
    password {text} NOT NULL,
    set_at   {instant} NOT NULL,
    failures {int} NOT NULL,
    locked_until {instant}
);

-- Sessions; the token itself is not stored, only its SHA-256.
CREATE TABLE session (
    token_hash {blob} PRIMARY KEY,
    login      {text} NOT NULL,
    csrf       {text} NOT NULL,
    made_at    {instant} NOT NULL,
    seen_at    {instant} NOT NULL,
    ends_at    {instant} NOT NULL
);

-- Every look at a file, a record or an answer, with its reason.
CREATE TABLE look (
    id      {int} PRIMARY KEY,
    at      {instant} NOT NULL,
    actor   {text} NOT NULL,
    office  {text} NOT NULL,
    what    {text} NOT NULL,                 -- query, matter, notice, list ...
    target  {text} NOT NULL,                 -- id, number or masked subject
    reason  {text} NOT NULL
);
CREATE INDEX look_target ON look (target);
