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
