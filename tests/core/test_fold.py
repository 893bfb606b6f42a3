"""Any interleaving of what people do: one order for all, the state is the fold of the log, nobody hears too much."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core import ownership
from chatbox.core.log import EventRow
from chatbox.core.room import Member
from chatbox.core.room_events import Offered, SettingChanged
from chatbox.core.roster import MULTI, WHOLE, word_of
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World

NICKS = ("ann", "bob", "cat", "dan")
ROOMS = ("#a", "#b")
MODES = "+o -o +v +q -q +h +a +b -b +e +I +m -m +i -i +s -n +k +l -k +W -W +R +M +u -u"
KINDS = (
    (ALL_CAPS, Framing.LINE),
    (caps.CHATHISTORY | caps.MESSAGE_TAGS | caps.BATCH, Framing.TEXT_FRAME),
    (caps.CHATHISTORY, Framing.BINARY_FRAME),
    (caps.CHATHISTORY | caps.MESSAGE_TAGS | caps.ECHO_MESSAGE, Framing.LINE),
)
someone = st.sampled_from(range(len(NICKS)))
room = st.sampled_from(ROOMS)
action = st.one_of(
    st.tuples(st.just("send"), someone, st.builds("JOIN {}".format, room)),
    st.tuples(st.just("send"), someone, st.builds("PART {}".format, room)),
    st.tuples(st.just("say"), someone, room),
    st.tuples(st.just("say"), someone, room),
    st.tuples(st.just("say"), someone, st.sampled_from(NICKS)),
    st.tuples(st.just("send"), someone, st.builds("KICK {} {} :out".format, room, st.sampled_from(NICKS))),
    st.tuples(
        st.just("send"),
        someone,
        st.builds(
            "MODE {} {} {}".format,
            room,
            st.sampled_from(MODES.split()),
            st.sampled_from([*NICKS, "2"]),
        ),
    ),
    st.tuples(st.just("send"), someone, st.builds("TOPIC {} :{}".format, room, st.sampled_from(["x", "y", ""]))),
    st.tuples(st.just("send"), someone, st.sampled_from(["AWAY :gone", "AWAY", "NICK eve", "NICK ann", "PING x"])),
    st.tuples(st.just("send"), someone, st.sampled_from(["CAP REQ server-time", "CAP REQ -server-time"])),
    st.tuples(st.just("send"), someone, st.builds("INVITE {} {}".format, st.sampled_from(NICKS), room)),
    st.tuples(st.just("send"), someone, st.builds("RENAME {} {}".format, room, st.sampled_from(("#a", "#A", "#c")))),
    st.tuples(st.just("found"), someone, room),
    st.tuples(st.just("quit"), someone, st.just("")),
    st.tuples(st.just("tick"), st.just(0), st.just("")),
    st.tuples(st.just("commit"), st.just(0), st.just("")),
    st.tuples(st.just("clock"), st.sampled_from([-5000, 1, 40]), st.just("")),
)


class Play:
    """Runs actions, and keeps what everybody heard."""

    def __init__(self) -> None:
        self.world = World(auto=False)
        self.said = 0
        self.heard: dict[Client, list[str]] = {}
        self.ids: dict[Client, int] = {}
        self.people = [self._come(index) for index in range(len(NICKS))]
        for person in self.people[:3]:
            person.send("JOIN #a")
        self._rest()

    def _come(self, index: int) -> Client:
        capabilities, framing = KINDS[index]
        client = Client(self.world, capabilities, framing)
        self.heard[client] = []
        client.send(f"NICK {NICKS[index]}{'' if index < 4 else index}", "USER u 0 * :r")
        return client

    def do(self, what: str, who: int, text: str) -> None:
        """One action."""
        if what == "tick":
            self.world.tick()
        elif what == "commit":
            if self.world.log.pending:
                self.world.log.finish()
        elif what == "clock":
            self.world.now_ms += who
        elif what == "quit":
            self.people[who].end()
            self.people[who] = self._come(who)
        elif what == "found":
            self._found(self.people[who], text)
        elif what == "say":
            self.said += 1
            self.people[who].send(f"PRIVMSG {text} :m{self.said}")
        else:
            self.people[who].send(text)

    def _found(self, client: Client, name: str) -> None:
        """What ChanServ does for who has an account, done for somebody who has none."""
        hub, user = self.world.hub, client.session.user
        room = hub.find_room(name)
        if user is None or room is None or not hub.logged:
            return
        if room.state.founder == user.id:
            ownership.set_access(hub, room, user.id + 1, "v", user)
            hub.append(Offered(user.source, "", user.id), user.id, room)
            hub.append(SettingChanged(user.source, "", "query-cutoff", "join-time"), user.id, room)
            ownership.purge(hub, room, True, "over", user)
        else:
            ownership.purge(hub, room, False, "", user)
            ownership.set_founder(hub, room, user.id, user)

    def _rest(self) -> None:
        self.world.auto = True
        self.world.turn()
        self.world.auto = False

    def finish(self) -> None:
        """Everything is committed and released."""
        self._rest()
        for client in self.heard:
            self.heard[client] = client.lines()

    def check_kept(self, folded: dict[int, Member], memory: dict[int, Member]) -> None:
        """Seats of who is gone, by the log and in memory."""
        assert folded == memory

    def check_state(self) -> None:
        """Rows, the fold of the log and memory are the same."""
        stored, hub = self.world.log.stored, self.world.hub
        for room_id, (row, _) in stored.rooms.items():
            folded, memory = stored.fold(room_id), hub.by_room_id[room_id]
            kept = next(kept for kept in stored.snapshot().rooms if kept.id == room_id)
            assert folded.state == memory.state == kept.state
            assert folded.next == memory.next == kept.next
            assert folded.last_ms == memory.last_ms == kept.last_ms
            seats = {seat.user: seat.member for seat in stored.snapshot().members if seat.room == room_id}
            assert folded.members == memory.members
            if not row.direct:  # there it says what somebody who was away has not been told
                self.check_kept(folded.kept, memory.kept)
            assert memory.members | memory.kept == seats
            numbers = [event.number for event in stored.log_of(room_id)]
            assert numbers == list(range(1, row.next if row.next > len(numbers) else len(numbers) + 1))
            times = [event.time_ms for event in stored.log_of(room_id)]
            assert times == sorted(times)

    def check_census(self) -> None:
        """What is counted as it changes is what one counts who looks at everything."""
        hub = self.world.hub
        for room in hub.rooms.values():
            for way in (0, MULTI, WHOLE, MULTI | WHOLE):
                shown = {user_id: word_of(member, way) for user_id, member in room.members.items()}
                assert room.roster.words(way) == shown
        assert hub.census.rooms == sum(bool(room.members) for room in hub.rooms.values())
        assert hub.census.with_mode("i") == sum("i" in user.modes for user in hub.users.values())
        assert hub.unregistered == {session for session in hub.sessions if session.user is None}

    def check_order(self) -> None:
        """Messages of a room come to everybody in the room's order, each at most once."""
        places: dict[str, tuple[int, int]] = {}
        for room_id in self.world.log.stored.rooms:
            for event in self.world.log.stored.log_of(room_id):
                if body := getattr(event.body, "body", ""):
                    places[body] = (room_id, event.number)
        for lines in self.heard.values():
            last: dict[int, int] = defaultdict(int)
            for line in lines:
                if found := re.search(r" PRIVMSG #\w :(m\d+)$", line):
                    room_id, number = places[found[1]]  # told, so it is stored
                    assert number > last[room_id], (lines, line)
                    last[room_id] = number

    def check_audience(self) -> None:
        """Who hears a room's messages is exactly who has a seat when they are said, the sender by its capability."""
        stored = self.world.log.stored
        for room_id, (row, _) in stored.rooms.items():
            if row.direct:
                continue
            for client, lines in self.heard.items():
                events = stored.log_of(room_id)
                said = {getattr(event.body, "body", "") for event in events}
                heard = [found[1] for line in lines if (found := re.search(r" PRIVMSG #\w :(m\d+)$", line))]
                assert [body for body in heard if body in said] == self._expected(events, client), (
                    row.name,
                    client.session.number,
                )

    def _expected(self, events: list[EventRow], client: Client) -> list[str]:
        seats: dict[int, set[int]] = defaultdict(set)
        mine = self.ids.get(client, 0)
        expected = []
        for event in events:
            name = type(event.body).__name__
            if name == "Joined":
                seats[0].add(event.user)
            elif name in ("Parted", "Quit"):
                seats[0].discard(event.user)
            elif name == "Kicked":
                seats[0].discard(getattr(event.body, "target_id", 0))
            elif name == "Said":
                own = event.user == mine
                echoes = client.session.caps & caps.ECHO_MESSAGE
                if (own and echoes) or (not own and mine in seats[0]):
                    expected.append(getattr(event.body, "body", ""))
        return expected

    def remember(self) -> None:
        """Notes which user each session is; a session that ended keeps what it was."""
        for client in self.heard:
            if client.session.user is not None:
                self.ids[client] = client.session.user.id


def play(actions: list[tuple[str, int, str]]) -> None:
    game = Play()
    game.remember()
    for what, who, text in actions:
        game.do(what, who, text)
        game.remember()
    game.finish()
    game.check_state()
    game.check_census()
    game.check_order()
    game.check_audience()


@given(st.lists(action, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_interleaving(actions: list[tuple[str, int, str]]) -> None:
    """One order for all; state rows equal the fold; nobody hears what was not for them, and all what was."""
    play(actions)


@pytest.mark.soak
@given(st.lists(action, max_size=120))
@settings(max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_interleaving_for_long(actions: list[tuple[str, int, str]]) -> None:
    """The same with longer plays, and many more."""
    play(actions)
