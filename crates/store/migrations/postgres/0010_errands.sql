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
