"""KICK: https://modern.ircdocs.horse/#kick-message"""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_several_at_once(meeting: Meeting) -> None:
    """ "Servers MUST NOT send multiple users in this message to clients, and MUST distribute these multiple-user KICK
    messages as a series of messages"; "<comment> (if it exists) should be on each of these messages"."""
    room = meeting.room
    ann, old, new = meeting.old("ann", room=room), meeting.old("old", room=room), meeting.new("new", room=room)
    watcher = meeting.new("watcher", room=room)
    ann.heard()
    lines = [f":ann!ann@127.0.0.1 KICK {room} {nick} :too loud" for nick in ("old", "new")]
    assert ann.ask(f"KICK {room} old,new :too loud") == lines
    assert watcher.heard() == lines
    assert old.heard() == lines[:1]
    assert new.heard() == lines
    assert old.ask(f"PRIVMSG {room} :hi") == [f"404 old {room}"]


def test_without_a_comment(meeting: Meeting) -> None:
    """ "If no comment is given, the server SHOULD use a default message instead"."""
    ann = meeting.old("ann", room=meeting.room)
    meeting.old("bob", room=meeting.room)
    ann.heard()
    assert ann.ask(f"KICK {meeting.room} bob") == [f":ann!ann@127.0.0.1 KICK {meeting.room} bob :ann"]


def test_refusals(meeting: Meeting) -> None:
    """461; 403 ERR_NOSUCHCHANNEL; 442 ERR_NOTONCHANNEL; 482 ERR_CHANOPRIVSNEEDED; 441 ERR_USERNOTINCHANNEL "<client>
    <nick> <channel>"."""
    room = meeting.room
    ann, bob, eve = meeting.old("ann", room=room), meeting.old("bob", room=room), meeting.old("eve")
    ann.heard()
    assert ann.ask("KICK", f"KICK {room}", "KICK #none bob") == ["461 ann KICK", "461 ann KICK", "403 ann #none"]
    assert ann.ask(f"KICK {room} eve", f"KICK {room} nobody") == [f"441 ann eve {room}", f"441 ann nobody {room}"]
    assert bob.ask(f"KICK {room} ann") == [f"482 bob {room}"]
    assert eve.ask(f"KICK {room} ann") == [f"442 eve {room}"]


def test_ranks(meeting: Meeting) -> None:
    """Nobody sends out who is above them (https://modern.ircdocs.horse/#channel-membership-prefixes)."""
    room = meeting.room
    ann, bob = meeting.old("ann", room=room), meeting.old("bob", room=room)
    ann.ask(f"MODE {room} +h bob")
    bob.heard()
    assert bob.ask(f"KICK {room} ann") == [f"482 bob {room}"]
