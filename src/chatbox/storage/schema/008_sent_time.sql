-- When something was sent, where the client's id does not tell it, so that it expires all the same.
ALTER TABLE sent ADD COLUMN sent_ms INTEGER;
UPDATE sent SET sent_ms = coalesce(
    (SELECT time_ms FROM event WHERE event.room = sent.room AND event.number = sent.number), 0)
WHERE NOT (length(id) = 36 AND substr(id, 15, 1) = '7');
CREATE INDEX sent_other ON sent (sent_ms) WHERE sent_ms IS NOT NULL;
