-- The log is written at its end alone, whatever rooms it is about: of a batch over many rooms only the index is spread.
-- One index serves all: what people say and what else happens lie apart in it, so that a page of either is read as one.
CREATE TABLE log (
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
SELECT room, number, time_ms, kind, audience, open, user, body, parent FROM event;
DROP TABLE event;
ALTER TABLE log RENAME TO event;
CREATE UNIQUE INDEX place ON event (room, talk, number);
CREATE INDEX related ON event (room, parent, number) WHERE parent > 0;
