"""setname: https://ircv3.net/specs/extensions/setname"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_namelen(meeting: Meeting) -> None:
    """ "servers MUST provide a NAMELEN token in RPL_ISUPPORT with the maximum allowed length for realnames": what is
    as long is taken, what is longer refused."""
    ann = meeting.new("ann")
    assert " NAMELEN=150 " in " ".join(ann.ask("ISUPPORT"))
    assert ann.ask("SETNAME :" + "n" * 150)[0].startswith(":ann!ann@127.0.0.1 SETNAME ")
    assert ann.ask("SETNAME :" + "n" * 151) == ["FAIL SETNAME INVALID_REALNAME"]


def test_with_and_without(meeting: Meeting) -> None:
    """ "The SETNAME message MUST NOT be sent to clients which do not have the setname capability"."""
    room = meeting.room
    some, old = meeting.person("some", "setname", room=room), meeting.old("old", room=room)
    some.heard()
    old.ask("SETNAME :Another name")
    assert some.heard() == [":old!old@127.0.0.1 SETNAME :Another name"]
    some.ask("SETNAME :Mine")
    assert old.heard() == []
