"""USERHOST: https://modern.ircdocs.horse/#userhost-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_up_to_five(meeting: Meeting) -> None:
    """302 "<client> :[<reply>{ <reply>}]", reply = nickname [ isop ] "=" isaway hostname: `*` for operators, `-` away;
    "takes up to five nicknames"; who is not here is left out."""
    ann, bob = meeting.old("ann"), meeting.new("bob")
    meeting.operator("op")
    bob.ask("AWAY :at lunch")
    assert ann.ask("USERHOST bob op nobody ANN") == ["302 ann :bob=-bob@127.0.0.1 op*=+op@127.0.0.1 ann=+ann@127.0.0.1"]
    assert ann.ask("USERHOST a b c d e bob") == ["302 ann :"]


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS; nobody found is an empty reply."""
    ann = meeting.old("ann")
    assert ann.ask("USERHOST", "USERHOST nobody") == ["461 ann USERHOST", "302 ann :"]
