"""REDACT: https://ircv3.net/specs/extensions/message-redaction"""

from __future__ import annotations

from tests.conformance.meeting import Meeting, Person


def said(author: Person, room: str, text: str) -> str:
    """Says something; its id."""
    (line,) = author.told(f"PRIVMSG {room} :{text}")
    return line.tags["msgid"]


def test_taking_back(meeting: Meeting) -> None:
    """ "the server … MUST forward": ":nick!user@host REDACT <target> <msgid> [:<reason>]" to those who negotiated it;
    "MUST not forward this REDACT to target recipients that have not negotiated the message-redaction capability"."""
    room = meeting.room
    ann, new, old = meeting.new("ann", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    msgid = said(ann, room, "a slip")
    for one in (new, old):
        one.heard()
    told = [f":ann!ann@127.0.0.1 REDACT {room} {msgid} :sorry"]
    assert ann.ask(f"REDACT {room} {msgid} :sorry") == new.heard() == told
    assert old.heard() == []
    assert not any("a slip" in line for line in new.ask(f"CHATHISTORY LATEST {room} * 10"))


def test_refusals(meeting: Meeting) -> None:
    """ "FAIL REDACT INVALID_TARGET <target>", "FAIL REDACT REDACT_FORBIDDEN <target> <target-msgid>", "FAIL REDACT
    UNKNOWN_MSGID <target> <target-msgid>"; 461; no such command for who has not negotiated it."""
    room = meeting.room
    ann, bob = meeting.new("ann", room=room), meeting.new("bob", room=room)
    msgid = said(ann, room, "mine")
    assert bob.ask(f"REDACT {room} {msgid}") == [f"FAIL REDACT REDACT_FORBIDDEN {room} {msgid}"]
    assert bob.ask(f"REDACT {room} no-id") == [f"FAIL REDACT UNKNOWN_MSGID {room} no-id"]
    assert bob.ask(f"REDACT nobody {msgid}") == ["FAIL REDACT INVALID_TARGET nobody"]
    assert bob.ask("REDACT", f"REDACT {room}") == ["461 bob REDACT"] * 2
    assert meeting.old("old").ask(f"REDACT {room} {msgid}") == ["421 old REDACT"]
