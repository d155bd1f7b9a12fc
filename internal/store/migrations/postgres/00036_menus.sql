-- +goose Up

-- The files of every menu that was ever saved or shipped, by the name calls have for it. JSON: [{"name": …, "text": …}].
CREATE TABLE menu_files (
    menu  text PRIMARY KEY,
    hash  text NOT NULL, -- of all of it: the name is short
    files text NOT NULL
);

-- The bank's own menus, a version a row. Its files never change, only where it stands. hash is of what is approved.
CREATE TABLE menus (
    number   integer PRIMARY KEY,
    menu     text NOT NULL, -- menu_files.menu
    hash     text NOT NULL,
    note     text NOT NULL,
    base     integer NOT NULL, -- the number in use when it was saved
    program  text NOT NULL,    -- the menu that came with the program then
    state    text NOT NULL,
    maker    text NOT NULL,
    proposer text NOT NULL,
    checker  text NOT NULL,
    ender    text NOT NULL,
    saved    timestamptz NOT NULL,
    proposed timestamptz,
    decided  timestamptz,
    ended    timestamptz
);

-- What was put to use when; the last row is in use. Number 0 is the menu of the program.
CREATE TABLE menu_uses (
    seq     integer PRIMARY KEY,
    number  integer NOT NULL,
    menu    text NOT NULL,
    program text NOT NULL,
    action  text NOT NULL,
    actor   text NOT NULL,
    why     text NOT NULL,
    at      timestamptz NOT NULL,
    ends    integer NOT NULL
);

-- What callers did, by day: ways in a menu, ends of calls, cards stopped, scores. Nothing of a caller.
CREATE TABLE menu_counts (
    day   timestamptz NOT NULL,
    menu  text COLLATE "C" NOT NULL,
    kind  text COLLATE "C" NOT NULL,
    node  text COLLATE "C" NOT NULL,
    key   text COLLATE "C" NOT NULL,
    leads text COLLATE "C" NOT NULL,
    n     bigint NOT NULL,
    PRIMARY KEY (day, menu, kind, node, key, leads)
);
