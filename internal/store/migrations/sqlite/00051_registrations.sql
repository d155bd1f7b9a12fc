-- +goose Up

-- What an offer asks for and promises besides. Those there were had a waiting list without an end.
ALTER TABLE campaigns ADD COLUMN who TEXT NOT NULL DEFAULT ''; -- a filter over the mirror; '': everybody
ALTER TABLE campaigns ADD COLUMN waiting INTEGER NOT NULL DEFAULT 10000000;
ALTER TABLE campaigns ADD COLUMN lottery BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE campaigns ADD COLUMN by_staff BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE campaigns ADD COLUMN cooling INTEGER NOT NULL DEFAULT 0; -- days
ALTER TABLE campaigns ADD COLUMN drawn TIMESTAMP;
ALTER TABLE campaigns ADD COLUMN tickets INTEGER NOT NULL DEFAULT 0; -- given out: the order in which people came

-- stage says what queued only hints at; seq is the ticket, and after a draw the place in it.
ALTER TABLE enrolments ADD COLUMN stage TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE enrolments ADD COLUMN decided TIMESTAMP;
ALTER TABLE enrolments ADD COLUMN decider TEXT NOT NULL DEFAULT '';
UPDATE enrolments SET stage = CASE WHEN queued THEN 'waiting' ELSE 'joined' END, seq = r.n
    FROM (SELECT id, row_number() OVER (PARTITION BY campaign ORDER BY at, id) AS n FROM enrolments) AS r WHERE r.id = enrolments.id;
UPDATE campaigns SET tickets = (SELECT count(*) FROM enrolments AS e WHERE e.campaign = campaigns.code);
CREATE INDEX enrolments_line ON enrolments (campaign, stage, seq);
CREATE INDEX enrolments_customer ON enrolments (customer);

-- Marketing's registrations, a version a row. What one says never changes, only where it stands; hash is of what is approved.
CREATE TABLE registrations (
    code     TEXT NOT NULL,
    number   INTEGER NOT NULL,
    brief    TEXT NOT NULL, -- JSON
    hash     TEXT NOT NULL,
    state    TEXT NOT NULL,
    maker    TEXT NOT NULL,
    proposer TEXT NOT NULL,
    checker  TEXT NOT NULL,
    ender    TEXT NOT NULL,
    saved    TIMESTAMP NOT NULL,
    proposed TIMESTAMP,
    decided  TIMESTAMP,
    ended    TIMESTAMP,
    PRIMARY KEY (code, number)
);

-- Lotteries: the seed is sealed until it is drawn; its hash is told from the day on that people may register.
CREATE TABLE registration_draws (
    code        TEXT PRIMARY KEY,
    commitment  TEXT NOT NULL,
    seed_sealed BLOB NOT NULL,
    seed        TEXT NOT NULL, -- in hex, once it was drawn
    refs        TEXT NOT NULL, -- in the order drawn, a line each
    digest      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    drawn       TIMESTAMP,
    told        BOOLEAN NOT NULL, -- everybody has a result
    key_id      INTEGER NOT NULL
);
