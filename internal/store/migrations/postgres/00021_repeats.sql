-- +goose Up

-- How often a message was planned again although the carrier may have taken it. Each time it says that it may be a repeat.
ALTER TABLE messages ADD COLUMN repeats smallint NOT NULL DEFAULT 0;
