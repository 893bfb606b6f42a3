"""Where things stand: our name, our rooms, who is in them. A fold of the events, changed by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chatbox.client import events as ev
from chatbox.client.isupport import Isupport


@dataclass(slots=True)
class Room:
    """A room we are in.

    Attributes:
        name: as the server writes it.
        members: folded nick to person.
        topic: "" when there is none.
        topic_by: who set it, where known.
        topic_time: when, where known.
    """

    name: str
    members: dict[str, ev.Member] = field(default_factory=dict)
    topic: str = ""
    topic_by: str = ""
    topic_time: datetime | None = None


class State:
    """The reducer: `apply` every event, in order, and read.

    Attributes:
        nick: our own, "" before we are logged on.
        source: our own `nick!user@host` as others see it, "" while unknown.
        account: the account we are logged in to, "" for none.
        rooms: folded name to room.
        features: what the server supports.
    """

    def __init__(self) -> None:
        self.nick = ""
        self.source = ""
        self.account = ""
        self.rooms: dict[str, Room] = {}
        self.features = Isupport()
        self._appliers: dict[type[ev.Event], Callable[[Any], None]] = {
            ev.Welcomed: self._welcomed,
            ev.FeaturesReceived: self._features,
            ev.Disconnected: self._disconnected,
            ev.Joined: self._joined,
            ev.Parted: self._left,
            ev.Kicked: self._left,
            ev.Quit: self._quit,
            ev.NickChanged: self._nick_changed,
            ev.TopicChanged: self._topic,
            ev.ModeChanged: self._modes,
            ev.AwayChanged: self._away,
            ev.AccountChanged: self._account,
            ev.LoggedIn: self._logged_in,
            ev.RoomRenamed: self._renamed,
            ev.NamesListed: self._names,
        }

    def apply(self, event: ev.Event) -> None:
        """Takes one event in. Events that change nothing here are welcome."""
        applier = self._appliers.get(type(event))
        if applier is not None:
            applier(event)

    def fold(self, name: str) -> str:
        """The key of a nick or room."""
        return self.features.fold(name)

    def same(self, one: str, other: str) -> bool:
        """Whether two names are the same to this server."""
        return self.fold(one) == self.fold(other)

    def is_own(self, nick: str) -> bool:
        """Whether this is our own nick."""
        return bool(self.nick) and self.same(nick, self.nick)

    def room(self, name: str) -> Room | None:
        """The room of that name, if we are in it."""
        return self.rooms.get(self.fold(name))

    def rooms_of(self, nick: str) -> tuple[str, ...]:
        """The names of our rooms that a person is in."""
        key = self.fold(nick)
        return tuple(room.name for room in self.rooms.values() if key in room.members)

    def members(self, name: str) -> tuple[ev.Member, ...]:
        """The people in one of our rooms, in alphabetical order."""
        room = self.room(name)
        return tuple(room.members[key] for key in sorted(room.members)) if room else ()

    def _welcomed(self, event: ev.Welcomed) -> None:
        self.nick = event.nick

    def _features(self, event: ev.FeaturesReceived) -> None:
        before = self.features.casemapping
        self.features.update(event.tokens)
        if self.features.casemapping != before:
            self._rekey()

    def _rekey(self) -> None:
        for room in self.rooms.values():
            room.members = {self.fold(member.nick): member for member in room.members.values()}
        self.rooms = {self.fold(room.name): room for room in self.rooms.values()}

    def _disconnected(self, event: ev.Disconnected) -> None:
        self.rooms.clear()

    def _joined(self, event: ev.Joined) -> None:
        if event.own:
            self.source = event.source
            self.rooms[self.fold(event.room)] = Room(event.room)
        room = self.room(event.room)
        if room:
            member = ev.Member(event.nick, account=event.account, source=event.source)
            room.members[self.fold(event.nick)] = member

    def _left(self, event: ev.Parted | ev.Kicked) -> None:
        room = self.room(event.room)
        if room and event.own:
            del self.rooms[self.fold(event.room)]
        elif room:
            room.members.pop(self.fold(event.nick), None)

    def _quit(self, event: ev.Quit) -> None:
        for room in self.rooms.values():
            room.members.pop(self.fold(event.nick), None)

    def _nick_changed(self, event: ev.NickChanged) -> None:
        old, new = self.fold(event.old), self.fold(event.new)
        for room in self.rooms.values():
            member = room.members.pop(old, None)
            if member:
                room.members[new] = replace(member, nick=event.new, source="")
        if event.own:
            self.nick = event.new
            self.source = event.new + self.source[len(event.old) :] if self.source else ""

    def _topic(self, event: ev.TopicChanged) -> None:
        room = self.room(event.room)
        if room:
            room.topic, room.topic_by, room.topic_time = event.topic, event.by, event.time

    def _names(self, event: ev.NamesListed) -> None:
        """Adds and never removes: who left while a long answer was on its way, left by an event of their own."""
        room = self.room(event.room)
        for listed in event.members if room else ():
            assert room
            key = self.fold(listed.nick)
            known = room.members.get(key, listed)
            room.members[key] = replace(
                known, nick=listed.nick, prefixes=listed.prefixes, source=listed.source or known.source
            )

    def _away(self, event: ev.AwayChanged) -> None:
        key = self.fold(event.nick)
        for room in self.rooms.values():
            if key in room.members:
                room.members[key] = replace(room.members[key], away=bool(event.reason))

    def _account(self, event: ev.AccountChanged) -> None:
        key = self.fold(event.nick)
        for room in self.rooms.values():
            if key in room.members:
                room.members[key] = replace(room.members[key], account=event.account)

    def _logged_in(self, event: ev.LoggedIn) -> None:
        self.account = event.account

    def _renamed(self, event: ev.RoomRenamed) -> None:
        room = self.rooms.pop(self.fold(event.old), None)
        if room:
            room.name = event.new
            self.rooms[self.fold(event.new)] = room

    def _modes(self, event: ev.ModeChanged) -> None:
        room = self.room(event.target)
        if not room:
            return
        adding, params = True, list(event.params)
        for letter in event.modes:
            if letter in "+-":
                adding = letter == "+"
                continue
            takes = self.features.takes_parameter(letter, adding)
            param = params.pop(0) if takes and params else ""
            if letter in self.features.ranks:
                self._rank(room, param, self.features.ranks[letter], adding)

    def _rank(self, room: Room, nick: str, prefix: str, adding: bool) -> None:
        member = room.members.get(self.fold(nick))
        if member:
            held = set(member.prefixes)
            prefixes = self.features.ordered(held | {prefix} if adding else held - {prefix})
            room.members[self.fold(nick)] = replace(member, prefixes=prefixes)
