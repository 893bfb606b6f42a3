-- What people tell of themselves, by their numbers: JSON, a value for each key.

CREATE TABLE profile (
    user     INTEGER PRIMARY KEY,
    metadata TEXT NOT NULL
);
