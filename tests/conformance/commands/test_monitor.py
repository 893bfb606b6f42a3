"""MONITOR: https://ircv3.net/specs/extensions/monitor"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_who_comes_and_goes(meeting: Meeting) -> None:
    """730 RPL_MONONLINE "<nick> :target[!user@host]", 731 RPL_MONOFFLINE, at once and as it changes; "The
    server may send "*" instead of the nick"."""
    ann = meeting.old("ann")
    meeting.new("here")
    assert sorted(ann.ask("MONITOR + here,Later")) == ["730 ann here!here@127.0.0.1", "731 ann Later"]
    later = meeting.old("later")
    assert ann.heard() == ["730 * :later!later@127.0.0.1"]
    later.ask("NICK other")
    assert ann.heard() == ["731 * :later"]
    later.ask("NICK later")
    later.leave()
    assert [line.lower() for line in ann.heard()] == ["730 * :later!later@127.0.0.1", "731 * :later"]


def test_the_list(meeting: Meeting) -> None:
    """L: 732 RPL_MONLIST and 733 RPL_ENDOFMONLIST; S: each as it is now; `-` takes away, C all, both without an
    answer."""
    ann = meeting.old("ann")
    assert ann.ask("MONITOR + x,y,X")[0].startswith("731 ann ")
    assert ann.ask("MONITOR L") == ["732 ann x,y", "733 ann :End of MONITOR list"]
    assert ann.ask("MONITOR - x", "MONITOR S") == ["731 ann y"]
    assert ann.ask("MONITOR C", "MONITOR L") == ["733 ann :End of MONITOR list"]


def test_refusals(meeting: Meeting) -> None:
    """734 ERR_MONLISTFULL "<nick> <limit> <targets> :…" for those that did not fit; 461; 400 for what is no
    subcommand."""
    ann = meeting.old("ann")
    assert ann.ask("MONITOR", "MONITOR X y") == ["461 ann MONITOR", "400 ann MONITOR X"]
    for start in (0, 50):
        ann.ask("MONITOR + " + ",".join(f"n{number}" for number in range(start, start + 50)))
    (full,) = ann.ask("MONITOR + one,two")
    assert full.split(" ")[:4] == ["734", "ann", "100", "one,two"]
