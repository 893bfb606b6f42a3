"""The statements: a constant number of them for each batch, whatever its size.

Python's sqlite3 gives the interpreter lock up and wants it back at every statement step, which beside a busy loop costs
far more than the writing; so rows travel as one JSON array and SQLite takes it apart.
"""

from __future__ import annotations

INSERT_EVENTS = """
INSERT INTO event (room, number, time_ms, kind, audience, open, user, body)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
FROM json_each(?)"""

PUT_ROOMS = """
INSERT OR REPLACE INTO room (id, name, folded, direct, next, last_ms, state)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
FROM json_each(?)"""

PUT_HEADS = """
UPDATE room SET next = head.next, last_ms = head.last_ms
FROM (SELECT value ->> 0 AS id, value ->> 1 AS next, value ->> 2 AS last_ms FROM json_each(?)) AS head
WHERE room.id = head.id"""

PUT_MEMBERS = """
INSERT OR REPLACE INTO member (room, user, state)
SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)"""

DELETE_MEMBERS = """
DELETE FROM member WHERE (room, user) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))"""

TRIAL = "INSERT OR REPLACE INTO meta (key, value) VALUES ('trial', strftime('%s', 'now'))"

EPOCH = "SELECT value FROM meta WHERE key = 'epoch'"
ROOMS = "SELECT id, name, folded, direct, next, last_ms, state FROM room"
MEMBERS = "SELECT room, user, state FROM member"
ACCOUNTS = "SELECT id, name, folded, password, created_ms FROM account ORDER BY folded"
ADD_ACCOUNT = "INSERT INTO account (name, folded, password, created_ms) VALUES (?, ?, ?, ?) RETURNING id"
PUT_ACCOUNT = "UPDATE account SET name = ?, folded = ?, password = ?, created_ms = ? WHERE id = ?"
DELETE_ACCOUNT = "DELETE FROM account WHERE id = ?"

PAGE = """
SELECT room, number, time_ms, kind, audience, open, user, body FROM event
WHERE room = :room AND number > :after AND number < :before AND (open OR number >= :since) {kinds}
ORDER BY number {order} LIMIT :limit"""

AT_OR_AFTER = "SELECT number, time_ms FROM event WHERE room = ? AND number >= ? ORDER BY number LIMIT 1"
BOUNDS = "SELECT min(number), max(number) FROM event WHERE room = ?"
