-- +goose Up

-- What passed with a number is read as one story. Messages that the other index of parties holds are left out of this one: every version of a
-- row would be entered in both.
CREATE INDEX inbound_party ON inbound (party, id);
CREATE INDEX messages_party_other ON messages (party, id) WHERE NOT (occasion <> '' OR class IN ('C', 'M'));
