-- +goose Up

-- Lists of people that somebody brought: a row is a version of a list. state: staging (it is being taken in), ready, dropped. Of those that
-- are ready under a name the last is in use; ended is when another took its place, or it was dropped. id is time-ordered.
CREATE TABLE lists (
    id       text COLLATE "C" PRIMARY KEY,
    name     text COLLATE "C" NOT NULL,
    state    text NOT NULL,
    file     text NOT NULL,
    maker    text NOT NULL,
    rows     integer NOT NULL DEFAULT 0, -- of the file, so far
    lines    integer NOT NULL DEFAULT 0, -- of the file, the header among them
    taken    integer NOT NULL DEFAULT 0,
    repeated integer NOT NULL DEFAULT 0,
    refused  integer NOT NULL DEFAULT 0,
    columns  text NOT NULL,
    country  text NOT NULL,
    began    timestamptz NOT NULL,
    ready    timestamptz,
    ended    timestamptz
);
CREATE INDEX lists_name ON lists (name, id);

-- Their people. customer is '' for somebody who is none; party is the keyed index of a number, null where the line told a customer only.
-- proof_sealed: the consent that came with the line, written into the ledger before the list is used; null: none came.
CREATE TABLE list_people (
    id            text COLLATE "C" PRIMARY KEY, -- list/line
    list          text COLLATE "C" NOT NULL,
    line          integer NOT NULL,
    customer      text COLLATE "C" NOT NULL,
    party         bytea,
    number_sealed bytea,
    lang          text NOT NULL,
    region        text NOT NULL,
    proof_sealed  bytea,
    key_id        bigint NOT NULL
);
CREATE UNIQUE INDEX list_people_customer ON list_people (list, customer) WHERE customer <> '';
CREATE UNIQUE INDEX list_people_party ON list_people (list, party) WHERE party IS NOT NULL;

-- What is wrong with lines that were not taken, or stood there before; no value is repeated.
CREATE TABLE list_refusals (
    list   text COLLATE "C" NOT NULL,
    line   integer NOT NULL,
    field  text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (list, line, field)
);
