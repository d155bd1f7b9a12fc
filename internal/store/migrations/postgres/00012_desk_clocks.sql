-- +goose Up

-- The clocks of a case, when the first of them ends, and when staff are next told. A case from before has the one it was promised by.
ALTER TABLE cases ADD COLUMN clocks jsonb NOT NULL DEFAULT '[]';
ALTER TABLE cases ADD COLUMN next_due timestamptz NOT NULL DEFAULT now(); -- for a program from before
ALTER TABLE cases ADD COLUMN alarm_at timestamptz;
UPDATE cases SET next_due = due, alarm_at = due,
    clocks = jsonb_build_array(jsonb_build_object('name', 'investigate', 'start', received, 'due', due)) WHERE state <> 'closed';
UPDATE cases SET next_due = coalesce(closed, due) WHERE state = 'closed';
CREATE INDEX cases_next ON cases (next_due, id) WHERE state <> 'closed';
CREATE INDEX cases_alarm ON cases (alarm_at) WHERE state <> 'closed';
DROP INDEX cases_due;
