-- +goose Up

-- account: whose at the carrier; template: the words, "due-reminder/en/3"; source: who asked, "api:KEY", "event:ID", "campaign:CODE";
-- segments: what it is charged as.
ALTER TABLE messages
    ADD COLUMN account  text NOT NULL DEFAULT '',
    ADD COLUMN template text NOT NULL DEFAULT '',
    ADD COLUMN source   text NOT NULL DEFAULT '',
    ADD COLUMN segments smallint NOT NULL DEFAULT 0,
    ADD COLUMN was      smallint NOT NULL DEFAULT 0; -- the step before the last receipt: what an update can tell of the past

-- gate: which one decided, "" where none did.
ALTER TABLE message_steps ADD COLUMN gate text NOT NULL DEFAULT '';

UPDATE messages SET lane = CASE lane WHEN 'urgent' THEN 'reply' WHEN 'normal' THEN 'service' ELSE 'marketing' END
WHERE lane IN ('urgent', 'normal', 'bulk') AND state IN ('planned', 'held', 'claimed', 'submitted', 'unknown');

-- What is sent dies in the index of what is due: a fifth of a large table would be far too late to clear that away.
ALTER TABLE messages SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);

-- phase: 0 waits, 1 is at work, null is the carrier's. Indexes look at it instead of at the state, so that the steps between two phases
-- touch no index: a message is written five times, and changes its phase twice.
ALTER TABLE messages ADD COLUMN phase smallint GENERATED ALWAYS AS (
    CASE WHEN state IN ('planned', 'held') THEN 0 WHEN state IN ('claimed', 'submitted', 'unknown') THEN 1 END) STORED;
CREATE INDEX messages_waiting ON messages (lane, due, id) WHERE phase = 0;
CREATE INDEX messages_at_work ON messages (phase) WHERE phase = 1;
DROP INDEX messages_due;
DROP INDEX messages_lease;

-- A line of history is looked for by its message, never by its number: one index instead of two.
ALTER TABLE message_steps DROP CONSTRAINT message_steps_pkey, ADD PRIMARY KEY (message, id);
DROP INDEX message_steps_message;
