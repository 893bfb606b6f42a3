"""Passwords: what is kept of them, and the thread in which the slow part is done."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol, TypeVar

from chatbox.wire.scram import MIN_ITERATIONS, Verifier, make_verifier

T = TypeVar("T")
MAX_PASSWORD_BYTES = 1024
ITERATIONS = 65536
"""For SCRAM. A browser computes them in some ten milliseconds, a small client in C in less."""
SALT_BYTES = 16


class Hasher(Protocol):
    """Password hashing, as argon2-cffi does it."""

    def hash(self, password: str) -> str:
        """A salted hash."""

    def verify(self, hash: str, password: str) -> bool:
        """Raises when it does not fit."""


def make_hasher(kind: str) -> Hasher:
    """The hasher for `[accounts] password_hash`: "argon2id", or "fast" for tests."""
    from argon2 import PasswordHasher  # late: logins are rare and the start should be fast

    return PasswordHasher() if kind == "argon2id" else PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Kept(NamedTuple):
    """What is kept of a password: a hash for those who tell it, a verifier for those who prove it."""

    hash: str
    scram: str


class Passwords:
    """Hashes and checks.

    Args:
        kind: see `make_hasher`.
        secret: the server's own, from which the challenges for accounts that are not there are made.
    """

    def __init__(self, kind: str = "argon2id", secret: str = "") -> None:
        self._kind = kind
        self._secret = secret.encode()
        self._iterations = ITERATIONS if kind == "argon2id" else MIN_ITERATIONS
        # One at a time: a hash takes 64 MiB.
        self._thread = ThreadPoolExecutor(1, "chatbox-passwords")

    async def keep(self, password: str) -> Kept:
        """What is to be kept of a password."""
        return await self.run(lambda: Kept(make_hasher(self._kind).hash(password), self._verifier(password)))

    async def verifier(self, password: str) -> str:
        """The verifier alone, of a password that has a hash already."""
        return await self.run(lambda: self._verifier(password))

    async def fits(self, hashed: str, password: str) -> bool:
        """Whether it is that password. Where there is no hash one is made all the same: the time tells nothing."""
        return await self.run(lambda: _fits(make_hasher(self._kind), hashed, password))

    def decoy(self, name: str) -> Verifier:
        """A verifier that no password fits, always the same for a name: so nobody learns which accounts there are."""
        salt = hmac.digest(self._secret, name.encode(), "sha256")[:SALT_BYTES]
        return Verifier(self._iterations, salt, secrets.token_bytes(32), secrets.token_bytes(32))

    def _verifier(self, password: str) -> str:
        return make_verifier(password, secrets.token_bytes(SALT_BYTES), self._iterations).text()

    async def run(self, job: Callable[[], T]) -> T:
        """Does something slow in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    def close(self) -> None:
        """Lets go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _fits(hasher: Hasher, hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    if not hashed:
        hasher.hash(password)
        return False
    try:
        return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
