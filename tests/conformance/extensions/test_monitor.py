"""monitor: https://ircv3.net/specs/extensions/monitor"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_the_token_is_the_limit(meeting: Meeting) -> None:
    """ "MONITOR=100" tells how many; "734" for the rest."""
    ann = meeting.new("ann")
    assert " MONITOR=100 " in " ".join(ann.ask("ISUPPORT"))
    for start in (0, 40, 80):
        answer = ann.ask("MONITOR + " + ",".join(f"n{number}" for number in range(start, start + 40)))
    assert [line.split(" ")[:3] for line in answer if line.startswith("734 ")] == [["734", "ann", "100"]]


def test_it_ends_with_the_connection(meeting: Meeting) -> None:
    """Each connection has a list of its own."""
    ann = meeting.old("ann")
    ann.ask("MONITOR + bob")
    ann.leave()
    again = meeting.old("ann")
    assert again.ask("MONITOR L") == ["733 ann :End of MONITOR list"]
    meeting.old("bob")
    assert again.heard() == []
