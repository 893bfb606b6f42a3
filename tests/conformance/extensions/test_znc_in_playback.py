"""znc.in/playback: https://wiki.znc.in/Playback"""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.conformance.meeting import Meeting
from tests.support import ServerProcess


def test_asked_for_by_name_and_time(meeting: Meeting) -> None:
    """ "/msg *playback PLAY <buffer(s)> [<from timestamp> [<to timestamp>]]", in Unix time; who negotiated it is told
    nothing by itself."""
    room = meeting.room
    meeting.old("ann", room=room).ask(f"PRIVMSG {room} :one", f"PRIVMSG {room} :two")
    some = meeting.person("some", "znc.in/playback", "server-time", "message-tags")
    assert not any("one" in line for line in some.ask(f"JOIN {room}"))
    assert [line.rpartition(":")[2] for line in some.ask("PRIVMSG *playback :play * 0") if room in line] == [
        "one",
        "two",
    ]
    later = str(int(time.time()) + 3600)
    assert some.ask(f"PRIVMSG *playback :play {room} {later}") == []
    listed = " ".join(some.ask("PRIVMSG *playback :list"))
    assert room in listed


def test_where_it_is_off(start_server: Callable[..., ServerProcess]) -> None:
    """It is neither offered nor there."""
    other = Meeting(start_server(config='[server]\nname = "irc.example"\n[features]\nznc_playback = false'))
    ann = other.old("ann")
    assert "znc.in/playback" not in " ".join(ann.ask("CAP LS 302"))
    assert ann.ask("PRIVMSG *playback :play * 0") == ["401 ann *playback"]
    other.end()
