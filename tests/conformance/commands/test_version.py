"""VERSION: https://modern.ircdocs.horse/#version-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_version_and_what_is_supported(meeting: Meeting) -> None:
    """ "…the given server SHOULD respond with one RPL_VERSION reply and one or more RPL_ISUPPORT replies"; 351 is
    "<client> <version> <server> :<comments>"."""
    ann = meeting.old("ann")
    for command in ("VERSION", f"VERSION {NAME}", "VERSION *.example", "VERSION ann"):
        first, *others = ann.ask(command)
        assert first.startswith("351 ann chatbox-")
        assert first.split(" ")[3] == NAME
        assert others
        assert all(line.startswith("005 ann ") for line in others)


def test_another_server(meeting: Meeting) -> None:
    """ERR_NOSUCHSERVER."""
    assert meeting.old("ann").ask("VERSION other.example") == ["402 ann other.example"]
