"""QUIT: https://modern.ircdocs.horse/#quit-message"""

from __future__ import annotations

import pytest

from tests.conformance.meeting import Meeting


@pytest.mark.parametrize(("line", "reason"), [("QUIT :Bye for now!", "Quit: Bye for now!"), ("QUIT", "Quit")])
def test_who_goes(meeting: Meeting, line: str, reason: str) -> None:
    """ "The server acknowledges this by replying with an ERROR message and closing the connection"; "servers SHOULD
    prepend <reason> with the ASCII string "Quit: "", which is "Quit" where there is none."""
    old, new = meeting.old("old", room=meeting.room), meeting.new("new", room=meeting.room)
    ann, stranger = meeting.old("ann", room=meeting.room), meeting.old("stranger")
    ann.send(line)
    assert ann.until("ERROR").startswith("ERROR :")
    with pytest.raises(EOFError):
        ann.line()
    for watcher in (old, new):
        assert f":ann!ann@127.0.0.1 QUIT :{reason}" in watcher.heard()
    assert stranger.heard() == []


def test_a_connection_that_ends_without(meeting: Meeting) -> None:
    """ "…the server MUST distribute a QUIT message to other clients informing them of this […] with a message
    reflecting the nature of the event"."""
    watcher, ann = meeting.old("watcher", room=meeting.room), meeting.old("ann", room=meeting.room)
    ann.close()
    assert watcher.until(" QUIT ") == ":ann!ann@127.0.0.1 QUIT :Connection closed"


def test_before_registration(meeting: Meeting) -> None:
    """A connection that sends only QUIT gets ERROR at once."""
    client = meeting.nobody()
    client.send("QUIT")
    assert client.line().startswith("ERROR :")
    with pytest.raises(EOFError):
        client.line()
