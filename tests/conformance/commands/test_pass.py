"""PASS: https://modern.ircdocs.horse/#pass-message"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


@pytest.fixture
def guarded(start_server: Callable[..., ServerProcess]) -> Iterator[Meeting]:
    """A server with a password."""
    meeting = Meeting(start_server(config='[server]\nname = "irc.example"\npassword = "sesame"'))
    yield meeting
    meeting.end()


def test_the_password_of_the_server(guarded: Meeting) -> None:
    """ "It is possible to send multiple PASS commands before registering but only the last one sent is used"."""
    ann = guarded.nobody()
    assert ann.ask("PASS wrong", "PASS sesame", "NICK ann", "USER ann 0 * :Ann")[0].startswith("001 ann ")


@pytest.mark.parametrize("lines", [("PASS wrong",), (), ("PASS sesame", "PASS wrong")])
def test_a_wrong_one(guarded: Meeting, lines: tuple[str, ...]) -> None:
    """ "…the server SHOULD send ERR_PASSWDMISMATCH and MAY then close the connection with ERROR"."""
    ann = guarded.nobody()
    ann.send(*lines, "NICK ann", "USER ann 0 * :Ann")
    assert ann.line().startswith(":irc.example 464 * :")
    assert ann.line().startswith("ERROR :")
    with pytest.raises(EOFError):
        ann.line()


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS; ERR_ALREADYREGISTERED: "it may not be changed once the client has been registered"."""
    assert meeting.nobody().ask("PASS") == ["461 * PASS"]
    assert meeting.old("ann").ask("PASS x") == ["462 ann"]
    unneeded = meeting.nobody()
    assert unneeded.ask("PASS x", "NICK bob", "USER bob 0 * :Bob")[0].startswith("001 bob ")
