-- +goose Up

-- The guard: a key stands here once, and the row says what was answered. Nothing refers to it, so that it can be emptied by age.
CREATE TABLE seen (
    key     TEXT PRIMARY KEY,
    reply   TEXT NOT NULL,
    outcome TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    at      TIMESTAMP NOT NULL
) WITHOUT ROWID;

CREATE TABLE inbound (
    id            TEXT PRIMARY KEY,
    key           TEXT NOT NULL,
    channel       TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    our           TEXT NOT NULL,
    body_sealed   BLOB NOT NULL,
    verb          TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    lang          TEXT NOT NULL,
    at            TIMESTAMP NOT NULL,
    key_id        INTEGER NOT NULL -- of the vault key that sealed and indexed the row; the same in every table
);

-- The answer to an inbound row. state moves one way; step is its rank.
CREATE TABLE replies (
    id            TEXT PRIMARY KEY,
    message       TEXT NOT NULL, -- inbound.id
    answer_sealed BLOB NOT NULL,
    at            TIMESTAMP NOT NULL,
    state         TEXT NOT NULL,
    step          INTEGER NOT NULL,
    code          TEXT NOT NULL, -- the carrier's error code
    key_id        INTEGER NOT NULL
);

CREATE TABLE promises (
    key            TEXT PRIMARY KEY,
    party          BLOB NOT NULL,
    payload_sealed BLOB NOT NULL,
    urgent         BOOLEAN NOT NULL,
    due            TIMESTAMP NOT NULL,
    at             TIMESTAMP NOT NULL,
    state          TEXT NOT NULL,
    tries          INTEGER NOT NULL,
    key_id         INTEGER NOT NULL
);
CREATE INDEX promises_due ON promises (urgent DESC, due) WHERE state IN ('planned', 'owed');
