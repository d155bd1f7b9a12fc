-- +goose Up
CREATE TABLE audit (
    id      TEXT PRIMARY KEY,
    at      TIMESTAMP NOT NULL,
    key     TEXT NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    channel TEXT NOT NULL,
    before  TEXT NOT NULL,
    after   TEXT NOT NULL,
    ref     TEXT NOT NULL,
    UNIQUE (key, action, subject)
) WITHOUT ROWID;
CREATE INDEX audit_subject ON audit (subject, id);

-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'audit rows are never changed');
END;
-- +goose StatementEnd
