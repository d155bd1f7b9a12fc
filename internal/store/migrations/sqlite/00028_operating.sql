-- +goose Up

-- Rates that somebody set while running, in segments a second: 0 is not paced, less than 0 the configured one again.
CREATE TABLE rates (
    sender     TEXT PRIMARY KEY,
    per_second INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    since      TIMESTAMP NOT NULL
);

-- message: ours, which was not sent since the carrier had sent the same already; or, where the carrier tells no text, which waits for a person
-- to tell whether it is the same. released: a person said that it is not.
ALTER TABLE foreign_messages ADD COLUMN message TEXT NOT NULL DEFAULT '';
ALTER TABLE foreign_messages ADD COLUMN released TIMESTAMP;
