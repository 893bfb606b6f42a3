"""CHATHISTORY in full, and replay for clients that do not know it (https://ircv3.net/specs/extensions/chathistory)."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core.limits import Limits
from chatbox.core.log import EventRow
from chatbox.wire import caps
from chatbox.wire.render import server_time
from tests.core.fakes import ALL_CAPS, Client, World

READER = ALL_CAPS & ~caps.EVENT_PLAYBACK


def page(client: Client, command: str) -> list[tuple[str, str, str]]:
    """Bodies of a page, with their ids and times."""
    lines = client.ask(f"CHATHISTORY {command}")
    assert " BATCH +" in lines[0], lines
    assert " BATCH -" in lines[-1]
    found = []
    for line in lines[1:-1]:
        tags = dict(re.findall("([a-z]+)=([^; ]+)", line.partition(" ")[0]))
        found.append((line.partition(" ")[2], tags["msgid"], tags["time"]))
    return found


def bodies(client: Client, command: str) -> list[str]:
    return [line.rpartition(" :")[2] for line, _, _ in page(client, command)]


def talked(count: int = 10) -> tuple[World, Client, dict[str, str]]:
    """A room in which `count` numbers were said; and the ids of them."""
    world = World()
    ann = world.client("ann", READER, room="#a")
    for number in range(count):
        ann.ask(f"PRIVMSG #a :{number}")
        world.now_ms += 1000
    return world, ann, {line.rpartition(" :")[2]: id for line, id, _ in page(ann, "LATEST #a * 100")}


def test_around() -> None:
    """ "limit number of messages before and after the given"; the one named is among them."""
    _, ann, ids = talked()
    assert bodies(ann, f"AROUND #a msgid={ids['5']} 5") == ["3", "4", "5", "6", "7"]
    assert bodies(ann, f"AROUND #a msgid={ids['5']} 1") == ["5"]
    assert bodies(ann, f"AROUND #a msgid={ids['0']} 4") == ["0", "1", "2", "3"]
    assert bodies(ann, f"AROUND #a msgid={ids['9']} 4") == ["6", "7", "8", "9"]


def test_between() -> None:
    """Both ends excluded; from the first one given; always in rising order."""
    _, ann, ids = talked()
    assert bodies(ann, f"BETWEEN #a msgid={ids['2']} msgid={ids['7']} 9") == ["3", "4", "5", "6"]
    assert bodies(ann, f"BETWEEN #a msgid={ids['2']} msgid={ids['7']} 2") == ["3", "4"]
    assert bodies(ann, f"BETWEEN #a msgid={ids['7']} msgid={ids['2']} 2") == ["5", "6"]
    assert bodies(ann, f"BETWEEN #a msgid={ids['7']} msgid={ids['7']} 2") == []
    early = "timestamp=2000-01-01T00:00:00.000Z"
    assert bodies(ann, f"BETWEEN #a {early} msgid={ids['2']} 9") == ["0", "1"]
    assert bodies(ann, f"BETWEEN #a msgid={ids['2']} {early} 1") == ["1"]


def test_targets() -> None:
    """Where something was said between two times, oldest first; direct messages by the nick of the other."""
    world, ann, _ = talked(1)
    bob = world.client("bob", READER, room="#b")
    start = server_time(world.now_ms - 1)
    bob.ask("PRIVMSG ann :direct")
    world.now_ms += 1000
    ann.ask("PRIVMSG #a :later", "JOIN #b")
    end = server_time(world.now_ms + 5000)
    lines = ann.ask(f"CHATHISTORY TARGETS timestamp={start} timestamp={end} 10")
    assert [line.split(" ", 2)[2].split(" ")[:3] for line in lines[1:-1]] == [
        ["CHATHISTORY", "TARGETS", "bob"],
        ["CHATHISTORY", "TARGETS", "#a"],
    ]
    assert "draft/chathistory-targets" in lines[0]
    bob.ask("NICK rob")
    assert " TARGETS rob " in ann.ask(f"CHATHISTORY TARGETS timestamp={start} timestamp={end} 10")[1]
    lines = ann.ask(f"CHATHISTORY TARGETS timestamp={end} timestamp={start} 1")
    assert " TARGETS #a " in lines[1]


def test_who_takes_a_nick_reads_nothing_of_yesterday() -> None:
    """Direct messages are logs between identities; to those who wrote them they stay readable by the old nick."""
    world = World()
    ann, bob = world.client("ann", READER), world.client("bob", READER)
    ann.ask("PRIVMSG bob :secret")
    bob.end()
    world.turn()
    assert bodies(ann, "LATEST bob * 5") == ["secret"]
    world.now_ms += 11 * 60 * 1000
    thief = world.client("bob", READER)
    assert bodies(thief, "LATEST ann * 5") == []
    assert bodies(ann, "LATEST bob * 5") == []
    start, end = server_time(0), server_time(world.now_ms + 5000)
    assert len(thief.ask(f"CHATHISTORY TARGETS timestamp={start} timestamp={end} 10")) == 2


def test_outsiders_hear_the_same_as_of_a_room_that_is_not_there() -> None:
    """Who was kicked, is banned, has left or has never been there."""
    world = World()
    ann = world.client("ann", READER, room="#a")
    answers = set()
    for nick, what in (("b", ""), ("c", "PART #a"), ("d", "KICK"), ("e", "BAN")):
        client = world.client(nick, READER)
        if what:
            client.ask("JOIN #a")
        if what == "PART #a":
            client.ask(what)
        elif what:
            ann.ask(f"KICK #a {nick}")
        if what == "BAN":
            ann.ask(f"MODE #a +b {nick}")
        for target in ("#a", "#zz"):
            (line,) = client.ask(f"CHATHISTORY LATEST {target} * 5")
            answers.add(line.replace(target, "*"))
    assert len(answers) == 1


def test_event_playback() -> None:
    """With it a page tells what happened too, in the form of its time; without it only what was said."""
    world = World()
    ann = world.client("ann", ALL_CAPS, room="#a")
    bob = world.client("bob", room="#a")
    bob.ask("TOPIC #a :t", "PRIVMSG #a :hi", "NICK rob", "AWAY :x", "PART #a :bye")
    told = [line.split(" ")[1] for line, _, _ in page(ann, "LATEST #a * 50")]
    assert told == ["JOIN", "JOIN", "PRIVMSG", "NICK", "PART"]
    ann.ask("CAP REQ -draft/event-playback")
    assert [line.split(" ")[1] for line, _, _ in page(ann, "LATEST #a * 50")] == ["PRIVMSG"]


@given(
    st.lists(st.sampled_from(["say", "say", "say", "join", "close", "open"]), max_size=30),
    st.lists(st.integers(1, 5), min_size=1, max_size=5),
    st.sampled_from(["msgid", "timestamp"]),
    st.sampled_from(["BEFORE", "AFTER"]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_walk_in_pages_meets_everything_once(
    what: list[str], limits: list[int], by: str, way: str, playback: bool
) -> None:
    """Whatever the size of the pages, by id or by time, with all of it within one millisecond of the clock."""
    world = World()
    ann = world.client("ann", READER | (caps.EVENT_PLAYBACK if playback else 0), room="#a")
    for number, one in enumerate(what):
        if one == "say":
            ann.ask(f"PRIVMSG #a :{number}")
        elif one == "join":
            world.client(f"x{number}", room="#a").end()
        else:
            ann.ask("MODE #a +i" if one == "close" else "MODE #a -i")
    reader = world.client("rea", READER | (caps.EVENT_PLAYBACK if playback else 0))
    ann.ask("INVITE rea #a")
    reader.ask("JOIN #a")
    whole = page(reader, "LATEST #a * 100")
    met: list[tuple[str, str, str]] = []
    point = f"timestamp={server_time(0 if way == 'AFTER' else world.now_ms + 60_000)}"
    for turn in range(200):
        found = page(reader, f"{way} #a {point} {limits[turn % len(limits)]}")
        if not found:
            break
        met = met + found if way == "AFTER" else found + met
        _, id, at = found[-1 if way == "AFTER" else 0]
        point = f"msgid={id}" if by == "msgid" else f"timestamp={at}"
    assert met == whole
    assert len({id for _, id, _ in met}) == len(met)


def clock(world: World, number: int = 0) -> str:
    return time.strftime("%H:%M", time.localtime((world.now_ms - number) / 1000))


def test_replay_on_join() -> None:
    """A client without chathistory sees what was said before, with the time in front, after the names."""
    world, ann, _ = talked(3)
    ann.ask("PRIVMSG #a :\x01ACTION waves\x01", "PRIVMSG #a :\x01VERSION\x01")
    bob = world.client("bob")
    bob.send("JOIN #a")
    ann.send("PRIVMSG #a :live")
    world.turn()
    lines = bob.lines()
    texts = [line.split(" :", 1)[1] for line in lines if " PRIVMSG " in line]
    at = clock(world)
    assert texts[:2] == [f"[{at}] 0", f"[{at}] 1"]
    assert texts[3:] == [f"\x01ACTION [{at}] waves\x01", "live"]
    assert lines.index(next(line for line in lines if " 366 " in line)) < lines.index(
        next(line for line in lines if " PRIVMSG " in line)
    )
    world.now_ms += 36 * 60 * 60 * 1000
    texts = [line for line in world.client("cat").ask("JOIN #a") if " PRIVMSG " in line]
    assert re.search(r" :\[2023-11-1\d \d\d:\d\d\] 0$", texts[0])


def test_replay_begins_where_that_identity_left_off() -> None:
    """Of an account nothing is shown twice; what was said while it was away is shown."""
    world, ann, _ = talked(3)

    def come() -> Client:
        client = Client(world, caps.SERVER_TIME | caps.BATCH)
        client.session.account, client.session.account_id = "bob", 9
        client.ask("NICK bob", "USER b 0 * :r")
        return client

    def seen(lines: list[str]) -> list[str]:
        return [line.rpartition(" :")[2] for line in lines if " PRIVMSG " in line]

    bob = come()
    lines = bob.ask("JOIN #a")
    assert seen(lines) == ["0", "1", "2"]
    assert any(" BATCH +" in line and "chathistory #a" in line for line in lines)
    ann.ask("PRIVMSG #a :3")
    bob.end()
    ann.ask("PRIVMSG #a :4")
    bob = come()
    assert seen(bob.ask("JOIN #a")) == ["4"]
    bob.ask("PART #a")
    ann.ask("PRIVMSG #a :5")
    assert seen(bob.ask("JOIN #a")) == ["5"]


@pytest.mark.parametrize("most", [0, 2])
def test_the_replay_has_its_limit(most: int) -> None:
    """`[history] playback_limit`, 0 for none."""
    world = World(Limits(playback_limit=most))
    ann = world.client("ann", room="#a")
    ann.ask(*(f"PRIVMSG #a :{number}" for number in range(5)))
    bob = world.client("bob")
    texts = [line.rpartition("] ")[2] for line in bob.ask("JOIN #a") if " PRIVMSG " in line]
    assert texts == (["3", "4"] if most else [])


def test_two_rooms_at_once_and_an_end_in_between() -> None:
    """Each room's replay comes after its names, and what follows waits for both, the end too."""
    world, ann, _ = talked(2)
    ann.ask("JOIN #b", "PRIVMSG #b :b")
    bob = world.client("bob")
    bob.send("JOIN #a,#b", "PRIVMSG bob :note", "QUIT")
    world.turn()
    words = [
        line.rpartition("] ")[2].rpartition(" :")[2] if "PRIVMSG" in line else line.split(" ")[1]
        for line in bob.lines()
        if any(word in line for word in ("PRIVMSG", " 366 ", "ERROR"))
    ]
    assert words == ["366", "0", "1", "366", "b", "note", ":Closing"]
    assert bob.connection.closed
    assert world.hub.sessions == {ann.session}


