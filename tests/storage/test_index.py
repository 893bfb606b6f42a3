"""Searching the log of a file, with the index of words or before it is there: all that fits is found, nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core.event import Event
from chatbox.core.events import Joined, Said
from chatbox.core.log import BlankRow, Commit, EventRow, HeadRow, RoomRow
from chatbox.core.room import State
from chatbox.core.said import Blank, Lines
from chatbox.core.view import View
from chatbox.core.wanted import wanted
from chatbox.services.search import MOST_PLACES
from chatbox.storage import integrity
from chatbox.storage.engine import Find, Within
from tests.core.fakes import FakeLog
from tests.storage.test_model import Engine

T = TypeVar("T")
rooms = count(1)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = Engine(tmp_path_factory.mktemp("index"))
    yield made
    assert made.storage.close(5)


def get(engine: Engine, asked: Callable[[], Awaitable[T]]) -> T:
    """What the engine answers."""

    async def wait() -> T:
        answer = asyncio.ensure_future(asked())
        while not answer.done():
            await asyncio.sleep(0.0002)
            engine.run_pending()
        return await answer

    return asyncio.run(wait())


def bring_up(engine: Engine, most: int = 64) -> None:
    """The whole index."""
    while get(engine, lambda: engine.storage.index(most)):
        pass


def put(engine: Engine, room: int, bodies: list[str], first: int = 1) -> list[EventRow]:
    """Says them in a room; "" stands for a join."""
    found = []
    for number, body in enumerate(bodies, first):
        event: Event = Said("ann!u@h", "", "PRIVMSG", f"#{room}", body) if body else Joined("ann!u@h")
        found.append(EventRow(room, number, number, event.kind, 0, True, 7, event))
    end = first + len(found)
    head = RoomRow(room, f"#{room}", f"#{room}", False, end, end, State())
    engine.commit(Commit(found, [] if first > 1 else [head], [HeadRow(room, end, end)] if first > 1 else []))
    return found


def search(engine: Engine, room: int, typed: str | None, limit: int = 1000) -> list[int]:
    """The numbers of what is found in a room."""
    find = Find([Within(room, 1 << 31, View())], wanted(typed), limit)
    return [row.number for row in get(engine, lambda: engine.storage.find(find))]


def words_of(engine_file: Path) -> set[str]:
    """What the index holds, read by somebody else."""
    with sqlite3.connect(engine_file) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, word, instance)")
        return {row[0] for row in connection.execute("SELECT term FROM v")}


WORDS = ["deploy", "deployed", "fail", "Straße", "天气", "今天天气", "no", "x_y", "🎉", "café"]
message = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
said = st.tuples(message, st.integers(0, 2), st.booleans(), st.booleans())
step = st.one_of(
    st.tuples(st.just("say"), st.lists(said, max_size=6)),
    st.tuples(st.just("blank"), st.integers(1, 20)),
    st.tuples(st.just("delete"), st.integers(1, 20)),
    st.tuples(st.just("index"), st.integers(1, 8)),
)
question = st.tuples(
    st.one_of(st.none(), st.lists(st.sampled_from([*WORDS, "dep", "天", '"deploy fail"', "stra"]), max_size=2)),
    st.sampled_from(["", "ann", "Bob"]),
    st.lists(st.tuples(st.integers(1, 25), st.integers(0, 12), st.integers(0, 2)), min_size=1, max_size=2),
    st.integers(1, 4),
    st.booleans(),
    st.integers(0, 30),
    st.integers(0, 30),
)
Question = tuple[list[str] | None, str, list[tuple[int, int, int]], int, bool, int, int]


@given(st.lists(step, max_size=8), st.lists(question, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_finds_what_the_fake_finds(
    engine: Engine, steps: list[tuple[str, object]], questions: list[Question]
) -> None:
    """Whatever is said, taken back, deleted and indexed in whatever order, and however it is asked for."""
    fake, one, other = FakeLog(), next(rooms), next(rooms)
    time_ms, ends = 1, {one: 1, other: 1}
    for what, detail in steps:
        if what == "index":
            get(engine, lambda: engine.storage.index(detail))  # type: ignore[arg-type] # noqa: B023
            continue
        if what == "delete":
            asyncio.run(fake.delete_events(one, detail, 3))  # type: ignore[arg-type]
            get(engine, lambda: engine.storage.delete_events(one, detail, 3))  # type: ignore[arg-type] # noqa: B023
            continue
        if what == "blank":
            if (one, detail) not in fake.stored.events:
                continue
            commit = Commit([], blanked=[BlankRow(one, detail, Blank("ann!u@h"))])  # type: ignore[arg-type]
        else:
            rows = []
            for body, audience, is_open, elsewhere in detail:  # type: ignore[attr-defined]
                room, nick = other if elsewhere else one, "ann" if time_ms % 2 else "bob"
                event = (Lines if time_ms % 3 == 0 else Said)(f"{nick}!u@h", "", "PRIVMSG", "#a", body)
                rows.append(EventRow(room, ends[room], time_ms, event.kind, audience, is_open, 7, event))
                ends[room] += 1
                time_ms += 1
            heads = [RoomRow(room, f"#{room}", f"#{room}", False, end, 1, State()) for room, end in ends.items()]
            commit = Commit(rows, heads)
        engine.commit(commit)
        fake.commit(commit, lambda error: None)
        fake.finish()
    for words, author, places, limit, latest, after_ms, before_ms in questions:
        asked = wanted(None if words is None else " ".join(words), author)
        within = [
            Within(room, end, View(since, rank, 9))
            for room, (end, since, rank) in zip((one, other), places, strict=False)
        ]
        find = Find(within, asked, limit, latest, after_ms, before_ms)
        assert get(engine, lambda: engine.storage.find(find)) == asyncio.run(fake.find(find))  # noqa: B023


def test_new_messages_are_found_at_once(engine: Engine) -> None:
    """Those that the index has, and those that it does not have yet, in their order."""
    room = next(rooms)
    put(engine, room, ["", "old deploy", "", "old deploy"])
    bring_up(engine)
    put(engine, room, ["new deploy", ""], 5)
    assert search(engine, room, "deploy") == [2, 4, 5]
    assert search(engine, room, "deploy", limit=2) == [4, 5]


def test_an_id_given_again_is_of_something_new(engine: Engine) -> None:
    """When the last events of all are deleted, as those of a room that ends, what comes next takes their ids."""
    old, new = next(rooms), next(rooms)
    put(engine, old, ["first word", "last word"])
    bring_up(engine)
    assert get(engine, lambda: engine.storage.delete_events(old, 100, 100)) == 2
    put(engine, new, ["other word"])
    assert search(engine, new, "word") == [1]
    bring_up(engine)
    assert (search(engine, new, "word"), search(engine, new, "first"), search(engine, old, "word")) == ([1], [], [])


def test_very_many_rooms_at_once(engine: Engine) -> None:
    """As many as somebody may be in."""
    room = next(rooms)
    put(engine, room, ["word"])
    bring_up(engine)
    find = Find([Within(number, 9, View()) for number in range(1, room + MOST_PLACES)], wanted("word from"), 5)
    assert get(engine, lambda: engine.storage.find(find)) == []
    find = find._replace(wanted=wanted("word"))
    assert room in [row.room for row in get(engine, lambda: engine.storage.find(find))]


def test_times_bound_what_is_looked_at(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long ago is found as fast as now, however much was said since; also where clocks were not quite right."""
    monkeypatch.setattr("chatbox.storage.finding.MOST_MISSES", 10)
    monkeypatch.setattr("chatbox.storage.finding.SLACK_MS", 5)
    room = next(rooms)
    events = [Said("ann!u@h", "", "PRIVMSG", "#a", f"word {number}") for number in range(1, 301)]
    times = [100_000 + number + (3 if number % 7 == 0 else 0) for number in range(1, 301)]
    rows = [EventRow(room, n, times[n - 1], 1, 0, True, 7, event) for n, event in enumerate(events, 1)]
    engine.commit(Commit(rows, [RoomRow(room, f"#{room}", f"#{room}", False, 301, 1, State())]))
    bring_up(engine)
    find = Find([Within(room, 999, View())], wanted("word"), 3, True, None, times[49])
    before = [n for n in range(1, 301) if times[n - 1] <= times[49]]
    assert [row.number for row in get(engine, lambda: engine.storage.find(find))] == before[-3:]
    after = [n for n in range(1, 301) if times[n - 1] >= times[49]]
    find = find._replace(latest=False, before_ms=None, after_ms=times[49])
    assert [row.number for row in get(engine, lambda: engine.storage.find(find))] == after[:3]


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


