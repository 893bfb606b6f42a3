"""Any interleaving of what people on all kinds of clients do, with commits that take their time or fail."""

from __future__ import annotations

import logging
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World
from tests.core.watch import Watch, drain

TAGS = caps.MESSAGE_TAGS | caps.SERVER_TIME


class Person(NamedTuple):
    """Somebody, and how they connect; two of them share an account. All fetch history, so that none comes by itself."""

    nick: str
    caps: int
    framing: Framing = Framing.LINE
    account: int = 0


PEOPLE = (
    Person("ann", ALL_CAPS, Framing.LINE, 1),
    Person("ann2", TAGS | caps.BATCH | caps.CHATHISTORY, Framing.TEXT_FRAME, 1),
    Person("bob", caps.CHATHISTORY, Framing.BINARY_FRAME),
    Person("cat", TAGS | caps.ECHO_MESSAGE | caps.CHATHISTORY),
    Person("dan", 0, Framing.PLAIN),
    Person("eve", ALL_CAPS & ~caps.ECHO_MESSAGE & ~caps.SERVER_TIME, Framing.TEXT_FRAME, 2),
)
NICKS = ("ann", "bob", "cat", "dan", "eve", "fay")
MODES = (
    "+o",
    "-o",
    "+v",
    "-v",
    "+b",
    "-b",
    "+m",
    "-m",
    "+i",
    "-i",
    "+s",
    "-s",
    "+n",
    "-n",
    "+k",
    "-k",
    "+l",
    "+m-m",
    "+ov",
    "+q",
    "-q",
    "+h",
    "+u",
    "-u",
    "+U",
    "-U",
)
CHANGES = ("server-time", "-server-time", "message-tags", "-message-tags", "echo-message", "away-notify extended-join")
STEPS = ("tick", "turn", "commit", "commit", "fail", "came back", "reload", "wait")

who = st.integers(0, len(PEOPLE) - 1)
room = st.sampled_from(("#a", "#b"))
nick = st.sampled_from(NICKS)
target = st.one_of(room, room, nick, st.just("#a,bob,#b"))
said = st.one_of(
    *[st.builds("PRIVMSG {} :m%".format, room)] * 4,
    st.just("NICK n%"),
    st.sampled_from(("TOPIC #a :t%", "MODE #a +m-m", "MODE #a +v bob")),
)
line = st.one_of(
    st.builds("JOIN {}".format, st.sampled_from(("#a", "#b", "#a,#b", "#a k", "0"))),
    st.builds("PART {} :p%".format, st.sampled_from(("#a", "#b", "#a,#b"))),
    st.builds("{} {} :m%".format, st.sampled_from(("PRIVMSG", "NOTICE")), target),
    st.builds("@+draft/react=m% TAGMSG {}".format, target),
    st.builds("@+typing=m% TAGMSG {}".format, room),
    st.builds("KICK {} {} :k%".format, room, st.one_of(nick, st.just("ann,bob"))),
    st.builds("MODE {} {} {} {}".format, room, st.sampled_from(MODES), st.one_of(nick, st.just("2")), nick),
    st.builds("TOPIC {} :{}".format, room, st.sampled_from(("t%", ""))),
    st.builds("INVITE {} {}".format, nick, room),
    st.builds("NICK {}".format, nick),
    st.builds("CHATHISTORY LATEST {} * 5".format, target),
    st.builds("CAP REQ :{}".format, st.sampled_from(CHANGES)),
    st.sampled_from(("AWAY :a%", "AWAY", "PING x", "QUIT :q%", "WHO #a", "NAMES #a", "LIST")),
)
action = st.one_of(
    st.tuples(st.just("send"), who, line, st.booleans()),
    st.tuples(st.just("send"), who, line, st.booleans()),
    st.tuples(st.just("send"), who, said, st.booleans()),
    st.tuples(st.just("send"), who, said, st.booleans()),
    st.tuples(st.sampled_from(STEPS), st.just(0), st.just(""), st.just(False)),
    st.tuples(st.just("clock"), st.sampled_from((-5000, 1, 40)), st.just(""), st.just(False)),
    st.tuples(st.just("gone"), who, st.just(""), st.just(False)),
)
Action = tuple[str, int, str, bool]


