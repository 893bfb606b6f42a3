-- Tokens that open a room (or, with room 0, let somebody register). Only their hashes are kept.
CREATE TABLE invitation (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       TEXT NOT NULL UNIQUE,
    room       INTEGER NOT NULL,
    creator    TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    uses       INTEGER NOT NULL
);
