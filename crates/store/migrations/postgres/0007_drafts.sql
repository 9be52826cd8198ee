-- What the bot would say, and what people made of it. How it reads goes as soon as that is decided; what is counted
-- stays.
CREATE TABLE draft (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,   -- the action that shows it to the team
    channel      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    dialog       TEXT COLLATE "C" NOT NULL,               -- whose answer it is, where that is known; else empty
    intent       TEXT COLLATE "C" NOT NULL,               -- what the message was understood as; else empty
    made_at      BIGINT NOT NULL,
    text         TEXT COLLATE "C" NOT NULL,               -- Markdown
    also         TEXT COLLATE "C" NOT NULL,               -- what else it does, in words, a line each
    asked_by     TEXT,                          -- who has decided in the console, and waits for it to be carried out
    ended_at     BIGINT,
    how          TEXT,                          -- sent | edited | rejected | withdrawn
    ended_by     TEXT,
    why          TEXT,
    changed      BIGINT                         -- of an edited one: percent of its text
);
CREATE INDEX draft_waiting ON draft (made_at, id) WHERE ended_at IS NULL;
CREATE INDEX draft_ended ON draft (ended_at, channel, dialog, intent, how, changed) WHERE ended_at IS NOT NULL;
CREATE INDEX draft_place ON draft (channel, conversation);

-- What people did with a conversation in the console, until its worker has taken it in.
CREATE TABLE act (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,   -- sorts by time
    channel      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    who          TEXT COLLATE "C" NOT NULL,
    what         TEXT COLLATE "C" NOT NULL                -- JSON of core's Act
);
CREATE INDEX act_place ON act (channel, conversation, id);

-- When each topic of a channel's webhook was last seen, however quiet it is beside others.
CREATE INDEX notification_topic ON notification (channel, topic, received_at);
