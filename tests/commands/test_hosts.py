"""What others see of where somebody comes from: cloaks (user mode x), vhosts (HostServ), and who is told (CHGHOST).

https://ircv3.net/specs/extensions/chghost
"""

from __future__ import annotations

import pytest

from chatbox.core.cloaks import cloak
from chatbox.core.limits import Limits
from chatbox.core.privileges import EVERYTHING
from chatbox.services.operators import Configured
from chatbox.wire import caps
from tests.core.fakes import World, run


@pytest.fixture
def world() -> World:
    """With an account `Ann` and an operator."""
    world = World(Limits(cloak_secret="secret"))
    run(world.accounts.add("Ann", "secret"))
    world.operators.configure([Configured("root", "root", frozenset({EVERYTHING}))])
    return world


def test_cloaks() -> None:
    """The same for a network or an account, unlike for any other, unlike with another secret."""
    one = cloak("secret", 0, "192.0.2.1")
    assert one == cloak("secret", 0, "192.0.2.1") != cloak("secret", 0, "192.0.2.2")
    assert one != cloak("other", 0, "192.0.2.1")
    assert (
        cloak("secret", 0, "2001:db8::1") == cloak("secret", 0, "2001:db8::ffff") != cloak("secret", 0, "2001:db9::1")
    )
    assert cloak("secret", 7, "192.0.2.1") == cloak("secret", 7, "192.0.2.2") != cloak("secret", 8, "192.0.2.1")
    assert "192" not in one


def test_a_cloak_is_put_on_and_taken_off(world: World) -> None:
    """Others see it at once; with chghost they are told."""
    ann, bob = world.client("guest", room="#a"), world.client("bob", caps.CHGHOST, room="#a")
    host = cloak("secret", 0, "::1")
    assert ann.ask("MODE guest +x")[-1] == f":guest!guest@{host} MODE guest +x"
    assert bob.lines() == [f":guest!guest@0::1 CHGHOST guest {host}"]
    ann.ask("PRIVMSG #a :hi")
    assert bob.lines() == [f":guest!guest@{host} PRIVMSG #a :hi"]
    assert not [line for line in bob.ask("WHOIS guest", "WHO #a") if "::1" in line and "guest" in line.split("::1")[0]]
    ann.ask("MODE guest -x")
    assert bob.lines() == [f":guest!guest@{host} CHGHOST guest 0::1"]


def test_an_accounts_cloak_is_its_own(world: World) -> None:
    """From wherever it comes."""
    ann = world.client("guest", room="#a")
    ann.ask("MODE guest +x", "NS IDENTIFY ann secret")
    assert ann.session.user is not None
    assert ann.session.user.host == cloak("secret", 1, "")


def test_everybody_can_begin_cloaked() -> None:
    """`[accounts] default_user_modes`; then nobody ever sees an address."""
    world = World(Limits(cloak_secret="secret", default_user_modes="xi"))
    bob = world.client("bob", room="#a")
    world.client("ann", room="#a")
    assert bob.lines() == [f":ann!ann@{cloak('secret', 0, '::1')} JOIN #a"]
    assert bob.ask("MODE bob") == [":chatbox 221 bob +ix"]


def test_vhosts(world: World) -> None:
    """Operators give them to accounts; they come with logging in and go with logging out."""
    op, ann, bob = world.client("op"), world.client("guest", room="#a"), world.client("bob", caps.CHGHOST, room="#a")
    op.ask("OPER root root")
    assert "Ann is shown with the.host." in op.ask("HS SET ann the.host")[0]
    assert "63 letters" in op.ask("HS SET ann a$b")[0]
    ann.ask("NS IDENTIFY ann secret")
    assert bob.lines() == [":guest!guest@0::1 CHGHOST guest the.host"]
    assert "the.host, your vhost" in ann.ask("HS STATUS")[0]
    ann.ask("NS LOGOUT")
    assert bob.lines() == [":guest!guest@the.host CHGHOST guest 0::1"]
    ann.ask("NS IDENTIFY ann secret")
    op.ask("HS DEL ann")
    assert bob.lines()[-1] == ":guest!guest@the.host CHGHOST guest 0::1"
    assert "don't know" in ann.ask("HS SET ann x")[0]
