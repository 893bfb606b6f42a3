"""NAMES: https://modern.ircdocs.horse/#names-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_several_rooms(meeting: Meeting) -> None:
    """ "For each channel that exists and they are able to see the users in, the server returns one of more
    RPL_NAMREPLY numerics containing the users joined to the channel and a single RPL_ENDOFNAMES"; else "one
    RPL_ENDOFNAMES numeric"."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    meeting.old("bob", room=room)
    ann.heard()
    assert ann.ask(f"NAMES {room},#none") == [
        f"353 ann = {room} :@ann bob",
        f"366 ann {room} :End of /NAMES list",
        "366 ann #none :End of /NAMES list",
    ]


def test_what_a_client_of_today_sees(meeting: Meeting) -> None:
    """All prefixes and hosts, as it has negotiated."""
    room = meeting.room
    ann = meeting.new("ann", room=room)
    ann.ask(f"MODE {room} +v ann")
    assert ann.ask(f"NAMES {room}")[0] == f"353 ann = {room} @+ann!ann@127.0.0.1"


def test_secret_rooms_and_invisible_people(meeting: Meeting) -> None:
    """With `s` "and the user is not joined to that channel, one RPL_ENDOFNAMES numeric is returned", and the sign is
    `@`; "Users with the invisible user mode set are not shown in channel responses unless the requesting client is
    also joined"."""
    room = meeting.room
    ann, bob, eve = meeting.old("ann", room=room), meeting.old("bob", room=room), meeting.old("eve")
    bob.ask("MODE bob +i")
    ann.heard()
    assert eve.ask(f"NAMES {room}")[0] == f"353 eve = {room} @ann"
    assert ann.ask(f"NAMES {room}")[0] == f"353 ann = {room} :@ann bob"
    ann.ask(f"MODE {room} +s")
    assert ann.ask(f"NAMES {room}")[0] == f"353 ann @ {room} :@ann bob"
    assert eve.ask(f"NAMES {room}") == [f"366 eve {room} :End of /NAMES list"]


def test_of_everybody(meeting: Meeting) -> None:
    """Without a parameter: what one can see, and one end for all of it."""
    ann = meeting.old("ann", room=meeting.room)
    *_, end = ann.ask("NAMES")
    assert end == "366 ann * :End of /NAMES list"
