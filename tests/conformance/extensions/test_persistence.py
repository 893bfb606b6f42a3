"""draft/persistence: https://github.com/ircv3/ircv3-specifications/pull/503"""

from __future__ import annotations

import base64

from tests.conformance.meeting import Meeting


def test_told_at_log_in(meeting: Meeting) -> None:
    """Who negotiated it is told "PERSISTENCE STATUS <client-setting> <effective-setting>" when it comes in with an
    account."""
    owner = meeting.registered("sasl", "draft/persistence")
    owner.ask("PERSISTENCE SET ON")
    second = meeting.nobody()
    second.ask("CAP REQ :sasl draft/persistence", "AUTHENTICATE PLAIN")
    second.ask("AUTHENTICATE " + base64.b64encode(f"\0{owner.nick}\0secret".encode()).decode())
    assert "PERSISTENCE STATUS ON ON" in second.ask(f"NICK {owner.nick}", "USER x 0 * :x", "CAP END")


def test_back_in_ones_rooms(meeting: Meeting) -> None:
    """What one was in one is in; nobody saw a QUIT."""
    room = meeting.room
    owner, ann = meeting.registered("sasl", room=room), meeting.old("ann", room=room)
    owner.ask("PERSISTENCE SET ON")
    owner.leave()
    second = meeting.nobody()
    second.ask("CAP REQ sasl", "AUTHENTICATE PLAIN")
    second.ask("AUTHENTICATE " + base64.b64encode(f"\0{owner.nick}\0secret".encode()).decode())
    assert any(line.endswith(f" JOIN {room}") for line in second.ask(f"NICK {owner.nick}", "USER x 0 * :x", "CAP END"))
    assert ann.heard() == []
