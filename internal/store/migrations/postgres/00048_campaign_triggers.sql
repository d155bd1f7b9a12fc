-- +goose Up

-- Events that a campaign waits to answer. id is campaign/event. What the event told is sealed until it is answered, and emptied then.
CREATE TABLE campaign_triggers (
    id          text COLLATE "C" PRIMARY KEY,
    campaign    text COLLATE "C" NOT NULL,
    event       text NOT NULL,
    customer    text NOT NULL,
    card        bytea, -- keyed hash; null: it is about none
    at          timestamptz NOT NULL,
    due         timestamptz NOT NULL,
    state       text NOT NULL, -- waiting, sent, nothing
    reason      text NOT NULL,
    told_sealed bytea NOT NULL,
    done        timestamptz,
    key_id      bigint NOT NULL
);
CREATE INDEX campaign_triggers_due ON campaign_triggers (campaign, due) WHERE state = 'waiting';
CREATE INDEX campaign_triggers_customer ON campaign_triggers (customer);
CREATE INDEX campaign_triggers_done ON campaign_triggers (campaign, done) WHERE state = 'sent';

-- What customers did that a campaign wanted, as the bank tells it. amount is in minor units.
CREATE TABLE conversions (
    id       text COLLATE "C" PRIMARY KEY, -- of the event
    campaign text COLLATE "C" NOT NULL,
    customer text NOT NULL,
    at       timestamptz NOT NULL,
    amount   bigint NOT NULL,
    currency text NOT NULL
);
CREATE INDEX conversions_campaign ON conversions (campaign, customer);
CREATE INDEX conversions_customer ON conversions (customer);
