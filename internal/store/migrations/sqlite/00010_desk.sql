-- +goose Up

-- One matter somebody at the bank looks into. What was said, by whom and about what is sealed; what staff sort by is not. step is the
-- rank of state, which moves one way.
CREATE TABLE cases (
    id            TEXT PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    ref           TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    category      TEXT NOT NULL,
    severity      INTEGER NOT NULL,
    department    TEXT NOT NULL,
    level         INTEGER NOT NULL,
    owner         TEXT NOT NULL,
    state         TEXT NOT NULL,
    customer      TEXT NOT NULL,
    card          TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    matter_sealed BLOB NOT NULL,
    channel       TEXT NOT NULL,
    lang          TEXT NOT NULL,
    zone          TEXT NOT NULL,
    region        TEXT NOT NULL,
    received      TIMESTAMP NOT NULL,
    confirmed     TIMESTAMP,
    slot          TIMESTAMP,
    due           TIMESTAMP NOT NULL,
    due_by_law    TIMESTAMP,
    survey_till   TIMESTAMP,
    score         INTEGER NOT NULL,
    closed        TIMESTAMP,
    key_id        INTEGER NOT NULL
);
CREATE INDEX cases_party ON cases (party, id);
CREATE INDEX cases_customer ON cases (customer, id) WHERE customer <> '';
CREATE INDEX cases_due ON cases (due) WHERE state <> 'closed';

-- What happened to a case. A key changes a case once.
CREATE TABLE case_events (
    id          TEXT PRIMARY KEY,
    ref         TEXT NOT NULL REFERENCES cases (ref),
    key         TEXT NOT NULL,
    at          TIMESTAMP NOT NULL,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,
    text_sealed BLOB NOT NULL,
    key_id      INTEGER NOT NULL,
    UNIQUE (ref, key)
);
