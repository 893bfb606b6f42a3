"""The engine and the fake log of the other tests do the same, whatever is written and asked for."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core.events import KINDS, Joined, Said
from chatbox.core.log import Commit, EventRow, HeadRow, MemberRow, RoomRow, SeatKey
from chatbox.core.room import ListEntry, Member, State
from chatbox.core.view import View
from chatbox.storage import Page, Storage, open_storage
from tests.core.fakes import FakeLog

text = st.text(st.characters(blacklist_categories=["Cs"]), max_size=6)
state = st.builds(
    State,
    topic=text,
    modes=st.dictionaries(text, text, max_size=2),
    lists=st.dictionaries(text, st.lists(st.builds(ListEntry, text, text, st.integers(0, 9)), max_size=2), max_size=2),
)
member = st.builds(Member, text, st.sampled_from(["", "o", "v", "ov"]), st.integers(0, 9))
step = st.fixed_dictionaries(
    {
        "events": st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.booleans(), text), max_size=5),
        "state": st.none() | state,
        "members": st.dictionaries(st.integers(1, 3), member, max_size=2),
        "departed": st.sets(st.integers(1, 3), max_size=2),
    }
)
rooms = count(1)


class Engine:
    """A real engine, its answers awaited."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "chatbox.db"
        self._callbacks: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.storage: Storage = open_storage("", directory, "memory", self._callbacks.put)

    def commit(self, commit: Commit) -> None:
        """Commits, which must succeed."""
        answers: list[BaseException | None] = []
        self.storage.commit(commit, answers.append)
        self._callbacks.get(timeout=10)()
        assert answers == [None]

    def run_pending(self) -> None:
        """What the engine's threads have to tell by now."""
        while not self._callbacks.empty():
            self._callbacks.get()()


@given(
    st.lists(step, min_size=1, max_size=5),
    st.lists(
        st.tuples(
            st.integers(0, 20), st.integers(0, 20), st.integers(1, 5), st.booleans(), st.booleans(), st.integers(0, 20)
        ),
        max_size=6,
    ),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_is_as_the_fake(
    engine: Engine, steps: list[dict[str, object]], pages: list[tuple[int, int, int, bool, bool, int]]
) -> None:
    """State, pages and times of one more room in the same file."""
    fake, room = FakeLog(), next(rooms)
    number, time_ms = 1, 0
    for index, one in enumerate(steps):
        rows = []
        for says, later_ms, is_open, body in one["events"]:  # type: ignore[attr-defined]
            time_ms += later_ms
            event = Said("a!b@c", "", "PRIVMSG", "#a", body, {"+k": body}) if says else Joined(body, realname=body)
            rows.append(EventRow(room, number, time_ms, event.kind, 0, is_open, 7, event))
            number += 1
        new_state = one["state"] if index else one["state"] or State()
        whole = [RoomRow(room, f"#{room}", f"#{room}", False, number, time_ms, new_state)] if new_state else []  # type: ignore[arg-type]
        members: dict[int, Member] = one["members"]  # type: ignore[assignment]
        departed: set[int] = one["departed"]  # type: ignore[assignment]
        commit = Commit(
            rows,
            whole,
            [] if whole else [HeadRow(room, number, time_ms)],
            [MemberRow(room, user, seat) for user, seat in members.items()],
            [SeatKey(room, user) for user in departed if user not in members],
        )
        engine.commit(commit)
        fake.commit(commit, lambda error: None)
        fake.finish()
    ours, theirs = engine.storage.load(), fake.load()
    assert [row for row in ours.rooms if row.id == room] == theirs.rooms
    seats = {(seat.room, seat.user): seat.member for seat in ours.members if seat.room == room}
    assert seats == {(seat.room, seat.user): seat.member for seat in theirs.members}
    asyncio.run(_compare(engine.storage, fake, room, number, pages))


async def _compare(
    storage: Storage, fake: FakeLog, room: int, end: int, pages: list[tuple[int, int, int, bool, bool, int]]
) -> None:
    for after, before, limit, latest, only_said, since in pages:
        page = Page(room, after, before, limit, latest, (Said.kind,) if only_said else (), View(since))
        assert await storage.page(page) == await fake.page(page)
    numbers = [row.number for row in fake.stored.log_of(room)]
    for time_ms in range(12):
        first, other = await storage.number_at(room, time_ms), await fake.number_at(room, time_ms)
        assert [number < first for number in numbers] == [number < other for number in numbers]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_kind_of_event_is_read_back_as_it_was(engine: Engine, kind: type) -> None:
    """Also with nothing but what it must have: what is left out comes back as its default."""
    room = next(rooms)
    bare = kind("nick!user@host")
    row = EventRow(room, 1, 1, kind.kind, 0, True, 7, bare)  # type: ignore[attr-defined]
    engine.commit(Commit([row], [RoomRow(room, f"#{room}", f"#{room}", False, 2, 1, State())]))
    assert asyncio.run(_first(engine.storage, room)) == row
    assert msgspec.json.decode(msgspec.json.encode(bare), type=kind) == bare


async def _first(storage: Storage, room: int) -> EventRow:
    (row,) = await storage.page(Page(room, 0, 9, 1, False, (), View(0)))
    return row


def test_kinds_keep_their_numbers() -> None:
    """What is stored is read by later versions: a number is never given to another kind."""
    names = {number: kind.__name__ for number, kind in KINDS.items()}
    assert names == {
        1: "Said",
        2: "Tagged",
        3: "Joined",
        4: "Parted",
        5: "Quit",
        6: "Kicked",
        7: "Renamed",
        8: "TopicSet",
        9: "ModeSet",
        10: "WentAway",
        20: "FounderSet",
        21: "AccessSet",
        22: "RoomRenamed",
        23: "Offered",
        24: "Purged",
        25: "SettingChanged",
        40: "AccountChanged",
        41: "Attention",
        50: "HostChanged",
        51: "RealnameSet",
        30: "Lines",
        52: "MetadataSet",
        31: "Redacted",
        32: "Blank",
    }
