-- +goose Up

-- The words of the bank, a version a row. What it says never changes, only where it stands. hash is of what was written, so that a row
-- changed by hand is found.
CREATE TABLE templates (
    type      TEXT NOT NULL,
    lang      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    state     TEXT NOT NULL,
    body      TEXT NOT NULL,
    segments  INTEGER NOT NULL,
    from_at   TIMESTAMP,
    hash      TEXT NOT NULL,
    maker     TEXT NOT NULL,
    proposer  TEXT NOT NULL,
    checker   TEXT NOT NULL,
    ender     TEXT NOT NULL,
    saved     TIMESTAMP NOT NULL,
    proposed  TIMESTAMP,
    decided   TIMESTAMP,
    ended     TIMESTAMP,
    PRIMARY KEY (type, lang, version)
);
CREATE INDEX templates_approved ON templates (type, lang, version) WHERE state = 'approved';
