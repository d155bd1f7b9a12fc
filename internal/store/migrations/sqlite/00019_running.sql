-- +goose Up

-- What somebody has halted: kind is all, planning, lane, sender, type, template or campaign. security: also what protects customers.
CREATE TABLE pauses (
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    actor    TEXT NOT NULL,
    since    TIMESTAMP NOT NULL,
    security BOOLEAN NOT NULL,
    PRIMARY KEY (kind, name)
);

-- The high water: beat only grows, here and a moment later in Redis, under the name. A beat below that of Redis is that of a database
-- brought back from a backup. restored: what was lost begins here; null: nothing. since, place and reached: what is being compared with the
-- carrier, from the newest message back.
CREATE TABLE pulse (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    beat     INTEGER NOT NULL,
    at       TIMESTAMP NOT NULL,
    restored TIMESTAMP,
    since    TIMESTAMP,
    reached  TIMESTAMP,
    place    TEXT NOT NULL DEFAULT ''
);
INSERT INTO pulse (id, name, beat, at) VALUES (1, '', 0, '2000-01-01 00:00:00+00:00');

-- Messages that the carrier sent for us and that no row of ours tells of.
CREATE TABLE foreign_messages (
    sid           TEXT PRIMARY KEY,
    account       TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    body_sealed   BLOB NOT NULL,
    sender        TEXT NOT NULL,
    status        TEXT NOT NULL,
    segments      INTEGER NOT NULL,
    at            TIMESTAMP NOT NULL,
    key_id        INTEGER NOT NULL
);
CREATE INDEX foreign_messages_party ON foreign_messages (party);

-- What a day's comparison with the carrier found; null finished: somebody is at it.
CREATE TABLE reconciliations (
    day         TEXT PRIMARY KEY,
    begun       TIMESTAMP NOT NULL,
    finished    TIMESTAMP,
    ours        INTEGER NOT NULL,
    theirs      INTEGER NOT NULL,
    differences INTEGER NOT NULL
);

-- Dead letters are found by the line that says so: lines are only added, while an index of states would be written at every step.
CREATE INDEX message_steps_dead ON message_steps (at) WHERE state IN ('failed', 'undelivered');

-- Which programs this schema still serves: a program that knows migrations only below oldest must not run on it.
CREATE TABLE schema_compat (
    id     INTEGER PRIMARY KEY,
    oldest INTEGER NOT NULL
);
INSERT INTO schema_compat (id, oldest) VALUES (1, 12);
