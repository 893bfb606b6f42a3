"""account-notify: https://ircv3.net/specs/extensions/account-notify"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_logging_in_and_out(meeting: Meeting) -> None:
    """ ":nick!user@host ACCOUNT accountname" to who shares a room, "ACCOUNT *" when somebody logs out; nothing to
    others."""
    room, name = meeting.room, meeting.account
    person = meeting.old(name, room=room)
    new, old = meeting.person("new", "account-notify", room=room), meeting.old("old", room=room)
    stranger = meeting.person("stranger", "account-notify")
    new.heard()
    person.ask("REGISTER * * secret")
    assert new.heard() == [f":{name}!{name}@127.0.0.1 ACCOUNT {name}"]
    person.ask("NS LOGOUT")
    assert f":{name}!{name}@127.0.0.1 ACCOUNT *" in new.heard()
    assert not any(" ACCOUNT " in line for line in [*old.heard(), *stranger.heard()])
