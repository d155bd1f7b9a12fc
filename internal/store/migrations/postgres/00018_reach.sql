-- +goose Up

-- What a carrier's refusals of one code told of a number. until: it is left alone so long, by messages of classes ('TMC'); null: only
-- counted. since: the first refusal counted. message: the last one refused.
CREATE TABLE misses (
    party         bytea NOT NULL,
    code          integer NOT NULL,
    number_sealed bytea NOT NULL,
    means         text NOT NULL,
    customer      text NOT NULL,
    message       text NOT NULL,
    count         integer NOT NULL,
    since         timestamptz NOT NULL,
    last          timestamptz NOT NULL,
    until         timestamptz,
    classes       text NOT NULL,
    optout        boolean NOT NULL,
    key_id        bigint NOT NULL,
    PRIMARY KEY (party, code)
);

-- What must not be used until somebody lifts it: a sender, a template, an account.
CREATE TABLE stops (
    kind   text NOT NULL,
    name   text NOT NULL,
    code   integer NOT NULL,
    reason text NOT NULL,
    since  timestamptz NOT NULL,
    PRIMARY KEY (kind, name)
);

-- What a voice must say, since no text may. message is whose words it says.
CREATE TABLE calls_wanted (
    message       text COLLATE "C" PRIMARY KEY,
    type          text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    customer      text NOT NULL,
    reason        text NOT NULL,
    at            timestamptz NOT NULL,
    expires       timestamptz NOT NULL,
    state         text NOT NULL,
    key_id        bigint NOT NULL
);
CREATE INDEX calls_wanted_open ON calls_wanted (message) WHERE state = 'planned';
