-- What somebody begins in the console and comes back to from elsewhere, such as Intercom's page for consent: once, for a
-- while, and only in the browser in which it was begun.
CREATE TABLE errand (
    digest     TEXT   NOT NULL PRIMARY KEY,     -- of what is shown on the way back
    kind       TEXT   NOT NULL,                 -- connect | connected …
    browser    TEXT   NOT NULL,                 -- the digest of what only that browser knows
    body       TEXT   NOT NULL,                 -- JSON; secrets in it are sealed
    until      BIGINT NOT NULL
);
CREATE INDEX errand_until ON errand (until);

-- The second step of signing in: a code of an app on somebody's phone (RFC 6238).
CREATE TABLE second_step (
    user_id    TEXT   NOT NULL PRIMARY KEY,
    secret     TEXT   NOT NULL,                 -- sealed
    used       BIGINT NOT NULL,                 -- the newest interval whose code was used: each counts once
    made_at    BIGINT NOT NULL
);

-- What somebody types who has lost that, each once.
CREATE TABLE recovery_code (
    digest     TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- What an identity provider knows somebody by: its address and their id there.
ALTER TABLE console_user ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX console_user_subject ON console_user (subject) WHERE subject IS NOT NULL;
