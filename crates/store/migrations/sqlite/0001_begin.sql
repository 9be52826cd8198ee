-- Every table leads with the channel, so that it can be sharded by it. Times are UTC milliseconds.

-- What a conversation is known to be, and when it wants attention. Who attends to it is not stored:
-- one process has the file, and its leases end with it.
CREATE TABLE conversation (
    channel     TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    state       TEXT,                          -- JSON of core's Conversation; NULL: never read yet
    owner       TEXT,                          -- bot | people | not_ours, for lists and metrics
    parked      INTEGER NOT NULL DEFAULT 0,
    changed_at  INTEGER,
    due_at      INTEGER,                       -- when it wants attention; NULL: not before it is woken
    wakes       INTEGER NOT NULL DEFAULT 0,    -- raised by every wake, so that none is lost
    look        INTEGER NOT NULL DEFAULT 0,    -- a wake without a notification: read it
    PRIMARY KEY (channel, id)
);
CREATE INDEX conversation_due ON conversation (due_at) WHERE due_at IS NOT NULL;

-- Webhook notifications: the body until it is dealt with, the id for as long as repeats can come.
CREATE TABLE notification (
    channel      TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    conversation TEXT,                         -- NULL: concerns none, or an app we do not know
    topic        TEXT    NOT NULL,
    expected     TEXT    NOT NULL,             -- JSON: ids of the parts that a read should show
    body         BLOB,
    received_at  INTEGER NOT NULL,
    done_at      INTEGER,
    PRIMARY KEY (channel, id)
);
CREATE INDEX notification_open ON notification (channel, conversation) WHERE done_at IS NULL;
CREATE INDEX notification_age ON notification (received_at);

-- What is to be done in Intercom, in order.
CREATE TABLE outbox (
    channel      TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    seq          INTEGER NOT NULL,
    action       TEXT    NOT NULL,
    generation   INTEGER NOT NULL,
    turn         TEXT,
    payload      TEXT    NOT NULL,             -- JSON, versioned
    status       TEXT    NOT NULL,             -- JSON: ready, later, or outcome unknown
    attempts     INTEGER NOT NULL,
    node         TEXT    NOT NULL,             -- who wrote it last: another's may have been sent
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (channel, conversation, seq)
);

-- Answers of bots that took their time, until the conversation's worker takes them.
CREATE TABLE answer (
    channel      TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    turn         TEXT    NOT NULL,
    answer       TEXT    NOT NULL,             -- JSON
    received_at  INTEGER NOT NULL,
    PRIMARY KEY (channel, conversation, turn)
) WITHOUT ROWID;

-- What was decided and done, and why; never what was said.
CREATE TABLE timeline (
    channel      TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    happening    TEXT    NOT NULL,             -- JSON
    PRIMARY KEY (channel, conversation, seq)
) WITHOUT ROWID;
CREATE INDEX timeline_age ON timeline (at);

-- How far sweeps have come, and the like.
CREATE TABLE mark (
    channel TEXT NOT NULL,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (channel, name)
) WITHOUT ROWID;
