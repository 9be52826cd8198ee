-- Every table leads with the channel, so that it can be sharded by it. Times are UTC milliseconds. What is compared is
-- compared byte by byte, whatever language the database was made for.

-- Raised by every lease, never used twice.
CREATE SEQUENCE lease_token;

-- What a conversation is known to be, when it wants attention, and who attends to it.
CREATE TABLE conversation (
    channel      TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    state        TEXT,                         -- JSON of core's Conversation; NULL: never read yet
    owner        TEXT,                         -- bot | people | not_ours, for lists and metrics
    parked_since BIGINT,                       -- since when nothing can be done with it
    due_at       BIGINT,                       -- when it wants attention; NULL: not before it is woken
    wakes        BIGINT NOT NULL DEFAULT 0,    -- raised by every wake, so that none is lost
    look         BIGINT NOT NULL DEFAULT 0,    -- a wake without a notification: read it
    lease_token  BIGINT NOT NULL DEFAULT 0,    -- a write under another one is refused
    lease_node   TEXT,                         -- who attends to it; NULL: nobody
    lease_until  BIGINT,                       -- after that, others may
    PRIMARY KEY (channel, id)
) WITH (fillfactor = 80);
CREATE INDEX conversation_due ON conversation (due_at, look) WHERE due_at IS NOT NULL;
CREATE INDEX conversation_leased ON conversation (lease_node) WHERE lease_node IS NOT NULL;

-- Webhook notifications: the body until it is dealt with, the id for as long as repeats can come.
CREATE TABLE notification (
    channel      TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C",             -- NULL: concerns none, or an app we do not know
    topic        TEXT NOT NULL,
    expected     TEXT NOT NULL,                -- JSON: ids of the parts that a read should show
    body         BYTEA,
    received_at  BIGINT NOT NULL,
    done_at      BIGINT,
    PRIMARY KEY (channel, id)
);
CREATE INDEX notification_open ON notification (channel, conversation) WHERE done_at IS NULL;
CREATE INDEX notification_age ON notification (received_at);

-- What is to be done in Intercom, in order.
CREATE TABLE outbox (
    channel      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    seq          BIGINT NOT NULL,
    action       TEXT NOT NULL,
    generation   BIGINT NOT NULL,
    turn         TEXT,
    payload      TEXT NOT NULL,                -- JSON, versioned
    status       TEXT NOT NULL,                -- JSON: ready, later, or outcome unknown
    attempts     BIGINT NOT NULL,
    node         TEXT NOT NULL,                -- who wrote it last: another's may have been sent
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (channel, conversation, seq)
);

-- Answers of bots that took their time, until the conversation's worker takes them.
CREATE TABLE answer (
    channel      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    turn         TEXT COLLATE "C" NOT NULL,
    answer       TEXT NOT NULL,                -- JSON
    received_at  BIGINT NOT NULL,
    PRIMARY KEY (channel, conversation, turn)
);

-- What was decided and done, and why; never what was said.
CREATE TABLE timeline (
    channel      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    at           BIGINT NOT NULL,
    seq          BIGINT NOT NULL,
    happening    TEXT NOT NULL,                -- JSON
    PRIMARY KEY (channel, conversation, seq)
);
CREATE INDEX timeline_age ON timeline (at);

-- How far sweeps have come, and the like.
CREATE TABLE mark (
    channel TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (channel, name)
);
