"""Connections for reading: one for each thread of a small pool."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
THREADS = 2
WAIT_S = 0.5
"""For a read to end before its connection is closed; a disk may hang."""


class _Reader:
    """One connection; who has the lock uses it."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(
            f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        self.lock = threading.Lock()
        self.closed = False

    def close(self) -> bool:
        """False when a read went on for too long."""
        if not self.lock.acquire(timeout=WAIT_S):
            return False
        self.closed = True
        self.connection.close()
        self.lock.release()
        return True


class Readers:
    """Runs reads in threads."""

    def __init__(self, path: Path, threads: int = THREADS) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(threads, "chatbox-reader")
        self._local = threading.local()
        self._opening = threading.Lock()
        self._open: list[_Reader] = []

    def run(self, job: Callable[[sqlite3.Connection], T]) -> Awaitable[T]:
        """Does a read beside the loop."""
        return asyncio.get_running_loop().run_in_executor(self._threads, lambda: self._run(job))

    def run_here(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Does a short read in the calling thread, on a connection of its own."""
        return self._run(job)

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """While it lasts no connection is open: what the file holds is then found out anew by whoever opens it."""
        with self._opening:
            self._close_all()
            yield

    def close(self) -> None:
        """Lets go of the file, so that the last connection of the writer can tidy up; never waits for long."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._opening.acquire(timeout=WAIT_S):
            self._close_all()
            self._opening.release()

    def _close_all(self) -> None:
        self._open = [reader for reader in self._open if not reader.close()]

    def _run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        while True:
            reader: _Reader | None = getattr(self._local, "reader", None)
            if reader is None:
                with self._opening:
                    reader = self._local.reader = _Reader(self._path)
                    self._open.append(reader)
            with reader.lock:
                if not reader.closed:
                    return job(reader.connection)
            self._local.reader = None
