"""The one thread that writes, fed by a queue."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any


class Writer:
    """Runs jobs one after another in a thread of its own.

    Args:
        deliver: runs a callback in the hub's thread.
    """

    def __init__(self, deliver: Callable[[Callable[[], None]], object]) -> None:
        self._deliver = deliver
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Callable[[Any], None]] | None] = queue.SimpleQueue()
        # A daemon: a disk that hangs must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="chatbox-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Queues a job; `done` gets its result, or the exception it raised, in the hub's thread."""
        self._jobs.put((job, done))

    def stop(self, timeout_s: float) -> bool:
        """Lets the thread end after the jobs queued so far; False when it did not in time."""
        self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, done = entry
            result: Any
            try:
                result = job()
            except Exception as error:
                result = error
            self._tell(done, result)

    def _tell(self, done: Callable[[Any], None], result: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is there to hear it
            self._deliver(lambda: done(result))
