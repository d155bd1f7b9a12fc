-- +goose Up

-- What the bank's file tells about a customer; chosen is the language they asked for themselves ('' if they never did).
-- digest is a keyed index of all of it, cards included: a record that has not changed is not written again.
CREATE TABLE customers (
    id             text COLLATE "C" PRIMARY KEY,
    profile_sealed bytea NOT NULL, -- names, numbers, manager, birthday
    lang           text NOT NULL,
    chosen         text NOT NULL DEFAULT '',
    zone           text NOT NULL,
    tier           text NOT NULL,
    overdue_days   integer NOT NULL,
    no_marketing   boolean NOT NULL,
    digest         bytea NOT NULL,
    key_id         bigint NOT NULL
);

-- number is the keyed index of a telephone number, here and in trust.
CREATE TABLE numbers (
    number        bytea NOT NULL,
    customer      text COLLATE "C" NOT NULL REFERENCES customers,
    number_sealed bytea NOT NULL,
    key_id        bigint NOT NULL,
    PRIMARY KEY (number, customer)
);
CREATE INDEX numbers_customer ON numbers (customer);

-- gone: the bank no longer tells of the card.
CREATE TABLE cards (
    id            text COLLATE "C" PRIMARY KEY,
    customer      text COLLATE "C" NOT NULL REFERENCES customers,
    tail_sealed   bytea NOT NULL,
    product       text NOT NULL,
    currency      text NOT NULL,
    state         text NOT NULL,
    supplementary boolean NOT NULL,
    gone          boolean NOT NULL,
    key_id        bigint NOT NULL
);
CREATE INDEX cards_customer ON cards (customer, id);

-- A number need not belong to a customer to be distrusted.
CREATE TABLE trust (
    number        bytea PRIMARY KEY,
    number_sealed bytea NOT NULL,
    distrusted    boolean NOT NULL,
    why           text NOT NULL,
    at            timestamptz NOT NULL,
    key_id        bigint NOT NULL
);
