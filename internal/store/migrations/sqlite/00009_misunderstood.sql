-- +goose Up

-- Texts that were not understood, by their normalised form, for those who tend the words. sender is the last number that wrote it.
CREATE TABLE misunderstood (
    form        BLOB PRIMARY KEY,
    text_sealed BLOB NOT NULL,
    lang        TEXT NOT NULL,
    seen        INTEGER NOT NULL,
    senders     INTEGER NOT NULL,
    sender      BLOB NOT NULL,
    first_at    TIMESTAMP NOT NULL,
    last_at     TIMESTAMP NOT NULL,
    key_id      INTEGER NOT NULL
);
CREATE INDEX misunderstood_last ON misunderstood (last_at);
