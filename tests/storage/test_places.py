"""Where events lie is noted for many at once, as the log grows, and whatever is deleted, undone or damaged."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbox.core.log import Commit, EventRow, LogFailed, RoomRow
from chatbox.core.room import State
from chatbox.core.view import View
from chatbox.storage import Page, places, placing
from chatbox.storage.integrity import check
from chatbox.storage.places import ALL, Range
from tests.storage.searching import get, put, reopen
from tests.storage.test_model import Engine

FEW = 3


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine that notes places after every few events."""
    monkeypatch.setattr(placing, "MOST_NEW", FEW)
    return Engine(tmp_path)


def numbers(engine: Engine, room: int, latest: bool = False, after: int = 0, before: int = 1 << 40) -> list[int]:
    """Of what there is to be read."""
    page = Page(room, after, before, 1000, latest, (), View())

    async def read() -> list[EventRow]:
        return await engine.storage.page(page)

    return [row.number for row in asyncio.run(read())]


def noted(engine: Engine) -> list[tuple[int, int, int]]:
    """Room, whether talk, and first number."""
    with sqlite3.connect(engine.path) as connection:
        return connection.execute("SELECT room, talk, first FROM places ORDER BY 1, 2, 3").fetchall()


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=50))
def test_what_is_noted_is_read_back(steps: list[tuple[int, int]]) -> None:
    """By how much each is larger than the first, whatever lies between them."""
    pairs = [(7, 70)]
    for number, id in steps:
        pairs.append((pairs[-1][0] + number, pairs[-1][1] + id))
    packed = places.pack([number for number, _ in pairs], [id for _, id in pairs])
    read = zip(*places.unpack(packed), strict=True)
    assert [(7 + number, 70 + id) for number, id in read] == pairs


def test_it_is_the_same_on_every_machine() -> None:
    """Four bytes each, the lowest first."""
    assert places.pack([5, 6], [9, 300]) == b"\0\0\0\0\1\0\0\0\0\0\0\0\x23\1\0\0"


@pytest.mark.parametrize("packed", [b"", b"\0" * 4, b"\0" * 7, b"\0" * 12])
def test_what_was_never_noted_so_is_damage(packed: bytes) -> None:
    """As SQLite tells it of everything else."""
    with pytest.raises(sqlite3.DatabaseError, match="damaged"):
        places.unpack(packed)


def test_talk_lies_apart_from_the_rest(few: Engine) -> None:
    """A page of what people say reads nothing of who comes and goes."""
    put(few, 1, ["a", "", "b", "", "", "c", "d"])
    with sqlite3.connect(few.path) as connection:
        assert list(places.ids_of(connection, Range(1, talk=True))) == [1, 3, 6, 7]
        assert list(places.ids_of(connection, Range(1, 1, 7, True))) == [6, 5, 4, 3, 2]
        assert places.id_of(connection, 1, 5) == 5
        assert places.id_of(connection, 1, 8) is None
    assert noted(few) == [(1, 0, 2), (1, 1, 1)]
    assert few.storage.close(5)


def test_rooms_in_turn(few: Engine) -> None:
    """Each has its own, from both ends, across a restart; what there is is whole."""
    for number in range(1, 12):
        for room in (1, 2, 3):
            put(few, room, [f"{number} in {room}"], number)
    few = reopen(few, few.path.parent, "SELECT 1")
    put(few, 2, ["once more"], 12)
    for room, end in ((1, 12), (2, 13), (3, 12)):
        assert numbers(few, room) == numbers(few, room, latest=True) == list(range(1, end))
        assert numbers(few, room, True, 3, 9) == [4, 5, 6, 7, 8]
    assert few.storage.close(5)
    assert list(check(few.path.parent)) == []


