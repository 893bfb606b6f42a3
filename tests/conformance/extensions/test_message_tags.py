"""message-tags: https://ircv3.net/specs/extensions/message-tags"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_what_is_passed_on(meeting: Meeting) -> None:
    """ "servers MUST attach as-is" what begins with `+`; "Tags without the client-only prefix MUST be removed";
    without the capability "the server MUST NOT" send any."""
    room = meeting.room
    ann, new, old = meeting.new("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    ann.ask(rf"@+a=x\:\s\\;b=c;+d;msgid=mine;time=never;account=root PRIVMSG {room} :hi")
    (line,) = new.sync()
    assert r"+a=x\:\s\\" in line.partition(" ")[0].split(";")
    tags = parse(line).tags
    assert tags["+d"] == ""
    assert "b" not in tags
    assert tags["msgid"] != "mine"
    assert tags["time"] != "never"
    assert "account" not in tags
    assert old.sync() == [f":ann!ann@127.0.0.1 PRIVMSG {room} :hi"]


def test_how_long_they_may_be(meeting: Meeting) -> None:
    """ "Servers MUST reject … with ERR_INPUTTOOLONG (417) if the tag data … exceeds 4094 bytes"; as much as that is
    passed on, beside a whole line of 512 bytes."""
    ann, bob = meeting.new("ann"), meeting.new("bob")
    most = "x" * (4094 - len("+t="))
    assert ann.ask(f"@+t={most}x PRIVMSG bob :hi") == ["417 ann"]
    ann.ask(f"@+t={most} PRIVMSG bob :" + "y" * 470)
    (line,) = (parse(heard) for heard in bob.sync())
    assert line.tags["+t"] == most
    assert line.params[1] == "y" * 470


def test_taken_away_again(meeting: Meeting) -> None:
    """It may be negotiated at any time, and taken away."""
    ann = meeting.new("ann", room=meeting.room)
    bob = meeting.person("bob", "message-tags", room=meeting.room)
    bob.ask("CAP REQ :-message-tags")
    ann.ask(f"@+x=y PRIVMSG {meeting.room} :hi")
    assert bob.sync()[0].startswith(":ann!")
