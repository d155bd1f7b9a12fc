-- +goose Up

-- Whose customers an operator sees, as JSON: regions, branches and segments; empty: everybody's.
ALTER TABLE operators ADD COLUMN limits text NOT NULL DEFAULT '';
