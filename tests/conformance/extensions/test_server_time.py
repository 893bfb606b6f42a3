"""server-time: https://ircv3.net/specs/extensions/server-time"""

from __future__ import annotations

import re

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_when_it_was_said(meeting: Meeting) -> None:
    """ "YYYY-MM-DDThh:mm:ss.sssZ", and "MUST NOT do so before acknowledging the client capability"; live and in
    history the same, and never going back."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    bob, old = meeting.new("bob", room=room), meeting.old("old", room=room)
    ann.heard(), bob.heard()
    for text in "abc":
        ann.ask(f"PRIVMSG {room} :{text}")
    times = [line.tags["time"] for line in map(parse, bob.sync())]
    assert times == sorted(times)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one) for one in times)
    assert all(line.startswith(":") for line in old.sync())
    page = bob.told(f"CHATHISTORY LATEST {room} * 3")
    assert [line.tags["time"] for line in page if line.command == "PRIVMSG"] == times
