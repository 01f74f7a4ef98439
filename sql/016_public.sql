-- What the public pages hand out: the code by which a sender follows a matter. The code itself is not stored, only its
-- SHA-256: who reads the database cannot follow anybody's letter. Not a projection: no act holds the code.
CREATE TABLE receipt (
    code_hash {text} PRIMARY KEY,            -- 64 hexadecimal digits
    matter    {int} NOT NULL,
    made_at   {instant} NOT NULL
);
CREATE INDEX receipt_matter ON receipt (matter);
