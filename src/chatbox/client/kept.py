"""Small things a client keeps between its runs: tokens to come back with, certificates it has come to know."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import platformdirs


class Kept:
    """Names and values in a file of the person's own.

    What cannot be read or kept is no reason not to chat.

    Args:
        file_name: of the file.
        directory: where it lies; the person's data directory where not given.
    """

    def __init__(self, file_name: str, directory: Path | None = None) -> None:
        self.path = (directory or platformdirs.user_data_path("chatbox")) / file_name

    def get(self, name: str) -> str:
        """The value, "" if there is none; read anew, as another client may have written."""
        return self._read().get(name, "")

    def put(self, name: str, value: str) -> None:
        """Keeps a value, or with "" forgets it: all of the file is on disk afterwards, or nothing of it changed."""
        values = self._read()
        if value:
            values[name] = value
        elif values.pop(name, None) is None:
            return
        with contextlib.suppress(OSError):
            self._write(values)

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}

    def _write(self, values: dict[str, str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.path.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(values, file, indent=0)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)


def token_name(server: str, name: str) -> str:
    """Under what a token is kept: it is for one server, and for one name there."""
    return f"{server} {name.casefold()}"
