-- +goose Up

-- emergencies of the lines customers call: one each, '' is every line.
CREATE TABLE emergencies (
    line   text PRIMARY KEY,
    reason text NOT NULL,
    say    text NOT NULL DEFAULT '', -- JSON: words by language
    actor  text NOT NULL,
    since  timestamptz NOT NULL,
    until  timestamptz NOT NULL
);
