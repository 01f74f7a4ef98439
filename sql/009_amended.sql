-- Acts that annul or correct another one are few; by what they amend they are found without reading the others: a paper
-- that was issued long ago asks which parts of its matter have been annulled since (src/register/asof.c).
CREATE INDEX act_target ON act (target) WHERE target IS NOT NULL;
