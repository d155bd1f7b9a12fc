-- +goose Up

-- The words of a campaign that were approved before those that stand there, as JSON: an approver sees what changed.
ALTER TABLE campaign_plans ADD COLUMN agreed TEXT NOT NULL DEFAULT '{}';
