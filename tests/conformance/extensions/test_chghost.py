"""chghost: https://ircv3.net/specs/extensions/chghost"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_user_and_host(meeting: Meeting) -> None:
    """ ":nick!old_user@old_host.local CHGHOST new_user new_host.local" to who shares a room, "SHOULD also send" to
    oneself; nothing to strangers."""
    room = meeting.room
    new, old = meeting.person("new", "chghost", room=room), meeting.old("old", room=room)
    ann, stranger = meeting.person("ann", "chghost", room=room), meeting.person("stranger", "chghost")
    for one in (new, old):
        one.heard()
    first, mode = ann.ask("MODE ann +x")
    cloak = first.split(" ")[-1]
    assert first == f":ann!ann@127.0.0.1 CHGHOST ann {cloak}"
    assert mode == f":ann!ann@{cloak} MODE ann +x"
    assert new.heard() == [first]
    assert stranger.heard() == old.heard() == []
    ann.ask(f"PRIVMSG {room} :x")
    assert old.heard() == [f":ann!ann@{cloak} PRIVMSG {room} :x"]
