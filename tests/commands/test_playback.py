"""History in the way of the ZNC bouncer: https://wiki.znc.in/Playback and …/Query_buffers."""

from __future__ import annotations

from chatbox.core.limits import Limits
from chatbox.wire import caps
from tests.core.fakes import ALL_CAPS, Client, World

OLD = caps.MESSAGE_TAGS | caps.SERVER_TIME | caps.BATCH | caps.ECHO_MESSAGE
ZNC = OLD | caps.ZNC_PLAYBACK


def texts(lines: list[str]) -> list[str]:
    """What people said, without what was asked of `*playback`."""
    return [line.rpartition(" :")[2] for line in lines if " PRIVMSG " in line and "*playback" not in line]


def talk(world: World) -> tuple[Client, Client, list[int]]:
    """Two who talked in a room and in private; the times of what was said in the room."""
    ann, bob = world.client("ann", ZNC, room="#a"), world.client("bob", ZNC, room="#a")
    times = []
    for number in range(5):
        world.now_ms += 1000
        bob.ask(f"PRIVMSG #a :{number}")
        times.append(world.hub.rooms["#a"].last_ms)
    bob.ask("PRIVMSG ann :psst")
    ann.ask("PRIVMSG bob :yes?")
    ann.lines(), bob.lines()
    return ann, bob, times


def test_everything_or_some_of_it() -> None:
    """`PLAY * <from>`, `PLAY <target> <from> <to>`; times in seconds, with a fraction."""
    ann, _, times = talk(World())
    assert texts(ann.ask("PRIVMSG *playback :play * 0")) == ["0", "1", "2", "3", "4", "psst", "yes?"]
    assert texts(ann.ask(f"PRIVMSG *playback :PLAY #A {times[2] / 1000}")) == ["3", "4"]
    assert texts(ann.ask(f"PRIVMSG *playback :PLAY #a {times[0] / 1000} {times[3] / 1000}")) == ["1", "2"]
    assert texts(ann.ask("PRIVMSG *PLAYBACK :play Bob")) == ["psst", "yes?"]
    assert texts(ann.ask("PRIVMSG *playback :play #none 0")) == []
    assert " NOTICE ann :PLAY " in ann.ask("PRIVMSG *playback :nonsense")[0]
    assert " NOTICE ann :PLAY " in ann.ask("PRIVMSG *playback :play #a yesterday")[0]


def test_the_newest_where_there_is_too_much() -> None:
    """At most as many as replay on joining has."""
    ann, *_ = talk(World(Limits(playback_limit=2)))
    assert texts(ann.ask("PRIVMSG *playback :play #a 0")) == ["3", "4"]


def test_what_is_said_meanwhile_comes_after_it() -> None:
    """Old lines before new ones."""
    world = World()
    ann, bob, _ = talk(world)
    ann.send("PRIVMSG *playback :play #a 0")
    bob.send("PRIVMSG #a :live")
    world.turn()
    assert texts(ann.lines()) == ["0", "1", "2", "3", "4", "live"]


def test_what_was_asked_before_joining_holds_for_it() -> None:
    """A client that will ask is not replayed to by itself, and may ask before it joins."""
    world = World()
    talk(world)
    cat, dan = world.client("cat", ZNC), world.client("dan", ZNC)
    assert texts(cat.ask("JOIN #a")) == []
    assert texts(dan.ask("PRIVMSG *playback :play * 0", "JOIN #a")) == ["0", "1", "2", "3", "4"]
    eve = world.client("eve", ZNC)
    eve.ask("PRIVMSG *playback :play #other 0")
    assert texts(eve.ask("JOIN #a")) == []
    fay = world.client("fay", ZNC)
    fay.ask("PRIVMSG *playback :play * 0")
    world.wait(31)
    assert texts(fay.ask("JOIN #a")) == []


def test_list() -> None:
    """`LIST`: each log, with the time of its last message."""
    ann, *_ = talk(World())
    lines = [line.rpartition(" PRIVMSG ann :")[2].split()[0] for line in ann.ask("PRIVMSG *playback :list")]
    assert lines == ["#a", "bob"]


def test_as_a_command() -> None:
    """ZNC's own clients send `ZNC *playback PLAY …`."""
    ann, *_ = talk(World())
    assert texts(ann.ask("ZNC *playback PLAY bob")) == texts(ann.ask("PRIVMSG *playback :play bob"))
    assert " 401 ann *status :" in ann.ask("ZNC *status help")[0]


def test_ones_own_messages() -> None:
    """Without `znc.in/self-message` or echo-message a client would take them for messages to oneself."""
    world = World()
    ann, _, _ = talk(world)
    ann.session.caps &= ~caps.ECHO_MESSAGE
    assert texts(ann.ask("PRIVMSG *playback :play bob")) == ["psst"]
    ann.session.caps |= caps.SELF_MESSAGE
    assert texts(ann.ask("PRIVMSG *playback :play bob")) == ["psst", "yes?"]


def test_it_can_be_switched_off() -> None:
    """`[features] znc_playback = false`."""
    world = World(Limits(znc_playback=False))
    assert "znc.in/playback" not in " ".join(Client(world).ask("CAP LS 302"))
    assert " 401 ann *playback :" in world.client("ann", ALL_CAPS).ask("PRIVMSG *playback :play *")[0]
