-- +goose Up

-- One row per message we begin. state moves one way; step is its rank.
CREATE TABLE messages (
    id            TEXT PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    type          TEXT NOT NULL,
    class         TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    lane          TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    customer      TEXT NOT NULL,
    zone          TEXT NOT NULL,
    lang          TEXT NOT NULL,
    body_sealed   BLOB NOT NULL,
    occasion      TEXT NOT NULL,
    asked         TIMESTAMP NOT NULL,
    due           TIMESTAMP NOT NULL,
    expires       TIMESTAMP NOT NULL,
    state         TEXT NOT NULL,
    step          INTEGER NOT NULL,
    reason        TEXT NOT NULL,
    owner         TEXT NOT NULL,
    lease         TIMESTAMP, -- by the machine's clock: others may take the row over then; null: nobody holds it
    tries         INTEGER NOT NULL,
    sender        TEXT NOT NULL,
    sid           TEXT NOT NULL,
    code          INTEGER NOT NULL,
    planned       TIMESTAMP NOT NULL,
    submitted     TIMESTAMP,
    key_id        INTEGER NOT NULL
);
CREATE INDEX messages_due ON messages (lane, due, id) WHERE state IN ('planned', 'held');
CREATE INDEX messages_lease ON messages (lease) WHERE state IN ('claimed', 'submitted', 'unknown');
CREATE INDEX messages_occasion ON messages (occasion, party) WHERE occasion <> '';
CREATE INDEX messages_sid ON messages (sid) WHERE sid <> '';

-- What happened to a message, in order.
CREATE TABLE message_steps (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    message TEXT NOT NULL,
    at      TIMESTAMP NOT NULL,
    state   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    code    INTEGER NOT NULL
);
CREATE INDEX message_steps_message ON message_steps (message, id);
