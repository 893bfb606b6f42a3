"""WEBIRC and STS: who a connection is for, and that it should have come with TLS.

https://ircv3.net/specs/extensions/webirc, https://ircv3.net/specs/extensions/sts
"""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from chatbox.core.limits import Limits, Sts
from chatbox.services.gateways import Gateway, Gateways
from tests.core.fakes import Client, World

LINE = "WEBIRC secret kiwi {} {}"


@pytest.fixture
def world() -> World:
    """With a gateway at 192.0.2.0/24."""
    world = World()
    world.hub.service(Gateways).configured = [Gateway("kiwi", "secret", [ip_network("192.0.2.0/24")])]
    return world


def test_for_whom_it_connects(world: World) -> None:
    """ "…allows the WebIRC gateway to pass on the user's actual IP address and hostname"."""
    client = Client(world, address="192.0.2.7")
    assert client.ask(LINE.format("host.example", "198.51.100.3")) == []
    assert any(" 001 ann " in line for line in client.ask("NICK ann", "USER u 0 * :x"))
    assert client.session.address == "198.51.100.3"
    assert client.session.user is not None
    assert (client.session.user.host, client.session.user.address) == ("host.example", "198.51.100.3")


def test_a_host_name_that_is_none(world: World) -> None:
    """Then the address is shown; one that begins with a colon gets a zero."""
    for hostname, address, host in (("0::1", "0::1", "0::1"), ("bad!host", "198.51.100.3", "198.51.100.3")):
        client = Client(world, address="192.0.2.7")
        client.ask(LINE.format(hostname, address), f"NICK n{len(host)}", "USER u 0 * :x")
        assert client.session.user is not None
        assert client.session.user.host == host


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("192.0.2.7", ["WEBIRC wrong kiwi h 198.51.100.3"]),
        ("198.51.100.9", ["WEBIRC secret kiwi h 198.51.100.3"]),
        ("192.0.2.7", ["WEBIRC secret kiwi h nowhere"]),
        ("192.0.2.7", ["NICK ann", "WEBIRC secret kiwi h 198.51.100.3"]),
        ("192.0.2.7", ["WEBIRC secret kiwi h 203.0.113.99"]),
    ],
)
def test_refusals(world: World, address: str, lines: list[str]) -> None:
    """A wrong password, a wrong place, no address, too late, too many from there: an ERROR and the end."""
    client = Client(world, address=address)
    assert client.ask(*lines)[-1].startswith("ERROR ")
    assert client.connection.closed


def test_secure_only_all_the_way(world: World) -> None:
    """ "Servers MUST ONLY treat the connection as secure if this flag is sent and the connection … is also secure"."""
    for own, option, secure in ((True, " secure", True), (True, "", False), (False, " secure", False)):
        client = Client(world, address="192.0.2.7")
        client.session.secure = own
        client.ask(LINE.format("h", "198.51.100.3") + (f" :{option.strip()} remote-port=7" if option else ""))
        assert client.session.secure is secure


def test_the_certificate_of_who_is_behind_it(world: World) -> None:
    """certfp-sha-256, in either case."""
    client = Client(world, address="192.0.2.7")
    client.session.secure = True
    client.ask(LINE.format("h", "198.51.100.3") + f" :secure certfp-sha-256={'AB' * 32}")
    assert client.session.certificate == "ab" * 32


def offered(world: World, *, secure: bool = False, name: str = "", version: str = "302") -> str:
    client = Client(world)
    client.session.secure, client.session.server_name = secure, name
    words = " ".join(client.ask(f"CAP LS {version}")).split()
    return next((word for word in words if word.startswith("sts")), "")


def test_sts() -> None:
    """In the clear "servers MUST send [port]", over TLS duration, and only for host names that were asked for."""
    world = World(Limits(sts=Sts(6697, 2592000, frozenset({"chat.example"}))))
    assert offered(world) == "sts=port=6697"
    assert offered(world, secure=True, name="chat.example") == "sts=duration=2592000"
    assert offered(world, secure=True) == offered(world, secure=True, name="other.example") == ""
    assert offered(world, version="301") == ""
    assert offered(World()) == ""
    assert " NAK sts" in Client(world).ask("CAP LS 302", "CAP REQ sts")[-1]


def test_sts_is_taken_back() -> None:
    """ "A duration=0 value indicates a disabled STS persistence policy"; nobody is sent to TLS any more."""
    world = World(Limits(sts=Sts(6697, 0, frozenset({"chat.example"}))))
    assert offered(world) == ""
    assert offered(world, secure=True, name="chat.example") == "sts=duration=0"
