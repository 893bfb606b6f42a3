"""TIME: https://modern.ircdocs.horse/#time-message"""

from __future__ import annotations

import time

from tests.conformance.meeting import NAME, Meeting


def test_the_time_of_the_server(meeting: Meeting) -> None:
    """391 "<client> <server> [<timestamp> [<TS offset>]] :<human-readable time>", the timestamp a Unix time."""
    ann = meeting.old("ann")
    for command in ("TIME", f"TIME {NAME}", "TIME ann"):
        (line,) = ann.ask(command)
        code, client, server, timestamp, offset, text = line.split(" ", 5)
        assert (code, client, server, offset) == ("391", "ann", NAME, "0")
        assert abs(int(timestamp) - time.time()) < 60
        assert text.startswith(":")
        assert text.endswith("UTC")


def test_another_server(meeting: Meeting) -> None:
    """ERR_NOSUCHSERVER."""
    assert meeting.old("ann").ask("TIME other.example") == ["402 ann other.example"]
