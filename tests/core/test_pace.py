"""Under load, what several people say at nearly the same time is said together; all others are not kept waiting."""

from __future__ import annotations

import pytest

from chatbox.core.pace import BUSY, LIMIT_S, Pace
from tests.core.fakes import World


class Times:
    """The clocks of a server that works for a part of the time."""

    def __init__(self) -> None:
        self.clock_s = self.cpu_s = 1.0
        self.pace = Pace(lambda: self.clock_s, lambda: self.cpu_s)

    def release(self, people: int, load: float, times: int = 100) -> float:
        """Batches with events of so many people, one each millisecond; returns the wait they lead to."""
        for _ in range(times):
            self.clock_s += 0.001
            self.cpu_s += 0.001 * load
            self.pace.note(people)
        return self.pace.wait_s


def overload(world: World) -> None:
    """Eight people have spoken in each of the last batches, and no time was left."""
    for _ in range(200):
        world.clock_s += 0.001
        world.cpu_s += 0.001
        world.hub.pipeline._pace.note(8)


@pytest.mark.parametrize("load", [0.0, 0.2, BUSY - 0.01])
def test_a_server_with_time_to_spare_speaks_at_once(load: float) -> None:
    assert Times().release(8, load, 1000) == 0


def test_the_less_time_is_left_the_longer_it_gathers() -> None:
    """At most so long, also where the server has more than one core."""
    waits = [Times().release(8, load, 1000) for load in (0.90, 0.95, 1.0)]
    assert waits == [pytest.approx(LIMIT_S * part, rel=0.01) for part in (1 / 3, 2 / 3, 1)]
    assert Times().release(8, 2.0, 1000) == LIMIT_S


def test_a_moment_is_no_load() -> None:
    """One busy millisecond after a second of rest."""
    times = Times()
    times.release(8, 0.1, 1000)
    assert times.release(8, 1.0, 1) == 0


def test_who_speaks_alone_does_not_wait() -> None:
    assert Times().release(1, 1.0, 1000) == 0


def test_it_ends_when_one_is_left() -> None:
    """A crowd that has gone silent leaves no wait behind; answers, which are no events, say nothing about that."""
    times = Times()
    times.release(8, 1.0)
    assert times.release(0, 1.0)
    assert times.release(1, 1.0) == 0


def test_it_ends_with_the_load() -> None:
    times = Times()
    assert times.release(8, 1.0)
    assert times.release(8, 0.1) == 0


def test_clocks_that_stand_still_are_no_load() -> None:
    """A coarse clock shows the same time twice."""
    times = Times()
    for _ in range(100):
        times.cpu_s += 0.001
        times.pace.note(8)
    assert times.pace.wait_s == 0


def test_who_says_much_alone_does_not_wait() -> None:
    """However many lines somebody sends at a time: nobody else would join."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    write = bob.session.write

    def slowly(data: bytes) -> None:
        world.clock_s += 0.010
        world.cpu_s += 0.010
        write(data)

    bob.session.write = slowly
    for _ in range(30):
        alice.send("PRIVMSG #a :1", "PRIVMSG #a :2")
        world.turn()
    assert world.hub.pipeline._pace.load > BUSY
    assert world.hub.pipeline._pace.wait_s == 0
    assert len([line for line in bob.lines() if "PRIVMSG" in line]) == 60


def test_what_comes_meanwhile_is_one_commit() -> None:
    """In its order, and after the wait at once."""
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    overload(world)
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
