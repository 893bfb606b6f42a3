"""AWAY before one has come in (https://ircv3.net/specs/extensions/pre-away), and away-notify on joining."""

from __future__ import annotations

from chatbox.wire import caps
from tests.commands.test_people import tails
from tests.core.fakes import Client, World


def test_pre_away() -> None:
    """ "servers MUST accept the AWAY command before connection registration has completed"."""
    world = World()
    client = Client(world, caps.PRE_AWAY)
    assert client.ask("AWAY :Gone to lunch") == [":chatbox 306 * :You have been marked as being away"]
    client.ask("NICK ann", "USER ann 0 * :Ann")
    assert tails(world.client("bob").ask("PRIVMSG ann :hi")) == ["301 bob ann :Gone to lunch"]
    assert Client(world).ask("AWAY :x") == [":chatbox 451 * :You have not registered"]


def test_nobody_is_there_for_no_reason() -> None:
    """ "Servers MAY substitute a human-readable message for the `*`"."""
    world = World()
    world.client("ann").ask("AWAY *")
    assert tails(world.client("bob").ask("PRIVMSG ann :hi")) == ["301 bob ann Away"]


def test_who_joins_while_away() -> None:
    """ "…will be sent when a user joins and has an away message set" (https://ircv3.net/specs/extensions/away-notify)."""
    world = World()
    ann, bob = world.client("ann", caps.AWAY_NOTIFY, room="#a"), world.client("bob", caps.AWAY_NOTIFY)
    bob.ask("AWAY :x")
    assert not any("AWAY" in line for line in bob.ask("JOIN #a"))
    assert tails(ann.lines()) == ["JOIN #a", "AWAY :x"]
