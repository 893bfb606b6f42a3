"""Whom the server keeps out: addresses, networks and masks, for a while or for ever. (Accounts are suspended.)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

import msgspec

from chatbox.storage.engine import Storage
from chatbox.wire.names import match

Network = IPv4Network | IPv6Network


class ServerBan(msgspec.Struct, omit_defaults=True, frozen=True):
    """One of them.

    Attributes:
        target: an address, a network or a mask `nick!user@host`, in its canonical form.
        until_ms: when it ends, 0 for never.
        unless_account: who logs in to an account may come all the same.
    """

    target: str
    reason: str = ""
    by: str = ""
    created_ms: int = 0
    until_ms: int = 0
    unless_account: bool = False

    @property
    def text(self) -> str:
        """What somebody is told whom it keeps out."""
        return f"You are banned from this server: {self.reason or 'no reason given'}"


class ServerBans:
    """All of them, in memory and stored.

    Args:
        storage: where they are kept.
        clock_ms: the time of day.
        fold: makes masks and sources comparable.
    """

    def __init__(self, storage: Storage, clock_ms: Callable[[], int], fold: Callable[[str], str]) -> None:
        self._storage = storage
        self._clock_ms = clock_ms
        self._fold = fold
        self._bans = {ban.target: ban for text in storage.server_bans() if (ban := _decode(text))}

    def list(self) -> list[ServerBan]:
        """Those in force, oldest first."""
        now_ms = self._clock_ms()
        return [ban for ban in self._bans.values() if not 0 < ban.until_ms <= now_ms]

    async def add(self, ban: ServerBan) -> None:
        """Puts one in force.

        Raises:
            StorageError: it cannot be stored; it holds all the same until the server ends.
        """
        self._bans[ban.target] = ban
        await self._storage.save_server_ban(ban.target, msgspec.json.encode(ban).decode())

    async def remove(self, target: str) -> bool:
        """Ends one; whether there was one.

        Raises:
            StorageError: it cannot be stored; it is back when the server starts again.
        """
        found = self._bans.pop(target, None)
        if found is not None:
            await self._storage.save_server_ban(target, "")
        return found is not None

    def of_address(self, address: str) -> ServerBan | None:
        """The ban that keeps an address out whoever comes from there; those that an account lifts are no such."""
        return self._of_address(address, lambda ban: not ban.unless_account) if self._bans else None

    def fitting(self, address: str, sources: Sequence[str], account: str) -> ServerBan | None:
        """The ban that keeps somebody out.

        Args:
            sources: `nick!user@host`, with the host as others see it and the real one.
            account: theirs, "" for none.
        """
        if not self._bans:
            return None

        def counts(ban: ServerBan) -> bool:
            return not (ban.unless_account and account)

        folded = [self._fold(source) for source in sources]
        return self._of_address(address, counts) or next(
            (
                ban
                for ban in self.list()
                if counts(ban) and "!" in ban.target and any(match(self._fold(ban.target), one) for one in folded)
            ),
            None,
        )

    def _of_address(self, address: str, counts: Callable[[ServerBan], bool]) -> ServerBan | None:
        try:
            found = ip_address(address)
        except ValueError:
            return None
        for ban in self.list():
            network = network_of(ban.target)
            if network is not None and counts(ban) and found.version == network.version and found in network:
                return ban
        return None


def network_of(target: str) -> Network | None:
    """The network that a target names, an address being one of its own; None for a mask."""
    try:
        return ip_network(target, strict=False)
    except ValueError:
        return None


def canonical(text: str) -> str:
    """A target in the form in which it is kept; "" for what is none (as the name of an account)."""
    network = network_of(text)
    if network is not None:
        return str(network.network_address) if network.num_addresses == 1 else str(network)
    if "!" not in text and "@" not in text:
        return ""
    nick, _, rest = text.partition("!") if "!" in text else ("*", "", text)
    user, _, host = rest.partition("@") if "@" in rest else (rest, "", "*")
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"


def _decode(text: str) -> ServerBan | None:
    try:
        return msgspec.json.decode(text, type=ServerBan)
    except msgspec.MsgspecError:
        return None
