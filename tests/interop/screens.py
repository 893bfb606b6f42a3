"""Real IRC clients for tests: irssi on a terminal of tmux, WeeChat without one."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support import environment

LIMIT_S = 30.0
PAUSE_S = 0.1
COLUMNS, ROWS = 120, 100


def missing(*programs: str) -> str:
    """Why a test that needs these programs is skipped; "" when all are there."""
    return ", ".join(f"{name} is not installed" for name in programs if shutil.which(name) is None)


class Irssi:
    """irssi, typed into and looked at.

    Args:
        home: its directory.
        startup: commands it runs when it starts.
    """

    def __init__(self, home: Path, startup: Sequence[str]) -> None:
        home.mkdir()
        (home / "startup").write_text("\n".join(startup) + "\n")
        self._socket = str(home / "tmux")
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), f"irssi --home={home}")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", self._socket, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, env=environment() | UTF8)
        return done.stdout

    def type(self, line: str) -> None:
        """Types a line."""
        self._tmux("send-keys", "-l", line)
        self._tmux("send-keys", "Enter")

    def window(self, number: int) -> None:
        """Goes to a window."""
        self.type(f"/window goto {number}")

    def screen(self) -> str:
        """What it shows, without times of day and line ends that only the width makes."""
        shown = self._tmux("capture-pane", "-p").splitlines()
        text = "\n".join(line.rstrip() for line in shown if line.strip())
        return re.sub(r"\n {10}(?=\S)", " ", text)

    def until(self, part: str) -> str:
        """Waits until it shows that; returns the screen."""
        deadline_s = time.monotonic() + LIMIT_S
        while part not in (screen := self.screen()):
            assert time.monotonic() < deadline_s, f"no {part!r} on:\n{screen}"
            time.sleep(PAUSE_S)
        return screen

    def end(self) -> None:
        """Ends it, and its terminal."""
        self._tmux("kill-server")


class WeeChat:
    """weechat-headless, told at its start what to do, and read in its logs.

    Args:
        home: its directory.
        commands: what it runs when it starts.
    """

    def __init__(self, home: Path, commands: Sequence[str]) -> None:
        self._logs = home / "logs"
        flags = [part for command in commands for part in ("-r", command)]
        self.process = subprocess.Popen(
            ["weechat-headless", "-d", str(home), "-r", "/set logger.file.flush_delay 0", *flags],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment() | UTF8,
        )

    def log(self, buffer: str) -> str:
        """What a buffer shows, a line each: time, prefix, text."""
        file = self._logs / f"irc.{buffer}.weechatlog"
        return file.read_text() if file.exists() else ""

    def until(self, buffer: str, part: str) -> str:
        """Waits until a buffer shows that; returns all of it."""
        deadline_s = time.monotonic() + LIMIT_S
        while part not in (log := self.log(buffer)):
            assert time.monotonic() < deadline_s, f"no {part!r} in {buffer}:\n{log}"
            time.sleep(PAUSE_S)
        return log

    def end(self) -> int:
        """Lets it quit."""
        self.process.terminate()
        return self.process.wait(LIMIT_S)


UTF8 = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TERM": "xterm"}
