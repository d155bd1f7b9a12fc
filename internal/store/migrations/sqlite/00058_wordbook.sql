-- +goose Up

-- What the bank adds to the words customers may use, a version a row. It never changes, only where it stands. hash is of what is approved.
CREATE TABLE word_versions (
    number   INTEGER PRIMARY KEY,
    verb     TEXT NOT NULL,
    lang     TEXT NOT NULL,
    wordings TEXT NOT NULL, -- JSON: a list
    args     TEXT NOT NULL, -- JSON: what they settle, by argument
    hash     TEXT NOT NULL,
    note     TEXT NOT NULL,
    source   TEXT NOT NULL, -- misunderstood.form in hex, or nothing
    in_use   BOOLEAN NOT NULL,
    state    TEXT NOT NULL,
    maker    TEXT NOT NULL,
    proposer TEXT NOT NULL,
    checker  TEXT NOT NULL,
    ender    TEXT NOT NULL,
    saved    TIMESTAMP NOT NULL,
    proposed TIMESTAMP,
    decided  TIMESTAMP,
    ended    TIMESTAMP
);

CREATE INDEX word_versions_source ON word_versions (source) WHERE source <> '';

-- What was put to use and taken back, when.
CREATE TABLE word_uses (
    seq    INTEGER PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES word_versions (number),
    action TEXT NOT NULL,
    actor  TEXT NOT NULL,
    why    TEXT NOT NULL,
    at     TIMESTAMP NOT NULL
);
