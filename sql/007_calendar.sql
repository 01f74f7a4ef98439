-- The calendar by which open due dates were last computed: when it differs from the one in force, they are computed
-- again (register/redate.c). Not a projection.
CREATE TABLE calendar_used (
    one     {int} PRIMARY KEY CHECK (one = 1),
    days    {text} NOT NULL,          -- every marked day, as data/calendar/cn_holidays.csv writes it
    used_at {instant} NOT NULL
);

-- Re-datings are few among many acts.
CREATE INDEX act_redate ON act (id) WHERE act = 'redate';
