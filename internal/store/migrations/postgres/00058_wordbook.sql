-- +goose Up

-- What the bank adds to the words customers may use, a version a row. It never changes, only where it stands. hash is of what is approved.
CREATE TABLE word_versions (
    number   integer PRIMARY KEY,
    verb     text NOT NULL,
    lang     text NOT NULL,
    wordings text NOT NULL, -- JSON: a list
    args     text NOT NULL, -- JSON: what they settle, by argument
    hash     text NOT NULL,
    note     text NOT NULL,
    source   text NOT NULL, -- misunderstood.form in hex, or nothing
    in_use   boolean NOT NULL,
    state    text NOT NULL,
    maker    text NOT NULL,
    proposer text NOT NULL,
    checker  text NOT NULL,
    ender    text NOT NULL,
    saved    timestamptz NOT NULL,
    proposed timestamptz,
    decided  timestamptz,
    ended    timestamptz
);

CREATE INDEX word_versions_source ON word_versions (source) WHERE source <> '';

-- What was put to use and taken back, when.
CREATE TABLE word_uses (
    seq    integer PRIMARY KEY,
    number integer NOT NULL REFERENCES word_versions (number),
    action text NOT NULL,
    actor  text NOT NULL,
    why    text NOT NULL,
    at     timestamptz NOT NULL
);
