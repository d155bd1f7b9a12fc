-- +goose Up

-- What the messages of a campaign that answers events have cost, in hundred-thousandths of its budget's currency: in all, and on a day in UTC.
ALTER TABLE campaign_plans
    ADD COLUMN spent bigint NOT NULL DEFAULT 0,
    ADD COLUMN spent_on text NOT NULL DEFAULT '',
    ADD COLUMN spent_day bigint NOT NULL DEFAULT 0;
