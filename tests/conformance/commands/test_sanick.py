"""SANICK, as servers with services have it: NICK (https://modern.ircdocs.horse/#nick-message) for somebody else."""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_somebody_gets_another_nick(meeting: Meeting) -> None:
    """ "In these cases, the <source> of the message will be the old nickname"."""
    op = meeting.operator("op")
    ann, bob = meeting.old("ann", room=meeting.room), meeting.new("bob", room=meeting.room)
    ann.heard()
    op.ask("SANICK ann anna")
    for hearer in (ann, bob):
        assert hearer.heard() == [":ann!ann@127.0.0.1 NICK anna"]
    assert ann.ask("PING x")[0] == f"PONG {NAME} x"


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES, ERR_NEEDMOREPARAMS, ERR_NOSUCHNICK, ERR_NICKNAMEINUSE, ERR_ERRONEUSNICKNAME."""
    assert meeting.old("ann").ask("SANICK ann x") == ["481 ann"]
    op = meeting.operator("op")
    assert op.ask("SANICK", "SANICK ann") == ["461 op SANICK"] * 2
    assert op.ask("SANICK nobody x", "SANICK ann op", "SANICK ann 1x") == ["401 op nobody", "433 op op", "432 op 1x"]
