-- Whose a token is: it may do no more than they may, and nothing once they are gone.
ALTER TABLE api_token ADD COLUMN user_id TEXT COLLATE "C";
UPDATE api_token SET user_id = (SELECT id FROM console_user WHERE name = made_by);
CREATE INDEX api_token_user ON api_token (user_id);

-- Wrong passwords, counted for whatever name is tried, by all nodes.
CREATE TABLE attempt (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- a digest
    count      BIGINT NOT NULL,
    at         BIGINT NOT NULL                  -- the last one
);
CREATE INDEX attempt_at ON attempt (at);

-- What is wrong, or was, and people are told of: one of a kind and channel at a time.
CREATE TABLE alert (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- sorts by time
    channel    TEXT COLLATE "C" NOT NULL,
    kind       TEXT   NOT NULL,                 -- not_ready | deaf | failing_open …
    text       TEXT   NOT NULL,                 -- for people; nothing that customers said
    link       TEXT   NOT NULL,                 -- the page of the console that says more, behind /console
    began_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,                 -- when it was last found to be so
    ended_at   BIGINT
);
CREATE UNIQUE INDEX alert_open ON alert (channel, kind) WHERE ended_at IS NULL;

-- What is still to be told of them, and to whom.
CREATE TABLE alert_note (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,    -- sorts by time
    target     TEXT   NOT NULL,                 -- slack | webhook | mail
    body       TEXT   NOT NULL,                 -- JSON
    made_at    BIGINT NOT NULL,
    tries      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL
);
