"""What a delivery costs, counted and not timed: serialising once and joining writes cannot get lost unnoticed."""

from __future__ import annotations

from chatbox.wire import caps
from tests.calls import calls_of
from tests.core.fakes import Client, World

MESSAGES = 20


def crowd(members: int) -> tuple[World, list[Client], list[list[bytes]]]:
    """A room of that many, half of them with server-time, and what each is written from now on."""
    world = World()
    people = [world.client(f"u{number}", caps.SERVER_TIME * (number % 2), room="#a") for number in range(members)]
    written: list[list[bytes]] = [[] for _ in people]
    for client, mine in zip(people, written, strict=True):
        client.session.write = mine.append
    return world, people, written


def say(world: World, client: Client) -> None:
    """Somebody says things within one tick, which is then stored and told."""
    for number in range(MESSAGES):
        client.send(f"PRIVMSG #a :{number}")
    world.turn()


def calls(members: int) -> int:
    """How many functions are called for that, Python's and the interpreter's own."""
    world, people, _ = crowd(members)
    say(world, people[0])
    return calls_of(lambda: say(world, people[0]))


def test_what_a_room_says_in_a_tick_is_one_write_of_one_object_for_each_shape() -> None:
    """Serialised once, joined once."""
    world, people, written = crowd(100)
    say(world, people[0])
    told = written[1:]
    assert all(len(data) == 1 for data in told)
    assert len({id(data[0]) for data in told}) == 2
    assert all(data[0].count(b"PRIVMSG") == MESSAGES for data in told)


def test_a_further_member_costs_a_write_and_nothing_for_each_message() -> None:
    """So that a thousand members cost what the kernel takes."""
    few, many = calls(50), calls(450)
    assert (many - few) / 400 < 1.5


def test_a_message_costs_few_calls() -> None:
    """Of the short way: from the line to the row and to the bytes."""
    assert calls(10) / MESSAGES < 60
