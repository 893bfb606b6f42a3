"""no-implicit-names: https://ircv3.net/specs/extensions/no-implicit-names"""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


@pytest.mark.parametrize("cap", ["no-implicit-names", "draft/no-implicit-names"])
def test_joining_without_names(meeting: Meeting, cap: str) -> None:
    """ "servers MUST NOT send an implicit NAMES reply after sending a JOIN message. Servers MUST reply to explicit
    NAMES commands sent by the client as usual"."""
    room = meeting.room
    meeting.old("owner", room=room).ask(f"TOPIC {room} :tea")
    some = meeting.person("some", cap)
    assert [line.split(" ")[0] for line in some.ask(f"JOIN {room}")] == [":some!some@127.0.0.1", "332", "333"]
    assert [line.split(" ")[0] for line in some.ask(f"NAMES {room}")] == ["353", "366"]
    assert [line.split(" ")[0] for line in meeting.old("old").ask(f"JOIN {room}")][-2:] == ["353", "366"]


def test_being_brought_in(meeting: Meeting) -> None:
    """Also where it was not the client that asked."""
    room = meeting.room
    op, some = meeting.operator("op", room=room), meeting.person("some", "no-implicit-names")
    op.ask(f"SAJOIN some {room}")
    assert some.heard() == [f":some!some@127.0.0.1 JOIN {room}"]
