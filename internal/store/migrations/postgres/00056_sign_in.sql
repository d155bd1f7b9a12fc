-- +goose Up

-- How operators sign in: the hash of a password, and the sealed seed of an authenticator's codes. until is when a password that
-- somebody else set ends; step is that of the last code taken.
CREATE TABLE logins (
    operator       text COLLATE "C" PRIMARY KEY REFERENCES operators (name),
    hash           text NOT NULL,
    until          timestamptz,
    seed_sealed    bytea NOT NULL,
    pending_sealed bytea NOT NULL,
    step           bigint NOT NULL,
    tries          bigint NOT NULL,
    shut           timestamptz,
    key_id         bigint NOT NULL
);

-- A session is a key that ends when it has not been used for idle seconds; 0: any other key.
ALTER TABLE api_keys ADD COLUMN idle bigint NOT NULL DEFAULT 0;
