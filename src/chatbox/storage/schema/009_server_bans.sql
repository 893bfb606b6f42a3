-- Whom the server keeps out: JSON, by address, network or mask.
CREATE TABLE server_ban (
    target TEXT PRIMARY KEY,
    state  TEXT NOT NULL
);
