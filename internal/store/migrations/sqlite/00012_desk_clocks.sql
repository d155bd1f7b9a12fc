-- +goose Up

-- The clocks of a case, when the first of them ends, and when staff are next told. A case from before has the one it was promised by.
ALTER TABLE cases ADD COLUMN clocks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE cases ADD COLUMN next_due TIMESTAMP NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
ALTER TABLE cases ADD COLUMN alarm_at TIMESTAMP;
UPDATE cases SET next_due = due, alarm_at = due,
    clocks = json_array(json_object('name', 'investigate', 'start', replace(received, ' ', 'T'), 'due', replace(due, ' ', 'T')))
    WHERE state <> 'closed';
UPDATE cases SET next_due = coalesce(closed, due) WHERE state = 'closed';
CREATE INDEX cases_next ON cases (next_due, id) WHERE state <> 'closed';
CREATE INDEX cases_alarm ON cases (alarm_at) WHERE state <> 'closed';
DROP INDEX cases_due;
