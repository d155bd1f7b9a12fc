-- +goose Up

-- What the bank tells beside: reasons to leave somebody alone.
ALTER TABLE customers ADD COLUMN deceased BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE customers ADD COLUMN fraud BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE customers ADD COLUMN closing BOOLEAN NOT NULL DEFAULT FALSE;

-- The places that capped messages (marketing, care, reminders of debts) take of what a number may be sent in a day and a month. at is
-- when the message leaves, or left; whether it did, its own row says.
CREATE TABLE contacts (
    message TEXT PRIMARY KEY,
    party   BLOB NOT NULL,
    class   TEXT NOT NULL,
    at      TIMESTAMP NOT NULL
);
CREATE INDEX contacts_party ON contacts (party);

-- Greetings that still wait: they have precedence over marketing.
CREATE INDEX messages_care ON messages (party) WHERE class = 'C'; -- not by state: an index that looks at it is written at every step

-- Stays abroad that were announced, in days where the customer lives.
CREATE TABLE trips (
    key      TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    first    TEXT NOT NULL, -- 2027-05-02
    last     TEXT NOT NULL,
    zones    TEXT NOT NULL -- that a clock there may show, parted by blanks
);
CREATE INDEX trips_customer ON trips (customer, last);
