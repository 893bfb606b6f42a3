"""account-tag: https://ircv3.net/specs/extensions/account-tag"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_on_all_that_somebody_does(meeting: Meeting) -> None:
    """ "The tag MUST be added by the ircd to all commands sent by a user (e.g. PRIVMSG, MODE, NOTICE, and all
    others)"; "If the user is not identified to any services account, the tag MUST NOT be sent"."""
    room = meeting.room
    new = meeting.person("new", "account-tag", room=room)
    old = meeting.old("old", room=room)
    new.ask(f"MODE {room} -t")
    owner, ann = meeting.registered(room=room), meeting.old("ann", room=room)
    for one in (new, old):
        one.heard()
    for person in (owner, ann):
        person.ask(f"PRIVMSG {room} :x", f"NOTICE {room} :x", f"TOPIC {room} :by {person.nick}", f"PART {room} :x")
    heard = [parse(line) for line in new.sync()]
    by_owner, by_ann = heard[:4], heard[4:]
    assert [line.tags.get("account") for line in by_owner] == [owner.nick] * 4
    assert [line.tags.get("account") for line in by_ann] == [None] * 4
    assert all(line.startswith(":") for line in old.sync())
