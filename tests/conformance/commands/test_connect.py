"""CONNECT: https://modern.ircdocs.horse/#connect-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_there_is_no_other_server(meeting: Meeting) -> None:
    """ "CONNECT is a privileged command": ERR_NOPRIVILEGES for others, ERR_NEEDMOREPARAMS, and ERR_NOSUCHSERVER for
    every name."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        assert client.ask("CONNECT", "CONNECT other.example") == [f"481 {client.nick}"] * 2
    op = meeting.operator("op")
    assert op.ask("CONNECT", "CONNECT other.example") == ["461 op CONNECT", "402 op other.example"]
