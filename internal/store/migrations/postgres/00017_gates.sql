-- +goose Up

-- What the bank tells beside: reasons to leave somebody alone.
ALTER TABLE customers
    ADD COLUMN deceased boolean NOT NULL DEFAULT false,
    ADD COLUMN fraud    boolean NOT NULL DEFAULT false,
    ADD COLUMN closing  boolean NOT NULL DEFAULT false;

-- The places that capped messages (marketing, care, reminders of debts) take of what a number may be sent in a day and a month. at is
-- when the message leaves, or left; whether it did, its own row says.
CREATE TABLE contacts (
    message text COLLATE "C" PRIMARY KEY,
    party   bytea NOT NULL,
    class   text NOT NULL,
    at      timestamptz NOT NULL
);
CREATE INDEX contacts_party ON contacts (party);

-- Greetings that still wait: they have precedence over marketing.
CREATE INDEX messages_care ON messages (party) WHERE class = 'C'; -- not by state: an index that looks at it is written at every step

-- Stays abroad that were announced, in days where the customer lives.
CREATE TABLE trips (
    key      text COLLATE "C" PRIMARY KEY,
    customer text COLLATE "C" NOT NULL,
    first    text NOT NULL, -- 2027-05-02
    last     text NOT NULL,
    zones    text NOT NULL -- that a clock there may show, parted by blanks
);
CREATE INDEX trips_customer ON trips (customer, last);
