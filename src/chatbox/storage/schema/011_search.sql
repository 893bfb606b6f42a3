-- Events have a number of their own, in the order in which they were stored, that nothing changes: the index of words
-- (`storage.index`, which makes it) goes by it.
CREATE TABLE log (
    id       INTEGER PRIMARY KEY,
    room     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    time_ms  INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    open     INTEGER NOT NULL,
    user     INTEGER NOT NULL,
    body     TEXT NOT NULL,
    parent   INTEGER NOT NULL DEFAULT 0,
    talk     INTEGER NOT NULL GENERATED ALWAYS AS (kind IN (1, 2, 30, 31)) VIRTUAL
);
INSERT INTO log (room, number, time_ms, kind, audience, open, user, body, parent)
SELECT room, number, time_ms, kind, audience, open, user, body, parent FROM event ORDER BY time_ms, room, number;
DROP TABLE event;
ALTER TABLE log RENAME TO event;
CREATE UNIQUE INDEX place ON event (room, talk, number);
CREATE INDEX related ON event (room, parent, number) WHERE parent > 0;
