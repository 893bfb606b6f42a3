"""All a client shows, as a fold of the events of its connections: conversations, what is unread, who is typing.

Live lines, history and reconnects may come in any order; the result is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chatbox.client import events as ev
from chatbox.client.state import State
from chatbox.client.timeline import Timeline

TYPING_LASTS = {"active": timedelta(seconds=6), "paused": timedelta(seconds=30)}
"""How long the word of a typist counts (https://ircv3.net/specs/client-tags/typing)."""


@dataclass(slots=True, eq=False)
class Conversation:
    """A room, or a person we speak with.

    Attributes:
        name: as the server writes it.
        room: whether it is a room.
        timeline: what happened.
        joined: we are in it (a person is always there).
        typing: folded nick to nick, state and time of the last word.
        read_until: up to when we have read, here or with another client.
        begun: when we came in first; what was said before counts as read.
        complete: the server has nothing older.
    """

    name: str
    room: bool
    timeline: Timeline
    joined: bool = False
    typing: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    read_until: datetime | None = None
    begun: datetime | None = None
    complete: bool = False

    def read(self, time: datetime) -> bool:
        """We have read up to a time; False when that is nothing new."""
        if self.read_until is not None and time <= self.read_until:
            return False
        self.read_until = time
        return True

    @property
    def seen_until(self) -> datetime | None:
        """What came after this is unread; None: everything is."""
        return self.read_until or self.begun


class Model:
    """The reducer: `apply` every event of every connection, and read.

    Args:
        state: gives where things stand on the present connection, or stood on the last.
    """

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self._conversations: dict[str, Conversation] = {}
        self._appliers: dict[type[ev.Event], Callable[[Any], None]] = {
            ev.MessageReceived: self._message,
            ev.HistoryReceived: self._history,
            ev.Reacted: self._reacted,
            ev.Redacted: self._redacted,
            ev.Typing: self._typing,
            ev.ReadMarked: self._read,
            ev.Joined: self._joined,
            ev.Parted: self._left,
            ev.Kicked: self._left,
            ev.Quit: self._everywhere,
            ev.NickChanged: self._renamed,
            ev.TopicChanged: self._topic,
            ev.ModeChanged: self._modes,
            ev.RoomRenamed: self._room_renamed,
            ev.FeaturesReceived: self._features,
            ev.Disconnected: self._disconnected,
        }

    def apply(self, event: ev.Event) -> None:
        """Takes one event in. Events that change nothing here are welcome."""
        applier = self._appliers.get(type(event))
        if applier is not None:
            applier(event)

    def conversations(self) -> list[Conversation]:
        """All: rooms first, each kind in the order in which they came."""
        return sorted(self._conversations.values(), key=lambda one: not one.room)

    def find(self, name: str) -> Conversation | None:
        """The conversation of that name."""
        return self._conversations.get(self._fold(name))

    def open(self, name: str) -> Conversation:
        """The conversation of that name, begun if need be."""
        key = self._fold(name)
        if key not in self._conversations:
            is_room = self._state().features.is_room(name)
            self._conversations[key] = Conversation(name, is_room, Timeline(self._fold))
        return self._conversations[key]

    def close(self, name: str) -> None:
        """Forgets a conversation."""
        self._conversations.pop(self._fold(name), None)

    def unread(self, conversation: Conversation) -> tuple[int, int]:
        """How many messages are unread, and how many of them are for us."""
        seen = conversation.seen_until
        entries = conversation.timeline.since(seen) if seen else list(conversation.timeline)
        fresh = [
            entry
            for entry in entries
            if isinstance(entry, ev.MessageReceived) and not entry.own and not conversation.timeline.redacted(entry)
        ]
        return len(fresh), sum(self.concerns_us(entry) for entry in fresh)

    def concerns_us(self, message: ev.MessageReceived) -> bool:
        """Whether a message is to us, or names us."""
        return not message.own and (not message.room or mentions(message.text, self._state().nick))

    def typists(self, conversation: Conversation, now: datetime) -> list[str]:
        """Who is typing."""
        return [
            nick
            for nick, state, time in conversation.typing.values()
            if state == "active" and now - time < TYPING_LASTS[state]
        ]

    # ── inside ──

    def _fold(self, name: str) -> str:
        return self._state().fold(name)

    def _message(self, event: ev.MessageReceived) -> None:
        if event.kind == "ctcp":
            return
        conversation = self.open(event.conversation)
        conversation.typing.pop(self._fold(event.sender), None)
        conversation.timeline.add(event)
        if event.own:
            conversation.read(event.time)

    def _history(self, event: ev.HistoryReceived) -> None:
        conversation = self.open(event.target)
        for past in (*event.events, *event.context):
            match past:
                case ev.MessageReceived():
                    if past.kind != "ctcp":
                        conversation.timeline.add(past)
                        if past.own:
                            conversation.read(past.time)
                case ev.Reacted():
                    conversation.timeline.react(past)
                case ev.Redacted():
                    conversation.timeline.redact(past)
                case ev.Joined() | ev.Parted() | ev.Kicked() | ev.Quit() | ev.NickChanged():
                    conversation.timeline.add(past)
                case ev.TopicChanged() | ev.ModeChanged():
                    conversation.timeline.add(past)

    def _reacted(self, event: ev.Reacted) -> None:
        self.open(event.conversation).timeline.react(event)

    def _redacted(self, event: ev.Redacted) -> None:
        self.open(event.conversation).timeline.redact(event)

    def _typing(self, event: ev.Typing) -> None:
        conversation = self.find(event.conversation)
        if conversation is None or event.own:
            return
        key = self._fold(event.sender)
        if event.state == "done":
            conversation.typing.pop(key, None)
        else:
            conversation.typing[key] = (event.sender, event.state, event.time)

    def _read(self, event: ev.ReadMarked) -> None:
        if event.time:
            self.open(event.target).read(event.time)

    def _joined(self, event: ev.Joined) -> None:
        conversation = self.open(event.room)
        if event.own:
            conversation.name, conversation.joined = event.room, True
            conversation.begun = min(conversation.begun or event.time, event.time)
        conversation.timeline.add(event)

    def _left(self, event: ev.Parted | ev.Kicked) -> None:
        conversation = self.open(event.room)
        if event.own:
            conversation.joined = False
        conversation.typing.pop(self._fold(event.nick), None)
        conversation.timeline.add(event)

    def _everywhere(self, event: ev.Quit) -> None:
        for room in event.rooms:
            conversation = self.open(room)
            conversation.typing.pop(self._fold(event.nick), None)
            conversation.timeline.add(event)

    def _renamed(self, event: ev.NickChanged) -> None:
        for room in event.rooms:
            self.open(room).timeline.add(event)
        old, new = self._fold(event.old), self._fold(event.new)
        person = self._conversations.get(old)
        if person and not person.room and new not in self._conversations:
            person.name = event.new
            self._conversations = {new if key == old else key: one for key, one in self._conversations.items()}

    def _topic(self, event: ev.TopicChanged) -> None:
        if not event.told:
            self.open(event.room).timeline.add(event)

    def _modes(self, event: ev.ModeChanged) -> None:
        if self._state().features.is_room(event.target):
            self.open(event.target).timeline.add(event)

    def _room_renamed(self, event: ev.RoomRenamed) -> None:
        conversation = self._conversations.pop(self._fold(event.old), None)
        if conversation:
            conversation.name = event.new
            conversation.timeline.add(event)
            self._conversations[self._fold(event.new)] = conversation

    def _features(self, event: ev.FeaturesReceived) -> None:
        if "CASEMAPPING" in event.tokens:
            self._conversations = {self._fold(one.name): one for one in self._conversations.values()}

    def _disconnected(self, event: ev.Disconnected) -> None:
        for conversation in self._conversations.values():
            conversation.joined = False
            conversation.typing.clear()


def mentions(text: str, nick: str) -> bool:
    """Whether a text names somebody, as a word of its own."""
    if not nick or nick.casefold() not in text.casefold():
        return False
    return re.search(rf"(?<!\w){re.escape(nick)}(?!\w)", text, re.IGNORECASE) is not None
