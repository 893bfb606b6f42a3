"""ACCEPT, as Ergo and InspIRCd have it, beside user mode `R` (https://defs.ircdocs.horse/defs/usermodes)."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_who_may_write_to_somebody_guarded(meeting: Meeting) -> None:
    """Who is not logged in gets 477 ERR_NEEDREGGEDNICK "<client> <nick>" until accepted; `-` takes it back, and
    writing to them accepts them."""
    ann, bob = meeting.new("ann"), meeting.old("bob")
    ann.ask("MODE ann +R")
    assert bob.ask("PRIVMSG ann :let me in") == ["477 bob ann"]
    assert ann.ask("ACCEPT bob") == []
    bob.ask("PRIVMSG ann :thanks")
    assert ann.heard() == [":bob!bob@127.0.0.1 PRIVMSG ann :thanks"]
    ann.ask("ACCEPT -bob")
    assert bob.ask("PRIVMSG ann :again?") == ["477 bob ann"]
    ann.ask("PRIVMSG bob :yes?")
    bob.heard()
    assert bob.ask("PRIVMSG ann :here I am") == []


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS; FAIL INVALID_USER for who is not here, and the rest of the list counts."""
    ann = meeting.old("ann")
    meeting.old("bob")
    assert ann.ask("ACCEPT", "ACCEPT nobody,bob,-none") == [
        "461 ann ACCEPT",
        "FAIL ACCEPT INVALID_USER nobody",
        "FAIL ACCEPT INVALID_USER -none",
    ]
