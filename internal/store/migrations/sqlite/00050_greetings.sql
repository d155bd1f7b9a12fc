-- +goose Up

-- The bank's own greeting rules, a version a row. What one says never changes, only where it stands; hash is of what is approved, so that a
-- row changed by hand is found. Version 1 is the program's.
CREATE TABLE greeting_rules (
    name     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    rule     TEXT NOT NULL, -- JSON
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
    PRIMARY KEY (name, version)
);

-- Which rules act by themselves, and up to which day their runs were opened. Without a row a rule is off.
CREATE TABLE greeting_switches (
    name   TEXT PRIMARY KEY,
    active BOOLEAN NOT NULL,
    seen   TEXT NOT NULL, -- 2027-02-06
    actor  TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TIMESTAMP NOT NULL
);

-- Rules at work, a row for a day: whoever opens it first. Nobody's process has one whose lease is over by the machine's clock.
CREATE TABLE greeting_runs (
    id       TEXT PRIMARY KEY, -- spring-festival:2027-02-06
    rule     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    first    TEXT NOT NULL,
    last     TEXT NOT NULL,
    audience TEXT NOT NULL, -- JSON: as it was when the run began
    place    TEXT NOT NULL, -- the last one decided on
    owner    TEXT NOT NULL,
    lease    TIMESTAMP NOT NULL,
    planned  INTEGER NOT NULL,
    held     INTEGER NOT NULL,
    missed   INTEGER NOT NULL,
    began    TIMESTAMP NOT NULL,
    ended    TIMESTAMP
);
CREATE INDEX greeting_runs_open ON greeting_runs (rule, id) WHERE ended IS NULL;

-- Days without cheer: of a country, '' everywhere.
CREATE TABLE mourning (
    region TEXT PRIMARY KEY,
    until  TEXT NOT NULL, -- the last day, where the customer is
    reason TEXT NOT NULL,
    actor  TEXT NOT NULL,
    since  TIMESTAMP NOT NULL
);
