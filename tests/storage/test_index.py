"""The index of words follows the log: what leaves the log leaves it, and whatever happens to it, it grows again."""

from __future__ import annotations

import queue
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from chatbox.core.log import BlankRow, Commit
from chatbox.core.said import Blank
from chatbox.storage import integrity, open_storage
from chatbox.storage.sqlite import SqliteStorage
from tests.storage.searching import bring_up, get, put, reopen, search, words_of
from tests.storage.test_model import Engine

rooms = count(1)


def test_what_comes_after_the_last_was_deleted_is_something_new(engine: Engine) -> None:
    """When the last events of all are deleted, as those of a room that ends, nothing clings to what comes next."""
    old, new = next(rooms), next(rooms)
    put(engine, old, ["first word", "last word"])
    bring_up(engine)
    assert get(engine, lambda: engine.storage.delete_events(old, 100, 100)) == 2
    put(engine, new, ["other word"])
    assert search(engine, new, "word") == [1]
    bring_up(engine)
    assert (search(engine, new, "word"), search(engine, new, "first"), search(engine, old, "word")) == ([1], [], [])


def test_what_is_taken_back_leaves_the_index(engine: Engine) -> None:
    """Its words too, once the index was merged; what is deleted likewise."""
    room = next(rooms)
    put(engine, room, ["harmless", "secretone", "secrettwo", "harmless"])
    bring_up(engine)
    assert {"secretone", "secrettwo"} <= words_of(engine.path)
    engine.commit(Commit([], blanked=[BlankRow(room, 2, Blank("ann!u@h"))]))
    assert search(engine, room, "secretone") == []
    assert get(engine, lambda: engine.storage.delete_events(room, 4, 100)) == 3
    with sqlite3.connect(engine.path) as connection:
        connection.execute("INSERT INTO word (word) VALUES ('integrity-check')")
        connection.execute("INSERT INTO word (word) VALUES ('optimize')")
    assert not {"secretone", "secrettwo"} & words_of(engine.path)


def test_a_step_is_not_synced_and_commits_still_are(tmp_path: Path) -> None:
    """The disk is asked for once less; a step that fails leaves it as it was."""
    delivered: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    storage = open_storage("", tmp_path, "full", delivered.put)
    assert isinstance(storage, SqliteStorage)
    seen = []
    storage._connection.set_trace_callback(lambda sql: seen.append(sql) if "synchronous" in sql else None)
    assert not storage._step(10).more
    assert [sql.rpartition(" ")[2] for sql in seen] == ["NORMAL", "FULL"]
    assert storage._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    storage._connection.execute("DROP TABLE event")
    with pytest.raises(sqlite3.OperationalError):
        storage._step(10)
    assert storage._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert storage.close(5)


def test_nothing_to_do_writes_nothing(engine: Engine) -> None:
    """An idle server leaves its disk alone."""
    put(engine, next(rooms), ["word"])
    bring_up(engine)
    wal = engine.path.with_name(engine.path.name + "-wal")
    before = wal.stat()
    bring_up(engine)
    assert (wal.stat().st_size, wal.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def test_an_index_of_another_form_is_built_anew(tmp_path: Path) -> None:
    """As after an update that tells words in another way."""
    engine = Engine(tmp_path)
    put(engine, 1, ["one", "two"])
    bring_up(engine)
    engine = reopen(engine, tmp_path, "UPDATE meta SET value = 'of before' WHERE key = 'index form'")
    assert words_of(engine.path) == set()
    assert search(engine, 1, "two") == [2]
    bring_up(engine)
    assert {"one", "two"} < words_of(engine.path)
    assert engine.storage.close(5)


DAMAGE = {
    "leaves": "DELETE FROM word_data WHERE id > 10",
    "no structure": "DELETE FROM word_data WHERE id = 10",
    "other structure": "UPDATE word_data SET block = x'00' WHERE id = 10",
    "no settings": "DELETE FROM word_config",  # nobody reads them again before the next start
    "no data": "DROP TABLE word_data",
    "gone": "DROP TABLE word",
}


@pytest.mark.parametrize(
    ("damage", "reopened"),
    [(damage, True) for damage in DAMAGE] + [(damage, False) for damage in DAMAGE if damage != "no settings"],
)
@pytest.mark.parametrize("first", ["search", "blank", "delete", "index"])
def test_a_damaged_index_grows_again(tmp_path: Path, damage: str, reopened: bool, first: str) -> None:
    """Whoever meets it; nobody is kept from searching, and above all not from taking back what was said."""
    engine = Engine(tmp_path)
    put(engine, 1, ["one two three"] * 300)
    bring_up(engine)
    if reopened:
        engine = reopen(engine, tmp_path, DAMAGE[damage])
    else:
        with sqlite3.connect(engine.path) as connection:
            connection.execute(DAMAGE[damage])
    left = 300
    if first == "blank":
        engine.commit(Commit([], blanked=[BlankRow(1, 1, Blank("ann!u@h"))]))
        left = 299
    elif first == "delete":
        assert get(engine, lambda: engine.storage.delete_events(1, 2, 1)) == 1
        left = 299
    elif first == "index":
        put(engine, 1, ["one two three"], 301)
        left = 301
        bring_up(engine)
    search(engine, 1, "two")
    put(engine, 2, ["something else"])
    bring_up(engine)
    bring_up(engine)
    assert len(search(engine, 1, "two")) == left
    assert search(engine, 2, "some") == [1]
    assert {"one", "two", "something"} < words_of(engine.path)
    assert engine.storage.close(5)
    assert list(integrity.check(tmp_path)) == []


def test_a_sound_index_is_left_alone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """When something else cannot be read it is not built anew each time somebody searches."""
    put(engine, next(rooms), ["word"])
    bring_up(engine)
    sound = words_of(engine.path)

    def fail(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    with monkeypatch.context() as patch:
        patch.setattr("chatbox.storage.finding.find", fail)
        with pytest.raises(sqlite3.DatabaseError):
            search(engine, 1, "word")
    assert words_of(engine.path) == sound


def test_what_cannot_be_read_stops_nothing(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    """An event that cannot be decoded is not found, and all others are."""
    room = next(rooms)
    put(engine, room, ["first", "second", "third"])
    with sqlite3.connect(engine.path) as connection:
        connection.execute("UPDATE event SET body = '{' WHERE room = ? AND number = 2", (room,))
    bring_up(engine)
    assert (search(engine, room, "first"), search(engine, room, "third")) == ([1], [3])
    assert "cannot be read" in caplog.text
    get(engine, lambda: engine.storage.delete_events(room, 100, 100))
