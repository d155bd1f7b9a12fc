-- +goose Up

-- Pools of codes that others have issued. imported: codes that were ever put in.
CREATE TABLE coupon_pools (
    name     text COLLATE "C" PRIMARY KEY,
    expires  timestamptz NOT NULL,
    low      integer NOT NULL,
    maker    text NOT NULL,
    since    timestamptz NOT NULL,
    imported integer NOT NULL DEFAULT 0
);

-- Files they came in. state: staging (it is being taken in), ready (in the pool), dropped.
CREATE TABLE coupon_batches (
    id       text COLLATE "C" PRIMARY KEY,
    pool     text COLLATE "C" NOT NULL,
    state    text NOT NULL,
    file     text NOT NULL,
    maker    text NOT NULL,
    lines    integer NOT NULL DEFAULT 0, -- of the file, so far
    taken    integer NOT NULL DEFAULT 0,
    repeated integer NOT NULL DEFAULT 0,
    refused  integer NOT NULL DEFAULT 0,
    began    timestamptz NOT NULL,
    ready    timestamptz
);
CREATE INDEX coupon_batches_pool ON coupon_batches (pool, id);

CREATE TABLE coupon_refusals (
    batch  text COLLATE "C" NOT NULL,
    line   integer NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (batch, line)
);

-- The codes. state: staged (of a file that is not in the pool yet), free, given. hash is keyed, of pool and code.
CREATE TABLE coupons (
    id          text COLLATE "C" PRIMARY KEY, -- batch/line
    pool        text COLLATE "C" NOT NULL,
    batch       text COLLATE "C" NOT NULL,
    line        integer NOT NULL,
    hash        bytea NOT NULL,
    code_sealed bytea NOT NULL,
    state       text NOT NULL,
    key_id      bigint NOT NULL
);
CREATE UNIQUE INDEX coupons_hash ON coupons (pool, hash);
CREATE INDEX coupons_free ON coupons (pool, id) WHERE state = 'free';
CREATE INDEX coupons_batch ON coupons (batch, id) WHERE state = 'staged';

-- Who has which: a row for every message that told one. key is that of the message. again: the person had it before, by another message.
CREATE TABLE coupon_grants (
    key      text COLLATE "C" PRIMARY KEY,
    pool     text COLLATE "C" NOT NULL,
    coupon   text COLLATE "C" NOT NULL,
    message  text COLLATE "C" NOT NULL,
    customer text COLLATE "C" NOT NULL,
    source   text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    again    boolean NOT NULL
);
CREATE UNIQUE INDEX coupon_grants_coupon ON coupon_grants (coupon) WHERE NOT again;
CREATE INDEX coupon_grants_message ON coupon_grants (message);
CREATE INDEX coupon_grants_pool ON coupon_grants (pool, key);

-- What those who registered get besides: a code of a pool, on joining or when the target is reached. '': nothing.
ALTER TABLE campaigns ADD COLUMN reward_pool text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE campaigns ADD COLUMN reward_on text NOT NULL DEFAULT '';

-- What somebody who registered has spent, by what the bank told of purchases, in minor units. reached: when that was the target.
CREATE TABLE enrolment_progress (
    enrolment text COLLATE "C" PRIMARY KEY,
    campaign  text COLLATE "C" NOT NULL,
    customer  text COLLATE "C" NOT NULL,
    currency  text NOT NULL,
    spent     bigint NOT NULL,
    at        timestamptz NOT NULL,
    reached   timestamptz,
    told      timestamptz, -- that it was reached
    rewarded  timestamptz  -- for having joined
);
CREATE INDEX enrolment_progress_campaign ON enrolment_progress (campaign);
CREATE INDEX enrolment_progress_untold ON enrolment_progress (reached) WHERE told IS NULL AND reached IS NOT NULL;
CREATE INDEX enrolment_progress_customer ON enrolment_progress (customer);

-- Which purchases were counted: once each.
CREATE TABLE enrolment_purchases (
    id        text COLLATE "C" PRIMARY KEY, -- enrolment/event
    enrolment text COLLATE "C" NOT NULL,
    campaign  text COLLATE "C" NOT NULL,
    customer  text COLLATE "C" NOT NULL,
    minor     bigint NOT NULL,
    currency  text NOT NULL,
    at        timestamptz NOT NULL
);

-- What came of a task that was to call somebody: reached, no-answer, refused, accepted. '': no task, or not done yet.
ALTER TABLE cases ADD COLUMN outcome text NOT NULL DEFAULT '';
