-- +goose Up

-- How often a text nobody understood came, by day. form is misunderstood.form; nothing of a sender.
CREATE TABLE misunderstood_days (
    form BLOB NOT NULL,
    day  TIMESTAMP NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (form, day)
) WITHOUT ROWID;
