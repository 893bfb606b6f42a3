"""websocket: https://ircv3.net/specs/extensions/websocket"""

from __future__ import annotations

from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.conformance.meeting import NAME, Meeting


def test_both_subprotocols(meeting: Meeting) -> None:
    """ "binary.ircv3.net" and "text.ircv3.net": "Each message … exactly one IRC line, without trailing \\r\\n"; the
    client's order decides, and without any the server sends text."""
    for offered, chosen in (
        (["text.ircv3.net"], "text.ircv3.net"),
        (["binary.ircv3.net"], "binary.ircv3.net"),
        (["binary.ircv3.net", "text.ircv3.net"], "binary.ircv3.net"),
        (["unknown.example"], None),
    ):
        names = [Subprotocol(name) for name in offered]
        with connect(f"ws://127.0.0.1:{meeting.server.port}/", subprotocols=names, compression=None) as web:
            assert web.subprotocol == chosen
            line = "PING ünd"
            web.send(line.encode() if chosen == "binary.ircv3.net" else line)
            answer = web.recv(timeout=20)
            assert isinstance(answer, bytes) == (chosen == "binary.ircv3.net")
            text = answer.decode() if isinstance(answer, bytes) else answer
            assert text == f":{NAME} PONG {NAME} ünd"
