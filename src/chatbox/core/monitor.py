"""MONITOR: who wants to know when somebody comes and goes (https://ircv3.net/specs/extensions/monitor)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from chatbox.wire import caps, render
from chatbox.wire import numerics as n
from chatbox.wire.caps import FRAMING_MASK, Framing

if TYPE_CHECKING:
    from chatbox.core.hub import Hub
    from chatbox.core.session import Session

EXTENDED = caps.EXTENDED_MONITOR | caps.EXTENDED_MONITOR_DRAFT
NOBODY: frozenset[Session] = frozenset()


class Monitors:
    """The lists of all sessions, and of each nick those who watch it. Nicks are compared folded."""

    def __init__(self) -> None:
        self._watched: dict[str, set[Session]] = {}
        self._lists: dict[Session, dict[str, str]] = {}

    def watched_by(self, session: Session) -> Collection[str]:
        """The nicks that a session watches, as it wrote them."""
        return self._lists.get(session, {}).values()

    def watches(self, session: Session, folded: str) -> bool:
        """Whether a session watches a nick."""
        return folded in self._lists.get(session, ())

    def watchers(self, folded: str) -> Collection[Session]:
        """The sessions that watch a nick."""
        return self._watched.get(folded, NOBODY)

    def add(self, session: Session, folded: str, nick: str) -> None:
        """A session watches a nick from now on."""
        self._lists.setdefault(session, {}).setdefault(folded, nick)
        self._watched.setdefault(folded, set()).add(session)

    def remove(self, session: Session, folded: str) -> None:
        """It does not any more."""
        nicks = self._lists.get(session, {})
        if nicks.pop(folded, None) is None:
            return
        if not nicks:
            del self._lists[session]
        watchers = self._watched[folded]
        watchers.discard(session)
        if not watchers:
            del self._watched[folded]

    def forget(self, session: Session) -> None:
        """It watches nobody."""
        for folded in list(self._lists.get(session, ())):
            self.remove(session, folded)

    def extended(self, folded: str) -> Sequence[Session]:
        """Those who also want to hear what else changes (https://ircv3.net/specs/extensions/extended-monitor)."""
        return [session for session in self.watchers(folded) if session.caps & EXTENDED]


def announce(hub: Hub, folded: str, who: str, came: bool) -> None:
    """Tells those who watch a nick that somebody has it now (730), or that nobody has it any more (731).

    Args:
        who: `nick!user@host` of who came; the nick of who went.
    """
    watchers = hub.monitors.watchers(folded)
    if not watchers:
        return
    code = n.RPL_MONONLINE if came else n.RPL_MONOFFLINE
    line = f":{hub.name} {code} * :{who}"
    words = f"* {who.partition('!')[0]} {'is here now' if came else 'has gone'}"

    def say(shape: int) -> bytes:
        return render.frame(words if shape & FRAMING_MASK == Framing.PLAIN else line, shape)

    hub.batch.say_once(by_shape(watchers), say)


def by_shape(sessions: Iterable[Session]) -> dict[int, set[Session]]:
    """An audience of some sessions."""
    audience: dict[int, set[Session]] = {}
    for session in sessions:
        audience.setdefault(session.shape, set()).add(session)
    return audience
