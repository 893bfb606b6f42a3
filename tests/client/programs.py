"""Client programs under test: started, spoken to, and listened to, without ever waiting for a fixed time."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping
from types import MappingProxyType, TracebackType

from tests.support import environment

TIMEOUT_SECONDS = 60.0
ROWS, COLUMNS = 24, 80
MAIN = "from chatbox.cli import main; main()"
"""The command `chatbox`."""


class Program:
    """A Python program with pipes, or, with `terminal`, on a terminal of its own.

    Args:
        code: what it runs.
        arguments: its `sys.argv[1:]`.
        terminal: its standard input and output are a terminal.
        screen: its standard error as well, to which a full screen is drawn.
        more: further variables of its environment.
    """

    def __init__(
        self,
        code: str,
        *arguments: str,
        terminal: bool = False,
        screen: bool = False,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._output = bytearray()
        self._changed = threading.Condition()
        self._ended = False
        self._read_at = 0
        inside = outside = -1
        terminal = terminal or screen
        if terminal:
            outside, inside = pty.openpty()
            termios.tcsetwinsize(inside, (ROWS, COLUMNS))
        self._terminal = outside
        stream = inside if terminal else subprocess.PIPE
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=stream,
            stdout=stream,
            stderr=stream if screen else subprocess.PIPE,
            env={**environment(), "TERM": "xterm", "COLUMNS": str(COLUMNS), "TZ": "UTC", **more},
            start_new_session=terminal,
        )
        if terminal:
            os.close(inside)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait(TIMEOUT_SECONDS)
        self._reader.join(TIMEOUT_SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        if self._terminal >= 0:
            os.close(self._terminal)

    @property
    def output(self) -> str:
        """All it has written so far."""
        return self._output.decode(errors="replace")

    def type(self, text: str) -> None:
        """Types, or pipes, this text."""
        if self._terminal >= 0:
            os.write(self._terminal, text.encode())
        else:
            assert self.process.stdin
            self.process.stdin.write(text.encode())
            self.process.stdin.flush()

    def end_input(self) -> None:
        """Closes its standard input."""
        assert self.process.stdin
        self.process.stdin.close()

    def expect(self, text: str) -> None:
        """Waits until it writes this text, after all that was expected before."""
        wanted = text.encode()

        def found() -> bool:
            at = self._output.find(wanted, self._read_at)
            if at >= 0:
                self._read_at = at + len(wanted)
            return at >= 0

        with self._changed:
            self._changed.wait_for(lambda: self._ended or wanted in self._output[self._read_at :], TIMEOUT_SECONDS)
            assert found(), f"{text!r} is not in {self._output[self._read_at :].decode(errors='replace')!r}"

    def finish(self) -> tuple[int, str]:
        """Waits for its end; gives its exit status, and what it wrote to standard error."""
        status = self.process.wait(TIMEOUT_SECONDS)
        self._reader.join(TIMEOUT_SECONDS)
        return status, self.process.stderr.read().decode() if self.process.stderr else ""

    def _read(self) -> None:
        stream = self._terminal if self._terminal >= 0 else self.process.stdout
        assert stream is not None
        fd = stream if isinstance(stream, int) else stream.fileno()
        while True:
            try:
                data = os.read(fd, 65536)
            except OSError:  # how a terminal tells that its program has gone
                data = b""
            with self._changed:
                self._output += data
                self._ended = not data
                self._changed.notify_all()
            if not data:
                return


def line_mode(port: int, name: str, *, room: str = "#lobby", terminal: bool = False, extra: str = "") -> Program:
    """The line-mode client, joined to a server on this machine."""
    code = (
        "import sys; from chatbox.client import linemode; from chatbox.client.address import Server; "
        "from chatbox.client.dialing import Credentials; "
        f"sys.exit(linemode.run(Server('127.0.0.1', int(sys.argv[1])), sys.argv[2], room=sys.argv[3]{extra}))"
    )
    return Program(code, str(port), name, room, terminal=terminal)
