"""utf8only: https://ircv3.net/specs/extensions/utf8-only"""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def test_what_is_not_utf_8_is_refused(meeting: Meeting) -> None:
    """ "Servers publishing this token MUST NOT relay content … containing non-UTF-8 data"; "FAIL <command>
    INVALID_UTF8"."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    assert " UTF8ONLY " in " ".join(ann.ask("ISUPPORT"))
    ann.send_raw(f"PRIVMSG {room} :caf\xe9\r\nTOPIC {room} :caf\xe9\r\n".encode("latin-1"))
    assert ann.heard() == ["FAIL PRIVMSG INVALID_UTF8", "FAIL TOPIC INVALID_UTF8"]
    assert bob.heard() == []


def test_where_it_is_off(start_server: Callable[..., ServerProcess]) -> None:
    """`[server] utf8_only = false`: no token, and what is no UTF-8 is read as Latin-1 and told as UTF-8."""
    other = Meeting(start_server(config="[server]\nutf8_only = false"))
    ann, bob = other.old("ann"), other.old("bob")
    assert "UTF8ONLY" not in " ".join(ann.ask("ISUPPORT"))
    ann.send_raw("PRIVMSG bob :caf\xe9\r\n".encode("latin-1"))
    ann.heard()
    assert bob.heard() == [":ann!ann@127.0.0.1 PRIVMSG bob :café"]
    other.end()
