-- 019_given_password: a password that another person has set is known to two; who logs in with it is asked for one of his own.
ALTER TABLE credential ADD COLUMN given {bool} NOT NULL DEFAULT FALSE;
