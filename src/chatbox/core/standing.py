"""Who is something special: bots, operators, and those who listen to what the server notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatbox.core.event import MARK_TAGS

if TYPE_CHECKING:
    from chatbox.core.event import Event
    from chatbox.core.user import User

MARKS = ("B", "o")
"""User modes that others see on what somebody says."""


class Standing:
    """Kept beside the users, so that nobody has to look at all of them.

    Attributes:
        listening: users with mode `s`.
        marks: by the numbers of users, the modes among `MARKS` that they have.
    """

    def __init__(self) -> None:
        self.listening: set[User] = set()
        self.marks: dict[int, str] = {}

    def note(self, user: User) -> None:
        """A user has come, or has other modes."""
        self.forget(user)
        modes = user.modes
        if "s" in modes:
            self.listening.add(user)
        if marks := "".join([mode for mode in MARKS if mode in modes]):
            self.marks[user.id] = marks

    def mark(self, event: Event, user_id: int) -> None:
        """What somebody does shows what they are, also where it is not kept."""
        event.marks = self.marks.get(user_id, "")

    def tags(self, user: User) -> dict[str, str]:
        """The tags of a line that says what somebody does and is no event."""
        tags = {MARK_TAGS[mark]: "" for mark in self.marks.get(user.id, "")}
        return tags | ({"account": user.account} if user.account else {})

    def forget(self, user: User) -> None:
        """A user is gone, or about to be another."""
        self.listening.discard(user)
        self.marks.pop(user.id, None)
