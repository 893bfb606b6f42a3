"""batch: https://ircv3.net/specs/extensions/batch"""

from __future__ import annotations

import re

from tests.conformance.meeting import Meeting


def test_its_form(meeting: Meeting) -> None:
    """ "BATCH +reference-tag type", "BATCH -reference-tag"; "Reference tag MUST contain only ASCII letters, numbers,
    and/or hyphen"; "For every started batch, server MUST end that batch"; all inside refers to it."""
    ann = meeting.person("ann", "batch", "draft/chathistory", "message-tags", room=meeting.room)
    ann.ask(f"PRIVMSG {meeting.room} :a", f"PRIVMSG {meeting.room} :b")
    first, *inside, last = ann.told(f"CHATHISTORY LATEST {meeting.room} * 5")
    reference = first.params[0][1:]
    assert re.fullmatch(r"[A-Za-z0-9-]+", reference)
    assert first.params == [f"+{reference}", "chathistory", meeting.room]
    assert len(inside) == 2
    assert all(line.tags["batch"] == reference for line in inside)
    assert (last.command, last.params) == ("BATCH", [f"-{reference}"])


def test_without_it(meeting: Meeting) -> None:
    """ "This client capability MUST be named batch": who has not negotiated it gets the lines alone."""
    ann = meeting.person("ann", "draft/chathistory", room=meeting.room)
    ann.ask(f"PRIVMSG {meeting.room} :a")
    assert ann.raw(f"CHATHISTORY LATEST {meeting.room} * 5") == [f":ann!ann@127.0.0.1 PRIVMSG {meeting.room} :a"]
