"""labeled-response: https://ircv3.net/specs/extensions/labeled-response"""

from __future__ import annotations

from tests.conformance.meeting import Meeting

CAPS = ("labeled-response", "batch", "message-tags")


def test_one_line_several_and_none(meeting: Meeting) -> None:
    """ "the server MUST include the same tag and value in any response"; "If a response consists of more than one
    message, a batch MUST be used"; "Servers MUST respond with a labeled ACK message when a client sends a labeled
    command that normally produces no response"."""
    ann = meeting.person("ann", *CAPS)
    (pong,) = ann.told("@label=a PING x")
    assert (pong.tags["label"], pong.command) == ("a", "PONG")
    first, *inside, last = ann.told("@label=b WHOIS ann")
    assert (first.tags["label"], first.command, first.params[1]) == ("b", "BATCH", "labeled-response")
    reference = first.params[0][1:]
    assert all(line.tags["batch"] == reference and "label" not in line.tags for line in inside)
    assert last.params == [f"-{reference}"]
    (ack,) = ann.told("@label=c PONG x")
    assert (ack.tags["label"], ack.command, ack.params) == ("c", "ACK", [])
    (fault,) = ann.told("@label=d NOSUCH")
    assert (fault.tags["label"], fault.command) == ("d", "421")


def test_to_oneself(meeting: Meeting) -> None:
    """ "the server MUST NOT include the label tag, except for any acknowledgment sent with the echo-message
    mechanism"."""
    ann = meeting.person("ann", *CAPS, "echo-message")
    labels = [line.tags.get("label") for line in ann.told("@label=e PRIVMSG ann :hi")]
    assert sorted(labels, key=str) == [None, "e"]


def test_others_never_see_it(meeting: Meeting) -> None:
    """It belongs to the one connection; and without batch or the capability there is none."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob", room=room)
    ann.heard()
    assert "label=f" in ann.raw(f"@label=f PRIVMSG {room} :hi")[0]
    assert "label" not in bob.sync()[0]
    for caps in ((), ("message-tags",), ("labeled-response", "message-tags")):
        client = meeting.person(f"c{len(caps)}", *caps)
        assert "label" not in client.raw("@label=g PING x")[0]
