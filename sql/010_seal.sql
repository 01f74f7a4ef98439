-- Matters that the law has put under seal, and the matter that sealed each: `seals` of the catalogue. Folded from the acts
-- of the sealing matter. What is part of a sealed matter is sealed with it and stands not here (src/register/seal.c).
CREATE TABLE matter_seal (
    matter    {int} NOT NULL,
    by_matter {int} NOT NULL,
    by_kind   {text} NOT NULL,
    by_office {text} NOT NULL,
    by_act    {int} NOT NULL,
    PRIMARY KEY (matter, by_matter)
);
CREATE INDEX matter_seal_by ON matter_seal (by_matter);
