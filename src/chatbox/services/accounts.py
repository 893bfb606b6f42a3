"""Accounts: names that belong to somebody who knows a password."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, Protocol, TypeVar

from chatbox.storage.engine import AccountExists, AccountRow, Storage
from chatbox.wire.names import Casemapping, NameRefused

T = TypeVar("T")
MAX_PASSWORD_BYTES = 1024
MIN_PASSWORD_LENGTH = 1


class LoginRefused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """The login did not succeed; the text can be shown to whoever tried."""


class AccountRefused(Exception):  # noqa: N818
    """The account cannot be made or changed; the text says why."""


class Account(NamedTuple):
    """An account as others may see it."""

    id: int
    name: str
    folded: str
    created_ms: int


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


class Accounts:
    """All accounts, their names in memory, so that asking whether a nick is reserved needs no disk.

    Args:
        storage: where they are kept.
        casemapping: decides which names are the same.
        password_hash: see `make_hasher`.
        reserve: whether nicks of accounts are theirs alone.
        attempts_per_minute: failed logins for each address, 0 for no limit.
        clock_ms, monotonic_s: the time of day, and one that never goes back.
    """

    def __init__(
        self,
        storage: Storage,
        casemapping: Casemapping,
        clock_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
        password_hash: str = "argon2id",
        reserve: bool = True,
        attempts_per_minute: int = 10,
    ) -> None:
        self._storage = storage
        self._casemapping = casemapping
        self._clock_ms = clock_ms
        self._monotonic_s = monotonic_s
        self._kind = password_hash
        self._reserve = reserve
        self._attempts_per_minute = attempts_per_minute
        self._attempts: dict[str, list[float]] = {}
        self._rows = {row.folded: row for row in storage.accounts()}
        # One at a time: a hash takes 64 MiB.
        self._thread = ThreadPoolExecutor(1, "chatbox-passwords")

    def fold(self, name: str) -> str:
        """The form in which names are compared; of a name that cannot be one, itself."""
        try:
            return self._casemapping.nick(name)
        except NameRefused:
            return name

    def reserved_for_other(self, folded: str, account_id: int) -> bool:
        """Whether a nick belongs to an account other than that one (0: none)."""
        row = self._rows.get(folded)
        return self._reserve and row is not None and row.id != account_id

    def named(self, folded: str) -> Account | None:
        """The account of that name."""
        row = self._rows.get(folded)
        return _shown(row) if row else None

    def list(self) -> list[Account]:
        """All accounts, by name."""
        return [_shown(row) for row in sorted(self._rows.values(), key=lambda row: row.folded)]

    async def log_in(self, name: str, password: str, address: str) -> Account:
        """The account, if the password is its own.

        Raises:
            LoginRefused: it is not, or there were too many attempts from that address.
        """
        self.check_attempts(address)
        row = self._rows.get(self.fold(name))
        if len(password.encode()) > MAX_PASSWORD_BYTES:
            raise LoginRefused("the password is too long")
        # Where there is no such account, one hash is made all the same: the time tells nothing.
        fits = await self._in_thread(lambda: _fits(make_hasher(self._kind), row.password if row else "", password))
        self.check_attempts(address)  # again: many at once, on many connections, tell no more than one after another
        if row is None or not fits or self._rows.get(row.folded) != row:
            self.note_failure(address)
            raise LoginRefused("wrong name or password")
        return _shown(row)

    async def add(self, name: str, password: str) -> Account:
        """Makes an account.

        Raises:
            AccountRefused: the name or the password cannot be used.
        """
        try:
            folded = self._casemapping.nick(name)
        except NameRefused as why:
            raise AccountRefused(f"{name!r} cannot be the name of an account: {why}") from why
        hashed = await self._hash(password)
        try:
            row = await self._storage.save_account(AccountRow(0, name, folded, hashed, self._clock_ms()))
        except AccountExists as error:
            raise AccountRefused(str(error)) from error
        self._rows[folded] = row
        return _shown(row)

    async def set_password(self, name: str, password: str) -> None:
        """Gives an account another password.

        Raises:
            AccountRefused: there is no such account, or the password cannot be used.
        """
        row = self._find(name)
        changed = row._replace(password=await self._hash(password))
        await self._storage.save_account(changed)
        self._rows[row.folded] = changed

    async def remove(self, name: str) -> None:
        """Removes an account; its nick is free again, its number is never given to another.

        Raises:
            AccountRefused: there is no such account.
        """
        row = self._find(name)
        await self._storage.delete_account(row.id)
        self._rows.pop(row.folded, None)

    def close(self) -> None:
        """Lets go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _find(self, name: str) -> AccountRow:
        row = self._rows.get(self.fold(name))
        if row is None:
            raise AccountRefused(f"There is no account {name!r}")
        return row

    async def _hash(self, password: str) -> str:
        if len(password) < MIN_PASSWORD_LENGTH:
            raise AccountRefused("The password cannot be empty")
        if len(password.encode()) > MAX_PASSWORD_BYTES:
            raise AccountRefused(f"A password has at most {MAX_PASSWORD_BYTES} bytes")
        return await self._in_thread(lambda: make_hasher(self._kind).hash(password))

    async def _in_thread(self, job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    def note_failure(self, address: str) -> None:
        """Counts a failed attempt from there."""
        self._attempts.setdefault(address, []).append(self._monotonic_s())

    def check_attempts(self, address: str) -> None:
        """Whether an address may try again: for log-ins and for tokens.

        Raises:
            LoginRefused: it has failed too often in the last minute.
        """
        since_s = self._monotonic_s() - 60
        for other in [key for key, times in self._attempts.items() if times[-1] <= since_s]:
            del self._attempts[other]
        recent = [at_s for at_s in self._attempts.get(address, []) if at_s > since_s]
        if recent:
            self._attempts[address] = recent
        if self._attempts_per_minute and len(recent) >= self._attempts_per_minute:
            raise LoginRefused("too many attempts; wait a minute")


def _fits(hasher: Hasher, hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    if not hashed:
        hasher.hash(password)
        return False
    try:
        return hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _shown(row: AccountRow) -> Account:
    return Account(row.id, row.name, row.folded, row.created_ms)
