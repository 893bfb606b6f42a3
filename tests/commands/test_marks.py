"""Bots and operators are marked on what they say: bot mode and oper-tag.

https://ircv3.net/specs/extensions/bot-mode, https://ircv3.net/specs/extensions/oper-tag
"""

from __future__ import annotations

import pytest

from chatbox.core.privileges import EVERYTHING
from chatbox.services.operators import Configured
from chatbox.wire import caps
from tests.core.fakes import World


@pytest.fixture
def world() -> World:
    world = World()
    world.operators.configure([Configured("root", "root", frozenset({EVERYTHING}))])
    return world


def test_bots(world: World) -> None:
    """ "…SHOULD be added by the server to all commands sent by a bot"; only for who requested message-tags."""
    bot = world.client("robo", caps.ECHO_MESSAGE | caps.MESSAGE_TAGS, room="#a")
    tagged, plain = world.client("ann", caps.MESSAGE_TAGS, room="#a"), world.client("bob", room="#a")
    assert bot.ask("MODE robo +B")[-1] == ":robo!robo@0::1 MODE robo +B"
    tagged.lines(), plain.lines()
    for line in ("PRIVMSG #a :beep", "PRIVMSG ann :beep", "TOPIC #a :beep", "PART #a"):
        echo = bot.ask(line)
        (heard,) = tagged.lines()
        assert "bot" in heard.split(" ")[0].lstrip("@").split(";")
        if "PRIVMSG" in line:
            assert "bot" in echo[-1].split(" ")[0].lstrip("@").split(";")
    assert not [line for line in plain.lines() if "bot" in line.split("robo")[0]]
    bot.ask("MODE robo -B", "JOIN #a")
    assert "bot;" not in tagged.lines()[0]


def test_what_is_not_kept(world: World) -> None:
    """ "…to all commands sent by a bot (e.g. PRIVMSG, JOIN, MODE, NOTICE, and all others)": typing too."""
    capable = caps.MESSAGE_TAGS | caps.OPER_TAG | caps.ECHO_MESSAGE
    bot, ann = world.client("robo", capable, room="#a"), world.client("ann", capable, room="#a")
    bot.ask("MODE robo +B", "OPER root root")
    ann.lines()
    for target in ("#a", "ann"):
        (echo,) = bot.ask(f"@+typing=active TAGMSG {target}")
        for line in (echo, *ann.lines()):
            assert {"bot", "draft/oper", "+typing=active"} <= set(line.split(" ")[0].lstrip("@").split(";"))


def test_all_commands(world: World) -> None:
    """ "…to all commands sent by a user (e.g. PRIVMSG, JOIN, MODE, NOTICE, and all others)", also in no room."""
    knows = caps.OPER_TAG | caps.AWAY_NOTIFY | caps.SETNAME | caps.EXTENDED_MONITOR
    op, ann = world.client("op", knows), world.client("ann", knows)
    ann.ask("MONITOR + op", "MODE ann +w")
    op.ask("OPER root root", "JOIN #a")
    for line in ("AWAY :x", "SETNAME :Op", "INVITE ann #a", "WALLOPS :hi", "PART #a", "AWAY", "KILL ann :x"):
        op.ask(line)
        told = ann.lines()
        assert line == "PART #a" or told[0].startswith("@draft/oper :op!op@0::1 "), line
    assert op.ask("NICK root")[0].startswith("@draft/oper :op!op@0::1 NICK ")


def test_isupport_names_the_mode(world: World) -> None:
    """BOT=B"""
    assert any(" BOT=B " in line for line in world.client("ann").ask("VERSION"))


def test_operators(world: World) -> None:
    """ "…to messages sent by a user who is currently an IRC operator"; for who requested the capability."""
    op = world.client("op", room="#a")
    knows, plain = world.client("ann", caps.OPER_TAG, room="#a"), world.client("bob", caps.MESSAGE_TAGS, room="#a")
    op.ask("OPER root root")
    knows.lines(), plain.lines()
    op.ask("PRIVMSG #a :hi")
    assert knows.lines() == ["@draft/oper :op!op@0::1 PRIVMSG #a :hi"]
    assert "draft/oper" not in plain.lines()[0]
    op.ask("DEOPER", "PRIVMSG #a :hi")
    assert knows.lines() == [":op!op@0::1 PRIVMSG #a :hi"]
