-- +goose Up

-- What marketing writes: a campaign a row. brief, said (the words as they were checked), forecast, fixed (who is meant, settled),
-- course (through whose hands it came) and authors are JSON. event: what triggers it, "" if nothing does. seal: the hash that was approved.
CREATE TABLE campaign_plans (
    code       text COLLATE "C" PRIMARY KEY,
    state      text NOT NULL,
    version    integer NOT NULL,
    priority   smallint NOT NULL,
    event      text NOT NULL,
    brief      text NOT NULL,
    said       text NOT NULL,
    forecast   text NOT NULL,
    fixed      text NOT NULL,
    course     text NOT NULL,
    authors    text NOT NULL,
    reason     text NOT NULL,
    seal       text NOT NULL,
    until      timestamptz,
    paced      integer NOT NULL,
    opened     timestamptz
);
CREATE INDEX campaign_plans_live ON campaign_plans (state) WHERE state IN ('scheduled', 'running', 'paused');

-- One time a campaign runs. The key makes it one, whoever notes it down. wall: on the clock of each recipient, "" for the same moment
-- everywhere. after: people up to this key are planned. lease is by the machine's clock: others may go on with it then.
CREATE TABLE campaign_occurrences (
    campaign text COLLATE "C" NOT NULL REFERENCES campaign_plans,
    name     text COLLATE "C" NOT NULL,
    stage    text NOT NULL,
    begins   timestamptz NOT NULL,
    ends     timestamptz NOT NULL,
    wall     text NOT NULL,
    reason   text NOT NULL,
    after    text NOT NULL,
    counted  integer NOT NULL,
    planned  integer NOT NULL,
    held     integer NOT NULL,
    cost     bigint NOT NULL,
    owner    text NOT NULL,
    lease    timestamptz,
    began    timestamptz,
    whole    timestamptz,
    over_at  timestamptz,
    PRIMARY KEY (campaign, name)
);
CREATE INDEX campaign_occurrences_open ON campaign_occurrences (stage) WHERE stage IN ('waiting', 'planning', 'sending');
