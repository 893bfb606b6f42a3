"""extended-monitor: https://ircv3.net/specs/extensions/extended-monitor"""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


@pytest.mark.parametrize("cap", ["extended-monitor", "draft/extended-monitor"])
def test_who_is_watched_without_a_common_room(meeting: Meeting, cap: str) -> None:
    """ "AWAY", "ACCOUNT", "CHGHOST" and "SETNAME" of monitored people, to who "negotiated the corresponding
    capability"; nothing without extended-monitor."""
    caps = ("away-notify", "account-notify", "chghost", "setname")
    some, none = meeting.person("some", cap, *caps), meeting.person("none", *caps)
    less = meeting.person("less", cap, "setname")
    ann = meeting.old(meeting.account)
    for watcher in (some, none, less):
        watcher.ask(f"MONITOR + {ann.nick}")
    ann.ask("AWAY :lunch", "SETNAME :Another", f"MODE {ann.nick} +x", "REGISTER * * secret")
    assert {line.split(" ")[1] for line in some.heard()} == {"AWAY", "SETNAME", "CHGHOST", "ACCOUNT"}
    assert [line.split(" ")[1] for line in less.heard()] == ["SETNAME"]
    assert none.heard() == []


def test_once_for_who_shares_a_room_too(meeting: Meeting) -> None:
    """One who does both hears it once."""
    room = meeting.room
    some, ann = meeting.person("some", "extended-monitor", "away-notify", room=room), meeting.old("ann", room=room)
    some.ask("MONITOR + ann")
    ann.ask("AWAY :lunch")
    assert some.heard() == [":ann!ann@127.0.0.1 AWAY :lunch"]
