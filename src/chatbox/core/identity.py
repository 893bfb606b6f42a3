"""Resume identities: who has no account is known again by a secret token, for some days.

A token is 256 random bits. Only its hash is kept. It is replaced at each return: the new one is told, and the old one
dies when the new one is first used, so that a connection lost in between locks nobody out. Somebody who shows a dead
one has copied it, or was copied from; nobody can tell which, so the identity ends.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable
from functools import lru_cache

import msgspec

MOST_ISSUED = 8
MOST_DEAD = 16
NICK_KEPT_MS = 10 * 60 * 1000
"""How long a nick is kept for an identity whose last connection is gone."""


class Identity(msgspec.Struct, omit_defaults=True):
    """Somebody without account who may come back.

    Attributes:
        id: the number of the user.
        nick: the last one.
        address: from where its tokens were given out.
        secure: all of them were given out over TLS.
        left_ms: when its last connection went, milliseconds since 1970; 0 while it is here.
        current: the hash of the token used last, "" before the first return.
        issued: hashes of the tokens that may follow it.
        dead: hashes of those that were followed by another.
    """

    id: int
    nick: str
    address: str = ""
    secure: bool = False
    left_ms: int = 0
    current: str = ""
    issued: list[str] = []
    dead: list[str] = []

    @property
    def hashes(self) -> list[str]:
        """Of all tokens it ever had, as far as they are remembered."""
        return [*self.issued, *self.dead, *([self.current] if self.current else [])]

    def admits(self, address: str, secure: bool) -> bool:
        """Whether it may return from there: a token that travelled in the clear counts only where it was given out."""
        return (secure and self.secure) or _same_place(address, self.address)


class Identities:
    """All resume identities.

    Attributes:
        by_id: by their numbers.
        kept_nicks: folded nicks kept for users (with account or not) who are gone, with the end of that (ms).
    """

    def __init__(self, found: Iterable[Identity] = ()) -> None:
        self.by_id: dict[int, Identity] = {}
        self._by_hash: dict[str, Identity] = {}
        self.kept_nicks: dict[str, tuple[int, int]] = {}
        self._kept_by: dict[int, str] = {}
        for identity in found:
            self.by_id[identity.id] = identity
            self._index(identity)

    def _index(self, identity: Identity) -> None:
        for hashed in identity.hashes:
            self._by_hash[hashed] = identity

    def find(self, token: str) -> Identity | None:
        """Whose token it is or was."""
        return self._by_hash.get(hash_of(token))

    def is_dead(self, identity: Identity, token: str) -> bool:
        """Whether another took the token's place and was used."""
        return hash_of(token) in identity.dead

    def issue(self, identity: Identity, token: str) -> None:
        """Gives an identity a further token."""
        self.by_id[identity.id] = identity
        hashed = hash_of(token)
        while len(identity.issued) >= MOST_ISSUED:
            self._by_hash.pop(identity.issued.pop(0), None)
        identity.issued.append(hashed)
        self._by_hash[hashed] = identity

    def use(self, identity: Identity, token: str) -> None:
        """A token was used: those that it follows, and those given out beside it, are dead."""
        hashed = hash_of(token)
        if hashed == identity.current:
            return
        dying = [other for other in identity.issued if other != hashed]
        if identity.current:
            dying.append(identity.current)
        identity.dead += dying
        while len(identity.dead) > MOST_DEAD:
            self._by_hash.pop(identity.dead.pop(0), None)
        identity.current, identity.issued = hashed, []

    def forget(self, identity: Identity) -> None:
        """The identity is nobody's any more."""
        self.by_id.pop(identity.id, None)
        for hashed in identity.hashes:
            self._by_hash.pop(hashed, None)

    def keep_nick(self, folded: str, user_id: int, until_ms: int) -> None:
        """Keeps a nick for somebody who is gone. Each is kept equally long, so the oldest come first and end first."""
        self.release_nick(user_id)
        self.kept_nicks[folded] = (user_id, until_ms)
        self._kept_by[user_id] = folded
        while (oldest := next(iter(self.kept_nicks.values())))[1] <= until_ms - NICK_KEPT_MS:
            self.release_nick(oldest[0])

    def keeper(self, folded: str, now_ms: int) -> int:
        """For whom a nick is kept; 0 for nobody."""
        user_id, until_ms = self.kept_nicks.get(folded, (0, 0))
        if user_id and until_ms <= now_ms:
            self.release_nick(user_id)
            return 0
        return user_id

    def release_nick(self, user_id: int) -> None:
        """Somebody is here again, or gone for good."""
        folded = self._kept_by.pop(user_id, None)
        if folded is not None and self.kept_nicks.get(folded, (0, 0))[0] == user_id:
            del self.kept_nicks[folded]


def hash_of(token: str) -> str:
    """What is kept of a token; it is random itself, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _same_place(one: str, other: str) -> bool:
    return one == other or (is_here(one) and is_here(other))


@lru_cache(maxsize=4096)
def is_here(address: str) -> bool:
    """Whether it is this machine itself; "" is a local socket."""
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
