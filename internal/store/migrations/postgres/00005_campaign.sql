-- +goose Up

-- taken counts the places given, queued those waiting; a place is taken by changing this row, so that the last one goes once.
CREATE TABLE campaigns (
    code    text COLLATE "C" PRIMARY KEY,
    names   jsonb NOT NULL,
    product text NOT NULL,
    quota   integer NOT NULL,
    opens   timestamptz NOT NULL,
    closes  timestamptz NOT NULL,
    terms   jsonb NOT NULL,
    version text NOT NULL,
    taken   integer NOT NULL DEFAULT 0
);

-- The evidence: who asked for what, in which words, when, by which channel, under which terms.
CREATE TABLE enrolments (
    id            text COLLATE "C" PRIMARY KEY,
    key           text COLLATE "C" NOT NULL,
    campaign      text COLLATE "C" NOT NULL REFERENCES campaigns,
    customer      text NOT NULL,
    card          text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    lang          text NOT NULL,
    text_sealed   bytea NOT NULL,
    channel       text NOT NULL,
    at            timestamptz NOT NULL,
    terms         text NOT NULL,
    ref           text NOT NULL UNIQUE,
    queued        boolean NOT NULL,
    key_id        bigint NOT NULL,
    UNIQUE (campaign, customer)
);
