"""Sessions of one shape that hear the same, and how what is said reaches them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.session import Session


class Crowd(set["Session"]):
    """A room's sessions of one shape.

    Attributes:
        route: what an outlet has worked out about it, until it changes.
    """

    __slots__ = ("route",)

    def __init__(self, sessions: Collection[Session] = ()) -> None:
        super().__init__(sessions)
        self.route: object = None

    def enter(self, session: Session) -> None:
        """Somebody is in it from now on."""
        self.add(session)
        self.route = None

    def leave(self, session: Session) -> None:
        """Somebody is in it no more."""
        self.discard(session)
        self.route = None


class Outlet:
    """Takes what is said to connections. This one writes to each by itself."""

    def write_to_all(self, crowd: Crowd, data: bytes, but: Collection[Session]) -> None:
        """Writes the same to everybody of a crowd except some."""
        for session in crowd:
            if session not in but:
                session.write(data)

    def flush(self) -> None:
        """Sends what was written."""

    def rerouted(self) -> None:
        """The `write` of some session is another one from now on."""
