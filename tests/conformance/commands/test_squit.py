"""SQUIT: https://modern.ircdocs.horse/#squit-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_there_is_no_other_server(meeting: Meeting) -> None:
    """ "SQUIT is a privileged command": ERR_NOPRIVILEGES for others, ERR_NEEDMOREPARAMS, and ERR_NOSUCHSERVER for
    every name."""
    for client in (meeting.old("ann"), meeting.new("bob")):
        assert client.ask("SQUIT", "SQUIT other.example :comment") == [f"481 {client.nick}"] * 2
    op = meeting.operator("op")
    assert op.ask("SQUIT", "SQUIT other.example :comment") == ["461 op SQUIT", "402 op other.example"]
