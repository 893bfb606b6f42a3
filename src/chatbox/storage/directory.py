"""The data directory: made private, and locked against a second process."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from chatbox.storage.engine import InUse, Unusable

LOCK_NAME = "chatbox.lock"


def lock(directory: Path) -> IO[str]:
    """Makes the directory if need be and takes its lock, which lasts until the returned file is closed.

    Raises:
        InUse: another process has it.
        Unusable: it cannot be made or written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = open(directory / LOCK_NAME, "a+")  # noqa: SIM115 - the lock is the open file
        _give(file, directory)
    except OSError as error:
        raise Unusable(f"The data directory {directory} cannot be used: {error.strerror}") from error
    try:
        _lock(file)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        by = f" by process {holder}" if holder.isdigit() else ""
        text = f"The data directory {directory} is in use{by}; stop that server, or name another one with --data"
        raise InUse(text) from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _give(file: IO[str], directory: Path) -> None:
    """What root makes in somebody's directory is theirs, as it is with SQLite's files; root may be denied that."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = directory.stat()
        with contextlib.suppress(OSError):
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)


def _lock(file: IO[str]) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
