"""ELIST: https://modern.ircdocs.horse/#elist-parameter"""

from __future__ import annotations

from tests.conformance.meeting import Meeting, Person


def listed(client: Person, condition: str) -> list[str]:
    """The rooms of an answer."""
    return [line.split(" ")[2] for line in client.ask(f"LIST {condition}") if line.startswith("322 ")]


def test_each_letter(meeting: Meeting) -> None:
    """ "C" creation time `C>` and `C<`, "M" mask, "N" non-matching `!`, "T" topic time, "U" user count `>` and `<`."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    assert " ELIST=CMNTU " in " ".join(ann.ask("ISUPPORT"))
    meeting.old("bob", room=f"{room}b").ask(f"TOPIC {room}b :tea")
    both = {room, f"{room}b"}
    assert both & {*listed(ann, "C<5")} == both
    assert both & {*listed(ann, "C>5")} == set()
    assert both & {*listed(ann, f"{room}*")} == both
    assert both & {*listed(ann, f"!{room}b")} == {room}
    assert both & {*listed(ann, "T<5")} == {f"{room}b"}
    assert both & {*listed(ann, "<2")} == both
    assert both & {*listed(ann, ">1")} == set()
