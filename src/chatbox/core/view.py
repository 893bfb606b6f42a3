"""What somebody may read of a log. Pages, replay and everything else that looks back ask this, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from chatbox.core.modes import OPERATOR

if TYPE_CHECKING:
    from chatbox.core.log import EventRow
    from chatbox.core.room import Room
    from chatbox.core.user import User


class View(NamedTuple):
    """How much of a log somebody sees.

    Attributes:
        since: what was said while the room was not open is seen only from this number on.
        rank: what was said to members of at least some rank is seen up to this one.
        floor: nothing before this number is seen at all.
        user: what was said to one user alone is seen by that one, and what they said themselves.
    """

    since: int = 0
    rank: int = 0
    user: int = 0
    floor: int = 0

    def shows(self, row: EventRow) -> bool:
        """Whether an event of the log is seen."""
        if row.number < self.floor or (not row.open and row.number < self.since):
            return False
        if row.user == self.user:
            return True
        return row.audience <= self.rank if row.audience >= 0 else row.audience == -self.user


def stretches(room: Room, view: View, after: int, before: int) -> Iterator[tuple[int, int]]:
    """The parts of a log between two numbers in which something can be seen, in order, each between two numbers.

    What is long and hidden is left out, so that nobody looks through it in vain; `View.shows` decides all the same.
    """
    for first, last in room.state.closed:
        end = min(last or view.since, view.since - 1, before - 1)
        if first <= end and end > after:
            if after + 1 < first:
                yield after, first
            after = end
    if after + 1 < before:
        yield after, before


def view_of(room: Room, user: User) -> View | None:
    """What a user sees of a log now; None for who is no member: to them it is as if it did not exist."""
    if room.direct:
        return View(0, 0, user.id) if user.id in room.talkers else None
    seat = room.members.get(user.id)
    if seat is None:
        return None
    cut = room.state.settings.get("query-cutoff") == "join-time" and seat.rank < OPERATOR
    return View(seat.since, seat.rank, user.id, seat.since if cut else 0)
