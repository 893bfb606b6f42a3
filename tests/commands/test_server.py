"""The server itself: MOTD, LUSERS, VERSION, HELP, PING, LIST. Clauses of https://modern.ircdocs.horse/"""

from __future__ import annotations

from chatbox.core.dispatch import COMMANDS
from chatbox.core.limits import Limits
from tests.core.fakes import Client, World


def tails(lines: list[str]) -> list[str]:
    """Lines without their source."""
    return [line.split(" ", 1)[1] for line in lines]


def test_motd() -> None:
    """RPL_MOTDSTART, RPL_MOTD, RPL_ENDOFMOTD; ERR_NOMOTD; ERR_NOSUCHSERVER for others."""
    ann = World(Limits(motd=("hello",))).client("ann")
    assert tails(ann.ask("MOTD")) == [
        "375 ann :- chatbox Message of the day - ",
        "372 ann :- hello",
        "376 ann :End of /MOTD command.",
    ]
    assert tails(ann.ask("MOTD chatbox")) == tails(ann.ask("MOTD"))
    assert tails(ann.ask("MOTD elsewhere", "VERSION elsewhere")) == [
        "402 ann elsewhere :No such server",
        "402 ann elsewhere :No such server",
    ]
    assert tails(World().client("ann").ask("MOTD")) == ["422 ann :MOTD File is missing"]


def test_lusers() -> None:
    """Who is here, who has not said who they are, and how many rooms have people."""
    world = World()
    ann = world.client("ann", room="#a,#b")
    world.client("bob").ask("MODE bob +i")
    Client(world)
    ann.ask("PART #b")
    assert tails(ann.ask("LUSERS")) == [
        "251 ann :There are 1 users and 1 invisible on 1 servers",
        "252 ann 0 :operator(s) online",
        "253 ann 1 :unknown connection(s)",
        "254 ann 1 :channels formed",
        "255 ann :I have 2 clients and 0 servers",
        "265 ann 2 2 :Current local users 2, max 2",
        "266 ann 2 2 :Current global users 2, max 2",
    ]


def test_version() -> None:
    """RPL_VERSION, then what the server supports."""
    ann = World(Limits(version="chatbox-9")).client("ann")
    lines = tails(ann.ask("VERSION"))
    assert lines[0] == "351 ann chatbox-9 chatbox https://modern.ircdocs.horse/"
    assert {line.split(" ")[0] for line in lines[1:]} == {"005"}


def test_help() -> None:
    """Every command is listed and explained; others get ERR_HELPNOTFOUND."""
    ann = World().client("ann")
    listed = " ".join(line.split(" * :")[-1] for line in ann.ask("HELP") if " 705 " in line).split()
    assert set(listed) >= set(COMMANDS) - {"HELP"}
    for name, row in COMMANDS.items():
        start, text, end = ann.ask(f"HELP {name.lower()}")
        assert f" 704 ann {name} " in start
        assert text.endswith(row.help)
        assert end.endswith(row.spec)
    assert tails(ann.ask("HELP nonsense")) == ["524 ann NONSENSE :No help available on this topic"]


def test_ping() -> None:
    """PONG carries the token as it came; without one ERR_NEEDMOREPARAMS; a PONG is not answered."""
    ann = World().client("ann")
    assert ann.ask("PING :a b", "PING 5", "PONG x", "PING") == [
        ":chatbox PONG chatbox :a b",
        ":chatbox PONG chatbox 5",
        ":chatbox 461 ann PING :Not enough parameters",
    ]


def test_list() -> None:
    """RPL_LISTSTART, RPL_LIST with the number of members and the topic, RPL_LISTEND; by name too."""
    world = World()
    ann, bob = world.client("ann", room="#a,#b,#empty"), world.client("bob", room="#a")
    ann.ask("TOPIC #a :about us", "MODE #b +s", "PART #empty")
    assert tails(bob.ask("LIST")) == [
        "321 bob Channel :Users  Name",
        "322 bob #a 2 :about us",
        "323 bob :End of /LIST",
    ]
    assert tails(ann.ask("LIST"))[1:-1] == ["322 ann #a 2 :about us", "322 ann #b 1 :"]
    assert tails(bob.ask("LIST #b,#none,#A"))[1:-1] == ["322 bob #a 2 :about us"]
