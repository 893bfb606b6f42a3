-- Who comes back without an account, and what clients sent under ids of their own.

CREATE TABLE identity (
    id    INTEGER PRIMARY KEY,
    state TEXT NOT NULL
);

CREATE TABLE sent (
    id     TEXT NOT NULL,
    user   INTEGER NOT NULL,
    target TEXT NOT NULL,
    room   INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (id, user, target)
) WITHOUT ROWID;
