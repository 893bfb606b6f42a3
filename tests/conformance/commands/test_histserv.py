"""HISTSERV, as Ergo has it: what was said before in words; what https://ircv3.net/specs/extensions/chathistory does for
clients that know it."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_help(meeting: Meeting) -> None:
    """As a command and as somebody to write to, for clients of both kinds; what it does not know it says."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        told = client.ask("HISTSERV HELP")
        assert len(told) > 2
        assert all(line.startswith(f":HistServ!HistServ@localhost NOTICE {client.nick} :") for line in told)
        assert [line for line in client.ask("PRIVMSG HistServ :HELP") if " NOTICE " in line] == told
        assert "I don't know the command NOSUCH" in client.ask("HISTSERV NOSUCH")[0]


def test_what_was_said(meeting: Meeting) -> None:
    """PLAY shows it to members, and not to others."""
    room = meeting.room
    ann, eve = meeting.old("ann", room=room), meeting.old("eve")
    ann.ask(f"PRIVMSG {room} :tea at five")
    assert "tea at five" in " ".join(ann.ask(f"HISTSERV PLAY {room}"))
    assert "tea at five" not in " ".join(eve.ask(f"HISTSERV PLAY {room}"))
