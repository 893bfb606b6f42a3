"""How many are here and how many rooms there are, kept as it changes: asking costs the same however many there are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.user import User


class Census:
    """Counts of one hub.

    Attributes:
        rooms: that somebody is in.
    """

    def __init__(self) -> None:
        self.rooms = 0
        self._modes: Counter[str] = Counter()

    def with_mode(self, letter: str) -> int:
        """How many users have a user mode."""
        return self._modes.get(letter, 0)

    def arrived(self, user: User) -> None:
        """Counts a user from now on, whatever their modes become."""
        user.census = self
        if user.modes:
            self._modes.update(user.modes)

    def departed(self, user: User) -> None:
        """Counts a user no more."""
        user.census = None
        if user.modes:
            self._modes.subtract(user.modes)

    def changed(self, before: str, after: str) -> None:
        """A user's modes changed."""
        self._modes.subtract(before)
        self._modes.update(after)
