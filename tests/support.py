"""A real server for tests: its own process, a free port, a directory that is thrown away."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

START_LIMIT_S = 20.0


class ServerProcess:
    """`chatbox serve` as a process of its own on 127.0.0.1.

    Args:
        data: its data directory.
        config: further lines of the configuration file.
        port: 0 for a free one.
        flood: keep flood control, which tests of other things are better without.
        prefix: a command to run it under, e.g. strace.
        host: to listen on; "" for the default, everything.
        flags: more of the command line.
        listens: say on the command line where to listen; else `config` does.
    """

    def __init__(
        self,
        data: Path,
        config: str = "",
        port: int = 0,
        flood: bool = False,
        prefix: Sequence[str] = (),
        host: str = "127.0.0.1",
        flags: Sequence[str] = (),
        listens: bool = True,
    ) -> None:
        self.data = data
        self.config = config
        self.flood = flood
        self.prefix = prefix
        self.host = host
        self.wanted_port = port
        self.flags = flags
        self.listens = listens
        self.output: list[str] = []
        self.start()

    def start(self) -> None:
        """Starts it, and waits until it listens."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        file = self.file = self.data.parent / f"{self.data.name}.toml"
        text = self.config + ("" if self.flood else "\n[flood]\nenabled = false\n")
        file.write_text(text)
        command = [*self.prefix, sys.executable, "-m", "chatbox", "serve", "--config", str(file)]
        command += ["--data", str(self.data), *self.flags]
        if self.listens:
            command += ["--port", str(self.wanted_port), *(["--host", self.host] if self.host else [])]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env=environment(),
        )
        self.port = 0
        listening = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(listening,), daemon=True)
        self._reader.start()
        if not listening.wait(START_LIMIT_S) or not self.port:
            self.kill()
            raise AssertionError("the server did not start:\n" + "".join(self.output))

    def _read(self, listening: threading.Event) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            if found := re.search(r"on port (\d+)\.", line):
                self.port = int(found[1])
            if line.startswith("Stop with"):
                listening.set()
        listening.set()

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """kill -9, at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._close()

    def stop(self, timeout_s: float = 15.0) -> int:
        """SIGTERM; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout_s)
        self._close()
        return status

    def _close(self) -> None:
        self._reader.join(5)
        if self.process.stdout is not None:
            self.process.stdout.close()

    @property
    def log(self) -> str:
        """All it has printed."""
        return "".join(self.output)


def environment() -> dict[str, str]:
    """The environment without any setting or data of a developer's own."""
    size = ("COLUMNS", "LINES")  # of the terminal that the tests run in, if any
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CHATBOX_") and key not in size}
    return kept | {"XDG_DATA_HOME": tempfile.mkdtemp(prefix="chatbox-test-")}


class LineClient:
    """A socket that reads and writes lines, for tests that speak IRC or plain text by hand."""

    def __init__(self, port: int, host: str = "127.0.0.1", timeout_s: float = 10.0) -> None:
        self.socket = socket.create_connection((host, port), timeout_s)
        self._buffer = b""

    def send(self, *lines: str) -> None:
        """Sends lines, each ended with CR LF."""
        self.socket.sendall("".join(line + "\r\n" for line in lines).encode())

    def send_raw(self, data: bytes) -> None:
        """Sends bytes as they are."""
        self.socket.sendall(data)

    def line(self) -> str:
        """The next line without its end.

        Raises:
            EOFError: the other side closed.
            TimeoutError: none came.
        """
        while b"\n" not in self._buffer:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError(self._buffer)
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.removesuffix(b"\r").decode()

    def take(self, size: int) -> bytes:
        """The next so many bytes.

        Raises:
            EOFError: the other side closed before.
        """
        while len(self._buffer) < size:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError(self._buffer)
            self._buffer += data
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def until(self, part: str) -> str:
        """Reads on to the first line that has `part` in it."""
        seen: list[str] = []
        try:
            while part not in (line := self.line()):
                seen.append(line)
        except (EOFError, TimeoutError) as error:
            raise AssertionError(f"no {part!r} in {seen}") from error
        return line

    def register(self, nick: str, *caps: str, room: str = "#lobby") -> None:
        """Registers, with capabilities, and joins a room."""
        if caps:
            self.send("CAP LS 302", f"CAP REQ :{' '.join(caps)}")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        if caps:
            self.send("CAP END")
        self.until(" 001 ")
        if room:
            self.send(f"JOIN {room}")
            self.until(" 366 ")

    def sync(self, token: str = "sync") -> list[str]:
        """Everything up to the answer to a PING, without that."""
        self.send(f"PING {token}")
        lines: list[str] = []
        while not (line := self.line()).endswith(token):
            lines.append(line)
        return lines

    def close(self) -> None:
        """Closes without a word."""
        self.socket.close()
