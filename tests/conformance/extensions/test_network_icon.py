"""network-icon: https://ircv3.net/specs/extensions/network-icon"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def test_the_token(meeting: Meeting, start_server: Callable[..., ServerProcess]) -> None:
    """ "If a server publishes a draft/ICON ISUPPORT token, the value MUST be a URL to an image"; without `[server]
    icon` there is none."""
    told = " ".join(meeting.old("ann").ask("ISUPPORT"))
    assert " draft/ICON=https://irc.example/icon.png " in told
    other = Meeting(start_server())
    assert "ICON" not in " ".join(other.old("ann").ask("ISUPPORT"))
    other.end()
