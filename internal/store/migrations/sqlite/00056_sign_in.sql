-- +goose Up

-- How operators sign in: the hash of a password, and the sealed seed of an authenticator's codes. until is when a password that
-- somebody else set ends; step is that of the last code taken.
CREATE TABLE logins (
    operator       TEXT PRIMARY KEY REFERENCES operators (name),
    hash           TEXT NOT NULL,
    until          TIMESTAMP,
    seed_sealed    BLOB NOT NULL,
    pending_sealed BLOB NOT NULL,
    step           INTEGER NOT NULL,
    tries          INTEGER NOT NULL,
    shut           TIMESTAMP,
    key_id         INTEGER NOT NULL
);

-- A session is a key that ends when it has not been used for idle seconds; 0: any other key.
ALTER TABLE api_keys ADD COLUMN idle INTEGER NOT NULL DEFAULT 0;
