"""ZNC: https://wiki.znc.in/Playback, for clients that ask modules of the ZNC bouncer by this command."""

from __future__ import annotations

from tests.conformance.meeting import Meeting


def test_the_module_playback(meeting: Meeting) -> None:
    """ "/znc *playback PLAY <buffer(s)>" does what a message to `*playback` does."""
    room = meeting.room
    ann = meeting.old("ann", room=room)
    ann.ask(f"PRIVMSG {room} :one", f"PRIVMSG {room} :two")
    some = meeting.person("some", "znc.in/playback", room=room)
    for module in ("*playback", "playback"):
        answer = [line for line in some.ask(f"ZNC {module} PLAY {room} 0") if " PRIVMSG " in line]
        assert [line.split(" ")[-1] for line in answer] == ["one", "two"]


def test_refusals(meeting: Meeting) -> None:
    """ERR_NEEDMOREPARAMS; ERR_NOSUCHNICK for other modules."""
    ann = meeting.old("ann")
    assert ann.ask("ZNC", "ZNC *playback") == ["461 ann ZNC"] * 2
    assert ann.ask("ZNC *status help") == ["401 ann *status"]
