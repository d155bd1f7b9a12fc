-- +goose Up

-- Where the messages of a day stand, as the process that counts them for all last found it. counts is JSON; until: nobody else counts before.
CREATE TABLE funnel (
    id      INTEGER PRIMARY KEY,
    counter TEXT NOT NULL,
    until   TIMESTAMP NOT NULL, -- by the machine's clock
    at      TIMESTAMP,
    counts  TEXT NOT NULL
);
INSERT INTO funnel (id, counter, until, counts) VALUES (1, '', '1970-01-01 00:00:00+00:00', '');
