-- +goose Up

-- Who changes the floor holds this row: one process at a time.
CREATE TABLE floor_turns (
    id INTEGER PRIMARY KEY
);
INSERT INTO floor_turns (id) VALUES (1);

-- Agents who answer, by the names of operators. call: of which state tells; times are null where there are none.
CREATE TABLE agents (
    name          TEXT PRIMARY KEY,
    number_sealed BLOB NOT NULL,
    langs         TEXT NOT NULL, -- parted by blanks
    topics        TEXT NOT NULL,
    state         TEXT NOT NULL,
    since         TIMESTAMP NOT NULL,
    until         TIMESTAMP,
    call          TEXT NOT NULL,
    idle          TIMESTAMP NOT NULL,
    key_id        INTEGER NOT NULL
);

-- Callers who wait, are talked to, or are to be called back (back). The row goes when that is over.
CREATE TABLE waiting (
    call           TEXT PRIMARY KEY,
    party          BLOB NOT NULL,
    number_sealed  BLOB NOT NULL,
    customer       TEXT NOT NULL,
    tier           TEXT NOT NULL,
    lang           TEXT NOT NULL,
    topic          TEXT NOT NULL,
    urgent         BOOLEAN NOT NULL,
    summary_sealed BLOB NOT NULL,
    since          TIMESTAMP NOT NULL,
    seen           TIMESTAMP NOT NULL,
    agent          TEXT NOT NULL,
    rung           TIMESTAMP,
    taken          TIMESTAMP,
    back           TIMESTAMP,
    tries          INTEGER NOT NULL,
    key_id         INTEGER NOT NULL
);

-- Waits that ended: figures, of nobody.
CREATE TABLE waits (
    id      TEXT PRIMARY KEY,
    call    TEXT NOT NULL,
    topic   TEXT NOT NULL,
    tier    TEXT NOT NULL,
    since   TIMESTAMP NOT NULL,
    at      TIMESTAMP NOT NULL,
    how     TEXT NOT NULL,
    agent   TEXT NOT NULL,
    call_in BOOLEAN NOT NULL
);
CREATE INDEX waits_at ON waits (at);

-- What callers said after the tone.
CREATE TABLE recordings (
    id            TEXT PRIMARY KEY, -- the carrier's
    call          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    customer      TEXT NOT NULL,
    lang          TEXT NOT NULL,
    ref           TEXT NOT NULL, -- of the case
    seconds       INTEGER NOT NULL,
    type          TEXT NOT NULL,
    audio_sealed  BLOB NOT NULL,
    at            TIMESTAMP NOT NULL,
    key_id        INTEGER NOT NULL
);
CREATE INDEX recordings_ref ON recordings (ref);
