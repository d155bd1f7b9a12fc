-- +goose Up

-- What filters look at of a customer, a narrow row for each: two million are read through in a second. It is written with customers, and
-- tells no name and no number. Numbers not known are -1, days (since 1970-01-01), months and days (229 is 29 February; of a leap month of the
-- lunar calendar less than 0) not known 0, words ''. What there are several of stands between bars: |Gold|Platinum|.
-- as_of, traits_of: as of when the bank told of the customer, and of what is for marketing alone, in ms since 1970; 0: it did not say.
-- Room is left in each page, so that a changed row stays on it.
CREATE TABLE mirror (
    id           text COLLATE "C" PRIMARY KEY,
    points       integer NOT NULL DEFAULT -1,
    overdue_days integer NOT NULL,
    active_day   integer NOT NULL DEFAULT 0,
    since_day    integer NOT NULL DEFAULT 0,
    spend_band   smallint NOT NULL DEFAULT -1,
    birthday     smallint NOT NULL,
    lunar        smallint NOT NULL DEFAULT 0,
    anniversary  smallint NOT NULL DEFAULT 0,
    no_marketing boolean NOT NULL,
    deceased     boolean NOT NULL,
    fraud        boolean NOT NULL,
    closing      boolean NOT NULL,
    lang         text COLLATE "C" NOT NULL,
    region       text COLLATE "C" NOT NULL, -- country of the first number
    tier         text COLLATE "C" NOT NULL,
    zone         text COLLATE "C" NOT NULL,
    retention    text COLLATE "C" NOT NULL,
    manager      text COLLATE "C" NOT NULL,
    products     text COLLATE "C" NOT NULL,
    cards        text COLLATE "C" NOT NULL, -- their states
    branch       text COLLATE "C" NOT NULL DEFAULT '',
    tags         text COLLATE "C" NOT NULL DEFAULT '',
    as_of        bigint NOT NULL DEFAULT 0,
    traits_of    bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 90);

-- Filters with names. A row is a version; the last one counts. retired: the name is free again.
CREATE TABLE segments (
    name    text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    filter  text NOT NULL,
    note    text NOT NULL,
    maker   text NOT NULL,
    saved   timestamptz NOT NULL,
    retired boolean NOT NULL,
    PRIMARY KEY (name, version)
);
