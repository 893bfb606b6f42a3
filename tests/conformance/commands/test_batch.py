"""BATCH: https://ircv3.net/specs/extensions/client-batch, for draft/multiline."""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


def test_several_lines_are_one_message(meeting: Meeting) -> None:
    """ "BATCH +reference-tag type [<parameter> [<parameter> ... ]]" opens, "BATCH -reference-tag" closes; what is in
    between is said then."""
    room = meeting.room
    ann, old, new = meeting.new("ann", room=room), meeting.old("old", room=room), meeting.new("new", room=room)
    ann.ask(f"BATCH +1 draft/multiline {room}", f"@batch=1 PRIVMSG {room} :one")
    assert old.heard() == new.heard() == []
    ann.ask(f"@batch=1 PRIVMSG {room} :two", "BATCH -1")
    assert old.heard() == [f":ann!ann@127.0.0.1 PRIVMSG {room} :{text}" for text in ("one", "two")]
    assert [line.split(" ")[0 if line.startswith("BATCH") else 1] for line in new.heard()][1:3] == ["PRIVMSG"] * 2


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["BATCH"], "461 ann BATCH"),
        (["BATCH +"], "FAIL BATCH INVALID_REFTAG +"),
        (["BATCH +1 no-such-type"], "FAIL BATCH UNKNOWN_TYPE 1 no-such-type"),
        (["BATCH +1 draft/multiline"], "FAIL BATCH MULTILINE_INVALID"),
        (["BATCH -none"], "FAIL BATCH MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline ann", "BATCH -1"], "FAIL BATCH MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline ann", "PRIVMSG ann :outside"], "FAIL BATCH MULTILINE_INVALID"),
    ],
)
def test_refusals(meeting: Meeting, lines: list[str], answer: str) -> None:
    """ "Servers MUST use FAIL messages from the standard replies framework to notify clients of failed batches"; "it
    MUST NOT send any messages" outside of it before its end."""
    assert answer in meeting.new("ann").ask(*lines)
