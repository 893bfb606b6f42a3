"""Watches how much room the disk has left: below a reserve nothing new is taken, while people may still come and go."""

from __future__ import annotations

import logging

from chatbox.core.hub import Hub
from chatbox.storage.engine import Storage

logger = logging.getLogger(__name__)

RESERVE_BYTES = 16 * 1024 * 1024
"""Enough for what is held at most, for the write-ahead log to be copied back, and for days of joins and quits."""
INTERVAL_S = 2.0


class Space:
    """Sets `hub.full` while there is too little.

    Args:
        reserve_bytes: what has to stay free.
    """

    def __init__(self, hub: Hub, storage: Storage, reserve_bytes: int = RESERVE_BYTES) -> None:
        self._hub = hub
        self._storage = storage
        self._reserve_bytes = reserve_bytes
        self._stopped = False

    def start(self) -> None:
        """Looks now, and from now on."""
        self._hub.runtime.spawn(self._look())

    def stop(self) -> None:
        """Looks no more."""
        self._stopped = True

    async def _look(self) -> None:
        try:
            free_bytes = await self._storage.free_bytes()
        except Exception as error:  # the disk may be gone altogether; commits will tell
            logger.debug("the free space cannot be read: %s", error)
        else:
            self._take(free_bytes)
        if not self._stopped:
            self._hub.runtime.call_later(INTERVAL_S, self._again)

    def _again(self) -> None:
        if not self._stopped:
            self._hub.runtime.spawn(self._look())

    def _take(self, free_bytes: int) -> None:
        full = free_bytes < self._reserve_bytes
        if full and not self._hub.full:
            logger.error(
                "only %d MiB are left where the data lies: messages and settings are refused until there is more",
                free_bytes >> 20,
            )
        if self._hub.full and not full:
            logger.warning("there is room on the disk again; messages are taken")
        self._hub.full = full
