"""NOTICE: https://modern.ircdocs.horse/#notice-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_it_is_delivered_like_a_message(meeting: Meeting) -> None:
    """ "<target> is interpreted the same way as it is for the PRIVMSG command"."""
    room = meeting.room
    ann, old, new = meeting.new("ann", room=room), meeting.old("old", room=room), meeting.new("new", room=room)
    ann.ask(f"NOTICE {room},new :mind the kettle")
    assert old.heard() == [f":ann!ann@127.0.0.1 NOTICE {room} :mind the kettle"]
    assert new.heard()[1] == ":ann!ann@127.0.0.1 NOTICE new :mind the kettle"


def test_nothing_is_answered(meeting: Meeting) -> None:
    """ "…automatic replies must never be sent in response to a NOTICE message. This rule also applies to servers --
    they must not send any error back"."""
    meeting.old("away").ask("AWAY :lunch")
    meeting.old("owner", room=meeting.room)
    for client in (meeting.old("ann"), meeting.new("bob")):
        for parameters in ("", "nobody", "nobody :x", "#none :x", f"{meeting.room} :x", "away :x", "a,b,c,d,e,f :x"):
            answers = [line for line in client.ask(f"NOTICE {parameters}") if f" NOTICE {parameters}" not in line]
            assert answers == []
