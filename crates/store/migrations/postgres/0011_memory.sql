-- What bots remember of a customer from one conversation to the next: a summary, in a model's words.
CREATE TABLE memory (
    channel    TEXT COLLATE "C" NOT NULL,
    contact    TEXT COLLATE "C" NOT NULL,
    text       TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    forget_at  BIGINT NOT NULL,
    PRIMARY KEY (channel, contact)
);
CREATE INDEX memory_old ON memory (forget_at);

-- Conversations of which something is to be remembered.
CREATE TABLE memory_due (
    channel      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    due_at       BIGINT NOT NULL,     -- another one whenever more was said: what was begun before is void then
    tries        BIGINT NOT NULL,
    PRIMARY KEY (channel, conversation)
);
CREATE INDEX memory_due_next ON memory_due (channel, due_at);
