"""SCENE, as Ergo has it: what happens in a roleplay, in rooms with mode `E`."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_what_happens(meeting: Meeting) -> None:
    """From `=Scene=`, and who told it is said at the end."""
    room = meeting.room
    ann, new, old = meeting.old("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    ann.ask(f"MODE {room} +E")
    for one in (new, old):
        one.heard()
    told = [f":=Scene=!ann@npc.fakeuser.invalid PRIVMSG {room} :it rains (ann)"]
    assert ann.ask(f"SCENE {room} :it rains") == new.heard() == old.heard() == told


def test_refusals(meeting: Meeting) -> None:
    """461, 573 ERR_CANNOTSENDRP, 403."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    assert ann.ask("SCENE", f"SCENE {room}") == ["461 ann SCENE"] * 2
    assert ann.ask(f"SCENE {room} :x", "SCENE #none :x") == [f"573 ann {room}", "403 ann #none"]
