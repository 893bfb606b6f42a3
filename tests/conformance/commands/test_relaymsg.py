"""RELAYMSG: https://github.com/ircv3/ircv3-specifications/pull/417, as Ergo has it."""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_under_another_name(meeting: Meeting) -> None:
    """The message comes from the name that was given, and the tag `draft/relaymsg` says who relayed it."""
    room = meeting.room
    bridge, new, old = meeting.new("bridge", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    bridge.ask(f"RELAYMSG {room} zoe/elsewhere :hi from there")
    (line,) = (parse(line) for line in new.sync())
    assert line.source.startswith("zoe/elsewhere!")
    assert (line.command, line.params) == ("PRIVMSG", [room, "hi from there"])
    assert line.tags["draft/relaymsg"] == "bridge"
    (old_line,) = old.heard()
    assert old_line.startswith(":zoe/elsewhere!")
    assert old_line.endswith(f" PRIVMSG {room} :hi from there")


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL RELAYMSG INVALID_NICK" without a separator or where it could be somebody, PRIVS_NEEDED for who is no
    operator of the room, BLANK_MSG; 461, 403."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    ann.heard()
    for nick in ("bob", "a!/b", "/", "x" * 65 + "/y"):
        assert ann.ask(f"RELAYMSG {room} {nick} :x") == ["FAIL RELAYMSG INVALID_NICK"]
    assert ann.ask(f"RELAYMSG {room} x/y :") == ["FAIL RELAYMSG BLANK_MSG"]
    assert ann.ask("RELAYMSG", f"RELAYMSG {room} x/y", "RELAYMSG #none x/y :x") == [
        "461 ann RELAYMSG",
        "461 ann RELAYMSG",
        "403 ann #none",
    ]
    assert bob.ask(f"RELAYMSG {room} x/y :x") == ["FAIL RELAYMSG PRIVS_NEEDED"]