def test_what_was_stored_without_is_noted_at_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an older version, or when it is to be noted anew."""
    engine = Engine(tmp_path)
    put(engine, 1, [str(number) for number in range(10)])
    assert noted(engine) == []
    monkeypatch.setattr(placing, "MOST_NEW", FEW)
    engine = reopen(engine, tmp_path, "SELECT 1")
    assert noted(engine) == [(1, 1, 1), (1, 1, 4), (1, 1, 7)]
    engine = reopen(engine, tmp_path, "DELETE FROM places; ")
    with sqlite3.connect(engine.path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'placed'")
    engine = reopen(engine, tmp_path, "SELECT 1")
    assert numbers(engine, 1) == list(range(1, 11))
    assert engine.storage.close(5)
    assert list(check(tmp_path)) == []


def test_a_number_is_never_given_twice(few: Engine) -> None:
    """Neither soon nor late nor after a restart; nothing of that commit stays, and it goes on."""
    rows = put(few, 1, ["one", "two", "three", "four", "five"])
    room = RoomRow(1, "#1", "#1", False, 6, 5, State())
    for again in (5, 1):
        answers: list[BaseException | None] = []
        few.storage.commit(
            Commit([msgspec.structs.replace(rows[0], number=6), rows[again - 1]], [room]), answers.append
        )
        few._callbacks.get(timeout=10)()
        assert isinstance(answers[0], LogFailed), again
        few = reopen(few, few.path.parent, "SELECT 1")
    put(few, 1, ["six"], 6)
    assert numbers(few, 1) == [1, 2, 3, 4, 5, 6]
    assert few.storage.close(5)


@pytest.mark.parametrize("count", [1, 3, 4, 10])
def test_nothing_is_noted_of_what_is_deleted(few: Engine, count: int) -> None:
    """Of a room that ends nothing stays; of one that goes on it is found where it was, and what comes next too."""
    put(few, 1, [str(number) for number in range(10)])
    put(few, 2, ["stays", "stays"])
    assert get(few, lambda: few.storage.delete_events(1, ALL, count)) == count
    assert numbers(few, 1) == list(range(count + 1, 11))
    put(few, 1, ["new", "", "newer"], 11)
    assert numbers(few, 1, latest=True) == list(range(count + 1, 14))
    assert get(few, lambda: few.storage.delete_events(1, ALL, 100)) == 13 - count
    put(few, 2, ["more", "more", "more"], 3)
    assert {room for room, _, _ in noted(few)} == {2}
    assert numbers(few, 2) == [1, 2, 3, 4, 5]
    assert few.storage.close(5)
    assert list(check(few.path.parent)) == []


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("DELETE FROM places WHERE room = 1", "it is not known where they lie"),
        ("UPDATE places SET first = first + 1 WHERE room = 1", "lies where event"),
        ("UPDATE places SET packed = x'00'", "damaged"),
        ("INSERT INTO event SELECT NULL, room, 2, 99, kind, audience, open, user, body, 0 FROM event LIMIT 1", "after"),
    ],
)
def test_what_is_noted_wrong_is_told(few: Engine, harm: str, found: str) -> None:
    """`chatbox check` compares it with the log."""
    put(few, 1, ["a", "b", "c", "d"])
    few = reopen(few, few.path.parent, harm)
    assert few.storage.close(5)
    assert any(found in line for line in check(few.path.parent)), list(check(few.path.parent))


def test_damage_ends_no_server(few: Engine) -> None:
    """Who asks is told that the data cannot be read; the others go on."""
    put(few, 1, ["a", "b", "c", "d"])
    with sqlite3.connect(few.path) as connection:
        connection.execute("UPDATE places SET packed = x'00'")
    with pytest.raises(sqlite3.DatabaseError):
        numbers(few, 1)
    put(few, 1, ["e"], 5)
    assert few.storage.close(5)


def test_the_newest_are_read_in_one_moment_with_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is noted between the two is neither missed nor read twice."""
    monkeypatch.setattr(placing, "MOST_NEW", FEW)
    engine = Engine(tmp_path)
    put(engine, 1, ["a", "b", "c", "d"])
    with sqlite3.connect(engine.path, isolation_level=None) as connection:
        for latest in (False, True):
            connection.execute("BEGIN")
            ids = places.ids_of(connection, Range(1, latest=latest))
            seen = [next(ids)]
            put(engine, 1, ["e", "f", "g"], 5 + 3 * latest)
            seen += ids
            connection.execute("COMMIT")
            assert sorted(seen) == list(range(1, 5 + 3 * latest))
    assert engine.storage.close(5)
