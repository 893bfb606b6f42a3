"""MARKREAD: https://ircv3.net/specs/extensions/read-marker"""

from __future__ import annotations

from tests.conformance.meeting import Meeting

OLD, NEW = "timestamp=2023-01-01T00:00:00.000Z", "timestamp=2023-06-01T00:00:00.000Z"


def test_get_and_set(meeting: Meeting) -> None:
    """ "The last read timestamp of a target MUST only ever increase": an older one is answered "with the newer,
    previous value that was stored"; "a literal *" where there is none."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    assert ann.ask(f"MARKREAD {room}") == [f"MARKREAD {room} *"]
    assert ann.ask(f"MARKREAD {room} {NEW}") == [f"MARKREAD {room} {NEW}"]
    assert ann.ask(f"MARKREAD {room} {OLD}", f"MARKREAD {room}") == [f"MARKREAD {room} {NEW}"] * 2


def test_nobody_else_sees_it(meeting: Meeting) -> None:
    """ "The read markers sent by a user MUST NOT be disclosed to other users by the server"."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob", room=room)
    ann.ask(f"MARKREAD {room} {NEW}")
    assert bob.heard() == []
    assert bob.ask(f"MARKREAD {room}") == [f"MARKREAD {room} *"]


def test_refusals(meeting: Meeting) -> None:
    """ "If the server receives a MARKREAD command with missing parameters, the NEED_MORE_PARAMS error code MUST be
    returned"; INVALID_PARAMS for what is no time; no such command without the capability."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    assert ann.ask("MARKREAD") == ["FAIL MARKREAD NEED_MORE_PARAMS"]
    for wrong in ("*", "timestamp=x", "timestamp=2023-13-01T00:00:00.000Z", "yesterday"):
        assert ann.ask(f"MARKREAD {room} {wrong}")[0].startswith("FAIL MARKREAD INVALID_PARAMS ")
    assert meeting.old("bob").ask(f"MARKREAD {room}") == ["421 bob MARKREAD"]
