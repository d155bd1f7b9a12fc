-- +goose Up

-- Where the messages of a day stand, as the process that counts them for all last found it. counts is JSON; until: nobody else counts before.
CREATE TABLE funnel (
    id      smallint PRIMARY KEY,
    counter text COLLATE "C" NOT NULL,
    until   timestamptz NOT NULL, -- by the machine's clock
    at      timestamptz,
    counts  text NOT NULL
);
INSERT INTO funnel (id, counter, until, counts) VALUES (1, '', '1970-01-01T00:00:00Z', '');
