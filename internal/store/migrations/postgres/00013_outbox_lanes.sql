-- +goose Up

-- account: whose at the carrier; template: the words, "due-reminder/en/3"; source: who asked, "api:KEY", "event:ID", "campaign:CODE";
-- segments: what it is charged as.
ALTER TABLE messages
    ADD COLUMN account  text NOT NULL DEFAULT '',
    ADD COLUMN template text NOT NULL DEFAULT '',
    ADD COLUMN source   text NOT NULL DEFAULT '',
    ADD COLUMN segments smallint NOT NULL DEFAULT 0;

-- gate: which one decided, "" where none did.
ALTER TABLE message_steps ADD COLUMN gate text NOT NULL DEFAULT '';

UPDATE messages SET lane = CASE lane WHEN 'urgent' THEN 'reply' WHEN 'normal' THEN 'service' ELSE 'marketing' END
WHERE lane IN ('urgent', 'normal', 'bulk') AND state IN ('planned', 'held', 'claimed', 'submitted', 'unknown');

-- What is sent dies in the index of what is due: a fifth of a large table would be far too late to clear that away.
ALTER TABLE messages SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);
