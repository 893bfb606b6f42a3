"""draft/relaymsg: https://github.com/ircv3/ircv3-specifications/pull/417"""

from __future__ import annotations

from collections.abc import Callable

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def test_the_value_and_the_tag(meeting: Meeting, start_server: Callable[..., ServerProcess]) -> None:
    """The value is what separates name and origin; the tag tells who relayed, to who negotiated it or message-tags;
    off by configuration."""
    told = " ".join(line.partition(" :")[2] for line in meeting.nobody().ask("CAP LS 302"))
    assert "draft/relaymsg=/" in told.split()
    room = meeting.room
    ann = meeting.old("ann", room=room)
    some, old = meeting.person("some", "draft/relaymsg", room=room), meeting.old("old", room=room)
    some.heard()
    ann.ask(f"RELAYMSG {room} zoe/there :hi")
    assert parse(some.sync()[0]).tags.get("draft/relaymsg") == "ann"
    assert old.sync() == [f":zoe/there!relay@127.0.0.1 PRIVMSG {room} :hi"]
    other = Meeting(start_server(config="[features]\nrelaymsg = false"))
    assert "relaymsg" not in " ".join(other.nobody().ask("CAP LS 302"))
    other.end()
