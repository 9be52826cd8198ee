-- What bots emitted, until the channel's `events` address has it.
CREATE TABLE event (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    channel      TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    turn         TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    body         TEXT    NOT NULL,             -- JSON
    UNIQUE (channel, id)
);
CREATE INDEX event_order ON event (channel, seq);
