"""Watches a hub: who should hear what, worked out beside it, and compared with what they were told."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import msgspec

from chatbox.core.dispatch import COMMANDS, Call
from chatbox.core.event import Event
from chatbox.core.events import Joined, Parted, Quit, Renamed, Said, Tagged, WentAway
from chatbox.core.hearing import natural_audience
from chatbox.core.room import Room
from chatbox.core.session import Session
from chatbox.core.user import User
from chatbox.wire import caps, render
from chatbox.wire.caps import FRAMING_MASK, Framing
from chatbox.wire.message import parse
from tests.core.fakes import Client, World

TOLD = {"PRIVMSG", "NOTICE", "TAGMSG", "JOIN", "PART", "QUIT", "NICK", "KICK", "MODE", "TOPIC", "AWAY"}


EVERYWHERE = (Quit, Renamed, WentAway)
"""Kinds that are one event in several rooms: told without an id, since each room has its own."""


_asking: list[Session] = []
"""Who says now that they are away, or back: they are answered, and not told."""
_away = COMMANDS["AWAY"].handler


def _away_noted(call: Call) -> None:
    _asking.append(call.session)
    try:
        _away(call)
    finally:
        _asking.pop()


COMMANDS["AWAY"] = COMMANDS["AWAY"]._replace(handler=_away_noted)


class Hearer(NamedTuple):
    """A session at the moment of an event."""

    session: Session
    user_id: int
    shape: int
    echoes: bool


class Happening:
    """An event in one or more rooms, and who was there."""

    def __init__(self, event: Event, user_id: int, hearers: list[Hearer]) -> None:
        self.event = event
        self.user_id = user_id
        self.hearers = hearers
        self.rooms: list[Room] = []
        self.numbers: list[int] = []
        self.members: set[int] = set()
        self.time_ms = 0
        self.to_others = False

    def add(self, room: Room, before: set[int], number: int = 0, time_ms: int = 0, audience: int = 0) -> None:
        """It happens in this room too; `number` 0 where it is not stored."""
        self.rooms.append(room)
        inside = before | set(room.members)
        self.members |= {one for one in inside if one == self.user_id or not audience or room.rank(one) >= audience}
        self.time_ms = time_ms
        if number:
            self.numbers.append(number)

    @property
    def to_self(self) -> bool:
        """Whether somebody wrote to themselves."""
        return self.rooms[0].direct and self.rooms[0].folded == f"{self.user_id}:{self.user_id}"

    def heard_by(self, hearer: Hearer, sender: Session | None) -> str:
        """What a session should hear of it, without tags; "" for nothing."""
        event, own = self.event, hearer.user_id == self.user_id
        inside = hearer.user_id in self.members
        if isinstance(event, (Said, Tagged)):
            if hearer.session is sender:
                inside = hearer.echoes or self.to_self
            elif self.rooms[0].direct:
                inside = str(hearer.user_id) in self.rooms[0].folded.split(":")
        elif isinstance(event, Renamed):
            inside = inside or own
        elif self.to_others:
            inside = inside and not own
        if not inside or (event.needs and not hearer.shape & event.needs):
            return ""
        name = self.rooms[0].name if len(self.rooms) == 1 else ""
        if hearer.shape & FRAMING_MASK == Framing.PLAIN:
            return "" if own and isinstance(event, (Joined, Parted, Renamed)) else event.text(name)
        return event.line(name, hearer.shape)


class Told(NamedTuple):
    """A line that a session should have heard: its text, the logs that give it its place, its id and time."""

    text: str
    logs: frozenset[int]
    msgid: str
    time: str


class Watch:
    """Records what happens in a world.

    Attributes:
        spoken: what was released, in the order in which it happened.
        senders: the session that said the message of that text.
        ephemeral: who may hear a tag message that is not stored, by the value of its tag; None where nobody knows.
    """

    def __init__(self, world: World, early: bool = False) -> None:
        self.world = world
        self.early = early
        self.happened: list[Happening] = []
        self.spoken: set[Happening] = set()
        self.greetings: list[tuple[Session, Room, str]] = []
        self.senders: dict[str, Session] = {}
        self.ephemeral: dict[str, set[Session] | None] = {}
        self._telling = False
        hub = world.hub
        self._happen = hub.happen
        self._append = hub.append
        self._direct = hub.append_direct
        self._everywhere = hub.append_everywhere
        for name in ("happen", "append", "append_direct", "append_everywhere"):
            setattr(hub, name, getattr(self, f"watch_{name}"))

    def watch_happen(
        self, event: Event, user_id: int, room: Room, audience: int = 0, time_ms: int = 0, parent: int = 0
    ) -> tuple[int, int]:
        """In the place of the hub's own; what is only written, after a restart, nobody is told."""
        before = set(room.members)
        found_ms, number = self._happen(event, user_id, room, audience, time_ms, parent)
        if self._telling:
            self._note(event, user_id).add(room, before, number, found_ms, audience)
        return found_ms, number

    def watch_append(
        self, event: Event, user_id: int, room: Room, audience: int = 0, parent: int = 0, bare: bytes = b""
    ) -> int:
        """In the place of the hub's own."""
        before = set(room.members)
        heard = audience or natural_audience(room, event, user_id)
        with self._to_tell():
            place = self._append(event, user_id, room, audience, parent, bare)
        if not self.world.hub.logged:
            self._note(event, user_id).add(room, before, time_ms=room.last_ms, audience=heard)
        if isinstance(event, Joined) and (user := self.world.hub.by_id.get(user_id)) and user.away:
            happening = self._note(WentAway(user.source, user.account, user.away), user_id)
            happening.add(room, before, time_ms=room.last_ms, audience=heard)
            happening.to_others = True
        return place

    def watch_append_everywhere(self, event: Event, user: User, hearing: Iterable[Session] = ()) -> int:
        """In the place of the hub's own."""
        if self.world.hub.logged and user.rooms:
            with self._to_tell():
                return self._everywhere(event, user, hearing)
        rooms = [(room, set(room.members), natural_audience(room, event, user.id)) for room in user.rooms.values()]
        place: int = self._everywhere(event, user, hearing)
        happening = self._note(event, user.id)
        for room, before, audience in rooms:
            happening.add(room, before, time_ms=room.last_ms, audience=audience)
        return place

    def watch_append_direct(self, event: Event, user_id: int, room: Room, parent: int = 0) -> tuple[int, str]:
        """In the place of the hub's own."""
        with self._to_tell():
            return self._direct(event, user_id, room, parent)

    @contextmanager
    def _to_tell(self) -> Iterator[None]:
        self._telling = True
        try:
            yield
        finally:
            self._telling = False

    def _note(self, event: Event, user_id: int) -> Happening:
        if self.happened and self.happened[-1].event is event:
            return self.happened[-1]
        hub = self.world.hub
        hearers = [
            Hearer(session, session.user.id, session.shape, session.has(caps.ECHO_MESSAGE))
            for session in hub.sessions
            if session.user is not None
            and not (isinstance(event, WentAway) and (_is_arriving(session) or session in _asking))
        ]
        happening = Happening(event, user_id, hearers)
        self.happened.append(happening)
        hub.batch.released.append(lambda: self._release(happening))
        return happening

    def _release(self, happening: Happening) -> None:
        """It was said, so it is stored."""
        self.spoken.add(happening)
        if not self.early:
            for room, number in zip(happening.rooms, happening.numbers, strict=False):
                _, body = self.world.log.stored.events[room.id, number]
                assert body == msgspec.json.encode(happening.event)

    def greet(self, session: Session, rooms: Iterable[Room]) -> None:
        """A further session of somebody who is here is told at once which rooms they were in already."""
        user = session.user
        if user is not None and len(user.sessions) > 1:
            for room in rooms:
                line = Joined(user.source, user.account, user.realname).line(room.name, session.shape)
                self.world.hub.batch.released.append(partial(self.greetings.append, (session, room, line)))

    # checks

    def check_heard(self, client: Client, lines: list[str]) -> None:
        """Exactly what was for it, each once, and what one room said in that room's order."""
        greetings = [greeting for greeting in self.greetings if greeting[0] is client.session]
        expected = [Told(line, frozenset([room.id]), "", "") for _, room, line in greetings]
        expected += self._expected(client.session)
        heard = list(self._live(client, lines))
        assert Counter(text for text, _ in heard) == Counter(told.text for told in expected), client.session.number
        places: dict[str, list[int]] = defaultdict(list)
        for index, told in enumerate(expected):
            places[told.text].append(index)
        last: dict[int, int] = {}
        times: dict[int, str] = {}
        for text, tags in heard:
            indexes = places[text]
            index = indexes.pop(0)
            told = expected[index]
            assert tags.get("msgid", "") == told.msgid
            for log in told.logs:
                assert index > last.get(log, -1), (text, lines)
                last[log] = index
                if told.time and (time := tags.get("time", "")):
                    assert times.get(log, "") <= time == told.time
                    times[log] = time

    def _expected(self, session: Session) -> list[Told]:
        found = []
        for happening in self.happened:
            hearer = next((hearer for hearer in happening.hearers if hearer.session is session), None)
            if happening not in self.spoken or hearer is None:
                continue
            if text := happening.heard_by(hearer, self._sender(happening.event)):
                msgid = ""
                alone = happening.numbers and not isinstance(happening.event, EVERYWHERE)
                if alone and hearer.shape & caps.MESSAGE_TAGS:
                    msgid = self.world.hub.msgid(happening.rooms[0], happening.numbers[0])
                logs = frozenset(room.id for room in happening.rooms)
                twice = (
                    isinstance(happening.event, (Said, Tagged))
                    and happening.to_self
                    and hearer.echoes
                    and hearer.session is self._sender(happening.event)
                )
                found += [Told(text, logs, msgid, render.server_time(happening.time_ms))] * (1 + twice)
        return found

    def _sender(self, event: Event) -> Session | None:
        if isinstance(event, Said):
            return self.senders.get(event.body)
        if isinstance(event, Tagged):
            return self.senders.get(next(iter(event.tags.values())))
        return None

    def _live(self, client: Client, lines: list[str]) -> Iterable[tuple[str, dict[str, str]]]:
        """The lines that tell of events, with their tags: no replies, no history, nothing ephemeral."""
        if client.session.plain:
            yield from ((line, {}) for line in lines if not line.startswith("* "))
            return
        pages: set[str] = set()
        for line, after in zip(lines, [*lines[1:], ""], strict=False):
            message = parse(line)
            if message.command == "QUIT" and after.startswith("ERROR :Closing link: Quit"):
                continue  # its own, which answers the command
            if message.command == "BATCH" and message.params[1:2] == ["chathistory"]:
                pages.add(message.params[0][1:])
            if message.command not in TOLD or "!" not in message.source or message.tags.get("batch") in pages:
                continue
            if message.command == "TAGMSG" and (token := message.tags.get("+typing")):
                hearing = self.ephemeral[token]
                assert hearing is None or client.session in hearing
                if hearing is not None:
                    hearing.discard(client.session)  # once
                continue
            yield re.sub("^@[^ ]* ", "", line), dict(message.tags)

    def check_audiences(self) -> None:
        """A room is heard by the sessions of its members, each in its shape, and by nobody else."""
        hub = self.world.hub
        for room in hub.rooms.values():
            expected: dict[int, set[Session]] = {}
            for user_id in room.members:
                for session in hub.by_id[user_id].sessions if user_id in hub.by_id else ():
                    expected.setdefault(session.shape, set()).add(session)
            assert room.audience == expected

    def check_stored(self) -> None:
        """Rows are the fold of the log, after every commit; numbers have no gap and times never go back."""
        stored = self.world.log.stored
        snapshot = stored.snapshot()
        for row in snapshot.rooms:
            folded, events = stored.fold(row.id), stored.log_of(row.id)
            seats = {seat.user: seat.member for seat in snapshot.members if seat.room == row.id}
            assert (folded.state, folded.next, folded.last_ms) == (row.state, row.next, row.last_ms)
            if not row.direct:  # there, seats say what somebody who was away has not been told
                assert folded.members | folded.kept == seats
            assert [event.number for event in events] == list(range(1, row.next))
            assert [event.time_ms for event in events] == sorted(event.time_ms for event in events)

    def check_memory(self) -> None:
        """With everything written, memory is what the rows say."""
        stored, hub = self.world.log.stored, self.world.hub
        for row in stored.snapshot().rooms:
            folded, memory = stored.fold(row.id), hub.by_room_id[row.id]
            assert (folded.state, folded.next, folded.members) == (memory.state, memory.next, memory.members)
            assert folded.last_ms <= memory.last_ms  # what was not stored has its time too
        for room in hub.rooms.values():
            assert room.id in stored.rooms or (room.next == 1 and not room.members)


def _is_arriving(session: Session) -> bool:
    """Whether it is a further session of somebody who by its coming is back, not shown their rooms yet."""
    rooms = session.user.rooms.values() if session.user else ()
    return any(session not in room.audience.get(session.shape, ()) for room in rooms)


def drain(world: World, idle: Callable[[], bool]) -> None:
    """Lets the log work again and everything be stored and said."""
    world.auto = True
    for _ in range(8):
        while world.log.reloads:
            world.log.answer_reload()
        world.wait(31)
    assert idle()
