-- What the console keeps. What belongs to the installation as a whole has no channel. Secrets that others show us are
-- kept as digests, and never as they are.

-- Who may sign in.
CREATE TABLE console_user (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL UNIQUE,          -- what they sign in with
    role       TEXT   NOT NULL,                 -- viewer | operator | editor | admin
    password   TEXT   NOT NULL,                 -- argon2id, as a PHC string
    made_at    BIGINT NOT NULL
);

-- Links by which somebody becomes a user, until one has.
CREATE TABLE invitation (
    digest     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    role       TEXT   NOT NULL,
    made_by    TEXT   NOT NULL,
    until      BIGINT NOT NULL
);

-- Who is signed in.
CREATE TABLE console_session (
    digest     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id    TEXT COLLATE "C" NOT NULL,
    begun_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX console_session_user ON console_session (user_id);

-- What scripts show in place of a password.
CREATE TABLE api_token (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest     TEXT COLLATE "C" NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    made_by    TEXT   NOT NULL,
    made_at    BIGINT NOT NULL
);

-- Channels that are stopped; the one without a name stands for all.
CREATE TABLE pause (
    channel    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    held       TEXT   NOT NULL,                 -- waits | handed_over
    who        TEXT   NOT NULL,
    why        TEXT   NOT NULL,
    at         BIGINT NOT NULL
);

-- Who changed what. Never a secret.
CREATE TABLE audit (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,     -- sorts by time
    at         BIGINT NOT NULL,
    who        TEXT   NOT NULL,
    what       TEXT   NOT NULL,
    about      TEXT   NOT NULL,
    before     TEXT,
    after      TEXT
);

-- Channels that were made in the console.
CREATE TABLE console_channel (
    channel    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    config     TEXT   NOT NULL,                 -- JSON, as a [[channel]] of the file has it; secrets are sealed
    version    BIGINT NOT NULL,                 -- raised by every change
    changed_at BIGINT NOT NULL,
    changed_by TEXT   NOT NULL
);

-- Where a conversation is listed, and since when it waits there; older rows say it as well as they can until they are
-- written again.
ALTER TABLE conversation ADD COLUMN list TEXT;          -- bot | team | person | nobody | asleep | parked | not_ours
ALTER TABLE conversation ADD COLUMN list_since BIGINT;
UPDATE conversation SET list_since = 0, list = CASE
    WHEN parked_since IS NOT NULL THEN 'parked' WHEN owner = 'bot' THEN 'bot' WHEN owner = 'people' THEN 'team' ELSE 'not_ours' END
WHERE state IS NOT NULL;
CREATE INDEX conversation_list ON conversation (channel, list, list_since, id) WHERE list IS NOT NULL;
