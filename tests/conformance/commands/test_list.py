"""LIST: https://modern.ircdocs.horse/#list-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def rooms(lines: list[str]) -> list[str]:
    """The rooms of an answer, which begins and ends as it must."""
    first, *rows, end = lines
    assert first.startswith("321 ann Channel :")
    assert end.startswith("323 ann :")
    assert all(row.startswith("322 ann ") for row in rows)
    return [row.split(" ")[2] for row in rows]


def test_one_row_a_room(meeting: Meeting) -> None:
    """ "MAY send one RPL_LISTSTART numeric, MUST send back zero or more RPL_LIST numerics, and MUST send back one
    RPL_LISTEND": 322 "<client> <channel> <client count> :<topic>"."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    meeting.new("bob", room=room)
    ann.ask(f"TOPIC {room} :tea and biscuits")
    assert ann.ask(f"LIST {room}")[1:-1] == [f"322 ann {room} 2 :tea and biscuits"]
    assert rooms(ann.ask(f"LIST {room},#none")) == [room]
    assert room in rooms(ann.ask("LIST"))


def test_secret_rooms(meeting: Meeting) -> None:
    """ "…all visible channels (those not hidden by the secret channel mode rules)"; members see theirs."""
    room = meeting.room
    ann, bob = meeting.old("ann"), meeting.old("bob", room=room)
    bob.ask(f"MODE {room} +s")
    assert room not in rooms(ann.ask("LIST"))
    assert rooms(ann.ask(f"LIST {room}")) == []
    assert f"322 bob {room} 1 :" in bob.ask("LIST")


def test_conditions(meeting: Meeting) -> None:
    """ELIST: C creation time, M mask, N not a mask, T topic time, U users; "delimited by a comma"."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    meeting.old("bob", room=room)
    ann.ask(f"TOPIC {room} :tea")
    for condition in (">1", "<3", f"*{room[1:]}", f"{room}*", "C<60", "T<60", ">1,<3,C<60"):
        assert room in rooms(ann.ask(f"LIST {condition}")), condition
    for condition in (">2", "<2", f"!*{room[1:]}", "C>60", "T>60", ">1,<2"):
        assert room not in rooms(ann.ask(f"LIST {condition}")), condition
