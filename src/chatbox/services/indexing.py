"""Keeps the index of words behind the log. It runs beside the talk and takes a small part of the processor."""

from __future__ import annotations

import logging

from chatbox.core.hub import Hub
from chatbox.services.recurring import Recurring
from chatbox.storage.engine import Storage

logger = logging.getLogger(__name__)

INTERVAL_S = 30.0
"""Between two looks for something new; until then it is found without the index."""
MESSAGES = 256
"""In one step: a commit waits no longer than some milliseconds for it."""
PAUSE = 9.0
"""After a step so many times what it took of the processor, so that it has a tenth of that at most."""


class Indexing(Recurring):
    """Goes on until everything said is in the index, and looks again from time to time."""

    def __init__(self, hub: Hub, storage: Storage) -> None:
        super().__init__(hub, INTERVAL_S)
        self._storage = storage

    async def _run(self) -> None:
        pause_s = INTERVAL_S
        if self._hub.logged and not self._hub.full:
            try:
                step = await self._storage.index(MESSAGES)
                pause_s = PAUSE * step.cpu_s if step.more else INTERVAL_S
            except Exception as error:  # the disk may fail at any time; all is found without it, if more slowly
                logger.warning("the index of words could not be brought up: %s", error)
        self._again(pause_s)
