"""After a failed commit: nobody was told what it held, so memory is forgotten and the disk is asked what happened.

Sessions are cut and told why; the log is opened again and the state read from it. Until a trial commit succeeds,
presence lives in memory only, history can be read, and all else is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from chatbox.core.holding import finish
from chatbox.core.hub import Hub
from chatbox.core.log import Commit, Snapshot
from chatbox.core.retiring import retire
from chatbox.core.session import Session
from chatbox.wire import render
from chatbox.wire.caps import Framing

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
TEXT = (
    "What was said last could not be stored, so nothing of it was sent. The server starts afresh; come back in a moment"
)


class Recovery:
    """Brings a hub back after its log failed."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._pause_s = FIRST_PAUSE_S
        hub.on_failed = self._failed

    def _failed(self, error: BaseException) -> None:
        logger.error("storing failed, nobody was told what is lost; reading the disk again: %s", error)
        hub = self._hub
        sessions, hub.sessions, hub.unregistered = hub.sessions, set(), set()
        for session in sessions:
            _cut(session)
        self._pause_s = FIRST_PAUSE_S
        self._reload()

    def _reload(self) -> None:
        self._hub.log.reload(self._reloaded)

    def _reloaded(self, result: Snapshot | BaseException) -> None:
        hub = self._hub
        if isinstance(result, BaseException):
            logger.error("the data cannot be read: %s; trying again in %.1f s", result, self._pause_s)
            self._later(self._reload)
            return
        hub.load(result)
        hub.logged = False
        self._try()

    def _try(self) -> None:
        self._hub.log.commit(Commit(()), self._tried)

    def _tried(self, error: BaseException | None) -> None:
        hub = self._hub
        if error is not None:
            logger.error("still nothing can be stored: %s; trying again in %.1f s", error, self._pause_s)
            self._later(self._try)
            return
        logger.warning("storing works again")
        hub.logged = True
        hub.pipeline.logging = True
        retire(hub)

    def _later(self, what: Callable[[], None]) -> None:
        pause_s = self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        self._hub.runtime.call_later(pause_s, what)


def _cut(session: Session) -> None:
    session.closed = True
    session.waiting.clear()
    session.user = None
    line = f"* {TEXT}" if session.framing is Framing.PLAIN else f"ERROR :{TEXT}"
    session.write(render.frame(line, session.shape))
    finish(session)
