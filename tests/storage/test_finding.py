"""Searching the log of a file, with the index of words or before it is there: all that fits is found, nothing else."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core.events import Said
from chatbox.core.log import BlankRow, Commit, EventRow, RoomRow
from chatbox.core.room import State
from chatbox.core.said import Blank, Lines
from chatbox.core.view import View
from chatbox.core.wanted import wanted
from chatbox.services.search import MOST_PLACES
from chatbox.storage.engine import Find, Within
from tests.core.fakes import FakeLog
from tests.storage.searching import bring_up, get, put, search
from tests.storage.test_model import Engine

rooms = count(1)


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
