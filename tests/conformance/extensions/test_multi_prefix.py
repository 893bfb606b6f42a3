"""multi-prefix: https://ircv3.net/specs/extensions/multi-prefix"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_names_who_and_whois(meeting: Meeting) -> None:
    """ "the server will send all prefixes […] in order of rank, from highest to lowest" in NAMES and WHO; one without
    it."""
    room = meeting.room
    new, old = meeting.person("new", "multi-prefix", room=room), meeting.old("old", room=room)
    new.ask(f"MODE {room} +vh new new")
    assert new.ask(f"NAMES {room}")[0] == f"353 new = {room} :@%+new old"
    assert old.ask(f"NAMES {room}")[-2] == f"353 old = {room} :@new old"
    assert new.ask(f"WHO {room}")[0].split(" ")[7] == "H@%+"
    assert old.ask(f"WHO {room}")[0].split(" ")[7] == "H@"
