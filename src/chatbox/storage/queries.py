"""The statements: about the same number of them for each batch, whatever its size.

Python's sqlite3 gives the interpreter lock up and wants it back at every execution, which beside a busy loop costs far
more than the writing; so one execution writes many rows. `{values}` stands for as many rows of parameters.

A statement of many rows that may fail half-way makes SQLite keep each page it changes in a file of its own first, to
take that statement alone back. Whoever may, rolls the whole transaction back instead, which its commit would do anyway
(https://www.sqlite.org/lang_conflict.html).
"""

from __future__ import annotations

INSERT_EVENTS = """
INSERT OR ROLLBACK INTO event (room, number, time_ms, kind, audience, open, user, body, parent) VALUES {values}"""
PUT_MARKERS = "INSERT OR REPLACE INTO marker (user, room, time_ms) VALUES {values}"
DELETE_MARKERS = "DELETE FROM marker WHERE user IN (VALUES {values})"
MARKERS = "SELECT user, room, time_ms FROM marker WHERE room IN (SELECT id FROM room)"
BLANK_EVENT = "UPDATE event SET kind = 32, parent = 0, body = ? WHERE id = ?"
PUT_ROOMS = "INSERT OR REPLACE INTO room (id, name, folded, direct, next, last_ms, state) VALUES {values}"
PUT_HEADS = """
WITH head (id, next, last_ms) AS (VALUES {values})
UPDATE OR ROLLBACK room SET next = head.next, last_ms = head.last_ms FROM head WHERE room.id = head.id"""
PUT_MEMBERS = "INSERT OR REPLACE INTO member (room, user, state) VALUES {values}"
DELETE_MEMBERS = "DELETE FROM member WHERE (room, user) IN (VALUES {values})"
INSERT_SENT = "INSERT OR IGNORE INTO sent (id, user, target, room, number, sent_ms) VALUES {values}"
PUT_IDENTITIES = "INSERT OR REPLACE INTO identity (id, state) VALUES {values}"
DELETE_IDENTITIES = "DELETE FROM identity WHERE id IN (VALUES {values})"
PUT_PROFILES = "INSERT OR REPLACE INTO profile (user, metadata) VALUES {values}"
DELETE_PROFILE = "DELETE FROM profile WHERE user = ?"
DELETE_PROFILES = "DELETE FROM profile WHERE user IN (VALUES {values})"
DELETE_ROOMS = "DELETE FROM room WHERE id IN (VALUES {values})"
PUT_LAST_ROOM = "INSERT OR REPLACE INTO meta (key, value) VALUES ('last room', ?)"

TRIAL = "INSERT OR REPLACE INTO meta (key, value) VALUES ('trial', strftime('%s', 'now'))"

EPOCH = "SELECT value FROM meta WHERE key = 'epoch'"
LAST_ROOM = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'last room'"
ROOMS = "SELECT id, name, folded, direct, next, last_ms, state FROM room"
MEMBERS = "SELECT room, user, state FROM member"
IDENTITIES = "SELECT state FROM identity"
PROFILES = "SELECT user, metadata FROM profile"
FIND_SENT = "SELECT room, number FROM sent WHERE id = ? AND user = ? AND target = ?"
ACCOUNTS = "SELECT id, name, folded, password, created_ms, details FROM account ORDER BY folded"
ADD_ACCOUNT = "INSERT INTO account (name, folded, password, created_ms, details) VALUES (?, ?, ?, ?, ?) RETURNING id"
PUT_ACCOUNT = "UPDATE account SET name = ?, folded = ?, password = ?, created_ms = ?, details = ? WHERE id = ?"
SERVER_BANS = "SELECT state FROM server_ban ORDER BY rowid"
PUT_SERVER_BAN = "INSERT OR REPLACE INTO server_ban (target, state) VALUES (?, ?)"
DELETE_SERVER_BAN = "DELETE FROM server_ban WHERE target = ?"
CASEMAPPING = "SELECT value FROM meta WHERE key = 'casemapping'"
PUT_CASEMAPPING = "INSERT OR REPLACE INTO meta (key, value) VALUES ('casemapping', ?)"
ADD_SECRET = "INSERT INTO meta (key, value) VALUES ('secret ' || ?, ?)"
SECRET = "SELECT value FROM meta WHERE key = 'secret ' || ?"
DELETE_ACCOUNT = "DELETE FROM account WHERE id = ?"
INVITATIONS = "SELECT id, hash, room, creator, created_ms, expires_ms, uses FROM invitation"
ADD_INVITATION = """
INSERT INTO invitation (hash, room, creator, created_ms, expires_ms, uses) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"""
PUT_INVITATION = """
INSERT OR REPLACE INTO invitation (id, hash, room, creator, created_ms, expires_ms, uses)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
DELETE_INVITATION = "DELETE FROM invitation WHERE id = ?"

PLACED = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'placed'"
PUT_PLACED = "INSERT OR REPLACE INTO meta (key, value) VALUES ('placed', ?)"
INSERT_PLACES = "INSERT INTO places (room, talk, first, time_ms, id, packed) VALUES {values}"
DELETE_PLACES = "DELETE FROM places WHERE room = ? AND talk = ? AND first < ?"
PLACES = """
SELECT first, id, packed FROM places
WHERE room = ?1 AND talk = ?2 AND first < ?4 AND first >= (
    SELECT coalesce(max(first), 0) FROM places WHERE room = ?1 AND talk = ?2 AND first <= ?3 + 1)
