-- +goose Up

-- The books of the demo bank. A real card core has its own and none of these are written.
CREATE TABLE bank_customers (
    id              text COLLATE "C" PRIMARY KEY,
    record_sealed   bytea NOT NULL,
    pin_sealed      bytea NOT NULL,
    pin_missed      smallint NOT NULL,
    pin_until       timestamptz,
    document_sealed bytea NOT NULL,
    document_missed smallint NOT NULL,
    document_until  timestamptz,
    key_id          bigint NOT NULL
);

-- Amounts are in minor units of currency, here and below.
CREATE TABLE bank_cards (
    id               text COLLATE "C" PRIMARY KEY,
    customer         text COLLATE "C" NOT NULL REFERENCES bank_customers,
    tail_sealed      bytea NOT NULL,
    product          text NOT NULL,
    currency         text NOT NULL,
    supplementary    boolean NOT NULL,
    state            text NOT NULL,
    since            timestamptz NOT NULL,
    ref              text NOT NULL,
    before           text NOT NULL, -- the state a stopped card had
    owed             bigint NOT NULL,
    credit_limit     bigint NOT NULL,
    points           bigint NOT NULL,
    points_expiring  bigint NOT NULL,
    points_expire_on timestamptz,
    key_id           bigint NOT NULL
);
CREATE INDEX bank_cards_customer ON bank_cards (customer, id);

CREATE TABLE bank_statements (
    card    text COLLATE "C" NOT NULL REFERENCES bank_cards,
    month   text COLLATE "C" NOT NULL,
    cut     timestamptz NOT NULL,
    due     timestamptz NOT NULL,
    total   bigint NOT NULL,
    minimum bigint NOT NULL,
    paid    bigint NOT NULL,
    PRIMARY KEY (card, month)
);

CREATE TABLE bank_transactions (
    card     text COLLATE "C" NOT NULL REFERENCES bank_cards,
    id       text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    merchant text NOT NULL,
    amount   bigint NOT NULL,
    PRIMARY KEY (card, id)
);
CREATE INDEX bank_transactions_newest ON bank_transactions (card, at DESC, id DESC);

-- Every order done, under its idempotency key, with the receipt it was answered by.
CREATE TABLE bank_orders (
    key      text COLLATE "C" PRIMARY KEY,
    kind     text NOT NULL,
    customer text COLLATE "C" NOT NULL,
    card     text COLLATE "C" NOT NULL,
    asked    timestamptz NOT NULL,
    ref      text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    state    text NOT NULL,
    again    boolean NOT NULL
);
CREATE UNIQUE INDEX bank_orders_ref ON bank_orders (ref) WHERE NOT again;
