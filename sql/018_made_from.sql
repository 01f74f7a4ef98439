-- 018_made_from: what the models of the catalogue were made from. A program that starts with the same files, and reads them the
-- same way, finds it here and need not make the models to know that nothing has changed.
ALTER TABLE catalogue_state ADD COLUMN made_from {text} NOT NULL DEFAULT ''; -- over the files and the program's way of reading
