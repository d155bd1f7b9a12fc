-- +goose Up

-- The files of every menu that was ever saved or shipped, by the name calls have for it. JSON: [{"name": …, "text": …}].
CREATE TABLE menu_files (
    menu  TEXT PRIMARY KEY,
    hash  TEXT NOT NULL, -- of all of it: the name is short
    files TEXT NOT NULL
);

-- The bank's own menus, a version a row. Its files never change, only where it stands. hash is of what is approved.
CREATE TABLE menus (
    number   INTEGER PRIMARY KEY,
    menu     TEXT NOT NULL, -- menu_files.menu
    hash     TEXT NOT NULL,
    note     TEXT NOT NULL,
    base     INTEGER NOT NULL, -- the number in use when it was saved
    program  TEXT NOT NULL,    -- the menu that came with the program then
    state    TEXT NOT NULL,
    maker    TEXT NOT NULL,
    proposer TEXT NOT NULL,
    checker  TEXT NOT NULL,
    ender    TEXT NOT NULL,
    saved    TIMESTAMP NOT NULL,
    proposed TIMESTAMP,
    decided  TIMESTAMP,
    ended    TIMESTAMP
);

-- What was put to use when; the last row is in use. Number 0 is the menu of the program.
CREATE TABLE menu_uses (
    seq     INTEGER PRIMARY KEY,
    number  INTEGER NOT NULL,
    menu    TEXT NOT NULL,
    program TEXT NOT NULL,
    action  TEXT NOT NULL,
    actor   TEXT NOT NULL,
    why     TEXT NOT NULL,
    at      TIMESTAMP NOT NULL,
    ends    INTEGER NOT NULL
);

-- What callers did, by day: ways in a menu, ends of calls, cards stopped, scores. Nothing of a caller.
CREATE TABLE menu_counts (
    day   TIMESTAMP NOT NULL,
    menu  TEXT NOT NULL,
    kind  TEXT NOT NULL,
    node  TEXT NOT NULL,
    key   TEXT NOT NULL,
    leads TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (day, menu, kind, node, key, leads)
);
