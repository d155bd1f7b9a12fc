-- +goose Up

-- What must not be deleted: hold groups a customer and the numbers they had then. subject is a customer's id or a campaign's code, '' where it
-- is a number. released null: it is in force.
CREATE TABLE holds (
    id            TEXT PRIMARY KEY,
    hold          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    reason        TEXT NOT NULL,
    actor         TEXT NOT NULL,
    since         TIMESTAMP NOT NULL,
    released      TIMESTAMP,
    key_id        INTEGER NOT NULL
);
CREATE INDEX holds_hold ON holds (hold);

-- Wishes to be forgotten. place is where the next part begins; tallies is what was done so far.
CREATE TABLE erasures (
    id            TEXT PRIMARY KEY,
    customer      TEXT NOT NULL,
    party         BLOB NOT NULL,
    number_sealed BLOB NOT NULL,
    reason        TEXT NOT NULL,
    requester     TEXT NOT NULL,
    asked         TIMESTAMP NOT NULL,
    approver      TEXT NOT NULL,
    approved      TIMESTAMP,
    finished      TIMESTAMP,
    place         TEXT NOT NULL,
    tallies       TEXT NOT NULL, -- JSON
    key_id        INTEGER NOT NULL
);

-- How far the deletion by age has come: before after all of that walk is done. A released hold begins all of them again.
CREATE TABLE retention_walks (
    walk  TEXT PRIMARY KEY, -- texts/CN/words
    after TEXT NOT NULL
);

-- Who deletes, and until when others must wait, by the machine's clock.
CREATE TABLE retention_runs (
    id       INTEGER PRIMARY KEY,
    owner    TEXT NOT NULL,
    lease    TIMESTAMP NOT NULL,
    finished TIMESTAMP NOT NULL
);
INSERT INTO retention_runs (id, owner, lease, finished) VALUES (1, '', '2000-01-01 00:00:00+00:00', '2000-01-01 00:00:00+00:00');
