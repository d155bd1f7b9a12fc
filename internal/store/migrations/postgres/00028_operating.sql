-- +goose Up

-- Rates that somebody set while running, in segments a second: 0 is not paced, less than 0 the configured one again.
CREATE TABLE rates (
    sender     text PRIMARY KEY,
    per_second integer NOT NULL,
    actor      text NOT NULL,
    since      timestamptz NOT NULL
);

-- message: ours, which was not sent since the carrier had sent the same already; or, where the carrier tells no text, which waits for a person
-- to tell whether it is the same. released: a person said that it is not.
ALTER TABLE foreign_messages
    ADD COLUMN message  text NOT NULL DEFAULT '',
    ADD COLUMN released timestamptz;
