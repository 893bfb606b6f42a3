"""draft/account-registration: https://ircv3.net/specs/extensions/account-registration"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def value(meeting: Meeting) -> str:
    """The value of the capability."""
    told = " ".join(line.partition(" :")[2] for line in meeting.nobody().ask("CAP LS 302"))
    return told.partition("draft/account-registration=")[2].partition(" ")[0]


def test_what_the_value_says(meeting: Meeting, start_server: Callable[..., ServerProcess]) -> None:
    """ "before-connect", "email-required", "custom-account-name", each as the configuration has it."""
    assert {*value(meeting).split(",")} == {"before-connect", "custom-account-name"}
    config = '[server]\nname = "irc.example"\n[accounts]\nregistration_email = "required"\n[mail]\nmethod = "sendmail"'
    other = Meeting(start_server(config=config))
    assert {*value(other).split(",")} == {"email-required", "custom-account-name"}
    client = other.nobody()
    assert client.ask("CAP LS 302", "NICK ann", "REGISTER ann a@mail.example secret")[-1] == (
        "FAIL REGISTER COMPLETE_CONNECTION_REQUIRED ann"
    )
    other.end()


def test_where_it_is_off(start_server: Callable[..., ServerProcess]) -> None:
    """Nobody makes an account: "FAIL REGISTER DISALLOWED <account>" or TEMPORARILY_UNAVAILABLE."""
    other = Meeting(start_server(config='[server]\nname = "irc.example"\n[accounts]\nregistration = false'))
    assert other.old("ann").ask("REGISTER * * secret")[0].startswith("FAIL REGISTER ")
    other.end()
