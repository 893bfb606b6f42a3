"""A commit that fails: nobody was told, memory is forgotten, and the server lives."""

from __future__ import annotations

import pytest

from chatbox.core.retiring import retire
from tests.core.fakes import World


def failed(came_back: bool = False) -> World:
    world = World()
    alice, bob = world.client("alice", room="#a"), world.client("bob", room="#a")
    world.auto = False
    alice.lines()
    alice.send("PRIVMSG #a :lost?")
    world.turn()
    world.log.fail(came_back)
    assert "PRIVMSG" not in "".join(alice.lines() + bob.lines())
    assert alice.connection.closed
    assert bob.connection.closed
    return world


def test_sessions_are_cut_and_told_why() -> None:
    """Who is cut learns that what was not confirmed did not happen."""
    world = World()
    alice = world.client("alice", room="#a")
    world.auto = False
    alice.send("PRIVMSG #a :x", "PING p")
    world.turn()
    world.log.fail()
    assert [line.partition(" ")[0] for line in alice.lines()] == ["ERROR"]


@pytest.mark.parametrize("came_back", [False, True])
def test_the_disk_says_what_happened(came_back: bool) -> None:
    """What the log holds after it was opened again is the truth, also when a failed commit turns up in it."""
    world = failed(came_back)
    world.log.answer_reload()
    world.log.finish()
    world.auto = True
    world.turn()
    carol = world.client("carol", room="#a")
    bodies = [getattr(row.body, "body", None) for row in world.log.stored.log_of(1)]
    assert ("lost?" in bodies) == came_back
    assert world.hub.rooms["#a"].next == world.log.stored.log_of(1)[-1].number + 1
    assert carol.ask("PRIVMSG #a :works", "PING p")[-1].endswith("p")


def test_until_a_trial_commit_succeeds_only_presence_works() -> None:
    """People can be there and read; what would have to be stored is refused, not taken and lost."""
    world = failed()
    world.log.answer_reload()
    world.log.fail()  # the first trial
    carol, dave = world.client("carol", room="#a"), world.client("dave", room="#a")
    assert carol.lines()[-1].endswith("JOIN #a")
    refused = carol.ask("PRIVMSG #a :x", "PRIVMSG dave :x", "TOPIC #a :x", "MODE #a +m")
    assert [line.split(" ")[1:4] for line in refused if "FAIL" in line][:2] == [["FAIL", "PRIVMSG", "STORAGE_FULL"]] * 2
    assert "x" not in "".join(dave.lines())
    assert not world.log.pending


def test_when_it_works_again_the_log_knows_who_is_here() -> None:
    """Those of before have quit, those who came meanwhile have joined, and talk goes on."""
    world = failed()
    world.log.answer_reload()
    world.log.fail()
    carol = world.client("carol", room="#a")
    world.wait(1)
    world.log.finish()
    world.auto = True
    world.turn()
    kinds = [(type(row.body).__name__, row.body.nick) for row in world.log.stored.log_of(1)]
    assert kinds[-3:] == [("Quit", "alice"), ("Quit", "bob"), ("Joined", "carol")]
    assert set(world.log.stored.members) == {(1, carol.session.user.id)} if carol.session.user else False
    assert carol.ask("PRIVMSG #a :again", "PING p")[-1].endswith("p")


def test_a_reload_that_fails_is_tried_again() -> None:
    """The server waits for the disk, longer each time, and never gives up."""
    world = failed()
    world.log.reloads.pop(0)(OSError("gone"))
    assert not world.hub.ready
    world.wait(1)
    world.log.answer_reload()
    assert world.hub.ready


def test_at_start_everybody_of_before_quits() -> None:
    """Presence is not promised over a restart; the log says that they left."""
    world = World()
    world.client("alice", room="#a,#b")
    again = World()
    again.log.stored = world.log.stored
    again.hub.load(again.log.load())
    retire(again.hub)
    again.turn()
    assert not again.log.stored.members
    for room in (1, 2):
        last = again.log.stored.log_of(room)[-1]
        assert (type(last.body).__name__, getattr(last.body, "reason", "")) == ("Quit", "server restarted")
