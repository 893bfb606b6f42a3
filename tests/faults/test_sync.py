"""The calls of a running server: nothing is said before the log was synced to the disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults import trace
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
EXCHANGES = [
    # what is sent, and what the answer to it is known by
    *((f"@label=L{number} PRIVMSG #lobby :echo {number}", f"PRIVMSG #lobby :echo {number}") for number in range(5)),
    ("PRIVMSG silent :to a person", "PRIVMSG silent :to a person"),
    ("JOIN #other", "JOIN #other"),
    ("TOPIC #other :the topic", "TOPIC #other :the topic"),
    ("NICK renamed", "NICK renamed"),
]
PONGED = ("PRIVMSG #lobby :no echo", "PONG")


def unsynced(start_server: Callable[..., ServerProcess], directory: Path, durability: str) -> list[str]:
    """Talks to a traced server; returns what was answered without a sync of the log in between."""
    if reason := trace.obstacle():
        pytest.skip(reason)
    output = directory / "trace"
    server = start_server(config=f'[storage]\ndurability = "{durability}"\n', prefix=trace.prefix(output))
    with closing(LineClient(server.port)) as silent, closing(LineClient(server.port)) as echoed:
        silent.register("silent")
        echoed.register("echoed", "echo-message", "labeled-response", "batch", "message-tags")
        for line, answer in EXCHANGES:
            echoed.send(line)
            echoed.until(answer)
        silent.send(PONGED[0], "PING token")
        silent.until(PONGED[1])
        echoed.until(PONGED[0])
    server.kill()
    steps = trace.steps(output.read_text(errors="replace").splitlines())
    return [line for line, answer in [*EXCHANGES, PONGED] if not trace.synced_between(steps, line, answer)]


def test_nothing_is_said_before_it_is_synced(start_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    """An echo, a delivery, a join and a PONG all mean: it is on the disk, also if the power fails now."""
    assert unsynced(start_server, tmp_path, "full") == []


def test_without_syncs_the_proof_fails(start_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    """With `durability = "os"` the log is written but not synced; the same proof must see that."""
    assert unsynced(start_server, tmp_path, "os") == [line for line, _ in [*EXCHANGES, PONGED]]
