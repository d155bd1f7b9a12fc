-- +goose Up

-- account: whose at the carrier; template: the words, "due-reminder/en/3"; source: who asked, "api:KEY", "event:ID", "campaign:CODE";
-- segments: what it is charged as.
ALTER TABLE messages ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN segments INTEGER NOT NULL DEFAULT 0;

-- gate: which one decided, "" where none did.
ALTER TABLE message_steps ADD COLUMN gate TEXT NOT NULL DEFAULT '';

UPDATE messages SET lane = CASE lane WHEN 'urgent' THEN 'reply' WHEN 'normal' THEN 'service' ELSE 'marketing' END
WHERE lane IN ('urgent', 'normal', 'bulk') AND state IN ('planned', 'held', 'claimed', 'submitted', 'unknown');

-- phase: 0 waits, 1 is at work, null is the carrier's.
ALTER TABLE messages ADD COLUMN phase INTEGER GENERATED ALWAYS AS (
    CASE WHEN state IN ('planned', 'held') THEN 0 WHEN state IN ('claimed', 'submitted', 'unknown') THEN 1 END) VIRTUAL;
CREATE INDEX messages_waiting ON messages (lane, due, id) WHERE phase = 0;
CREATE INDEX messages_at_work ON messages (phase) WHERE phase = 1;
DROP INDEX messages_due;
DROP INDEX messages_lease;
