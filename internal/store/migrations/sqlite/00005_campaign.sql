-- +goose Up

-- taken counts the places given, queued those waiting; a place is taken by changing this row, so that the last one goes once.
CREATE TABLE campaigns (
    code    TEXT PRIMARY KEY,
    names   TEXT NOT NULL,
    product TEXT NOT NULL,
    quota   INTEGER NOT NULL,
    opens   TIMESTAMP NOT NULL,
    closes  TIMESTAMP NOT NULL,
    terms   TEXT NOT NULL,
    version TEXT NOT NULL,
    taken   INTEGER NOT NULL DEFAULT 0
);

-- The evidence: who asked for what, in which words, when, by which channel, under which terms.
CREATE TABLE enrolments (
    id            TEXT PRIMARY KEY,
    key           TEXT NOT NULL,
    campaign      TEXT NOT NULL REFERENCES campaigns,
    customer      TEXT NOT NULL,
    card          TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    lang          TEXT NOT NULL,
    text_sealed   BLOB NOT NULL,
    channel       TEXT NOT NULL,
    at            TIMESTAMP NOT NULL,
    terms         TEXT NOT NULL,
    ref           TEXT NOT NULL UNIQUE,
    queued        BOOLEAN NOT NULL,
    key_id        INTEGER NOT NULL,
    UNIQUE (campaign, customer)
);
