-- Secrets, apart from marks: whoever is shown how far sweeps have come needs no keys for it.
CREATE TABLE secret (
    channel TEXT NOT NULL,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (channel, name)
) WITHOUT ROWID;
INSERT INTO secret SELECT channel, name, value FROM mark
WHERE name = 'hook_key' OR (channel = '' AND name = 'reply_token_key');
DELETE FROM mark WHERE name = 'hook_key' OR (channel = '' AND name = 'reply_token_key');

-- The queue of events is a channel's own, and its order as well.
ALTER TABLE event RENAME TO event_of_all;
CREATE TABLE event (
    channel      TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    conversation TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    turn         TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    body         TEXT    NOT NULL,             -- JSON
    PRIMARY KEY (channel, seq),
    UNIQUE (channel, id)
) WITHOUT ROWID;
INSERT INTO event (channel, seq, conversation, id, turn, at, body)
SELECT channel, seq, conversation, id, turn, at, body FROM event_of_all;
DROP TABLE event_of_all;
CREATE INDEX event_age ON event (at);

-- It was never written.
ALTER TABLE conversation DROP COLUMN changed_at;

-- What is parked is found without looking at all that is not.
CREATE INDEX conversation_parked ON conversation (channel, id) WHERE parked;
