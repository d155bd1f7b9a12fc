-- +goose Up

-- A telephone is rung by one call of ours at a time: which are under way is asked by number.
CREATE INDEX calls_wanted_under_way ON calls_wanted (party) WHERE state = 'submitted';
