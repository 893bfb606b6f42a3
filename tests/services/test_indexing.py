"""The index of words is brought up beside the talk, in a small part of the time."""

from __future__ import annotations

import pytest

from chatbox.services.indexing import INTERVAL_S, MESSAGES, PAUSE, Indexing
from chatbox.storage.engine import Step
from tests.core.fakes import World


@pytest.fixture
def world() -> World:
    return World()


def test_it_goes_on_until_all_is_there_and_looks_again(world: World) -> None:
    """In steps; then from time to time; not after it was stopped."""
    world.log.unindexed = 3 * MESSAGES
    indexing = Indexing(world.hub, world.log)
    indexing.start()
    world.turn()
    assert world.log.indexed == 0
    for _ in range(4):
        world.wait(INTERVAL_S if not world.log.indexed else 0)
    assert world.log.indexed == 3 * MESSAGES
    world.wait(INTERVAL_S)
    assert world.log.indexed == 4 * MESSAGES
    indexing.stop()
    world.wait(INTERVAL_S)
    assert world.log.indexed == 4 * MESSAGES
    assert not world.timers


def test_it_rests_longer_than_it_works(world: World) -> None:
    """So that talk has the processor nearly to itself, whatever there is to catch up on."""
    world.log.unindexed = 1 << 30
    world.log.step_cpu_s = 0.5
    Indexing(world.hub, world.log).start()
    world.wait(INTERVAL_S)
    assert [round(at_s - world.clock_s, 3) for at_s, _ in world.timers] == [PAUSE * 0.5]


def test_it_waits_for_room_on_the_disk_and_survives_its_failures(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Words of people need the room more; who can act is told."""
    Indexing(world.hub, world.log).start()
    world.hub.full = True
    world.wait(INTERVAL_S)
    assert world.log.indexed == 0
    world.hub.full = False

    async def fail(most: int) -> Step:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(world.log, "index", fail)
        world.wait(INTERVAL_S)
    assert "the disk is gone" in caplog.text
    world.wait(INTERVAL_S)
    assert world.log.indexed == MESSAGES
