"""Clocks that are wrong, slow, fast, or that jump: the server runs under faketime and people talk as ever.

What orders messages is their number; their time only ever goes on, whatever the clock does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import LineClient, ServerProcess

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed"),
]
CAPS = ("server-time", "message-tags", "echo-message", "batch", "draft/chathistory")
# A clock that runs fast must not end what a test under load has not come to yet.
PATIENT = "[limits]\nregistration_seconds = 3600\nping_seconds = 3600\n"
Start = Callable[..., ServerProcess]
Come = Callable[[ServerProcess, str], LineClient]


def under(*clock: str) -> tuple[str, ...]:
    """What makes a server see another clock: the library alone, since the command stands between it and signals."""
    asked = ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"]
    library = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return ("env", f"LD_PRELOAD={library}", *clock)


def said(lines: list[str]) -> list[tuple[str, str]]:
    """The times and texts of messages."""
    found = (re.match(r"@(?:.*;)?time=([^; ]+).* PRIVMSG #lobby :(.*)", line) for line in lines)
    return [(match[1], match[2]) for match in found if match]


@pytest.fixture
def people() -> Iterator[Come]:
    """Lets people come into the room."""
    clients: list[LineClient] = []

    def come(server: ServerProcess, nick: str) -> LineClient:
        clients.append(LineClient(server.port, timeout_s=30))
        clients[-1].register(nick, *CAPS)
        return clients[-1]

    yield come
    for client in clients:
        client.close()


def talk(one: LineClient, other: LineClient, text: str) -> tuple[str, str]:
    """One says something, which both hear at the same time; returns that and the text."""
    one.send(f"PRIVMSG #lobby :{text}")
    (heard,), (echo,) = said([other.until(f" :{text}")]), said([one.until(f" :{text}")])
    assert heard == echo
    return heard


def page(client: LineClient) -> list[tuple[str, str]]:
    """What was said, as history has it."""
    client.send("CHATHISTORY LATEST #lobby * 50")
    client.until(" BATCH +")
    return said(client.sync("page"))


@pytest.mark.parametrize(
    ("clock", "year"),
    [("@2038-01-19 03:14:00", "2038"), ("@2002-02-02 02:02:02", "2002"), ("@2031-01-01 12:00:00 x10", "2031")],
    ids=["ahead", "behind", "fast"],
)
def test_another_time(start_server: Start, people: Come, clock: str, year: str) -> None:
    """Beyond 32 bits, in the past, and ten times as fast: people talk, go, come back and find what was said."""
    server = start_server(config=PATIENT, prefix=under(f"FAKETIME={clock}"))
    ann, bob = people(server, "ann"), people(server, "bob")
    heard = [talk(ann, bob, "one"), talk(bob, ann, "two")]
    assert all(time.startswith(year) for time, _ in heard)
    bob.send("QUIT")
    bob.until("ERROR ")
    ann.until(" QUIT ")
    bob = people(server, "bob")
    assert page(bob) == heard
    assert server.stop() == 0


def test_a_slow_clock(start_server: Start, people: Come) -> None:
    """A tenth as fast: nothing that people do waits for the clock."""
    server = start_server(config=PATIENT, prefix=under("FAKETIME=+0 x0.1"))
    ann, bob = people(server, "ann"), people(server, "bob")
    heard = [talk(*pair, f"{number}") for number, pair in enumerate([(ann, bob), (bob, ann)] * 10)]
    assert page(ann) == heard
    assert server.stop() == 0


@pytest.mark.parametrize(
    ("jumps", "monotonic"),
    [(("+1d", "+9d"), True), (("+1d", "-1d", "+0"), False)],
    ids=["both clocks", "the time of day"],
)
def test_a_clock_that_jumps(
    start_server: Start, people: Come, tmp_path: Path, jumps: tuple[str, ...], monotonic: bool
) -> None:
    """By days, also back: nobody is cut, nothing is out of order, and no message is older than the one before."""
    file = tmp_path / "clock"
    file.write_text("+0\n")
    clock = [f"FAKETIME_TIMESTAMP_FILE={file}", "FAKETIME_NO_CACHE=1"]
    clock += [] if monotonic else ["FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1"]
    server = start_server(prefix=under(*clock))
    ann, bob = people(server, "ann"), people(server, "bob")
    heard = [talk(ann, bob, "before")]
    for jump in jumps:
        file.write_text(f"{jump}\n")
        heard += [talk(ann, bob, f"{jump} one"), talk(bob, ann, f"{jump} two")]
    assert heard == sorted(heard, key=lambda one: one[0])
    assert len({time for time, _ in heard}) == len(heard)
    assert page(ann) == heard
    assert server.stop() == 0
