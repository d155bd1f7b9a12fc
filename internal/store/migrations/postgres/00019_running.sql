-- +goose Up

-- What somebody has halted: kind is all, planning, lane, sender, type, template or campaign. security: also what protects customers.
CREATE TABLE pauses (
    kind     text NOT NULL,
    name     text NOT NULL,
    reason   text NOT NULL,
    actor    text NOT NULL,
    since    timestamptz NOT NULL,
    security boolean NOT NULL,
    PRIMARY KEY (kind, name)
);

-- The high water: beat only grows, here and a moment later in Redis, under the name. A beat below that of Redis is that of a database
-- brought back from a backup. restored: what was lost begins here; null: nothing. since, place and reached: what is being compared with the
-- carrier, from the newest message back.
CREATE TABLE pulse (
    id       smallint PRIMARY KEY,
    name     text NOT NULL,
    beat     bigint NOT NULL,
    at       timestamptz NOT NULL,
    restored timestamptz,
    since    timestamptz,
    reached  timestamptz,
    place    text NOT NULL DEFAULT ''
);
INSERT INTO pulse (id, name, beat, at) VALUES (1, '', 0, now());

-- Messages that the carrier sent for us and that no row of ours tells of.
CREATE TABLE foreign_messages (
    sid           text PRIMARY KEY,
    account       text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    body_sealed   bytea NOT NULL,
    sender        text NOT NULL,
    status        text NOT NULL,
    segments      smallint NOT NULL,
    at            timestamptz NOT NULL,
    key_id        bigint NOT NULL
);
CREATE INDEX foreign_messages_party ON foreign_messages (party);

-- What a day's comparison with the carrier found; null finished: somebody is at it.
CREATE TABLE reconciliations (
    day         text PRIMARY KEY,
    begun       timestamptz NOT NULL,
    finished    timestamptz,
    ours        bigint NOT NULL,
    theirs      bigint NOT NULL,
    differences bigint NOT NULL
);

-- Dead letters are found by the line that says so: lines are only added, while an index of states would be written at every step.
CREATE INDEX message_steps_dead ON message_steps (at) WHERE state IN ('failed', 'undelivered');

-- Which programs this schema still serves: a program that knows migrations only below oldest must not run on it.
CREATE TABLE schema_compat (
    id     smallint PRIMARY KEY,
    oldest bigint NOT NULL
);
INSERT INTO schema_compat (id, oldest) VALUES (1, 12);
