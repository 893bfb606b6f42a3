"""What is left out of a search through a log is hidden from who asks, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatbox.core.events import Change, ModeSet, Said
from chatbox.core.log import EventRow
from chatbox.core.room import MOST_CLOSED, Room
from chatbox.core.view import View, stretches

LETTERS = "iksm"


def log_of(room: Room, steps: list[str]) -> list[EventRow]:
    """What happens in a room: a message, or a mode that comes or goes."""
    rows = []
    for step in steps:
        letter = step[-1]
        change = Change(letter not in room.state.modes, letter)
        event = ModeSet("ann!u@h", "", [change]) if step != "said" else Said("ann!u@h", "", "PRIVMSG", "#a", "x")
        rows.append(EventRow(1, room.next, room.next, event.kind, 0, room.open, 1, event))
        event.apply(room, 1, room.next, room.next)
        room.next += 1
    return rows


@given(
    st.lists(st.sampled_from(["said", "said", "said", *LETTERS]), max_size=80),
    st.integers(0, 90),
    st.integers(0, 90),
    st.integers(0, 90),
)
def test_all_that_is_seen_lies_in_the_stretches(steps: list[str], since: int, after: int, before: int) -> None:
    """In order, apart from each other; of few changes, they hold nothing that is hidden."""
    room = Room(1, "#a", "#a")
    rows, view = log_of(room, steps), View(since, 0, 7)
    parts = list(stretches(room, view, after, before))
    numbers = [number for start, stop in parts for number in range(start + 1, stop)]
    assert all(start + 1 < stop for start, stop in parts)
    assert numbers == sorted(set(numbers))
    assert not numbers or after < numbers[0] <= numbers[-1] < before
    seen = [row.number for row in rows if after < row.number < before and view.shows(row)]
    assert [number for number in numbers if number < room.next] == seen


def test_only_the_longest_are_remembered() -> None:
    """Who opens and closes a room all day does not fill the memory, nor hide what was said in the open."""
    room = Room(1, "#a", "#a")
    rows = log_of(room, [*"i", *["said"] * 1000, *"i", *["said", "i", "said", "i"] * 500])
    assert len(room.state.closed) == MOST_CLOSED
    assert (2, 1002) in room.state.closed
    parts = list(stretches(room, View(room.next), 0, room.next))
    inside = {number for start, stop in parts for number in range(start + 1, stop)}
    assert {row.number for row in rows if row.open} <= inside
    assert inside.isdisjoint(range(3, 1002))
