"""A world for the hub without sockets, threads, sleeps or a disk: it moves only when a test says so."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

import msgspec

import chatbox.commands  # noqa: F401 - registers the commands
from chatbox.core import dispatch
from chatbox.core.event import Event
from chatbox.core.events import KINDS
from chatbox.core.hub import Hub
from chatbox.core.identity import Identity
from chatbox.core.limits import Limits
from chatbox.core.log import (
    Commit,
    EventRow,
    LogFailed,
    MarkerRow,
    MemberRow,
    ProfileRow,
    RoomRow,
    SeatKey,
    Sent,
    SentKey,
    Snapshot,
)
from chatbox.core.recovery import Recovery
from chatbox.core.retiring import retire
from chatbox.core.room import Member, Room, State
from chatbox.core.runtime import Runtime
from chatbox.core.session import Session
from chatbox.services.accounts import Accounts
from chatbox.services.administration import Settings
from chatbox.services.attempts import Attempts
from chatbox.services.gateways import Gateways
from chatbox.services.history import History
from chatbox.services.invitations import Invitations
from chatbox.services.operators import Operators
from chatbox.services.passwords import Passwords
from chatbox.services.residents import AccountResidents
from chatbox.services.search import Search
from chatbox.services.server_bans import ServerBans
from chatbox.services.signup import Signup
from chatbox.storage.engine import AccountExists, AccountRow, Find, InvitationRow, Page, Related, Step
from chatbox.wire import caps
from chatbox.wire.caps import Framing

T = TypeVar("T")
ALL_CAPS = sum(cap.bit for cap in caps.CAPS if "no-implicit-names" not in cap.name)
"""All that add something."""


class Stored:
    """What a log holds, kept encoded, so that it cannot change with the hub's memory."""

    def __init__(self) -> None:
        self.events: dict[tuple[int, int], tuple[EventRow, bytes]] = {}
        self.rooms: dict[int, tuple[RoomRow, bytes]] = {}
        self.members: dict[tuple[int, int], bytes] = {}
        self.sent: dict[SentKey, tuple[int, int]] = {}
        self.markers: dict[tuple[int, int], int] = {}
        self.sent_times: dict[SentKey, int | None] = {}
        self.identities: dict[int, bytes] = {}
        self.profiles: dict[int, dict[str, str]] = {}
        self.last_room = 0

    def write(self, commit: Commit) -> None:
        """Takes a commit as an engine does."""
        for row in commit.events:
            assert (row.room, row.number) not in self.events, "a number was given twice"
            self.events[row.room, row.number] = (row, msgspec.json.encode(row.body))
        for room in commit.rooms:
            self.rooms[room.id] = (room, msgspec.json.encode(room.state))
        for head in commit.heads:
            old, state = self.rooms[head.id]
            new = RoomRow(old.id, old.name, old.folded, old.direct, head.next, head.last_ms, old.state)
            self.rooms[head.id] = (new, state)
        for key in commit.departed:
            self.members.pop((key.room, key.user), None)
        for seat in commit.members:
            self.members[seat.room, seat.user] = msgspec.json.encode(seat.member)
        for sent in commit.sent:
            self.sent.setdefault(sent.key, (sent.room, sent.number))
            self.sent_times.setdefault(sent.key, sent.sent_ms)
        for marker in commit.markers:
            self.markers[marker.user, marker.room] = marker.time_ms
            if not marker.room:
                self.markers = {key: at for key, at in self.markers.items() if key[0] != marker.user}
        for blank in commit.blanked:
            row, _ = self.events[blank.room, blank.number]
            row = EventRow(row.room, row.number, row.time_ms, 32, row.audience, row.open, row.user, blank.body)
            self.events[blank.room, blank.number] = (row, msgspec.json.encode(blank.body))
        for id in commit.removed:
            del self.rooms[id]
            self.last_room = commit.last_room
        for user, metadata in commit.profiles:
            self.profiles.pop(user, None)
            if metadata:
                self.profiles[user] = dict(metadata)
        for number, identity in commit.identities:
            self.identities.pop(number, None)
            if identity is not None:
                self.identities[number] = msgspec.json.encode(identity)

    def snapshot(self) -> Snapshot:
        """The state, as read back."""
        rooms = [
            RoomRow(r.id, r.name, r.folded, r.direct, r.next, r.last_ms, msgspec.json.decode(state, type=State))
            for r, state in self.rooms.values()
        ]
        members = [MemberRow(*key, msgspec.json.decode(seat, type=Member)) for key, seat in self.members.items()]
        identities = [msgspec.json.decode(identity, type=Identity) for identity in self.identities.values()]
        profiles = [ProfileRow(user, dict(metadata)) for user, metadata in self.profiles.items()]
        markers = [MarkerRow(*key, time_ms) for key, time_ms in self.markers.items()]
        return Snapshot("test", rooms, members, identities, self.last_room, profiles, markers)

    def log_of(self, room: int) -> list[EventRow]:
        """A room's events, decoded, in order."""
        return [self.event(key) for key in sorted(self.events) if key[0] == room]

    def event(self, key: tuple[int, int]) -> EventRow:
        """An event of a room and number, decoded."""
        row, body = self.events[key]
        event: Event = msgspec.json.decode(body, type=KINDS[row.kind])
        return msgspec.structs.replace(row, body=event)

    def fold(self, room_id: int) -> Room:
        """A room as replaying its log from the start makes it."""
        row, _ = self.rooms[room_id]
        room = Room(row.id, row.name, row.folded, row.direct)
        for event in self.log_of(room_id):
            event.body.apply(room, event.user, event.number, event.time_ms)
            room.next, room.last_ms = event.number + 1, event.time_ms
        return room


