"""away-notify: https://ircv3.net/specs/extensions/away-notify"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_going_and_coming_back(meeting: Meeting) -> None:
    """ ":nick!user@host AWAY [:message]" when somebody who shares a room goes away, comes back, or joins while away;
    "Clients SHOULD NOT be sent AWAY messages to notify them of their own away status"."""
    room = meeting.room
    new, old = meeting.person("new", "away-notify", room=room), meeting.old("old", room=room)
    ann = meeting.person("ann", "away-notify", room=room)
    for one in (new, old):
        one.heard()
    assert [line[:3] for line in ann.ask("AWAY :lunch", "AWAY :dinner", "AWAY")] == ["306", "306", "305"]
    assert new.heard() == [
        ":ann!ann@127.0.0.1 AWAY :lunch",
        ":ann!ann@127.0.0.1 AWAY :dinner",
        ":ann!ann@127.0.0.1 AWAY",
    ]
    bob = meeting.old("bob")
    bob.ask("AWAY :later", f"JOIN {room}")
    assert new.heard() == [f":bob!bob@127.0.0.1 JOIN {room}", ":bob!bob@127.0.0.1 AWAY :later"]
    assert not any(" AWAY" in line for line in old.heard())
