-- Secrets, apart from marks: whoever is shown how far sweeps have come needs no keys for it.
CREATE TABLE secret (
    channel TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (channel, name)
);

-- What only one node does, such as sweeping, and which.
CREATE TABLE duty (
    channel TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    node    TEXT NOT NULL,
    until   BIGINT NOT NULL,
    PRIMARY KEY (channel, name)
);

-- What is parked is found without looking at all that is not.
CREATE INDEX conversation_parked ON conversation (channel, id) WHERE parked_since IS NOT NULL;
