"""What is said to everybody alike is said exactly as if it were made for each."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.core.prepared import NICK, Prepared
from chatbox.core.reply import Reply
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World

LINES = [("002", "Your host"), ("005", "A=1", "B", "are supported by this server"), ("372", "- " + "é" * 235)]


@pytest.mark.parametrize("capabilities", [0, ALL_CAPS])
@pytest.mark.parametrize("nick", ["ann", "é", "a" * 60])
@pytest.mark.parametrize("label", ["", "x"])
def test_as_one_by_one(nick: str, capabilities: int, label: str) -> None:
    """Also where a long nick leaves too little room for a line, which is cut between two characters."""
    world = World(Limits(nick_length=100))
    client = world.client(nick, capabilities)
    answers = []
    for way in ("prepared", "numeric"):
        world.hub._last_batch = 0
        reply = Reply(world.hub, client.session, label)
        if way == "prepared":
            reply.prepared(Prepared(world.hub.name, LINES))
        else:
            for code, *params in LINES:
                reply.numeric(code, *params)
        reply.finish()
        world.turn()
        answers.append(client.lines())
    assert answers[0] == answers[1] != []


@pytest.mark.parametrize("capabilities", [0, ALL_CAPS])
@pytest.mark.parametrize("framing", list(Framing))
@pytest.mark.parametrize("nick", ["ann", "é" * 130])
@pytest.mark.parametrize("label", ["", "x"])
def test_with_numbers_and_the_nick_in_the_text_as_one_by_one(
    nick: str, framing: Framing, capabilities: int, label: str
) -> None:
    """Also where a line is cut because the nick stands in it twice."""
    world = World(Limits(nick_length=300, name="100%d." + "x" * 50))
    client = world.client(nick, capabilities, framing)
    rows = [
        ("001", f"Welcome, {NICK}"),
        ("251", "There are %(here)d users " + "and more " * 20),
        ("252", "%(operators)d", "operator(s) online"),
    ]
    told = [("001", f"Welcome, {nick}"), ("251", "There are 12 users " + "and more " * 20), ("252", "0", rows[2][2])]
    answers = []
    for way in ("prepared", "numeric"):
        world.hub._last_batch = 0
        reply = Reply(world.hub, client.session, label)
        if way == "prepared":
            prepared = Prepared(world.hub.name, rows, ["here", "operators"])
            reply.prepared(prepared, {"here": 12, "operators": 0})
        else:
            for code, *params in told:
                reply.numeric(code, *params)
        answers.append(reply.take())
    assert answers[0] == answers[1]
    assert answers[0] or framing is Framing.PLAIN, "a person is not told such things"


def test_no_character_of_the_owner_s_is_taken_for_the_nick() -> None:
    """A file from DOS ends with one of its own."""
    world = World(Limits(motd=("hello\x1athere",), network="N\x1aet"))
    client = world.client("ann")
    assert ":chatbox 372 ann :- hello\x1athere" in client.ask("MOTD")
    other = Client(world)
    other.send("NICK bob", "USER u 0 * :r")
    world.turn()
    assert other.lines()[0] == ":chatbox 001 bob :Welcome to the N\x1aet network, bob"


def test_a_percent_sign_is_one_where_nothing_is_counted() -> None:
    """The message of the day is the owner's."""
    world = World(Limits(motd=("100 % %d",)))
    assert "- 100 % %d" in "\n".join(world.client("ann").ask("MOTD"))


def test_a_changed_configuration_is_told() -> None:
    """005 after a REHASH has the new values."""
    world = World(Limits(topic_length=100))
    ann = world.client("ann")
    assert "TOPICLEN=100" in " ".join(ann.ask("VERSION"))
    world.hub.limits = Limits(topic_length=200)
    assert "TOPICLEN=200" in " ".join(ann.ask("VERSION"))
