"""Two machines on one network, played by two network namespaces: one serves, the other finds it and joins."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interop.screens import missing
from tests.support import ServerProcess, environment
from tests.terminal.tmux import Terminal

pytestmark = pytest.mark.real
ONE, OTHER = f"cb{os.getpid()}a", f"cb{os.getpid()}b"
LOOK = (
    "import asyncio\n"
    "from chatbox.client.nearby import look\n"
    "for one in asyncio.run(look({seconds})):\n"
    "    print(one.name, one.description, one.server.host, one.server.port, sep='|')"
)


def ip(*arguments: str) -> None:
    """Runs `ip`; skips the test where that is not allowed."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"network namespaces cannot be used here: ip {' '.join(arguments)}: {done.stderr.strip()}")


@pytest.fixture
def network() -> Iterator[None]:
    """Two namespaces, with a cable between them."""
    if not shutil.which("ip"):
        pytest.skip("iproute2 is not installed")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("network namespaces need root")
    try:
        for name in (ONE, OTHER):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", f"v{ONE}", "netns", ONE, "type", "veth", "peer", "name", f"v{OTHER}", "netns", OTHER)
        for number, name in enumerate((ONE, OTHER), 1):
            ip("-n", name, "address", "add", f"192.168.77.{number}/24", "dev", f"v{name}")
            ip("-n", name, "link", "set", f"v{name}", "up", "multicast", "on")
            ip("-n", name, "route", "add", "default", "dev", f"v{name}")
        yield
    finally:
        for name in (ONE, OTHER):
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def look(seconds: float = 2) -> list[list[str]]:
    """What is heard on the other machine."""
    command = ["ip", "netns", "exec", OTHER, sys.executable, "-c", LOOK.format(seconds=seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment())
    return [line.split("|") for line in done.stdout.splitlines()]


def inside(name: str) -> tuple[str, ...]:
    """To run a program on a machine."""
    return ("ip", "netns", "exec", name)


def heard(port: int, *, wanted: bool) -> list[list[str]]:
    """Looks until a server is heard, or not any more."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = look()
        if any(one[3] == str(port) for one in found) is wanted:
            return found
    raise AssertionError(f"the server is {'not ' if wanted else 'still '}heard")


@pytest.mark.usefixtures("network")
def test_a_server_is_found_and_joined_by_its_code(tmp_path: Path) -> None:
    """Announced once it listens, with name and description; not any more when it has gone; the newest comes first."""
    config = "[server]\nname = 'box.test'\ndescription = 'a quiet place'\n"
    first = ServerProcess(tmp_path / "one", config, prefix=inside(ONE), host="", port=9001)
    try:
        found = heard(9001, wanted=True)
        assert found == [["box.test", "a quiet place", "192.168.77.1", "9001"]]
        second = ServerProcess(tmp_path / "two", config, prefix=inside(ONE), host="192.168.77.1", port=9002)
        try:
            assert [one[3] for one in heard(9002, wanted=True)] == ["9002", "9001"]
        finally:
            began = time.monotonic()
            second.stop()
            assert time.monotonic() - began < 10
        heard(9002, wanted=False)
        code = re.search(r"Or in words +chatbox join (\S+)", first.log)
        assert code
        joined = subprocess.run(
            [*inside(OTHER), sys.executable, "-m", "chatbox", "join", code[1], "--name", "Zoë"],
            input="hello\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment(),
        )
        assert (joined.returncode, "<Zoë> hello" in joined.stdout) == (0, True), joined
    finally:
        first.stop()


@pytest.mark.usefixtures("network")
def test_what_is_not_to_be_found_is_not(tmp_path: Path) -> None:
    """`[discovery] mdns = false`, and loopback."""
    off = "[discovery]\nmdns = false\n"
    with (
        ServerProcess(tmp_path / "off", off, prefix=inside(ONE), host="", port=9003),
        ServerProcess(tmp_path / "lo", prefix=inside(ONE), port=9004),
    ):
        assert look(3) == []


def listed(terminal: Terminal, times: int) -> str:
    """What is listed when it has been looked for so many times."""
    while True:
        screen = terminal.until("Its number, an address or a join code")
        if screen.count("Its number, an address or a join code") >= times:
            return screen.rpartition("Looking for servers nearby")[2]


@pytest.mark.usefixtures("network")
@pytest.mark.skipif(bool(missing("tmux")), reason="tmux is not installed")
def test_join_without_an_address_lists_the_neighbours_and_asks(tmp_path: Path) -> None:
    """On the other machine: the newest first, by number, by address, by code; Enter looks again."""
    config = "[server]\nname = 'box.test'\ndescription = 'a quiet place'\n"
    first = ServerProcess(tmp_path / "one", config, prefix=inside(ONE), host="", port=9005)
    started_s = int(time.time())
    while int(time.time()) == started_s:  # they say in whole seconds since when they are there
        time.sleep(0.05)
    second = ServerProcess(tmp_path / "two", config.replace("quiet", "loud"), prefix=inside(ONE), host="", port=9006)
    try:
        heard(9005, wanted=True)
        heard(9006, wanted=True)
        with Terminal(tmp_path / "t") as zoe:
            zoe.run_in(inside(OTHER), "join", "--name", "Zoë")
            found = listed(zoe, 1)
            for again in range(2, 30):  # a busy machine may not have answered in time: Enter looks again
                if "9005" in found and "9006" in found:
                    break
                zoe.keys("Enter")
                found = listed(zoe, again)
            shown = [line.split() for line in found.splitlines() if "192.168.77.1:" in line]
            assert [line[:3] for line in shown] == [
                ["1", "box.test", "192.168.77.1:9006"], ["2", "box.test", "192.168.77.1:9005"],
            ]  # fmt: skip
            assert "a loud place" in found
            zoe.type("2")
            zoe.until("● Zoë")
            zoe.type("hello neighbours")
            zoe.until("hello neighbours")
            zoe.type("/quit")
            zoe.until("status 0")
            zoe.type("clear")
            zoe.run_in(inside(OTHER), "join", "--name", "Zoë")
            zoe.until("Its number")
            zoe.type("192.168.77.1:9005")
            zoe.until("hello neighbours")
            zoe.type("/quit")
            zoe.until("status 0")
    finally:
        second.stop()
        first.stop()


@pytest.mark.usefixtures("network")
@pytest.mark.skipif(bool(missing("tmux")), reason="tmux is not installed")
def test_a_link_and_a_code_with_an_invitation(tmp_path: Path) -> None:
    """Made on the server's machine, used on the other: into a closed room, as often as it says, and not once more."""
    server = ServerProcess(tmp_path / "one", prefix=inside(ONE), host="192.168.77.1", port=9007)
    try:
        with Terminal(tmp_path / "a", 120, 40) as ada, Terminal(tmp_path / "t") as zoe:
            ada.run_in(inside(ONE), "join", "192.168.77.1:9007", "--name", "Ada", "--room", "den")
            ada.until("● Ada")
            ada.type("/mode +i")
            ada.until("sets +i")
            ada.type("/invitation 2 1h")
            screen = ada.until("Whoever has this comes into #den")
            link, code = (
                find(screen) for find in (re.compile(r"http://\S+").search, re.compile(r"join (\S+\+\S+)").search)
            )
            assert link
            assert code
            for number, way in enumerate((f"'{link[0]}'", code[1]), 1):
                zoe.run_in(inside(OTHER), "join", way, "--name", f"Zoë{number}", "--room", "den")
                zoe.until(f"● Zoë{number}")
                ada.keys("Escape")
                ada.until(f"Zoë{number}")
                zoe.type(f"I came in by way {number}")
                ada.until(f"I came in by way {number}")
                zoe.type("/quit")
                zoe.until("status 0")
                zoe.type("clear")
            zoe.run_in(inside(OTHER), "join", code[1], "--name", "Eve", "--room", "den")
            zoe.until("That invitation is unknown, used up")
            zoe.until("Cannot join #den")
            zoe.type("/quit")
            zoe.until("status 0")
            ada.type("/quit")
            ada.until("status 0")
    finally:
        server.stop()
