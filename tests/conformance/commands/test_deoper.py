"""DEOPER: gives the privileges of OPER (https://modern.ircdocs.horse/#oper-message) back, as `MODE <nick> -o` does."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_takes_the_mode_and_what_it_allows(meeting: Meeting) -> None:
    """ "If <modestring> is given, the supplied modes will be applied, and a MODE message will be sent to the user"."""
    op = meeting.operator("op")
    assert op.ask("DEOPER") == [":op!op@127.0.0.1 MODE op -o"]
    assert op.ask("REHASH", "MODE op") == ["481 op", "221 op +"]
    assert op.ask("DEOPER") == []
    op.ask("OPER root root")
    assert op.ask("MODE op -o") == [":op!op@127.0.0.1 MODE op -o"]
