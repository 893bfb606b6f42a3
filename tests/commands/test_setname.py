"""SETNAME (https://ircv3.net/specs/extensions/setname) and chghost (https://ircv3.net/specs/extensions/chghost)."""

from __future__ import annotations

import pytest

from chatbox.core import presence
from chatbox.wire import caps
from tests.commands.test_people import tails
from tests.core.fakes import ALL_CAPS, World


@pytest.fixture
def world() -> World:
    return World()


def test_setname(world: World) -> None:
    """ "…MUST send the server-to-client version of the SETNAME message to all clients in common channels, as well as to
    the client from which it originated"; "MUST NOT be sent to clients which do not have the setname capability"."""
    ann = world.client("ann", caps.SETNAME, room="#a,#b")
    bob, cat = world.client("bob", caps.SETNAME, room="#a,#b"), world.client("cat", room="#a")
    lonely = world.client("dan", caps.SETNAME)
    ann.lines(), bob.lines(), cat.lines()
    assert ann.ask("SETNAME :Ann of the lake") == [":ann!ann@0::1 SETNAME :Ann of the lake"]
    assert bob.lines() == [":ann!ann@0::1 SETNAME :Ann of the lake"]
    assert cat.lines() == []
    assert tails(lonely.ask("SETNAME Dan")) == ["SETNAME :Dan"]
    assert " :0 Ann of the lake" in bob.ask("WHO ann")[0]


def test_without_the_capability_it_is_silent(world: World) -> None:
    """ "the server SHOULD handle it silently (with no response)"."""
    ann = world.client("ann")
    assert ann.ask("SETNAME :Ann of the lake") == []
    assert "Ann of the lake" in ann.ask("WHOIS ann")[0]


def test_the_answer_has_the_label(world: World) -> None:
    """One line, which is the answer."""
    ann = world.client("ann", ALL_CAPS, room="#a")
    (line,) = ann.ask("@label=x SETNAME :Another")
    assert "label=x" in line
    assert line.endswith(" SETNAME :Another")


def test_a_real_name_that_cannot_be(world: World) -> None:
    """ "it MUST send a FAIL message with the INVALID_REALNAME code"; NAMELEN in RPL_ISUPPORT."""
    ann = world.client("ann")
    assert tails(ann.ask("SETNAME :" + "x" * 200, "SETNAME : ", "SETNAME")) == [
        "FAIL SETNAME INVALID_REALNAME :Realname is not valid",
        "FAIL SETNAME INVALID_REALNAME :Realname is not valid",
        "461 ann SETNAME :Not enough parameters",
    ]
    assert any("NAMELEN=150" in line for line in ann.ask("VERSION"))


def test_chghost(world: World) -> None:
    """ ":nick!old_user@old_host.local CHGHOST new_user new_host.goes.here"; to those who know it, once."""
    ann = world.client("ann", caps.CHGHOST, room="#a,#b")
    bob, cat = world.client("bob", caps.CHGHOST, room="#a,#b"), world.client("cat", room="#a")
    ann.lines(), bob.lines(), cat.lines()
    user = ann.session.user
    assert user is not None
    presence.set_host(world.hub, user, "lady", "lake.example")
    world.turn()
    assert bob.lines() == ann.lines() == [":ann!ann@0::1 CHGHOST lady lake.example"]
    assert cat.lines() == []
    ann.ask("PRIVMSG #a :hello")
    assert bob.lines() == [":ann!lady@lake.example PRIVMSG #a :hello"]
    assert next(iter(world.hub.rooms["#a"].members.values())).source == "ann!lady@lake.example"
    presence.set_host(world.hub, user, "lady", "lake.example")
    world.turn()
    assert ann.lines() == []
