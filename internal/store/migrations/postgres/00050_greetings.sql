-- +goose Up

-- The bank's own greeting rules, a version a row. What one says never changes, only where it stands; hash is of what is approved, so that a
-- row changed by hand is found. Version 1 is the program's.
CREATE TABLE greeting_rules (
    name     text NOT NULL,
    version  integer NOT NULL,
    rule     text NOT NULL, -- JSON
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
    PRIMARY KEY (name, version)
);

-- Which rules act by themselves, and up to which day their runs were opened. Without a row a rule is off.
CREATE TABLE greeting_switches (
    name   text PRIMARY KEY,
    active boolean NOT NULL,
    seen   text NOT NULL, -- 2027-02-06
    actor  text NOT NULL,
    reason text NOT NULL,
    at     timestamptz NOT NULL
);

-- Rules at work, a row for a day: whoever opens it first. Nobody's process has one whose lease is over by the machine's clock.
CREATE TABLE greeting_runs (
    id       text PRIMARY KEY, -- spring-festival:2027-02-06
    rule     text NOT NULL,
    version  integer NOT NULL,
    first    text NOT NULL,
    last     text NOT NULL,
    audience text NOT NULL, -- JSON: as it was when the run began
    place    text NOT NULL, -- the last one decided on
    owner    text NOT NULL,
    lease    timestamptz NOT NULL,
    planned  integer NOT NULL,
    held     integer NOT NULL,
    missed   integer NOT NULL,
    began    timestamptz NOT NULL,
    ended    timestamptz
);
CREATE INDEX greeting_runs_open ON greeting_runs (rule, id) WHERE ended IS NULL;

-- Days without cheer: of a country, '' everywhere.
CREATE TABLE mourning (
    region text PRIMARY KEY,
    until  text NOT NULL, -- the last day, where the customer is
    reason text NOT NULL,
    actor  text NOT NULL,
    since  timestamptz NOT NULL
);
