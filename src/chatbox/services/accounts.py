"""Accounts: names that belong to somebody who knows a password."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from chatbox.services.attempts import Attempts, LoginRefused
from chatbox.services.passwords import MAX_PASSWORD_BYTES, Passwords
from chatbox.storage.details import Details
from chatbox.storage.engine import AccountExists, AccountRow, Storage, StorageError
from chatbox.wire.names import Casemapping, NameRefused
from chatbox.wire.scram import Verifier, read_verifier

WRONG = "wrong name or password"
NOT_STORED = "The server cannot store anything at present; try again in a minute"


class AccountRefused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """The account cannot be made or changed; the text says why."""


class Account(NamedTuple):
    """An account as others may see it."""

    id: int
    name: str
    folded: str
    created_ms: int


class Accounts:
    """All accounts, their names in memory, so that asking whether a nick is reserved needs no disk.

    Args:
        storage: where they are kept.
        casemapping: decides which names are the same.
        passwords: how they are hashed and checked.
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
        passwords: Passwords,
        reserve: bool = True,
        attempts_per_minute: int = 10,
    ) -> None:
        self._storage = storage
        self._casemapping = casemapping
        self._clock_ms = clock_ms
        self._reserve = reserve
        self.attempts = Attempts(attempts_per_minute, monotonic_s)
        self.read()
        self._passwords = passwords

    def read(self) -> None:
        """Takes what is stored."""
        self._rows = {row.folded: row for row in self._storage.accounts()}

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

    def numbered(self, id: int) -> Account | None:
        """The account of that number."""
        return next((_shown(row) for row in self._rows.values() if row.id == id), None)

    def list(self) -> list[Account]:
        """All accounts, by name."""
        return [_shown(row) for row in sorted(self._rows.values(), key=lambda row: row.folded)]

    # logging in

    async def log_in(self, name: str, password: str, address: str) -> Account:
        """The account, if the password is its own.

        Raises:
            LoginRefused: it is not, or there were too many attempts from that address.
        """
        self.attempts.check(address)
        row = self._rows.get(self.fold(name))
        if len(password.encode()) > MAX_PASSWORD_BYTES:
            raise LoginRefused("the password is too long")
        fits = await self._passwords.fits(row.password if row else "", password)
        self.attempts.check(address)  # again: many at once, on many connections, tell no more than one after another
        if row is None or not fits or not self._is_current(row):
            self.attempts.note(address)
            raise LoginRefused(WRONG)
        if not row.details.scram:
            await self._add_verifier(row, password)
        return _shown(row)

    async def _add_verifier(self, row: AccountRow, password: str) -> None:
        """An account from before there were verifiers gets one as soon as its password is known."""
        scram = await self._passwords.verifier(password)
        if self._is_current(row):
            with contextlib.suppress(AccountRefused):  # the next log-in tries again
                await self._change(row, scram=scram)

    def verifier(self, name: str, address: str) -> Verifier:
        """What a proof that somebody is `name` is checked against; where there is no such account, one that none fits.

        Raises:
            LoginRefused: there were too many attempts from that address.
        """
        self.attempts.check(address)
        row = self._rows.get(self.fold(name))
        return read_verifier(row.details.scram) if row and row.details.scram else self._passwords.decoy(self.fold(name))

    def proved(self, name: str, verifier: Verifier | None, address: str) -> Account:
        """The account, after its owner proved to know the password by that verifier (None: they did not).

        Raises:
            LoginRefused: not proved, or the password is another meanwhile, or there were too many attempts.
        """
        self.attempts.check(address)
        row = self._rows.get(self.fold(name))
        if row is None or verifier is None or row.details.scram != verifier.text():
            self.attempts.note(address)
            raise LoginRefused(WRONG)
        return _shown(row)

    # making and changing

    async def add(self, name: str, password: str) -> Account:
        """Makes an account.

        Raises:
            AccountRefused: the name or the password cannot be used.
        """
        try:
            folded = self._casemapping.nick(name)
        except NameRefused as why:
            raise AccountRefused(f"{name!r} cannot be the name of an account: {why}") from why
        check_password(password)
        kept = await self._passwords.keep(password)
        details = Details(scram=kept.scram)
        try:
            row = await self._storage.save_account(AccountRow(0, name, folded, kept.hash, self._clock_ms(), details))
        except AccountExists as error:
            raise AccountRefused(str(error)) from error
        except StorageError as error:
            raise AccountRefused(NOT_STORED) from error
        self._rows[folded] = row
        return _shown(row)

    async def set_password(self, name: str, password: str) -> None:
        """Gives an account another password.

        Raises:
            AccountRefused: there is no such account, or the password cannot be used.
        """
        self._find(name)
        check_password(password)
        kept = await self._passwords.keep(password)
        row = self._find(name)
        await self._change(row._replace(password=kept.hash), scram=kept.scram)

    async def remove(self, name: str) -> None:
        """Removes an account; its nick is free again, its number is never given to another.

        Raises:
            AccountRefused: there is no such account.
        """
        row = self._find(name)
        try:
            await self._storage.delete_account(row.id)
        except StorageError as error:
            raise AccountRefused(NOT_STORED) from error
        self._rows.pop(row.folded, None)

    def close(self) -> None:
        """Lets go of the thread."""
        self._passwords.close()

    async def _change(self, row: AccountRow, **details: object) -> None:
        """Changes an account at once, so that no two changes undo each other, and back if it cannot be stored."""
        before = self._rows[row.folded]
        changed = row._replace(details=msgspec.structs.replace(row.details, **details))
        self._rows[row.folded] = changed
        try:
            await self._storage.save_account(changed)
        except StorageError as error:
            if self._rows.get(row.folded) is changed:
                self._rows[row.folded] = before
            raise AccountRefused(NOT_STORED) from error

    def _is_current(self, row: AccountRow) -> bool:
        """Whether an account still has that password."""
        now = self._rows.get(row.folded)
        return now is not None and (now.id, now.password) == (row.id, row.password)

    def _find(self, name: str) -> AccountRow:
        row = self._rows.get(self.fold(name))
        if row is None:
            raise AccountRefused(f"There is no account {name!r}")
        return row


def check_password(password: str) -> None:
    """Raises `AccountRefused` when it cannot be one."""
    if not password:
        raise AccountRefused("The password cannot be empty")
    if len(password.encode()) > MAX_PASSWORD_BYTES:
        raise AccountRefused(f"A password has at most {MAX_PASSWORD_BYTES} bytes")


def _shown(row: AccountRow) -> Account:
    return Account(row.id, row.name, row.folded, row.created_ms)
