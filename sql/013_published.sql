-- Passports: every question that was answered, under the id that its canonical form gives (src/figure/passport.h). What an id
-- opens is asked anew each time, so this is a memory and no truth: an id that was lost comes back when the question is asked
-- again. Not a projection.
CREATE TABLE figure_passport (
    id       {text} PRIMARY KEY,             -- "F-" and 12 hexadecimal digits
    asked    {text} NOT NULL,                -- JSON, canonical
    asked_by {text} NOT NULL,                -- who asked first
    asked_at {instant} NOT NULL
);
