"""draft/chathistory: https://ircv3.net/specs/extensions/chathistory"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_tokens(meeting: Meeting) -> None:
    """ "CHATHISTORY" tells how many at most, "MSGREFTYPES" by what messages are named; more is clamped."""
    told = " ".join(meeting.old("ann").ask("VERSION"))
    assert " CHATHISTORY=100 " in told
    assert " MSGREFTYPES=msgid,timestamp " in told
    ann = meeting.new("bob", room=meeting.room)
    ann.ask(*(f"PRIVMSG {meeting.room} :{number}" for number in range(102)))
    assert len(ann.ask(f"CHATHISTORY LATEST {meeting.room} * 5000")) == 102


def test_who_may_read(meeting: Meeting) -> None:
    """ "Servers SHOULD NOT … history of channels … not a member": to others it is as if there were none; what was
    said behind `i` before one came in is not told."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob")
    ann.ask(f"PRIVMSG {room} :in the open", f"MODE {room} +i", f"PRIVMSG {room} :behind the door", f"MODE {room} -i")
    assert bob.ask(f"CHATHISTORY LATEST {room} * 9") == [f"FAIL CHATHISTORY INVALID_TARGET LATEST {room}"]
    bob.ask(f"JOIN {room}")
    page = " ".join(bob.ask(f"CHATHISTORY LATEST {room} * 9"))
    assert "in the open" in page
    assert "behind the door" not in page


def test_no_replay_for_who_can_ask(meeting: Meeting) -> None:
    """Who negotiated it is told nothing old on joining; who did not is."""
    room = meeting.room
    meeting.old("ann", room=room).ask(f"PRIVMSG {room} :before")
    assert not any("before" in line for line in meeting.new("new").ask(f"JOIN {room}"))
