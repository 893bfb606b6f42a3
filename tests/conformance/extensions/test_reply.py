"""reply: https://ircv3.net/specs/client-tags/reply"""

from __future__ import annotations

import pytest

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


@pytest.mark.parametrize("tag", ["+reply", "+draft/reply"])
def test_an_answer_to_a_message(meeting: Meeting, tag: str) -> None:
    """ "its value references the server provided ID of another message": both spellings, as sent, live and in
    history; the text alone to who has no tags."""
    room = meeting.room
    ann, bob, old = meeting.new("ann", room=room), meeting.new("bob", room=room), meeting.old("old", room=room)
    (said,) = ann.told(f"PRIVMSG {room} :tea?")
    for one in (bob, old):
        one.heard()
    ann.ask(f"@{tag}={said.tags['msgid']} PRIVMSG {room} :yes")
    (line,) = (parse(heard) for heard in bob.sync())
    assert line.tags[tag] == said.tags["msgid"]
    assert old.sync() == [f":ann!ann@127.0.0.1 PRIVMSG {room} :yes"]
    assert bob.told(f"CHATHISTORY LATEST {room} * 1")[1].tags[tag] == said.tags["msgid"]
