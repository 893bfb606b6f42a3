"""SAMODE, as servers with services have it: MODE (https://modern.ircdocs.horse/#mode-message) without being asked who
one is."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_modes_of_a_room_one_is_not_in(meeting: Meeting) -> None:
    """ "a MODE command is sent to all members of the channel containing the mode changes"; arguments as in MODE."""
    op = meeting.operator("op")
    ann, bob = meeting.new("ann", room=meeting.room), meeting.old("bob", room=meeting.room)
    op.ask(f"SAMODE {meeting.room} +mv-o bob ann")
    for member in (ann, bob):
        assert member.heard() == [f":op!op@127.0.0.1 MODE {meeting.room} +mv-o bob ann"]
    assert ann.ask(f"MODE {meeting.room} -m") == [f"482 ann {meeting.room}"]


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES, ERR_NEEDMOREPARAMS, ERR_NOSUCHCHANNEL, ERR_UNKNOWNMODE, ERR_USERNOTINCHANNEL."""
    ann = meeting.old("ann", room=meeting.room)
    assert ann.ask(f"SAMODE {meeting.room} +m") == ["481 ann"]
    op = meeting.operator("op")
    assert op.ask("SAMODE", f"SAMODE {meeting.room}") == ["461 op SAMODE"] * 2
    assert op.ask("SAMODE #none +m") == ["403 op #none"]
    assert op.ask(f"SAMODE {meeting.room} +y") == ["472 op y"]
    assert op.ask(f"SAMODE {meeting.room} +o op") == [f"441 op op {meeting.room}"]
