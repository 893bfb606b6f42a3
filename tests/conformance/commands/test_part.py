"""PART: https://modern.ircdocs.horse/#part-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_leaving_several(meeting: Meeting) -> None:
    """ "…the user will receive a PART message from the server for each channel they have been removed from";
    "<reason> (if it exists) should be on each of these messages"."""
    room = meeting.room
    old, new, ann = meeting.old("old"), meeting.new("new"), meeting.old("ann")
    for one in (old, new, ann):
        one.ask(f"JOIN {room}a,{room}b")
    for one in (old, new):
        one.heard()
    wanted = [f":ann!ann@127.0.0.1 PART {room}{letter} :bye all" for letter in "ab"]
    assert ann.ask(f"PART {room}a,{room}b :bye all") == wanted
    assert old.heard() == new.heard() == wanted


def test_without_a_reason(meeting: Meeting) -> None:
    """None is made up."""
    ann = meeting.old("ann", room=meeting.room)
    assert ann.ask(f"PART {meeting.room}") == [f":ann!ann@127.0.0.1 PART {meeting.room}"]


def test_refusals(meeting: Meeting) -> None:
    """ "…they will receive an ERR_NOTONCHANNEL reply and that channel will be ignored. If the channel does not exist,
    the client will receive an ERR_NOSUCHCHANNEL"; ERR_NEEDMOREPARAMS. The others of the list are left."""
    room = meeting.room
    meeting.old("ann", room=room)
    bob = meeting.old("bob", room=f"{room}b")
    assert bob.ask("PART") == ["461 bob PART"]
    assert sorted(bob.ask(f"PART {room},#none,{room}b")) == [
        "403 bob #none",
        f"442 bob {room}",
        f":bob!bob@127.0.0.1 PART {room}b",
    ]
