-- +goose Up

-- Whose customers somebody with limits sees: where they are few, what belongs to them is found by them. The mirror is written seldom; a
-- customer who stays where they are is not entered anew.
CREATE INDEX mirror_branch ON mirror (lower(branch));
CREATE INDEX mirror_region ON mirror (lower(region));
CREATE INDEX mirror_retention ON mirror (lower(retention));
