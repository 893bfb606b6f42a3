"""draft/oper-tag: https://ircv3.net/specs/extensions/oper-tag"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_on_what_operators_do(meeting: Meeting) -> None:
    """ "The tag MUST be named draft/oper"; "MUST be added by the ircd to all commands sent by a user" who is an
    operator; nobody without the capability sees it, and it goes with the mode."""
    room = meeting.room
    op = meeting.operator("op", room=room)
    some, old = meeting.person("some", "draft/oper-tag", room=room), meeting.person("old", "message-tags", room=room)
    ann = meeting.old("ann", room=room)
    for one in (some, old):
        one.heard()
    op.ask(f"PRIVMSG {room} :x", f"NOTICE {room} :x", f"TOPIC {room} :x")
    ann.ask(f"PRIVMSG {room} :x")
    op.ask("DEOPER", f"PRIVMSG {room} :x")
    assert ["draft/oper" in parse(line).tags for line in some.sync()] == [True, True, True, False, False]
    assert not any("draft/oper" in line for line in old.sync())
