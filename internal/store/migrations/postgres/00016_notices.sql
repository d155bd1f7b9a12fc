-- +goose Up

-- What the bank told us, and what became of it. What an event told is not kept, only the hash of it.
CREATE TABLE events (
    id       text COLLATE "C" PRIMARY KEY,
    type     text NOT NULL,
    at       timestamptz NOT NULL,
    took     timestamptz NOT NULL,
    customer text COLLATE "C" NOT NULL,
    owner    text NOT NULL,
    hash     text NOT NULL,
    came     text NOT NULL,
    rule     text NOT NULL,
    says     text NOT NULL,
    message  text NOT NULL,
    reason   text NOT NULL
);

-- Files of notices: rows is the cursor, moved in the transaction that plans a page.
CREATE TABLE imports (
    id       text COLLATE "C" PRIMARY KEY,
    owner    text NOT NULL,
    name     text NOT NULL,
    type     text NOT NULL,
    columns  text NOT NULL,
    state    text NOT NULL,
    rows     integer NOT NULL,
    lines    integer NOT NULL,
    planned  integer NOT NULL,
    repeated integer NOT NULL,
    refused  integer NOT NULL,
    began    timestamptz NOT NULL,
    last     timestamptz NOT NULL
);
CREATE TABLE import_refusals (
    import text COLLATE "C" NOT NULL,
    line   integer NOT NULL,
    field  text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (import, line, field)
);

-- Calls made under an idempotency key, and their answers. began is by the machine's clock; status 0: it is under way.
CREATE TABLE api_calls (
    owner   text COLLATE "C" NOT NULL,
    key    text COLLATE "C" NOT NULL,
    hash   text NOT NULL,
    turn   text NOT NULL,
    began  timestamptz NOT NULL,
    status smallint NOT NULL,
    answer bytea NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX api_calls_began ON api_calls (began);

-- What one source asked for, and what one customer was told, the newest first.
CREATE INDEX messages_source ON messages (source, id) WHERE source <> '';
CREATE INDEX messages_customer ON messages (customer, id) WHERE customer <> '';
