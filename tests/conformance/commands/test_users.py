"""USERS: https://www.rfc-editor.org/rfc/rfc2812#section-4.6"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_disabled(meeting: Meeting) -> None:
    """ "If disabled, the correct numeric MUST be returned to indicate this": ERR_USERSDISABLED (446)."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        assert client.ask("USERS", "USERS irc.example") == [f"446 {client.nick}"] * 2
