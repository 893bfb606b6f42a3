"""The hub: who is here, which rooms there are, and the one way in which something happens: `append`.

Synchronous and without I/O: time, scheduling and the log are given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from chatbox.core import hearing as hearers
from chatbox.core.always_on import Residents
from chatbox.core.batch import Batch
from chatbox.core.directory import Directory
from chatbox.core.event import Event, render_event
from chatbox.core.events import Quit
from chatbox.core.identity import NICK_KEPT_MS, Identities, Identity
from chatbox.core.limits import Limits
from chatbox.core.log import EventRow, Log, Snapshot
from chatbox.core.pipeline import Pipeline
from chatbox.core.reply import Fail
from chatbox.core.room import Member, Room
from chatbox.core.runtime import Future, Runtime
from chatbox.core.sent import SentIds
from chatbox.core.session import Session
from chatbox.core.standing import Standing
from chatbox.core.user import User
from chatbox.wire.names import Casemapping
from chatbox.wire.render import TAGGED

Service = TypeVar("Service")
QUIT = Quit.kind
FIRST_PASSING_ID = 1 << 52
"""From here on numbers are of users without account, below of accounts."""
FULL_TEXT = "The server's disk is full: nothing more can be stored until its owner makes room; nothing was sent"
STORAGE_TEXT = "The server cannot store anything at present; try again in a minute"


class Hub(Directory):
    """Everybody and everything of one server.

    Attributes:
        unregistered: sessions that have not said yet who they are.
        logged: whether what happens is stored; False after a failed commit until the log works again.
        full: there is too little room for more messages and settings.
        residents: the accounts that are here also without a connection.
        ready: whether the state is there at all.
        limits: lengths, names and numbers from the configuration.
    """

    def __init__(self, limits: Limits, log: Log, runtime: Runtime, early: bool = False) -> None:
        self.limits = limits
        self.log = log
        self.runtime = runtime
        self.name = limits.name
        super().__init__(Casemapping(limits.casemapping, limits.nick_length, limits.channel_length))
        self.pipeline = Pipeline(log, runtime, self._commit_failed, early)
        self.on_failed: Callable[[BaseException], None] = lambda error: None
        self.sent = SentIds(self)
        self.pipeline.on_committed = self.sent.committed
        self.services: dict[type, Any] = {}
        self.residents = Residents()
        self.sessions: set[Session] = set()
        self.unregistered: set[Session] = set()
        self.peak = 0
        self.full = False
        self._unreleased: set[Future] = set()
        self._last_id = 0
        self.last_room = 0
        self._last_session = 0
        self._last_batch = 0
        self._clear()
        self.started_ms = runtime.clock_ms()

    def _clear(self) -> None:
        self.forget_all()
        self.stale: list[tuple[Room, int, Member]] = []
        self.identities = Identities()
        self.standing = Standing()
        self.kept_rooms: dict[int, set[Room]] = {}
        self.sent.forget()
        self.epoch = ""
        self.logged = True
        self.ready = False

    def service(self, kind: type[Service]) -> Service:
        """The service of that class."""
        found = self.services[kind]
        assert isinstance(found, kind)
        return found

    # state

    def load(self, snapshot: Snapshot) -> None:
        """Takes the state that the log holds. Who was in a room then is not here any more: see `retiring`."""
        self._clear()
        self.epoch = snapshot.epoch
        self.last_room = max([snapshot.last_room, *(row.id for row in snapshot.rooms)])
        self.take_rooms(snapshot.rooms)
        for seat in snapshot.members:
            room = self.by_room_id[seat.room]
            if seat.member.left or room.direct:
                room.kept[seat.user] = seat.member
                self.kept_rooms.setdefault(seat.user, set()).add(room)
            else:
                self.stale.append((room, seat.user, seat.member))
        self.identities = Identities(snapshot.identities)
        self.profiles = {row.user: row.metadata for row in snapshot.profiles}
        for row in snapshot.markers:
            self.markers.setdefault(row.user, {})[row.room] = row.time_ms
        self.ready = True

    def _commit_failed(self, error: BaseException) -> None:
        self.logged = False
        self.pipeline.logging = False
        self.ready = False
        self.on_failed(error)
        unreleased, self._unreleased = self._unreleased, set()
        for future in unreleased:
            future.set_result(None)

    def make_room(self, name: str, folded: str) -> Room:
        """A room that is not there yet; its first event makes it lasting."""
        room = Room(self._new_room_id(), name, folded)
        self.rooms[folded] = self.by_room_id[room.id] = room
        return room

    def _new_room_id(self) -> int:
        """Never one that a deleted room had: it is part of message ids."""
        self.last_room += 1
        return self.last_room

    def direct(self, one: int, other: int) -> Room:
        """The log of direct messages between two identities."""
        key = f"{min(one, other)}:{max(one, other)}"
        room = self.directs.get(key)
        if room is None:
            room = Room(self._new_room_id(), "", key, direct=True)
            self.directs[key] = self.by_room_id[room.id] = room
            for user_id in room.talkers:
                self.directs_of.setdefault(user_id, set()).add(room)
        return room

    def new_id(self) -> int:
        """A number for an identity without account, never given twice, also across restarts."""
        self._last_id = max(self._last_id + 1, self.runtime.clock_ms() << 20)
        return self._last_id

    def lasting(self, user_id: int) -> bool:
        """Whether a user is known again when they come back: by account, or by token."""
        return user_id < FIRST_PASSING_ID or user_id in self.identities.by_id

    def keep_place(self, user_id: int, folded: str) -> None:
        """The last connection of somebody who may come back is gone: their nick is kept for a while."""
        now_ms = self.runtime.clock_ms()
        self.identities.keep_nick(folded, user_id, now_ms + NICK_KEPT_MS)
        identity = self.identities.by_id.get(user_id)
        if identity is not None:
            identity.left_ms = now_ms
            self.note_identity(identity)

    def note_identity(self, identity: Identity, forgotten: bool = False) -> None:
        """A resume identity changed; it is written with what happens now."""
        self.batch.identity(identity.id, None if forgotten else identity)

    def open_session(self, session: Session) -> None:
        """Somebody is connected who has not said yet who they are."""
        self.sessions.add(session)
        self.unregistered.add(session)

    def new_session_number(self) -> int:
        """A number for a session, for the server's own log."""
        self._last_session += 1
        return self._last_session

    def batch_reference(self) -> str:
        """A name for a batch on the wire."""
        self._last_batch += 1
        return format(self._last_batch, "x")

    # what happens

    @property
    def batch(self) -> Batch:
        """The batch being gathered."""
        return self.pipeline.batch

    def released(self) -> Future:
        """Done when all that has happened so far is on disk and was said: only then it may be read back.

        Done too when that could not be stored; then the sessions of that time are closed.
        """
        future = self.runtime.create_future()
        self._unreleased.add(future)

        def done() -> None:
            self._unreleased.discard(future)
            if not future.done():
                future.set_result(None)

        self.batch.released.append(done)
        return future

    def msgid(self, room: Room, number: int) -> str:
        """The id of a room's event."""
        return f"{self.epoch}{room.id:x}-{number:x}"

    def append(
        self, event: Event, user_id: int, room: Room, audience: int = 0, parent: int = 0, bare: bytes = b""
    ) -> int:
        """An event happens in one room; returns its line's place in the batch.

        Args:
            audience: who hears it besides its author, as `EventRow.audience` has it; 0 is what the room makes of it.
            parent: the number of the room's event that it answers, if any.
            bare: its line as those get it who have neither tags nor frames, where that is there already.

        Raises:
            Fail: it cannot be stored at present.
        """
        if (self.full or not self.logged) and not event.presence:
            self.check_storable()
        if not audience and room.auditorium:
            audience = hearers.natural_audience(room, event, user_id)
        number = 0
        if self.logged:
            time_ms, number = self.happen(event, user_id, room, audience, 0, parent)
        else:
            room.last_ms = time_ms = max(self.runtime.clock_ms(), room.last_ms)
            self._show(event, room, user_id, time_ms)

        def render(shape: int) -> bytes:
            shown = number and (shape & TAGGED or event.several)
            return render_event(event, room.name, shape, time_ms, self.msgid(room, number) if shown else "")

        return self.say(room, audience, user_id, render, b"" if event.marks else bare)

    def say(self, room: Room, audience: int, author: int, render: Callable[[int], bytes], bare: bytes = b"") -> int:
        """Says a line to those in a room whom it is for; returns its place in the batch. See `append` for `bare`."""
        if audience == 0:
            return self.batch.say(room, render, bare)
        room.close_segment()
        return self.batch.say_once(hearers.part_of(room, audience, author), render)

    def append_direct(self, event: Event, user_id: int, room: Room, parent: int = 0) -> tuple[int, str]:
        """A direct message happens; returns its time and id. Telling it is the caller's.

        Raises:
            Fail: it cannot be stored at present.
        """
        self.check_storable()
        nicks = room.state.nicks
        time_ms, number = self.happen(event, user_id, room, parent=parent)
        if room.state.nicks != nicks:
            self.batch.touch(room)
        return time_ms, self.msgid(room, number)

    def keep_unseen(self, room: Room, user_id: int, nick: str) -> None:
        """What was said last in a log of direct messages waits for somebody who is away, like all since then."""
        if user_id not in room.kept:
            room.kept[user_id] = Member(nick, left=room.next - 2, left_ms=room.last_ms, gone=True)
            self.note_seat(room, user_id)

    def append_everywhere(self, event: Event, user: User, hearing: Iterable[Session] = ()) -> int:
        """One event, with a number in each of a user's rooms; everybody there hears it once, and so does `hearing`.

        Returns the place of its line.
        """
        rooms = [(room, hearers.natural_audience(room, event, user.id)) for room in user.rooms.values()]
        time_ms = max([self.runtime.clock_ms(), *[room.last_ms + 1 for room, _ in rooms]])
        for room, rank in rooms:
            if self.logged:
                self.happen(event, user.id, room, rank, time_ms)
            else:
                room.last_ms = time_ms
                self._show(event, room, user.id, time_ms)
        if len(rooms) == 1 and not hearing:
            return self.say(*rooms[0], user.id, lambda shape: render_event(event, "", shape, time_ms, ""))
        audience: dict[int, set[Session]] = {}
        for room, rank in rooms:
            room.close_segment()
            for shape, sessions in (hearers.part_of(room, rank, user.id) if rank else room.audience).items():
                audience.setdefault(shape, set()).update(sessions)
        for session in hearing:
            audience.setdefault(session.shape, set()).add(session)
        return self.batch.say_once(audience, lambda shape: render_event(event, "", shape, time_ms, ""))

    def check_storable(self) -> None:
        """Raises `Fail` when messages and settings cannot be stored at present."""
        if self.full or not self.logged:
            raise Fail("STORAGE_FULL", FULL_TEXT if self.logged else STORAGE_TEXT)

    def happen(
        self, event: Event, user_id: int, room: Room, audience: int = 0, time_ms: int = 0, parent: int = 0
    ) -> tuple[int, int]:
        """An event changes a room and goes to the log; nobody is told. Returns its time and number.

        Args:
            time_ms: when, of an event in several rooms; 0 is now.
        """
        number = room.next
        room.next = number + 1
        now_ms = time_ms or self.runtime.clock_ms()
        # Each event of a room has its own time, so that a time names a place in its log as exactly as an id does.
        # Only those who quit with the server may share one: there may be thousands.
        least_ms = room.last_ms + (event.kind != QUIT or not (isinstance(event, Quit) and event.restart))
        room.last_ms = time_ms = now_ms if now_ms > least_ms else least_ms
        was_open = room.open
        seats = self._apply(event, room, user_id, number, time_ms)
        row = EventRow(room.id, number, time_ms, event.kind, audience, was_open, user_id, event, parent)
        self.pipeline.batch.record(row, room, event.alters_state or number == 1 or room.state.emptied == number)
        for seat in seats:
            self.note_seat(room, seat)
        return time_ms, number

    def _show(self, event: Event, room: Room, user_id: int, time_ms: int) -> None:
        """Presence while nothing is logged is in memory alone: what was stored of the room is still so."""
        emptied = room.state.emptied
        self._apply(event, room, user_id, room.next, time_ms)
        room.state.emptied = emptied

    def _apply(self, event: Event, room: Room, user_id: int, number: int, time_ms: int) -> list[int]:
        formed = bool(room.members)
        if self.standing.marks:
            self.standing.mark(event, user_id)
        event.apply(room, user_id, number, time_ms)
        seats = event.seats(user_id)
        if seats:
            self.census.rooms += bool(room.members) - formed
            room.roster.changed(seats)
        return seats

    def note_seat(self, room: Room, user_id: int) -> None:
        """A seat changed; it is written with what happens now."""
        self.batch.seat(room, user_id)
        if user_id in room.kept:
            self.kept_rooms.setdefault(user_id, set()).add(room)
        elif rooms := self.kept_rooms.get(user_id):
            rooms.discard(room)
            if not rooms:
                del self.kept_rooms[user_id]
