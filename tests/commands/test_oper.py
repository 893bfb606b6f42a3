"""OPER, KILL, WALLOPS, REHASH, SAJOIN, SANICK: becoming an operator, and what operators do.

https://modern.ircdocs.horse/#operator-messages
"""

from __future__ import annotations

import pytest

from chatbox.core.dispatch import COMMANDS
from chatbox.core.privileges import EVERYTHING, PRIVILEGES
from chatbox.services.administration import Settings
from chatbox.services.operators import Configured
from chatbox.services.passwords import make_hasher
from tests.core.fakes import Client, World


@pytest.fixture
def world() -> World:
    """With operators `root` (everything, password hashed) and `mod` (may kill)."""
    world = World()
    hashed = make_hasher("fast").hash("secret")
    world.operators.configure(
        [Configured("root", hashed, frozenset({EVERYTHING})), Configured("mod", "plain", frozenset({"kill"}))]
    )
    return world


def oper(world: World, nick: str = "op", name: str = "root", password: str = "secret") -> Client:
    client = world.client(nick)
    assert " 381 " in client.ask(f"OPER {name} {password}")[0]
    return client


def tails(lines: list[str]) -> list[str]:
    return [line.removeprefix(":chatbox ") for line in lines]


def test_becoming_an_operator(world: World) -> None:
    """ "…upon success, RPL_YOUREOPER" and a MODE message with +o."""
    client = world.client("ann")
    assert tails(client.ask("OPER root secret")) == [
        "381 ann :You are now an IRC operator",
        ":ann!ann@0::1 MODE ann +o",
    ]
    assert tails(client.ask("MODE ann")) == ["221 ann +o"]
    assert " 400 " in client.ask("OPER root secret")[0]
    assert any(" 252 ann 1 " in line for line in client.ask("LUSERS"))


@pytest.mark.parametrize(
    ("line", "code"), [("OPER root wrong", "464"), ("OPER nobody secret", "464"), ("OPER root", "461"), ("OPER", "461")]
)
def test_failing_to(world: World, line: str, code: str) -> None:
    """ERR_PASSWDMISMATCH, also for a name that nobody has."""
    assert f" {code} ann " in world.client("ann").ask(line)[0]


def test_guesses_are_limited(world: World) -> None:
    """After ten in a minute also the right password is refused (491), until the minute is over."""
    client = world.client("ann")
    for _ in range(10):
        client.ask("OPER root wrong")
    assert " 491 " in client.ask("OPER root secret")[0]
    world.wait(61)
    assert " 381 " in client.ask("OPER root secret")[0]


def test_where_there_are_no_operators() -> None:
    """ERR_NOOPERHOST: nobody can become one here."""
    assert " 491 ann " in World().client("ann").ask("OPER root secret")[0]


def test_the_mode_is_not_for_taking(world: World) -> None:
    """+o comes from OPER alone; -o and DEOPER give it up, with all rights."""
    client = world.client("ann")
    assert client.ask("MODE ann +o") == []
    for line in ("MODE ann -o", "DEOPER"):
        client.ask("OPER root secret")
        assert tails(client.ask(line)) == [":ann!ann@0::1 MODE ann -o"]
        assert " 481 " in client.ask("WALLOPS x")[0]


def test_privileges_are_named() -> None:
    """Every privilege that a command asks for can be given."""
    assert {row.privilege for row in COMMANDS.values()} - {""} <= PRIVILEGES.keys()


def test_each_privilege_is_its_own(world: World) -> None:
    """ERR_NOPRIVILEGES for everybody else, and for operators who have other ones."""
    mod, ann = oper(world, "mod", "mod", "plain"), world.client("ann")
    for client, line in ((ann, "KILL mod x"), (mod, "WALLOPS x"), (mod, "REHASH"), (mod, "SAJOIN ann #a")):
        assert " 481 " in client.ask(line)[0]
    assert mod.ask("KILL ann x") == []


