"""AMBIANCE, as Ergo has it: another name of SCENE."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_a_scene(meeting: Meeting) -> None:
    """From `=Scene=`, in rooms with mode `E`; the same refusals."""
    room = meeting.room
    ann, old = meeting.old("ann", room=room), meeting.old("old", room=room)
    assert ann.ask("AMBIANCE", f"AMBIANCE {room}") == ["461 ann AMBIANCE"] * 2
    assert ann.ask(f"AMBIANCE {room} :x", "AMBIANCE #none :x") == [f"573 ann {room}", "403 ann #none"]
    ann.ask(f"MODE {room} +E")
    old.heard()
    assert ann.ask(f"AMBIANCE {room} :it rains") == old.heard()
    assert ann.ask(f"AMBIANCE {room} :still")[0].startswith(":=Scene=!")
