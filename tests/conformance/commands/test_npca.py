"""NPCA, as Ergo has it: roleplay in rooms with mode `E`."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_as_somebody_else(meeting: Meeting) -> None:
    """The name stands between asterisks, the host is no host, and who it was is said at the end."""
    room = meeting.room
    ann, new, old = meeting.old("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    ann.ask(f"MODE {room} +E")
    for one in (new, old):
        one.heard()
    assert ann.ask(f"NPCA {room} wizard :waves") == [
        f":*wizard*!ann@npc.fakeuser.invalid PRIVMSG {room} :\x01ACTION waves (ann)\x01"
    ]
    assert (
        new.heard() == old.heard() == [f":*wizard*!ann@npc.fakeuser.invalid PRIVMSG {room} :\x01ACTION waves (ann)\x01"]
    )


def test_refusals(meeting: Meeting) -> None:
    """461; 573 ERR_CANNOTSENDRP "<client> <channel>" where the room does not have the mode, and for people; 403,
    404."""
    room = meeting.room
    ann, eve = meeting.old("ann", room=room), meeting.old("eve")
    assert ann.ask("NPCA", f"NPCA {room}", f"NPCA {room} x") == ["461 ann NPCA"] * 3
    assert ann.ask(f"NPCA {room} x :y", "NPCA eve x :y") == [f"573 ann {room}", "573 ann eve"]
    assert ann.ask("NPCA #none x :y") == ["403 ann #none"]
    ann.ask(f"MODE {room} +E")
    assert eve.ask(f"NPCA {room} x :y") == [f"404 eve {room}"]
