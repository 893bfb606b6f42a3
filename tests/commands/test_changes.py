"""What clients are told when the settings change while they are here: cap-notify, and RPL_ISUPPORT.

https://ircv3.net/specs/extensions/capability-negotiation#cap-notify
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chatbox.commands import changes
from chatbox.wire import caps
from tests.commands.people import tails
from tests.core.fakes import Client, World


def changed(world: World, **settings: Any) -> None:
    """The settings were read again."""
    before = changes.offered(world.hub)
    world.hub.limits = replace(world.hub.limits, **settings)
    changes.tell(world.hub, before)
    world.turn()


def test_capabilities_come_and_go() -> None:
    """ "…MUST notify the client about all new capabilities and about existing capabilities that are no longer
    available"; DEL "MUST cancel any capability-specific behavior"."""
    world = World()
    new, old, early = world.client("new", caps.RELAYMSG), world.client("old"), Client(world)
    early.ask("CAP LS 302")
    new.ask("CAP LS 302")
    changed(world, relaymsg=False)
    assert tails(new.lines()) == ["CAP new DEL draft/relaymsg"]
    assert tails(early.lines()) == ["CAP * DEL draft/relaymsg"]
    assert not new.session.has(caps.RELAYMSG)
    assert old.lines() == []
    changed(world, relaymsg=True)
    assert tails(new.lines()) == ["CAP new NEW draft/relaymsg=/"]
    changed(world, relaymsg=True)
    assert new.lines() == []


def test_values_change() -> None:
    """ "The NEW subcommand can also update the value of an existing capability"; version 301 knows of no values."""
    world = World()
    new, asked = world.client("new"), world.client("asked", caps.CAP_NOTIFY)
    new.ask("CAP LS 302")
    changed(world, multiline_lines=5)
    assert tails(new.lines()) == ["CAP new NEW draft/multiline=max-bytes=4096,max-lines=5"]
    assert asked.lines() == []
    changed(world, znc_playback=False)
    assert tails(asked.lines()) == ["CAP asked DEL znc.in/playback"]


def test_tokens_change() -> None:
    """005: "-<parameter>" for what is gone; who has not come in yet hears it then."""
    world = World()
    ann, early = world.client("ann"), Client(world)
    changed(world, topic_length=17, utf8_only=False, icon="https://example.com/i.png")
    assert tails(ann.lines()) == [
        "005 ann TOPICLEN=17 draft/ICON=https://example.com/i.png -UTF8ONLY :are supported by this server"
    ]
    assert early.lines() == []
