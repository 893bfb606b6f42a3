"""HELPOP: https://modern.ircdocs.horse/#help-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_help(meeting: Meeting) -> None:
    """ "On these servers, the client may try sending the HELPOP command (with the same syntax specified here), which
    may return the numeric-based reply"."""
    ann = meeting.old("ann")
    for subject in ("", "PRIVMSG", "UMODES", "nonsense"):
        assert ann.ask(f"HELPOP {subject}") == ann.ask(f"HELP {subject}")