class Play:
    """Runs actions against a hub that is watched."""

    def __init__(self, early: bool) -> None:
        self.world = World(auto=False, early=early)
        self.watch = Watch(self.world, early)
        self.count = 0
        self.everybody: list[Client] = []
        self.present = [self._come(person) for person in PEOPLE]
        for index in (0, 2, 3, 4):
            self.send(index, "JOIN #a", False)

    def _come(self, person: Person) -> Client:
        client = Client(self.world, person.caps, person.framing)
        client.session.account_id = person.account
        client.session.account = f"acc{person.account}" if person.account else ""
        self.everybody.append(client)
        here = self.world.hub.by_id.get(person.account)
        rooms = list(here.rooms.values()) if here else []
        client.send(f"NICK {person.nick}", "USER u 0 * :r")
        if client.session.user is None:
            client.send(f"NICK {person.nick}{len(self.everybody)}")
        self.watch.greet(client.session, rooms)
        return client

    def send(self, index: int, text: str, labelled: bool) -> None:
        """A line of a person, who comes back first if they are gone."""
        if self.present[index].session.closed:
            if not self.world.hub.ready:
                return
            self.present[index] = self._come(PEOPLE[index])
        session = self.present[index].session
        if session.plain and text.startswith("CAP"):
            return
        if text.startswith("CHATHISTORY") and not session.has(caps.BATCH):
            return  # its page could not be told from what is said
        self.count += 1
        unique = f"m{self.count}"
        text = text.replace("m%", unique).replace("%", str(self.count))
        self.watch.senders[unique] = session
        if "+typing" in text:
            heard = self.world.hub.rooms.get(text.rpartition(" ")[2])
            members = {one for group in heard.audience.values() for one in group} if heard else set()
            self.watch.ephemeral[unique] = None if session.busy else {*members, session}
        if labelled and session.has(caps.LABELED_RESPONSE):
            label = f"label=L{self.count}"
            text = f"@{label};{text[1:]}" if text.startswith("@") else f"@{label} {text}"
        self.present[index].send(text)

    def do(self, what: str, index: int, text: str, labelled: bool) -> None:
        """One action."""
        world, log = self.world, self.world.log
        if what == "send":
            self.send(index, text, labelled)
        elif what == "gone":
            self.present[index].end()
        elif what == "clock":
            world.now_ms += index
        elif what == "tick":
            world.tick()
        elif what == "turn":
            world.turn()
        elif what == "wait":
            world.wait(1)
        elif what == "reload" and log.reloads:
            log.answer_reload()
        elif what == "commit" and log.pending:
            log.finish()
        elif what in ("fail", "came back") and log.pending:
            log.fail(what == "came back")


def play(actions: list[Action], early: bool) -> None:
    game = Play(early)
    world, watch = game.world, game.watch
    for one in actions:
        game.do(*one)
        if world.hub.ready:
            watch.check_audiences()
        if one[0] in ("commit", "came back"):
            watch.check_stored()
    drain(world, lambda: world.hub.pipeline.idle and world.hub.logged and not world.waiting)
    watch.check_audiences()
    watch.check_stored()
    watch.check_memory()
    for client in game.everybody:
        watch.check_heard(client, client.lines())


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Failures are what this is about; their notes in the log are not."""
    logging.getLogger("chatbox.core.recovery").setLevel(logging.CRITICAL)


@given(st.lists(action, min_size=10, max_size=60), st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_everybody_hears_what_is_for_them_once_and_in_order(actions: list[Action], early: bool) -> None:
    """One order for all, each event once, nobody more than was for them; said means stored; rows are the fold."""
    play(actions, early)


@pytest.mark.soak
@given(st.lists(action, max_size=200), st.booleans())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_everybody_hears_what_is_for_them_for_long(actions: list[Action], early: bool) -> None:
    """The same with longer plays, and many more."""
    play(actions, early)
