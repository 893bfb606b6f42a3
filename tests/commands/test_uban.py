"""UBAN: who is kept off the server, and how they are told (ERR_YOUREBANNEDCREEP)."""

from __future__ import annotations

import pytest

from chatbox.core.privileges import EVERYTHING
from chatbox.services.operators import Configured
from chatbox.services.server_bans import ServerBans, canonical
from chatbox.wire import sasl
from tests.core.fakes import Client, World, run

USER = "USER u 0 * :x"


@pytest.fixture
def world() -> World:
    """With an account `Ann` and an operator."""
    world = World()
    run(world.accounts.add("Ann", "secret"))
    world.operators.configure([Configured("root", "root", frozenset({EVERYTHING}))])
    return world


@pytest.fixture
def op(world: World) -> Client:
    client = world.client("op")
    client.ask("OPER root root")
    return client


def come(world: World, nick: str, address: str = "198.51.100.3", *before: str) -> list[str]:
    client = Client(world, address=address)
    return client.ask(*before, f"NICK {nick}", USER, "CAP END")


def is_out(lines: list[str]) -> bool:
    return any(" 465 " in line for line in lines) and lines[-1].startswith("ERROR ")


@pytest.mark.parametrize(
    ("target", "address", "nick"),
    [
        ("198.51.100.3", "198.51.100.3", "x"),
        ("198.51.100.0/24", "198.51.100.77", "x"),
        ("2001:db8::/32", "2001:db8:1::1", "x"),
        ("*!*@198.51.100.*", "198.51.100.3", "x"),
        ("spam*!*@*", "203.0.113.5", "Spammer"),
        ("u@203.0.113.5", "203.0.113.5", "x"),
    ],
)
def test_kinds_of_targets(world: World, op: Client, target: str, address: str, nick: str) -> None:
    """Addresses, networks and masks; what is banned stays out until the ban ends."""
    assert "is banned." in op.ask(f"UBAN ADD {target} spam")[0]
    assert is_out(come(world, nick, address))
    assert not is_out(come(world, "other", "192.0.2.200"))
    assert "may come again" in op.ask(f"UBAN DEL {target}")[0]
    assert not is_out(come(world, nick, address))


def test_who_is_here_is_sent_away(world: World, op: Client) -> None:
    """With the reason; the operator who says so is never meant."""
    ann, bob = world.client("ann", address="198.51.100.3"), world.client("bob", address="192.0.2.1")
    op.ask("UBAN ADD 198.51.100.0/24 go away")
    assert ann.lines() == ["ERROR :Closing link: You are banned from this server: go away"]
    assert bob in (client for client in (bob, op) if not client.session.closed)
    op.ask("UBAN ADD *!*@* all")
    assert [client for client in (bob, op) if not client.session.closed] == [op]


def test_bans_end(world: World, op: Client) -> None:
    """DURATION, and not at once."""
    assert "for 7200 seconds" in op.ask("UBAN ADD 198.51.100.3 DURATION 2h spam")[0]
    assert is_out(come(world, "x"))
    world.now_ms += 7_200_001
    assert not is_out(come(world, "y"))
    assert op.ask("UBAN LIST")[0].endswith("0 bans; accounts: /msg NickServ SUSPEND LIST")


def test_unless_logged_in(world: World, op: Client) -> None:
    """REQUIRE-SASL: only strangers are kept out."""
    op.ask("UBAN ADD 198.51.100.0/24 REQUIRE-SASL spam")
    assert is_out(come(world, "x"))
    (blob,) = sasl.encode(sasl.format_plain("ann", "secret"))
    assert not is_out(come(world, "Ann", "198.51.100.3", "CAP LS 302", "AUTHENTICATE PLAIN", f"AUTHENTICATE {blob}"))
    assert world.hub.service(ServerBans).of_address("198.51.100.3") is None


def test_accounts(world: World, op: Client) -> None:
    """They are suspended, and whoever is logged in goes."""
    client = world.client("guest")
    client.ask("NS IDENTIFY ann secret")
    assert "account ann is suspended" in op.ask("UBAN ADD ann spam")[0]
    assert client.session.closed
    assert "suspended: spam" in op.ask("UBAN INFO ann")[0]
    op.ask("UBAN DEL ann")
    assert "logged in as Ann" in world.client("again").ask("NS IDENTIFY ann secret")[0]


def test_they_last(world: World, op: Client) -> None:
    """Over a restart; LIST and INFO describe them."""
    op.ask("UBAN ADD 198.51.100.0/24 spam")
    again = ServerBans(world.log, lambda: world.now_ms, str)
    ban = again.of_address("198.51.100.3")
    assert ban is not None
    assert (ban.target, ban.by, ban.reason) == ("198.51.100.0/24", "op", "spam")
    assert "198.51.100.0/24, for ever, by op: spam" in op.ask("UBAN INFO 198.51.100.3")[0]
    assert "is not banned" in op.ask("UBAN INFO 192.0.2.1")[0]


def test_what_is_no_target(world: World, op: Client) -> None:
    for line in (
        "UBAN ADD nobody",
        "UBAN DEL 192.0.2.1",
        "UBAN WHAT x",
        "UBAN ADD",
        "UBAN ADD 192.0.2.1 DURATION soon",
    ):
        assert "FAIL UBAN INVALID_PARAMS" in op.ask(line)[0]
    assert " 481 " in world.client("bea").ask("UBAN LIST")[0]


def test_forms() -> None:
    """Each target has one form."""
    assert canonical("198.51.100.9/24") == "198.51.100.0/24"
    assert canonical("2001:DB8:0::1") == "2001:db8::1"
    assert canonical("bad@host") == "*!bad@host"
    assert canonical("nick!") == "nick!*@*"
    assert canonical("ann") == ""
