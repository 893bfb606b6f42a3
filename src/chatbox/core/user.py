"""A user: an identity that is here now, with all its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.room import Room
    from chatbox.core.session import Session


class User:
    """Somebody who is here.

    Attributes:
        id: the identity's number; it is never used again for somebody else.
        rooms: where they are.
        away: the reason, "" while present.
        fresh: the identity began with its only connection so far, so it has never sent anything before.
        signed_on_s: when they came, seconds since 1970.
    """

    __slots__ = (
        "account",
        "away",
        "fresh",
        "host",
        "id",
        "invited",
        "modes",
        "nick",
        "realname",
        "rooms",
        "sessions",
        "signed_on_s",
        "source",
        "username",
    )

    def __init__(
        self,
        id: int,
        nick: str,
        username: str,
        host: str,
        realname: str,
        account: str = "",
        signed_on_s: int = 0,
    ) -> None:
        self.id = id
        self.nick = nick
        self.username = username
        self.host = host
        self.realname = realname
        self.account = account
        self.fresh = False
        self.away = ""
        self.modes = ""
        self.sessions: set[Session] = set()
        self.rooms: dict[int, Room] = {}
        self.invited: set[int] = set()
        self.signed_on_s = signed_on_s
        self.source = f"{nick}!{username}@{host}"

    def rename(self, nick: str) -> None:
        """Takes another nick."""
        self.nick = nick
        self.source = f"{nick}!{self.username}@{self.host}"
