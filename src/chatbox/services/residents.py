"""Which accounts are always on: by what the server allows, and what their owners chose."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from chatbox.core.always_on import Resident, Residents
from chatbox.core.user import User
from chatbox.services.account_table import AccountRefused, AccountTable
from chatbox.storage.details import Seen
from chatbox.storage.engine import AccountRow

SETTING = "always-on"


class AccountResidents(Residents):
    """The always-on accounts.

    Args:
        accounts: all accounts.
        spawn: runs a coroutine beside everything else.

    Attributes:
        policy: `[accounts] always_on`: "opt-in", "opt-out", "never" or "always".
    """

    def __init__(
        self, accounts: AccountTable, spawn: Callable[[Coroutine[Any, Any, None]], object], policy: str
    ) -> None:
        self._accounts = accounts
        self._spawn = spawn
        self.policy = policy

    def stays(self, user_id: int) -> bool:
        row = self._accounts.by_id(user_id)
        return row is not None and self.holds(row)

    def holds(self, row: AccountRow) -> bool:
        """Whether an account is always on."""
        chosen = row.details.settings.get(SETTING, "")
        if row.details.suspended is not None or self.policy == "never":
            return False
        return self.policy == "always" or chosen == "on" or (self.policy == "opt-out" and chosen != "off")

    def note(self, user: User) -> None:
        row = self._accounts.by_id(user.id)
        modes = "".join(mode for mode in user.modes if mode not in "os")
        seen = Seen(user.nick, user.username, user.host, user.realname, modes, user.signed_on_s)
        if row is not None and row.details.seen != seen:
            self._spawn(self._store(row.name, seen))

    async def _store(self, name: str, seen: Seen) -> None:
        try:
            await self._accounts.change(name, seen=seen)
        except AccountRefused:  # then it is found as it was seen before
            return

    def all(self) -> Iterable[Resident]:
        for account in self._accounts.list():
            row = self._accounts.by_id(account.id)
            if row is not None and row.details.seen is not None and self.holds(row):
                seen = row.details.seen
                names = (seen.nick, seen.username, seen.host, seen.realname)
                yield Resident(row.id, row.name, *names, seen.modes, seen.signed_on_s, row.details.vhost)
