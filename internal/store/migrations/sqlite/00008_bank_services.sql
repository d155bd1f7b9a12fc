-- +goose Up

-- A limit for a while, and the principal that runs in plans, which is not part of owed.
ALTER TABLE bank_cards ADD COLUMN raised_limit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bank_cards ADD COLUMN raised_until TIMESTAMP;
ALTER TABLE bank_cards ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
-- What few cards and customers have, as JSON; no bytes: nothing yet.
ALTER TABLE bank_cards ADD COLUMN folder_sealed BLOB NOT NULL DEFAULT x'';
ALTER TABLE bank_customers ADD COLUMN papers_sealed BLOB NOT NULL DEFAULT x'';

-- When what was ordered begins and ends.
ALTER TABLE bank_orders ADD COLUMN starts TIMESTAMP;
ALTER TABLE bank_orders ADD COLUMN ends TIMESTAMP;

CREATE TABLE bank_offers (
    code     TEXT PRIMARY KEY,
    customer TEXT NOT NULL REFERENCES bank_customers,
    card     TEXT NOT NULL REFERENCES bank_cards,
    state    TEXT NOT NULL,
    until    TIMESTAMP NOT NULL,
    offer    TEXT NOT NULL -- JSON
);
CREATE INDEX bank_offers_customer ON bank_offers (customer, until DESC, code);

-- Prices told to customers: one at a time under the key it was asked for with.
CREATE TABLE bank_quotes (
    id           TEXT PRIMARY KEY,
    key          TEXT NOT NULL,
    kind         TEXT NOT NULL,
    card         TEXT NOT NULL REFERENCES bank_cards,
    until        TIMESTAMP NOT NULL,
    used_by      TEXT NOT NULL, -- the key of an order
    quote_sealed BLOB NOT NULL,
    key_id       INTEGER NOT NULL,
    UNIQUE (key, kind, card)
);
CREATE INDEX bank_quotes_card ON bank_quotes (card, until);
