-- +goose Up

-- What the bank told us, and what became of it. What an event told is not kept, only the hash of it.
CREATE TABLE events (
    id       TEXT PRIMARY KEY,
    type     TEXT NOT NULL,
    at       TIMESTAMP NOT NULL,
    took     TIMESTAMP NOT NULL,
    customer TEXT NOT NULL,
    owner    TEXT NOT NULL,
    hash     TEXT NOT NULL,
    came     TEXT NOT NULL,
    rule     TEXT NOT NULL,
    says     TEXT NOT NULL,
    message  TEXT NOT NULL,
    reason   TEXT NOT NULL
);

-- Files of notices: rows is the cursor, moved in the transaction that plans a page.
CREATE TABLE imports (
    id       TEXT PRIMARY KEY,
    owner    TEXT NOT NULL,
    name     TEXT NOT NULL,
    type     TEXT NOT NULL,
    columns  TEXT NOT NULL,
    state    TEXT NOT NULL,
    rows     INTEGER NOT NULL,
    lines    INTEGER NOT NULL,
    planned  INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    refused  INTEGER NOT NULL,
    began    TIMESTAMP NOT NULL,
    last     TIMESTAMP NOT NULL
);
CREATE TABLE import_refusals (
    import TEXT NOT NULL,
    line   INTEGER NOT NULL,
    field  TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (import, line, field)
);

-- Calls made under an idempotency key, and their answers. began is by the machine's clock; status 0: it is under way.
CREATE TABLE api_calls (
    owner   TEXT NOT NULL,
    key    TEXT NOT NULL,
    hash   TEXT NOT NULL,
    turn   TEXT NOT NULL,
    began  TIMESTAMP NOT NULL,
    status INTEGER NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX api_calls_began ON api_calls (began);

-- What one source asked for, and what one customer was told, the newest first.
CREATE INDEX messages_source ON messages (source, id) WHERE source <> '';
CREATE INDEX messages_customer ON messages (customer, id) WHERE customer <> '';
