-- +goose Up

-- Lines of a message's story that tell no more than a state and when: handed over, accepted, sent, delivered. Each is a letter and
-- microseconds since 1970 to the base 36; they are written with the state, in the same update. Lines with a reason, a gate or an error
-- are rows of message_steps, as are all that older programs write.
ALTER TABLE messages ADD COLUMN story text COLLATE "C" NOT NULL DEFAULT '';