class FakeLog:
    """A log that commits or fails when it is told to; also the storage that history is read from."""

    def __init__(self) -> None:
        self.stored = Stored()
        self.pending: deque[tuple[Stored, Commit, Callable[[BaseException | None], None]]] = deque()
        self.commits: list[Commit] = []
        self.reloads: list[Callable[[Snapshot | BaseException], None]] = []
        self.account_rows: list[AccountRow] = []
        self.bans: dict[str, str] = {}
        self.invitation_rows: list[InvitationRow] = []
        self.free = 1 << 40
        self.indexed = self.unindexed = 0
        self.step_cpu_s = 0.0

    def commit(self, commit: Commit, done: Callable[[BaseException | None], None]) -> None:
        assert not self.pending, "at most one batch is being committed"
        frozen = Stored()
        frozen.rooms = dict(self.stored.rooms)
        frozen.sent, frozen.identities = dict(self.stored.sent), dict(self.stored.identities)
        frozen.sent_times = dict(self.stored.sent_times)
        frozen.profiles, frozen.markers = dict(self.stored.profiles), dict(self.stored.markers)
        frozen.events = {(row.room, row.number): self.stored.events[row.room, row.number] for row in commit.blanked}
        frozen.write(commit)  # encodes now, as an engine must: the state goes on changing
        self.pending.append((frozen, commit, done))

    def reload(self, done: Callable[[Snapshot | BaseException], None]) -> None:
        self.reloads.append(done)

    def finish(self) -> None:
        """The commit under way succeeds."""
        frozen, commit, done = self.pending.popleft()
        for key in commit.departed:
            self.stored.members.pop((key.room, key.user), None)
        self.stored.events |= frozen.events
        self.stored.rooms, self.stored.last_room = frozen.rooms, max(frozen.last_room, self.stored.last_room)
        self.stored.members |= frozen.members
        self.stored.sent, self.stored.identities = frozen.sent, frozen.identities
        self.stored.sent_times = frozen.sent_times
        self.stored.profiles, self.stored.markers = frozen.profiles, frozen.markers
        self.commits.append(commit)
        done(None)

    def fail(self, came_back: bool = False) -> None:
        """The commit under way fails; `came_back`: recovery finds that it was written all the same."""
        frozen, commit, done = self.pending.popleft()
        if came_back:
            self.pending.append((frozen, commit, lambda error: None))
            self.finish()
        done(LogFailed("no space left on device"))

    def find_sent(self, key: SentKey) -> Sent | None:
        found = self.stored.sent.get(key)
        rows = [row for row in self.stored.log_of(found[0]) if row.number == found[1]] if found else []
        return Sent(*found, rows[0] if rows else None) if found else None

    def answer_reload(self) -> None:
        """The database was opened again and read."""
        self.reloads.pop(0)(self.stored.snapshot())

    def load(self) -> Snapshot:
        return self.stored.snapshot()

    def accounts(self) -> list[AccountRow]:
        return list(self.account_rows)

    def refold(self, casemapping: str) -> None:
        """Names are as they are."""

    def secret(self, name: str) -> str:
        return f"the secret for {name}"

    def server_bans(self) -> list[str]:
        return list(self.bans.values())

    async def save_server_ban(self, target: str, state: str) -> None:
        self.bans.pop(target, None)
        if state:
            self.bans[target] = state

    async def save_account(self, row: AccountRow) -> AccountRow:
        if any(other.folded == row.folded and other.id != row.id for other in self.account_rows):
            raise AccountExists(row.name)
        saved = row if row.id else row._replace(id=len(self.account_rows) + 1)
        self.account_rows = [other for other in self.account_rows if other.id != saved.id] + [saved]
        return saved

    async def delete_account(self, account_id: int) -> None:
        self.account_rows = [row for row in self.account_rows if row.id != account_id]

    def invitations(self) -> list[InvitationRow]:
        return list(self.invitation_rows)

    async def save_invitation(self, row: InvitationRow) -> InvitationRow:
        saved = row if row.id else row._replace(id=max((other.id for other in self.invitation_rows), default=0) + 1)
        self.invitation_rows = [other for other in self.invitation_rows if other.id != saved.id] + [saved]
        return saved

    async def delete_invitation(self, id: int) -> None:
        self.invitation_rows = [row for row in self.invitation_rows if row.id != id]

    async def page(self, page: Page) -> list[EventRow]:
        found = [
            row
            for row in self.stored.log_of(page.room)
            if page.after < row.number < page.before
            and page.view.shows(row)
            and (not page.kinds or row.kind in page.kinds)
        ]
        return found[-page.limit :] if page.latest else found[: page.limit]

    async def related(self, about: Related) -> list[EventRow]:
        found = [
            row
            for row in self.stored.log_of(about.room)
            if row.parent in about.parents and row.kind == 2 and row.number < about.before and about.view.shows(row)
        ]
        found = [row for row in found if not about.first <= row.number <= about.last]
        return sorted(found, key=lambda row: (row.parent, row.number))[: about.limit]

    async def find(self, find: Find) -> list[EventRow]:
        views = {within.room: within for within in find.rooms}
        found = [
            row
            for row in map(self.stored.event, self.stored.events)
            if row.room in views
            and row.number < views[row.room].end
            and views[row.room].view.shows(row)
            and find.wanted.fits(row.body)
            and (find.after_ms is None or find.after_ms <= row.time_ms)
            and (find.before_ms is None or row.time_ms <= find.before_ms)
        ]
        return found[-find.limit :] if find.latest else found[: find.limit]

    async def index(self, most: int) -> Step:
        self.indexed += most
        return Step(self.indexed < self.unindexed, self.step_cpu_s)

    async def number_at(self, room: int, time_ms: int) -> int:
        rows = self.stored.log_of(room)
        return next((row.number for row in rows if row.time_ms >= time_ms), rows[-1].number + 1 if rows else 1)

    async def number_of_newest(self, room: int, count: int) -> int:
        said = [row.number for row in self.stored.log_of(room) if row.kind == 1]
        return said[-count] if len(said) >= count else 1

    async def delete_events(self, room: int, before: int, most: int) -> int:
        old = [(room, row.number) for row in self.stored.log_of(room) if row.number < before][:most]
        for key in old:
            del self.stored.events[key]
        return len(old)

    async def delete_sent(self, before: str, before_ms: int, most: int) -> int:
        old = []
        for key in self.stored.sent:
            sent_ms = self.stored.sent_times[key]
            if key.id < before if sent_ms is None else sent_ms < before_ms:
                old.append(key)
        for key in old[:most]:
            del self.stored.sent[key]
        return len(old[:most])

    async def free_bytes(self) -> int:
        return self.free

    def close(self, deadline_s: float) -> bool:
        return True


