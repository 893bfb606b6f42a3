"""chatbox/invitation (docs/protocol.md), a vendor name as https://ircv3.net/specs/extensions/capability-negotiation
has it."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_says_that_the_command_is_there(meeting: Meeting) -> None:
    """It changes nothing else: the command works without it."""
    room = meeting.room
    some, old = meeting.person("some", "chatbox/invitation", room=room), meeting.old("old", room=f"{room}b")
    assert some.ask("CAP LIST") == ["CAP some LIST :cap-notify chatbox/invitation"]
    for client, where in ((some, room), (old, f"{room}b")):
        assert client.ask(f"INVITATION CREATE {where}")[0].startswith(f"INVITATION CREATED {where} ")
