-- +goose Up

-- Texts that were not understood, by their normalised form, for those who tend the words. sender is the last number that wrote it.
CREATE TABLE misunderstood (
    form        bytea PRIMARY KEY,
    text_sealed bytea NOT NULL,
    lang        text NOT NULL,
    seen        bigint NOT NULL,
    senders     bigint NOT NULL,
    sender      bytea NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    key_id      bigint NOT NULL
);
CREATE INDEX misunderstood_last ON misunderstood (last_at);
