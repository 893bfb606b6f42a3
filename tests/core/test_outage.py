"""While nothing can be stored: who comes, goes and asks in that time."""

from __future__ import annotations

import pytest

from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, Client, World


def outage(world: World, *lines: tuple[Client, str]) -> None:
    """Lines whose commit fails, and a first trial that fails too."""
    world.auto = False
    for client, line in lines:
        client.send(line)
    world.turn()
    world.log.fail()
    world.log.answer_reload()
    world.log.fail()


def over(world: World) -> None:
    """The disk works again."""
    world.wait(1)
    world.log.finish()
    world.auto = True
    world.turn()


def with_account(world: World, nick: str) -> Client:
    """Somebody who logged in to account 1."""
    client = Client(world)
    client.session.account, client.session.account_id = "Ann", 1
    client.send(f"NICK {nick}", "USER u 0 * :r")
    world.turn()
    client.lines()
    return client


def test_an_account_that_comes_back_has_its_seat() -> None:
    """It has the number it had, and is not mistaken for whom the log believes to be there still."""
    world = World()
    ann, bob = with_account(world, "ann"), world.client("bob")
    ann.ask("JOIN #a")
    bob.ask("JOIN #a")
    outage(world, (bob, "PRIVMSG #a :lost"))
    again = with_account(world, "ann")
    lines = again.ask("JOIN #a")
    assert lines[0] == ":ann!u@0::1 JOIN #a"
    assert lines[1].endswith(" #a @ann")
    over(world)
    events = [(type(row.body).__name__, row.body.nick) for row in world.log.stored.log_of(1)]
    assert events == [("Joined", "ann"), ("Joined", "bob"), ("Quit", "ann"), ("Quit", "bob"), ("Joined", "ann")]
    assert set(world.log.stored.members) == {(1, 1)}
    assert again.ask("PRIVMSG #a :works", "PING x") == [":chatbox PONG chatbox x"]


def test_who_comes_and_goes_meanwhile_leaves_no_trace() -> None:
    """Presence in memory only: the log hears of who is there when it works again, of nobody else."""
    world = World()
    ann = world.client("ann", room="#a")
    outage(world, (ann, "PRIVMSG #a :lost"))
    bob, cat = world.client("bob", room="#a"), world.client("cat", room="#a,#new")
    bob.lines(), cat.lines()
    assert cat.ask("PART #a :bye", "NICK kit", "AWAY :x")[:2] == [
        ":cat!cat@0::1 PART #a :bye",
        ":cat!cat@0::1 NICK kit",
    ]
    assert bob.lines() == [":cat!cat@0::1 PART #a :bye"]
    bob.ask("QUIT")
    over(world)
    assert [type(row.body).__name__ for row in world.log.stored.log_of(1)] == ["Joined", "Quit"]
    (made,) = world.log.stored.log_of(2)
    assert (made.number, made.body.nick) == (1, "kit")
    assert world.log.stored.fold(2).state == world.hub.rooms["#new"].state


def test_what_is_not_stored_has_no_id() -> None:
    """An id would be another event's."""
    world = World()
    ann, cat = world.client("ann", room="#a"), Client(world, ALL_CAPS & ~caps.EVENT_PLAYBACK)
    outage(world, (ann, "PRIVMSG #a :lost"))
    cat = world.client("cat", ALL_CAPS & ~caps.EVENT_PLAYBACK)
    joined = next(line for line in cat.ask("@label=1 JOIN #a") if " JOIN " in line)
    assert "msgid" not in joined


def test_who_was_about_to_go_is_gone() -> None:
    """A QUIT whose commit failed closes its connection all the same."""
    world = World()
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    world.auto = False
    ann.send("QUIT")
    world.tick()
    bob.send("QUIT")  # in the batch that is gathered while that one is written
    world.tick()
    world.log.fail()
    assert ann.connection.closed
    assert bob.connection.closed


def test_who_waits_for_history_waits_no_longer() -> None:
    """A page asked for in a batch that is lost ends with its session."""
    world = World()
    ann = world.client("ann", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a")
    outage(world, (ann, "PRIVMSG #a :lost"), (ann, "CHATHISTORY LATEST #a * 5"))
    world.tick()
    assert not world.waiting
    assert [line.partition(" ")[0] for line in ann.lines()] == ["ERROR"]


def test_history_can_be_read_meanwhile() -> None:
    """Reading needs no commit."""
    world = World()
    ann = world.client("ann", room="#a")
    ann.ask("PRIVMSG #a :kept")
    outage(world, (ann, "PRIVMSG #a :lost"))
    bob = world.client("bob", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a")
    assert [line.rpartition(":")[2] for line in bob.ask("CHATHISTORY LATEST #a * 5")][1:-1] == ["kept"]


@pytest.mark.parametrize(
    "line", ["PRIVMSG #a :x", "NOTICE #a :x", "PRIVMSG bob :x", "TOPIC #a :x", "MODE #a +m", "KICK #a bob"]
)
def test_what_would_have_to_be_stored_is_refused_with_its_label(line: str) -> None:
    """`FAIL <COMMAND> STORAGE_FULL`, and nobody hears of it."""
    world = World()
    ann = world.client("ann", room="#a")
    outage(world, (ann, "PRIVMSG #a :lost"))
    cat, bob = (
        world.client("cat", ALL_CAPS & ~caps.EVENT_PLAYBACK, room="#a"),
        world.client("bob", caps.MESSAGE_TAGS, room="#a"),
    )
    cat.lines()
    (answer,) = cat.ask("@label=7 " + line)
    assert answer.startswith(f"@label=7 :chatbox FAIL {line.partition(' ')[0]} STORAGE_FULL :")
    assert bob.lines() == []


def test_the_cut_is_told_in_each_framing() -> None:
    """A sentence for people, ERROR for programs."""
    world = World()
    clients = [world.client(f"c{framing}", framing=framing, room="#a") for framing in Framing]
    for client in clients:
        client.lines()
    world.auto = False
    clients[0].send("PRIVMSG #a :x")
    world.turn()
    world.log.fail()
    for client in clients:
        (line,) = client.lines()
        assert line.startswith("* What was said" if client.session.plain else "ERROR :What was said")
