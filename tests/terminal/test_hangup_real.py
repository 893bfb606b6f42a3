"""The program ends in order when its terminal is gone, whether it is told so or not."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.client.programs import MAIN
from tests.support import LineClient, ServerProcess

pytestmark = pytest.mark.real
TIMEOUT_S = 60.0


def nothing() -> None:
    """The terminal stays the one of a session that is not the program's: no signal tells it of a hangup."""
    os.setsid()


def leads() -> None:
    """The terminal becomes the program's own; the system tells it of a hangup."""
    os.setsid()
    os.close(os.open(os.ttyname(0), os.O_RDWR))


@pytest.mark.parametrize("session", [nothing, leads])
def test_it_does_not_outlive_its_terminal(tmp_path: Path, session: Callable[[], None]) -> None:
    """And the others in the room see who was there go."""
    with ServerProcess(tmp_path / "data") as server:
        ivan = LineClient(server.port, timeout_s=TIMEOUT_S)
        ivan.register("Ivan")
        ours, theirs = pty.openpty()
        zoe = subprocess.Popen(
            [sys.executable, "-c", MAIN, "join", f"127.0.0.1:{server.port}", "--name", "Zoe"],
            stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, preexec_fn=session,
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(theirs)
        try:
            ivan.until(":Zoe!")
            os.close(ours)
            ivan.until("QUIT")
            zoe.wait(TIMEOUT_S)
        finally:
            zoe.kill()
            zoe.wait()
            ivan.close()
