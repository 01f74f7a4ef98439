-- 015_admin: what those who run the installation look at. Not projections.

-- Log-ins, those that succeeded and those that did not. What was typed as the login of nobody is shortened: it may
-- have been a password.
CREATE TABLE login_try (
    id      {int} PRIMARY KEY,               -- grows with time, as look.id
    at      {instant} NOT NULL,
    login   {text} NOT NULL,
    known   {bool} NOT NULL,                 -- is there such a login?
    peer    {text} NOT NULL,                 -- address it came from
    outcome {text} NOT NULL                  -- entered, wrong, locked, busy
);
CREATE INDEX login_try_login ON login_try (login, id);

-- Long jobs of a server: verification, backup, new dates.
CREATE TABLE admin_job (
    id         {int} PRIMARY KEY,            -- grows with time
    kind       {text} NOT NULL,
    by_login   {text} NOT NULL,
    started_at {instant} NOT NULL,
    ended_at   {instant},
    state      {text} NOT NULL,              -- running, done, failed, stopped
    detail     {text} NOT NULL               -- JSON: what came of it, or {"error": ...}
);

-- The log of looks is read by who looked, and corrections are few among many acts.
CREATE INDEX look_actor ON look (actor, id);
CREATE INDEX act_amended ON act (id) WHERE act IN ('annul', 'correct');
