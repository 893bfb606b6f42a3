"""A user: an identity that is here now, with all its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbox.core.census import Census
    from chatbox.core.privileges import Oper
    from chatbox.core.room import Room
    from chatbox.core.session import Session


class User:
    """Somebody who is here.

    Attributes:
        id: the identity's number; it is never used again for somebody else.
        accepted: whose messages they take, by number, although those are not logged in (user mode R).
        rooms: where they are.
        census: counts them while they are here.
        away: the reason, "" while present.
        changes_s: when they changed their metadata lately.
        invited: the rooms they are asked into, by number; True where that opens them.
        fresh: the identity began with its only connection so far, so it has never sent anything before.
        host: as others see it (`core.cloaks`); real_host without cloak and vhost.
        address: from which they came.
        vhost: a host that an operator gave them, "" for none.
        missed: of the rooms that went on without any client of theirs, the number of the last event they were told.
        modes: letters of the user modes that are set (`core.user_modes`).
        oper: the rights of an operator.
        snomask: the kinds of server notices they want to hear (`core.snomasks`).
        signed_on_s: when they came, seconds since 1970.
    """

    __slots__ = (
        "_modes",
        "accepted",
        "account",
        "address",
        "away",
        "census",
        "changes_s",
        "fresh",
        "host",
        "id",
        "invited",
        "missed",
        "nick",
        "oper",
        "real_host",
        "realname",
        "rooms",
        "sessions",
        "signed_on_s",
        "snomask",
        "source",
        "username",
        "vhost",
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
        self.accepted: frozenset[int] = frozenset()
        self.fresh = False
        self.away = ""
        self.address = ""
        self.real_host = host
        self.vhost = ""
        self.missed: dict[int, int] = {}
        self._modes = ""
        self.census: Census | None = None
        self.oper: Oper | None = None
        self.snomask = ""
        self.changes_s: tuple[float, ...] = ()
        self.sessions: set[Session] = set()
        self.rooms: dict[int, Room] = {}
        self.invited: dict[int, bool] = {}
        self.signed_on_s = signed_on_s
        self.source = f"{nick}!{username}@{host}"

    @property
    def modes(self) -> str:
        """The letters of their user modes."""
        return self._modes

    @modes.setter
    def modes(self, modes: str) -> None:
        if self.census is not None:
            self.census.changed(self._modes, modes)
        self._modes = modes

    def rename(self, nick: str) -> None:
        """Takes another nick."""
        self.nick = nick
        self.source = f"{nick}!{self.username}@{self.host}"
