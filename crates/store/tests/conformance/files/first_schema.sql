-- A database as the first builds made it, by the driver that they used.
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
VALUES (1, 'begin', TRUE, x'01', 5);
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

INSERT INTO conversation (channel, id, due_at, wakes, look) VALUES ('support', '7', 10, 3, 1);
INSERT INTO conversation (channel, id, state, owner, parked) VALUES
    ('support', '8', '{"is": "broken"}', 'bot', 1), ('support', '9', '{"is": "broken"}', 'bot', 0);
INSERT INTO notification (channel, id, conversation, topic, expected, body, received_at)
VALUES ('support', 'n1', '7', 'conversation.user.replied', '["p1"]', x'7b7d', 9);
INSERT INTO notification (channel, id, conversation, topic, expected, received_at, done_at)
VALUES ('support', 'n0', '7', 'conversation.user.replied', '["p0"]', 1, 1);
INSERT INTO outbox (channel, conversation, seq, action, generation, turn, payload, status, attempts, node, created_at)
VALUES ('support', '7', 4, 'act_4', 2, 'trn_1', '{"v":1}', '{"later":77}', 1, 'an earlier node', 5);
INSERT INTO timeline (channel, conversation, at, seq, happening)
VALUES ('support', '7', 8, 1, '{"happening":"failed_open","why":"so"}');
INSERT INTO mark (channel, name, value) VALUES ('support', 'swept', '12345');
INSERT INTO mark (channel, name, value) VALUES ('', 'reply_token_key', '00ff'), ('support', 'hook_key', 'k3y');
