"""SUMMON: https://www.rfc-editor.org/rfc/rfc2812#section-4.5"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_disabled(meeting: Meeting) -> None:
    """ "If summon is not enabled in a server, it MUST return the ERR_SUMMONDISABLED numeric" (445)."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        assert client.ask("SUMMON", "SUMMON somebody") == [f"445 {client.nick}"] * 2
