-- +goose Up

-- The words of the bank, a version a row. What it says never changes, only where it stands. hash is of what was written, so that a row
-- changed by hand is found.
CREATE TABLE templates (
    type      text COLLATE "C" NOT NULL,
    lang      text COLLATE "C" NOT NULL,
    version   integer NOT NULL,
    state     text NOT NULL,
    body      text NOT NULL,
    segments  smallint NOT NULL,
    from_at   timestamptz,
    hash      text NOT NULL,
    maker     text NOT NULL,
    proposer  text NOT NULL,
    checker   text NOT NULL,
    ender     text NOT NULL,
    saved     timestamptz NOT NULL,
    proposed  timestamptz,
    decided   timestamptz,
    ended     timestamptz,
    PRIMARY KEY (type, lang, version)
);
CREATE INDEX templates_approved ON templates (type, lang, version) WHERE state = 'approved';
