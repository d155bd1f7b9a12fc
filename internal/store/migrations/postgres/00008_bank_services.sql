-- +goose Up

-- A limit for a while, and the principal that runs in plans, which is not part of owed.
ALTER TABLE bank_cards
    ADD COLUMN raised_limit bigint NOT NULL DEFAULT 0,
    ADD COLUMN raised_until timestamptz,
    ADD COLUMN planned bigint NOT NULL DEFAULT 0,
    -- What few cards and customers have, as JSON; no bytes: nothing yet.
    ADD COLUMN folder_sealed bytea NOT NULL DEFAULT '';
ALTER TABLE bank_customers ADD COLUMN papers_sealed bytea NOT NULL DEFAULT '';

-- When what was ordered begins and ends.
ALTER TABLE bank_orders
    ADD COLUMN starts timestamptz,
    ADD COLUMN ends timestamptz;

CREATE TABLE bank_offers (
    code     text COLLATE "C" PRIMARY KEY,
    customer text COLLATE "C" NOT NULL REFERENCES bank_customers,
    card     text COLLATE "C" NOT NULL REFERENCES bank_cards,
    state    text NOT NULL,
    until    timestamptz NOT NULL,
    offer    text NOT NULL -- JSON
);
CREATE INDEX bank_offers_customer ON bank_offers (customer, until DESC, code);

-- Prices told to customers: one at a time under the key it was asked for with.
CREATE TABLE bank_quotes (
    id           text COLLATE "C" PRIMARY KEY,
    key          text COLLATE "C" NOT NULL,
    kind         text NOT NULL,
    card         text COLLATE "C" NOT NULL REFERENCES bank_cards,
    until        timestamptz NOT NULL,
    used_by      text COLLATE "C" NOT NULL, -- the key of an order
    quote_sealed bytea NOT NULL,
    key_id       bigint NOT NULL,
    UNIQUE (key, kind, card)
);
CREATE INDEX bank_quotes_card ON bank_quotes (card, until);
