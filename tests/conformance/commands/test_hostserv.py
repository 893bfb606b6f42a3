"""HOSTSERV: hosts in words; told as https://ircv3.net/specs/extensions/chghost has it."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_help(meeting: Meeting) -> None:
    """As a command and as somebody to write to, for clients of both kinds; what it does not know it says."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        told = client.ask("HOSTSERV HELP")
        assert len(told) > 2
        assert all(line.startswith(f":HostServ!HostServ@localhost NOTICE {client.nick} :") for line in told)
        answer = [line for line in client.ask("PRIVMSG HostServ :HELP") if " NOTICE " in line]
        assert answer == told
        assert "I don't know the command NOSUCH" in client.ask("HOSTSERV NOSUCH")[0]


def test_a_host_of_the_operators_choice(meeting: Meeting) -> None:
    """SET is for operators; CHGHOST tells who knows of it, WHOIS shows it, DEL takes it away."""
    owner, op = meeting.registered(room=meeting.room), meeting.operator("op", "chghost", room=meeting.room)
    owner.heard()
    assert "I don't know the command SET" in " ".join(owner.ask(f"HOSTSERV SET {owner.nick} own.example"))
    assert any(
        line.endswith(f" CHGHOST {owner.nick} own.example") for line in op.ask(f"HOSTSERV SET {owner.nick} own.example")
    )
    assert "own.example" in " ".join(owner.ask("HOSTSERV STATUS"))
    assert owner.ask(f"WHOIS {owner.nick}")[0].split(" ")[4] == "own.example"
    op.ask(f"HOSTSERV DEL {owner.nick}")
    assert owner.ask(f"WHOIS {owner.nick}")[0].split(" ")[4] == "127.0.0.1"
