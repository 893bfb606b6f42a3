"""Bridges: RELAYMSG (https://github.com/ircv3/ircv3-specifications/pull/417)."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World

NO_TAGS = caps.ECHO_MESSAGE | caps.RELAYMSG


def test_it_is_said_under_the_relayed_nick() -> None:
    """Everybody hears it; the tag says who relayed it, to who takes tags or knows the capability."""
    world = World()
    ann, bob, cat = world.client("ann", ALL_CAPS, room="#A"), world.client("bob", NO_TAGS), world.client("cat")
    dan = world.client("dan", framing=Framing.PLAIN)
    for one in (bob, cat, dan):
        one.ask("JOIN #a")
    cat.lines(), bob.lines(), dan.lines()
    (echo,) = ann.ask("@label=L;+x=y RELAYMSG #a smt/discord :hi there")
    assert "label=L" in echo
    assert "+x=y" in echo
    assert "draft/relaymsg=ann" in echo
    assert echo.endswith(" :smt/discord!relay@0::1 PRIVMSG #A :hi there")
    assert bob.lines() == ["@draft/relaymsg=ann :smt/discord!relay@0::1 PRIVMSG #A :hi there"]
    assert cat.lines() == [":smt/discord!relay@0::1 PRIVMSG #A :hi there"]
    assert dan.lines() == ["smt/discord: hi there"]
    page = ann.ask("CHATHISTORY LATEST #a * 5")
    assert any("draft/relaymsg=ann" in line and line.endswith(":hi there") for line in page)


@pytest.mark.parametrize("nick", ["plain", "invalid!nick/discord", "a/b c", "/", "a/", "/b", "a:b/c", "x" * 70 + "/y"])
def test_a_relayed_nick_is_nobody_elses(nick: str) -> None:
    """It has a separator, which no nick of this server has."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    refusal = ann.ask(f"RELAYMSG #a {nick} hi" if " " not in nick else "RELAYMSG #a :a/b c")[0]
    assert " FAIL RELAYMSG INVALID_NICK :" in refusal or " 461 " in refusal
    assert " 432 " in ann.ask("NICK smt/discord")[0]


def test_who_may() -> None:
    """Operators of the room, while the server has it enabled; bans fit relayed nicks."""
    world = World()
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#a")
    assert " FAIL RELAYMSG PRIVS_NEEDED :" in bob.ask("RELAYMSG #a x/y hi")[0]
    assert " 403 ann #none :" in ann.ask("RELAYMSG #none x/y hi")[0]
    assert " FAIL RELAYMSG BLANK_MSG :" in ann.ask("RELAYMSG #a x/y : ")[0]
    ann.ask("MODE #a +b x/*!*@*")
    assert " FAIL RELAYMSG BANNED :" in ann.ask("RELAYMSG #a x/y hi")[0]
    assert " 401 ann x/y :" in ann.ask("PRIVMSG x/y :hi")[0]


def test_it_can_be_switched_off() -> None:
    """`[features] relaymsg = false`."""
    world = World(Limits(relaymsg=False))
    assert "draft/relaymsg" not in " ".join(Client(world).ask("CAP LS 302"))
    assert " FAIL RELAYMSG NOT_ENABLED :" in world.client("ann", room="#a").ask("RELAYMSG #a x/y hi")[0]
    assert "draft/relaymsg=/" in " ".join(Client(World()).ask("CAP LS 302"))
