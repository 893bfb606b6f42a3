"""userhost-in-names: https://ircv3.net/specs/extensions/userhost-in-names"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_names(meeting: Meeting) -> None:
    """ "nick!user@host" instead of the nick in RPL_NAMREPLY, after the prefix; also on joining."""
    room = meeting.room
    new, old = meeting.person("new", "userhost-in-names", room=room), meeting.old("old", room=room)
    assert new.ask(f"NAMES {room}")[0] == f"353 new = {room} :@new!new@127.0.0.1 old!old@127.0.0.1"
    assert old.ask(f"NAMES {room}")[0] == f"353 old = {room} :@new old"
    joined = meeting.person("another", "userhost-in-names", "multi-prefix").ask(f"JOIN {room}")
    assert "@new!new@127.0.0.1" in joined[1]
