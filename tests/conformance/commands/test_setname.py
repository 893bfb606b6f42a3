"""SETNAME: https://ircv3.net/specs/extensions/setname"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_told(meeting: Meeting) -> None:
    """ "they MUST send the server-to-client version of the SETNAME message to all clients in common channels, as well
    as to the client from which it originated"; "MUST NOT be sent to clients which do not have the setname
    capability"."""
    room = meeting.room
    ann, new, old = meeting.new("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    ann.heard(), new.heard()
    told = [":ann!ann@127.0.0.1 SETNAME :Bruce Wayne <bruce@wayne.example>"]
    assert ann.ask("SETNAME :Bruce Wayne <bruce@wayne.example>") == new.heard() == told
    assert old.heard() == []
    assert ann.ask("WHOIS ann")[0].endswith(":Bruce Wayne <bruce@wayne.example>")


def test_without_the_capability(meeting: Meeting) -> None:
    """ "Servers advertising the setname capability MUST support usage of the SETNAME client-to-server command even
    while the capability is not negotiated"; "handle it silently"."""
    old = meeting.old("ann")
    assert old.ask("SETNAME :Another") == []
    assert old.ask("WHOIS ann")[0].endswith(" Another")


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL SETNAME INVALID_REALNAME" for one that is empty or longer than NAMELEN; 461."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        assert client.ask("SETNAME") == [f"461 {client.nick} SETNAME"]
        for name in ("", " ", "x" * 151, "é" * 76):
            assert client.ask(f"SETNAME :{name}") == ["FAIL SETNAME INVALID_REALNAME"]
        client.ask("SETNAME :" + "é" * 75)
        assert client.ask(f"WHOIS {client.nick}")[0].endswith(" " + "é" * 75)
