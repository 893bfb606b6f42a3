"""NPC, as Ergo has it: roleplay in rooms with mode `E`."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_as_somebody_else(meeting: Meeting) -> None:
    """The name stands between asterisks, the host is no host, and who it was is said at the end."""
    room = meeting.room
    ann, new, old = meeting.old("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    ann.ask(f"MODE {room} +E")
    for one in (new, old):
        one.heard()
    assert ann.ask(f"NPC {room} wizard :hi") == [f":*wizard*!ann@npc.fakeuser.invalid PRIVMSG {room} :hi (ann)"]
    assert new.heard() == old.heard() == [f":*wizard*!ann@npc.fakeuser.invalid PRIVMSG {room} :hi (ann)"]


def test_refusals(meeting: Meeting) -> None:
    """461; 573 ERR_CANNOTSENDRP "<client> <channel>" where the room does not have the mode, and for people; 403,
    404."""
    room = meeting.room
    ann, eve = meeting.old("ann", room=room), meeting.old("eve")
    assert ann.ask("NPC", f"NPC {room}", f"NPC {room} x") == ["461 ann NPC"] * 3
    assert ann.ask(f"NPC {room} x :y", "NPC eve x :y") == [f"573 ann {room}", "573 ann eve"]
    assert ann.ask("NPC #none x :y") == ["403 ann #none"]
    ann.ask(f"MODE {room} +E")
    assert eve.ask(f"NPC {room} x :y") == [f"404 eve {room}"]
