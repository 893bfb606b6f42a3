"""invite-notify: https://ircv3.net/specs/extensions/invite-notify"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_who_is_told(meeting: Meeting) -> None:
    """ ":<inviter> INVITE <target> <channel>" to members who negotiated it and who could invite themselves; "The
    target" gets it anyway, and once."""
    room = meeting.room
    ann, some, old = (
        meeting.old("ann", room=room),
        meeting.person("some", "invite-notify", room=room),
        meeting.old("old", room=room),
    )
    ann.ask(f"MODE {room} +o some")
    guest, stranger = meeting.person("guest", "invite-notify"), meeting.person("stranger", "invite-notify")
    for one in (some, old):
        one.heard()
    ann.ask(f"INVITE guest {room}")
    told = [f":ann!ann@127.0.0.1 INVITE guest {room}"]
    assert some.heard() == told
    assert guest.heard() == told
    assert old.heard() == stranger.heard() == []
