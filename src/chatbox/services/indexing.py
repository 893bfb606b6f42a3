"""Keeps the index of words behind the log. It runs beside the talk and takes a small part of the processor."""

from __future__ import annotations

import logging

from chatbox.core.hub import Hub
from chatbox.storage.engine import Storage

logger = logging.getLogger(__name__)

INTERVAL_S = 30.0
"""Between two looks for something new; until then it is found without the index."""
MESSAGES = 256
"""In one step: a commit waits no longer than some milliseconds for it."""
PAUSE = 9.0
"""After a step so many times what it took of the processor, so that it has a tenth of that at most."""


class Indexing:
    """Goes on until everything said is in the index, and looks again from time to time."""

    def __init__(self, hub: Hub, storage: Storage) -> None:
        self._hub = hub
        self._storage = storage
        self._stopped = False

    def start(self) -> None:
        """Begins a while later, so that a start is not slowed down."""
        self._hub.runtime.call_later(INTERVAL_S, self._begin)

    def stop(self) -> None:
        """Ends after the present step."""
        self._stopped = True

    def _begin(self) -> None:
        if not self._stopped:
            self._hub.runtime.spawn(self._run())

    async def _run(self) -> None:
        pause_s = INTERVAL_S
        if self._hub.logged and not self._hub.full:
            try:
                step = await self._storage.index(MESSAGES)
                pause_s = PAUSE * step.cpu_s if step.more else INTERVAL_S
            except Exception as error:  # the disk may fail at any time; all is found without it, if more slowly
                logger.warning("the index of words could not be brought up: %s", error)
        self._hub.runtime.call_later(pause_s, self._begin)
