"""channel-context: https://ircv3.net/specs/client-tags/channel-context"""

from __future__ import annotations

import pytest

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


@pytest.mark.parametrize("tag", ["+channel-context", "+draft/channel-context"])
def test_a_private_answer_that_belongs_to_a_room(meeting: Meeting, tag: str) -> None:
    """ "The value MUST be a valid channel name"; both spellings go as sent, live and in history, and not to who has
    no tags."""
    ann, bob, old = meeting.new("ann", room=meeting.room), meeting.new("bob", room=meeting.room), meeting.old("old")
    bob.heard()
    ann.ask(f"@{tag}={meeting.room} PRIVMSG bob :psst", f"@{tag}={meeting.room} PRIVMSG old :psst")
    (line,) = (parse(heard) for heard in bob.sync())
    assert line.tags[tag] == meeting.room
    assert old.sync() == [":ann!ann@127.0.0.1 PRIVMSG old :psst"]
    assert any(line.tags.get(tag) == meeting.room for line in bob.told("CHATHISTORY LATEST ann * 5"))
