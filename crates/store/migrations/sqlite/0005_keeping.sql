-- Who has written in which conversation: what is kept of a customer is found by it.
CREATE TABLE participant (
    channel      TEXT NOT NULL,
    contact      TEXT NOT NULL,
    conversation TEXT NOT NULL,
    PRIMARY KEY (channel, contact, conversation),
    FOREIGN KEY (channel, conversation) REFERENCES conversation (channel, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX participant_conversation ON participant (channel, conversation);
INSERT INTO participant (channel, contact, conversation)
SELECT channel, contact, id FROM
    (SELECT channel, id, CASE WHEN json_valid(state) THEN state ->> '$.log.standing.contact' END AS contact
     FROM conversation)
WHERE contact IS NOT NULL;

-- The day on which it was last read, in days since 1970: what nobody has had to do with for long is forgotten.
ALTER TABLE conversation ADD COLUMN read_day INTEGER;
UPDATE conversation SET read_day = unixepoch() / 86400 WHERE state IS NOT NULL;
CREATE INDEX conversation_age ON conversation (read_day);
