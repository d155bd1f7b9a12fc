-- +goose Up

-- Who changes the floor holds this row: one process at a time.
CREATE TABLE floor_turns (
    id smallint PRIMARY KEY
);
INSERT INTO floor_turns (id) VALUES (1);

-- Agents who answer, by the names of operators. call: of which state tells; times are null where there are none.
CREATE TABLE agents (
    name          text PRIMARY KEY,
    number_sealed bytea NOT NULL,
    langs         text NOT NULL, -- parted by blanks
    topics        text NOT NULL,
    state         text NOT NULL,
    since         timestamptz NOT NULL,
    until         timestamptz,
    call          text NOT NULL,
    idle          timestamptz NOT NULL,
    key_id        bigint NOT NULL
);

-- Callers who wait, are talked to, or are to be called back (back). The row goes when that is over.
CREATE TABLE waiting (
    call           text PRIMARY KEY,
    party          bytea NOT NULL,
    number_sealed  bytea NOT NULL,
    customer       text NOT NULL,
    tier           text NOT NULL,
    lang           text NOT NULL,
    topic          text NOT NULL,
    urgent         boolean NOT NULL,
    summary_sealed bytea NOT NULL,
    since          timestamptz NOT NULL,
    seen           timestamptz NOT NULL,
    agent          text NOT NULL,
    rung           timestamptz,
    taken          timestamptz,
    back           timestamptz,
    tries          smallint NOT NULL,
    key_id         bigint NOT NULL
);

-- Waits that ended: figures, of nobody.
CREATE TABLE waits (
    id      text COLLATE "C" PRIMARY KEY,
    call    text NOT NULL,
    topic   text NOT NULL,
    tier    text NOT NULL,
    since   timestamptz NOT NULL,
    at      timestamptz NOT NULL,
    how     text NOT NULL,
    agent   text NOT NULL,
    call_in boolean NOT NULL
);
CREATE INDEX waits_at ON waits (at);

-- What callers said after the tone.
CREATE TABLE recordings (
    id            text COLLATE "C" PRIMARY KEY, -- the carrier's
    call          text NOT NULL,
    kind          text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    customer      text NOT NULL,
    lang          text NOT NULL,
    ref           text NOT NULL, -- of the case
    seconds       smallint NOT NULL,
    type          text NOT NULL,
    audio_sealed  bytea NOT NULL,
    at            timestamptz NOT NULL,
    key_id        bigint NOT NULL
);
CREATE INDEX recordings_ref ON recordings (ref);
