-- +goose Up

-- Every wish, with the words that expressed it. Rows are appended, never changed: kept as proof.
CREATE TABLE consents (
    id            text COLLATE "C" PRIMARY KEY,
    key           text COLLATE "C" NOT NULL UNIQUE,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    at            timestamptz NOT NULL,
    wanted        boolean NOT NULL,
    text_sealed   bytea NOT NULL,
    channel       text NOT NULL,
    sender        text NOT NULL,
    carrier       boolean NOT NULL,
    key_id        bigint NOT NULL
);
CREATE INDEX consents_party ON consents (party, id);

-- Where a number stands: follows from its consents.
CREATE TABLE standings (
    party      bytea PRIMARY KEY,
    stopped    boolean NOT NULL,
    since      timestamptz NOT NULL,
    everything boolean NOT NULL,
    blocked    jsonb NOT NULL
);
