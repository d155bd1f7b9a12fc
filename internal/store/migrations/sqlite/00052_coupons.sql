-- +goose Up

-- Pools of codes that others have issued. imported: codes that were ever put in.
CREATE TABLE coupon_pools (
    name     TEXT PRIMARY KEY,
    expires  TIMESTAMP NOT NULL,
    low      INTEGER NOT NULL,
    maker    TEXT NOT NULL,
    since    TIMESTAMP NOT NULL,
    imported INTEGER NOT NULL DEFAULT 0
);

-- Files they came in. state: staging (it is being taken in), ready (in the pool), dropped.
CREATE TABLE coupon_batches (
    id       TEXT PRIMARY KEY,
    pool     TEXT NOT NULL,
    state    TEXT NOT NULL,
    file     TEXT NOT NULL,
    maker    TEXT NOT NULL,
    lines    INTEGER NOT NULL DEFAULT 0, -- of the file, so far
    taken    INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0,
    refused  INTEGER NOT NULL DEFAULT 0,
    began    TIMESTAMP NOT NULL,
    ready    TIMESTAMP
);
CREATE INDEX coupon_batches_pool ON coupon_batches (pool, id);

CREATE TABLE coupon_refusals (
    batch  TEXT NOT NULL,
    line   INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (batch, line)
);

-- The codes. state: staged (of a file that is not in the pool yet), free, given. hash is keyed, of pool and code.
CREATE TABLE coupons (
    id          TEXT PRIMARY KEY, -- batch/line
    pool        TEXT NOT NULL,
    batch       TEXT NOT NULL,
    line        INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    code_sealed BLOB NOT NULL,
    state       TEXT NOT NULL,
    key_id      INTEGER NOT NULL
);
CREATE UNIQUE INDEX coupons_hash ON coupons (pool, hash);
CREATE INDEX coupons_free ON coupons (pool, id) WHERE state = 'free';
CREATE INDEX coupons_batch ON coupons (batch, id) WHERE state = 'staged';

-- Who has which: a row for every message that told one. key is that of the message. again: the person had it before, by another message.
CREATE TABLE coupon_grants (
    key      TEXT PRIMARY KEY,
    pool     TEXT NOT NULL,
    coupon   TEXT NOT NULL,
    message  TEXT NOT NULL,
    customer TEXT NOT NULL,
    source   TEXT NOT NULL,
    at       TIMESTAMP NOT NULL,
    again    BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX coupon_grants_coupon ON coupon_grants (coupon) WHERE NOT again;
CREATE INDEX coupon_grants_message ON coupon_grants (message);
CREATE INDEX coupon_grants_pool ON coupon_grants (pool, key);

-- What those who registered get besides: a code of a pool, on joining or when the target is reached. '': nothing.
ALTER TABLE campaigns ADD COLUMN reward_pool TEXT NOT NULL DEFAULT '';
ALTER TABLE campaigns ADD COLUMN reward_on TEXT NOT NULL DEFAULT '';

-- What somebody who registered has spent, by what the bank told of purchases, in minor units. reached: when that was the target.
CREATE TABLE enrolment_progress (
    enrolment TEXT PRIMARY KEY,
    campaign  TEXT NOT NULL,
    customer  TEXT NOT NULL,
    currency  TEXT NOT NULL,
    spent     INTEGER NOT NULL,
    at        TIMESTAMP NOT NULL,
    reached   TIMESTAMP,
    told      TIMESTAMP, -- that it was reached
    rewarded  TIMESTAMP  -- for having joined
);
CREATE INDEX enrolment_progress_campaign ON enrolment_progress (campaign);
CREATE INDEX enrolment_progress_untold ON enrolment_progress (reached) WHERE told IS NULL AND reached IS NOT NULL;
CREATE INDEX enrolment_progress_customer ON enrolment_progress (customer);

-- Which purchases were counted: once each.
CREATE TABLE enrolment_purchases (
    id        TEXT PRIMARY KEY, -- enrolment/event
    enrolment TEXT NOT NULL,
    campaign  TEXT NOT NULL,
    customer  TEXT NOT NULL,
    minor     INTEGER NOT NULL,
    currency  TEXT NOT NULL,
    at        TIMESTAMP NOT NULL
);

-- What came of a task that was to call somebody: reached, no-answer, refused, accepted. '': no task, or not done yet.
ALTER TABLE cases ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
