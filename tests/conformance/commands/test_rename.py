"""RENAME: https://ircv3.net/specs/extensions/channel-rename"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_a_room_gets_another_name(meeting: Meeting) -> None:
    """ "The server to client command MUST always include the third parameter"; who has not negotiated it gets PART with
    the reason, then JOIN, topic and names of the new one; with standard-replies no numeric."""
    room, name = meeting.room, f"{meeting.room}new"
    ann, new, old = meeting.new("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    ann.ask(f"TOPIC {room} :tea")
    for one in (new, old):
        one.heard()
    assert ann.ask(f"RENAME {room} {name} :moved") == [f":ann!ann@127.0.0.1 RENAME {room} {name} :moved"]
    assert new.heard() == [f":ann!ann@127.0.0.1 RENAME {room} {name} :moved"]
    part, join, *greeting = old.heard()
    assert part.startswith(f":old!old@127.0.0.1 PART {room} ")
    assert "moved" in part
    assert join == f":old!old@127.0.0.1 JOIN {name}"
    assert [line[:3] for line in greeting if line[:3].isdigit()] == ["332", "333", "353", "366"]


def test_only_the_case(meeting: Meeting) -> None:
    """ "Implementations MUST allow channels to be renamed while only changing the casing of a channel name"; "those
    clients SHOULD NOT be sent" PART and JOIN then."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    assert ann.ask(f"RENAME {room} {room.upper()}") == [f":ann!ann@127.0.0.1 RENAME {room} {room.upper()} :"]


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL RENAME CHANNEL_NAME_IN_USE <old> <new>", "FAIL RENAME CANNOT_RENAME <old> <new>"; 461, 403, 442, 482."""
    room = meeting.room
    ann, bob, eve = meeting.new("ann", room=room), meeting.new("bob", room=room), meeting.old("eve", room=f"{room}eve")
    assert ann.ask(f"RENAME {room} {room}eve") == [f"FAIL RENAME CHANNEL_NAME_IN_USE {room} {room}eve"]
    assert ann.ask(f"RENAME {room} nochannel") == [f"FAIL RENAME CANNOT_RENAME {room} nochannel"]
    assert bob.ask("RENAME", f"RENAME {room}", "RENAME #none #x") == [
        "461 bob RENAME",
        "461 bob RENAME",
        "403 bob #none",
    ]
    assert bob.ask(f"RENAME {room} {room}x") == [f"482 bob {room}"]
    assert eve.ask(f"RENAME {room} {room}x") == [f"442 eve {room}"]
