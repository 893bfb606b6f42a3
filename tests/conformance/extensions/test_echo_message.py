"""echo-message: https://ircv3.net/specs/extensions/echo-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_what_one_says_comes_back(meeting: Meeting) -> None:
    """ "servers MUST send PRIVMSG and NOTICE messages back to the client that sent them […] they MUST send the final
    version of the message"; to oneself both; nothing without it."""
    room = meeting.room
    new, old = meeting.person("new", "echo-message", room=room), meeting.old("old", room=room)
    new.ask(f"MODE {room} +c")
    own = ":new!new@127.0.0.1"
    assert new.ask(f"PRIVMSG {room} :a\x0304b", "NOTICE old :c", "PRIVMSG new :d") == [
        f"{own} PRIVMSG {room} :ab",
        f"{own} NOTICE old :c",
        f"{own} PRIVMSG new :d",
        f"{own} PRIVMSG new :d",
    ]
    assert old.ask(f"PRIVMSG {room} :x", "NOTICE new :y")[-1:] != [":old!old@127.0.0.1 NOTICE new :y"]


def test_what_is_refused_does_not(meeting: Meeting) -> None:
    """Only what happened is echoed."""
    new = meeting.person("new", "echo-message")
    assert new.ask("PRIVMSG nobody :x") == ["401 new nobody"]
