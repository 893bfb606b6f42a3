"""NICK: https://modern.ircdocs.horse/#nick-message"""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


def test_a_new_nick_is_told(meeting: Meeting) -> None:
    """ "…to acknowledge their NICK command was successful, and to inform other clients about the change of nickname […]
    the <source> of the message will be the old nickname"; once, to whom shares several rooms too."""
    old, new = meeting.old("old", room=meeting.room), meeting.new("new", room=meeting.room)
    ann, stranger = meeting.old("ann", room=meeting.room), meeting.new("stranger")
    for one in (old, new, ann):
        one.ask(f"JOIN {meeting.room}b")
    for one in (old, new):
        one.heard()
    assert ann.ask("NICK anna") == [":ann!ann@127.0.0.1 NICK anna"]
    assert old.heard() == new.heard() == [":ann!ann@127.0.0.1 NICK anna"]
    assert stranger.heard() == []
    assert ann.ask("NICK anna") == []
    assert ann.ask("NICK ANNA") == [":anna!ann@127.0.0.1 NICK ANNA"]


@pytest.mark.parametrize("nick", ["a[]{}", "a\\|b", "a-b_c^`", "Zoë", "x" * 32])
def test_what_is_allowed(meeting: Meeting, nick: str) -> None:
    """ "Servers MUST allow at least all alphanumerical characters, square and curly brackets ([]{}), backslashes
    (\\), and pipe (|) characters in nicknames"."""
    assert meeting.old("ann").ask(f"NICK {nick}") == [f":ann!ann@127.0.0.1 NICK {nick}"]


@pytest.mark.parametrize(
    "nick", ["1ann", "#ann", ":", "a!b", "a@b", "a,b", "a*", "a?", "-a", "@a", "a.b\x01", "x" * 33]
)
def test_what_is_not(meeting: Meeting, nick: str) -> None:
    """432 ERR_ERRONEUSNICKNAME: "no leading # character or other character advertized in CHANTYPES", "no leading
    colon", "no ASCII space"; nor what could be a mask or a list."""
    ann = meeting.old("ann")
    answer = ann.ask(f"NICK :{nick}")
    assert answer in ([f"432 ann {nick}"], ["432 ann *"])


def test_taken_and_none(meeting: Meeting) -> None:
    """433 ERR_NICKNAMEINUSE "<client> <nick>", in any spelling that folds to the same; 431 ERR_NONICKNAMEGIVEN; before
    one has come in the client is `*`."""
    meeting.old("ann")
    bob = meeting.old("bob")
    assert bob.ask("NICK ANN", "NICK", "NICK :") == ["433 bob ANN", "431 bob", "431 bob"]
    assert meeting.nobody().ask("NICK ann", "NICK", "NICK 1") == ["433 * ann", "431 *", "432 * 1"]
