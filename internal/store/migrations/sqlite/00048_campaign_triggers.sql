-- +goose Up

-- Events that a campaign waits to answer. id is campaign/event. What the event told is sealed until it is answered, and emptied then.
CREATE TABLE campaign_triggers (
    id          TEXT PRIMARY KEY,
    campaign    TEXT NOT NULL,
    event       TEXT NOT NULL,
    customer    TEXT NOT NULL,
    card        BLOB, -- keyed hash; null: it is about none
    at          TIMESTAMP NOT NULL,
    due         TIMESTAMP NOT NULL,
    state       TEXT NOT NULL, -- waiting, sent, nothing
    reason      TEXT NOT NULL,
    told_sealed BLOB NOT NULL,
    done        TIMESTAMP,
    key_id      INTEGER NOT NULL
);
CREATE INDEX campaign_triggers_due ON campaign_triggers (campaign, due) WHERE state = 'waiting';
CREATE INDEX campaign_triggers_customer ON campaign_triggers (customer);
CREATE INDEX campaign_triggers_done ON campaign_triggers (campaign, done) WHERE state = 'sent';

-- What customers did that a campaign wanted, as the bank tells it. amount is in minor units.
CREATE TABLE conversions (
    id       TEXT PRIMARY KEY, -- of the event
    campaign TEXT NOT NULL,
    customer TEXT NOT NULL,
    at       TIMESTAMP NOT NULL,
    amount   INTEGER NOT NULL,
    currency TEXT NOT NULL
);
CREATE INDEX conversions_campaign ON conversions (campaign, customer);
CREATE INDEX conversions_customer ON conversions (customer);
