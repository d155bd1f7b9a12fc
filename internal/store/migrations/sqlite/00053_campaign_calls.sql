-- +goose Up

-- Calls that campaigns have made: whose they are (''; about the customer's safety, or asked for: those go first), how often at most and how many
-- seconds apart (0: as the rules say).
ALTER TABLE calls_wanted ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE calls_wanted ADD COLUMN most INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls_wanted ADD COLUMN between_s INTEGER NOT NULL DEFAULT 0;
CREATE INDEX calls_wanted_first ON calls_wanted (coalesce(due, at)) WHERE state = 'planned' AND source = '';
CREATE INDEX calls_wanted_source ON calls_wanted (source, state) WHERE source <> '';
