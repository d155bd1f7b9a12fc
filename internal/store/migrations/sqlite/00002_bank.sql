-- +goose Up

-- The books of the demo bank. A real card core has its own and none of these are written.
CREATE TABLE bank_customers (
    id              TEXT PRIMARY KEY,
    record_sealed   BLOB NOT NULL,
    pin_sealed      BLOB NOT NULL,
    pin_missed      INTEGER NOT NULL,
    pin_until       TIMESTAMP,
    document_sealed BLOB NOT NULL,
    document_missed INTEGER NOT NULL,
    document_until  TIMESTAMP,
    key_id          INTEGER NOT NULL
);

-- Amounts are in minor units of currency, here and below.
CREATE TABLE bank_cards (
    id               TEXT PRIMARY KEY,
    customer         TEXT NOT NULL REFERENCES bank_customers,
    tail_sealed      BLOB NOT NULL,
    product          TEXT NOT NULL,
    currency         TEXT NOT NULL,
    supplementary    BOOLEAN NOT NULL,
    state            TEXT NOT NULL,
    since            TIMESTAMP NOT NULL,
    ref              TEXT NOT NULL,
    before           TEXT NOT NULL, -- the state a stopped card had
    owed             INTEGER NOT NULL,
    credit_limit     INTEGER NOT NULL,
    points           INTEGER NOT NULL,
    points_expiring  INTEGER NOT NULL,
    points_expire_on TIMESTAMP,
    key_id           INTEGER NOT NULL
);
CREATE INDEX bank_cards_customer ON bank_cards (customer, id);

CREATE TABLE bank_statements (
    card    TEXT NOT NULL REFERENCES bank_cards,
    month   TEXT NOT NULL,
    cut     TIMESTAMP NOT NULL,
    due     TIMESTAMP NOT NULL,
    total   INTEGER NOT NULL,
    minimum INTEGER NOT NULL,
    paid    INTEGER NOT NULL,
    PRIMARY KEY (card, month)
);

CREATE TABLE bank_transactions (
    card     TEXT NOT NULL REFERENCES bank_cards,
    id       TEXT NOT NULL,
    at       TIMESTAMP NOT NULL,
    merchant TEXT NOT NULL,
    amount   INTEGER NOT NULL,
    PRIMARY KEY (card, id)
);
CREATE INDEX bank_transactions_newest ON bank_transactions (card, at DESC, id DESC);

-- Every order done, under its idempotency key, with the receipt it was answered by.
CREATE TABLE bank_orders (
    key      TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    customer TEXT NOT NULL,
    card     TEXT NOT NULL,
    asked    TIMESTAMP NOT NULL,
    ref      TEXT NOT NULL,
    at       TIMESTAMP NOT NULL,
    state    TEXT NOT NULL,
    again    BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX bank_orders_ref ON bank_orders (ref) WHERE NOT again;
