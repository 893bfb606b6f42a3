"""Tokens with which we come back to servers as who we were: kept in a file of the person's own."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import platformdirs

FILE_NAME = "tokens.json"


class Tokens:
    """A token for each server and name.

    A token that cannot be read or kept is no reason not to chat; then we come in as somebody new.

    Args:
        directory: where the file lies; the person's data directory where not given.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._path = (directory or platformdirs.user_data_path("chatbox")) / FILE_NAME

    def get(self, server: str, name: str) -> str:
        """The token for a server under a name, "" if there is none; read anew, as another client may have got one."""
        return self._read().get(_key(server, name), "")

    def put(self, server: str, name: str, token: str) -> None:
        """Keeps a token, or with "" forgets it: all of the file is on disk afterwards, or nothing of it changed."""
        tokens = self._read()
        if token:
            tokens[_key(server, name)] = token
        elif tokens.pop(_key(server, name), None) is None:
            return
        with contextlib.suppress(OSError):
            self._write(tokens)

    def _read(self) -> dict[str, str]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(token) for key, token in found.items()} if isinstance(found, dict) else {}

    def _write(self, tokens: dict[str, str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(tokens, file, indent=0)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)


def _key(server: str, name: str) -> str:
    return f"{server} {name.casefold()}"
