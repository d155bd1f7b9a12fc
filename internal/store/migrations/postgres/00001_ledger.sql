-- +goose Up

-- The guard: a key stands here once, and the row says what was answered. Narrow, because every turn and every retry touches it;
-- nothing refers to it, so that it can be partitioned or emptied by age.
CREATE TABLE seen (
    key     text COLLATE "C" PRIMARY KEY,
    reply   text COLLATE "C" NOT NULL,
    outcome text NOT NULL,
    seq     bigint NOT NULL,
    at      timestamptz NOT NULL
);

CREATE TABLE inbound (
    id            text COLLATE "C" PRIMARY KEY,
    key           text COLLATE "C" NOT NULL,
    channel       text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    our           text NOT NULL,
    body_sealed   bytea NOT NULL,
    verb          text NOT NULL,
    outcome       text NOT NULL,
    lang          text NOT NULL,
    at            timestamptz NOT NULL,
    key_id        bigint NOT NULL -- of the vault key that sealed and indexed the row; the same in every table
);

-- The answer to an inbound row. state moves one way; step is its rank.
CREATE TABLE replies (
    id            text COLLATE "C" PRIMARY KEY,
    message       text COLLATE "C" NOT NULL, -- inbound.id
    answer_sealed bytea NOT NULL,
    at            timestamptz NOT NULL,
    state         text NOT NULL,
    step          smallint NOT NULL,
    code          text NOT NULL, -- the carrier's error code
    key_id        bigint NOT NULL
) WITH (fillfactor = 80); -- room for the receipts to update rows in place

CREATE TABLE promises (
    key            text COLLATE "C" PRIMARY KEY,
    party          bytea NOT NULL,
    payload_sealed bytea NOT NULL,
    urgent         boolean NOT NULL,
    due            timestamptz NOT NULL,
    at             timestamptz NOT NULL,
    state          text NOT NULL,
    tries          integer NOT NULL,
    key_id         bigint NOT NULL
);
CREATE INDEX promises_due ON promises (urgent DESC, due) WHERE state IN ('planned', 'owed');
