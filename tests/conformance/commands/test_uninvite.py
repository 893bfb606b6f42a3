"""UNINVITE, as Ergo has it: takes an INVITE (https://modern.ircdocs.horse/#invite-message) back."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_an_invitation_is_taken_back(meeting: Meeting) -> None:
    """What it would have opened stays shut; who asked is told."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob")
    ann.ask(f"MODE {room} +i", f"INVITE bob {room}")
    assert ann.ask(f"UNINVITE bob {room}") == [f":ann!ann@127.0.0.1 UNINVITE bob {room}"]
    bob.heard()
    assert bob.ask(f"JOIN {room}", "INVITE") == [f"473 bob {room}", "337 bob :End of /INVITE list"]


def test_refusals(meeting: Meeting) -> None:
    """461; 401; 403; 482; FAIL NOT_INVITED."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    meeting.old("eve")
    ann.heard()
    assert ann.ask("UNINVITE", "UNINVITE eve") == ["461 ann UNINVITE"] * 2
    assert ann.ask(f"UNINVITE nobody {room}", "UNINVITE eve #none") == ["401 ann nobody", "403 ann #none"]
    assert ann.ask(f"UNINVITE eve {room}") == [f"FAIL UNINVITE NOT_INVITED eve {room}"]
    assert bob.ask(f"UNINVITE eve {room}") == [f"482 bob {room}"]
