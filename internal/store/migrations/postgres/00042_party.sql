-- +goose Up

-- What may not be sent twice to a number, and what waits for it: one index instead of three, since every version of a row is entered in each.
-- The number comes first, which tells rows apart at once. A predicate that names neither state nor phase serves programs of before, too.
CREATE INDEX messages_party ON messages (party, occasion, phase) WHERE occasion <> '' OR class IN ('C', 'M');
DROP INDEX messages_occasion;
DROP INDEX messages_care;
DROP INDEX messages_marketing;
