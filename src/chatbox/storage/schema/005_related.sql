-- What refers to what (reactions and replies), how far people have read, and pages of what people say, in one line or several.
ALTER TABLE event ADD COLUMN parent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX related ON event (room, parent, number) WHERE parent > 0;

DROP INDEX message;
CREATE INDEX message ON event (room, number) WHERE kind IN (1, 2, 30, 31);

CREATE TABLE marker (
    user    INTEGER NOT NULL,
    room    INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (user, room)
) WITHOUT ROWID;
