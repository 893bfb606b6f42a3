"""INFO: https://modern.ircdocs.horse/#info-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_ends(meeting: Meeting) -> None:
    """ "…the server will respond with zero or more RPL_INFO replies, followed by one RPL_ENDOFINFO numeric";
    "usually includes the software name/version"."""
    *lines, end = meeting.old("ann").ask("INFO")
    assert all(line.startswith("371 ann :") for line in lines)
    assert "chatbox" in lines[0]
    assert end.startswith("374 ann :")


def test_another_server(meeting: Meeting) -> None:
    """There is none."""
    assert meeting.old("ann").ask("INFO other.example") == ["402 ann other.example"]
