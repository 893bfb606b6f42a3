"""draft/multiline: https://ircv3.net/specs/extensions/multiline"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting, Person


def say(client: Person, target: str, *lines: str, tags: str = "") -> list[str]:
    """Sends a message of several lines; a line that begins with + is joined to the one before."""
    client.heard()
    client.send(f"{tags}BATCH +1 draft/multiline {target}")
    for line in lines:
        joined = ";draft/multiline-concat" if line.startswith("+") else ""
        client.send(f"@batch=1{joined} PRIVMSG {target} :{line.lstrip('+')}")
    client.send("BATCH -1")
    return client.heard()


def test_both_kinds_of_clients(meeting: Meeting) -> None:
    """A batch with "draft/multiline-concat" for who negotiated it; "Servers … fallback": lines for others, empty ones
    left out."""
    room = meeting.room
    ann, new, old = meeting.new("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    for one in (ann, new):
        one.heard()
    say(ann, room, "one", "", "two ", "+continued")
    first, *inside, last = (parse(line) for line in new.sync())
    assert first.params[1:] == ["draft/multiline", room]
    assert [line.params[1] for line in inside] == ["one", "", "two ", "continued"]
    assert ["draft/multiline-concat" in line.tags for line in inside] == [False, False, False, True]
    assert all(line.tags["batch"] == first.params[0][1:] for line in inside)
    assert {"msgid", "time"} <= {*first.tags}
    assert last.command == "BATCH"
    head = f":ann!ann@127.0.0.1 PRIVMSG {room} :"
    assert old.heard() == [f"{head}one", f"{head}two ", f"{head}continued"]


def test_the_limits(meeting: Meeting) -> None:
    """ "FAIL BATCH MULTILINE_MAX_BYTES <limit>", "FAIL BATCH MULTILINE_MAX_LINES <limit>", as `max-bytes` and
    `max-lines` say; MULTILINE_INVALID_TARGET where the lines differ from the batch; nothing of it is said."""
    room = meeting.room
    ann, old = meeting.new("ann", room=room), meeting.old("old", room=room)
    ann.heard()
    assert say(ann, room, *["x"] * 33) == ["FAIL BATCH MULTILINE_MAX_LINES 32"]
    assert say(ann, room, *["x" * 400] * 11) == ["FAIL BATCH MULTILINE_MAX_BYTES 4096"]
    answer = ann.ask(f"BATCH +1 draft/multiline {room}", "@batch=1 PRIVMSG old :x", "BATCH -1")
    assert answer[0].startswith("FAIL BATCH MULTILINE_INVALID_TARGET ")
    assert old.heard() == []
    assert len(say(ann, room, *["x"] * 32)) == 34
