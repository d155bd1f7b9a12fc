-- +goose Up

-- One matter somebody at the bank looks into. What was said, by whom and about what is sealed; what staff sort by is not. step is the
-- rank of state, which moves one way.
CREATE TABLE cases (
    id            text COLLATE "C" PRIMARY KEY,
    key           text COLLATE "C" NOT NULL UNIQUE,
    ref           text COLLATE "C" NOT NULL UNIQUE,
    kind          text NOT NULL,
    category      text NOT NULL,
    severity      smallint NOT NULL,
    department    text NOT NULL,
    level         smallint NOT NULL,
    owner         text NOT NULL,
    state         text NOT NULL,
    customer      text COLLATE "C" NOT NULL,
    card          text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    matter_sealed bytea NOT NULL,
    channel       text NOT NULL,
    lang          text NOT NULL,
    zone          text NOT NULL,
    region        text NOT NULL,
    received      timestamptz NOT NULL,
    confirmed     timestamptz,
    slot          timestamptz,
    due           timestamptz NOT NULL,
    due_by_law    timestamptz,
    survey_till   timestamptz,
    score         smallint NOT NULL,
    closed        timestamptz,
    key_id        bigint NOT NULL
);
CREATE INDEX cases_party ON cases (party, id);
CREATE INDEX cases_customer ON cases (customer, id) WHERE customer <> '';
CREATE INDEX cases_due ON cases (due) WHERE state <> 'closed';

-- What happened to a case. A key changes a case once.
CREATE TABLE case_events (
    id          text COLLATE "C" PRIMARY KEY,
    ref         text COLLATE "C" NOT NULL REFERENCES cases (ref),
    key         text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    actor       text NOT NULL,
    action      text NOT NULL,
    text_sealed bytea NOT NULL,
    key_id      bigint NOT NULL,
    UNIQUE (ref, key)
);
