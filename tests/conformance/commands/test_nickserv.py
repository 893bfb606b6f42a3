"""NICKSERV: accounts in words; what SASL and https://ircv3.net/specs/extensions/account-registration do for clients
that know them."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_help(meeting: Meeting) -> None:
    """As a command and as somebody to write to, for clients of both kinds; what it does not know it says."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        told = client.ask("NICKSERV HELP")
        assert len(told) > 2
        assert all(line.startswith(f":NickServ!NickServ@localhost NOTICE {client.nick} :") for line in told)
        answer = [line for line in client.ask("PRIVMSG NickServ :HELP") if " NOTICE " in line]
        assert answer == told
        assert "I don't know the command NOSUCH" in client.ask("NICKSERV NOSUCH")[0]


def test_an_account(meeting: Meeting) -> None:
    """REGISTER makes one of the present nick, IDENTIFY logs in, INFO tells, SET changes, LOGOUT ends it."""
    name = meeting.account
    ann = meeting.old(name)
    ann.ask("NICKSERV REGISTER secret-word")
    assert f"330 {name} {name} {name} :is logged in as" in ann.ask(f"WHOIS {name}")
    ann.ask("NICKSERV LOGOUT")
    assert not any(line.startswith("330 ") for line in ann.ask(f"WHOIS {ann.nick}"))
    assert "wrong" in " ".join(ann.ask(f"NICKSERV IDENTIFY {name} not-it"))
    ann.ask(f"NICKSERV IDENTIFY {name} secret-word")
    assert f"{name}: registered" in " ".join(ann.ask("NICKSERV INFO"))
    assert "ALWAYS-ON is on" in " ".join(ann.ask("NICKSERV SET ALWAYS-ON true"))
