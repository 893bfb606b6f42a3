"""draft/channel-rename: https://ircv3.net/specs/extensions/channel-rename"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_the_older_form(meeting: Meeting) -> None:
    """ "Server implementations MUST implement a fallback mechanism": PART, JOIN, topic and names; and who negotiated
    it keeps modes, history and members under the new name."""
    room, name = meeting.room, f"{meeting.room}-2"
    ann = meeting.new("ann", room=room)
    some, old = meeting.person("some", "draft/channel-rename", room=room), meeting.old("old", room=room)
    ann.ask(f"PRIVMSG {room} :before", f"MODE {room} +m")
    for one in (some, old):
        one.heard()
    ann.ask(f"RENAME {room} {name} :moved")
    assert some.heard() == [f":ann!ann@127.0.0.1 RENAME {room} {name} :moved"]
    assert [line.split(" ")[1 if line[0] == ":" else 0] for line in old.heard()] == ["PART", "JOIN", "353", "366"]
    assert "m" in old.ask(f"MODE {name}")[0].split(" ")[3]
    assert any("before" in line for line in ann.ask(f"CHATHISTORY LATEST {name} * 9"))


def test_the_old_name_leads_to_the_new_one(meeting: Meeting) -> None:
    """ "Channel redirection": who joins the old name comes where it is now, or finds a room of that name."""
    room, name = meeting.room, f"{meeting.room}-2"
    ann = meeting.new("ann", room=room)
    ann.ask(f"RENAME {room} {name}")
    answer = meeting.old("old").ask(f"JOIN {room}")
    assert any(line.endswith((f" JOIN {name}", f" JOIN {room}")) for line in answer)
