-- +goose Up

-- How a customer asked to be answered on the telephone: the words of customer.Manner. The bank's file leaves it as it is.
ALTER TABLE customers ADD COLUMN manner TEXT NOT NULL DEFAULT '';
