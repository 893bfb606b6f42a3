"""INVITE: https://modern.ircdocs.horse/#invite-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_somebody_is_invited(meeting: Meeting) -> None:
    """ "…the server MUST send a RPL_INVITING numeric to the command issuer, and an INVITE message, with the issuer as
    <source>, to the target user. Other channel members SHOULD NOT be notified"; 341 "<client> <nick> <channel>"."""
    room = meeting.room
    ann, bob, old = meeting.old("ann", room=room), meeting.new("bob"), meeting.old("old", room=room)
    ann.ask(f"MODE {room} +i")
    old.heard()
    assert ann.ask(f"INVITE bob {room}") == [f"341 ann bob {room}"]
    assert bob.heard() == [f":ann!ann@127.0.0.1 INVITE bob {room}"]
    assert old.heard() == []
    assert bob.ask(f"JOIN {room}")[0].startswith(f":bob!bob@127.0.0.1 JOIN {room} ")


def test_the_list(meeting: Meeting) -> None:
    """ "…reply with a list of channels the sender is invited to as RPL_INVITELIST numerics, ending with a
    RPL_ENDOFINVITELIST"."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob")
    ann.ask(f"INVITE bob {room}")
    bob.heard()
    assert bob.ask("INVITE") == [f"336 bob {room}", "337 bob :End of /INVITE list"]
    bob.ask(f"JOIN {room}")
    assert bob.ask("INVITE") == ["337 bob :End of /INVITE list"]


def test_who_is_away(meeting: Meeting) -> None:
    """RPL_AWAY tells who invites."""
    ann, bob = meeting.old("ann", room=meeting.room), meeting.old("bob")
    bob.ask("AWAY :lunch")
    assert ann.ask(f"INVITE bob {meeting.room}") == [f"341 ann bob {meeting.room}", "301 ann bob lunch"]


def test_refusals(meeting: Meeting) -> None:
    """461; ERR_NOSUCHCHANNEL for a channel that does not exist; "Only members of the channel are allowed to invite
    other users": 442; with `i` operators only: 482; "If the user is already on the target channel": 443 "<client>
    <nick> <channel>"; 401."""
    room = meeting.room
    ann, bob, eve = meeting.old("ann", room=room), meeting.old("bob", room=room), meeting.old("eve")
    assert ann.ask("INVITE eve", "INVITE eve #none") == ["461 ann INVITE", "403 ann #none"]
    ann.heard()
    assert ann.ask(f"INVITE bob {room}", f"INVITE nobody {room}") == [f"443 ann bob {room}", "401 ann nobody"]
    assert eve.ask(f"INVITE bob {room}") == [f"442 eve {room}"]
    ann.ask(f"MODE {room} +i")
    bob.heard()
    assert bob.ask(f"INVITE eve {room}") == [f"482 bob {room}"]
