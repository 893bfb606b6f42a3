"""Long answers are made as they are taken: bounded in memory, in order with all else, and in nobody's way."""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.core.reply import PIECE_BYTES
from chatbox.core.room import Member, Room
from chatbox.core.user import User
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World

MANY = 5000
LABELS = caps.BATCH | caps.LABELED_RESPONSE | caps.MESSAGE_TAGS


def crowded() -> World:
    """A room of 5,000, and 5,000 rooms."""
    world = World(Limits(channels_per_user=0))
    ann = world.client("ann", room="#big")
    room = world.hub.rooms["#big"]
    for number in range(1, MANY):
        user = User(number, f"member{number}", "u", "host", "Real Name", "", 0)
        world.hub.users[user.nick] = world.hub.by_id[number] = user
        seat(room, number, user.source)
    for number in range(MANY - 1):
        world.hub.make_room(f"#room{number}", f"#room{number}").state.topic = "about this and that"
    ann.lines()
    return world


def seat(room: Room, user_id: int, source: str) -> None:
    """Gives somebody a seat, without an event."""
    room.members[user_id] = Member(source)
    room.roster.changed([user_id])


WORLD_OF = {
    "LIST": (MANY, " 322 "),
    "NAMES #big": (0, " 353 "),
    "WHO #big": (MANY + 1, " 352 "),
    "WHO *": (MANY + 1, " 352 "),
}


def stuck(world: World, nick: str, capabilities: int = 0) -> Client:
    """Somebody who takes nothing from now on."""
    client = world.client(nick, capabilities)
    client.connection.stuck = True
    return client


def held_bytes(client: Client) -> int:
    return sum(map(len, client.connection.writes))


def take_all(world: World, client: Client) -> list[str]:
    """The peer reads, a piece at a time."""
    lines: list[str] = []
    while more := client.lines():
        lines += more
        client.connection.drain()
        world.turn()
    return lines


@pytest.mark.parametrize("question", WORLD_OF)
def test_what_is_not_taken_is_not_made(question: str) -> None:
    """Who does not read has one piece; who reads gets it all."""
    world = crowded()
    slow = stuck(world, "slow")
    if question.startswith(("NAMES", "WHO #")):
        seat(world.hub.rooms["#big"], slow.session.user.id, "slow!slow@0::1")  # type: ignore[union-attr]
    slow.send(question)
    world.turn()
    assert PIECE_BYTES <= held_bytes(slow) < 2 * PIECE_BYTES
    lines = take_all(world, slow)
    count, code = WORLD_OF[question]
    if count:
        assert sum(code in line for line in lines) == count
    else:
        words = [word for line in lines if code in line for word in line.rpartition(":")[2].split()]
        assert len(words) == len(set(words)) == MANY + 1
    assert not world.waiting
    assert slow.ask("PING x") == [":chatbox PONG chatbox x"]


def test_later_lines_wait_and_rooms_go_on() -> None:
    """Answers keep the order of commands; what a room says keeps its place, and others are not concerned."""
    world = crowded()
    slow = stuck(world, "slow")
    bob = world.client("bob", room="#talk")
    slow.send("JOIN #talk")
    world.turn()
    take_all(world, slow)
    slow.send("LIST", "PING after")
    world.turn()
    assert bob.ask("PRIVMSG #talk :hello", "PING 1") == [":chatbox PONG chatbox 1"]
    lines = take_all(world, slow)
    said = next(at for at, line in enumerate(lines) if "hello" in line)
    end = next(at for at, line in enumerate(lines) if " 323 " in line)
    assert 0 < said < end
    assert lines[-1] == ":chatbox PONG chatbox after"


def test_a_room_of_thousands_can_be_entered_by_who_does_not_read() -> None:
    """The names come as they are taken, as things are then: who has gone is not named, who is renamed is named so."""
    world = crowded()
    slow = stuck(world, "slow")
    slow.send("JOIN #big")
    world.turn()
    assert held_bytes(slow) < 2 * PIECE_BYTES
    room = world.hub.rooms["#big"]
    last = next(reversed([id for id in room.members if id < MANY]))
    seat(room, last, "renamed!u@host")
    del room.members[last - 1]
    room.roster.changed([last - 1])
    names = {word for line in take_all(world, slow) if " 353 " in line for word in line.rpartition(":")[2].split()}
    assert "renamed" in names
    assert f"member{last - 1}" not in names
    assert len(names) == MANY


