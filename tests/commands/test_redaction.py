"""Messages taken back: https://ircv3.net/specs/extensions/message-redaction."""

from __future__ import annotations

import re

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.commands.people import add_account
from tests.core.fakes import ALL_CAPS, Client, World

NO_REDACTION = ALL_CAPS & ~caps.REDACTION


def msgid(line: str) -> str:
    """The id a line carries."""
    found = re.search(r"msgid=([^; ]+)", line)
    assert found, line
    return found[1]


def say(client: Client, line: str) -> str:
    """Says something, and gives its id."""
    return msgid(client.ask(line)[0])


@pytest.fixture
def world() -> World:
    return World()


def test_it_is_told_like_a_message(world: World) -> None:
    """ "SHOULD forward this REDACT … to the target recipients that have negotiated", "MUST not" to others."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#a")
    cat, quiet = world.client("cat", NO_REDACTION, room="#a"), ALL_CAPS & ~caps.ECHO_MESSAGE
    dan = world.client("dan", quiet, room="#a")
    ident = say(ann, "PRIVMSG #a :oops")
    bob.lines(), cat.lines(), dan.lines()
    (echo,) = ann.ask(f"@label=L REDACT #a {ident} :wrong window")
    assert "label=L" in echo
    assert echo.endswith(f" :ann!ann@0::1 REDACT #a {ident} :wrong window")
    assert bob.lines()[0].endswith(f" :ann!ann@0::1 REDACT #a {ident} :wrong window")
    assert cat.lines() == []
    other = say(bob, "PRIVMSG #a :x")
    assert bob.ask(f"REDACT #a {other}")[0].endswith(f" REDACT #a {other}")
    dan.ask("PRIVMSG #a :y")
    mine = msgid(bob.lines()[0])
    assert dan.ask(f"@label=M REDACT #a {mine}") == ["@label=M :chatbox ACK"]


def test_nothing_is_left_of_it(world: World) -> None:
    """The text leaves the log with the very transaction that says so; pages "exclude it entirely"."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", NO_REDACTION, room="#a")
    ident = say(ann, "PRIVMSG #a :secret")
    ann.ask("PRIVMSG #a :other", f"REDACT #a {ident} :why")
    (commit,) = [commit for commit in world.log.commits if commit.blanked]
    assert [row.kind for row in commit.events] == [31]
    assert b"secret" not in b"".join(body for _, body in world.log.stored.events.values())
    page = ann.ask("CHATHISTORY LATEST #a * 9")
    assert [line.rpartition(" :")[2] for line in page if " PRIVMSG " in line] == ["other"]
    assert sum(f" REDACT #a {ident} :why" in line for line in page) == 1
    page = bob.ask("CHATHISTORY LATEST #a * 9")
    assert not any("REDACT" in line or "secret" in line for line in page)
    eve = world.client("eve")
    assert [line.rpartition(" :")[2][-5:] for line in eve.ask("JOIN #a") if "PRIVMSG" in line] == ["other"]


def test_without_event_playback(world: World) -> None:
    """ "The `draft/event-playback` capability is not required in order to include REDACT messages"."""
    ann = world.client("ann", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a")
    ident = say(ann, "PRIVMSG #a :secret")
    ann.ask(f"REDACT #a {ident}")
    (line,) = ann.ask("CHATHISTORY LATEST #a * 9")[1:-1]
    assert line.endswith(f" REDACT #a {ident}")


def test_who_may(world: World) -> None:
    """One's own, and as operator of the room anybody's; `redact_own = false` leaves it to them."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#a")
    first, second = say(ann, "PRIVMSG #a :1"), say(bob, "PRIVMSG #a :2")
    bob.lines()
    refused = f" FAIL REDACT REDACT_FORBIDDEN #a {first} :"
    assert refused in bob.ask(f"REDACT #a {first}")[0]
    assert f" REDACT #a {second}" in ann.ask(f"REDACT #a {second}")[0]
    strict = World(Limits(redact_own=False))
    ann, bob = strict.client("ann", ALL_CAPS, room="#a"), strict.client("bob", ALL_CAPS, room="#a")
    ident = say(bob, "PRIVMSG #a :2")
    assert "REDACT_FORBIDDEN" in bob.ask(f"REDACT #a {ident}")[0]
    assert f" REDACT #a {ident}" in ann.ask(f"REDACT #a {ident}")[-1]


def test_refusals(world: World) -> None:
    """INVALID_TARGET where one is not, UNKNOWN_MSGID for what is not there, not kept, or no message."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#b")
    ident, typing = say(ann, "PRIVMSG #a :1"), say(ann, "@+typing=active TAGMSG #a")
    for target in ("#a", "#none", "nobody", "ann"):
        assert f" FAIL REDACT INVALID_TARGET {target} :" in bob.ask(f"REDACT {target} {ident}")[0]
    join = f"{ident.rpartition('-')[0]}-1"
    for unknown in ("nonsense", "test1-ffff", join, typing):
        assert f" FAIL REDACT UNKNOWN_MSGID #a {unknown} :" in ann.ask(f"REDACT #a {unknown}")[0]
    ann.ask(f"REDACT #a {ident}")
    assert f" FAIL REDACT UNKNOWN_MSGID #a {ident} :" in ann.ask(f"REDACT #a {ident}")[0]
    assert " 461 ann REDACT :" in ann.ask("REDACT #a")[0]
    assert " 421 cat REDACT :" in world.client("cat", NO_REDACTION).ask(f"REDACT #a {ident}")[0]