def test_kill(world: World) -> None:
    """Who is killed is told by whom and why, and quits for all others."""
    op, ann, bob = oper(world), world.client("ann", room="#a"), world.client("bob", room="#a")
    ann.lines()
    assert op.ask("KILL ann :go away") == []
    assert ann.lines() == [
        ":op!op@0::1 KILL ann :go away",
        ":ann!ann@0::1 QUIT :Killed (op (go away))",
        "ERROR :Closing link: Killed (op (go away))",
    ]
    assert bob.lines() == [":ann!ann@0::1 QUIT :Killed (op (go away))"]
    assert " 401 " in op.ask("KILL nobody x")[0]
    assert " 483 " in op.ask("KILL chatbox x")[0]


def test_killing_oneself(world: World) -> None:
    """It is nobody's fault but one's own."""
    op = oper(world)
    assert op.ask("KILL op :bye")[-1].startswith("ERROR ")


def test_wallops(world: World) -> None:
    """ "…to all currently connected users who have set the 'w' user mode for themselves"."""
    op, ann, bob = oper(world), world.client("ann"), world.client("bob")
    ann.ask("MODE ann +w")
    assert op.ask("WALLOPS :hi all") == []
    assert ann.lines() == [":op!op@0::1 WALLOPS :hi all"]
    assert bob.lines() == []
    op.ask("MODE op +w")
    assert op.ask("WALLOPS :again") == [":op!op@0::1 WALLOPS again"]


def test_rehash(world: World) -> None:
    """RPL_REHASHING, and what came of it."""
    world.hub.services[Settings] = Settings("chatbox.toml", lambda: ["accounts.x is no key"])
    assert tails(oper(world).ask("REHASH")) == [
        "382 op chatbox.toml Rehashing",
        "NOTICE op :accounts.x is no key",
    ]


def test_sajoin_and_sanick(world: World) -> None:
    """Whatever the modes of the room; names have to be valid and free as ever."""
    op, ann = oper(world), world.client("ann")
    other = world.client("own", room="#a")
    other.ask("MODE #a +i")
    op.ask("SAJOIN ann #a")
    assert ":ann!ann@0::1 JOIN #a" in ann.lines()
    assert ":op!op@0::1 JOIN #a" in op.ask("SAJOIN #a")
    op.ask("SANICK ann bob")
    assert ":ann!ann@0::1 NICK bob" in ann.lines()
    assert " 433 " in op.ask("SANICK bob own")[0]
    assert " 401 " in op.ask("SANICK nobody x")[0]
    assert " 403 " in op.ask("SAJOIN nochannel")[0]


def test_notices_of_who_comes_and_goes(world: World) -> None:
    """Connections, nicks and departures, for operators who want to hear of them."""
    op = oper(world)
    op.ask("MODE op +s cnq")
    ann = world.client("ann")
    ann.ask("NICK bea", "QUIT :bye")
    assert [line.partition("*** ")[2] for line in op.lines()] == [
        "CONNECT: ann!ann@0::1 has come from ::1",
        "NICK: ann!ann@0::1 is called bea now",
        "QUIT: bea!ann@0::1 has left: Quit: bye",
    ]


def test_server_notices(world: World) -> None:
    """User mode s with the kinds one wants to hear; only for operators who may."""
    op, mod, ann = oper(world), oper(world, "mod", "mod", "plain"), world.client("ann")
    assert ann.ask("MODE ann +s") == mod.ask("MODE mod +s k") == []
    assert tails(op.ask("MODE op +s ko")) == [":op!op@0::1 MODE op +s +ko"]
    assert tails(op.ask("MODE op")) == ["221 op +os", "008 op +ko :Server notice mask"]
    mod.ask("KILL ann :x")
    assert op.lines() == [":chatbox NOTICE op :*** KILL: mod has killed ann: x"]
    assert tails(op.ask("MODE op -s k")) == [":op!op@0::1 MODE op +s +o"]
    assert tails(op.ask("MODE op -o")) == [":op!op@0::1 MODE op -os"]
    assert tails(op.ask("MODE op")) == ["221 op +"]
