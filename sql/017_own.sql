-- What a person keeps for the own use of the pages: saved views and chosen columns of lists, applications begun at the window. Like a
-- draft nobody else sees it, none of it is an act, and it goes along to whatever machine the person works at. Not a projection.
CREATE TABLE own_setting (
    login      {text} NOT NULL,
    name       {text} NOT NULL,              -- views:KIND, window:TAB ...: the pages' own words
    value      {text} NOT NULL,              -- JSON
    changed_at {instant} NOT NULL,
    PRIMARY KEY (login, name)
);
