"""The real program on a terminal of tmux: typed into, looked at, made larger and smaller."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tests.interop.screens import UTF8
from tests.support import environment

LIMIT_S = 60.0
PAUSE_S = 0.1


class Terminal:
    """A shell in a window of its own.

    Args:
        directory: for its socket and the person's data.
        columns, rows: its size.
    """

    def __init__(self, directory: Path, columns: int = 80, rows: int = 24) -> None:
        directory.mkdir(exist_ok=True)
        self._socket = str(directory / "tmux")
        self._environment = environment() | UTF8 | {"TZ": "UTC", "PS1": "$ ", "XDG_DATA_HOME": str(directory)}
        shell = ("env", "-u", "TMUX", "sh")
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), *shell)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", self._socket, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, env=self._environment)
        return done.stdout

    def run(self, *arguments: str) -> None:
        """Runs Chatbox with these arguments; its exit status is shown after its end."""
        self.run_in((), *arguments)

    def run_in(self, prefix: Sequence[str], *arguments: str) -> None:
        """The same, under another command."""
        self.type(f"{' '.join(prefix)} {sys.executable} -m chatbox {' '.join(arguments)}; echo status $?")

    def type(self, line: str) -> None:
        """Types a line."""
        self._tmux("send-keys", "-l", line)
        self._tmux("send-keys", "Enter")

    def keys(self, *names: str) -> None:
        """Presses keys, by the names that tmux has for them."""
        self._tmux("send-keys", *names)

    def resize(self, columns: int, rows: int) -> None:
        """Makes the window larger or smaller."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self) -> str:
        """What it shows."""
        return "\n".join(line.rstrip() for line in self._tmux("capture-pane", "-p").splitlines())

    def modes(self) -> str:
        """Which modes of the terminal are on: the other screen, the mouse, the keypad."""
        names = "#{alternate_on} #{mouse_any_flag} #{keypad_cursor_flag} #{cursor_flag}"
        return self._tmux("display-message", "-p", names).strip()

    def until(self, part: str) -> str:
        """Waits until it shows that; returns the screen."""
        deadline_s = time.monotonic() + LIMIT_S
        while part not in (screen := self.screen()):
            assert time.monotonic() < deadline_s, f"no {part!r} on:\n{screen}"
            time.sleep(PAUSE_S)
        return screen

    def until_gone(self, part: str) -> str:
        """Waits until it does not show that any more; returns the screen."""
        deadline_s = time.monotonic() + LIMIT_S
        while part in (screen := self.screen()):
            assert time.monotonic() < deadline_s, f"still {part!r} on:\n{screen}"
            time.sleep(PAUSE_S)
        return screen
