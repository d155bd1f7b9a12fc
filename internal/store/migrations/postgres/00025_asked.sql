-- +goose Up

-- What the answer to a message is about, for whoever opens its question before it leaves. NULL: it asks nothing that has to be open.
ALTER TABLE messages ADD COLUMN asks_sealed bytea;

-- What it says to whom, as a keyed hash: another of the same within its type's window is held back. Found through the customer; only
-- where there is none by an index of its own. NULL: a type whose messages are never the same.
ALTER TABLE messages ADD COLUMN said bytea;
CREATE INDEX messages_said ON messages (said) WHERE customer = '' AND said IS NOT NULL;