def test_what_was_said_before_one_came_cannot_be_found_out(world: World) -> None:
    """What a view hides is unknown, also to who guesses the id."""
    ann = world.client("ann", ALL_CAPS, room="#a")
    ann.ask("MODE #a +i")
    ident = say(ann, "PRIVMSG #a :1")
    bob = world.client("bob", ALL_CAPS)
    ann.ask("INVITE bob #a")
    bob.ask("JOIN #a")
    ann.ask("MODE #a +o bob")
    bob.lines()
    assert "UNKNOWN_MSGID" in bob.ask(f"REDACT #a {ident}")[0]


def test_direct_messages(world: World) -> None:
    """Both hear it; only one's own can be taken back."""
    ann, bob = world.client("ann", ALL_CAPS), world.client("bob", ALL_CAPS)
    ident = say(ann, "PRIVMSG bob :hi")
    bob.lines()
    assert "REDACT_FORBIDDEN" in bob.ask(f"REDACT ann {ident}")[0]
    assert ann.ask(f"REDACT bob {ident}")[0].endswith(f" :ann!ann@0::1 REDACT bob {ident}")
    assert bob.lines()[0].endswith(f" :ann!ann@0::1 REDACT bob {ident}")


def test_tag_messages_and_several_lines(world: World) -> None:
    """ "which MUST be a `PRIVMSG`, `NOTICE`, or `TAGMSG`"."""
    ann = world.client("ann", ALL_CAPS, room="#a")
    parent = say(ann, "PRIVMSG #a :1")
    for ident in (
        say(ann, f"@+reply={parent};+draft/react=x TAGMSG #a"),
        say(ann, "NOTICE #a :n"),
        msgid(ann.ask("BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :l", "BATCH -1")[0]),
    ):
        assert f" REDACT #a {ident}" in ann.ask(f"REDACT #a {ident}")[0]
    kinds = sorted(row.kind for row, _ in world.log.stored.events.values())
    assert kinds == [1, 3, 31, 31, 31, 32, 32, 32]


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_repeat_is_acknowledged_and_not_revived(world: World, forgotten: bool) -> None:
    """What was sent under an id of its client stays taken back when the client repeats it."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", ALL_CAPS, room="#a")
    ident = say(ann, "@+chatbox/id=i1 PRIVMSG #a :secret")
    ann.ask(f"REDACT #a {ident}")
    bob.lines()
    if forgotten:
        world.hub.sent.forget()
        ann.session.user.fresh = False  # type: ignore[union-attr]
    assert ann.ask("@label=L;+chatbox/id=i1 PRIVMSG #a :secret") == ["@label=L :chatbox ACK"]
    assert bob.lines() == []


def test_what_was_said_before_logging_in(world: World) -> None:
    """ "Servers MAY … allow users to delete their own messages": the same person, on the same connection."""
    add_account(world, "Ann")
    ann, bob = world.client("guest", ALL_CAPS), world.client("bob", ALL_CAPS, room="#a")
    ann.ask("JOIN #a")
    earlier, direct = say(ann, "PRIVMSG #a :1"), say(ann, "PRIVMSG bob :2")
    ann.ask("NS IDENTIFY Ann secret")
    bob.lines()
    for target, ident in (("#a", earlier), ("bob", direct)):
        assert ann.ask(f"REDACT {target} {ident}")[0].endswith(f" REDACT {target} {ident}")
        assert bob.lines()[0].endswith(f" :guest!guest@0::1 REDACT {target} {ident}")
    page = bob.ask("CHATHISTORY LATEST guest * 9")
    assert not any("PRIVMSG" in line for line in page)


def test_not_what_another_connection_said(world: World) -> None:
    """Logged out, or on another connection of the account, one is not who that was."""
    add_account(world, "Ann")
    ann, other = world.client("guest", ALL_CAPS, room="#a"), world.client("other", ALL_CAPS, room="#b")
    other.ask("JOIN #a")
    first = say(ann, "PRIVMSG #a :1")
    ann.ask("NS IDENTIFY Ann secret", "MODE #a -o guest")
    other.ask("NS IDENTIFY Ann secret")
    assert "REDACT_FORBIDDEN" in other.ask(f"REDACT #a {first}")[-1]
    ann.ask("NS LOGOUT")
    assert "REDACT_FORBIDDEN" in ann.ask(f"REDACT #a {first}")[-1]


def test_after_the_room_has_another_name(world: World) -> None:
    """History tells of it under the name of now, as it does of messages."""
    ann = world.client("ann", ALL_CAPS, room="#a")
    ident, other = say(ann, "PRIVMSG #a :1"), say(ann, "PRIVMSG #a :2")
    ann.ask(f"REDACT #a {ident}", "RENAME #a #b")
    page = ann.ask("CHATHISTORY LATEST #b * 9")
    assert [line.split(" ")[-2:] for line in page if " REDACT " in line] == [["#b", ident]]
    assert ann.ask(f"REDACT #b {other}")[0].endswith(f" REDACT #b {other}")
