-- What other systems have the bot say: it goes out once, however often it is asked for. Whom it is for and how it reads go
-- as soon as it has gone out; that it was asked for stays, so that it is known when it is asked for again.
CREATE TABLE outreach (
    channel      TEXT COLLATE "C" NOT NULL,
    key          TEXT COLLATE "C" NOT NULL,       -- what whoever asked calls it
    digest       TEXT NOT NULL,       -- of what was asked for
    whom         TEXT NOT NULL,       -- JSON
    html         TEXT NOT NULL,       -- what is sent
    subject      TEXT,                -- of an e-mail
    who          TEXT NOT NULL,       -- who asked: a token's name, or the command line
    made_at      BIGINT NOT NULL,
    until_at     BIGINT NOT NULL,     -- later than this it is not sent any more
    state        TEXT NOT NULL,       -- waiting | sending | queued | sent | failed
    next_at      BIGINT,              -- when to go on; NULL once it is sent or has failed
    tried_at     BIGINT,              -- when it may have been sent first, since it was last known not to be
    ended_at     BIGINT,
    conversation TEXT,                -- the one that it began, or was said in
    why          TEXT,                -- why it failed, or has not gone out yet
    PRIMARY KEY (channel, key)
);
CREATE INDEX outreach_next ON outreach (channel, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outreach_ended ON outreach (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX outreach_began ON outreach (channel, conversation) WHERE conversation IS NOT NULL;
