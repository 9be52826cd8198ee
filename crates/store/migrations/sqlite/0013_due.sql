-- What is due is found in the index alone, in order: what is being worked on is due as well, and is read again and again.
DROP INDEX conversation_due;
CREATE INDEX conversation_due ON conversation (due_at, look, channel, id) WHERE due_at IS NOT NULL;
