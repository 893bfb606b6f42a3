"""Accounts: names that belong to somebody who knows a password, or has a certificate."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import msgspec

from chatbox.services.account_table import NOT_STORED, Account, AccountRefused, AccountTable, check_usable, shown
from chatbox.services.attempts import Attempts, LoginRefused
from chatbox.services.passwords import MAX_PASSWORD_BYTES, Passwords
from chatbox.storage.details import Details
from chatbox.storage.engine import AccountExists, AccountRow, Storage, StorageError
from chatbox.wire.names import Casemapping, NameRefused
from chatbox.wire.scram import Verifier, read_verifier

__all__ = ["Account", "AccountRefused", "Accounts", "check_password"]

NOTHING = Details()
WRONG = "wrong name or password"


class Accounts(AccountTable):
    """All accounts, and who may log in to which.

    Args:
        storage, casemapping, clock_ms, reserve: see `AccountTable`.
        monotonic_s: a clock that never goes back.
        passwords: how they are hashed and checked.
        attempts_per_minute: failed logins for each address, 0 for no limit.
    """

    def __init__(
        self,
        storage: Storage,
        casemapping: Casemapping,
        clock_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
        passwords: Passwords,
        reserve: str = "strict",
        attempts_per_minute: int = 10,
    ) -> None:
        super().__init__(storage, casemapping, clock_ms, reserve)
        self.attempts = Attempts(attempts_per_minute, monotonic_s)
        self._passwords = passwords

    # logging in

    async def log_in(self, name: str, password: str, address: str) -> Account:
        """The account, if the password is its own.

        Raises:
            LoginRefused: it is not, or there were too many attempts from that address.
        """
        row = await self.check_password(name, password, address)
        check_usable(row, self._clock_ms())
        return shown(row)

    async def check_password(self, name: str, password: str, address: str) -> AccountRow:
        """All that is known of the account, usable or not, if the password is its own.

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
        return self._rows.get(row.folded, row)

    async def _add_verifier(self, row: AccountRow, password: str) -> None:
        """An account from before there were verifiers gets one as soon as its password is known."""
        scram = await self._passwords.verifier(password)
        now = self._by_id.get(row.id)
        if now is not None and now.password == row.password:
            with contextlib.suppress(AccountRefused):  # the next log-in tries again
                await self._put(now, scram=scram)

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
        check_usable(row, self._clock_ms())
        return shown(row)

    def by_certificate(self, name: str, certificate: str, address: str) -> Account:
        """The account that a client certificate logs in to.

        Args:
            name: only that one; "" for any.
            certificate: its fingerprint, "" where the client has none.

        Raises:
            LoginRefused: there is none.
        """
        self.attempts.check(address)
        rows = [row for row in self._rows.values() if certificate and certificate in row.details.certificates]
        row = next((row for row in rows if not name or row.folded == self.fold(name)), None)
        if row is None:
            self.attempts.note(address)
            raise LoginRefused("your certificate is not known" if certificate else "you have no certificate")
        check_usable(row, self._clock_ms())
        return shown(row)

    def _is_current(self, row: AccountRow) -> bool:
        """Whether an account still has that password."""
        now = self._rows.get(row.folded)
        return now is not None and (now.id, now.password) == (row.id, row.password)

    # making

    async def add(self, name: str, password: str, details: Details = NOTHING) -> Account:
        """Makes an account.

        Raises:
            AccountRefused: the name or the password cannot be used.
        """
        try:
            folded = self._casemapping.nick(name)
        except NameRefused as why:
            raise AccountRefused(f"{name!r} cannot be the name of an account: {why}", "BAD_ACCOUNT_NAME") from why
        if folded in self._rows:
            raise AccountRefused(f"There is an account {name!r} already", "ACCOUNT_EXISTS")
        if like := self._rows.alike(folded):
            raise AccountRefused(f"{name!r} looks like {like.name!r}, which is another account", "ACCOUNT_EXISTS")
        check_password(password)
        kept = await self._passwords.keep(password)
        details = msgspec.structs.replace(details, scram=kept.scram)
        try:
            row = await self._storage.save_account(AccountRow(0, name, folded, kept.hash, self._clock_ms(), details))
        except AccountExists as error:
            raise AccountRefused(str(error), "ACCOUNT_EXISTS") from error
        except StorageError as error:
            raise AccountRefused(NOT_STORED) from error
        self._rows[folded] = self._by_id[row.id] = row
        return shown(row)

    async def set_password(self, name: str, password: str) -> None:
        """Gives an account another password.

        Raises:
            AccountRefused: there is no such account, or the password cannot be used.
        """
        self._find(name)
        check_password(password)
        kept = await self._passwords.keep(password)
        row = self._find(name)
        await self._put(row._replace(password=kept.hash), scram=kept.scram)

    def close(self) -> None:
        """Lets go of the thread."""
        self._passwords.close()


def check_password(password: str) -> None:
    """Raises `AccountRefused` when it cannot be one."""
    if not password:
        raise AccountRefused("The password cannot be empty", "UNACCEPTABLE_PASSWORD")
    if len(password.encode()) > MAX_PASSWORD_BYTES:
        raise AccountRefused(f"A password has at most {MAX_PASSWORD_BYTES} bytes", "UNACCEPTABLE_PASSWORD")
