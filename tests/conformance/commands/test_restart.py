"""RESTART: https://modern.ircdocs.horse/#restart-message"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from tests.conformance.meeting import CONFIG, Meeting, Person
from tests.support import ServerProcess

LIMIT_S = 60.0


def test_the_server_begins_again(start_server: Callable[..., ServerProcess]) -> None:
    """ "An operator can use the restart command to force the server to restart itself": connections end with ERROR,
    and who comes back finds what was said."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    meeting = Meeting(start_server(config=CONFIG, port=port))
    op, ann = meeting.operator("op"), meeting.old("ann", room=meeting.room)
    ann.ask(f"PRIVMSG {meeting.room} :before")
    op.send("RESTART")
    assert ann.until("ERROR").startswith("ERROR :")
    meeting.end()
    again = come_back(meeting)
    assert any("before" in line for line in again.ask(f"JOIN {meeting.room}"))
    meeting.end()


def come_back(meeting: Meeting) -> Person:
    """Somebody who tries until the server is there again."""
    deadline_s = time.monotonic() + LIMIT_S
    while True:
        try:
            return meeting.old("ann")
        except (AssertionError, OSError):
            assert time.monotonic() < deadline_s, "it did not come again"
            time.sleep(0.2)


def test_only_operators(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        assert client.ask("RESTART", "RESTART x") == [f"481 {client.nick}"] * 2
