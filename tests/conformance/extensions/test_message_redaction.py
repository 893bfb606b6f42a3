"""draft/message-redaction: https://ircv3.net/specs/extensions/message-redaction"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_with_and_without(meeting: Meeting) -> None:
    """ "To redact a message, a client MUST negotiate the draft/message-redaction capability"; it is forwarded to
    those who did, and history has the text no more, nor what had been answered to it as a reaction."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    some = meeting.person("some", "draft/message-redaction", room=room)
    tagged = meeting.person("tagged", "message-tags", "draft/chathistory", "batch", room=room)
    (said,) = ann.told(f"PRIVMSG {room} :a slip of the tongue")
    msgid = said.tags["msgid"]
    for one in (some, tagged):
        one.heard()
    assert tagged.ask(f"REDACT {room} {msgid}") == ["421 tagged REDACT"]
    ann.ask(f"REDACT {room} {msgid} :oops")
    assert some.heard() == [f":ann!ann@127.0.0.1 REDACT {room} {msgid} :oops"]
    assert tagged.heard() == []
    assert "slip of the tongue" not in " ".join(tagged.ask(f"CHATHISTORY LATEST {room} * 9"))


def test_direct_messages(meeting: Meeting) -> None:
    """The other one of a conversation is told, with their own name as the target."""
    ann, bob = meeting.new("ann"), meeting.new("bob")
    (said,) = ann.told("PRIVMSG bob :a slip")
    bob.heard()
    ann.ask(f"REDACT bob {said.tags['msgid']} :oops")
    assert bob.heard() == [f":ann!ann@127.0.0.1 REDACT bob {said.tags['msgid']} :oops"]
