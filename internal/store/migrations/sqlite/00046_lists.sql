-- +goose Up

-- Lists of people that somebody brought: a row is a version of a list. state: staging (it is being taken in), ready, dropped. Of those that
-- are ready under a name the last is in use; ended is when another took its place, or it was dropped. id is time-ordered.
CREATE TABLE lists (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    state    TEXT NOT NULL,
    file     TEXT NOT NULL,
    maker    TEXT NOT NULL,
    rows     INTEGER NOT NULL DEFAULT 0, -- of the file, so far
    lines    INTEGER NOT NULL DEFAULT 0, -- of the file, the header among them
    taken    INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0,
    refused  INTEGER NOT NULL DEFAULT 0,
    columns  TEXT NOT NULL,
    country  TEXT NOT NULL,
    began    TIMESTAMP NOT NULL,
    ready    TIMESTAMP,
    ended    TIMESTAMP
);
CREATE INDEX lists_name ON lists (name, id);

-- Their people. customer is '' for somebody who is none; party is the keyed index of a number, null where the line told a customer only.
-- proof_sealed: the consent that came with the line, written into the ledger before the list is used; null: none came.
CREATE TABLE list_people (
    id            TEXT PRIMARY KEY, -- list/line
    list          TEXT NOT NULL,
    line          INTEGER NOT NULL,
    customer      TEXT NOT NULL,
    party         BLOB,
    number_sealed BLOB,
    lang          TEXT NOT NULL,
    region        TEXT NOT NULL,
    proof_sealed  BLOB,
    key_id        INTEGER NOT NULL
);
CREATE UNIQUE INDEX list_people_customer ON list_people (list, customer) WHERE customer <> '';
CREATE UNIQUE INDEX list_people_party ON list_people (list, party) WHERE party IS NOT NULL;

-- What is wrong with lines that were not taken, or stood there before; no value is repeated.
CREATE TABLE list_refusals (
    list   TEXT NOT NULL,
    line   INTEGER NOT NULL,
    field  TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (list, line, field)
);
