"""What several people say at nearly the same time is said together; who speaks alone does not wait."""

from __future__ import annotations

from chatbox.core.pace import LIMIT_S, SHARE, Pace
from tests.core.fakes import World


def test_who_speaks_alone_does_not_wait() -> None:
    pace = Pace()
    for _ in range(100):
        pace.note(1, 0.010)
        assert pace.wait_s == 0


def test_several_wait_a_part_of_what_saying_it_costs() -> None:
    """At most so long, whatever it costs."""
    pace = Pace()
    for _ in range(20):
        pace.note(8, 0.010)
    assert pace.wait_s == 0.010 * SHARE
    pace.note(8, 10.0)
    assert pace.wait_s == LIMIT_S


def test_it_ends_when_one_is_left() -> None:
    """A crowd that has gone silent leaves no wait behind; answers, which are no events, say nothing about that."""
    pace = Pace()
    for people in [8] * 20 + [0] * 20:
        pace.note(people, 0.010)
    assert pace.wait_s
    for _ in range(30):
        pace.note(1, 0.010)
    assert pace.wait_s == 0


def test_who_says_much_alone_does_not_wait() -> None:
    """However many lines somebody sends at a time: nobody else would join."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    write = bob.session.write

    def slowly(data: bytes) -> None:
        world.clock_s += 0.010
        write(data)

    bob.session.write = slowly
    for _ in range(30):
        alice.send("PRIVMSG #a :1", "PRIVMSG #a :2")
        world.turn()
    assert world.hub.pipeline._pace.wait_s == 0
    assert len([line for line in bob.lines() if "PRIVMSG" in line]) == 60


def test_what_comes_meanwhile_is_one_commit() -> None:
    """In its order, and after the wait at once."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    for _ in range(20):
        world.hub.pipeline._pace.note(8, 0.010)
    before = len(world.log.commits)
    alice.send("PRIVMSG #a :1")
    world.turn()
    bob.send("PRIVMSG #a :2")
    world.turn()
    assert len(world.log.commits) == before
    world.wait(LIMIT_S)
    world.turn()
    assert [len(commit.events) for commit in world.log.commits[before:]] == [2]
    assert [line.split(":")[-1] for line in alice.lines() if "PRIVMSG" in line] == ["2"]
