"""PONG: https://modern.ircdocs.horse/#pong-message"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def test_it_is_not_answered(meeting: Meeting) -> None:
    """ "used as a reply to PING commands": "Numeric Replies: None", whatever stands in it, before and after
    registration."""
    for client in (meeting.nobody(), meeting.old("ann"), meeting.new("bob")):
        assert client.ask("PONG", "PONG x", "PONG :", "PONG other.example :x y") == []


def test_the_server_asks_and_waits_for_it(start_server: Callable[..., ServerProcess]) -> None:
    """ "check the other side of the connection is still connected": who does not answer leaves with a reason
    "reflecting the nature of the event"."""
    meeting = Meeting(start_server(config="[limits]\nping_seconds = 2"))
    silent, watcher = meeting.old("silent", room=meeting.room), meeting.nobody()
    watcher.send("NICK watcher", "USER w 0 * :w", f"JOIN {meeting.room}")
    token = silent.until("PING ").partition("PING ")[2]
    assert token
    while "QUIT" not in (line := watcher.line()):
        if line.partition(" ")[2].startswith("PING ") or line.startswith("PING "):
            watcher.send(f"PONG {line.rpartition(' ')[2]}")
    assert ":silent!silent@127.0.0.1 QUIT :Ping timeout" in line
    meeting.end()
