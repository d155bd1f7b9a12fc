-- +goose Up

-- The card a message is about, as a keyed hash: what it says of the card may be over before it leaves, and then it is taken back. Found
-- through the customer. NULL: it is about none.
ALTER TABLE messages ADD COLUMN about BLOB;
