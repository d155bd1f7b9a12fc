-- +goose Up

-- What passed with a number is read as one story.
CREATE INDEX inbound_party ON inbound (party, id);
CREATE INDEX messages_party ON messages (party, id);
