"""How many connections an address may have and make, which addresses count together, and where to listen."""

from __future__ import annotations

import socket

import pytest

from chatbox.net.bind import Address, BindError, bind, own_addresses
from chatbox.net.gate import Gate


def test_so_many_at_a_time() -> None:
    """The limit itself is still admitted; one that closes makes room."""
    gate = Gate(per_address=2)
    for _ in range(2):
        assert gate.admits("192.0.2.1", 0)
        gate.opened("192.0.2.1")
    assert not gate.admits("192.0.2.1", 0)
    assert gate.admits("192.0.2.2", 0)
    gate.closed("192.0.2.1")
    assert gate.admits("192.0.2.1", 0)


def test_so_many_a_minute() -> None:
    """Attempts that were refused do not lengthen the wait."""
    gate = Gate(per_minute=3)
    assert [gate.admits("192.0.2.1", at_s) for at_s in (0, 1, 2, 3, 59)] == [True, True, True, False, False]
    assert gate.admits("192.0.2.1", 60.5)
    assert not gate.admits("192.0.2.1", 60.6)


def test_a_network_counts_as_one_and_loopback_not_at_all() -> None:
    """An IPv6 customer has a /64; who is on this machine is trusted; local sockets have no address."""
    gate = Gate(per_address=1)
    gate.opened("2001:db8::1")
    assert not gate.admits("2001:db8::ffff", 0)
    assert gate.admits("2001:db8:0:1::1", 0)
    for address in ("127.0.0.1", "127.3.2.1", "::1", ""):
        for _ in range(5):
            assert gate.admits(address, 0)
            gate.opened(address)


def test_it_forgets() -> None:
    """Memory is not kept for addresses that have not been here for a minute."""
    gate = Gate(per_address=5, per_minute=5)
    for number in range(200):
        address = f"192.0.2.{number}"
        assert gate.admits(address, 0)
        gate.opened(address)
        gate.closed(address)
    gate.forget_old(100)
    assert not gate._recent
    assert not gate._open


def test_no_limits() -> None:
    """0 is without limit."""
    gate = Gate()
    for _ in range(1000):
        assert gate.admits("192.0.2.1", 0)
        gate.opened("192.0.2.1")


def test_bind_says_what_is_wrong() -> None:
    """In words for a person, with what to do; and leaves nothing open."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BindError, match=f"Port {port} is taken"):
            bind([Address("127.0.0.1", 0, "any"), Address("127.0.0.1", port, "any")])
    with pytest.raises(BindError, match="no address of this machine"):
        bind([Address("192.0.2.77", 0, "any")])
    with pytest.raises(BindError, match="no address of this machine"):
        bind([Address("no-such-host.invalid", 0, "any")])


def test_any_free_port_is_the_same_for_all_addresses() -> None:
    """Port 0 twice is one port, so that one number can be told to friends."""
    bound = bind([Address("127.0.0.1", 0, "any"), Address("127.0.0.2", 0, "any")])
    ports = {one.port for one in bound}
    for one in bound:
        one.socket.close()
    assert len(ports) == 1


@pytest.mark.parametrize("hosts", [["0.0.0.0", "::"], ["::"], ["0.0.0.0"], ["192.0.2.1"]])
def test_there_is_always_an_address_to_tell(hosts: list[str]) -> None:
    """Also on a machine without a network."""
    assert own_addresses(hosts)
