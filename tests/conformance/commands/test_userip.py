"""USERIP: USERHOST (https://modern.ircdocs.horse/#userhost-message) with addresses, as Ergo and InspIRCd have it."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_whose_address_one_may_know(meeting: Meeting) -> None:
    """340 RPL_USERIP in the form of 302: one's own address, for operators those of others, else none."""
    ann, op = meeting.old("ann"), meeting.operator("op")
    assert ann.ask("USERIP ann") == ["340 ann ann=+ann@127.0.0.1"]
    assert op.ask("USERIP ann nobody") == ["340 op ann=+ann@127.0.0.1"]
    (other,) = ann.ask("USERIP op")
    assert other.startswith("340 ann op*=+op@")
    assert "127.0.0.1" not in other


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS; nobody found is an empty reply."""
    assert meeting.old("ann").ask("USERIP", "USERIP nobody") == ["461 ann USERIP", "340 ann :"]
