"""Where the log lies. `open_storage` chooses the engine; nothing else knows which one it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatbox.storage.engine import (
    AccountExists,
    AccountRow,
    InUse,
    NewerVersion,
    Page,
    Storage,
    StorageError,
    Unusable,
)


def open_storage(
    url: str, directory: Path, durability: str, deliver: Callable[[Callable[[], None]], object], max_pages: int = 0
) -> Storage:
    """Opens the log for writing, bringing its schema up to date.

    Args:
        url: "" for SQLite in `directory`; no other engine is there yet.
        directory: the data directory; it is made if need be and locked against a second server.
        durability: "full", "os" or "memory".
        max_pages: how large the file may grow, in SQLite's pages of 4 KiB; 0 for as large as it can.
        deliver: runs a callback in the hub's thread; called from others.

    Raises:
        InUse: another process has the directory.
        NewerVersion: the data is of a newer version of Chatbox.
        Unusable: the directory or the data cannot be used; the text says why.
    """
    if url:
        raise Unusable(f"[storage] url: no engine for {url!r} in this version; leave it empty for SQLite")
    from chatbox.storage.sqlite import SqliteStorage

    return SqliteStorage(directory, durability, deliver, max_pages)


__all__ = [
    "AccountExists",
    "AccountRow",
    "InUse",
    "NewerVersion",
    "Page",
    "Storage",
    "StorageError",
    "Unusable",
    "open_storage",
]
