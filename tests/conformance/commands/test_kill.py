"""KILL: https://modern.ircdocs.horse/#kill-message"""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


def test_who_is_killed(meeting: Meeting) -> None:
    """ "…the client being killed receives the KILL message, and the <source> of the message SHOULD be the operator";
    "every user sharing a channel with them receives a QUIT message", typically "Killed (<killer> (<reason>))"; then
    ERROR, and the connection ends."""
    op = meeting.operator("op")
    ann = meeting.old("ann", room=meeting.room)
    watchers = [meeting.old("old", room=meeting.room), meeting.new("new", room=meeting.room)]
    ann.heard()
    op.ask("KILL ann :too loud")
    assert ann.line() == ":op!op@127.0.0.1 KILL ann :too loud"
    assert ann.line() == ":ann!ann@127.0.0.1 QUIT :Killed (op (too loud))"
    assert ann.line().startswith("ERROR :Closing link: ")
    with pytest.raises(EOFError):
        ann.line()
    for watcher in watchers:
        assert ":ann!ann@127.0.0.1 QUIT :Killed (op (too loud))" in watcher.heard()


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES, ERR_NEEDMOREPARAMS, ERR_NOSUCHNICK."""
    assert meeting.old("ann").ask("KILL op x", "KILL") == ["481 ann", "481 ann"]
    op = meeting.operator("op")
    assert op.ask("KILL", "KILL nobody :x") == ["461 op KILL", "401 op nobody"]


def test_without_a_comment(meeting: Meeting) -> None:
    """ "it is up to the user to provide an adequate reason": without one it happens all the same."""
    op, ann = meeting.operator("op"), meeting.new("ann")
    op.ask("KILL ann")
    assert ann.until("KILL").endswith("KILL ann :no reason given")
