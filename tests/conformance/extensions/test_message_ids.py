"""message-ids: https://ircv3.net/specs/extensions/message-ids"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_one_for_each(meeting: Meeting) -> None:
    """ "The tag value MUST be a unique ID"; "MUST NOT start with a colon and MUST NOT contain any of SPACE, CR, LF";
    the same for all who hear it, for its author, and in history."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob", room=room)
    sent = ann.told(f"PRIVMSG {room} :a", f"NOTICE {room} :b", f"@+typing=active TAGMSG {room}", f"PRIVMSG {room} :a")
    ids = [line.tags["msgid"] for line in sent]
    assert len({*ids}) == 4
    assert all(one[0] != ":" and not {*one} & {*" \r\n"} for one in ids)
    assert [line.tags["msgid"] for line in map(parse, bob.sync())] == ids
    page = bob.told(f"CHATHISTORY LATEST {room} * 10")
    assert [line.tags["msgid"] for line in page if line.command in ("PRIVMSG", "NOTICE")] == [ids[0], ids[1], ids[3]]


def test_only_with_message_tags(meeting: Meeting) -> None:
    """ "the message-tags capability MUST be negotiated for servers wishing to use this tag"."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.person("bob", "server-time", room=room)
    ann.ask(f"PRIVMSG {room} :a")
    assert [*parse(bob.sync()[0]).tags] == ["time"]
