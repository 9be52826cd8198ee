-- Who has written in which conversation: what is kept of a customer is found by it.
CREATE TABLE participant (
    channel      TEXT COLLATE "C" NOT NULL,
    contact      TEXT COLLATE "C" NOT NULL,
    conversation TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (channel, contact, conversation),
    FOREIGN KEY (channel, conversation) REFERENCES conversation (channel, id) ON DELETE CASCADE
);
CREATE INDEX participant_conversation ON participant (channel, conversation);

-- The day on which it was last read, in days since 1970: what nobody has had to do with for long is forgotten.
ALTER TABLE conversation ADD COLUMN read_day BIGINT;
UPDATE conversation SET read_day = floor(extract(epoch FROM now()) / 86400) WHERE state IS NOT NULL;
CREATE INDEX conversation_age ON conversation (read_day);
