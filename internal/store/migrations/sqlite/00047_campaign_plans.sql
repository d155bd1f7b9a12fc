-- +goose Up

-- What marketing writes: a campaign a row. brief, said (the words as they were checked), forecast, fixed (who is meant, settled),
-- course (through whose hands it came) and authors are JSON. event: what triggers it, "" if nothing does. seal: the hash that was approved.
CREATE TABLE campaign_plans (
    code       TEXT PRIMARY KEY,
    state      TEXT NOT NULL,
    version    INTEGER NOT NULL,
    priority   INTEGER NOT NULL,
    event      TEXT NOT NULL,
    brief      TEXT NOT NULL,
    said       TEXT NOT NULL,
    forecast   TEXT NOT NULL,
    fixed      TEXT NOT NULL,
    course     TEXT NOT NULL,
    authors    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    seal       TEXT NOT NULL,
    until      TIMESTAMP,
    paced      INTEGER NOT NULL,
    opened     TIMESTAMP
);
CREATE INDEX campaign_plans_live ON campaign_plans (state) WHERE state IN ('scheduled', 'running', 'paused');

-- One time a campaign runs. The key makes it one, whoever notes it down. wall: on the clock of each recipient, "" for the same moment
-- everywhere. after: people up to this key are planned. lease is by the machine's clock: others may go on with it then.
CREATE TABLE campaign_occurrences (
    campaign TEXT NOT NULL REFERENCES campaign_plans,
    name     TEXT NOT NULL,
    stage    TEXT NOT NULL,
    begins   TIMESTAMP NOT NULL,
    ends     TIMESTAMP NOT NULL,
    wall     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    after    TEXT NOT NULL,
    counted  INTEGER NOT NULL,
    planned  INTEGER NOT NULL,
    held     INTEGER NOT NULL,
    cost     INTEGER NOT NULL,
    owner    TEXT NOT NULL,
    lease    TIMESTAMP,
    began    TIMESTAMP,
    whole    TIMESTAMP,
    over_at  TIMESTAMP,
    PRIMARY KEY (campaign, name)
);
CREATE INDEX campaign_occurrences_open ON campaign_occurrences (stage) WHERE stage IN ('waiting', 'planning', 'sending');
