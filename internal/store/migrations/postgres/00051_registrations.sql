-- +goose Up

-- What an offer asks for and promises besides. Those there were had a waiting list without an end.
ALTER TABLE campaigns
    ADD COLUMN who      text NOT NULL DEFAULT '', -- a filter over the mirror; '': everybody
    ADD COLUMN waiting  integer NOT NULL DEFAULT 10000000,
    ADD COLUMN lottery  boolean NOT NULL DEFAULT false,
    ADD COLUMN by_staff boolean NOT NULL DEFAULT false,
    ADD COLUMN cooling  integer NOT NULL DEFAULT 0, -- days
    ADD COLUMN drawn    timestamptz,
    ADD COLUMN tickets  bigint NOT NULL DEFAULT 0; -- given out: the order in which people came

-- stage says what queued only hints at; seq is the ticket, and after a draw the place in it.
ALTER TABLE enrolments
    ADD COLUMN stage   text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN seq     bigint NOT NULL DEFAULT 0,
    ADD COLUMN decided timestamptz,
    ADD COLUMN decider text NOT NULL DEFAULT '';
UPDATE enrolments SET stage = CASE WHEN queued THEN 'waiting' ELSE 'joined' END, seq = r.n
    FROM (SELECT id, row_number() OVER (PARTITION BY campaign ORDER BY at, id) AS n FROM enrolments) AS r WHERE r.id = enrolments.id;
UPDATE campaigns SET tickets = (SELECT count(*) FROM enrolments AS e WHERE e.campaign = campaigns.code);
CREATE INDEX enrolments_line ON enrolments (campaign, stage, seq);
CREATE INDEX enrolments_customer ON enrolments (customer);

-- Marketing's registrations, a version a row. What one says never changes, only where it stands; hash is of what is approved.
CREATE TABLE registrations (
    code     text COLLATE "C" NOT NULL,
    number   integer NOT NULL,
    brief    text NOT NULL, -- JSON
    hash     text NOT NULL,
    state    text NOT NULL,
    maker    text NOT NULL,
    proposer text NOT NULL,
    checker  text NOT NULL,
    ender    text NOT NULL,
    saved    timestamptz NOT NULL,
    proposed timestamptz,
    decided  timestamptz,
    ended    timestamptz,
    PRIMARY KEY (code, number)
);

-- Lotteries: the seed is sealed until it is drawn; its hash is told from the day on that people may register.
CREATE TABLE registration_draws (
    code        text COLLATE "C" PRIMARY KEY,
    commitment  text NOT NULL,
    seed_sealed bytea NOT NULL,
    seed        text NOT NULL, -- in hex, once it was drawn
    refs        text NOT NULL, -- in the order drawn, a line each
    digest      text NOT NULL,
    actor       text NOT NULL,
    drawn       timestamptz,
    told        boolean NOT NULL, -- everybody has a result
    key_id      bigint NOT NULL
);
