-- +goose Up

-- What filters look at of a customer, a narrow row for each: two million are read through in a second. It is written with customers, and
-- tells no name and no number. Numbers not known are -1, days (since 1970-01-01), months and days (229 is 29 February; of a leap month of the
-- lunar calendar less than 0) not known 0, words ''. What there are several of stands between bars: |Gold|Platinum|.
-- as_of, traits_of: as of when the bank told of the customer, and of what is for marketing alone, in ms since 1970; 0: it did not say.
CREATE TABLE mirror (
    id           TEXT PRIMARY KEY,
    points       INTEGER NOT NULL DEFAULT -1,
    overdue_days INTEGER NOT NULL,
    active_day   INTEGER NOT NULL DEFAULT 0,
    since_day    INTEGER NOT NULL DEFAULT 0,
    spend_band   INTEGER NOT NULL DEFAULT -1,
    birthday     INTEGER NOT NULL,
    lunar        INTEGER NOT NULL DEFAULT 0,
    anniversary  INTEGER NOT NULL DEFAULT 0,
    no_marketing BOOLEAN NOT NULL,
    deceased     BOOLEAN NOT NULL,
    fraud        BOOLEAN NOT NULL,
    closing      BOOLEAN NOT NULL,
    lang         TEXT NOT NULL,
    region       TEXT NOT NULL, -- country of the first number
    tier         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    retention    TEXT NOT NULL,
    manager      TEXT NOT NULL,
    products     TEXT NOT NULL,
    cards        TEXT NOT NULL, -- their states
    branch       TEXT NOT NULL DEFAULT '',
    tags         TEXT NOT NULL DEFAULT '',
    as_of        INTEGER NOT NULL DEFAULT 0,
    traits_of    INTEGER NOT NULL DEFAULT 0
);

-- Filters with names. A row is a version; the last one counts. retired: the name is free again.
CREATE TABLE segments (
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    filter  TEXT NOT NULL,
    note    TEXT NOT NULL,
    maker   TEXT NOT NULL,
    saved   TIMESTAMP NOT NULL,
    retired BOOLEAN NOT NULL,
    PRIMARY KEY (name, version)
);
