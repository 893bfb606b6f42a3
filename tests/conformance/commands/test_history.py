"""HISTORY, as Ergo has it: what was said before, as text, for clients that do not know
https://ircv3.net/specs/extensions/chathistory"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_the_last_lines(meeting: Meeting) -> None:
    """ "#chan 5" asks for five lines, "#chan 1h" for those of an hour; each comes as it was said."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    for text in "abc":
        ann.ask(f"PRIVMSG {room} :{text}")
    bob.heard()
    assert [line.split(" ")[-1] for line in bob.ask(f"HISTORY {room} 2")] == ["b", "c"]
    assert [line.split(" ")[-1] for line in bob.ask(f"HISTORY {room} 1h")][-3:] == ["a", "b", "c"]


def test_refusals(meeting: Meeting) -> None:
    """461; what is not there and what one is no member of look the same; FAIL for what is no count."""
    ann = meeting.old("ann", room=meeting.room)
    assert ann.ask("HISTORY", "HISTORY #none") == ["461 ann HISTORY", "403 ann #none"]
    assert ann.ask(f"HISTORY {meeting.room} many") == ["FAIL HISTORY INVALID_PARAMS many"]
    assert meeting.old("eve").ask(f"HISTORY {meeting.room}")[0].split(" ")[:3] in (
        ["403", "eve", meeting.room],
        ["442", "eve", meeting.room],
    )
