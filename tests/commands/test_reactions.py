"""Reactions and replies: https://ircv3.net/specs/client-tags/react, …/reply, and their place in history."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.commands.test_redaction import msgid, say
from tests.core.fakes import ALL_CAPS, Client, World

STORED = frozenset(("+draft/react", "+draft/unreact", "+reply", "+draft/reply"))
CONTEXT = "draft/chathistory-context"


def people(world: World) -> tuple[Client, Client]:
    """Two with all capabilities."""
    return world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#a")


def page(client: Client, command: str) -> list[str]:
    """The lines of a page."""
    return client.ask("CHATHISTORY " + command)[1:-1]


@pytest.mark.parametrize("spelling", ["+reply", "+draft/reply"])
def test_both_spellings_are_taken_as_sent(spelling: str) -> None:
    """A reaction is relayed with the tags it was sent with, and found under what it is about."""
    world = World(Limits(stored_tags=STORED))
    ann, bob = people(world)
    ident = say(ann, "PRIVMSG #a :hello")
    bob.lines()
    ann.ask(f"@{spelling}={ident};+draft/react=👋 TAGMSG #a")
    (heard,) = bob.lines()
    assert f"{spelling}={ident};+draft/react=👋 " in heard
    (row,) = [row for row, _ in world.log.stored.events.values() if row.kind == 2]
    assert world.hub.msgid(world.hub.rooms["#a"], row.parent) == ident


def test_reactions_come_with_an_old_page() -> None:
    """ "Such messages MUST be tagged with the `draft/chathistory-context` tag and MUST immediately follow their parent
    message. Context messages MUST NOT be counted towards the message limit."
    """
    world = World(Limits(stored_tags=STORED))
    ann, bob = people(world)
    first, second, third = (say(ann, f"PRIVMSG #a :{number}") for number in (1, 2, 3))
    reaction = say(ann, f"@+reply={first};+draft/react=a TAGMSG #a")
    ann.ask(f"@+reply={first};+draft/react=b TAGMSG #a", f"@+reply={third};+draft/react=c TAGMSG #a")
    lines = page(bob, f"BEFORE #a msgid={third} 2")
    assert [line.rpartition("msgid=")[2].partition(";")[0].partition(" ")[0] for line in lines][:2] == [first, reaction]
    assert [CONTEXT in line for line in lines] == [False, True, True, False]
    assert [" TAGMSG #a" in line for line in lines] == [False, True, True, False]
    assert second in lines[3]
    whole = page(bob, "LATEST #a * 6")
    assert [" TAGMSG " in line for line in whole] == [False, False, False, True, True, True]
    assert not any(CONTEXT in line for line in whole)  # in its place, and not twice


def test_who_cannot_take_them_gets_none() -> None:
    """Without event-playback "the server MUST NOT send any lines other than `PRIVMSG` and `NOTICE`"."""
    world = World(Limits(stored_tags=STORED))
    ann, bob = people(world)
    ident = say(ann, "PRIVMSG #a :hello")
    ann.ask(f"@+reply={ident};+draft/react=x TAGMSG #a", f"@+reply={ident} PRIVMSG #a :a reply")
    for missing in (caps.EVENT_PLAYBACK, caps.MESSAGE_TAGS):
        bob.session.caps = ALL_CAPS & ~missing
        assert not [line for line in page(bob, "LATEST #a * 9") if "TAGMSG" in line]
    (line,) = [line for line in page(bob, "LATEST #a * 9") if "a reply" in line]
    assert "+reply" not in line  # a reply is plain text for who knows no tags


def test_what_refers_to_nothing_here_is_related_to_nothing() -> None:
    """Ids of other rooms, made-up ones, and those of what was taken back."""
    world = World(Limits(stored_tags=STORED))
    ann, bob = people(world)
    ann.ask("JOIN #b")
    elsewhere, here = say(ann, "PRIVMSG #b :x"), say(ann, "PRIVMSG #a :y")
    for parent in (elsewhere, "nonsense"):
        ann.ask(f"@+reply={parent};+draft/react=x TAGMSG #a")
    assert all(row.parent == 0 for row, _ in world.log.stored.events.values())
    reaction = say(ann, f"@+reply={here};+draft/react=x TAGMSG #a")
    ann.ask(f"REDACT #a {reaction}")
    assert not [line for line in page(bob, "LATEST #a * 3") if CONTEXT in line]


def test_what_is_not_kept_has_an_id_and_no_number() -> None:
    """message-ids: everything relayed has one; what is ephemeral takes no place in the log."""
    world = World(Limits(stored_tags=STORED))
    ann, bob = people(world)
    before = world.hub.rooms["#a"].next
    bob.lines()
    (echo,) = ann.ask("@+typing=active TAGMSG #a")
    assert msgid(echo) == msgid(bob.lines()[0])
    assert world.hub.rooms["#a"].next == before
    (echo,) = ann.ask("@+typing=active TAGMSG bob")
    assert msgid(echo) == msgid(bob.lines()[0])
    assert " FAIL CHATHISTORY MESSAGE_ERROR " in ann.ask(f"CHATHISTORY BEFORE #a msgid={msgid(echo)} 5")[0]
