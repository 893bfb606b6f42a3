"""NS: NICKSERV, shorter. The command is told to clients by HELP (https://modern.ircdocs.horse/#help-message)."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_the_same(meeting: Meeting) -> None:
    """Both names do the same."""
    ann = meeting.old("ann")
    for words in ("HELP", "", "NOSUCH", "INFO", "HELP HELP"):
        assert ann.ask(f"NS {words}") == ann.ask(f"NICKSERV {words}")
