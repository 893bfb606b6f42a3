"""LUSERS: https://modern.ircdocs.horse/#lusers-message"""

from __future__ import annotations

import re

from tests.conformance.meeting import Meeting


def numbers(answer: list[str]) -> dict[str, list[int]]:
    """The numbers that each numeric tells."""
    return {line[:3]: [int(number) for number in re.findall(r"\b\d+\b", line[4:])] for line in answer}


def test_all_the_counts(meeting: Meeting) -> None:
    """ "Servers MUST reply with RPL_LUSERCLIENT and RPL_LUSERME, and SHOULD also include all those defined below"."""
    ann = meeting.old("ann")
    before = numbers(ann.ask("LUSERS"))
    assert list(before) == ["251", "252", "253", "254", "255", "265", "266"]
    meeting.old("bob", room=meeting.room).ask("MODE bob +i")
    meeting.operator("op")
    meeting.nobody().ask("CAP LS")
    after = numbers(ann.ask("LUSERS"))
    assert [after["251"][at] - before["251"][at] for at in (0, 1)] == [1, 1]
    for code in ("252", "253", "254"):
        assert after[code][0] == before[code][0] + 1
    assert after["255"][0] == before["255"][0] + 2


def test_parameters_beside_the_text(meeting: Meeting) -> None:
    """ "Clients SHOULD […] rely on specific parameters": "<client> [<u> <m>] :Current local users <u>, max <m>"."""
    lines = meeting.new("ann").ask("LUSERS")
    for line in lines[-2:]:
        users, most = line.split(" ")[2:4]
        assert line.endswith(f"users {users}, max {most}")
        assert int(users) <= int(most)
