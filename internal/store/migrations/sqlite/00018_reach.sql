-- +goose Up

-- What a carrier's refusals of one code told of a number. until: it is left alone so long, by messages of classes ('TMC'); null: only
-- counted. since: the first refusal counted. message: the last one refused.
CREATE TABLE misses (
    party         BLOB NOT NULL,
    code          INTEGER NOT NULL,
    number_sealed BLOB NOT NULL,
    means         TEXT NOT NULL,
    customer      TEXT NOT NULL,
    message       TEXT NOT NULL,
    count         INTEGER NOT NULL,
    since         TIMESTAMP NOT NULL,
    last          TIMESTAMP NOT NULL,
    until         TIMESTAMP,
    classes       TEXT NOT NULL,
    optout        BOOLEAN NOT NULL,
    key_id        INTEGER NOT NULL,
    PRIMARY KEY (party, code)
);

-- What must not be used until somebody lifts it: a sender, a template, an account.
CREATE TABLE stops (
    kind   TEXT NOT NULL,
    name   TEXT NOT NULL,
    code   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    since  TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, name)
);

-- What a voice must say, since no TEXT may. message is whose words it says.
CREATE TABLE calls_wanted (
    message       TEXT PRIMARY KEY,
    type          TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    customer      TEXT NOT NULL,
    reason        TEXT NOT NULL,
    at            TIMESTAMP NOT NULL,
    expires       TIMESTAMP NOT NULL,
    state         TEXT NOT NULL,
    key_id        INTEGER NOT NULL
);
CREATE INDEX calls_wanted_open ON calls_wanted (message) WHERE state = 'planned';