class FakeFuture:
    """Something to wait for."""

    def __init__(self) -> None:
        self._done = False

    def set_result(self, result: None) -> None:
        self._done = True

    def done(self) -> bool:
        return self._done

    def __await__(self) -> Generator[Any, None, None]:
        while not self._done:
            yield self


class FakeConnection:
    """Keeps what was written to it, one entry a write.

    Attributes:
        stuck: the peer takes nothing until `drain`.
    """

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closed = False
        self.probed_s = 0.0
        self.stuck = False
        self._when_drained: list[Callable[[], None]] = []

    def write(self, data: bytes) -> None:
        assert not self.closed, "written to after it was closed"
        self.writes.append(data)

    def close(self) -> None:
        self.closed = True

    def moved(self, address: str) -> bool:
        return address != "203.0.113.99"

    def probe(self, limit_s: float) -> None:
        self.probed_s = limit_s

    def go_on(self) -> None:
        """Lines wait in the session here."""

    def keeps(self, kept_bytes: int) -> None:
        """There is no limit here."""

    def when_drained(self, callback: Callable[[], None]) -> None:
        if self.stuck and self.writes:
            self._when_drained.append(callback)
        else:
            callback()

    def drain(self) -> None:
        """The peer takes what was written."""
        waiting, self._when_drained = self._when_drained, []
        for callback in waiting:
            callback()


