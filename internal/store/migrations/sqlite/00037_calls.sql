-- +goose Up

-- Calls are made: when (null: at once), how often so far, whether a mailbox was spoken to, why it stands as it does.
ALTER TABLE calls_wanted ADD COLUMN due TIMESTAMP;
ALTER TABLE calls_wanted ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls_wanted ADD COLUMN mailbox BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE calls_wanted ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX calls_wanted_due ON calls_wanted (coalesce(due, at)) WHERE state = 'planned';
CREATE INDEX calls_wanted_spent ON calls_wanted (message) WHERE state = 'spent';

-- Each time a telephone was, or may have been, rung. wall and look are of the machine's clock: when, and when the carrier is asked about
-- it. over_at: null while it is under way.
CREATE TABLE call_tries (
    id      TEXT PRIMARY KEY,
    message TEXT NOT NULL,
    n       INTEGER NOT NULL,
    sid     TEXT NOT NULL,
    at      TIMESTAMP NOT NULL,
    wall    TIMESTAMP NOT NULL,
    look    TIMESTAMP NOT NULL,
    picked  TEXT NOT NULL,
    came    TEXT NOT NULL,
    over_at TIMESTAMP
);
CREATE INDEX call_tries_message ON call_tries (message);
CREATE INDEX call_tries_sid ON call_tries (sid);
CREATE INDEX call_tries_open ON call_tries (look) WHERE over_at IS NULL;
