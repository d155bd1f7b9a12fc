-- +goose Up

-- What the bank's file tells about a customer; chosen is the language they asked for themselves ('' if they never did).
-- digest is a keyed index of all of it, cards included: a record that has not changed is not written again.
CREATE TABLE customers (
    id             TEXT PRIMARY KEY,
    profile_sealed BLOB NOT NULL, -- names, numbers, manager, birthday
    lang           TEXT NOT NULL,
    chosen         TEXT NOT NULL DEFAULT '',
    zone           TEXT NOT NULL,
    tier           TEXT NOT NULL,
    overdue_days   INTEGER NOT NULL,
    no_marketing   BOOLEAN NOT NULL,
    digest         BLOB NOT NULL,
    key_id         INTEGER NOT NULL
);

-- number is the keyed index of a telephone number, here and in trust.
CREATE TABLE numbers (
    number        BLOB NOT NULL,
    customer      TEXT NOT NULL REFERENCES customers,
    number_sealed BLOB NOT NULL,
    key_id        INTEGER NOT NULL,
    PRIMARY KEY (number, customer)
);
CREATE INDEX numbers_customer ON numbers (customer);

-- gone: the bank no longer tells of the card.
CREATE TABLE cards (
    id            TEXT PRIMARY KEY,
    customer      TEXT NOT NULL REFERENCES customers,
    tail_sealed   BLOB NOT NULL,
    product       TEXT NOT NULL,
    currency      TEXT NOT NULL,
    state         TEXT NOT NULL,
    supplementary BOOLEAN NOT NULL,
    gone          BOOLEAN NOT NULL,
    key_id        INTEGER NOT NULL
);
CREATE INDEX cards_customer ON cards (customer, id);

-- A number need not belong to a customer to be distrusted.
CREATE TABLE trust (
    number        BLOB PRIMARY KEY,
    number_sealed BLOB NOT NULL,
    distrusted    BOOLEAN NOT NULL,
    why           TEXT NOT NULL,
    at            TIMESTAMP NOT NULL,
    key_id        INTEGER NOT NULL
);
