-- +goose Up

-- Who may use the API, each under a name that is never given to another.
CREATE TABLE operators (
    name    TEXT PRIMARY KEY,
    role    TEXT NOT NULL,
    state   TEXT NOT NULL,
    created TIMESTAMP NOT NULL,
    creator TEXT NOT NULL
);

-- Keys open the API in the name of their operator. Only the hash of a secret is kept. scopes is empty where a key may do all its
-- operator's role may; request names the call that made the key, so that the same call again makes no other.
CREATE TABLE api_keys (
    id           TEXT PRIMARY KEY,
    operator     TEXT NOT NULL REFERENCES operators (name),
    hash         BLOB NOT NULL UNIQUE,
    label        TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    created      TIMESTAMP NOT NULL,
    creator      TEXT NOT NULL,
    expires      TIMESTAMP NOT NULL,
    used         TIMESTAMP,
    revoked      TIMESTAMP,
    rotated_from TEXT NOT NULL,
    request      TEXT NOT NULL UNIQUE
);
CREATE INDEX api_keys_operator ON api_keys (operator, id);
CREATE UNIQUE INDEX api_keys_rotated_once ON api_keys (rotated_from) WHERE rotated_from <> '';

-- With which key, and from where, where it came over the API.
ALTER TABLE audit ADD COLUMN credential TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN origin TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_actor ON audit (actor, id);

-- A seal chains a run of audit entries, in the order of their ids, to all before it.
CREATE TABLE audit_seals (
    n       INTEGER PRIMARY KEY,
    last    TEXT NOT NULL,
    entries INTEGER NOT NULL,
    digest  BLOB NOT NULL,
    at      TIMESTAMP NOT NULL
);
-- +goose StatementBegin
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;
-- +goose StatementEnd