@pytest.mark.parametrize("question", ["NAMES #big", "WHO #big"])
def test_who_is_sent_out_meanwhile_is_told_no_more(question: str) -> None:
    """Of a secret room the rest is not for them."""
    world = crowded()
    world.hub.rooms["#big"].state.modes["s"] = ""
    slow = stuck(world, "slow")
    slow.send("JOIN #big")
    world.turn()
    take_all(world, slow)
    slow.send(question)
    world.turn()
    user = slow.session.user
    assert user is not None
    slow.send("PART #big")
    world.hub.rooms["#big"].members.pop(user.id)
    told = sum("member" in line for line in take_all(world, slow))
    assert 0 < told < 400


def test_another_connection_of_the_same_person_stalls_alone() -> None:
    """Both are told who is in the room; the one that reads does not wait for the other."""
    world = crowded()
    ann = world.client("cat", caps.CHATHISTORY)
    other = Client(world, caps.CHATHISTORY)
    other.session.user = ann.session.user
    assert ann.session.user is not None
    ann.session.user.sessions.add(other.session)
    other.connection.stuck = True
    other.send("LIST")
    world.turn()
    assert sum(" 353 " in line for line in ann.ask("JOIN #big")) > 100
    assert held_bytes(other) < 2 * PIECE_BYTES
    lines = take_all(world, other)
    assert sum(" 353 " in line for line in lines) > 100
    assert [line.split()[1] for line in lines if line.split()[1] in ("323", "366")] == ["323", "366"]


def test_a_labelled_answer_comes_in_pieces_too() -> None:
    """labeled-response: "the batch MUST … contain all messages"; opened by the first piece, closed by the last."""
    world = crowded()
    slow = stuck(world, "slow", LABELS)
    slow.send("@label=L1 LIST")
    world.turn()
    assert held_bytes(slow) < 3 * PIECE_BYTES
    lines = take_all(world, slow)
    reference = lines[0].rpartition("+")[2].split()[0]
    assert lines[0] == f"@label=L1 :chatbox BATCH +{reference} labeled-response"
    assert lines[-1] == f":chatbox BATCH -{reference}"
    assert all(line.startswith(f"@batch={reference} ") for line in lines[1:-1])
    assert len(lines) == MANY + 4


def test_a_lost_connection_ends_its_answer() -> None:
    """Nothing is left that waits for it."""
    world = crowded()
    slow = stuck(world, "slow")
    slow.send("LIST", "PING x")
    world.turn()
    slow.end()
    slow.connection.drain()
    world.turn()
    assert not world.waiting
    assert slow.connection.closed


def test_a_failed_commit_ends_what_is_being_said() -> None:
    """The sessions of that time are cut; their unfinished answers go with them."""
    world = crowded()
    slow = stuck(world, "slow")
    slow.send("LIST")
    world.turn()
    world.auto = False
    slow.connection.drain()
    world.client("bob").send("JOIN #x")
    world.tick()
    world.log.fail()
    world.tick()
    world.log.answer_reload()
    world.auto = True
    slow.connection.drain()
    world.turn()
    assert slow.connection.closed
    assert not world.waiting


def test_people_get_names_in_lines_they_can_read() -> None:
    """A plain client is told in lines of a few thousand bytes."""
    world = crowded()
    person = world.client("eve", framing=Framing.PLAIN)
    lines = person.ask("JOIN #big")
    assert sum(line.startswith("* In #big: ") for line in lines) > 10
    assert max(map(len, lines)) < 6000


def test_history_pages_come_in_pieces() -> None:
    """A page of long messages, with all that tags add."""
    world = World(Limits(query_limit=1000))
    ann = world.client("ann", room="#a")
    for number in range(1000):
        ann.send(f"PRIVMSG #a :{number} " + "x" * 300)
    world.turn()
    slow = world.client("slow", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a")
    slow.connection.stuck = True
    slow.send("CHATHISTORY LATEST #a * 1000", "PING after")
    world.turn()
    assert held_bytes(slow) < 3 * PIECE_BYTES
    lines = take_all(world, slow)
    assert [int(line.partition(" PRIVMSG #a :")[2].split()[0]) for line in lines[1:-2]] == list(range(1000))
    assert " BATCH -" in lines[-2]
    assert " PONG " in lines[-1]
