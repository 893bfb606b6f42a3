"""What happened in one room or with one person, in order, however it came: live, as history, or both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from chatbox.client import events as ev

MOST_ENTRIES = 5000
"""How much is kept in memory; the server keeps the rest."""

Entry = (
    ev.MessageReceived
    | ev.Joined
    | ev.Parted
    | ev.Kicked
    | ev.Quit
    | ev.NickChanged
    | ev.TopicChanged
    | ev.ModeChanged
    | ev.RoomRenamed
)
"""Everything that stands in a timeline."""


class Reaction(NamedTuple):
    """One reaction to a message, and who has it put there, in order."""

    text: str
    senders: tuple[str, ...]


class Timeline:
    """The fold of the events of one conversation: entries by time, each once.

    It is always a whole piece of the past up to now: what was missed is put in, or what lay before is dropped.

    Args:
        fold: gives the form of a name in which equal names are equal.

    Attributes:
        version: another number after every change.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._times: list[datetime] = []
        self._entries: list[Entry] = []
        self._keys: set[Hashable] = set()
        self._reactions: dict[str, dict[tuple[str, str], ev.Reacted]] = {}
        self._redacted: dict[str, ev.Redacted] = {}
        self._by_msgid: dict[str, ev.MessageReceived] = {}
        self.version = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __getitem__(self, index: int) -> Entry:
        return self._entries[index]

    @property
    def last(self) -> Entry | None:
        """The latest entry."""
        return self._entries[-1] if self._entries else None

    def add(self, entry: Entry) -> bool:
        """Puts an entry in its place; False when it is there already."""
        key = _key(entry)
        if key in self._keys:
            return False
        if isinstance(entry, ev.MessageReceived):
            entry = replace(entry, history=False, tags=_own_tags(entry))
            if entry.msgid:
                self._by_msgid[entry.msgid] = entry
        at = bisect_right(self._times, entry.time)
        self._times.insert(at, entry.time)
        self._entries.insert(at, entry)
        self._keys.add(key)
        self.version += 1
        return True

    def react(self, event: ev.Reacted) -> None:
        """Takes in a reaction, or that it was taken back; the latest word of each person counts."""
        reactions = self._reactions.setdefault(event.msgid, {})
        key = (event.reaction, self._fold(event.sender))
        before = reactions.get(key)
        if before is None or (before.time, before.removed) < (event.time, event.removed):
            reactions[key] = event
            self.version += 1

    def redact(self, event: ev.Redacted) -> None:
        """Takes in that a message was deleted; the first to do it counts."""
        before = self._redacted.get(event.msgid)
        if before is None or event.time < before.time:
            self._redacted[event.msgid] = event
            self.version += 1

    def message(self, msgid: str) -> ev.MessageReceived | None:
        """The message with that id."""
        return self._by_msgid.get(msgid)

    def redacted(self, entry: Entry) -> ev.Redacted | None:
        """Who deleted a message, if somebody did."""
        msgid = entry.msgid if isinstance(entry, ev.MessageReceived) else ""
        return self._redacted.get(msgid) if msgid else None

    def reactions(self, msgid: str) -> list[Reaction]:
        """The reactions to a message, those first that were first."""
        standing = [event for event in self._reactions.get(msgid, {}).values() if not event.removed]
        found: dict[str, list[str]] = {}
        for event in sorted(standing, key=lambda event: (event.time, event.sender)):
            found.setdefault(event.reaction, []).append(event.sender)
        return [Reaction(text, tuple(senders)) for text, senders in found.items()]

    def messages(self) -> Iterable[ev.MessageReceived]:
        """The messages, the latest first, without those that were deleted."""
        for entry in reversed(self._entries):
            if isinstance(entry, ev.MessageReceived) and not self.redacted(entry):
                yield entry

    def since(self, time: datetime) -> list[Entry]:
        """The entries after a time."""
        return self._entries[bisect_right(self._times, time) :]

    def clear(self) -> None:
        """Drops everything, because what comes next does not follow on it."""
        self._times.clear()
        self._entries.clear()
        self._keys.clear()
        self._by_msgid.clear()
        self.version += 1

    def trim(self, most: int = MOST_ENTRIES) -> bool:
        """Drops the oldest entries beyond a number; says whether there were any."""
        surplus = len(self._entries) - most
        if surplus <= 0:
            return False
        for entry in self._entries[:surplus]:
            self._keys.discard(_key(entry))
            if isinstance(entry, ev.MessageReceived):
                self._by_msgid.pop(entry.msgid, None)
        del self._entries[:surplus], self._times[:surplus]
        self.version += 1
        return True


def _key(entry: Entry) -> Hashable:
    """What tells an entry from all others: its id, or where there is none, everything it says."""
    if isinstance(entry, ev.MessageReceived):
        return entry.msgid or (entry.time, entry.sender, entry.kind, entry.text)
    if isinstance(entry, ev.NickChanged):
        return (type(entry), entry.time, entry.old, entry.new)
    if isinstance(entry, ev.TopicChanged):
        return (type(entry), entry.time, entry.topic)
    if isinstance(entry, ev.ModeChanged):
        return (type(entry), entry.time, entry.modes, entry.params)
    if isinstance(entry, ev.RoomRenamed):
        return (type(entry), entry.time, entry.new)
    return (type(entry), entry.time, entry.nick)


def _own_tags(message: ev.MessageReceived) -> dict[str, str]:
    """The tags that clients put there: the others differ between a live line and the same one in a history."""
    return {name: value for name, value in sorted(message.tags.items()) if name.startswith("+")}