ORDER BY first {order}"""
FIRST_BEFORE = """
SELECT first, time_ms FROM places WHERE room = ? AND talk = ? AND first < ? ORDER BY first DESC LIMIT 1"""
NEWEST = f"""
SELECT id FROM event
WHERE id > iif(
        EXISTS (SELECT 1 FROM places WHERE room = ?1 AND talk IN (0, 1) AND first >= ?3 - 1), {1 << 62}, ({PLACED}))
    AND room = ?1 AND number > ?2 AND number < ?3 AND (NOT ?4 OR kind IN (1, 2, 30, 31))
ORDER BY id {{order}}"""
"""Nothing is looked at where all numbers in question are known to be noted."""
NEWEST_AT = f"""
SELECT number FROM event WHERE id > ({PLACED}) AND room = ? AND time_ms >= ? ORDER BY id LIMIT 1"""
LAST_NUMBER = "SELECT next - 1 FROM room WHERE id = ?"
DELETE_ALL_PLACES = "DELETE FROM places"
ALL_PLACES = "SELECT room, first, id, packed FROM places"
COUNT_PLACED = f"SELECT count(*) FROM event WHERE id <= ({PLACED})"
STORED_SINCE = "SELECT room, number, time_ms, kind, id FROM event WHERE id > ? ORDER BY id LIMIT ?"
LAST_NUMBERS = "SELECT id, next - 1 FROM room"

_SEEN = """(open OR number >= :since)
    AND (audience = 0 OR audience BETWEEN 1 AND :rank OR user = :user OR audience = -:user AND audience < 0)"""
_EVENT = "room, number, time_ms, kind, audience, open, user, body"
_IDS = "id IN (SELECT value FROM json_each(:ids))"
PAGE = f"SELECT {_EVENT} FROM event WHERE {_IDS} AND {_SEEN} {{kinds}} ORDER BY id {{order}} LIMIT :limit"
EVENTS = f"SELECT {_EVENT} FROM event ORDER BY id"
EVENT = f"SELECT {_EVENT} FROM event WHERE id = ?"
RELATED = f"""
WITH about (wanted) AS MATERIALIZED (SELECT value FROM json_each(:parents))
SELECT {_EVENT}, parent FROM about CROSS JOIN event INDEXED BY related
WHERE room = :room AND parent = wanted AND parent > 0 AND kind = 2
    AND number < :before AND number NOT BETWEEN :first AND :last AND {_SEEN}
ORDER BY parent, number LIMIT :limit"""
"""A cross join is not turned around: left to itself SQLite looks through all reactions of the room."""

TIME = "SELECT time_ms FROM event WHERE id = ?"
NUMBERS = f"SELECT id, number FROM event WHERE {_IDS} ORDER BY id LIMIT :limit"
PLACED_OF = f"SELECT id, number FROM event WHERE {_IDS} AND room = :room"
NUMBERS_OF_NEWEST = f"SELECT number FROM event WHERE {_IDS} AND kind IN (1, 30) ORDER BY id DESC LIMIT :limit"
DELETE_EVENTS = f"DELETE FROM event WHERE {_IDS}"
DELETE_SENT = """
DELETE FROM sent WHERE (id, user, target) IN (
    SELECT id, user, target FROM sent WHERE id < ? AND sent_ms IS NULL LIMIT ?)"""
DELETE_SENT_BY_TIME = """
DELETE FROM sent WHERE (id, user, target) IN (
    SELECT id, user, target FROM sent INDEXED BY sent_other WHERE sent_ms < ? LIMIT ?)"""

_WORDED = "id, room, kind, body"
STORED_AFTER = f"SELECT {_WORDED} FROM event WHERE id > ? ORDER BY id LIMIT ?"
INDEXED_OF = f"SELECT {_WORDED} FROM event WHERE {_IDS} AND kind IN (1, 30) AND id <= :indexed"
DROP_WORDS = "DROP TABLE IF EXISTS word"
CREATE_WORDS = """
CREATE VIRTUAL TABLE word USING fts5(words, content='', tokenize='ascii', detail=none, columnsize=0)"""
"""Nothing is kept but which words an event has."""
SET_UP_WORDS = "INSERT INTO word (word, rank) VALUES ('automerge', 0), ('usermerge', 16), ('crisismerge', 64)"
"""Merging is asked for in small steps, so that no commit waits for a big one."""
ADD_WORDS = "INSERT INTO word (rowid, words) VALUES {values}"
FORGET_WORDS = "INSERT INTO word (word, rowid, words) SELECT 'delete', * FROM (VALUES {values})"
COUNT_WORDS = "SELECT count(*) FROM word WHERE word MATCH ?"
MERGE_WORDS = "INSERT INTO word (word, rank) VALUES ('merge', ?)"
INDEXED = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'indexed'"
PUT_INDEXED = "INSERT OR REPLACE INTO meta (key, value) VALUES ('indexed', ?)"
LAST_STORED = "SELECT coalesce(max(id), 0) FROM event"
INDEX_FORM = "SELECT value FROM meta WHERE key = 'index form'"
PUT_INDEX_FORM = "INSERT OR REPLACE INTO meta (key, value) VALUES ('index form', ?)"
STORED_FROM = "SELECT id, time_ms FROM event WHERE id >= ? ORDER BY id LIMIT 1"
_OF_TALK = "kind IN (1, 30) AND time_ms BETWEEN :after_ms AND :before_ms"
FIND = f"""
SELECT {_EVENT} FROM word CROSS JOIN event
WHERE word MATCH :terms AND word.rowid BETWEEN :first AND :last AND id = word.rowid AND {_OF_TALK}
ORDER BY word.rowid {{order}}"""
FIND_WITHOUT = f"""
SELECT {_EVENT} FROM event
WHERE id BETWEEN :first AND :last AND {_OF_TALK} AND room IN (SELECT value FROM json_each(:rooms))
ORDER BY id {{order}}"""


def order(latest: bool) -> str:
    """How to sort, where a statement leaves it open."""
    return "DESC" if latest else "ASC"
