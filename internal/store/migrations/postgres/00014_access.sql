-- +goose Up

-- Who may use the API, each under a name that is never given to another.
CREATE TABLE operators (
    name    text COLLATE "C" PRIMARY KEY,
    role    text NOT NULL,
    state   text NOT NULL,
    created timestamptz NOT NULL,
    creator text NOT NULL
);

-- Keys open the API in the name of their operator. Only the hash of a secret is kept. scopes is empty where a key may do all its
-- operator's role may; request names the call that made the key, so that the same call again makes no other.
CREATE TABLE api_keys (
    id           text COLLATE "C" PRIMARY KEY,
    operator     text COLLATE "C" NOT NULL REFERENCES operators (name),
    hash         bytea NOT NULL UNIQUE,
    label        text NOT NULL,
    scopes       text NOT NULL,
    created      timestamptz NOT NULL,
    creator      text NOT NULL,
    expires      timestamptz NOT NULL,
    used         timestamptz,
    revoked      timestamptz,
    rotated_from text COLLATE "C" NOT NULL,
    request      text COLLATE "C" NOT NULL UNIQUE
);
CREATE INDEX api_keys_operator ON api_keys (operator, id);
CREATE UNIQUE INDEX api_keys_rotated_once ON api_keys (rotated_from) WHERE rotated_from <> '';

-- With which key, and from where, where it came over the API.
ALTER TABLE audit ADD COLUMN credential text NOT NULL DEFAULT '', ADD COLUMN origin text NOT NULL DEFAULT '';
CREATE INDEX audit_actor ON audit (actor, id);

-- A seal chains a run of audit entries, in the order of their ids, to all before it.
CREATE TABLE audit_seals (
    n       bigint PRIMARY KEY,
    last    text COLLATE "C" NOT NULL,
    entries bigint NOT NULL,
    digest  bytea NOT NULL,
    at      timestamptz NOT NULL
);
CREATE TRIGGER audit_seals_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