def test_nothing_to_do_writes_nothing(engine: Engine) -> None:
    """An idle server leaves its disk alone."""
    put(engine, next(rooms), ["word"])
    bring_up(engine)
    wal = engine.path.with_name(engine.path.name + "-wal")
    before = wal.stat()
    bring_up(engine)
    assert (wal.stat().st_size, wal.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def reopen(engine: Engine, directory: Path, sql: str) -> Engine:
    """Another one on the same file, after something was done to it."""
    assert engine.storage.close(5)
    with sqlite3.connect(directory / "chatbox.db") as connection:
        connection.execute(sql)
    return Engine(directory)


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


def test_what_may_not_be_read_hides_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much of it there is, what may be read is found."""
    monkeypatch.setattr("chatbox.storage.finding.MOST_MISSES", 10)
    open_room, closed = next(rooms), next(rooms)
    put(engine, open_room, ["needle"])
    put(engine, closed, ["needle"] * 100)
    within = [Within(open_room, 999, View()), Within(closed, 999, View(floor=101))]
    for _ in range(2):
        hits = get(engine, lambda: engine.storage.find(Find(within, wanted("needle"), 5)))
        assert [row.room for row in hits] == [open_room]
        bring_up(engine)


def test_what_is_new_does_not_hide_what_is_indexed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Much may wait for its place in the index."""
    monkeypatch.setattr("chatbox.storage.finding.MOST_MISSES", 10)
    room = next(rooms)
    put(engine, room, ["needle"])
    bring_up(engine)
    put(engine, room, ["hay"] * 50, 2)
    assert search(engine, room, "needle") == [1]


def test_a_search_ends_in_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it has; the next one is as good as any."""
    room = next(rooms)
    put(engine, room, ["word"] * 100)
    with monkeypatch.context() as patch:
        patch.setattr("chatbox.storage.finding.LIMIT_S", -1)
        patch.setattr("chatbox.storage.finding.LOOKS_EVERY", 1)
        assert search(engine, room, "word") == []
    assert len(search(engine, room, "word")) == 100


def test_a_long_look_ends(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody has said is not looked for in all that was ever said and is not indexed yet."""
    monkeypatch.setattr("chatbox.storage.finding.MOST_MISSES", 10)
    room = next(rooms)
    put(engine, room, ["needle", *["hay"] * 30])
    assert search(engine, room, "needle") == []
    bring_up(engine)
    assert search(engine, room, "needle") == [1]
