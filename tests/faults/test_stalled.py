"""A disk that hangs, then kill -9: with durability the server stays silent; without it the checker finds the lie."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.checker import Kind
from tests.faults.onslaught import STALLED
from tests.faults.rounds import Rounds
from tests.support import ServerProcess

pytestmark = pytest.mark.real


@pytest.mark.parametrize("durability", ["full", "os"])
def test_nothing_is_acknowledged_while_the_disk_hangs(
    start_server: Callable[..., ServerProcess], durability: str
) -> None:
    """What cannot be written is neither acknowledged nor told to anybody, so a kill takes no promise back."""
    rounds = Rounds(start_server(config=f'[storage]\ndurability = "{durability}"\n'), "stalled", (STALLED,))
    rounds.play()
    assert not rounds.violations, "\n".join(rounds.violations[:20])
    assert rounds.sent["flood"] > 0
    assert rounds.acknowledged["flood"] == 0


def test_the_checker_sees_the_promise_broken(start_server: Callable[..., ServerProcess]) -> None:
    """The same with `durability = "memory"`, which speaks before it writes: that these tests can fail at all."""
    server = start_server(config='[storage]\ndurability = "memory"\n')
    rounds = Rounds(server, "stalled", (STALLED,), patience_s=4.5)
    rounds.play()
    found = "\n".join(rounds.violations)
    assert rounds.acknowledged["flood"] > 0
    assert f"{Kind.LOST}: flood" in found
    assert f"{Kind.UNSTORED}: ear" in found