def test_what_was_written_to_somebody_who_was_away_is_there_on_return() -> None:
    """It is stored and acknowledged, with 301; a client without chathistory is told when it comes, once."""
    world = World()
    ann = Client(world, caps.ECHO_MESSAGE)
    bob = Client(world)
    bob.session.account, bob.session.account_id = "bob", 9
    bob.ask("NICK bob", "USER b 0 * :r")
    bob.end()
    world.turn()
    ann.ask("NICK ann", "USER a 0 * :r")
    told = ann.ask("PRIVMSG bob :one", "PRIVMSG bob :two")
    assert [line.split(" ")[1] for line in told] == ["PRIVMSG", "301"] * 2
    for expected in (["one", "two"], []):
        bob = Client(world)
        bob.session.account, bob.session.account_id = "bob", 9
        lines = bob.ask("NICK bob", "USER b 0 * :r")
        assert [line.rpartition("] ")[2] for line in lines if " PRIVMSG " in line] == expected
        bob.end()
        world.turn()


def test_a_replay_that_cannot_be_read_keeps_nothing_back() -> None:
    """The disk fails for a moment: what is said now is told all the same, and the end comes."""
    world, ann, _ = talked(2)

    async def failing(page: object) -> list[EventRow]:
        raise OSError("unreadable")

    world.log.page = failing  # type: ignore[method-assign]
    bob = world.client("bob")
    bob.send("JOIN #a")
    ann.send("PRIVMSG #a :live")
    world.turn()
    bob.send("QUIT")
    world.turn()
    lines = bob.lines()
    assert [line.rpartition(" :")[2] for line in lines if " PRIVMSG " in line] == ["live"]
    assert bob.connection.closed
