"""CHANSERV: rooms in words; whose they are and who has which mode for good
(https://modern.ircdocs.horse/#channel-operators)."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_help(meeting: Meeting) -> None:
    """As a command and as somebody to write to, for clients of both kinds; what it does not know it says."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        told = client.ask("CHANSERV HELP")
        assert len(told) > 2
        assert all(line.startswith(f":ChanServ!ChanServ@localhost NOTICE {client.nick} :") for line in told)
        answer = [line for line in client.ask("PRIVMSG ChanServ :HELP") if " NOTICE " in line]
        assert answer == told
        assert "I don't know the command NOSUCH" in client.ask("CHANSERV NOSUCH")[0]


def test_a_room(meeting: Meeting) -> None:
    """REGISTER gives `q` and `r`, OP gives and DEOP takes, INFO tells whose it is, TRANSFER gives it away."""
    room = meeting.room
    owner, bob = meeting.registered(room=room), meeting.new("bob", room=room)
    owner.heard()
    owner.ask(f"CHANSERV REGISTER {room}")
    assert f":ChanServ!ChanServ@localhost MODE {room} +q {owner.nick}" in bob.heard()
    assert owner.nick in " ".join(bob.ask(f"CHANSERV INFO {room}"))
    owner.ask(f"CHANSERV OP {room} bob", f"CHANSERV DEOP {room} bob")
    assert [line for line in bob.heard() if " MODE " in line] == [
        f":ChanServ!ChanServ@localhost MODE {room} +o bob",
        f":ChanServ!ChanServ@localhost MODE {room} -o bob",
    ]
    assert not any(" MODE " in line for line in bob.ask(f"CHANSERV OP {room} bob"))
