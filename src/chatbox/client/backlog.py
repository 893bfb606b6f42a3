"""What was said before we came, or while we were away, put before what is said now, and nothing shown twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable

from chatbox.client.events import Event, MessageReceived, Reacted, Redacted

REMEMBERED = 5000
"""How much is remembered, to know a message, a reaction or a deletion again."""


class Backlog:
    """Decides when something is shown: what may come twice once, and life after the history that is still awaited.

    While any history is awaited, everything that happens waits for it, so that it stays in order.

    Args:
        fold: gives the form of a name in which equal names are equal.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._awaited: set[str] = set()
        self._held: list[Event] = []
        self._last: dict[str, MessageReceived] = {}

    def last(self, room: str) -> MessageReceived | None:
        """The latest message of a room, or with a person, that was shown."""
        return self._last.get(self._fold(room))

    def expect(self, room: str) -> None:
        """We are in a room, and shall ask for its history: what is said from now on may be in it."""
        self._awaited.add(self._fold(room))

    def live(self, event: Event) -> list[Event]:
        """What is to be shown now that this happened: mostly, just that."""
        self._held.append(event)
        return self._release()

    def history(self, room: str, past: Iterable[Event]) -> list[Event]:
        """What is to be shown now that the history of a room has come: it, and what happened meanwhile."""
        return self._new(past) + self.give_up(room)

    def page(self, past: Iterable[Event]) -> list[Event]:
        """What is to be shown of a part of the history of a room, of which more is to come."""
        return self._new(past)

    def awaits(self, room: str) -> bool:
        """Whether the history of a room has not come yet."""
        return self._fold(room) in self._awaited

    def give_up(self, room: str) -> list[Event]:
        """What is to be shown when the history of a room does not come."""
        self._awaited.discard(self._fold(room))
        return self._release()

    def give_up_all(self) -> list[Event]:
        """What is to be shown when no history comes any more."""
        self._awaited.clear()
        return self._release()

    def _release(self) -> list[Event]:
        if self._awaited:
            return []
        held, self._held = self._held, []
        return self._new(held)

    def _new(self, events: Iterable[Event]) -> list[Event]:
        new = [event for event in events if not self._known(event)]
        for event in new:
            if isinstance(event, MessageReceived):
                self._last[self._fold(event.conversation)] = event
        return new

    def _known(self, event: Event) -> bool:
        key = _key(event)
        if key is None:
            return False
        known = key in self._seen
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return known


def _key(event: Event) -> Hashable:
    """What tells it from all others; None for what cannot come twice, or is not known when it does."""
    match event:
        case MessageReceived(msgid=msgid):
            return msgid or None
        case Reacted():
            return (event.msgid, event.reaction, event.sender, event.removed, event.time)
        case Redacted():
            return ("redacted", event.msgid)
    return None
