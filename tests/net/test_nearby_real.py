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

from tests.support import ServerProcess, environment

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
