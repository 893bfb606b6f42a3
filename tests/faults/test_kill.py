"""kill -9 at random moments: what was acknowledged is in the history, once, in order; what was heard is, too."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

import pytest

from tests.faults.rounds import Rounds
from tests.support import ServerProcess

SEED = os.environ.get("CHATBOX_TEST_SEED") or str(random.SystemRandom().randrange(10**9))
"""Set CHATBOX_TEST_SEED to repeat a run; moments are of the clock, so that it is repeated nearly."""
ROUNDS = 15
SOAK_RUNS = 4
SOAK_ROUNDS = 30


def run(server: ServerProcess, seed: str, rounds: int) -> None:
    """Plays rounds in one directory."""
    print(f"CHATBOX_TEST_SEED={SEED}")
    began_s = time.monotonic()
    game = Rounds(server, seed)
    for _ in range(rounds):
        game.play()
        assert not game.violations, "\n".join(game.violations[:20])
    print(f"{rounds} rounds in {time.monotonic() - began_s:.1f} s: {dict(sorted(game.counts.items()))}")
    print(f"acknowledged {dict(game.acknowledged)}, heard {dict(game.heard)}")
    # Where nothing happened, nothing is shown: every kind of client had its part.
    assert all(game.acknowledged[name] for name in ("echo", "web", "ack", "ping", "move"))
    assert all(game.heard[name] for name in ("ear", "webear", "oldear", "echo", "web", "ack", "cat"))
    assert game.sent["cat"]


@pytest.mark.real
def test_nothing_acknowledged_is_lost_in_a_kill(start_server: Callable[..., ServerProcess]) -> None:
    """The sentence the server is made for, with every kind of client in the room."""
    run(start_server(), SEED, ROUNDS)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(SOAK_RUNS))
def test_nothing_acknowledged_is_lost_in_many_kills(start_server: Callable[..., ServerProcess], part: int) -> None:
    """The same for long, with a history that grows."""
    run(start_server(), f"{SEED}/{part}", SOAK_ROUNDS)
