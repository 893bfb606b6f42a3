"""client-batch: https://ircv3.net/specs/extensions/client-batch"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_nothing_else_before_its_end(meeting: Meeting) -> None:
    """ "Once a client has opened a batch, it MUST NOT send any messages" that are not of it, but PING and PONG;
    "Clients MUST NOT send nested batches"."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.old("bob", room=room)
    ann.send(
        f"BATCH +1 draft/multiline {room}", f"@batch=1 PRIVMSG {room} :a", "PING between", f"@batch=1 PRIVMSG {room} :b"
    )
    ann.send("BATCH -1")
    ann.heard()
    assert len(bob.heard()) == 2
    for other in ("WHOIS ann", f"BATCH +2 draft/multiline {room}"):
        answer = ann.ask(f"BATCH +1 draft/multiline {room}", f"@batch=1 PRIVMSG {room} :lost", other, "BATCH -1")
        assert any(line.startswith("FAIL BATCH ") for line in answer)
        assert bob.heard() == []


def test_the_label_is_that_of_the_beginning(meeting: Meeting) -> None:
    """ "the label … on the opening BATCH"; the answer comes when the batch ends."""
    ann = meeting.new("ann", room=meeting.room)
    lines = ann.told(
        f"@label=m BATCH +1 draft/multiline {meeting.room}", f"@batch=1 PRIVMSG {meeting.room} :a", "BATCH -1"
    )
    assert [line.tags.get("label") for line in lines].count("m") == 1
