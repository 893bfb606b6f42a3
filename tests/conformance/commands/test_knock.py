"""KNOCK, as most servers have it (https://defs.ircdocs.horse/defs/numerics)."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_knocking(meeting: Meeting) -> None:
    """711 RPL_KNOCKDLVR to who knocks, 710 RPL_KNOCK "<client> <channel> <nick>!<user>@<host> :…" to the operators."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.new("bob", room=room)
    ann.ask(f"MODE {room} +i")
    bob.heard()
    eve = meeting.old("eve")
    assert eve.ask(f"KNOCK {room}")[0].startswith(f"711 eve {room} :")
    (heard,) = ann.heard()
    assert heard.startswith(f"710 ann {room} eve!eve@127.0.0.1 :")
    assert bob.heard() == []


def test_refusals(meeting: Meeting) -> None:
    """461; 403; 713 ERR_CHANOPEN; 714 ERR_KNOCKONCHAN; 404 for whom a ban fits, and where `p` forbids it; 712 once it
    was done a moment ago."""
    room = meeting.room
    ann, eve, mallory = meeting.old("ann", room=room), meeting.old("eve"), meeting.old("mallory")
    assert ann.ask("KNOCK", "KNOCK #none", f"KNOCK {room}") == ["461 ann KNOCK", "403 ann #none", f"714 ann {room}"]
    assert eve.ask(f"KNOCK {room}") == [f"713 eve {room}"]
    ann.ask(f"MODE {room} +ib mallory")
    assert mallory.ask(f"KNOCK {room}") == [f"404 mallory {room}"]
    eve.ask(f"KNOCK {room}")
    assert eve.ask(f"KNOCK {room}") == [f"712 eve {room}"]
    ann.ask(f"MODE {room} +p")
    assert meeting.old("zoe").ask(f"KNOCK {room}") == [f"404 zoe {room}"]
