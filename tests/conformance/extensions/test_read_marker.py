"""draft/read-marker: https://ircv3.net/specs/extensions/read-marker"""

from __future__ import annotations

import base64

from tests.conformance.meeting import Meeting

TIME = "timestamp=2023-06-01T00:00:00.000Z"


def test_after_joining(meeting: Meeting) -> None:
    """ "after the server sends a server JOIN command to the client for a corresponding channel, the server MUST send
    a MARKREAD command for that channel. The command MUST be sent before the RPL_ENDOFNAMES reply"."""
    room = meeting.room
    some = meeting.person("some", "draft/read-marker")
    for marker in ("*", TIME):
        answer = some.ask(f"JOIN {room}")
        assert f"MARKREAD {room} {marker}" in answer[: [line[:3] for line in answer].index("366")]
        some.ask(f"MARKREAD {room} {TIME}", f"PART {room}")
    assert not any("MARKREAD" in line for line in meeting.old("old").ask(f"JOIN {room}"))


def test_ones_other_clients(meeting: Meeting) -> None:
    """ "the server … MUST also … all other clients of the user": they hear what was read."""
    room = meeting.room
    owner = meeting.registered("sasl", "draft/read-marker", room=room)
    second = meeting.nobody()
    second.ask("CAP REQ :sasl draft/read-marker", "AUTHENTICATE PLAIN")
    second.ask("AUTHENTICATE " + base64.b64encode(f"\0{owner.nick}\0secret".encode()).decode())
    second.ask(f"NICK {owner.nick}", "USER x 0 * :x", "CAP END")
    owner.ask(f"MARKREAD {room} {TIME}")
    assert second.heard() == [f"MARKREAD {room} {TIME}"]
