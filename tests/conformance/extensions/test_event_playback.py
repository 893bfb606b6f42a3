"""draft/event-playback: https://ircv3.net/specs/extensions/chathistory#event-playback"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_what_else_happened(meeting: Meeting) -> None:
    """With it pages have JOIN, PART, QUIT, MODE, TOPIC, KICK too: "…not just PRIVMSG and NOTICE"; without it none of
    that."""
    room = meeting.room
    new = meeting.person("new", "draft/chathistory", "draft/event-playback", "batch", room=room)
    some = meeting.person("some", "draft/chathistory", "batch", room=room)
    bob, dan = meeting.old("bob", room=room), meeting.old("dan", room=room)
    new.ask(f"TOPIC {room} :tea", f"MODE {room} +m", f"PRIVMSG {room} :said", f"KICK {room} bob :out")
    dan.ask(f"PART {room} :gone")
    assert bob.heard()
    words = [line.split(" ")[1] for line in new.ask(f"CHATHISTORY LATEST {room} * 50")[1:-1]]
    assert {"JOIN", "TOPIC", "MODE", "PRIVMSG", "KICK", "PART"} <= {*words}
    some.heard()
    assert [line.split(" ")[1] for line in some.ask(f"CHATHISTORY LATEST {room} * 50")[1:-1]] == ["PRIVMSG"]
