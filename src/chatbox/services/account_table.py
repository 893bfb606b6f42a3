"""The accounts as they are kept: all in memory, so that asking whether a nick is reserved needs no disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from chatbox.services.attempts import LoginRefused
from chatbox.storage.engine import AccountRow, Storage, StorageError
from chatbox.wire.lookalikes import Lookalikes
from chatbox.wire.names import Casemapping, NameRefused

NOT_STORED = "The server cannot store anything at present; try again in a minute"


class AccountRefused(Exception):  # noqa: N818 - it is a refusal, not a fault
    """The account cannot be made or changed; the text says why.

    Attributes:
        code: the same for programs, of https://ircv3.net/specs/extensions/account-registration#responses.
    """

    def __init__(self, text: str, code: str = "TEMPORARILY_UNAVAILABLE") -> None:
        super().__init__(text)
        self.code = code


class Account(NamedTuple):
    """An account as others may see it."""

    id: int
    name: str
    folded: str
    created_ms: int


ENFORCE = "enforce"
"""The setting with which the owner of an account wants its nick alone, where the server leaves that to them."""


class AccountTable:
    """All accounts.

    Args:
        storage: where they are kept.
        casemapping: decides which names are the same.
        clock_ms: the time of day.
        reserve: which nicks of accounts are theirs alone: "strict" all, "lenient" those whose owners chose it, "none".

    Attributes:
        on_removed: told of accounts that are no more.
    """

    def __init__(
        self, storage: Storage, casemapping: Casemapping, clock_ms: Callable[[], int], reserve: str = "strict"
    ) -> None:
        self._storage = storage
        self._casemapping = casemapping
        self._clock_ms = clock_ms
        self._reserve = reserve
        self.on_removed: Callable[[int], None] = lambda id: None
        self.read()

    def read(self) -> None:
        """Takes what is stored."""
        self._rows: Lookalikes[AccountRow] = Lookalikes()
        for row in self._storage.accounts():
            self._rows[row.folded] = row
        self._by_id = {row.id: row for row in self._rows.values()}

    def fold(self, name: str) -> str:
        """The form in which names are compared; of a name that cannot be one, itself."""
        try:
            return self._casemapping.nick(name)
        except NameRefused:
            return name

    def reserved_for_other(self, folded: str, account_id: int) -> bool:
        """Whether a nick belongs to an account other than that one (0: none)."""
        row = self._rows.get(folded) if self._reserve != "none" else None
        if row is None or row.id == account_id or row.details.unverified:
            return False
        return self._reserve == "strict" or row.details.settings.get(ENFORCE) == "on"

    def alike(self, folded: str) -> Account | None:
        """The account whose name looks like that one but is another (`wire.lookalikes`)."""
        row = self._rows.alike(folded)
        return shown(row) if row and not row.details.unverified else None

    def named(self, folded: str) -> Account | None:
        """The account of that name, if it is somebody's."""
        row = self._rows.get(folded)
        return shown(row) if row and not row.details.unverified else None

    def row(self, name: str) -> AccountRow | None:
        """All that is known of the account of that name."""
        return self._rows.get(self.fold(name))

    def by_id(self, account_id: int) -> AccountRow | None:
        """All that is known of the account of that number."""
        return self._by_id.get(account_id)

    def numbered(self, id: int) -> Account | None:
        """The account of that number."""
        row = self._by_id.get(id)
        return shown(row) if row else None

    def list(self) -> list[Account]:
        """All accounts, by name."""
        return [shown(row) for row in sorted(self._rows.values(), key=lambda row: row.folded)]

    async def change(self, name: str, **details: object) -> Account:
        """Changes some of an account's details (see `storage.details.Details`).

        Raises:
            AccountRefused: there is no such account, or it cannot be stored.
        """
        return shown(await self._put(self._find(name), **details))

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
        self._rows.remove(row.folded)
        self._by_id.pop(row.id, None)
        self.on_removed(row.id)

    async def _put(self, row: AccountRow, **details: object) -> AccountRow:
        """Changes an account at once, so that no two changes undo each other, and back if it cannot be stored."""
        before = self._rows[row.folded]
        changed = row._replace(details=msgspec.structs.replace(row.details, **details))
        self._rows[row.folded] = self._by_id[row.id] = changed
        try:
            await self._storage.save_account(changed)
        except StorageError as error:
            if self._rows.get(row.folded) is changed:
                self._rows[row.folded] = self._by_id[row.id] = before
            raise AccountRefused(NOT_STORED) from error
        return changed

    def _find(self, name: str) -> AccountRow:
        row = self._rows.get(self.fold(name))
        if row is None:
            raise AccountRefused(f"There is no account {name!r}")
        return row


def shown(row: AccountRow) -> Account:
    """What others may see of an account."""
    return Account(row.id, row.name, row.folded, row.created_ms)


def check_usable(row: AccountRow, now_ms: int) -> None:
    """Raises `LoginRefused` for an account that nobody can log in to now, though they have proved that it is theirs."""
    if row.details.unverified:
        raise LoginRefused("the account waits for its code: see your mail, then VERIFY")
    suspended = row.details.suspended
    if suspended is not None and not 0 < suspended.until_ms <= now_ms:
        raise LoginRefused(f"the account is suspended: {suspended.reason}")
