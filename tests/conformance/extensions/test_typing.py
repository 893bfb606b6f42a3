"""typing: https://ircv3.net/specs/client-tags/typing"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_it_is_told_and_not_kept(meeting: Meeting) -> None:
    """ "a TAGMSG command sent with a typing tag … active, paused, and done", to rooms and people; never in history."""
    room = meeting.room
    ann, bob, old = meeting.new("ann", room=room), meeting.new("bob", room=room), meeting.old("old", room=room)
    for one in (bob, old):
        one.heard()
    for value in ("active", "paused", "done"):
        ann.ask(f"@+typing={value} TAGMSG {room}")
    assert [parse(line).tags["+typing"] for line in bob.sync()] == ["active", "paused", "done"]
    ann.ask("@+typing=active TAGMSG bob")
    assert parse(bob.sync()[0]).params == ["bob"]
    assert old.heard() == []
    assert "typing" not in " ".join(bob.ask(f"CHATHISTORY LATEST {room} * 9"))
