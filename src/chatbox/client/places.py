"""The rooms a person wants to be in, over lost connections, and which of them is written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(eq=False, slots=True)
class Place:
    """One of them.

    Attributes:
        name: as the server writes it, once it has let us in.
        key: the room's password, "" if it has none.
        entering: we have asked to be let in, and wait for the answer.
        announced: the person was told of being there.
        greeted: who else is there was told on this connection.
        fetched: what had been said there was fetched once, or could not be.
    """

    name: str
    key: str = ""
    entering: bool = False
    announced: bool = False
    greeted: bool = False
    fetched: bool = False


class Places:
    """All of them, the one that is written in last, the one before it second to last, and so on.

    Args:
        same: whether two names are the same.
        rooms: those to begin with, the one that is written in first.
    """

    def __init__(self, same: Callable[[str, str], bool], *rooms: str) -> None:
        self._same = same
        self._places = [Place(room) for room in reversed(rooms)]
        self._nowhere = False

    def __iter__(self) -> Iterator[Place]:
        return iter(list(self._places))

    @property
    def current(self) -> str:
        """The room that is written in, "" for none."""
        return self._places[-1].name if self._places and not self._nowhere else ""

    @property
    def entering(self) -> bool:
        """Whether a room has not answered yet."""
        return any(place.entering for place in self._places)

    def find(self, name: str) -> Place | None:
        """The room of that name."""
        return next((place for place in self._places if self._same(place.name, name)), None)

    def turn_to(self, name: str) -> Place:
        """Writes in this room from now on."""
        place = self.find(name) or Place(name)
        self.remove(name)
        self._places.append(place)
        self._nowhere = False
        return place

    def add(self, name: str) -> Place:
        """Is in this room as well, without turning to it."""
        place = Place(name)
        self._places.insert(0, place)
        return place

    def turn_away(self) -> None:
        """Writes in no room, until the next `turn_to`."""
        self._nowhere = True

    def remove(self, name: str) -> None:
        """Is in this room no more. Who was writing there turns to where they were before."""
        self._places = [place for place in self._places if not self._same(place.name, name)]
