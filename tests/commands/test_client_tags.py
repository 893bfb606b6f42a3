"""Client-only tags: https://ircv3.net/specs/extensions/message-tags#client-only-tags, typing and channel-context."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.core.fakes import ALL_CAPS, Client, World


def two(world: World) -> tuple[Client, Client]:
    """Two in a room."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#a")
    bob.lines()
    return ann, bob


def test_they_are_passed_on_as_sent_and_others_are_not() -> None:
    """ "servers MUST attach as-is"; "Tags without the client-only prefix MUST be removed"; server tags come first."""
    ann, bob = two(World())
    ann.ask(r"@+x=a\sb\:;plain=1;+example.com/y;msgid=forged;time=forged PRIVMSG #a :hi")
    (line,) = bob.lines()
    tags = line.partition(" ")[0][1:].split(";")
    assert tags[2:] == [r"+x=a\sb\:", "+example.com/y"]
    assert tags[0].startswith("time=2")
    assert tags[1].startswith("msgid=test")


@pytest.mark.parametrize(
    ("denied", "passed"),
    [
        (("typing",), ["+draft/react", "+x"]),
        (("*",), []),
        (("*", "-typing", "-x"), ["+typing", "+x"]),
        ((), ["+typing", "+draft/react", "+x"]),
    ],
)
def test_what_the_server_does_not_pass_on(denied: tuple[str, ...], passed: list[str]) -> None:
    """CLIENTTAGDENY: blocked tags "will be silently ignored", not the message they are attached to."""
    ann, bob = two(World(Limits(denied_tags=denied)))
    ann.ask("@+typing;+draft/react;+x PRIVMSG #a :hi")
    (line,) = bob.lines()
    assert [tag for tag in line.partition(" ")[0][1:].split(";") if tag.startswith("+")] == passed
    told = " ".join(Client(ann.world).ask("NICK x", "USER x 0 * :x"))
    assert (f" CLIENTTAGDENY={','.join(denied)} " in told) == bool(denied)


def test_typing_comes_after_what_was_said_before_it() -> None:
    """Nothing of it is stored, and it keeps its place after the messages of its sender."""
    world = World()
    ann, bob = two(world)
    before = len(world.log.commits)
    ann.send("PRIVMSG #a :1", "@+typing=active TAGMSG #a", "PRIVMSG #a :2")
    world.turn()
    assert ["TAGMSG" in line for line in bob.lines()] == [False, True, False]
    assert sum(len(commit.events) for commit in world.log.commits[before:]) == 2
    before = len(world.log.commits)
    ann.ask("@+typing=active TAGMSG #a", "@+typing=done TAGMSG bob")
    assert len(world.log.commits) == before


@pytest.mark.parametrize("tag", ["+channel-context", "+draft/channel-context"])
def test_the_channel_a_private_answer_belongs_to(tag: str) -> None:
    """ "This tag MUST be attached to PRIVMSG and NOTICE messages to users only"; it comes with history too."""
    ann, bob = two(World())
    ann.ask(f"@{tag}=#a NOTICE bob :only you")
    assert f";{tag}=#a " in bob.lines()[0]
    assert any(f"{tag}=#a" in line for line in bob.ask("CHATHISTORY LATEST ann * 5"))


def test_nobody_without_the_capability_sees_any() -> None:
    """ "Servers MUST NOT deliver `TAGMSG` to clients that haven't negotiated the message tags capability"."""
    world = World()
    ann, _ = two(world)
    cat = world.client("cat", ALL_CAPS & ~caps.MESSAGE_TAGS, room="#a")
    ann.ask("@+typing=active TAGMSG #a", "@+draft/react=x TAGMSG #a", "@+x=y PRIVMSG #a :hi")
    (line,) = cat.lines()
    assert "+x" not in line
    assert " 421 cat TAGMSG :" in cat.ask("@+x TAGMSG #a")[0]
