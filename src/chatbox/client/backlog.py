"""What was said before we came, or while we were away, put before what is said now, and nothing shown twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from chatbox.client.events import MessageReceived

REMEMBERED = 5000
"""How many message ids are remembered, to know a message again."""


class Backlog:
    """Decides when a message is shown: once, and after the history of its room where that is still awaited.

    Args:
        fold: gives the form of a name in which equal names are equal.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._held: dict[str, list[MessageReceived]] = {}
        self._last: dict[str, MessageReceived] = {}

    def last(self, room: str) -> MessageReceived | None:
        """The latest message of a room that was shown."""
        return self._last.get(self._fold(room))

    def expect(self, room: str) -> None:
        """The history of a room was asked for: what is said there now waits for it."""
        self._held.setdefault(self._fold(room), [])

    def live(self, message: MessageReceived) -> list[MessageReceived]:
        """What is to be shown now that this was said: mostly, just that."""
        held = self._held.get(self._fold(message.conversation))
        if held is None:
            return self._new([message])
        held.append(message)
        return []

    def history(self, room: str, messages: Iterable[MessageReceived]) -> list[MessageReceived]:
        """What is to be shown now that the history of a room has come: it, and what was said meanwhile."""
        return self._new(messages) + self.release(room)

    def release(self, room: str) -> list[MessageReceived]:
        """What is to be shown when the history does not come."""
        return self._new(self._held.pop(self._fold(room), []))

    def release_all(self) -> list[MessageReceived]:
        """What is to be shown when no history comes any more."""
        return [message for room in list(self._held) for message in self.release(room)]

    def _new(self, messages: Iterable[MessageReceived]) -> list[MessageReceived]:
        new = [message for message in messages if not self._known(message)]
        for message in new:
            if message.room:
                self._last[self._fold(message.target)] = message
        return new

    def _known(self, message: MessageReceived) -> bool:
        if not message.msgid:
            return False
        known = message.msgid in self._seen
        self._seen[message.msgid] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return known
