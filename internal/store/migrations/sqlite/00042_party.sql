-- +goose Up

-- Postgres finds three indexes' rows by one since then. SQLite, which would not see that it may, keeps them.
SELECT 1;
