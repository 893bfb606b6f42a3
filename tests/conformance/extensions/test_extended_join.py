"""extended-join: https://ircv3.net/specs/extensions/extended-join"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_account_and_real_name(meeting: Meeting) -> None:
    """ ":nick!user@host JOIN #channelname accountname :Real Name"; "If the client is not identified … an asterisk";
    the older form without it; one's own JOIN too."""
    room = meeting.room
    new, old = meeting.person("new", "extended-join", room=room), meeting.old("old", room=room)
    new.heard()
    owner = meeting.registered(room=room)
    ann = meeting.person("ann", "extended-join")
    assert ann.ask(f"JOIN {room}")[0] == f":ann!ann@127.0.0.1 JOIN {room} * :Real ann"
    assert new.heard() == [
        f":{owner.nick}!{owner.nick}@127.0.0.1 JOIN {room} {owner.nick} :Real {owner.nick}",
        f":ann!ann@127.0.0.1 JOIN {room} * :Real ann",
    ]
    assert old.heard() == [f":{nick}!{nick}@127.0.0.1 JOIN {room}" for nick in (owner.nick, "ann")]
