-- +goose Up

-- emergencies of the lines customers call: one each, '' is every line.
CREATE TABLE emergencies (
    line   TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    say    TEXT NOT NULL DEFAULT '', -- JSON: words by language
    actor  TEXT NOT NULL,
    since  TIMESTAMP NOT NULL,
    until  TIMESTAMP NOT NULL
);
