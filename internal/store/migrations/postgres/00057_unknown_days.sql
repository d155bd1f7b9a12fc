-- +goose Up

-- How often a text nobody understood came, by day. form is misunderstood.form; nothing of a sender.
CREATE TABLE misunderstood_days (
    form bytea NOT NULL,
    day  timestamptz NOT NULL,
    seen bigint NOT NULL,
    PRIMARY KEY (form, day)
);
