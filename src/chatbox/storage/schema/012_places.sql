-- An event is written once, at the end of the log. Where those of one room lie is noted for many at once (`storage.placing`):
-- an index would be written to with each batch in as many places as rooms are talked in.
-- No id is given twice, so that what was noted of one that is deleted is never taken for another.
CREATE TABLE log (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    room     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    time_ms  INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    open     INTEGER NOT NULL,
    user     INTEGER NOT NULL,
    body     TEXT NOT NULL,
    parent   INTEGER NOT NULL DEFAULT 0
);
INSERT INTO log (id, room, number, time_ms, kind, audience, open, user, body, parent)
SELECT id, room, number, time_ms, kind, audience, open, user, body, parent FROM event ORDER BY id;
DROP TABLE event;
ALTER TABLE log RENAME TO event;
CREATE INDEX related ON event (room, parent, number) WHERE parent > 0;

-- Of the events of a room that are talk, or those that are none: number, time and id of the first, and by how much
-- number and id of each are larger.
CREATE TABLE places (
    room    INTEGER NOT NULL,
    talk    INTEGER NOT NULL,
    first   INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    id      INTEGER NOT NULL,
    packed  BLOB NOT NULL,
    PRIMARY KEY (room, talk, first)
) WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES ('placed', '0');
