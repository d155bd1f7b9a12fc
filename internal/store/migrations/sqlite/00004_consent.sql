-- +goose Up

-- Every wish, with the words that expressed it. Rows are appended, never changed: kept as proof.
CREATE TABLE consents (
    id            TEXT PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    at            TIMESTAMP NOT NULL,
    wanted        BOOLEAN NOT NULL,
    text_sealed   BLOB NOT NULL,
    channel       TEXT NOT NULL,
    sender        TEXT NOT NULL,
    carrier       BOOLEAN NOT NULL,
    key_id        INTEGER NOT NULL
);
CREATE INDEX consents_party ON consents (party, id);

-- Where a number stands: follows from its consents.
CREATE TABLE standings (
    party      BLOB PRIMARY KEY,
    stopped    BOOLEAN NOT NULL,
    since      TIMESTAMP NOT NULL,
    everything BOOLEAN NOT NULL,
    blocked    TEXT NOT NULL
);
