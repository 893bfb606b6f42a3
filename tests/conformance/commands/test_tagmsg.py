"""TAGMSG: https://ircv3.net/specs/extensions/message-tags#the-tagmsg-tag-only-message"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_tags_without_text(meeting: Meeting) -> None:
    """ "sent with tags but no text content"; "Servers MUST NOT deliver TAGMSG to clients that haven't negotiated the
    message tags capability"."""
    room = meeting.room
    ann, old, new = meeting.new("ann", room=room), meeting.old("old", room=room), meeting.new("new", room=room)
    ann.ask(f"@+typing=active TAGMSG {room}", "@+typing=done TAGMSG new", "@+typing=done TAGMSG old")
    typing, done = (parse(line) for line in new.sync())
    assert (typing.command, typing.params, typing.tags["+typing"]) == ("TAGMSG", [room], "active")
    assert (done.command, done.params, done.tags["+typing"]) == ("TAGMSG", ["new"], "done")
    assert old.heard() == []


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS, ERR_NOSUCHNICK, ERR_NOSUCHCHANNEL, ERR_CANNOTSENDTOCHAN; who has not negotiated it does not
    have the command."""
    meeting.old("owner", room=meeting.room)
    ann = meeting.new("ann")
    assert ann.ask("TAGMSG", "@+x TAGMSG nobody", "@+x TAGMSG #none") == [
        "461 ann TAGMSG",
        "401 ann nobody",
        "403 ann #none",
    ]
    assert ann.ask(f"@+x TAGMSG {meeting.room}") == [f"404 ann {meeting.room}"]
    assert meeting.old("bob").ask("TAGMSG owner") == ["421 bob TAGMSG"]
