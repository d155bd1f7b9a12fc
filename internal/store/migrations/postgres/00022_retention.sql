-- +goose Up

-- What must not be deleted: hold groups a customer and the numbers they had then. subject is a customer's id or a campaign's code, '' where it
-- is a number. released null: it is in force.
CREATE TABLE holds (
    id            text COLLATE "C" PRIMARY KEY,
    hold          text COLLATE "C" NOT NULL,
    kind          text NOT NULL,
    subject       text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    reason        text NOT NULL,
    actor         text NOT NULL,
    since         timestamptz NOT NULL,
    released      timestamptz,
    key_id        bigint NOT NULL
);
CREATE INDEX holds_hold ON holds (hold);

-- Wishes to be forgotten. place is where the next part begins; tallies is what was done so far.
CREATE TABLE erasures (
    id            text COLLATE "C" PRIMARY KEY,
    customer      text NOT NULL,
    party         bytea NOT NULL,
    number_sealed bytea NOT NULL,
    reason        text NOT NULL,
    requester     text NOT NULL,
    asked         timestamptz NOT NULL,
    approver      text NOT NULL,
    approved      timestamptz,
    finished      timestamptz,
    place         text NOT NULL,
    tallies       text NOT NULL, -- JSON
    key_id        bigint NOT NULL
);

-- How far the deletion by age has come: before after all of that walk is done. A released hold begins all of them again.
CREATE TABLE retention_walks (
    walk  text COLLATE "C" PRIMARY KEY, -- texts/CN/words
    after text COLLATE "C" NOT NULL
);

-- Who deletes, and until when others must wait, by the machine's clock.
CREATE TABLE retention_runs (
    id       smallint PRIMARY KEY,
    owner    text NOT NULL,
    lease    timestamptz NOT NULL,
    finished timestamptz NOT NULL
);
INSERT INTO retention_runs (id, owner, lease, finished) VALUES (1, '', '2000-01-01 00:00:00+00', '2000-01-01 00:00:00+00');
