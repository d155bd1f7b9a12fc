-- +goose Up

-- What a line of the ledger is about, '' being the stop or start of the whole number, and how it can be proved.
ALTER TABLE consents ADD COLUMN purpose text NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN wording text NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN campaign text NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN operator text NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN proof text NOT NULL DEFAULT '';

-- The last word about each purpose: {"marketing": {"In": true, "At": …, "Written": true}}.
ALTER TABLE standings ADD COLUMN wishes jsonb NOT NULL DEFAULT '{}';

-- Copies of do-not-contact registers: of each name, the one loaded last is in use. loaded null: it is being loaded. witness is the index of a word under the key
-- of the numbers' indexes: who cannot make it finds nobody on the copy.
CREATE TABLE registers (
    id      text PRIMARY KEY,
    name    text NOT NULL,
    region  text NOT NULL,
    version text NOT NULL,
    date    timestamptz NOT NULL,
    began   timestamptz NOT NULL,
    loaded  timestamptz,
    count   bigint NOT NULL,
    witness bytea NOT NULL
);
CREATE TABLE registered (
    entry    bytea NOT NULL,
    register text NOT NULL,
    PRIMARY KEY (entry, register)
);
CREATE INDEX registered_register ON registered (register);

-- What waits for a number that wants no more of it; of care, messages_care tells. Written once a message: phase 0 is where it begins.
CREATE INDEX messages_marketing ON messages (party) WHERE class = 'M' AND phase = 0;
