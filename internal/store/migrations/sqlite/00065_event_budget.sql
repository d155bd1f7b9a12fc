-- +goose Up

-- What the messages of a campaign that answers events have cost, in hundred-thousandths of its budget's currency: in all, and on a day in UTC.
ALTER TABLE campaign_plans ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE campaign_plans ADD COLUMN spent_on TEXT NOT NULL DEFAULT '';
ALTER TABLE campaign_plans ADD COLUMN spent_day INTEGER NOT NULL DEFAULT 0;
