"""Every command with each hostile parameter in each place: the specified answers and no others, and the server lives.

Sent by an operator with an account and every capability, by somebody with nothing, and by a connection that is nobody
yet. The numerics are those that https://modern.ircdocs.horse/ and the extensions list with each command.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

import chatbox.commands  # noqa: F401 - fills the table
from chatbox.core.dispatch import COMMANDS
from tests.conformance.hostile import everywhere
from tests.conformance.meeting import EVERY, Meeting, Person
from tests.conformance.specified import SPECIFIED
from tests.conformance.test_every_command import well_formed

LINES_AT_ONCE = 60
ALL = sorted({*COMMANDS} - {"QUIT"})
ENDS_THE_SERVER = {"RESTART"}


@pytest.mark.parametrize("name", sorted({*ALL} - ENDS_THE_SERVER))
def test_from_who_may_everything(meeting: Meeting, name: str) -> None:
    """ERR_NOPRIVILEGES never; each answer is one that the command's specification has."""
    prepare(meeting)
    seen = sweep(meeting, name, lambda: powerful(meeting))
    assert "481" not in seen
    check(name, seen)


@pytest.mark.parametrize("name", ALL)
def test_from_who_has_nothing(meeting: Meeting, name: str) -> None:
    """What needs a privilege is answered with ERR_NOPRIVILEGES alone, whatever stands in it."""
    prepare(meeting)
    seen = sweep(meeting, name, lambda: meeting.old(f"none{meeting.another()}", room=meeting.room))
    if COMMANDS[name].privilege:
        assert seen == {"481"}
    check(name, seen - {"481"})


@pytest.mark.parametrize("name", ALL)
def test_from_who_is_nobody_yet(meeting: Meeting, name: str) -> None:
    """ERR_NOTREGISTERED (451) "…when the client has not registered" for all that is not for them."""
    seen = sweep(meeting, name, meeting.nobody)
    if not COMMANDS[name].before_registration:
        assert seen == {"451"}
    check(name, seen - {"451"})


def prepare(meeting: Meeting) -> None:
    """Whom they can pester."""
    meeting.old("victim", room=meeting.room).ask("AWAY :hiding")


def powerful(meeting: Meeting) -> Person:
    """An operator, logged in, who founded nothing and knows everything."""
    person = meeting.registered(*EVERY, account=f"{meeting.account}x{meeting.another()}", room=meeting.room)
    person.ask("OPER root root")
    return person


def sweep(meeting: Meeting, name: str, make: Callable[[], Person]) -> set[str]:
    """The kinds of all answers: numerics, and codes of standard replies. Who is sent away comes again."""
    seen: set[str] = set()
    lines = [line.replace("#hostile", meeting.room) for line in everywhere(name)]
    person = make()
    for at in range(0, len(lines), LINES_AT_ONCE):
        with contextlib.suppress(EOFError, ConnectionError):
            answers = person.raw(*lines[at : at + LINES_AT_ONCE])
            seen |= {kind(well_formed(line)) for line in answers}
            continue
        person = make()
    assert person.raw("PING alive")[0].endswith("alive")
    return seen - {""}


def kind(body: str) -> str:
    """The numeric, the code of a standard reply, or nothing."""
    words = body.split(" ")
    if words[1].isdigit():
        return words[1]
    return words[3] if words[1] == "FAIL" else ""


def check(name: str, seen: set[str]) -> None:
    """All of it is specified."""
    if name in SPECIFIED:
        assert seen <= {*SPECIFIED[name].split(), "461", "417"}
