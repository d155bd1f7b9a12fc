-- +goose Up

-- What a line of the ledger is about, '' being the stop or start of the whole number, and how it can be proved.
ALTER TABLE consents ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN wording TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN campaign TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN operator TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN proof TEXT NOT NULL DEFAULT '';

-- The last word about each purpose: {"marketing": {"In": true, "At": …, "Written": true}}.
ALTER TABLE standings ADD COLUMN wishes TEXT NOT NULL DEFAULT '{}';

-- Copies of do-not-contact registers: of each name, the one loaded last is in use. loaded null: it is being loaded. witness is the index of a word under the key
-- of the numbers' indexes: who cannot make it finds nobody on the copy.
CREATE TABLE registers (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    region  TEXT NOT NULL,
    version TEXT NOT NULL,
    date    TIMESTAMP NOT NULL,
    began   TIMESTAMP NOT NULL,
    loaded  TIMESTAMP,
    count   INTEGER NOT NULL,
    witness BLOB NOT NULL
);
CREATE TABLE registered (
    entry    BLOB NOT NULL,
    register TEXT NOT NULL,
    PRIMARY KEY (entry, register)
);
CREATE INDEX registered_register ON registered (register);

-- What waits for a number that wants no more of it; of care, messages_care tells. Written once a message: phase 0 is where it begins.
CREATE INDEX messages_marketing ON messages (party) WHERE class = 'M' AND phase = 0;
