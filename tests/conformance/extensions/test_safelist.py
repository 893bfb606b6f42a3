"""SAFELIST: https://modern.ircdocs.horse/#safelist-parameter"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_a_long_list_does_not_cut_who_asks(meeting: Meeting) -> None:
    """ "ensures that the client … will not be disconnected due to the large volume of data": a client that reads
    slowly gets it all, in pieces, and its end."""
    ann = meeting.old("ann")
    assert " SAFELIST " in " ".join(ann.ask("ISUPPORT"))
    rooms = [f"{meeting.room}x{number}" for number in range(90)]
    ann.ask(*(f"JOIN {room}" for room in rooms), *(f"TOPIC {room} :{'t' * 300}" for room in rooms))
    ann.send(*["LIST"] * 10, "PING end")
    lines: list[str] = []
    while not (line := ann.line()).endswith(" end"):
        lines.append(line)
    ends = [line for line in lines if " 323 " in line]
    assert len(ends) == 10
    assert sum(" 322 " in line and meeting.room + "x" in line for line in lines) == 10 * len(rooms)
