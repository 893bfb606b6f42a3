"""WALLOPS: https://modern.ircdocs.horse/#wallops-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_who_asked_for_them_hears_them(meeting: Meeting) -> None:
    """ "…used to send a message to all currently connected users who have set the 'w' user mode for themselves"."""
    op, ann, bob, cat = meeting.operator("op"), meeting.old("ann"), meeting.new("bob"), meeting.old("cat")
    ann.ask("MODE ann +w")
    bob.ask("MODE bob +w")
    op.ask("WALLOPS :the kettle is on")
    for hearer in (ann, bob):
        assert hearer.heard() == [":op!op@127.0.0.1 WALLOPS :the kettle is on"]
    assert cat.heard() == []


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES, and then ERR_NEEDMOREPARAMS."""
    assert meeting.old("ann").ask("WALLOPS :hi", "WALLOPS") == ["481 ann", "481 ann"]
    assert meeting.operator("op").ask("WALLOPS", "WALLOPS :") == ["461 op WALLOPS", "461 op WALLOPS"]