class InlinePasswords(Passwords):
    """Hashes without a thread."""

    async def run(self, job: Callable[[], T]) -> T:
        return job()


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs what never really waits."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    raise AssertionError("it waits")


class World:
    """A hub, its log, and a loop that turns when told to.

    Attributes:
        auto: commits succeed by themselves within `turn`.
    """

    def __init__(self, limits: Limits | None = None, auto: bool = True, early: bool = False) -> None:
        self.now_ms = 1_700_000_000_000
        self.clock_s = 1000.0
        self.auto = auto
        self.ready: deque[Callable[[], None]] = deque()
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.waiting: list[tuple[Coroutine[Any, Any, None], Any]] = []
        self.log = FakeLog()
        runtime = Runtime(
            self.ready.append,
            self._call_later,
            self._spawn,
            lambda: self.now_ms,
            lambda: self.clock_s,
            FakeFuture,
        )
        self.hub = Hub(limits or Limits(stored_tags=frozenset({"+draft/react"})), self.log, runtime, early)
        self.history = History(self.log)
        self.accounts = Accounts(
            self.log, self.hub.casemapping, runtime.clock_ms, runtime.monotonic_s, InlinePasswords("fast")
        )
        self.residents = self.hub.residents = AccountResidents(self.accounts, self._spawn, "opt-in")
        self.signup = Signup(self.accounts, runtime.clock_ms, Attempts(30, runtime.monotonic_s))
        self.operators = Operators(InlinePasswords("fast"), self.accounts.attempts)
        self.invitations = Invitations(self.log, runtime.clock_ms)
        self.hub.services = {
            Accounts: self.accounts,
            History: self.history,
            Invitations: self.invitations,
            Operators: self.operators,
            Search: Search(self.log, FakeFuture),
            Settings: Settings(),
            Signup: self.signup,
            ServerBans: ServerBans(self.log, runtime.clock_ms, self.hub.casemapping.fold_source),
            Gateways: Gateways(InlinePasswords("fast")),
        }
        Recovery(self.hub)
        self.hub.load(self.log.load())
        retire(self.hub)
        self.turn()

    def _call_later(self, delay_s: float, callback: Callable[[], None]) -> None:
        self.timers.append((self.clock_s + delay_s, callback))

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._step(coroutine)

    def _step(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Runs until it waits for something, and goes on when that is done."""
        try:
            future = coroutine.send(None)
        except StopIteration:
            return
        self.waiting.append((coroutine, future))

    def tick(self) -> None:
        """What was scheduled for after this tick, and coroutines whose wait is over."""
        while self.ready:
            self.ready.popleft()()
        waiting, self.waiting = self.waiting, []
        for coroutine, future in waiting:
            if future.done():
                self._step(coroutine)
            else:
                self.waiting.append((coroutine, future))

    def turn(self) -> None:
        """Turns until nothing is left to do; commits succeed if `auto`."""
        for _ in range(1000):
            self.tick()
            if self.auto and self.log.pending:
                self.log.finish()
            elif not self.ready and not any(future.done() for _, future in self.waiting):
                return
        raise AssertionError("it never comes to rest")

    def wait(self, seconds: float) -> None:
        """Time passes; timers fire."""
        self.clock_s += seconds
        due = [callback for at_s, callback in self.timers if at_s <= self.clock_s]
        self.timers = [timer for timer in self.timers if timer[0] > self.clock_s]
        for callback in due:
            callback()
        self.turn()

    def client(
        self, nick: str, capabilities: int = 0, framing: Framing = Framing.LINE, room: str = "", address: str = "::1"
    ) -> Client:
        """Somebody who registers, and joins a room."""
        client = Client(self, capabilities, framing, address)
        client.send(f"NICK {nick}", f"USER {nick} 0 * :Real {nick}")
        if room:
            client.send(f"JOIN {room}")
        self.turn()
        client.lines()
        return client


class Client:
    """One session, and what it was told."""

    def __init__(self, world: World, capabilities: int = 0, framing: Framing = Framing.LINE, address: str = "::1"):
        self.world = world
        self.connection = FakeConnection()
        self.session = Session(world.hub.new_session_number(), self.connection, framing, address)
        self.session.caps = capabilities
        self.session.shape = self.session.shape_for(capabilities)
        world.hub.open_session(self.session)

    def send(self, *lines: str) -> None:
        """Sends lines, within this tick."""
        for line in lines:
            dispatch.receive(self.world.hub, self.session, line)

    def ask(self, *lines: str) -> list[str]:
        """Sends lines and returns all that it is told until everything is at rest."""
        self.lines()
        self.send(*lines)
        self.world.turn()
        return self.lines()

    def lines(self) -> list[str]:
        """What it was told since it was last asked, a line each."""
        data, self.connection.writes = b"".join(self.connection.writes), []
        return [line.removesuffix("\r") for line in unframe(data, self.session.framing)]

    def end(self) -> None:
        """The peer is gone."""
        dispatch.close(self.world.hub, self.session, "Connection closed", silent=True)


def unframe(data: bytes, framing: Framing) -> list[str]:
    """The lines in what was written."""
    if framing in (Framing.LINE, Framing.PLAIN):
        return data.decode().split("\n")[:-1]
    lines = []
    while data:
        assert data[0] == (0x81 if framing is Framing.TEXT_FRAME else 0x82)
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        lines.append(data[start : start + size].decode())
        data = data[start + size :]
    return lines


__all__ = ["ALL_CAPS", "Client", "FakeConnection", "FakeLog", "SeatKey", "Stored", "World", "run", "unframe"]
