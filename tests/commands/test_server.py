"""The server itself: MOTD, LUSERS, VERSION, HELP, PING, LIST. Clauses of https://modern.ircdocs.horse/"""

from __future__ import annotations

import pytest

from chatbox.core import user_modes
from chatbox.core.dispatch import COMMANDS
from chatbox.core.limits import Limits
from chatbox.core.privileges import Oper
from chatbox.services.administration import Settings
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


@pytest.mark.parametrize("command", ["HELP", "HELPOP"])
def test_help(command: str) -> None:
    """Every command is listed and explained; others get ERR_HELPNOTFOUND."""
    ann = World().client("ann")
    listed = " ".join(line.split(" * :")[-1] for line in ann.ask(command) if " 705 " in line).split()
    assert set(listed) >= set(COMMANDS) - {"HELP"}
    for name, row in COMMANDS.items():
        start, _, text, *_, spec, end = ann.ask(f"{command} {name.lower()}")
        assert f" 704 ann {name} " in start
        assert text.endswith(row.help)
        assert spec.endswith(row.spec)
        assert end == f":chatbox 706 ann {name} :End of /HELP"
    assert tails(ann.ask(f"{command} nonsense")) == ["524 ann nonsense :No help available on this topic"]
    assert any("+n  Only members may speak." in line for line in ann.ask(f"{command} cmodes"))
    modes = [line.split(" :")[1][1] for line in ann.ask(f"{command} umodes")[2:-1]]
    assert "".join(modes) == user_modes.LETTERS
    assert any("monitor" in line for line in ann.ask(f"{command} caps"))


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


def test_admin_info_time_links() -> None:
    """RPL_ADMINME and what follows, or ERR_NOADMININFO; RPL_INFO, RPL_TIME, RPL_LINKS and their ends."""
    world = World(Limits(admin=("Berlin", "The chess club", "chess@example.org"), description="Chess"))
    ann, eve = world.client("ann"), World().client("eve")
    assert tails(ann.ask("ADMIN")) == [
        "256 ann chatbox :Administrative info",
        "257 ann Berlin",
        "258 ann :The chess club",
        "259 ann chess@example.org",
    ]
    assert tails(eve.ask("ADMIN")) == ["423 eve chatbox :No administrative info is available"]
    assert {line.split(" ")[0] for line in tails(ann.ask("INFO"))[:-1]} == {"371"}
    assert tails(ann.ask("INFO chat*"))[-1] == "374 ann :End of INFO list"
    assert tails(ann.ask("TIME")) == ["391 ann chatbox 1700000000 0 :Tuesday, 14 November 2023, 22:13:20 UTC"]
    assert tails(ann.ask("LINKS")) == ["364 ann chatbox chatbox :0 Chess", "365 ann * :End of /LINKS list"]
    for name in ("ADMIN", "INFO", "TIME", "VERSION", "MOTD"):
        assert tails(ann.ask(f"{name} other.example")) == ["402 ann other.example :No such server"]


def test_links_to_other_servers() -> None:
    """CONNECT and SQUIT: ERR_NOPRIVILEGES, ERR_NEEDMOREPARAMS, ERR_NOSUCHSERVER."""
    world = World()
    ann, oper = world.client("ann"), world.client("oper")
    assert oper.session.user is not None
    oper.session.user.oper = Oper("root", frozenset({"*"}))
    assert tails(ann.ask("CONNECT other.example"))[0].startswith("481 ann :")
    for line in ("CONNECT other.example 6667", "SQUIT other.example :bad link"):
        assert tails(oper.ask(line))[0].startswith("402 oper other.example :No such server")
    assert tails(oper.ask("SQUIT other.example")) == ["461 oper SQUIT :Not enough parameters"]


def test_what_is_disabled() -> None:
    """ERR_SUMMONDISABLED and ERR_USERSDISABLED, which "MUST be returned by any server which doesn't implement it"."""
    ann = World().client("ann")
    assert tails(ann.ask("SUMMON root", "USERS")) == [
        "445 ann :SUMMON has been disabled",
        "446 ann :USERS has been disabled",
    ]


def test_stats() -> None:
    """u, o and m for everybody, l, k and i for operators; RPL_ENDOFSTATS; 481, 461, 402."""
    world = World()
    ann, oper = world.client("ann"), world.client("oper")
    assert oper.session.user is not None
    oper.session.user.oper = Oper("root", frozenset({"*"}))
    world.now_ms += 90_061_000
    assert tails(ann.ask("STATS u")) == ["242 ann :Server Up 1 days 1:01:01", "219 ann u :End of /STATS report"]
    assert tails(ann.ask("STATS o"))[0] == "243 ann O * * oper"
    assert tails(ann.ask("STATS l", "STATS")) == [
        "481 ann :Permission Denied - You're not an IRC operator",
        "461 ann STATS :Not enough parameters",
    ]
    lines = tails(oper.ask("STATS l"))
    assert len(lines) == 3
    assert any("ann!ann@0::1 from 0::1, plain text" in line for line in lines)
    assert tails(ann.ask("STATS m"))[0] == "212 ann NICK 2 0 0"
    oper.ask("UBAN ADD 192.0.2.0/24 spam", "UBAN ADD *!bad@*.example")
    assert tails(oper.ask("STATS k"))[:2] == ["216 oper K 192.0.2.0/24 * * 0 spam", "216 oper K *.example * bad 0 :"]
    assert tails(oper.ask("STATS i"))[0] == "215 oper I * * * 0 everybody"
    assert tails(ann.ask("STATS u other.example")) == ["402 ann other.example :No such server"]
    assert tails(oper.ask("STATS ?")) == ["219 oper ? :End of /STATS report"]


def test_list_searches() -> None:
    """ELIST=CMNTU (https://modern.ircdocs.horse/#elist-parameter): masks, masks left out, members, ages in minutes."""
    world = World()
    ann, bob = world.client("ann", room="#one"), world.client("bob")
    world.now_ms += 600_000
    ann.ask("JOIN #two", "TOPIC #one :x")
    bob.ask("JOIN #two")
    world.now_ms += 60_000

    def found(question: str) -> list[str]:
        return [line.split(" ")[2] for line in tails(bob.ask(f"LIST {question}")) if line.startswith("322 ")]

    assert found("#t*") == found("*TWO") == found("!*one") == found(">1") == found("C<5") == ["#two"]
    assert found("<2") == found("C>5") == found("T<5") == found("T>0") == found("!#t*") == ["#one"]
    assert found("C<0") == found("T>5") == found(">2") == found("#o* >1") == found("#o*,>1") == []
    assert found("#o*,#t*") == found("C>0") == found("#one,#two") == ["#one", "#two"]
    assert found("#TWO,#two") == ["#two"]
    assert any("ELIST=CMNTU" in line for line in bob.ask("VERSION"))


def test_restart() -> None:
    """ERR_NOPRIVILEGES; and where nobody would start it again, that is said."""
    world = World()
    ann, oper = world.client("ann"), world.client("oper")
    assert oper.session.user is not None
    oper.session.user.oper = Oper("root", frozenset({"restart"}))
    assert tails(ann.ask("RESTART"))[0].startswith("481 ann :")
    assert tails(oper.ask("RESTART"))[0].startswith("400 oper RESTART :")
    asked: list[bool] = []
    world.hub.service(Settings).restart = lambda: asked.append(True)
    assert tails(oper.ask("RESTART")) == ["NOTICE oper :The server restarts."]
    assert asked == [True]
