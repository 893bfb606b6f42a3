"""HistServ, as Ergo has it: PLAY and DELETE."""

from __future__ import annotations

import re

import pytest

from chatbox.wire import caps
from tests.commands.people import texts
from tests.core.fakes import ALL_CAPS, World


@pytest.fixture
def world() -> World:
    return World()


def test_playing(world: World) -> None:
    """The last ones, or those of a while, each with when and who; lines of one message one by one."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", ALL_CAPS, room="#a")
    bob.ask("PRIVMSG #a :one", "PRIVMSG #a :\x01ACTION waves\x01", "PRIVMSG #a :\x01VERSION\x01")
    bob.ask("BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :two", "@batch=1 PRIVMSG #a :three", "BATCH -1")
    ann.lines()
    played = texts(ann.ask("PRIVMSG HistServ :PLAY #a"))
    assert [re.sub(r"^[-\d]+ [:\d]+ |^[:\d]+ ", "", line) for line in played] == [
        "<bob> one",
        "* bob waves",
        "<bob> two",
        "<bob> three",
        "End of history.",
    ]
    assert len(texts(ann.ask("HISTSERV PLAY #a 1"))) == 3
    world.now_ms += 3_600_000
    assert texts(ann.ask("HISTSERV PLAY #a 30m")) == ["End of history."]


def test_what_is_not_for_everybody(world: World) -> None:
    """Only members; a number or a while."""
    world.client("ann", room="#a").ask("PRIVMSG #a :one")
    bob = world.client("bob")
    assert texts(bob.ask("HISTSERV PLAY #a")) == ["There is no history of that for you"]
    assert texts(bob.ask("HISTSERV PLAY")) == ["Not enough parameters: PLAY <target> [<count> | <while>]"]
    bob.ask("JOIN #a")
    assert texts(bob.ask("HISTSERV PLAY #a soon")) == ["Give a number, or a while like 30m, 2h or 1d"]


def test_long_lines(world: World) -> None:
    """A line is never longer than a line may be."""
    ann = world.client("ann", room="#a")
    ann.ask("PRIVMSG #a :" + "ä" * 230)
    line = ann.ask("HISTSERV PLAY #a")[0]
    assert len(line.encode()) <= 510
    assert line.endswith("ä")


def test_deleting(world: World) -> None:
    """Under the same rules as REDACT."""
    ann, bob = world.client("ann", caps.MESSAGE_TAGS, room="#a"), world.client("bob", ALL_CAPS, room="#a")
    found = re.search("msgid=([^; ]+)", bob.ask("PRIVMSG #a :one")[0])
    assert found
    eve = world.client("eve", caps.MESSAGE_TAGS, room="#a")
    assert texts(eve.ask(f"HISTSERV DELETE #a {found[1]}")) == ["You are not authorised to delete this message"]
    assert texts(ann.ask(f"HISTSERV DELETE #a {found[1]}")) == ["It is taken back."]
    assert bob.lines()[-1].endswith(f" REDACT #a {found[1]}")
    assert texts(ann.ask(f"HISTSERV DELETE #a {found[1]}")) == ["This message does not exist, or is no more"]
