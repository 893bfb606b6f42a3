"""react and unreact: https://ircv3.net/specs/client-tags/react"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_reactions_are_kept(meeting: Meeting) -> None:
    """ "this tag MUST be used in conjunction with the +reply client tag"; they come with history, in a TAGMSG; who
    has no tags sees nothing; unreact is told like it."""
    room = meeting.room
    ann, bob, old = meeting.new("ann", room=room), meeting.new("bob", room=room), meeting.old("old", room=room)
    (said,) = ann.told(f"PRIVMSG {room} :tea?")
    msgid = said.tags["msgid"]
    for one in (bob, old):
        one.heard()
    ann.ask(f"@+draft/react=👍;+draft/reply={msgid} TAGMSG {room}", f"@+draft/unreact=👍;+reply={msgid} TAGMSG {room}")
    react, unreact = (parse(line) for line in bob.sync())
    assert (react.tags["+draft/react"], react.tags["+draft/reply"]) == ("👍", msgid)
    assert (unreact.tags["+draft/unreact"], unreact.tags["+reply"]) == ("👍", msgid)
    assert old.heard() == []
    page = meeting.new("cat", room=room).told(f"CHATHISTORY LATEST {room} * 9")
    assert [line.tags["+draft/react"] for line in page if "+draft/react" in line.tags] == ["👍"]
