"""Who was here: the last users of nicks, newest first (https://modern.ircdocs.horse/#whowas-message)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from chatbox.wire.names import match

if TYPE_CHECKING:
    from chatbox.core.user import User

KEPT_MS: Final = 30 * 24 * 60 * 60 * 1000


class Past(NamedTuple):
    """Somebody as they were when they had a nick last."""

    folded: str
    nick: str
    username: str
    host: str
    realname: str
    account: str
    address: str
    left_ms: int


class Whowas:
    """The last users of nicks: so many of them, and none from longer ago than a month."""

    def __init__(self) -> None:
        self._past: deque[Past] = deque()

    def note(self, user: User, folded: str, address: str, now_ms: int, most: int) -> None:
        """Somebody has left, or taken another nick.

        Args:
            most: how many are remembered, 0 for no limit.
        """
        past = Past(folded, user.nick, user.username, user.host, user.realname, user.account, address, now_ms)
        self._past.appendleft(past)
        while (most and len(self._past) > most) or self._past[-1].left_ms < now_ms - KEPT_MS:
            self._past.pop()

    def find(self, mask: str, now_ms: int) -> Iterator[Past]:
        """Those whose folded nick fits a folded mask, the newest first."""
        for past in self._past:
            if past.left_ms >= now_ms - KEPT_MS and (past.folded == mask or match(mask, past.folded)):
                yield past
