"""The pipeline of batches: one gathered, at most one being committed, each released when it is on disk.

Speaking after thinking: state changes at once, what is said waits. A *batch* is everything from its first event or
output until the writer is idle and it is whole: in one turn of the loop nothing was added, or it has been gathered for
`LIMIT_S`. A commit costs nearly the same whatever it carries, and so does each write to a socket, so the more is said
at once, the less all of it costs; and what comes while there is no time left would have waited anyway.
"""

from __future__ import annotations

from collections.abc import Callable

from chatbox.core.batch import Batch
from chatbox.core.holding import finish
from chatbox.core.log import Log
from chatbox.core.meter import Meter
from chatbox.core.runtime import Runtime

LIMIT_S = 0.05
"""For so long at most a batch is gathered while there is always more to come."""
HELD_LIMIT_BYTES = 64 * 1024 * 1024
"""Held output and uncommitted events together: beyond it the server stops reading."""


class Pipeline:
    """Holds output back until the events it could depend on are committed.

    Args:
        log: where events are written.
        runtime: the loop and its clock.
        on_failed: told of a commit that failed; nothing held is spoken afterwards.
        early: release without waiting for the disk (`durability = "memory"`).
    """

    def __init__(
        self,
        log: Log,
        runtime: Runtime,
        on_failed: Callable[[BaseException], None],
        early: bool = False,
    ) -> None:
        self._log = log
        self._runtime = runtime
        self._clock_s = runtime.monotonic_s
        self.meter = Meter()
        self._on_failed = on_failed
        self._early = early
        self._gathering: Batch | None = None
        self._whole = False
        self._gathering_since_s = 0.0
        self._seen = 0
        self._committing: Batch | None = None
        self._backlog: Batch | None = None
        self._committing_since_s = 0.0
        self._held_bytes = 0
        self._full = False
        self._when_idle: list[Callable[[], None]] = []
        self.logging = True
        self.on_pressure: Callable[[bool], None] = lambda full: None
        self.on_committed: Callable[[Batch], None] = lambda batch: None

    @property
    def batch(self) -> Batch:
        """The batch being gathered."""
        batch = self._gathering
        if batch is None:
            batch = self._gathering = Batch()
            self._whole = False
            self._gathering_since_s = self._clock_s()
            self._seen = 0
            self._runtime.call_soon(self._look)
        return batch

    @property
    def idle(self) -> bool:
        """Whether nothing is held and nothing is being written."""
        return self._gathering is None and self._committing is None and self._backlog is None

    def overdue(self, limit_s: float = 1.0) -> bool:
        """Whether a commit has been under way for longer than that."""
        return self._committing is not None and self._clock_s() - self._committing_since_s > limit_s

    def when_idle(self, callback: Callable[[], None]) -> None:
        """Calls back once everything so far is written and released."""
        if self.idle:
            callback()
        else:
            self._when_idle.append(callback)

    def forget(self) -> None:
        """Drops all that is held, unspoken."""
        self._gathering = self._committing = self._backlog = None
        self._set_held(0)

    def _fail(self, batch: Batch, error: BaseException) -> None:
        unspoken = self._gathering
        self.forget()
        self._on_failed(error)
        # Who was to go in what is dropped goes all the same.
        for dropped in (unspoken,) if self._early else (batch, unspoken):
            for session in dropped.closing if dropped else ():
                finish(session)

    def _look(self) -> None:
        """Once a turn: whether the batch is whole."""
        size = self._gathering.size if self._gathering is not None else 0
        if size > self._seen and self._clock_s() - self._gathering_since_s < LIMIT_S:
            self._seen = size
            self._runtime.call_soon(self._look)
            return
        self._whole = True
        if self._early and self._gathering is not None:
            self._speak_early(self._gathering)
        if self._committing is None:
            self._hand_over()
        else:
            self._weigh()

    def _hand_over(self) -> None:
        batch = self._following()
        if batch is None:
            return
        if batch is self._backlog:
            self._backlog = None
            if self._gathering is not None:
                # Rows of state are written as they are now, so the events they follow from go with them.
                batch.absorb(self._gathering)
        else:
            self._gathering = None
        if not batch.writes or not self.logging:
            self._release(batch)
            return
        self._committing = batch
        self._committing_since_s = self._clock_s()
        self._weigh()
        self._log.commit(batch.commit(), lambda error: self._done(batch, error))

    def _following(self) -> Batch | None:
        if self._early:
            return self._backlog
        return self._gathering if self._whole else None

    def _done(self, batch: Batch, error: BaseException | None) -> None:
        if batch is not self._committing:
            return
        self._committing = None
        if error is not None:
            self._fail(batch, error)
            return
        self.meter.note(len(batch.events), self._clock_s() - self._committing_since_s)
        # The next batch goes to the disk first, so that the writer works while this one is written to sockets.
        following = self._following()
        self.on_committed(batch)
        if following is not None and following.writes and self.logging:
            self._hand_over()
            self._release(batch)
        else:
            self._release(batch)
            self._hand_over()

    def _release(self, batch: Batch) -> None:
        if not self._early:
            self._say(batch)
        self._weigh()
        if self.idle and self._when_idle:
            callbacks, self._when_idle = self._when_idle, []
            for callback in callbacks:
                callback()

    def _say(self, batch: Batch) -> None:
        batch.release(self._runtime.outlet)

    def _speak_early(self, batch: Batch) -> None:
        self._gathering = None
        self._say(batch)
        if self._backlog is None:
            self._backlog = batch
        else:
            self._backlog.absorb(batch)

    def _weigh(self) -> None:
        held = sum(
            batch.held_bytes for batch in (self._gathering, self._committing, self._backlog) if batch is not None
        )
        self._set_held(held)

    def _set_held(self, held_bytes: int) -> None:
        self._held_bytes = held_bytes
        full = held_bytes > HELD_LIMIT_BYTES
        if full != self._full:
            self._full = full
            self.on_pressure(full)
