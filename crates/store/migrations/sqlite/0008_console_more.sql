-- Whose a token is: it may do no more than they may, and nothing once they are gone.
ALTER TABLE api_token ADD COLUMN user_id TEXT;
UPDATE api_token SET user_id = (SELECT id FROM console_user WHERE name = made_by);
CREATE INDEX api_token_user ON api_token (user_id);

-- Wrong passwords, counted for whatever name is tried, by all nodes.
CREATE TABLE attempt (
    name       TEXT NOT NULL PRIMARY KEY,    -- a digest
    count      BIGINT NOT NULL,
    at         BIGINT NOT NULL                  -- the last one
);
CREATE INDEX attempt_at ON attempt (at);
