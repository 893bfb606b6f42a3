-- The log, and the state that is its fold. Times are milliseconds since 1970.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE event (
    room     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    time_ms  INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    open     INTEGER NOT NULL,
    user     INTEGER NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (room, number)
) WITHOUT ROWID;

CREATE TABLE room (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    folded  TEXT NOT NULL,
    direct  INTEGER NOT NULL,
    next    INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    state   TEXT NOT NULL,
    UNIQUE (direct, folded)
);

CREATE TABLE member (
    room  INTEGER NOT NULL,
    user  INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (room, user)
) WITHOUT ROWID;

CREATE TABLE account (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL UNIQUE,
    password   TEXT NOT NULL,
    created_ms INTEGER NOT NULL
);
