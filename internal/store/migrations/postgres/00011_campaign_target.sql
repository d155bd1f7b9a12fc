-- +goose Up

-- Spending that fulfils a campaign, in major units of the card's currency; 0: none is asked for.
ALTER TABLE campaigns ADD COLUMN target BIGINT NOT NULL DEFAULT 0;
