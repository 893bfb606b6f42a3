"""SAJOIN, as servers with services have it: JOIN (https://modern.ircdocs.horse/#join-message) past
what closes a room."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_somebody_is_brought_in(meeting: Meeting) -> None:
    """They get "A JOIN message with the client as the message <source>", the topic and the names; so do others."""
    op = meeting.operator("op")
    ann, bob = meeting.old("ann", room=meeting.room), meeting.new("bob")
    ann.ask(f"MODE {meeting.room} +i", f"TOPIC {meeting.room} :tea")
    op.ask(f"SAJOIN bob {meeting.room}")
    assert ann.heard() == [f":bob!bob@127.0.0.1 JOIN {meeting.room}"]
    join, *greeting = bob.heard()
    assert join == f":bob!bob@127.0.0.1 JOIN {meeting.room} * :Real bob"
    numerics = [line[:3] for line in greeting if line[:3].isdigit()]
    assert numerics == ["332", "333", "353", "366"]


def test_oneself(meeting: Meeting) -> None:
    """With only a channel it is the operator who comes in."""
    op = meeting.operator("op")
    meeting.old("ann", room=meeting.room).ask(f"MODE {meeting.room} +k secret")
    assert op.ask(f"SAJOIN {meeting.room}")[0] == f":op!op@127.0.0.1 JOIN {meeting.room}"


def test_refusals(meeting: Meeting) -> None:
    """ERR_NOPRIVILEGES, ERR_NEEDMOREPARAMS, ERR_NOSUCHNICK, ERR_NOSUCHCHANNEL."""
    assert meeting.old("ann").ask("SAJOIN ann #x") == ["481 ann"]
    op = meeting.operator("op")
    assert op.ask("SAJOIN", f"SAJOIN nobody {meeting.room}") == ["461 op SAJOIN", "401 op nobody"]
    assert op.ask("SAJOIN ann lobby") == ["403 op lobby"]
