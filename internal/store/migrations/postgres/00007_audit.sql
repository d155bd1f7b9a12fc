-- +goose Up
CREATE TABLE audit (
    id      text COLLATE "C" PRIMARY KEY,
    at      timestamptz NOT NULL,
    key     text COLLATE "C" NOT NULL,
    actor   text NOT NULL,
    action  text NOT NULL,
    subject text NOT NULL,
    channel text NOT NULL,
    before  text NOT NULL,
    after   text NOT NULL,
    ref     text NOT NULL,
    UNIQUE (key, action, subject)
);
CREATE INDEX audit_subject ON audit (subject, id);

-- +goose StatementBegin
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
